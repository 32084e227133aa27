"""What runs of the orchestrator do to orders: plans of the facade, each for one command. See: contract/orchestrator.md.

A command that comes again, or that tells what is known, changes nothing.
"""

from __future__ import annotations

from haulier.core.machine import main_state
from haulier.core.refusal import Cause, Refusal
from haulier.platform.commands.call import Call
from haulier.platform.storage.changes import Change
from haulier.services.order import states
from haulier.services.order.commands.state_events import apply_to_order, apply_to_work_order
from haulier.services.order.commands.whole_orders import LoadedOrder, load_by_work_order, load_order, order_change
from haulier.services.order.events import (
    CANCELLATION_ENDED,
    ORDER_EVENT_APPLIED,
    WORK_ORDER_EVENT_APPLIED,
    WORK_ORDER_UPDATED,
)
from haulier.services.order.kind import REQUESTED, KeptPickup
from haulier.services.order.payloads import (
    ApplyOrderEvent,
    NoteJob,
    RecordAttempt,
    UpdateWorkOrderState,
    WorkOrderCancelFailed,
    WorkOrderCancelled,
)
from haulier.services.order.rules.attempts import Verdict, judge
from haulier.services.order.rules.whole_order import Part
from haulier.services.order.states import CLOSED, EXECUTED, IN_PROGRESS, OF_WORK_ORDER, ON_HOLD
from haulier.services.order.store import came_before

OF_JOB_IN_WAITING = frozenset({states.JOB_CREATED, states.JOB_ASSIGNED, states.JOB_UNASSIGNED})
"""Reasons that tell of a job which nobody has begun."""


async def plan_update_work_order_state(call: Call, given: UpdateWorkOrderState) -> Change:
    """Move a work order as its job has moved. Raises Refusal."""
    order, part = await load_by_work_order(call, given.workOrderId)
    if given.jobId is not None:
        note_job(part, given.jobId)
    if given.status in ("COMPLETED", "executed"):
        count_attempt(part, given.jobId)
    if not await _is_outdated(call, order, part, given):
        order.whole.set_status(part, given.status, given.reasonCode)
    return _settled(call, order, given.reasonCode)


async def _is_outdated(call: Call, order: LoadedOrder, part: Part, given: UpdateWorkOrderState) -> bool:
    """Whether news of a job come when its work order has got further, has another job, or was rescheduled since."""
    if given.status not in ("IN_PROGRESS", "inProgress"):
        return False
    if given.jobId is not None and part.body.jobs[-1:] != [given.jobId]:
        return True
    if given.reasonCode not in OF_JOB_IN_WAITING:
        return main_state(part.stands) in (EXECUTED, CLOSED)
    version = part.body.rescheduledVersion
    if version is not None and given.event is not None and await came_before(call, given.event, order.id, version):
        return True
    if given.reasonCode == states.JOB_UNASSIGNED:
        return part.stands != states.ASSIGNED
    if part.stands == states.WITHOUT_JOB:
        return False  # what it was held for is there now
    return part.stands == states.ACTIVE or main_state(part.stands) in (ON_HOLD, EXECUTED, CLOSED)


async def plan_work_order_cancelled(call: Call, given: WorkOrderCancelled) -> Change:
    """A work order is cancelled, since its job was or it never had one; what is out is brought back. Raises Refusal."""
    order, part = await load_by_work_order(call, given.workOrderId)
    _note_goods(part, out=given.goodsOut, place=given.lastLocation)
    if main_state(part.stands) not in (EXECUTED, CLOSED):
        order.whole.cancel(part, given.reasonCode)
    elif part.body.cancellationStatus == REQUESTED:
        order.whole.fail_cancelling(part, states.NOT_ELIGIBLE)  # it ended otherwise while its job was cancelled
    return _settled(call, order, part.body.reasonCode)


async def plan_work_order_cancel_failed(call: Call, given: WorkOrderCancelFailed) -> Change:
    """A work order could not be cancelled, and goes on; nothing where nobody asks for that now. Raises Refusal."""
    order, part = await load_by_work_order(call, given.workOrderId)
    if part.body.cancellationStatus == REQUESTED:
        order.whole.fail_cancelling(part, given.reasonCode)
    return _settled(call, order, None)


async def plan_record_attempt(call: Call, given: RecordAttempt) -> Change:
    """A job came to COMPLETED without success: the work order is tried again, or ends. Once for each job.

    Raises Refusal. See: contract/order.md 6.
    """
    order, part = await load_by_work_order(call, given.workOrderId)
    if given.jobId in part.body.completedJobs:
        return order_change(call, WORK_ORDER_EVENT_APPLIED, order)
    note_job(part, given.jobId)
    count_attempt(part, given.jobId)
    _note_goods(part, out=given.goodsOut, place=given.lastLocation)
    pickup = part.body.pickupDetails or KeptPickup()
    verdict = judge(
        given.reasonCode, order.config.settings, attempts=len(part.body.completedJobs), most=part.body.maxAttempts,
        asked=given.rescheduledSlot, last=pickup.nextAttemptPickUpSlot or pickup.pickUpSlot, now=call.at,
    )  # fmt: skip
    if verdict is not None and main_state(part.stands) == IN_PROGRESS:
        _carry_out(order, part, verdict)
    return _settled(call, order, part.body.reasonCode)


def _carry_out(order: LoadedOrder, part: Part, verdict: Verdict) -> None:
    if not verdict.is_repeated:
        order.whole.move(part, OF_WORK_ORDER.end, verdict.reason, verdict.noted or None)
        return
    order.whole.move(part, OF_WORK_ORDER.go_on, verdict.reason)
    if verdict.slot is not None:
        pickup = part.body.pickupDetails or KeptPickup()
        pickup.nextAttemptPickUpSlot = verdict.slot
        part.body.pickupDetails = pickup
    order.whole.call_for_job(part)


async def plan_note_job(call: Call, given: NoteJob) -> Change:
    """A job was made for a work order. Raises Refusal."""
    order, part = await load_by_work_order(call, given.workOrderId)
    note_job(part, given.jobId)
    return order_change(call, WORK_ORDER_UPDATED, order)


async def plan_apply_event(call: Call, given: ApplyOrderEvent) -> Change:
    """Apply an event to an order or to one of its work orders. Raises Refusal."""
    if given.workOrderId is not None:
        order, part = await load_by_work_order(call, given.workOrderId)
        await apply_to_work_order(call, order, part, given.eventCode, given.reasonCode)
        return order_change(call, WORK_ORDER_EVENT_APPLIED, order)
    if given.orderId is None:
        raise Refusal(Cause.INVALID, "an event is for an order or for a work order")
    order = await load_order(call, given.orderId)
    await apply_to_order(call, order, given.eventCode, given.reasonCode)
    return order_change(call, ORDER_EVENT_APPLIED, order)


def note_job(part: Part, job: str) -> None:
    """The job is one of the work order's: the latest, unless it had it before."""
    if job not in part.body.jobs:
        part.body.jobs = [*part.body.jobs, job]
        part.is_changed = True


def count_attempt(part: Part, job: str | None) -> None:
    """A job came to COMPLETED: it is an attempt, counted once."""
    if job is not None and job not in part.body.completedJobs:
        part.body.completedJobs = [*part.body.completedJobs, job]
        part.is_changed = True


def _note_goods(part: Part, *, out: bool, place: str | None) -> None:
    if out and (not part.body.goodsOut or place not in (None, part.body.lastLocation)):
        part.body.goodsOut, part.body.lastLocation = True, place or part.body.lastLocation
        part.is_changed = True


def _settled(call: Call, order: LoadedOrder, reason: str | None) -> Change:
    """The change, with everything that follows from what was moved."""
    whole = order.whole
    whole.settle(reason or states.DEFAULT)
    return order_change(call, CANCELLATION_ENDED if whole.ended is not None else WORK_ORDER_EVENT_APPLIED, order)
