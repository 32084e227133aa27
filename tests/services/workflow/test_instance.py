"""An instance shows the same whatever order, and however often, its reports come in."""

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from haulier.core.refusal import Cause, Refusal
from haulier.services.workflow.rules import expiry
from haulier.services.workflow.rules.instance import (
    MAX_INSTANCE_BYTES,
    MAX_REPORT_BYTES,
    MAX_TASK_REPORTS,
    Cancellation,
    InstanceRun,
    TaskReport,
    WorkflowReport,
    attempt_of,
    attempts_of,
    cancel,
    is_worked_on,
    last_report,
    record_task,
    record_workflow,
    status_of,
)

WHERE: dict[str, Any] = {"jobId": "j", "dispatchId": "d", "meta": {}, "updatedBy": {"id": "rider-1"}}
AnyReport = TaskReport | WorkflowReport


def task(task_id: str = "t1", status: Any = "STARTED", attempt: int = 1, sequence: int = 1, **more: Any) -> TaskReport:
    members = {"data": {}, "timestamp": 1, **WHERE, **more}
    return TaskReport(
        taskId=task_id, status=status, attemptId=attempt, sequenceId=sequence, stateName=task_id, **members
    )


def workflow(status: Any = "STARTED", attempt: int = 1, code: str = "", close_job: bool = False) -> WorkflowReport:
    return WorkflowReport(
        status=status, attemptId=attempt, code=code, closeJob=close_job, timestamp=1, data={}, **WHERE
    )


def take(run: InstanceRun, report: AnyReport) -> InstanceRun:
    change = record_task(run, report) if isinstance(report, TaskReport) else record_workflow(run, report)
    assert change.changed == (change.run != run)
    return change.run


def reported(*reports: AnyReport) -> InstanceRun:
    run = InstanceRun()
    for report in reports:
        run = take(run, report)
    return run


def test_an_instance_goes_from_created_over_started_to_closed_and_is_tried_again() -> None:
    assert status_of(InstanceRun()) == "CREATED"
    assert status_of(reported(task())) == "STARTED"
    closed = reported(workflow(), workflow("CLOSED", code="OK"))
    assert (status_of(closed), attempt_of(closed)) == ("CLOSED", 1)
    again = reported(workflow(), workflow("CLOSED", code="OK"), workflow(attempt=2))
    assert (status_of(again), attempt_of(again)) == ("STARTED", 2)


def test_a_late_task_report_is_taken_after_the_closing() -> None:
    run = reported(workflow("CLOSED", code="OK"), task("t1", "CLOSED"))
    assert status_of(run) == "CLOSED"
    assert len(run.tasks) == 1


def test_tasks_are_shown_by_attempt_sequence_and_status() -> None:
    run = reported(
        task("b", "CLOSED", sequence=2), task("a", "CLOSED"), task("b", sequence=2), task("a"), task("a", attempt=2)
    )
    shown = [(report.attemptId, report.taskId, report.status) for report in run.tasks]
    assert shown == [
        (1, "a", "STARTED"),
        (1, "a", "CLOSED"),
        (1, "b", "STARTED"),
        (1, "b", "CLOSED"),
        (2, "a", "STARTED"),
    ]


def test_the_last_report_is_the_one_furthest_on() -> None:
    run = reported(workflow("CLOSED", code="OK"), workflow())
    latest = last_report(run)
    assert latest is not None
    assert latest.status == "CLOSED"
    assert last_report(InstanceRun()) is None


@pytest.mark.parametrize("other", [workflow("CLOSED", code="NO"), workflow("CLOSED", code="OK", close_job=True)])
def test_an_attempt_cannot_be_closed_in_two_ways(other: WorkflowReport) -> None:
    with pytest.raises(Refusal, match="was closed with code OK"):
        record_workflow(reported(workflow("CLOSED", code="OK")), other)


def test_a_closing_needs_a_code() -> None:
    with pytest.raises(Refusal, match="code"):
        record_workflow(InstanceRun(), workflow("CLOSED"))


def test_a_cancelled_attempt_takes_only_repetitions() -> None:
    run = cancel(reported(task()), "R-0014").run
    assert (status_of(run), run.cancels) == ("CANCELLED", [Cancellation(attemptId=1, reasonCode="R-0014")])
    assert not cancel(run, "R-0015").changed
    assert not record_task(run, task()).changed
    for report in (task("t2"), workflow(), workflow("CLOSED", code="OK")):
        with pytest.raises(Refusal, match="CANCELLED"):
            take(run, report)


def test_the_attempt_after_a_cancelled_one_is_done_as_any_other() -> None:
    run = cancel(reported(task())).run
    again = take(take(run, workflow(attempt=2)), task(attempt=2))
    assert (status_of(again), attempt_of(again)) == ("STARTED", 2)
    assert status_of(take(again, workflow("CLOSED", attempt=2, code="OK"))) == "CLOSED"


def test_an_attempt_is_cancelled_ahead_and_earlier_ones_are_still_told_of() -> None:
    run = cancel(InstanceRun(), "R-0014", attempt=2).run
    assert (status_of(run), attempt_of(run), is_worked_on(run)) == ("CANCELLED", 2, False)
    assert take(run, workflow("CLOSED", code="OK")).reports
    with pytest.raises(Refusal, match="CANCELLED"):
        take(run, workflow(attempt=2))


def test_a_closed_attempt_cannot_be_cancelled() -> None:
    with pytest.raises(Refusal) as refused:
        cancel(reported(workflow("CLOSED", code="OK")))
    assert refused.value.cause is Cause.VERSION_CONFLICT


def test_two_steps_of_one_kind_are_two_tasks_also_for_a_phone_that_names_the_kind() -> None:
    first, second = (msgspec.structs.replace(task("ET_SCAN"), stateName=step) for step in ("front", "back"))
    run = record_task(record_task(InstanceRun(), first).run, second).run
    assert run.tasks == record_task(record_task(InstanceRun(), second).run, first).run.tasks == [second, first]
    assert not record_task(run, first).changed


def test_reports_are_limited_in_number_and_size() -> None:
    full = InstanceRun(tasks=[task(str(number)) for number in range(MAX_TASK_REPORTS)])
    with pytest.raises(Refusal, match="at most"):
        record_task(full, task("more"))
    with pytest.raises(Refusal, match="bytes"):
        record_task(InstanceRun(), task(data={"picture": "x" * MAX_REPORT_BYTES}))
    with pytest.raises(Refusal, match="bytes"):
        record_task(InstanceRun(size=MAX_INSTANCE_BYTES - 10), task())
    with pytest.raises(Refusal, match="taskId"):
        record_task(InstanceRun(), task("t" * 65))
    with pytest.raises(Refusal, match="stateName"):
        record_task(InstanceRun(), msgspec.structs.replace(task(), stateName="s" * 257))


REPORTS: Any = st.lists(
    st.one_of(
        st.builds(task, st.sampled_from("ab"), st.sampled_from(["STARTED", "CLOSED"]), st.integers(1, 2)),
        st.builds(workflow, attempt=st.integers(1, 2)),
        st.integers(1, 2).map(lambda attempt: workflow("CLOSED", attempt, f"R-000{attempt}")),
    ),
    max_size=8,
)


@given(REPORTS, st.data())
def test_any_order_and_repetition_gives_the_same_instance(reports: list[AnyReport], data: st.DataObject) -> None:
    repeated = reports + (data.draw(st.lists(st.sampled_from(reports))) if reports else [])
    shuffled = reported(*data.draw(st.permutations(repeated)))
    assert msgspec.json.encode(shuffled) == msgspec.json.encode(reported(*reports))
    assert msgspec.json.decode(msgspec.json.encode(shuffled), type=InstanceRun) == shuffled
    assert [attempt.number for attempt in attempts_of(shuffled)] == sorted(
        {report.attemptId for report in shuffled.reports}
    )


@given(REPORTS, st.integers(1, 2), st.data())
def test_a_cancel_among_reports_of_other_attempts_ends_the_same_in_any_order(
    reports: list[AnyReport], attempt: int, data: st.DataObject
) -> None:
    others = [report for report in reports if report.attemptId != attempt]
    at = data.draw(st.integers(0, len(others)))
    early = cancel(reported(*others[:at]), "R-0014", attempt).run
    for report in others[at:]:
        early = take(early, report)
    late = cancel(reported(*others), "R-0014", attempt).run
    assert msgspec.json.encode(early) == msgspec.json.encode(late)
    assert msgspec.json.decode(msgspec.json.encode(early), type=InstanceRun) == early


@given(REPORTS)
def test_the_size_told_is_that_of_all_reports(reports: list[AnyReport]) -> None:
    run = reported(*reports)
    assert run.size == sum(len(msgspec.json.encode(report)) for report in (*run.tasks, *run.reports))


@pytest.mark.parametrize(
    ("expires_at", "expected"),
    [
        (None, "ACTIVE"),
        (1_790_000_000, "EXPIRED"),
        (1_790_000_000_000, "EXPIRED"),
        (1_790_000_001, "ACTIVE"),
        (-1, "EXPIRED"),
    ],
)
def test_expiry_is_understood_in_seconds_and_in_milliseconds(expires_at: int | None, expected: str) -> None:
    now = 1_790_000_000_000
    assert expiry.status_at(expires_at, now) == expected
    if expected == "EXPIRED":
        with pytest.raises(Refusal):
            expiry.require_active(expires_at, now)
    else:
        expiry.require_active(expires_at, now)
