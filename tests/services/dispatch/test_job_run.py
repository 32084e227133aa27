"""The run of a job ends the same whatever order, and however often, its reports come in."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from haulier.core.refusal import Refusal
from haulier.services.dispatch.requests import ObjectiveDef, ObjectiveTransition
from haulier.services.dispatch.rules.graph import JobGraph, compile_graph
from haulier.services.dispatch.rules.run import (
    JobRun,
    Progress,
    RunChange,
    Visit,
    attempt_to_cancel,
    cancel,
    record,
    walk,
)
from haulier.services.workflow.facade import END, Attempt, Cancel, Report, attempt_number
from haulier.services.workflow.rules.attempts import MAX_ATTEMPTS

Sent = tuple[str, Report]
Told = tuple[str, Report | Cancel]


def started(attempt: int = 1, timestamp: float = 1) -> Report:
    return Report(attempt=attempt, status="STARTED", timestamp=timestamp)


def closed(code: str, attempt: int = 1, timestamp: float = 2, close_job: bool = False) -> Report:
    return Report(attempt=attempt, status="CLOSED", code=code, timestamp=timestamp, close_job=close_job)


def cancelled(code: str, attempt: int = 1, close_job: bool = False, reason: str | None = None) -> Cancel:
    return Cancel(attempt=attempt, code=code, close_job=close_job, reason_code=reason)


def take(run: JobRun, graph: JobGraph, objective_ref: str, fact: Report | Cancel) -> RunChange:
    taking = cancel if isinstance(fact, Cancel) else record
    return taking(run, graph, objective_ref, fact)  # type: ignore[operator]


def send(graph: JobGraph, *facts: Told) -> tuple[JobRun, Progress]:
    run = JobRun()
    for objective_ref, fact in facts:
        run = take(run, graph, objective_ref, fact).run
    return run, walk(run, graph)


GRAPH = compile_graph(
    "PICKUP",
    [
        ObjectiveDef("PICKUP", "w:1", [ObjectiveTransition("OK", "DELIVER"), ObjectiveTransition("NO", "END")]),
        ObjectiveDef(
            "DELIVER",
            "w:2",
            [ObjectiveTransition("R-0065", "END_STATE"), ObjectiveTransition("AGAIN", "DELIVER")],
        ),
    ],
)


def test_nothing_reported_is_a_job_created_at_its_first_objective() -> None:
    assert walk(JobRun(), GRAPH) == Progress(status="CREATED", path=(), objective_ref="PICKUP", attempt=1)


def test_a_started_objective_puts_the_job_in_progress() -> None:
    assert send(GRAPH, ("PICKUP", started()))[1].status == "IN_PROGRESS"


def test_the_code_of_the_last_objective_is_the_reason_of_the_job() -> None:
    progress = send(GRAPH, ("PICKUP", closed("OK")), ("DELIVER", closed("R-0065")))[1]
    assert progress == Progress(
        status="COMPLETED",
        path=(Visit("PICKUP", 1, "OK"), Visit("DELIVER", 1, "R-0065")),
        reason_code="R-0065",
    )


def test_coming_to_an_objective_again_asks_for_its_next_attempt() -> None:
    progress = send(GRAPH, ("PICKUP", closed("OK")), ("DELIVER", closed("AGAIN")))[1]
    assert (progress.objective_ref, progress.attempt) == ("DELIVER", 2)


def test_a_report_that_comes_before_its_turn_is_kept_until_its_turn() -> None:
    assert send(GRAPH, ("DELIVER", closed("R-0065")))[1].objective_ref == "PICKUP"
    assert send(GRAPH, ("DELIVER", closed("R-0065")), ("PICKUP", closed("OK")))[1].status == "COMPLETED"


def test_close_job_ends_the_job_at_once_with_whatever_code() -> None:
    progress = send(GRAPH, ("PICKUP", closed("R-0041", close_job=True)))[1]
    assert (progress.status, progress.reason_code) == ("COMPLETED", "R-0041")


def test_a_repeated_closing_changes_nothing() -> None:
    run, progress = send(GRAPH, ("PICKUP", closed("OK")))
    again = record(run, GRAPH, "PICKUP", closed("OK"))
    assert (again.run, again.changed, again.progress) == (run, False, progress)


@pytest.mark.parametrize("other", [closed("NO"), closed("OK", close_job=True)])
def test_an_attempt_cannot_be_closed_in_two_ways(other: Report) -> None:
    run, _ = send(GRAPH, ("PICKUP", closed("OK")))
    with pytest.raises(Refusal, match="was closed with code OK"):
        record(run, GRAPH, "PICKUP", other)


@pytest.mark.parametrize(
    ("objective_ref", "report"), [("RETURN", started()), ("PICKUP", closed("MAYBE")), ("PICKUP", closed(""))]
)
def test_unknown_objectives_and_codes_are_refused(objective_ref: str, report: Report) -> None:
    with pytest.raises(Refusal):
        record(JobRun(), GRAPH, objective_ref, report)


def test_a_cancelled_objective_leads_on_by_its_code_and_is_no_work() -> None:
    run, progress = send(GRAPH, ("PICKUP", cancelled("OK", reason="R-0014")))
    assert (progress.status, progress.objective_ref) == ("CREATED", "DELIVER")
    assert not run.worked_on("PICKUP")
    assert send(GRAPH, ("PICKUP", cancelled("OK")), ("DELIVER", started()))[1].status == "IN_PROGRESS"


def test_an_objective_cancelled_without_a_way_on_ends_the_job_with_its_reason() -> None:
    progress = send(GRAPH, ("PICKUP", closed("OK")), ("DELIVER", cancelled("R-0014", close_job=True)))[1]
    assert (progress.status, progress.reason_code) == ("COMPLETED", "R-0014")


def test_the_reason_of_a_cancelled_last_objective_is_the_jobs() -> None:
    for reason, expected in (("R-0014", "R-0014"), (None, "R-0065")):
        progress = send(GRAPH, ("PICKUP", closed("OK")), ("DELIVER", cancelled("R-0065", reason=reason)))[1]
        assert (progress.status, progress.reason_code) == ("COMPLETED", expected)


def test_an_objective_cancelled_ahead_ends_the_job_when_it_comes_to_it() -> None:
    ahead: Told = ("DELIVER", cancelled("R-0014", close_job=True))
    assert send(GRAPH, ahead)[1] == Progress(status="CREATED", path=(), objective_ref="PICKUP", attempt=1)
    assert send(GRAPH, ahead, ("PICKUP", closed("OK")))[1].reason_code == "R-0014"


def test_the_attempt_after_a_cancelled_one_is_asked_for() -> None:
    run, progress = send(GRAPH, ("PICKUP", closed("OK")), ("DELIVER", cancelled("AGAIN")))
    assert (progress.objective_ref, progress.attempt) == ("DELIVER", 2)
    assert record(run, GRAPH, "DELIVER", closed("R-0065", 2)).progress.status == "COMPLETED"


@pytest.mark.parametrize(
    ("first", "second", "message"),
    [
        (closed("OK"), cancelled("OK"), "was closed with code OK; it cannot be cancelled differently"),
        (cancelled("OK"), closed("OK"), "was cancelled with code OK; it cannot be closed differently"),
        (cancelled("OK"), cancelled("NO"), "was cancelled with code OK; it cannot be cancelled differently"),
        (cancelled("OK"), cancelled("OK", reason="R-0014"), "cannot be cancelled differently"),
    ],
)
def test_of_two_ends_of_one_attempt_the_first_stays(
    first: Report | Cancel, second: Report | Cancel, message: str
) -> None:
    run, _ = send(GRAPH, ("PICKUP", first))
    assert not take(run, GRAPH, "PICKUP", first).changed
    with pytest.raises(Refusal, match=message):
        take(run, GRAPH, "PICKUP", second)


@pytest.mark.parametrize(("objective_ref", "fact"), [("RETURN", cancelled("OK")), ("PICKUP", cancelled("MAYBE"))])
def test_cancelling_names_known_objectives_and_codes(objective_ref: str, fact: Cancel) -> None:
    with pytest.raises(Refusal):
        cancel(JobRun(), GRAPH, objective_ref, fact)


def test_without_a_number_the_open_attempt_is_meant_and_of_a_left_objective_the_last() -> None:
    told: list[Told] = [("PICKUP", closed("OK")), ("DELIVER", closed("AGAIN"))]
    assert attempt_to_cancel(JobRun(), GRAPH, "PICKUP") == attempt_to_cancel(JobRun(), GRAPH, "DELIVER") == 1
    assert attempt_to_cancel(send(GRAPH, *told)[0], GRAPH, "PICKUP") == 1
    assert attempt_to_cancel(send(GRAPH, *told)[0], GRAPH, "DELIVER") == 2
    done = send(GRAPH, *told, ("DELIVER", cancelled("R-0014", 2, True)))[0]
    assert attempt_to_cancel(done, GRAPH, "DELIVER") == 2


@pytest.mark.parametrize("number", [0, -1, 1.5, MAX_ATTEMPTS + 1, float("inf"), float("nan")])
def test_an_attempt_number_is_whole_and_limited(number: float) -> None:
    with pytest.raises(Refusal):
        attempt_number(number)


def test_an_attempt_number_may_come_as_a_float() -> None:
    assert attempt_number(2.0) == 2


# Properties

NAMES = ["AAAA", "BBBB", "CCCC", "DDDD"]
CODES = ["A", "B", "C"]
TIMESTAMPS = st.one_of(st.integers(-(2**31), 2**41), st.floats(-1e9, 1e12, allow_nan=False))


@st.composite
def graphs(draw: st.DrawFn) -> JobGraph:
    """Any graph with cycles in which each objective leads to the next, so that all are reached and the end too."""
    names = NAMES[: draw(st.integers(1, len(NAMES)))]
    definitions = []
    for index, name in enumerate(names):
        ways = {"A": [*names, END][index + 1]}
        ways |= draw(st.dictionaries(st.sampled_from(["B", "C"]), st.sampled_from([*names, "END_STATE"])))
        definitions.append(ObjectiveDef(name, "w", [ObjectiveTransition(*way) for way in ways.items()]))
    return compile_graph(names[0], definitions)


@st.composite
def orderly(draw: st.DrawFn) -> tuple[JobGraph, list[Sent]]:
    """A graph and what an operator who does one thing after the other reports, finished or not."""
    graph = draw(graphs())
    reports: list[Sent] = []
    here, visits = graph.start, dict.fromkeys(graph.order, 0)
    for _ in range(draw(st.integers(0, 12))):
        visits[here] += 1
        reports.append((here, started(visits[here], draw(TIMESTAMPS))))
        if draw(st.integers(0, 9)) == 0:
            break
        code = draw(st.sampled_from(list(graph.transitions[here])))
        close_job = draw(st.integers(0, 9)) == 0
        reports.append((here, closed(code, visits[here], draw(TIMESTAMPS), close_job)))
        here = END if close_job else graph.next(here, code)
        if here == END:
            break
    return graph, reports


@given(orderly(), st.data())
def test_any_order_and_repetition_gives_the_same_run(drawn: tuple[JobGraph, list[Sent]], data: st.DataObject) -> None:
    graph, reports = drawn
    repeated = reports + (data.draw(st.lists(st.sampled_from(reports))) if reports else [])
    shuffled = data.draw(st.permutations(repeated))
    orderly_run, shuffled_run = send(graph, *reports), send(graph, *shuffled)
    assert shuffled_run == orderly_run
    assert msgspec.json.encode(shuffled_run) == msgspec.json.encode(orderly_run)


@given(orderly(), st.data())
def test_a_repeated_report_with_another_time_changes_no_progress(
    drawn: tuple[JobGraph, list[Sent]], data: st.DataObject
) -> None:
    graph, reports = drawn
    later = [
        (ref, msgspec.structs.replace(report, timestamp=data.draw(TIMESTAMPS)))
        for ref, report in (data.draw(st.lists(st.sampled_from(reports))) if reports else [])
    ]
    run, progress = send(graph, *reports, *later)
    assert progress == send(graph, *reports)[1]
    assert send(graph, *later, *reports) == (run, progress)


@st.composite
def with_cancels(draw: st.DrawFn) -> tuple[JobGraph, list[Told]]:
    """An orderly telling in which the office ends some attempts that the phone did not end, also ones ahead."""
    graph, reports = draw(orderly())
    ended = {(ref, sent.attempt) for ref, sent in reports if sent.status == "CLOSED"}
    facts: list[Told] = [*reports]
    for ref, number in draw(st.sets(st.tuples(st.sampled_from(graph.order), st.integers(1, 4)), max_size=4)):
        if (ref, number) not in ended:
            close_job = draw(st.booleans())
            code = "R-0014" if close_job else draw(st.sampled_from(list(graph.transitions[ref])))
            facts.append((ref, cancelled(code, number, close_job, draw(st.sampled_from([None, "R-0014"])))))
    return graph, facts


@given(with_cancels(), st.data())
def test_cancels_among_reports_end_the_same_in_any_order_and_repetition(
    drawn: tuple[JobGraph, list[Told]], data: st.DataObject
) -> None:
    graph, facts = drawn
    repeated = facts + (data.draw(st.lists(st.sampled_from(facts))) if facts else [])
    orderly_run, shuffled_run = send(graph, *facts), send(graph, *data.draw(st.permutations(repeated)))
    assert shuffled_run == orderly_run
    assert msgspec.json.encode(shuffled_run) == msgspec.json.encode(orderly_run)
    assert msgspec.json.decode(msgspec.json.encode(orderly_run[0]), type=JobRun) == orderly_run[0]


@given(orderly(), st.data())
def test_a_cancel_at_any_moment_is_either_taken_for_good_or_refused_for_good(
    drawn: tuple[JobGraph, list[Sent]], data: st.DataObject
) -> None:
    graph, reports = drawn
    ref, number = data.draw(st.sampled_from(graph.order)), data.draw(st.integers(1, 3))
    fact = cancelled(data.draw(st.sampled_from(list(graph.transitions[ref]))), number)
    at = data.draw(st.integers(0, len(reports)))
    run, progress = send(graph, *reports[:at])
    closed_before = any(a.code is not None for a in run.objectives.get(ref, []) if a.number == number)
    try:
        after = cancel(run, graph, ref, fact)
    except Refusal:
        assert closed_before
        return
    assert not closed_before
    assert after.progress.path[: len(progress.path)] == progress.path
    for later_ref, report in reports[at:]:
        if (later_ref, report.attempt, report.status) == (ref, number, "CLOSED"):
            with pytest.raises(Refusal, match="was cancelled"):
                record(after.run, graph, later_ref, report)
        else:
            after = record(after.run, graph, later_ref, report)
    assert not cancel(after.run, graph, ref, fact).changed


@given(orderly())
def test_the_path_walked_is_the_one_reported(drawn: tuple[JobGraph, list[Sent]]) -> None:
    graph, reports = drawn
    closings = tuple(Visit(ref, sent.attempt, sent.code) for ref, sent in reports if sent.status == "CLOSED")
    assert send(graph, *reports)[1].path == closings


@given(orderly(), st.data())
def test_progress_never_goes_back(drawn: tuple[JobGraph, list[Sent]], data: st.DataObject) -> None:
    graph, reports = drawn
    ranks = {"CREATED": 0, "IN_PROGRESS": 1, "COMPLETED": 2}
    run, before = JobRun(), walk(JobRun(), graph)
    for objective_ref, report in data.draw(st.permutations(reports)):
        change = record(run, graph, objective_ref, report)
        assert change.progress.path[: len(before.path)] == before.path
        assert ranks[change.progress.status] >= ranks[before.status]
        run, before = change.run, change.progress


@given(graphs(), st.lists(st.tuples(st.sampled_from(NAMES), st.integers(1, 3), st.sampled_from(CODES)), max_size=30))
def test_any_reports_are_kept_or_refused_and_the_run_survives_storage(
    graph: JobGraph, sent: list[tuple[str, int, str]]
) -> None:
    run = JobRun()
    for ref, attempt, code in sent:
        try:
            change = record(run, graph, ref, closed(code, attempt))
        except Refusal:
            continue
        run = change.run
        assert Attempt(number=attempt, code=code, closedAt=2) in run.objectives[ref]
        assert change.progress == walk(run, graph)
    assert msgspec.json.decode(msgspec.json.encode(run), type=JobRun) == run
