"""Every plan, of any trips and any luck, is a story that can happen."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from haulier.demo import stops
from haulier.demo.drive import moments_of
from haulier.demo.plan import (
    ASSIGNMENTS,
    JOB_READS,
    UNJOURNALED,
    WITH_CALLBACK,
    Act,
    Step,
    callback_key,
    consignment,
    expectation,
    left_open,
    order_ref,
    orders_of,
    plan_trips,
    steps_of,
)
from haulier.demo.terms import CASH, MAX_ATTEMPTS, Fate, Terms, terms_of
from haulier.demo.trips import Trip, busiest_hour, read_trips
from support.trips import fleets, trips

seeds = st.integers(0, 2**32)
NEXT = {
    (stops.PICKUP, stops.SUCCESS): stops.DROP,
    (stops.PICKUP, stops.UNAVAILABLE): stops.PICKUP,
    (stops.DROP, stops.SUCCESS): stops.DEPOSIT,
    (stops.DROP, stops.UNAVAILABLE): stops.DROP,
    (stops.DROP, stops.REFUSED): "",
    (stops.DEPOSIT, stops.SUCCESS): "",
}
"""The job workflow of cash on delivery that the demo registers; without cash the drop is the end."""
GOODS_IN = {(Act.CUSTODY_IN, ""), (Act.CUSTODY_TASK_CLOSED, stops.PICK)}
GOODS_OUT = {(Act.CUSTODY_OUT, ""), (Act.CUSTODY_TASK_CLOSED, stops.DELIVER)}
PLANNING = {
    False: [Act.CREATE_DISPATCH, Act.ASSIGN],
    True: [Act.CREATE_DISPATCH, Act.ADD_JOBS_BY_REF, Act.ASSIGN_BY_REF, Act.SUB_STATUS_BY_REF],
}


@st.composite
def stories(draw: st.DrawFn) -> tuple[Trip, Terms]:
    """Any trip on any terms, likely or not."""
    trip: Trip = draw(trips())
    legs = len(trip.legs)
    cash = draw(st.lists(st.sampled_from([0, CASH[0], CASH[-1]]), min_size=legs, max_size=legs))
    attempts = draw(st.lists(st.integers(1, MAX_ATTEMPTS), min_size=legs, max_size=legs))
    fates = [draw(st.sampled_from(fates_for(leg, paid))) for leg, paid in enumerate(cash)]
    in_file = draw(st.lists(st.booleans(), min_size=legs, max_size=legs))
    return trip, Terms(draw(st.booleans()), tuple(cash), tuple(attempts), tuple(fates), tuple(in_file))


def fates_for(leg: int, paid: int) -> list[Fate]:
    """What may become of an order: the first is driven, and what is paid for is not refused."""
    return [fate for fate in Fate if not (fate is Fate.CANCELLED and not leg) and not (fate is Fate.RETURNED and paid)]


def of_leg(steps: tuple[Step, ...], leg: int, *, is_return: bool = False) -> list[Step]:
    """The steps about a leg's order and job, or about the job that brings its goods back."""
    return [step for step in steps if step.leg == leg and step.is_return == is_return]


@given(trips(), seeds)
def test_the_same_seed_gives_the_same_terms(trip: Trip, seed: int) -> None:
    terms = terms_of(trip, seed)
    assert terms == terms_of(trip, seed)
    assert len(terms.cash) == len(terms.attempts) == len(trip.legs)
    assert all(cash == 0 or cash in CASH for cash in terms.cash)
    assert all(1 <= attempts <= MAX_ATTEMPTS for attempts in terms.attempts)


@given(fleets(), seeds)
def test_a_trip_has_the_same_steps_whichever_others_are_replayed(fleet: list[Trip], seed: int) -> None:
    alone = [plan_trips([trip], seed)[0].steps for trip in fleet]
    assert [plan.steps for plan in plan_trips(fleet, seed)] == alone


@given(stories())
def test_time_never_runs_back(story: tuple[Trip, Terms]) -> None:
    moments = [step.at for step in steps_of(*story)]
    assert moments == sorted(moments)


@given(stories())
def test_departures_and_arrivals_are_the_real_ones(story: tuple[Trip, Terms]) -> None:
    steps = steps_of(*story)
    trip, terms = story
    for number in terms.driven:
        leg = trip.legs[number]
        moved = [step.at for step in steps if step.leg == number and (step.act, step.task) in GOODS_IN | GOODS_OUT]
        assert moved == [leg.departed, trip.arrived if terms.fates[number] is Fate.RETURNED else leg.arrived]


@given(stories())
def test_every_ledger_is_even_and_nothing_leaves_before_it_came(story: tuple[Trip, Terms]) -> None:
    held: set[int] = set()
    paid: set[int] = set()
    for step in steps_of(*story):
        what = (step.act, step.task)
        if what in GOODS_IN:
            assert step.leg not in held
            held.add(step.leg)
        if what in GOODS_OUT:
            held.remove(step.leg)
        if what == (Act.CUSTODY_TASK_CLOSED, stops.COLLECT):
            assert story[1].cash[step.leg]
            assert step.leg not in paid
            paid.add(step.leg)
        if what == (Act.CUSTODY_TASK_CLOSED, stops.DELIVER_CASH):
            paid.remove(step.leg)
    assert not held
    assert not paid


@given(stories())
def test_cash_is_collected_where_it_was_agreed_and_nowhere_else(story: tuple[Trip, Terms]) -> None:
    paid = (Act.CUSTODY_TASK_CLOSED, stops.COLLECT)
    collected = [step.leg for step in steps_of(*story) if (step.act, step.task) == paid]
    assert collected == [leg for leg in story[1].driven if story[1].cash[leg]]


@given(stories())
def test_every_job_walks_its_workflow_to_the_end(story: tuple[Trip, Terms]) -> None:
    steps, terms = steps_of(*story), story[1]
    for number in terms.driven:
        here = stops.PICKUP
        for step in of_leg(steps, number):
            if step.act is Act.WORKFLOW_CLOSED:
                assert step.objective == here
                here = NEXT[here, step.code]
            if step.act is Act.COMPLETE_JOB_BY_REF:
                assert here == stops.DROP
                here = stops.DEPOSIT
        assert here == ("" if terms.cash[number] or terms.fates[number] is Fate.RETURNED else stops.DEPOSIT)
        assert [step.last for step in of_leg(steps, number)].count(True) == 1


@given(stories())
def test_a_failed_attempt_hands_nothing_over_and_is_followed_by_the_next(story: tuple[Trip, Terms]) -> None:
    steps = steps_of(*story)
    for number in story[1].driven:
        attempts = story[1].attempts[number]
        closed = [step for step in of_leg(steps, number) if step.act is Act.WORKFLOW_CLOSED]
        drops = [step for step in closed if step.objective == stops.DROP]
        by_hub = any(step.act is Act.COMPLETE_JOB_BY_REF for step in of_leg(steps, number))
        assert [step.attempt for step in drops] == list(range(1, attempts + 1 - by_hub))
        assert not any(
            step.act is Act.CUSTODY_TASK_CLOSED and step.code == stops.UNAVAILABLE for step in of_leg(steps, number)
        )
        assert sum(step.act in JOB_READS for step in of_leg(steps, number)) == attempts - 1


@given(stories())
def test_what_was_refused_is_brought_back_before_the_dispatch_is_closed(story: tuple[Trip, Terms]) -> None:
    steps = steps_of(*story)
    for number, fate in enumerate(story[1].fates):
        back = of_leg(steps, number, is_return=True)
        acts = [step.act for step in back]
        assert bool(back) == (fate is Fate.RETURNED)
        if back:
            assert acts[:2] == [Act.AWAIT_RETURN, Act.ADD_JOB]
            closed = [(step.objective, step.code) for step in back if step.act is Act.WORKFLOW_CLOSED]
            assert closed == [(stops.PICKUP, stops.SUCCESS), (stops.DROP, stops.SUCCESS)]
            assert acts[-1] is Act.CUSTODY_OUT
            assert [step.code for step in of_leg(steps, number) if step.last] == [stops.REFUSED]


@given(stories())
def test_a_cancelled_order_is_cancelled_and_nothing_else_is_done_for_it(story: tuple[Trip, Terms]) -> None:
    steps = steps_of(*story)
    for number, fate in enumerate(story[1].fates):
        if fate is Fate.CANCELLED:
            assert [step.act for step in of_leg(steps, number)] == [Act.CANCEL_ORDER, Act.AWAIT_CANCELLED]


@given(stories())
def test_a_rescheduled_order_gets_its_job_back_into_the_dispatch_before_it_is_begun(story: tuple[Trip, Terms]) -> None:
    steps = steps_of(*story)
    for number, fate in enumerate(story[1].fates):
        acts = [step.act for step in of_leg(steps, number)]
        assert (Act.RESCHEDULE_ORDER in acts) == (fate is Fate.RESCHEDULED)
        if fate is Fate.RESCHEDULED:
            wanted = [Act.PLAN_JOB, Act.AWAIT_ASSIGNED, Act.RESCHEDULE_ORDER, Act.AWAIT_RESCHEDULED, Act.ADD_JOB]
            assert acts[: len(wanted)] == wanted


@given(stories())
def test_a_workflow_is_started_before_its_tasks_and_closed_after_them(story: tuple[Trip, Terms]) -> None:
    closed = {Act.TASK_CLOSED, Act.CUSTODY_TASK_CLOSED}
    of_visit = {Act.WORKFLOW_STARTED, Act.WORKFLOW_CLOSED, Act.TASK_STARTED, *closed}
    seen: dict[tuple[int, bool, str, int], list[Step]] = {}
    for step in steps_of(*story):
        if step.act in of_visit:
            seen.setdefault((step.leg, step.is_return, step.objective, step.attempt), []).append(step)
    for first, *tasks, last in seen.values():
        assert (first.act, last.act) == (Act.WORKFLOW_STARTED, Act.WORKFLOW_CLOSED)
        assert tasks
        for begun, ended in zip(tasks[::2], tasks[1::2], strict=True):
            assert begun.act is Act.TASK_STARTED
            assert ended.act in closed
            assert begun.task == ended.task


@given(stories(), st.booleans())
def test_the_phone_sends_each_position_of_a_leg_once_between_departure_and_arrival(
    story: tuple[Trip, Terms], is_watched: bool
) -> None:
    steps, (trip, terms) = steps_of(*story, is_watched=is_watched), story
    assert [step.at for step in steps] == sorted(step.at for step in steps)
    for number in terms.driven:
        moments = moments_of(trip.legs[number])
        sent = [step for step in of_leg(steps, number) if step.act is Act.SEND_POSITIONS]
        assert [place for step in sent for place in range(*step.points)] == list(range(len(moments)))
        assert all(moments[step.points[1] - 1] == step.at for step in sent)
        assert not is_watched or len(sent) == len(moments)


@given(stories())
def test_the_dispatch_stands_between_its_jobs_and_their_reports(story: tuple[Trip, Terms]) -> None:
    trip, terms = story
    acts = [step.act for step in steps_of(trip, terms)]
    cancelled = [Act.CANCEL_ORDER, Act.AWAIT_CANCELLED] * terms.fates.count(Fate.CANCELLED)
    planned = [*cancelled, *[Act.PLAN_JOB] * len(terms.driven), *PLANNING[terms.by_ref]]
    assert acts[: len(planned)] == planned
    assert acts[-1] is (Act.CLOSE_DISPATCH_BY_REF if terms.by_ref else Act.CLOSE_DISPATCH)


@given(fleets(), seeds)
def test_riders_and_vehicles_come_from_the_pool_of_the_busiest_moment(fleet: list[Trip], seed: int) -> None:
    need = busiest_hour(fleet)
    for plan in plan_trips(fleet, seed):
        assert plan.rider < need["riders"]
        assert plan.vehicle < need[plan.trip.vehicle_type]


@given(fleets(), seeds)
def test_the_expectation_counts_every_step_once(fleet: list[Trip], seed: int) -> None:
    plans = plan_trips(fleet, seed)
    expected = expectation(plans)
    steps = [step for plan in plans for step in (*orders_of(plan), *plan.steps)]
    unjournaled = sum(step.act in UNJOURNALED for step in steps)
    assert expected.calls.total() == len(steps)
    assert expected.commands == len(steps) - unjournaled
    assert len(expected.callbacks) == sum(step.act in WITH_CALLBACK for step in steps)


@given(fleets(), seeds)
def test_callback_keys_are_plain_path_text(fleet: list[Trip], seed: int) -> None:
    for plan in plan_trips(fleet, seed):
        steps = (*orders_of(plan), *plan.steps)
        keys = [key for step in steps if (key := callback_key(plan, step))]
        assert all(key.replace("/", "").replace("_", "").replace("-", "").replace(".", "").isalnum() for key in keys)


def test_names_of_the_real_week_keep_the_limits_of_the_contract() -> None:
    for trip in read_trips():
        assert 4 <= len(trip.trip_uuid) <= 36
        for leg in range(len(trip.legs)):
            assert len(order_ref(trip, leg)) <= 64
            assert len(consignment(trip, leg)) <= 64


def test_the_real_week_is_a_known_number_of_calls() -> None:
    plans = plan_trips(read_trips(), 2018)
    expected = expectation(plans)
    calls = expected.calls
    assert calls[Act.CREATE_DISPATCH] == 4163
    fates = Counter(fate for plan in plans for fate in plan.terms.fates)
    assert fates.total() == 7421
    assert (fates[Fate.CANCELLED], fates[Fate.RESCHEDULED], fates[Fate.RETURNED]) == (62, 203, 122)
    assert calls[Act.PLAN_JOB] == 7421 - fates[Fate.CANCELLED]
    assert calls[Act.CREATE_ORDER] + sum(sum(plan.terms.in_file) for plan in plans) == 7421
    assert calls[Act.RESCHEDULE_ORDER] == calls[Act.AWAIT_ASSIGNED] == fates[Fate.RESCHEDULED]
    assert calls[Act.AWAIT_RETURN] == fates[Fate.RETURNED]
    assert calls[Act.CLOSE_DISPATCH] + calls[Act.CLOSE_DISPATCH_BY_REF] == 4163
    assert sum(bool(cash) for plan in plans for cash in plan.terms.cash) == 1119
    assert sum(plan.terms.by_ref for plan in plans) == 1445
    told = (Act.CREATE_ORDER, Act.CANCEL_ORDER, Act.COMPLETE_JOB_BY_REF)
    assert len(expected.callbacks) == 2 * 4163 + sum(calls[act] for act in told)
    assert sum(calls[act] for act in JOB_READS) == 536
    assert calls[Act.SEND_POSITIONS] == calls[Act.PLAN_JOB] == 7_359
    assert sum(end - first for plan in plans for first, end in (step.points for step in plan.steps)) == 308_177
    assert calls.total() == 124_105


@given(fleets(), seeds, st.integers(0, 10))
def test_the_last_trips_of_riders_are_left_open_at_some_step_and_the_others_are_as_they_were(
    fleet: list[Trip], seed: int, count: int
) -> None:
    plans = plan_trips(fleet, seed)
    left = left_open(plans, count, seed)
    last = {plan.rider: place for place, plan in enumerate(plans)}
    opened = [place for place, plan in enumerate(left) if plan.is_open]
    assert opened == sorted(last.values())[max(len(last) - count, 0) :]
    for place, (plan, stopped) in enumerate(zip(plans, left, strict=True)):
        if place in opened:
            assert plan.steps[: len(stopped.steps)] == stopped.steps
            assert len(plan.terms.driven) < len(stopped.steps) < len(plan.steps)
        else:
            assert stopped == plan
    assert left == left_open(plans, count, seed)


def test_some_open_trips_of_the_real_week_have_nobody_and_some_are_under_way() -> None:
    left = left_open(plan_trips(read_trips()[:300], 7), 60, 7)
    opened = [{step.act for step in plan.steps} for plan in left if plan.is_open]
    assert len(opened) == len({plan.rider for plan in left if plan.is_open}) == 60
    assert 3 < sum(not acts & ASSIGNMENTS for acts in opened) < 30
    assert sum(Act.CUSTODY_TASK_CLOSED in acts or Act.CUSTODY_IN in acts for acts in opened) > 20
    assert not any(acts & {Act.CLOSE_DISPATCH, Act.CLOSE_DISPATCH_BY_REF} for acts in opened)
