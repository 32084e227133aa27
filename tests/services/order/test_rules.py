"""Whatever happens to the work orders of an order, its own state is what the contract says of theirs.

See: contract/order.md 4.3 to 4.4, 6 to 9.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from typing import Any, get_args

from hypothesis import given
from hypothesis import strategies as st

from haulier.core.machine import main_state
from haulier.core.refusal import Cause, Refusal
from haulier.services.order import states
from haulier.services.order.kind import OrderBody, OrderSettings, WorkOrderBody
from haulier.services.order.requests import PlainStatus, Slot, WorkOrderFlowType, WorkOrderType
from haulier.services.order.rules.attempts import DAY_MS, following, judge
from haulier.services.order.rules.derivation import Standing, derive, events_to
from haulier.services.order.rules.whole_order import Machines, Part, WholeOrder
from haulier.services.order.states import CLOSED, EXECUTED, ON_HOLD, USUAL_ORDER, USUAL_WORK_ORDER, sub_state

DONE = (EXECUTED, CLOSED)
WORK_ORDER_STATES = USUAL_WORK_ORDER.states
REASONS = ("R-0001", "R-0013", "R-0014", "R-0028", "R-0029", "R-0046", "R-0058", "R-0063", "R-0065", "R-0082", "R-9011")
standings = st.lists(
    st.builds(Standing, st.sampled_from(WORK_ORDER_STATES), st.booleans(), st.booleans()), min_size=1, max_size=6
).filter(lambda found: not all(one.is_return for one in found))


def table(work_orders: Sequence[Standing]) -> str:
    """The rows of 4.3 one after the other, as they are written."""
    own = [one for one in work_orders if not one.is_return]
    ends = {sub_state(one.state) for one in own}
    still_open = [one for one in work_orders if main_state(one.state) not in DONE]
    of_open = {one.state for one in still_open}
    good = {"delivered", "completed", "executed", "closed"}
    rows = (
        (all(one.state == "created:created" for one in work_orders), "created:created"),
        (
            any(main_state(one.state) == ON_HOLD for one in still_open)
            and all(main_state(one.state) in (ON_HOLD, "created") for one in still_open),
            "onHold:jobCreationFailed" if "onHold:jobCreationFailed" in of_open else "onHold:onHold",
        ),
        (bool(still_open) and all(one.is_return for one in still_open), "inProgress:returning"),
        (
            bool(still_open) and ("inProgress:active" in of_open or any(main_state(one.state) in DONE for one in own)),
            "inProgress:active",
        ),
        (bool(still_open) and "inProgress:assigned" in of_open, "inProgress:assigned"),
        (bool(still_open) and "inProgress:rescheduled" in of_open, "inProgress:rescheduled"),
        (bool(still_open), "inProgress:scheduled"),
        (ends == {"cancelled"}, "closed:cancelled"),
        (ends <= good, "executed:delivered"),
        (bool(ends & (good | {"partiallyDelivered"})), "executed:partiallyDelivered"),
        (any(one.is_return and sub_state(one.state) == "returned" for one in work_orders), "executed:returned"),
        (any(one.was_attempted for one in own), "closed:undelivered"),
    )
    return next((state for holds, state in rows if holds), "closed:failed")


@given(standings)
def test_the_rule_is_the_table(work_orders: list[Standing]) -> None:
    assert derive(work_orders) == table(work_orders)


@given(standings, st.sampled_from(USUAL_ORDER.states))
def test_the_events_of_the_rule_lead_where_it_says(work_orders: list[Standing], stands: str) -> None:
    target = derive(work_orders)
    if main_state(stands) in ("initiated", *DONE) or (target == states.JUST_CREATED != stands):
        return
    state = stands
    for event, reason in events_to(target, stands):
        state = USUAL_ORDER.step(state, event, reason)
    assert state == target


@given(st.integers(0, 10**13), st.integers(0, 10**9), st.integers(0, 10**13))
def test_a_slot_is_moved_on_by_the_fewest_days_until_it_lies_ahead(begin: int, length: int, now: int) -> None:
    slot = Slot(begin, begin + length)
    moved = following(slot, now)
    assert moved is not None
    assert moved.to - moved.from_ == length
    assert (moved.from_ - begin) % DAY_MS == 0
    assert moved.from_ > now
    assert moved.from_ == begin or moved.from_ - DAY_MS <= now
    assert following(None, now) is None


@given(st.sampled_from(REASONS), st.integers(1, 10), st.integers(1, 10))
def test_attempts_end(reason: str, attempts: int, most: int) -> None:
    verdict = judge(reason, OrderSettings(), attempts=attempts, most=most, asked=None, last=None, now=0)
    if reason in ("R-0065",):
        assert verdict is None
    elif reason in ("R-0014", "R-0028"):
        assert verdict is not None
        assert (verdict.reason, verdict.is_repeated) == (reason, False)
    else:
        assert verdict is not None
        assert verdict.is_repeated is (attempts < most)


# A model of commands


def new_order(types: Sequence[WorkOrderType], flow: WorkOrderFlowType, *, ready: bool) -> WholeOrder:
    body = OrderBody(
        clientId="c", clientOrderId="o", workOrderFlowType=flow, readyToProcess=ready, cancellationRequested=False,
        stands="initiated:initiated", reasonCode="R-0001",
    )  # fmt: skip
    whole = WholeOrder("orders:1", "initiated:initiated", body, [], OrderSettings(), Machines(), 0, "w{}".format)
    whole.begin()
    for sequence, type_ in enumerate(types, 1):
        stored = WorkOrderBody(
            sequence=sequence, workOrderType=type_, stands="created:created", reasonCode="R-0001", maxAttempts=2
        )
        whole.add(Part(f"w{sequence}", "created:created", stored, is_new=True))
    whole.settle()
    return whole


def again(whole: WholeOrder) -> WholeOrder:
    """The order as the next command reads it."""
    parts = [Part(part.id, part.state, copy.deepcopy(part.body)) for part in whole.parts]
    return WholeOrder(
        whole.id, whole.state, copy.deepcopy(whole.body), parts, whole.settings, whole.machines, 0, whole.new_id
    )


commands = st.lists(
    st.tuples(
        st.sampled_from(("status", "cancel", "hold", "resume", "move", "job", "goods", "ready", "ask", "refuse")),
        st.integers(0, 5),
        st.sampled_from(get_args(PlainStatus)),
        st.sampled_from(REASONS),
    ),
    max_size=25,
)


def carry_out(whole: WholeOrder, name: str, part: Part, status: Any, reason: str) -> None:
    match name:
        case "status":
            whole.set_status(part, status, None if status in ("COMPLETED", "executed") else reason)
        case "cancel":
            whole.cancel(part, reason)
        case "hold":
            whole.hold(part, reason)
        case "resume":
            whole.resume(part, reason)
        case "move":
            whole.move(part, states.OF_WORK_ORDER.go_on, reason)
        case "job":
            part.body.jobs = [*part.body.jobs, f"j{len(part.body.jobs)}"]
            part.body.completedJobs = part.body.jobs[:-1]
        case "goods":
            part.body.goodsOut = True
        case "ready":
            whole.body.readyToProcess = True
        case "ask":
            whole.body.cancellationRequested, whole.body.cancellationStatus = True, "REQUESTED"
            part.body.cancellationStatus = "REQUESTED"
        case _:
            whole.fail_cancelling(part, reason)


@given(
    st.lists(st.sampled_from(get_args(WorkOrderType)), min_size=1, max_size=4),
    st.sampled_from(get_args(WorkOrderFlowType)),
    st.booleans(),
    commands,
)
def test_an_order_is_what_its_work_orders_say_whatever_the_commands(
    types: list[WorkOrderType], flow: WorkOrderFlowType, ready: bool, given_commands: list[tuple[str, int, Any, str]]
) -> None:
    whole = new_order(types, flow, ready=ready)
    for name, place, status, reason in given_commands:
        moved = again(whole)
        part = moved.parts[place % len(moved.parts)]
        closed = main_state(whole.body.stands) == CLOSED
        try:
            carry_out(moved, name, part, status, reason)
            moved.settle(reason)
        except Refusal as refusal:
            if refusal.cause is not Cause.STATE_MACHINE:
                raise
            continue
        check(whole, moved, was_closed=closed)
        whole = moved


def check(before: WholeOrder, after: WholeOrder, *, was_closed: bool) -> None:
    of_parts = [Standing(one.stands, one.body.is_return, bool(one.body.completedJobs)) for one in after.parts]
    if main_state(before.body.stands) not in DONE:
        assert after.body.stands == table(of_parts)
    else:
        assert after.body.stands == before.body.stands
    assert after.state == after.body.stands, "the usual machine calls states by their own names"
    if was_closed:
        assert after.state == before.state
        assert not [one for one in after.raised if one.name.startswith("Order")]
    for part in after.parts:
        assert part.state == part.stands
        former = before.find(part.id)
        if former is not None and main_state(former.stands) == CLOSED:
            assert part.stands == former.stands, "what is closed stays so"
        lost = main_state(part.stands) == CLOSED and sub_state(part.stands) in ("failed", "cancelled")
        moves = part.body.workOrderType == "MOVE_CONTAINERS" and not part.body.is_return
        if former is not None and main_state(former.stands) != CLOSED and lost and moves and former.body.goodsOut:
            back = [one for one in after.parts if one.body.returnOf == part.id]
            assert len(back) == (part.body.reasonCode != states.SEIZED)
            assert not back or main_state(after.body.stands) != CLOSED
    if after.body.workOrderFlowType != "COMPLETE_TOGETHER":
        assert all(main_state(part.stands) != EXECUTED for part in after.parts)
    elif all(main_state(part.stands) in DONE for part in after.parts):
        assert all(main_state(part.stands) == CLOSED for part in after.parts)
    called = [one.work_order for one in after.raised if one.name == "WorkOrderReady"]
    assert len(called) == len(set(called))
    for id in called:
        part = after.find(id or "") or after.parts[0]
        assert main_state(part.stands) not in (ON_HOLD, *DONE)
