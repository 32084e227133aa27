"""The run of a job ends the same whatever order, and however often, its reports come in."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from haulier.core.refusal import Refusal
from haulier.services.dispatch.rules.graph import JobGraph, compile_graph
from haulier.services.dispatch.rules.run import JobRun, Progress, Visit, record, walk
from haulier.services.dispatch.wire import ObjectiveDef, ObjectiveTransition
from haulier.services.workflow import END, MAX_ATTEMPTS, Attempt, Report, attempt_number

Sent = tuple[str, Report]


def started(attempt: int = 1, timestamp: float = 1) -> Report:
    return Report(attempt=attempt, status="STARTED", timestamp=timestamp)


def closed(code: str, attempt: int = 1, timestamp: float = 2, close_job: bool = False) -> Report:
    return Report(attempt=attempt, status="CLOSED", code=code, timestamp=timestamp, close_job=close_job)


def send(graph: JobGraph, *reports: Sent) -> tuple[JobRun, Progress]:
    run = JobRun()
    for objective_ref, report in reports:
        run = record(run, graph, objective_ref, report).run
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
