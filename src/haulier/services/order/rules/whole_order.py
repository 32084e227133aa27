"""An order with its work orders, moved by commands: what each moves, and what follows for the others. Pure.

A command moves work orders; ``settle`` lets everything follow from that which has to, in the same change: later work
orders of a sequence, returns, closing, the order's own state. See: contract/order.md sections 4 to 9.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from haulier.core.machine import Machine, main_state
from haulier.core.refusal import Cause, Refusal
from haulier.services.order import states
from haulier.services.order.events import WORK_ORDER_CREATED
from haulier.services.order.kind import (
    CANCELLED,
    FAILED,
    REQUESTED,
    CancellationStatus,
    OrderBody,
    OrderSettings,
    WorkOrderBody,
)
from haulier.services.order.requests import PlainStatus, WorkOrderFlowType
from haulier.services.order.rules import cancellation, flow, returns
from haulier.services.order.rules.derivation import Standing, derive, events_to
from haulier.services.order.states import (
    CLOSED,
    CREATED,
    DEFAULT,
    EXECUTED,
    INITIATED,
    OF_WORK_ORDER,
    ON_HOLD,
    USUAL_ORDER,
    USUAL_WORK_ORDER,
    is_open,
)

CANCELLING = frozenset({states.CANCELLED_BY_CLIENT, states.CANCELLED_BY_CONSIGNEE, states.CANCEL_DELIVERY})
FAILING = frozenset({states.ATTEMPTS_USED_UP, states.JOB_FAILED, states.SEIZED, states.EARLIER_FAILED})
SUCCEEDING = frozenset(
    {
        states.JOB_COMPLETED, states.DELIVERED, states.DELIVERED_TO_SECURITY, states.DELIVERED_TO_OTHER,
        states.IN_PART, states.RETURNED,
    }
)  # fmt: skip


class Raised(NamedTuple):
    """A trigger of the orchestrator that a change raised, by its name."""

    name: str
    work_order: str | None = None
    reason: str | None = None


@dataclass(slots=True)
class Part:
    """One work order of an order. ``state`` is what the tenant's machine calls where it stands."""

    id: str
    state: str
    body: WorkOrderBody
    is_new: bool = False
    is_changed: bool = False
    was: str = field(init=False)
    """The state before the change."""

    def __post_init__(self) -> None:
        self.was = "" if self.is_new else self.state

    @property
    def stands(self) -> str:
        """Where it stands in the platform's own words."""
        return self.body.stands

    @property
    def has_open_job(self) -> bool:
        """Whether its latest job has not come to COMPLETED, as far as the order knows."""
        return bool(self.body.jobs) and self.body.jobs[-1] not in self.body.completedJobs and is_open(self.stands)


@dataclass(slots=True)
class Machines:
    """The tenant's machines."""

    order: Machine = USUAL_ORDER
    work_order: Machine = USUAL_WORK_ORDER


@dataclass(slots=True)
class WholeOrder:
    """An order with its work orders, in their sequence. ``new_id`` gives the id of a further one by its sequence."""

    id: str
    state: str
    body: OrderBody
    parts: list[Part]
    settings: OrderSettings
    machines: Machines
    now: int
    new_id: Callable[[int], str]
    raised: list[Raised] = field(default_factory=list)
    ended: CancellationStatus | None = None
    """How a cancellation of the order ended in this change, if one did."""
    is_changed: bool = False
    was: str = field(init=False)
    _had_turn: set[str] = field(init=False)

    def __post_init__(self) -> None:
        self.was = self.state
        self._had_turn = {part.id for part in self.parts if self.is_due(part)}

    @property
    def is_over(self) -> bool:
        """Whether the order has reached a terminal state."""
        return main_state(self.body.stands) == CLOSED

    def find(self, id: str) -> Part | None:
        """The work order of an id."""
        return next((part for part in self.parts if part.id == id), None)

    def is_due(self, part: Part) -> bool:
        """Whether a work order may be carried out: the order is ready, and its turn has come."""
        return (self.body.readyToProcess or part.body.is_return) and self.has_turn(part)

    def has_turn(self, part: Part) -> bool:
        """Whether no work order before this one keeps it waiting."""
        return flow.has_turn(part.body, self._bodies, self._flow)

    def add(self, part: Part) -> None:
        """Add a new work order at the end."""
        self.parts.append(part)
        self.raised.append(Raised(WORK_ORDER_CREATED, part.id))

    def begin(self) -> None:
        """The order is created now. Raises Refusal STATE_MACHINE."""
        self.apply(states.CREATE, DEFAULT)
        self.was = self.state

    # Moves of one work order

    def move(self, part: Part, event: str, reason: str, noted: str | None = None) -> None:
        """Apply an event to a work order; ``noted`` is the reason that is kept, where it is not the one that leads on.

        Raises Refusal STATE_MACHINE.
        """
        machine = self.machines.work_order
        part.state = machine.step(machine.effective_state(part.state), event, reason)
        part.body.stands = _usual_state(USUAL_WORK_ORDER, part.body.stands, event, reason, part.state)
        part.body.reasonCode = noted or reason
        part.is_changed = True
        if event == OF_WORK_ORDER.hold:
            self.raised.append(Raised("WorkOrderHeld", part.id, reason))

    def set_status(self, part: Part, status: PlainStatus, reason: str | None) -> bool:
        """Move a work order by a plain word; False when it is there already. Raises Refusal STATE_MACHINE."""
        match status:
            case "IN_PROGRESS" | "inProgress":
                return self._go_on(part, reason or states.PICKED_UP)
            case "COMPLETED" | "executed":
                return self._complete(part, reason or states.JOB_COMPLETED)
            case "CANCELLED":
                return self.cancel(part, reason)
            case "FAILED":
                return self._fail(part, reason)
            case "closed":
                if main_state(part.stands) == CLOSED:
                    return False
                self.move(part, OF_WORK_ORDER.close, reason or DEFAULT)
                return True

    def _go_on(self, part: Part, reason: str) -> bool:
        if reason == states.PICKED_UP and part.stands == states.ACTIVE:
            return False
        self._resume_first(part)
        self.move(part, OF_WORK_ORDER.go_on, reason)
        return True

    def _complete(self, part: Part, reason: str) -> bool:
        main = main_state(part.stands)
        if main == EXECUTED or (main == CLOSED and states.sub_state(part.stands) in flow.WENT_WELL):
            return False
        self._resume_first(part)
        if main == CREATED:
            self.move(part, OF_WORK_ORDER.go_on, DEFAULT)
        self.move(part, OF_WORK_ORDER.execute, self.executing_reason(part, reason), reason)
        return True

    def executing_reason(self, part: Part, reason: str) -> str:
        """The reason by which the machine tells what came of a work order: R-0065 says it for each type."""
        if reason in SUCCEEDING - {states.JOB_COMPLETED}:
            return reason
        if part.body.is_return:
            return states.RETURNED
        return states.JOB_COMPLETED if part.body.workOrderType == "MOVE_CONTAINERS" else DEFAULT

    def cancel(self, part: Part, reason: str | None) -> bool:
        """Close a work order as cancelled; False when it is already. Raises Refusal STATE_MACHINE."""
        if part.stands == states.CLOSED_CANCELLED:
            return False
        noted = reason or part.body.cancelReason or states.CANCELLED_BY_CLIENT
        event = OF_WORK_ORDER.give_up if main_state(part.stands) == CREATED else OF_WORK_ORDER.end
        self.move(part, event, noted if noted in CANCELLING else DEFAULT, noted)
        part.body.cancellationStatus, part.body.cancellationFailedReasonCode = CANCELLED, None
        return True

    def _fail(self, part: Part, reason: str | None) -> bool:
        if part.stands == states.CLOSED_FAILED:
            return False
        if main_state(part.stands) == CREATED:
            led = states.EARLIER_FAILED if reason == states.EARLIER_FAILED else states.NO_JOB
            self.move(part, OF_WORK_ORDER.give_up, led, reason)
        else:
            led = reason if reason in FAILING and reason else states.ATTEMPTS_USED_UP
            self.move(part, OF_WORK_ORDER.end, led, reason)
        return True

    def _resume_first(self, part: Part) -> None:
        if main_state(part.stands) == ON_HOLD:
            self.move(part, OF_WORK_ORDER.resume, DEFAULT)

    def hold(self, part: Part, reason: str) -> None:
        """Put a work order on hold. Raises Refusal STATE_MACHINE."""
        self.move(part, OF_WORK_ORDER.hold, reason)

    def resume(self, part: Part, reason: str) -> None:
        """Let a held work order go on; a job is tried again. Raises Refusal STATE_MACHINE."""
        self.move(part, OF_WORK_ORDER.resume, reason)
        if self.is_due(part):
            self.raised.append(Raised("WorkOrderResumed", part.id, reason))

    def fail_cancelling(self, part: Part, reason: str) -> None:
        """A work order could not be cancelled, and goes on."""
        part.body.cancellationStatus, part.body.cancellationFailedReasonCode = FAILED, reason
        part.is_changed = True

    def call_for_job(self, part: Part) -> None:
        """Ask for a job of a work order."""
        self.raised.append(Raised("WorkOrderReady", part.id))

    def time_out(self, part: Part | None) -> bool:
        """Move the order, or one of its work orders, out of a sub-state whose time is over; False where it has none.

        Raises Refusal STATE_MACHINE where what follows cannot be.
        """
        machine = self.machines.order if part is None else self.machines.work_order
        moved = self if part is None else part
        lasts = machine.ttl(machine.effective_state(moved.state))
        if lasts is None:
            return False
        moved.state = lasts[1]
        usual = USUAL_ORDER if part is None else USUAL_WORK_ORDER
        moved.body.stands = _usual_name(usual, moved.body.stands, moved.state)
        moved.is_changed = True
        self.settle()
        return True

    # What follows

    def settle(self, reason: str = DEFAULT) -> None:
        """Let everything follow from what was moved; ``reason`` is the command's. Raises Refusal STATE_MACHINE."""
        while self._give_up_followers():
            pass
        for part in list(self.parts):
            if part.was != part.state and returns.is_return_due(part.body, self.settings):
                self._add_return(part)
        while self._close_executed():
            pass
        self._raise_ready()
        if main_state(self.body.stands) not in (INITIATED, EXECUTED, CLOSED):
            self._follow(derive([_standing(part.body) for part in self.parts]), reason)
        self._end_cancellation()
        self.raised += self._moved()

    def apply(self, event: str, reason: str, noted: str | None = None) -> None:
        """Apply an event to the order itself. Raises Refusal STATE_MACHINE."""
        machine = self.machines.order
        self.state = machine.step(machine.effective_state(self.state), event, reason)
        self.body.stands = _usual_state(USUAL_ORDER, self.body.stands, event, reason, self.state)
        self.body.reasonCode = noted or reason
        self.is_changed = True

    def _follow(self, target: str, reason: str) -> None:
        for step in events_to(target, self.body.stands):
            self.apply(*step)
            self.body.reasonCode = step.reason if reason == DEFAULT else reason

    def _add_return(self, part: Part) -> None:
        sequence = len(self.parts) + 1
        body = returns.return_of(
            part.id, part.body, self.body.dropDetails, self.settings, sequence=sequence, now=self.now
        )
        self.add(Part(self.new_id(sequence), self.machines.work_order.initial, body, is_new=True))

    def _give_up_followers(self) -> bool:
        found = [part for part in self.parts if flow.is_given_up(part.body, self._bodies, self._flow)]
        for part in found:
            event = OF_WORK_ORDER.give_up if main_state(part.stands) == CREATED else OF_WORK_ORDER.end
            self.move(part, event, states.EARLIER_FAILED)
        return bool(found)

    def _close_executed(self) -> bool:
        bodies = self._bodies
        found = [part for part in self.parts if flow.may_close(part.body, bodies, self._flow)]
        for part in found:
            self.move(part, OF_WORK_ORDER.close, DEFAULT, part.body.reasonCode)
        return bool(found)

    def _raise_ready(self) -> None:
        """Call for jobs of the work orders that are due since this change."""
        for part in self.parts:
            waits = is_open(part.stands) and main_state(part.stands) != ON_HOLD and not part.has_open_job
            if waits and part.id not in self._had_turn and self.is_due(part):
                self.call_for_job(part)

    def _end_cancellation(self) -> None:
        for part in self.parts:
            if part.stands == states.CLOSED_CANCELLED and part.body.cancellationStatus == REQUESTED:
                part.body.cancellationStatus, part.is_changed = CANCELLED, True
        body, before = self.body, self.body.cancellationStatus
        after = cancellation.overall(self._bodies, before, was_asked=body.cancellationRequested)
        if after == before:
            return
        body.cancellationStatus, self.is_changed = after, True
        if after == CANCELLED:
            body.cancelledAt = self.now
        failed = [part.body.cancellationFailedReasonCode for part in self.parts]
        body.cancellationFailedReasonCode = next((code for code in failed if code is not None), None)
        self.ended = after

    def _moved(self) -> Iterator[Raised]:
        for part in self.parts:
            if not part.is_new and part.was != part.state:
                yield Raised("WorkOrderStateChanged", part.id, part.body.reasonCode)
        if self.was != self.state:
            self.is_changed = True
            yield Raised("OrderStateChanged", None, self.body.reasonCode)
            if self.is_over:
                yield Raised("OrderClosed", None, self.body.reasonCode)

    @property
    def _bodies(self) -> list[WorkOrderBody]:
        return [part.body for part in self.parts]

    @property
    def _flow(self) -> WorkOrderFlowType:
        return self.body.workOrderFlowType


def _standing(body: WorkOrderBody) -> Standing:
    return Standing(body.stands, body.is_return, bool(body.completedJobs))


def _usual_state(usual: Machine, stands: str, event: str, reason: str, state: str) -> str:
    """Where a thing stands in the platform's own words after an event that led to a state of the tenant's machine."""
    try:
        wanted = usual.step(stands, event, reason)
    except Refusal as refusal:
        if refusal.cause is not Cause.STATE_MACHINE:
            raise
        wanted = stands
    return _usual_name(usual, wanted, state)


def _usual_name(usual: Machine, wanted: str, state: str) -> str:
    """What the platform calls a state of a tenant's machine, where it would have called the move's end ``wanted``."""
    main = main_state(state)
    if main_state(wanted) == main and state not in usual.states:
        return wanted
    return state if state in usual.states else usual.full_name(main)
