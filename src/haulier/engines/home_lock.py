"""One `haulier up` at a time for one data directory."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path
from types import TracebackType

LOCK_FILE = "lock"

_held: set[int] = set()
"""Descriptors of the locks that this process holds."""


def _close_in_child() -> None:
    """Close a forked child's copies of the descriptors, which would keep the locks after the parent's death."""
    for handle in _held:
        os.close(handle)
    _held.clear()


os.register_at_fork(after_in_child=_close_in_child)


class HomeInUse(Exception):
    """Another living process holds the data directory. The message names its process id."""


class HomeLock:
    """An exclusive lock on a data directory, held by this process and not by its children.

    The system releases it when the holder ends, however it ends.
    """

    def __init__(self, home: Path) -> None:
        self._path = home / LOCK_FILE
        self._handle: int | None = None

    def acquire(self) -> None:
        """Take the lock. Raises HomeInUse if another process holds it."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.read(handle, 32).decode(errors="replace").strip() or "unknown"
            os.close(handle)
            raise HomeInUse(
                f"{self._path.parent} is in use by the running haulier with process id {holder}; "
                "stop that one or set another HAULIER_HOME"
            ) from None
        os.ftruncate(handle, 0)
        os.write(handle, f"{os.getpid()}\n".encode())
        self._handle = handle
        _held.add(handle)

    def release(self) -> None:
        """Release the lock. Does nothing if it is not held."""
        if self._handle is not None and self._handle in _held:
            os.close(self._handle)
            _held.discard(self._handle)
        self._handle = None

    def __enter__(self) -> HomeLock:
        self.acquire()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()


def is_held(home: Path) -> bool:
    """Whether a living process holds the data directory. Creates and locks nothing."""
    try:
        handle = os.open(home / LOCK_FILE, os.O_RDONLY)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(handle)
    return False
