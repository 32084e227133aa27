"""The embedded NATS: adopted, recovered, stopped."""

from __future__ import annotations

import os
import signal
import stat
from pathlib import Path

import nats
import pytest

from haulier.engines.embedded_nats import EmbeddedNats
from haulier.engines.failure import Unavailable
from haulier.engines.jetstream import Bus
from haulier.engines.process import ServerError, wait_until

PATIENCE = 30.0
DAY = 86_400.0


async def fill(url: str) -> None:
    bus = await Bus.connect(url)
    await bus.ensure_stream("KEPT", ["kept.>"], max_age=DAY, duplicate_window=60.0, max_bytes=64 * 1024 * 1024)
    await bus.publish_batch([("kept.a", {"Nats-Msg-Id": "1"}, b"first")])
    await bus.close()


async def newest(url: str) -> bytes:
    bus = await Bus.connect(url)
    found = await bus.last_message("KEPT")
    await bus.close()
    assert found is not None
    return found[2]


async def test_streams_survive_a_stop_and_a_kill_and_the_address_stays(home: Path) -> None:
    server = EmbeddedNats(home)
    url = await server.start()
    await fill(url)
    await server.stop()
    assert server.process is None

    assert await server.start() == url
    assert await newest(url) == b"first"
    assert server.process is not None
    os.kill(server.process.pid, signal.SIGKILL)
    assert await wait_until(lambda: server.process is None, PATIENCE)

    assert await server.start() == url
    assert await newest(url) == b"first"
    await server.stop()
    await server.stop()


async def test_a_running_server_is_adopted_not_started_twice(home: Path) -> None:
    first, second = EmbeddedNats(home), EmbeddedNats(home)
    url = await first.start()
    assert await second.start() == url
    assert first.process is not None
    assert second.process is not None
    assert second.process.pid == first.process.pid
    await second.stop()
    assert first.process is None


async def test_a_process_id_that_now_belongs_to_somebody_else_is_no_obstacle(home: Path) -> None:
    server = EmbeddedNats(home)
    await server.start()
    await server.stop()
    (home / "nats" / "server.pid").write_text(str(os.getpid()))
    await newest_or_none(await server.start())
    await server.stop()


async def newest_or_none(url: str) -> None:
    bus = await Bus.connect(url)
    assert await bus.last_message("KEPT") is None
    await bus.close()


async def test_nobody_enters_without_the_token_and_it_is_kept_secret(home: Path) -> None:
    server = EmbeddedNats(home)
    url = await server.start()
    with pytest.raises(nats.errors.Error):
        await nats.connect(url.replace(url.split("//")[1].split("@")[0], "guess"), allow_reconnect=False)
    for name in ("token", "server.conf"):
        assert stat.S_IMODE((home / "nats" / name).stat().st_mode) == 0o600
    await server.stop()
    with pytest.raises(Unavailable):
        await Bus.connect(url)


async def test_a_server_that_cannot_start_says_its_last_words(home: Path) -> None:
    (home / "nats").mkdir()
    (home / "nats" / "store").write_text("a file where the directory should be")
    with pytest.raises(ServerError, match="NATS does not start"):
        await EmbeddedNats(home).start()
