"""The load generator: a process of its own that sends prepared requests and notes how each went.

Closed loop: ``connections`` callers, each sends its next request when it has its answer. Open loop: requests leave at a
fixed rate whatever the answers do, and latency counts from the moment a request was due, so that a stall is seen by
every request that it held up. Run as ``python bench/load.py LOAD SENT``: the first file holds a ``Load`` in JSON, the
second gets a ``Sent``.
"""

from __future__ import annotations

import asyncio
import itertools
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Coroutine, Iterable, Iterator
from contextlib import contextmanager
from itertools import takewhile
from pathlib import Path
from time import perf_counter, time

import msgspec
import uvloop

from haulier.demo.http_pool import HttpPool
from haulier.demo.receiver import quantile

OneRequest = Callable[[int, float], Coroutine[None, None, None]]
"""Sends the request of a number that was due at a moment (of ``perf_counter``)."""

OPEN_LOOP_CONNECTIONS = 256
"""More than an open loop ever has under way unless the server has stopped answering."""


class Request(msgspec.Struct, array_like=True):
    """Method, path with query, and body as JSON text."""

    method: str
    path: str
    body: str = ""


class Load(msgspec.Struct):
    """What to send. ``headers`` are whole lines; ``rate`` is requests a second, 0 for a closed loop."""

    url: str
    headers: str
    requests: list[Request]
    connections: int = 32
    rate: float = 0.0
    keep: bool = False
    """Whether the answers' bodies are wanted."""
    endless: bool = False
    """Whether an open loop begins again with the first request, until its standard input ends."""


class Sent(msgspec.Struct):
    """How it went, by request in their order: ``latencies`` in milliseconds, ``answered_at`` in epoch seconds."""

    seconds: float
    statuses: dict[int, int]
    latencies: list[float]
    answered_at: list[float]
    answers: list[str]

    @property
    def per_second(self) -> float:
        return len(self.latencies) / self.seconds

    def latency(self, share: float) -> float:
        """The latency below which this share of the requests stayed, milliseconds."""
        return quantile(sorted(self.latencies), share)


class LoadFailed(Exception):
    """Some request was not answered as it should have been, so the figure would mean nothing."""


def send(load: Load) -> Sent:
    """Send a load from a process of its own. Raises ``LoadFailed`` unless every answer is a success."""
    with sending(load) as finish:
        return finish()


@contextmanager
def sending(load: Load) -> Iterator[Callable[[], Sent]]:
    """A load under way; what is returned ends an endless one, waits for the last answers and returns how it went."""
    with tempfile.TemporaryDirectory(prefix="haulier-bench-") as directory:
        asked, answered = Path(directory) / "load.json", Path(directory) / "sent.json"
        asked.write_bytes(msgspec.json.encode(load))
        command = [sys.executable, __file__, str(asked), str(answered)]
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)

        def finish() -> Sent:
            _, errors = process.communicate()
            if process.returncode:
                raise LoadFailed(f"the load generator ended with {process.returncode}: {errors.decode()[-2000:]}")
            return _checked(msgspec.json.decode(answered.read_bytes(), type=Sent))

        try:
            yield finish
        finally:
            process.kill()
            process.wait()


def _checked(sent: Sent) -> Sent:
    wrong = {status: count for status, count in sent.statuses.items() if status >= 300}
    if wrong:
        first = sent.answers[0] if sent.answers else ""
        raise LoadFailed(f"answers other than success, by status: {wrong}; {first[:500]}")
    return sent


async def carry_out(load: Load) -> Sent:
    """Send everything; the first answer that is no success is kept for the error message."""
    count = len(load.requests)
    known = 0 if load.endless else count
    latencies, answered_at = [0.0] * known, [0.0] * known
    answers = [""] * count
    ended = asyncio.Event()
    statuses: Counter[int] = Counter()
    headers = load.headers.encode()
    connections = OPEN_LOOP_CONNECTIONS if load.rate else load.connections
    wrong: list[str] = []
    async with HttpPool(load.url, connections) as pool:

        async def one(number: int, due: float) -> None:
            request = load.requests[number % count]
            if number >= len(latencies):
                latencies.append(0.0)
                answered_at.append(0.0)
            answer = await pool.request(request.method, request.path, headers, request.body.encode())
            latencies[number] = (perf_counter() - due) * 1000
            answered_at[number] = time()
            statuses[answer.status] += 1
            if load.keep:
                answers[number] = answer.body.decode()
            if answer.status >= 300 and not wrong:
                wrong.append(answer.body.decode())

        begun = perf_counter()
        if load.rate:
            numbers: Iterable[int] = range(count)
            if load.endless:
                reading = asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
                reading.add_done_callback(lambda _: ended.set())
                numbers = takewhile(lambda _: not ended.is_set(), itertools.count())
            await open_loop(numbers, load.rate, one)
        else:
            await closed_loop(count, connections, one)
        seconds = perf_counter() - begun
    return Sent(seconds, statuses, latencies, answered_at, wrong or (answers if load.keep else []))


async def closed_loop(count: int, callers: int, one: OneRequest) -> None:
    """Callers that take the next request as soon as theirs is answered."""
    numbers = iter(range(count))

    async def caller() -> None:
        for number in numbers:
            await one(number, perf_counter())

    await asyncio.gather(*(caller() for _ in range(callers)))


async def open_loop(numbers: Iterable[int], rate: float, one: OneRequest) -> None:
    """Requests at their moments, whatever became of those before."""
    begun = perf_counter()
    async with asyncio.TaskGroup() as tasks:
        for number in numbers:
            due = begun + number / rate
            rest = due - perf_counter()
            if rest > 0:
                await asyncio.sleep(rest)
            tasks.create_task(one(number, due))


if __name__ == "__main__":
    made = uvloop.run(carry_out(msgspec.json.decode(Path(sys.argv[1]).read_bytes(), type=Load)))
    Path(sys.argv[2]).write_bytes(msgspec.json.encode(made))
