"""Jobs and participants go into a dispatch, and out of it, all or none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haulier.core.refusal import Cause, Refusal
from haulier.services.dispatch.requests import Objective, ObjectiveDef, ObjectiveTransition, TimeSlot
from haulier.services.dispatch.rules.assignment import (
    MAX_JOBS_PER_DISPATCH,
    MAX_PARTICIPANTS_PER_DISPATCH,
    JobPlace,
    add_jobs,
    add_participants,
    remove_jobs,
    remove_one,
)
from haulier.services.dispatch.rules.graph import compile_graph
from haulier.services.dispatch.rules.objectives import GREATEST_SECONDS, arrange

FREE = JobPlace("CREATED")


def test_every_job_that_cannot_be_added_is_named() -> None:
    found = {"there": FREE, "done": JobPlace("COMPLETED"), "busy": JobPlace("ASSIGNED", "dispatch:2"), "ok": FREE}
    with pytest.raises(Refusal) as refused:
        add_jobs(["there"], ["there", "done", "busy", "ok", "ok", "lost"], found)
    assert [(fault.field, fault.rule) for fault in refused.value.faults] == [
        ("jobs[4]", "duplicate"),
        ("jobs[0]", "already_there"),
        ("jobs[1]", "terminal"),
        ("jobs[2]", "in_other_dispatch"),
        ("jobs[5]", "unknown"),
    ]


def test_a_job_that_does_not_exist_is_an_unknown_reference() -> None:
    with pytest.raises(Refusal) as refused:
        add_jobs([], ["lost"], {}, single=True)
    assert refused.value.cause is Cause.UNKNOWN_REFERENCE
    assert refused.value.faults[0].field == "jobId"


def test_a_dispatch_has_a_limited_number_of_jobs_and_participants() -> None:
    jobs = [f"job:{number}" for number in range(MAX_JOBS_PER_DISPATCH)]
    assert add_jobs([], jobs, dict.fromkeys(jobs, FREE)) == jobs
    with pytest.raises(Refusal, match="at most"):
        add_jobs(jobs, ["job:more"], {"job:more": FREE})
    people = [f"riders:{number}" for number in range(MAX_PARTICIPANTS_PER_DISPATCH)]
    with pytest.raises(Refusal, match="at most"):
        add_participants(people, ["riders:more"], {"riders:more": True})


def test_only_active_participants_are_added() -> None:
    with pytest.raises(Refusal) as refused:
        add_participants([], ["a", "b"], {"a": True, "b": False})
    assert [(fault.field, fault.rule) for fault in refused.value.faults] == [("participants[1]", "not_active")]


def test_what_is_not_in_the_dispatch_cannot_be_removed() -> None:
    with pytest.raises(Refusal):
        remove_jobs(["a"], ["a", "b"])
    with pytest.raises(Refusal) as refused:
        remove_one(["a"], "b", "participant")
    assert refused.value.cause is Cause.NOT_FOUND


@given(st.sets(st.text(min_size=1), max_size=8), st.sets(st.text(min_size=1), max_size=8))
def test_removing_undoes_adding(present: set[str], more: set[str]) -> None:
    before, added = sorted(present - more), sorted(more)
    both = add_jobs(before, added, dict.fromkeys(added, FREE))
    assert both == [*before, *added]
    assert remove_jobs(both, added) == before
    for job_id in added:
        both = remove_one(both, job_id, "job")
    assert both == before


GRAPH = compile_graph(
    "PICKUP",
    [
        ObjectiveDef("PICKUP", "w", [ObjectiveTransition("A", "DELIVER")]),
        ObjectiveDef("DELIVER", "w", [ObjectiveTransition("A", "END")]),
    ],
)


def test_objectives_are_shown_in_the_order_of_the_workflow() -> None:
    deliver = Objective(objectiveRef="DELIVER", location="loc-2")
    assert arrange(GRAPH, [deliver]) == [Objective(objectiveRef="PICKUP"), deliver]
    moved = Objective(objectiveRef="DELIVER", location="loc-3")
    assert arrange(GRAPH, [moved], arrange(GRAPH, [deliver]))[1] == moved


def test_a_timeslot_that_is_no_seconds_is_refused_and_one_that_is_stored_is_shown() -> None:
    last, beyond = (
        Objective(objectiveRef="PICKUP", timeslot=TimeSlot(from_=1, to=to))
        for to in (GREATEST_SECONDS, GREATEST_SECONDS + 1)
    )
    assert arrange(GRAPH, [last])[0] == last
    assert arrange(GRAPH, [], [beyond])[0] == beyond
    with pytest.raises(Refusal) as refused:
        arrange(GRAPH, [beyond])
    assert [fault.field for fault in refused.value.faults] == ["objectives[0].timeslot.to"]


def test_objectives_that_the_workflow_lacks_are_named() -> None:
    given_twice = [Objective(objectiveRef="RETURN"), Objective(objectiveRef="PICKUP"), Objective(objectiveRef="PICKUP")]
    with pytest.raises(Refusal) as refused:
        arrange(GRAPH, given_twice)
    assert [fault.rule for fault in refused.value.faults] == ["unknown_objective", "duplicate_objective"]
