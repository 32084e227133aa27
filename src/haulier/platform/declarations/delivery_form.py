"""A form of delivery: what is sent, by the delivery of callbacks, that is no callback of the family's form.

A change that has something delivered sets its timer (``callbacks/deliveries.py``). Tries, dead letters, replay,
circuits and shares are those of callbacks. See: docs/design/callbacks.md.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from haulier.platform.outbound.callback import Delivery
    from haulier.platform.runtime import Runtime

TryOutcome = Literal["delivered", "failed", "dead"]
"""Of one try: it got through; it will be tried again; it was given up."""


class CannotBeSent(Exception):
    """What can never be sent as it is; the text says why."""


class NothingToSend(Exception):
    """What nobody waits for any more: it ends without a trace."""


@dataclass(frozen=True, slots=True)
class EndedTry:
    """How one try ended. ``at`` is when it began, epoch milliseconds."""

    tenant: str
    id: str
    data: Any
    outcome: TryOutcome
    at: int


@dataclass(frozen=True, slots=True)
class DeliveryForm:
    """How what is delivered of a kind looks. ``data`` is what its timer was given."""

    build: Callable[[Runtime, str, str, Any], Awaitable[Delivery]]
    """Gets the tenant, the id of the delivery and its data, and makes the POST of one try, by what is stored now.
    Raises CannotBeSent, NothingToSend, and SealBroken.
    """
    is_taken: Callable[[int], bool]
    """Whether a receiver that answered with this status has taken it."""
    tell: Callable[[Runtime, EndedTry], Awaitable[None]]
    """Hears how each try ended, once that is stored; not if the process dies in between."""
