"""Which status may follow which, for jobs and dispatches, and what the service moves by itself."""

from dataclasses import replace
from decimal import Decimal
from typing import Any, get_args

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from haulier.core.refusal import Refusal
from haulier.services.dispatch.rules import dispatch_status, job_status
from haulier.services.dispatch.rules.custody import LedgerLine
from haulier.services.dispatch.rules.dispatch_status import DispatchFacts, DispatchState, change_status, next_state
from haulier.services.dispatch.rules.job_status import JobState, advance, assign, cancel, complete, move, release
from haulier.services.dispatch.rules.run import Progress

JOB_STATUSES = st.sampled_from(get_args(job_status.JobStatus))
STATUSES = st.sampled_from(get_args(dispatch_status.DispatchStatus))
PROGRESS = st.sampled_from(
    [
        Progress(status="CREATED", path=()),
        Progress(status="IN_PROGRESS", path=(), objective_ref="PICKUP", attempt=1),
        Progress(status="COMPLETED", path=(), reason_code="R-0041"),
    ]
)


def test_a_job_completed_without_a_reason_succeeded() -> None:
    job = complete(JobState("CREATED", "waiting"))
    assert job == JobState("COMPLETED", None, "R-0065")
    assert job_status.succeeded(job)
    assert complete(job) == job


def test_a_job_completed_otherwise_cannot_be_completed_again() -> None:
    with pytest.raises(Refusal):
        complete(JobState("COMPLETED", None, "R-0041"), reason_code="R-0065")


def test_a_terminal_job_can_neither_be_assigned_nor_turned() -> None:
    for status in job_status.TERMINAL:
        with pytest.raises(Refusal):
            assign(JobState(status))
    with pytest.raises(Refusal):
        cancel(JobState("COMPLETED"))
    with pytest.raises(Refusal):
        complete(JobState("CANCELLED"))


def test_a_job_goes_into_a_dispatch_and_out_again() -> None:
    assert assign(JobState("CREATED", "x")) == JobState("ASSIGNED", "x")
    assert release(JobState("ASSIGNED", "x")) == JobState("CREATED", "x")
    assert release(assign(JobState("IN_PROGRESS"))) == JobState("IN_PROGRESS")


@given(st.builds(JobState, JOB_STATUSES), PROGRESS)
def test_reports_never_move_a_job_back(job: JobState, progress: Progress) -> None:
    after = advance(job, progress)
    assert after.status == job.status or after.status in job_status.MOVES[job.status]
    assert advance(after, progress) == after
    if job.status in job_status.TERMINAL:
        assert after == job
    if progress.status == "COMPLETED" and job.status not in job_status.TERMINAL:
        assert after == JobState("COMPLETED", None, "R-0041")


@given(JOB_STATUSES, JOB_STATUSES)
def test_a_job_moves_only_by_the_table(now: Any, wanted: Any) -> None:
    if wanted in job_status.MOVES[now]:
        assert move(JobState(now), wanted).status == wanted
    else:
        with pytest.raises(Refusal):
            move(JobState(now), wanted)


# Dispatches

EVEN: dict[str, Decimal] = {}
UNEVEN = {"CASH": Decimal(450), "CONTAINER:BagT:1": Decimal(1)}


def facts(
    status: Any, *jobs: Any, participants: int = 1, had_jobs: bool = True, sub: str | None = None
) -> DispatchFacts:
    """Facts of a dispatch with jobs of these statuses, named job:0 and so on."""
    named = {f"job:{number}": job for number, job in enumerate(jobs)}
    return DispatchFacts(
        state=DispatchState(status, sub),
        jobs=list(named),
        done={job_id for job_id, job in named.items() if job in job_status.TERMINAL},
        participants=participants,
        begun=any(job in job_status.BEGUN for job in jobs),
        had_jobs=had_jobs,
    )


@st.composite
def any_facts(draw: st.DrawFn) -> DispatchFacts:
    jobs = draw(st.lists(JOB_STATUSES, max_size=3))
    participants, had_jobs = draw(st.integers(0, 2)), bool(jobs) or draw(st.booleans())
    return facts(
        draw(STATUSES), *jobs, participants=participants, had_jobs=had_jobs, sub=draw(st.sampled_from(["a", None]))
    )


def test_participants_make_a_dispatch_assigned_and_their_going_undoes_it() -> None:
    assert next_state(facts("INITIATED", "ASSIGNED", sub="x")) == DispatchState("ASSIGNED", None)
    assert next_state(facts("ASSIGNED", "ASSIGNED", participants=0)).status == "INITIATED"


def test_a_dispatch_follows_its_jobs() -> None:
    assert next_state(facts("ASSIGNED", "IN_PROGRESS", "ASSIGNED")).status == "IN_PROGRESS"
    assert next_state(facts("IN_PROGRESS", "COMPLETED", "CANCELLED")).status == "PENDING_CLOSURE"
    assert next_state(facts("PENDING_CLOSURE", "COMPLETED", "ASSIGNED")).status == "IN_PROGRESS"


def test_closing_names_everything_that_is_open() -> None:
    with pytest.raises(Refusal, match="1 job is open and 2 custody items are open") as refused:
        change_status(facts("IN_PROGRESS", "COMPLETED", "IN_PROGRESS"), "CLOSED", None, UNEVEN)
    assert refused.value.info["openJobs"] == ["job:1"]
    assert [item["balance"] for item in refused.value.info["openCustody"]] == ["450", "1"]


def test_what_waits_to_enter_the_ledger_keeps_a_dispatch_open() -> None:
    done = facts("PENDING_CLOSURE", "COMPLETED")
    line = LedgerLine("CASH", "CASH", None, Decimal(-5), None, "job:1", Decimal(5))
    with pytest.raises(Refusal, match="1 line waits") as refused:
        change_status(done, "CLOSED", None, EVEN, [line])
    assert refused.value.info["waitingCustody"] == [
        {"custodyEntity": "CASH", "direction": "OUT", "jobId": "job:1", "custodyEntityAmount": 5.0}
    ]
    assert change_status(done, "CLOSED", None, EVEN, []).status == "CLOSED"


def test_a_dispatch_with_all_done_and_an_even_ledger_closes_once() -> None:
    closed = change_status(facts("PENDING_CLOSURE", "COMPLETED", sub="x"), "CLOSED", "settled", EVEN)
    assert closed == DispatchState("CLOSED", "settled")
    again = facts("CLOSED", "COMPLETED", sub="settled")
    assert change_status(again, "CLOSED", None, EVEN) == closed
    assert change_status(again, "CLOSED", "settled", EVEN) == closed
    with pytest.raises(Refusal, match="CLOSED"):
        change_status(again, "CLOSED", "other", EVEN)


def test_an_abandoned_dispatch_closes_but_an_unused_one_does_not() -> None:
    assert change_status(facts("ASSIGNED"), "CLOSED", None, EVEN).status == "CLOSED"
    with pytest.raises(Refusal):
        change_status(facts("ASSIGNED", had_jobs=False), "CLOSED", None, EVEN)
    with pytest.raises(Refusal, match="custody"):
        change_status(facts("ASSIGNED"), "CLOSED", None, UNEVEN)


def test_an_unknown_status_is_refused() -> None:
    with pytest.raises(Refusal, match="status must be one of"):
        change_status(facts("ASSIGNED"), "PAUSED", None, EVEN)


def test_the_same_status_again_only_sets_the_sub_status() -> None:
    assert change_status(facts("ASSIGNED", sub="x"), "ASSIGNED", None, EVEN) == DispatchState("ASSIGNED", "x")
    assert change_status(facts("ASSIGNED", sub="x"), "ASSIGNED", "y", EVEN) == DispatchState("ASSIGNED", "y")


@given(any_facts())
def test_settling_is_idempotent_and_never_leaves_closed(drawn: DispatchFacts) -> None:
    once = next_state(drawn)
    assert next_state(replace(drawn, state=once)) == once
    assert (once.status == "CLOSED") == (drawn.state.status == "CLOSED")
    assert once == drawn.state or once.sub_status is None


@given(any_facts(), STATUSES, st.sampled_from(["b", None]), st.sampled_from([EVEN, UNEVEN]))
def test_what_a_client_may_ask_for_holds(drawn: DispatchFacts, wanted: str, sub: str | None, balances: Any) -> None:
    now = drawn.state.status
    assume(wanted != now)
    try:
        after = change_status(drawn, wanted, sub, balances)
    except Refusal:
        return
    assert after == (wanted, sub)
    if after.status == "CLOSED":
        assert not drawn.open_jobs()
        assert not balances
        assert now == "PENDING_CLOSURE" or not drawn.jobs
    else:
        assert wanted in dispatch_status.MOVES[now]


@given(any_facts(), STATUSES)
def test_the_service_does_not_take_back_what_a_client_was_allowed(drawn: DispatchFacts, wanted: str) -> None:
    settled = replace(drawn, state=next_state(drawn))
    try:
        after = change_status(settled, wanted, None, EVEN)
    except Refusal:
        return
    assert next_state(replace(drawn, state=after)) == after
