"""Listeners in a process of their own: the bench says who they are, and then what they are to wait for."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import msgspec


class Listeners:
    """The process seen from the bench: a line in, a line out."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def expect(self, count: int) -> None:
        """Have them wait for so many from now on."""
        self._write(str(count))

    def answer(self) -> str:
        """What they say, once they do."""
        assert self._process.stdout is not None, "the output is a pipe"
        return self._process.stdout.readline()

    def begin(self, who: msgspec.Struct) -> None:
        """Have them connect. Raises RuntimeError unless all do."""
        self._write(msgspec.json.encode(who).decode())
        if self.answer() != "ready\n":
            raise RuntimeError("the listeners could not all connect")

    def _write(self, line: str) -> None:
        assert self._process.stdin is not None, "the input is a pipe"
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()


@contextmanager
def listening(script: str, who: msgspec.Struct) -> Iterator[Listeners]:
    """``who`` in a process that runs a script, all of them listening."""
    process = subprocess.Popen([sys.executable, script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        found = Listeners(process)
        found.begin(who)
        yield found
    finally:
        process.kill()
        process.wait()
