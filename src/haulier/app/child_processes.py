"""Child processes: forked, supervised, started again when they end or stop responding, stopped together.

The parent runs no event loop while it has children to start, so that it can fork: the children share the memory of all
that was imported before.
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
"""Time between two calls of ``supervise``."""
STOP_SECONDS = 10.0
"""How long children may take to stop before they are killed."""
STOP_WATCH_SECONDS = 0.02
RESTART_DELAY = 0.5
"""Delay before a child is started again; it doubles, up to MAX_RESTART_DELAY, if it ended within YOUNG_SECONDS."""
MAX_RESTART_DELAY = 10.0
YOUNG_SECONDS = 5.0

PR_SET_PDEATHSIG = 1

log = structlog.get_logger("haulier.up")


@dataclass(slots=True)
class Child:
    """One child process: what it runs, when it was started, and when it may be started again."""

    name: str
    run: Callable[[Heartbeat], None]
    pid: int = 0
    started: float = 0.0
    delay: float = RESTART_DELAY
    due: float = 0.0
    heartbeat: Heartbeat = field(default_factory=Heartbeat)


@dataclass(slots=True)
class ChildProcesses:
    """The child processes of this one. Call ``supervise`` every ``WATCH_SECONDS``.

    A child without a heartbeat for ``max_silence`` seconds is killed. ``on_change`` is called after each start.
    """

    max_silence: float
    on_change: Callable[[dict[str, int]], None] | None = None
    _all: list[Child] = field(default_factory=list)
    _checked_at: float = field(default_factory=time.monotonic)
    _listening_since: float = 0.0

    def start(self, name: str, run: Callable[[Heartbeat], None]) -> None:
        """Run ``run`` in a child process, and again whenever that ends."""
        child = Child(name, run)
        self._all.append(child)
        self._fork(child)

    def supervise(self) -> None:
        """Kill children that stopped responding, and start those again that have ended."""
        now = time.monotonic()
        if now - self._checked_at > self.max_silence / 2:  # this process was stopped, and perhaps its children too
            self._listening_since = now
        self._checked_at = now
        for child in self._all:
            code = _reap(child)
            if code is not None:
                young = now - child.started < YOUNG_SECONDS
                child.delay = min(child.delay * 2, MAX_RESTART_DELAY) if young else RESTART_DELAY
                child.due = now + child.delay
                log.warning("child ended", name=child.name, code=code, restart_in=child.delay)
            elif not child.pid and now >= child.due:
                self._fork(child)
            elif child.pid and self._is_unresponsive(child, now):
                log.error("child unresponsive", name=child.name, pid=child.pid, seconds=self.max_silence)
                _kill(child, signal.SIGKILL)

    def _is_unresponsive(self, child: Child, now: float) -> bool:
        return child.heartbeat.is_unresponsive(now, max(child.started, self._listening_since), self.max_silence)

    def _fork(self, child: Child) -> None:
        _start(child)
        if self.on_change is not None:
            self.on_change(self.pids())

    def pids(self) -> dict[str, int]:
        """Process ids of the running children by name."""
        return {child.name: child.pid for child in self._all if child.pid}

    def stop(self) -> None:
        """Ask all children to stop and wait; kill those that take longer than STOP_SECONDS. None is started again."""
        self._signal(signal.SIGTERM)
        deadline = time.monotonic() + STOP_SECONDS
        while any(child.pid and _reap(child) is None for child in self._all):
            if time.monotonic() > deadline:
                self._signal(signal.SIGKILL)
            time.sleep(STOP_WATCH_SECONDS)
        self._all.clear()

    def _signal(self, number: int) -> None:
        for child in self._all:
            _kill(child, number)


def _kill(child: Child, number: int) -> None:
    """Send a signal to a running child."""
    if child.pid:
        with contextlib.suppress(ProcessLookupError):
            os.kill(child.pid, number)


def _reap(child: Child) -> int | None:
    """The exit code of a child that has ended since the last call."""
    code = exit_code(child.pid) if child.pid else None
    if code is not None:
        child.pid = 0
    return code


def exit_code(pid: int) -> int | None:
    """The exit code of a child process that has ended, given once; None while it runs."""
    ended, status = os.waitpid(pid, os.WNOHANG)
    return os.waitstatus_to_exitcode(status) if ended else None


def _start(child: Child) -> None:
    def run() -> int:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches all processes, but the parent stops its children
        child.run(child.heartbeat)
        return 0

    child.heartbeat.reset()
    child.pid, child.started = fork(child.name, run), time.monotonic()


def fork(name: str, run: Callable[[], int]) -> int:
    """Run ``run`` in a child process that ends with this one; returns its process id.

    The exit code is what ``run`` returns, 1 when it raises.
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
                log.exception("child failed", name=name)
        finally:
            os._exit(code)  # the child must never return into its parent's code
    return pid


def _exit_with_parent(parent: int) -> None:
    """On Linux: have the system send SIGTERM when the parent ends, however it ends. See: prctl(2)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:
            os._exit(1)
