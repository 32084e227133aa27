"""Places for what is under way at once, shared by tenants, and a tenant's by receivers. See: docs/design/outbound.md.

Tenants share them by the rule of ``fair_share``, which holds again between the receivers of one tenant. Those who wait
are served in turn, first by tenant and then by receiver.
"""

from __future__ import annotations

import asyncio
from collections import deque
from types import TracebackType
from typing import Self

from haulier.core.fair_share import GUARANTEED, OVERDRAFT, FairShare


class Place:
    """A place that is held. ``with place:`` gives it back at the end."""

    __slots__ = ("_places", "receiver", "tenant")

    def __init__(self, places: FairPlaces, tenant: str, receiver: str) -> None:
        self._places = places
        self.tenant = tenant
        self.receiver = receiver

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _type: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._places.leave(self)


Waiter = asyncio.Future[Place]
Line = dict[str, deque[Waiter]]
"""Who waits for one tenant's places, by receiver; the receiver whose turn it is comes first."""


class FairPlaces:
    """``places`` for calls under way, of which one receiver of a tenant has at most ``of_receiver``, and a waiting room
    for ``waiting`` calls that hold ``waiting_bytes`` in all.

    The waiting room is shared by tenants like the places.
    """

    def __init__(self, places: int, *, of_receiver: int, waiting: int, waiting_bytes: int) -> None:
        self._of_receiver = of_receiver
        self.shares = FairShare(places, GUARANTEED, overdraft=OVERDRAFT)
        self._waiting = FairShare(waiting, GUARANTEED, overdraft=OVERDRAFT)
        self._bytes = FairShare(waiting_bytes, overdraft=OVERDRAFT)
        self._receivers: dict[tuple[str, str], int] = {}
        self._lines: dict[str, Line] = {}
        """By tenant; the one whose turn it is comes first."""

    def waiting(self, tenant: str) -> int:
        """How many calls of a tenant wait."""
        return self._waiting.held(tenant)

    def may_wait(self, tenant: str, size: int) -> bool:
        """Whether there is room for a tenant's next call to wait."""
        return self._waiting.may_take(tenant) and self._bytes.may_take(tenant, size)

    def try_enter(self, tenant: str, receiver: str) -> Place | None:
        """A place now; None where the tenant or its receiver has its share, or others of them wait already."""
        if receiver in self._lines.get(tenant, ()) or not self._may_enter(tenant, receiver):
            return None
        return self._give(tenant, receiver)

    async def enter(self, tenant: str, receiver: str, size: int, patience: float) -> Place | None:
        """A place as soon as there is one. None when it was not had in ``patience`` seconds, and at once when there is
        no room to wait for a call that holds ``size`` bytes.
        """
        place = self.try_enter(tenant, receiver)
        if place is not None or not self.may_wait(tenant, size):
            return place
        waiter: Waiter = asyncio.get_running_loop().create_future()
        self._lines.setdefault(tenant, {}).setdefault(receiver, deque()).append(waiter)
        self._waiting.take(tenant)
        self._bytes.take(tenant, size)
        try:
            async with asyncio.timeout(patience):
                return await waiter
        except TimeoutError:
            # It may have been given one in the same turn of the loop.
            return waiter.result() if waiter.done() and not waiter.cancelled() else None
        except asyncio.CancelledError:
            if waiter.done() and not waiter.cancelled():
                self.leave(waiter.result())
            raise
        finally:
            self._bytes.release(tenant, size)
            self._waiting.release(tenant)
            self._forget(tenant, receiver, waiter)

    def leave(self, place: Place) -> None:
        """Give a place back; whose turn it is gets it."""
        self.shares.release(place.tenant)
        key = (place.tenant, place.receiver)
        left = self._receivers[key] - 1
        if left:
            self._receivers[key] = left
        else:
            del self._receivers[key]
        if self._lines:
            self._serve_waiting()

    def _may_enter(self, tenant: str, receiver: str) -> bool:
        return self.shares.may_take(tenant) and self._has_place(tenant, receiver)

    def _has_place(self, tenant: str, receiver: str) -> bool:
        """Whether a receiver of a tenant that may take a place has less than its own share."""
        held = self._receivers.get((tenant, receiver), 0)
        return held < self._of_receiver and (held < GUARANTEED or held < self.shares.available(tenant))

    def _give(self, tenant: str, receiver: str) -> Place:
        self.shares.take(tenant)
        self._receivers[tenant, receiver] = self._receivers.get((tenant, receiver), 0) + 1
        return Place(self, tenant, receiver)

    def _serve_waiting(self) -> None:
        """Let in who waits and may enter, tenant by tenant in turn."""
        served = True
        while served:
            served = False
            for tenant in list(self._lines):
                if not self.shares.may_take(tenant):
                    continue
                line = self._lines[tenant]
                receiver = next((name for name in line if self._has_place(tenant, name)), None)
                if receiver is None:
                    continue
                served = True
                waiter = line[receiver].popleft()
                if not waiter.done():
                    waiter.set_result(self._give(tenant, receiver))
                self._turn(tenant, receiver)

    def _turn(self, tenant: str, receiver: str) -> None:
        """Whoever was served goes to the end of its line; lines without anybody go away."""
        line = self._lines.pop(tenant)
        waiters = line.pop(receiver)
        if waiters:
            line[receiver] = waiters
        if line:
            self._lines[tenant] = line

    def _forget(self, tenant: str, receiver: str, waiter: Waiter) -> None:
        """Take out of its line whoever waits no longer."""
        line = self._lines.get(tenant, {})
        waiters = line.get(receiver)
        if waiters is None or waiter not in waiters:
            return
        waiters.remove(waiter)
        if not waiters:
            del line[receiver]
        if not line:
            del self._lines[tenant]
