"""Custody tasks write the ledger, with the report that tells of them, once and whatever order the phone tells in."""

from __future__ import annotations

import asyncio
import dataclasses
from collections import Counter
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from haulier.app.catalogue import COMPILERS, SERVICES
from haulier.services.dispatch.rules.pending_lines import MAX_PENDING_LINES
from support.linehaul import PICKUP, SUCCESS, WORKFLOW, Lane, Made, make_type, report
from support.stack import Answer, Stack, serving
from support.statements import Counted
from support.unchanged import unchanged

KINDS = {"ET_PICK": "IN", "ET_DELIVER": "OUT", "ET_COLLECT": "IN", "ET_DELIVER_CASH": "OUT", "ET_CUSTODY_IN": "IN",
         "ET_CUSTODY_OUT": "OUT"}  # fmt: skip
GOODS = [{"custodyEntity": "CONTAINER", "custodyEntityId": "c1", "custodyLocationId": "loc-1"}]


@pytest.fixture
async def stop(lane: Lane) -> Lane:
    """A lane whose jobs have one objective, with all custody tasks in it, one of them the tenant's own."""
    own = {"name": "Load", "entityCode": "7001", "tag": [{"name": "custody", "value": "IN"}],
           "inputs": {"type": "object", "properties": {}}}  # fmt: skip
    load = (await lane.client.post(f"{WORKFLOW}/execution-tasks", own)).data["id"]
    kinds = [*KINDS, "ET_SCAN", load]
    flow = [{"stateName": f"do {kind}"[:40], "taskId": kind} for kind in kinds]
    flow.append({"stateName": "loading", "taskId": load})
    workflow = (await lane.client.post(f"{WORKFLOW}/execution-workflows", {"name": "stop", "flow": flow})).data["id"]
    only = {"objectiveRef": PICKUP, "workflow": workflow, "next": [{"code": SUCCESS, "nextObjective": "END"}]}
    body = {"name": "One stop", "start": PICKUP, "objectives": [only]}
    lane.job_workflow = (await lane.post("/job-workflows", body)).data["id"]
    return lane


@pytest.fixture
async def job(stop: Lane) -> Made:
    return await stop.job()


@pytest.fixture
async def dispatch(stop: Lane, job: Made) -> str:
    return await stop.dispatch(job)


async def done(lane: Lane, job: Made, dispatch: str, task: str, rows: Any, **more: Any) -> Answer:
    """Tell that a task is closed and what changed hands in it; ``more`` replaces or adds members of the report."""
    data = {"custody": rows, **more.pop("data", {})}
    body = report(job, dispatch, "CLOSED", sequenceId=1, stateName=task, data=data) | more
    del body["code"]
    return await lane.post(f"/workflows/{job.instances[PICKUP]}/tasks/{task}", body)


def cash(amount: float) -> list[dict[str, Any]]:
    return [{"custodyEntity": "CASH", "custodyEntityAmount": amount}]


async def test_a_closed_custody_task_writes_lines_that_tell_where_they_come_from(
    stop: Lane, job: Made, dispatch: str
) -> None:
    answer = await done(stop, job, dispatch, "ET_PICK", [*GOODS, *cash(0.5)], attemptId=2, timestamp=17)
    assert (answer.status, answer.data) == (202, {"id": job.instances[PICKUP]})
    ledger = await stop.get(f"/ledgers/{dispatch}")
    source = {"jobId": job.id, "workflowInstanceId": job.instances[PICKUP], "taskId": "ET_PICK", "attemptId": 2,
              "reportedAt": 17, "reportedBy": "r1", "direction": "IN"}  # fmt: skip
    goods, money = ledger["entries"]
    assert goods.items() >= (GOODS[0] | source | {"number": 1, "balance": 1.0}).items()
    assert money.items() >= (cash(0.5)[0] | source | {"number": 2, "balance": 0.5}).items()
    assert (ledger["waiting"], ledger["balanced"]) == ([], False)


@pytest.mark.parametrize(("task", "direction"), KINDS.items())
async def test_the_kind_of_the_task_says_which_way_things_go(
    stop: Lane, job: Made, dispatch: str, task: str, direction: str
) -> None:
    if direction == "OUT":
        assert (await stop.scan("in", dispatch)).status == 202
    assert (await done(stop, job, dispatch, task, GOODS)).status == 202
    assert (await stop.get(f"/ledgers/{dispatch}"))["entries"][-1]["direction"] == direction


async def test_a_kind_of_the_tenants_own_is_known_by_its_tag_and_by_the_name_of_its_step(
    stop: Lane, job: Made, dispatch: str
) -> None:
    assert (await done(stop, job, dispatch, "loading", GOODS)).status == 202
    assert (await done(stop, job, dispatch, "step 9", [GOODS[0] | {"custodyEntityId": "c2"}], stateName="loading")
            ).status == 202  # fmt: skip
    entries = (await stop.get(f"/ledgers/{dispatch}"))["entries"]
    assert [(entry["taskId"], entry["direction"]) for entry in entries] == [("loading", "IN"), ("step 9", "IN")]


@pytest.mark.parametrize(
    "more",
    [{"status": "STARTED"}, {"outcome": "ET_FAILURE"}, {"data": {"outcome": "ET_FAILURE"}},
     {"meta": {"outcome": "ET_FAILURE"}}],
)  # fmt: skip
async def test_a_task_that_is_not_done_or_failed_writes_nothing(
    stop: Lane, job: Made, dispatch: str, more: dict[str, Any]
) -> None:
    assert (await done(stop, job, dispatch, "ET_PICK", GOODS, **more)).status == 202
    assert (await stop.get(f"/ledgers/{dispatch}"))["entries"] == []
    (task,) = (await stop.client.get(f"{WORKFLOW}/execution-workflow-instances/{job.instances[PICKUP]}")).data["tasks"]
    assert task.get("outcome") == more.get("outcome")


@pytest.mark.parametrize("rows", [None, []])
async def test_a_custody_task_without_rows_writes_nothing(stop: Lane, job: Made, dispatch: str, rows: Any) -> None:
    assert (await done(stop, job, dispatch, "ET_PICK", rows, outcome="ET_SUCCESS")).status == 202
    assert (await done(stop, job, dispatch, "ET_SCAN", rows)).status == 202
    assert (await stop.get(f"/ledgers/{dispatch}"))["entries"] == []


async def test_custody_of_another_task_is_refused_so_that_a_wrong_name_is_noticed(
    stack: Stack, stop: Lane, job: Made, dispatch: str
) -> None:
    async with unchanged(stack.runtime.database, stop.client.tenant):
        for task in ("ET_SCAN", "ET_PICKK", "task:none"):
            answer = await done(stop, job, dispatch, task, GOODS)
            assert (answer.status, answer.code[-4:], answer.fields) == (400, "0002", {"data.custody"}), task


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ({"custodyEntity": "CONTAINER"}, "data.custody[1].custodyEntityId"),
        ({"custodyEntity": "CONTAINER", "custodyEntityId": 5}, "data.custody[1].custodyEntityId"),
        ({"custodyEntity": "CONTAINER", "custodyEntityId": "c1"}, "data.custody[1].custodyEntityId"),
        ({"custodyEntityId": "c2"}, "data.custody[1].custodyEntity"),
        ({"custodyEntity": "TRUCK"}, "data.custody[1].custodyEntity"),
        ({"custodyEntity": "CASH"}, "data.custody[1].custodyEntityAmount"),
        ({"custodyEntity": "CASH", "custodyEntityAmount": -1}, "data.custody[1].custodyEntityAmount"),
        ("c2", "data.custody[1]"),
    ],
)
async def test_a_wrong_row_is_named_and_changes_nothing(
    stack: Stack, stop: Lane, job: Made, dispatch: str, row: Any, field: str
) -> None:
    async with unchanged(stack.runtime.database, stop.client.tenant):
        answer = await done(stop, job, dispatch, "ET_PICK", [*GOODS, row])
        assert (answer.status, answer.fields) == (400, {field})
        assert (await done(stop, job, dispatch, "ET_PICK", "c1")).fields == {"data.custody"}


async def test_a_repeated_report_writes_nothing_again_whatever_it_says(stop: Lane, job: Made, dispatch: str) -> None:
    for rows in (GOODS, GOODS, cash(5), "nonsense"):
        assert (await done(stop, job, dispatch, "ET_PICK", rows)).status == 202
    assert len((await stop.get(f"/ledgers/{dispatch}"))["entries"]) == 1
    assert (await done(stop, job, dispatch, "ET_PICK", cash(5), attemptId=2)).status == 202
    assert len((await stop.get(f"/ledgers/{dispatch}"))["entries"]) == 2


async def test_the_same_report_many_times_at_once_writes_its_lines_once(stop: Lane, job: Made, dispatch: str) -> None:
    answers = await asyncio.gather(
        *(done(stop, job, dispatch, task, cash(2)) for _ in range(10) for task in ("ET_COLLECT", "ET_DELIVER_CASH"))
    )
    assert {answer.status for answer in answers} == {202}, {str(a.body) for a in answers if a.status != 202}
    ledger = await stop.get(f"/ledgers/{dispatch}")
    assert [(entry["taskId"], entry["balance"]) for entry in ledger["entries"]] == [
        ("ET_COLLECT", 2.0),
        ("ET_DELIVER_CASH", 0.0),
    ]
    assert (ledger["waiting"], ledger["balanced"]) == ([], True)


async def test_the_same_report_to_two_processes_at_once_writes_its_lines_once(
    stack: Stack, stop: Lane, job: Made, dispatch: str
) -> None:
    async with serving(stack.runtime.settings, SERVICES, COMPILERS) as (_, url):
        elsewhere = dataclasses.replace(stop, client=stop.client.at(url))
        for attempt in range(1, 6):
            answers = await asyncio.gather(
                *(
                    done(lane, job, dispatch, task, cash(attempt), attemptId=attempt)
                    for lane in (stop, elsewhere) * 2
                    for task in ("ET_DELIVER_CASH", "ET_COLLECT")
                )
            )
            assert {answer.status for answer in answers} == {202}, {str(a.body) for a in answers if a.status != 202}
    ledger = await stop.get(f"/ledgers/{dispatch}")
    assert (len(ledger["entries"]), ledger["waiting"], ledger["balanced"]) == (10, [], True)


async def test_custody_costs_one_read_more_and_only_where_it_is_told(
    stop: Lane, job: Made, dispatch: str, counted: Counted
) -> None:
    stop = dataclasses.replace(stop, client=counted.client(stop.client))
    await done(stop, job, dispatch, "ET_PICK", GOODS, attemptId=3)  # the first one reads the flow for the process
    for rows, cost in ((None, ["read", "apply"]), (GOODS, ["read", "read", "apply"])):
        with counted.statements() as seen:
            answer = await done(stop, job, dispatch, "ET_PICK", rows, attemptId=1 if rows else 2)
        assert (answer.status, seen) == (202, cost)


async def test_a_hand_over_told_first_waits_is_shown_and_keeps_the_dispatch_open(
    stack: Stack, stop: Lane, job: Made, dispatch: str
) -> None:
    assert (await done(stop, job, dispatch, "ET_DELIVER", GOODS)).status == 202
    assert (await done(stop, job, dispatch, "ET_DELIVER_CASH", cash(5))).status == 202
    assert (await stop.tell(job, dispatch, PICKUP, "CLOSED", SUCCESS)).status == 202
    ledger = await stop.get(f"/ledgers/{dispatch}")
    assert (ledger["entries"], ledger["open"], ledger["balanced"]) == ([], [], False)
    assert [(line["taskId"], line["direction"]) for line in ledger["waiting"]] == [
        ("ET_DELIVER", "OUT"),
        ("ET_DELIVER_CASH", "OUT"),
    ]
    async with unchanged(stack.runtime.database, stop.client.tenant):
        answer = await stop.post(f"/dispatches/{dispatch}/status", {"status": "CLOSED"})
        assert (answer.status, answer.code[-4:], answer.fields) == (400, "0007", {"ledger"})
        info = answer.body["error"]["additionalInfo"]
        assert (info["waitingCustody"], info["waitingCustodyCount"]) == (ledger["waiting"], 2)
    assert (await done(stop, job, dispatch, "ET_PICK", GOODS)).status == 202
    assert (await stop.scan("in", dispatch, "CASH", None, custodyEntityAmount=5)).status == 202
    ledger = await stop.get(f"/ledgers/{dispatch}")
    assert (ledger["waiting"], ledger["balanced"]) == ([], True)
    assert [(entry.get("taskId"), entry["balance"]) for entry in ledger["entries"]] == [
        ("ET_PICK", 1.0), ("ET_DELIVER", 0.0), (None, 5.0), ("ET_DELIVER_CASH", 0.0)
    ]  # fmt: skip
    assert (await stop.post(f"/dispatches/{dispatch}/status", {"status": "CLOSED"})).status == 202


async def test_a_closed_ledger_takes_no_more_but_a_repeated_report_is_heard(
    stack: Stack, stop: Lane, job: Made, dispatch: str
) -> None:
    await done(stop, job, dispatch, "ET_COLLECT", cash(5))
    await done(stop, job, dispatch, "ET_DELIVER_CASH", cash(5))
    await stop.tell(job, dispatch, PICKUP, "CLOSED", SUCCESS)
    assert (await stop.post(f"/dispatches/{dispatch}/status", {"status": "CLOSED"})).status == 202
    assert (await done(stop, job, dispatch, "ET_COLLECT", cash(5))).status == 202
    async with unchanged(stack.runtime.database, stop.client.tenant):
        answer = await done(stop, job, dispatch, "ET_PICK", GOODS)
        assert (answer.status, answer.code[-4:], answer.fields) == (400, "0007", {"dispatchId"})


async def test_lines_that_wait_have_a_limit(stack: Stack, stop: Lane, job: Made, dispatch: str) -> None:
    rows = [{"custodyEntity": "CONTAINER", "custodyEntityId": f"c{n}"} for n in range(MAX_PENDING_LINES)]
    assert (await done(stop, job, dispatch, "ET_DELIVER", rows)).status == 202
    async with unchanged(stack.runtime.database, stop.client.tenant):
        answer = await done(stop, job, dispatch, "ET_DELIVER_CASH", cash(1))
        assert (answer.status, answer.code[-4:], answer.fields) == (400, "0007", {"data.custody"})
    assert (await done(stop, job, dispatch, "ET_PICK", rows[:1])).status == 202
    assert (await done(stop, job, dispatch, "ET_DELIVER_CASH", cash(1))).status == 202
    assert len((await stop.get(f"/ledgers/{dispatch}"))["waiting"]) == MAX_PENDING_LINES


async def test_a_ledger_that_allows_excess_lets_nothing_wait(stop: Lane, job: Made) -> None:
    stop.dispatch_type = await make_type(stop.client, "dispatch-types", stop.name(), [], allowExcessCustody=True)
    await stop.post(f"/jobs/{job.id}/status", {"status": "COMPLETED"})
    another = await stop.job()
    dispatch = await stop.dispatch(another)
    assert (await done(stop, another, dispatch, "ET_DELIVER", [*GOODS, *GOODS, *cash(5)])).status == 202
    ledger = await stop.get(f"/ledgers/{dispatch}")
    assert ([entry["balance"] for entry in ledger["entries"]], ledger["waiting"]) == ([-1.0, -2.0, -5.0], [])


async def test_the_event_of_a_report_tells_the_lines_it_wrote(
    stack: Stack, stop: Lane, job: Made, dispatch: str
) -> None:
    await done(stop, job, dispatch, "ET_DELIVER", GOODS)
    await done(stop, job, dispatch, "ET_PICK", GOODS)
    rows = await stack.runtime.database.fetch(
        "SELECT data FROM journal WHERE tenant_id = $1 AND event = 'TaskClosed' ORDER BY at, id", stop.client.tenant
    )
    told = [msgspec.json.decode(row["data"]) for row in rows]
    assert [(len(payload["entries"]), payload["waiting"]) for payload in told] == [(0, 1), (2, 0)]


Told = tuple[str, str, int, tuple[dict[str, Any], ...]]
"""Objective's task, name of the job, attempt, rows."""


@st.composite
def stories(draw: st.DrawFn) -> list[Told]:
    """What happened to two jobs, in its order: taken, perhaps in vain once, delivered, paid, deposited."""
    story: list[Told] = []
    for name in ("one", "two"):
        goods = draw(st.lists(st.sampled_from("abc"), unique=True, max_size=3))
        rows = tuple({"custodyEntity": "CONTAINER", "custodyEntityId": f"{name}-{item}"} for item in goods)
        again = draw(st.booleans())
        paid = draw(st.sampled_from([0.1, 7, 250.25]))
        story.append(("ET_PICK", name, 1, rows))
        if again:
            story += [("ET_DELIVER", name, 1, rows), ("ET_PICK", name, 2, rows)]
        story += [("ET_DELIVER", name, 2, rows), ("ET_COLLECT", name, 2, tuple(cash(paid)))]
        if draw(st.booleans()):
            story.append(("ET_DELIVER_CASH", name, 2, tuple(cash(paid))))
    return story


async def ledger_after(lane: Lane, story: list[Told]) -> tuple[Any, ...]:
    """The ledger after a story was told, apart from numbers, running balances and what differs from run to run."""
    jobs = {name: await lane.job() for name in ("one", "two")}
    dispatch = await lane.dispatch(*jobs.values())
    for task, name, attempt, rows in story:
        answer = await done(lane, jobs[name], dispatch, task, list(rows), attemptId=attempt)
        assert answer.status == 202, answer.body
    ledger = await lane.get(f"/ledgers/{dispatch}")
    names = {job.id: name for name, job in jobs.items()}
    lines = Counter(
        (names[entry["jobId"]], entry["taskId"], entry["attemptId"], entry["direction"], entry.get("custodyEntityId"),
         entry.get("custodyEntityAmount"))
        for entry in ledger["entries"]
    )  # fmt: skip
    return lines, ledger["open"], ledger["waiting"], ledger["balanced"]


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(story=stories(), data=st.data())
async def test_any_order_and_any_repetition_leaves_the_same_ledger(
    stop: Lane, story: list[Told], data: st.DataObject
) -> None:
    repeated = data.draw(st.lists(st.sampled_from(story), max_size=4))
    shuffled = data.draw(st.permutations(story + repeated))
    expected = await ledger_after(stop, story)
    assert expected[2] == []
    assert await ledger_after(stop, shuffled) == expected
