"""What an order says of its cancellation, from what its work orders say of theirs. Pure. See: contract/order.md 8."""

from __future__ import annotations

from collections.abc import Sequence

from haulier.services.order.kind import (
    CANCELLED,
    FAILED,
    PARTIALLY_CANCELLED,
    REQUESTED,
    CancellationStatus,
    WorkOrderBody,
)


def overall(
    work_orders: Sequence[WorkOrderBody], before: CancellationStatus | None, *, was_asked: bool
) -> CancellationStatus | None:
    """The status of an order. ``was_asked`` says whether somebody asked for the whole order, ``before`` what it was.

    Returns do not count: they are how a cancellation ends.
    """
    own = [body.cancellationStatus for body in work_orders if not body.is_return]
    asked = [body.cancellationStatus for body in work_orders]
    if was_asked and before == REQUESTED and REQUESTED in asked:
        return REQUESTED
    if own and all(status == CANCELLED for status in own):
        return CANCELLED
    if CANCELLED in own:
        return PARTIALLY_CANCELLED
    if was_asked and (before in (REQUESTED, FAILED) or FAILED in asked):
        return FAILED
    return before


def to_be_asked(work_orders: Sequence[tuple[str, WorkOrderBody, bool]]) -> list[str]:
    """Ids of the open work orders that a request for the whole order is about; (id, body, is open) of each.

    Returns are left alone while anything else is open: without them goods would stay on the way.
    """
    still_open = [(id, body) for id, body, is_open in work_orders if is_open]
    own = [id for id, body in still_open if not body.is_return]
    return own or [id for id, _ in still_open]
