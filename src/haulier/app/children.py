"""Child processes of ours: forked, looked after, started again when they die or fall silent, stopped together.

The parent stays without an event loop while it has children to start, so that it can fork: they share the memory of
all that was imported before.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import structlog

from haulier.app.heartbeat import Heartbeat

WATCH_SECONDS = 0.2
"""How often whoever has children looks after them."""
STOP_SECONDS = 10.0
"""How long children may take to stop before they are ended."""
STOP_WATCH_SECONDS = 0.02
RESTART_DELAY = 0.5
"""A child that dies is started again after this long; doubled up to the limit while it keeps dying young."""
MAX_RESTART_DELAY = 10.0
YOUNG_SECONDS = 5.0

PR_SET_PDEATHSIG = 1

log = structlog.get_logger("haulier.up")


@dataclass(slots=True)
class Child:
    """One process: what it runs, since when, and when it may be started again."""

    name: str
    run: Callable[[Heartbeat], None]
    pid: int = 0
    started: float = 0.0
    delay: float = RESTART_DELAY
    due: float = 0.0
    heartbeat: Heartbeat = field(default_factory=Heartbeat)


@dataclass(slots=True)
class Children:
    """The children of this process. ``look_after`` is to be called every ``WATCH_SECONDS``.

    One that gives no sign of life for ``silence`` seconds is killed. ``note`` hears of every change of process ids.
    """

    silence: float
    note: Callable[[dict[str, int]], None] | None = None
    _all: list[Child] = field(default_factory=list)
    _looked: float = field(default_factory=time.monotonic)
    _listens_since: float = 0.0

    def start(self, name: str, run: Callable[[Heartbeat], None]) -> None:
        """Have ``run`` run in a process of its own from now on."""
        child = Child(name, run)
        self._all.append(child)
        self._fork(child)

    def look_after(self) -> None:
        """Kill silent children; start dead ones again, later and later while they die young."""
        now = time.monotonic()
        if now - self._looked > self.silence / 2:  # stopped itself, and its children perhaps with it
            self._listens_since = now
        self._looked = now
        for child in self._all:
            code = _ended(child)
            if code is not None:
                young = now - child.started < YOUNG_SECONDS
                child.delay = min(child.delay * 2, MAX_RESTART_DELAY) if young else RESTART_DELAY
                child.due = now + child.delay
                log.warning("child ended", name=child.name, code=code, restart_in=child.delay)
            elif not child.pid and now >= child.due:
                self._fork(child)
            elif child.pid and self._is_silent(child, now):
                log.error("child silent", name=child.name, pid=child.pid, seconds=self.silence)
                _kill(child, signal.SIGKILL)

    def _is_silent(self, child: Child, now: float) -> bool:
        return child.heartbeat.is_silent(now, max(child.started, self._listens_since), self.silence)

    def _fork(self, child: Child) -> None:
        _start(child)
        if self.note is not None:
            self.note(self.pids())

    def pids(self) -> dict[str, int]:
        """Process ids of those that run, by name."""
        return {child.name: child.pid for child in self._all if child.pid}

    def stop(self) -> None:
        """Ask all to stop and wait for it; end those that take too long. Nothing is started again afterwards."""
        self._signal(signal.SIGTERM)
        deadline = time.monotonic() + STOP_SECONDS
        while any(child.pid and _ended(child) is None for child in self._all):
            if time.monotonic() > deadline:
                self._signal(signal.SIGKILL)
            time.sleep(STOP_WATCH_SECONDS)
        self._all.clear()

    def _signal(self, number: int) -> None:
        for child in self._all:
            _kill(child, number)


def _kill(child: Child, number: int) -> None:
    """Send a signal to a child that runs."""
    if child.pid:
        with contextlib.suppress(ProcessLookupError):
            os.kill(child.pid, number)


def _ended(child: Child) -> int | None:
    """The exit code of a child that has ended since the last look."""
    code = exit_code(child.pid) if child.pid else None
    if code is not None:
        child.pid = 0
    return code


def exit_code(pid: int) -> int | None:
    """The exit code of a process of ours, once; None while it runs."""
    ended, status = os.waitpid(pid, os.WNOHANG)
    return os.waitstatus_to_exitcode(status) if ended else None


def _start(child: Child) -> None:
    def run() -> int:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to all of us; the parent stops its children itself
        child.run(child.heartbeat)
        return 0

    child.heartbeat.forget()
    child.pid, child.started = fork(child.name, run), time.monotonic()


def fork(name: str, run: Callable[[], int]) -> int:
    """Run something in a process of its own that ends with this one; answers its id.

    What ``run`` gives is the exit code, 1 when it raises.
    """
    parent, pid = os.getpid(), os.fork()
    if pid == 0:
        code = 1
        try:
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            _exit_with_parent(parent)
            code = run()
        except BaseException as error:
            if not isinstance(error, SystemExit):
                log.exception("child", name=name)
        finally:
            os._exit(code)  # the child must never return into its parent's code
    return pid


def _exit_with_parent(parent: int) -> None:
    """Linux: be told to stop when the parent dies, however it dies."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:
            os._exit(1)
