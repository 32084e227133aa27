"""Long bodies of requests: how many bytes of them a process waits for and holds, each tenant its share.

A body that came with its head is short, is never waited for and not counted.
"""

from __future__ import annotations

from types import TracebackType

from haulier.core.fair_share import FairShare
from haulier.core.refusal import Cause, Refusal
from haulier.platform.commands.call import Call

MAX_BODIES_BYTES = 256 * 1024 * 1024
"""Bodies of all tenants, from their first byte, by the length that they announce, to their answer."""
MAX_OPEN_BODIES_BYTES = 16 * 1024 * 1024
"""Bodies of callers who need no token; each address has its share of these, and none of the former."""


class Bodies:
    """The bodies that one process waits for or holds."""

    def __init__(self) -> None:
        self._of_tenants = FairShare(MAX_BODIES_BYTES)
        self._of_strangers = FairShare(MAX_OPEN_BODIES_BYTES)

    def room(self, call: Call) -> Room:
        """Room for the body of a call, to the end of the block."""
        if call.operation.auth.is_public:
            return Room(self._of_strangers, call.address)
        return Room(self._of_tenants, call.tenant)


class Room:
    """What one body holds; nothing until it grows."""

    __slots__ = ("_holder", "_shares", "_size")

    def __init__(self, shares: FairShare, holder: str) -> None:
        self._shares = shares
        self._holder = holder
        self._size = 0

    def __enter__(self) -> Room:
        return self

    def __exit__(
        self, _type: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        if self._size:
            self._shares.release(self._holder, self._size)

    def grow(self, size: int) -> None:
        """Make it as large as this, if it is not yet. Raises Refusal UNAVAILABLE where there is no room."""
        more = size - self._size
        if more <= 0:
            return
        if not self._shares.may_take(self._holder, more):
            raise Refusal(Cause.UNAVAILABLE, "too many long bodies are on their way at once")
        self._shares.take(self._holder, more)
        self._size = size
