"""What embedded servers share: accounts, ports, secrets, stopping."""

from __future__ import annotations

import os
import signal
import socket
import stat
import sys
from pathlib import Path

import pytest

from haulier.engines.account import server_account
from haulier.engines.process import (
    MAX_LOG_BYTES,
    PORTS,
    ServerError,
    alive,
    find_server,
    launch,
    log_tail,
    persistent_port,
    persistent_secret,
    stop_process,
    wait_until,
)

PATIENCE = 30.0
SLEEPER = [sys.executable, "-c", "import signal; print('up', flush=True); signal.pause()"]
STUBBORN = [
    sys.executable,
    "-c",
    "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True)\nwhile True: signal.pause()",
]


def up(log: Path) -> bool:
    return "up" in log_tail(log)


async def test_a_process_is_found_by_program_and_argument_and_stopped(tmp_path: Path) -> None:
    log = tmp_path / "log"
    process = launch(SLEEPER, log)
    assert await wait_until(lambda: up(log), PATIENCE)
    name = Path(sys.executable).name
    assert find_server(process.pid, name, SLEEPER[2]) is not None
    assert find_server(process.pid, name, "other") is None
    assert find_server(process.pid, "other", SLEEPER[2]) is None
    await stop_process(process, [(signal.SIGTERM, PATIENCE)])
    assert not alive(process)
    assert find_server(process.pid, name, SLEEPER[2]) is None


async def test_the_next_signal_is_sent_when_one_is_ignored(tmp_path: Path) -> None:
    log = tmp_path / "log"
    process = launch(STUBBORN, log)
    assert await wait_until(lambda: up(log), PATIENCE)
    with pytest.raises(ServerError, match="does not stop"):
        await stop_process(process, [(signal.SIGTERM, 0.0)])
    await stop_process(process, [(signal.SIGTERM, 0.0), (signal.SIGKILL, PATIENCE)])
    assert not alive(process)


async def test_a_server_inherits_none_of_our_secrets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HAULIER_SECRET_KEY", "hidden")
    log = tmp_path / "log"
    process = launch([sys.executable, "-c", "import os; print(sorted(os.environ))"], log, environment={"ADDED": "1"})
    assert await wait_until(lambda: not alive(process), PATIENCE)
    assert "'ADDED'" in log.read_text()
    assert "HAULIER_SECRET_KEY" not in log.read_text()


async def test_a_long_log_is_put_aside_at_the_next_start(tmp_path: Path) -> None:
    log = tmp_path / "server.log"
    with log.open("wb") as file:
        file.truncate(MAX_LOG_BYTES + 1)
    process = launch([sys.executable, "-c", "print('fresh')"], log)
    assert await wait_until(lambda: not alive(process), PATIENCE)
    assert log.read_text() == "fresh\n"
    assert (tmp_path / "server.log.old").stat().st_size == MAX_LOG_BYTES + 1


def test_a_port_is_remembered_until_somebody_else_listens_on_it(tmp_path: Path) -> None:
    path = tmp_path / "port"
    port = persistent_port(path)
    assert port in PORTS
    assert persistent_port(path) == port
    with socket.create_server(("127.0.0.1", port)):
        assert persistent_port(path) != port
    path.write_text("not a number")
    assert persistent_port(path) in PORTS


def test_a_secret_is_made_once_and_readable_by_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "secret"
    secret = persistent_secret(path)
    assert persistent_secret(path) == secret
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert persistent_secret(tmp_path / "other") != secret


def test_without_a_log_there_are_no_last_words(tmp_path: Path) -> None:
    assert log_tail(tmp_path / "none") == ""


@pytest.mark.skipif(os.geteuid() != 0, reason="only root changes accounts")
def test_root_gives_a_server_to_the_owner_of_its_data(tmp_path: Path) -> None:
    assert server_account(tmp_path / "new" / "data").uid not in (0, 12345)
    data = tmp_path / "data"
    data.mkdir()
    os.chown(data, 12345, 12345)
    account = server_account(data)
    assert (account.uid, account.gid, account.switched) == (12345, 12345, True)
    account.chown(tmp_path)
    assert tmp_path.stat().st_uid == 12345
