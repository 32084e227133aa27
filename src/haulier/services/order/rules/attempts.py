"""What follows when a job of a work order came to COMPLETED without success. Pure. See: contract/order.md 6."""

from __future__ import annotations

from typing import NamedTuple

from haulier.services.order import states
from haulier.services.order.kind import OrderSettings
from haulier.services.order.requests import Slot

DAY_MS = 86_400_000


class Verdict(NamedTuple):
    """Where the work order goes: by this reason to an end, or on to another job, in ``slot`` if it has any."""

    reason: str
    is_repeated: bool = False
    slot: Slot | None = None
    noted: str = ""
    """The reason that is kept, where it is not the one that leads there."""


def judge(
    reason: str | None, settings: OrderSettings, *, attempts: int, most: int, asked: Slot | None, last: Slot | None,
    now: int,
) -> Verdict | None:  # fmt: skip
    """The verdict on a job with this reason, when it was the ``attempts``-th of ``most``; None: nothing follows.

    ``asked`` is the slot that the consignee wants, ``last`` that of the attempt.
    """
    if reason in settings.successReasonCodes:
        return None
    if reason in settings.noReattemptReasonCodes:
        ends_so = reason in (states.CANCEL_DELIVERY, states.SEIZED)
        return Verdict(reason) if ends_so and reason else Verdict(states.ATTEMPTS_USED_UP, noted=reason or "")
    if attempts >= most:
        return Verdict(states.ATTEMPTS_USED_UP)
    if reason == states.RESCHEDULE and asked is not None and asked.from_ < asked.to:
        return Verdict(states.RESCHEDULE, is_repeated=True, slot=asked)
    return Verdict(states.RESCHEDULE, is_repeated=True, slot=following(last, now))


def following(slot: Slot | None, now: int) -> Slot | None:
    """A slot moved on by whole days until it lies ahead."""
    if slot is None:
        return None
    days = max(0, -((slot.from_ - now - 1) // DAY_MS))
    return Slot(slot.from_ + days * DAY_MS, slot.to + days * DAY_MS)
