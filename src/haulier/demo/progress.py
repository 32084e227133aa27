"""Observers of the demo's progress: bars for a person, lines of JSON for a machine, from the same counters."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from time import monotonic
from typing import Protocol, TextIO

import msgspec
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

LOOK_SECONDS = 0.25
JSON_LOOK_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Counter:
    """A progress bar: its name, total and current value. ``total`` 0 means a plain number."""

    name: str
    total: int
    now: Callable[[], float]


class Observer(Protocol):
    """Shows the phases of the demo."""

    def phase(self, name: str, counters: list[Counter]) -> AbstractAsyncContextManager[None]:
        """Watch the counters while the context lasts."""
        ...


class PersonObserver:
    """Live progress bars. Use one per demo."""

    def __init__(self, console: Console) -> None:
        self.console = console

    @asynccontextmanager
    async def phase(self, name: str, counters: list[Counter]) -> AsyncIterator[None]:
        columns = (TextColumn("{task.description:>24}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        with Progress(*columns, console=self.console, auto_refresh=False) as progress:
            bars = [(counter, progress.add_task(counter.name, total=counter.total or None)) for counter in counters]
            async with every(LOOK_SECONDS, lambda: self.look(progress, bars)):
                yield

    def look(self, progress: Progress, bars: list[tuple[Counter, TaskID]]) -> None:
        for counter, bar in bars:
            progress.update(bar, completed=int(counter.now()))
        progress.refresh()


class MachineObserver:
    """One line of JSON a second: ``{"phase", "seconds", <counter>: number, ...}``."""

    def __init__(self, output: TextIO = sys.stdout) -> None:
        self.output = output

    @asynccontextmanager
    async def phase(self, name: str, counters: list[Counter]) -> AsyncIterator[None]:
        begun = monotonic()

        def look() -> None:
            line = {"phase": name, "seconds": round(monotonic() - begun, 2)}
            line.update((counter.name, int(counter.now())) for counter in counters)
            print(msgspec.json.encode(line).decode(), file=self.output, flush=True)

        async with every(JSON_LOOK_SECONDS, look):
            yield


@asynccontextmanager
async def every(seconds: float, look: Callable[[], None]) -> AsyncIterator[None]:
    """Call ``look`` now and again while the context lasts, and once at its end."""

    async def watch() -> None:
        while True:
            await asyncio.sleep(seconds)
            look()

    watcher = asyncio.create_task(watch())
    try:
        yield
    finally:
        watcher.cancel()
        look()
