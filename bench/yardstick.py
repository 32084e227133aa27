"""The machine's own limit: pgbench, as many clients, the same server, the same run."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import unquote, urlsplit

from haulier.engines.embedded_postgres import pg_bin
from haulier.platform.runtime import APPLY_SESSION

CLIENTS = 32
THREADS = 2
TPS = re.compile(r"^tps = ([0-9.]+) \(without initial connection time\)", re.MULTILINE)
FAILED = re.compile(r"^number of failed transactions: ([0-9]+)", re.MULTILINE)
PROCESSED = re.compile(r"^number of transactions actually processed: ([0-9]+)", re.MULTILINE)


class YardstickFailed(Exception):
    """pgbench did not do what it was to do, so the ratio would mean nothing."""


def pgbench(database_url: str, script: str, seconds: int) -> tuple[float, int]:
    """Transactions a second, and how many there were. Plans are made once a session, as in the service."""
    address = urlsplit(database_url)
    options = " ".join(f"-c {name}={value}" for name, value in APPLY_SESSION.items())
    environ = {**os.environ, "PGPASSWORD": unquote(address.password or ""), "PGOPTIONS": f"{options} -c jit=off"}
    with tempfile.TemporaryDirectory(prefix="haulier-bench-") as directory:
        path = Path(directory) / "script.sql"
        path.write_text(script)
        command = [
            str(pg_bin("pgbench")), "--no-vacuum", "--protocol=prepared", f"--client={CLIENTS}", f"--jobs={THREADS}",
            "--define=n=0", f"--time={seconds}", f"--file={path}",
            f"--host={address.hostname}", f"--port={address.port}",
            f"--username={address.username}", address.path.lstrip("/"),
        ]  # fmt: skip
        done = subprocess.run(command, env=environ, capture_output=True, text=True, check=False)
    tps, failed, processed = (pattern.search(done.stdout) for pattern in (TPS, FAILED, PROCESSED))
    if done.returncode or not tps or not failed or not processed or failed[1] != "0":
        raise YardstickFailed(f"pgbench ended with {done.returncode}: {(done.stderr or done.stdout).strip()[-1500:]}")
    return float(tps[1]), int(processed[1])


@contextmanager
def paused(pid: int) -> Iterator[None]:
    """Hold a process for a while: the yardstick has the machine for itself, without our relay at work beside it."""
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)
