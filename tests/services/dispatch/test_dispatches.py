"""Dispatches over HTTP: made, filled with jobs and riders, emptied, changed; by id and by reference."""

from __future__ import annotations

from typing import Any

import pytest

from support.linehaul import PICKUP, Lane, Made
from support.stack import Stack
from support.unchanged import unchanged

BY = pytest.mark.parametrize("by", ["id", "ref"])


async def address(lane: Lane, dispatch: str, by: str) -> str:
    """The path of a dispatch, by its id or by the tenant's reference."""
    shown = await lane.get(f"/dispatches/{dispatch}")
    return f"/dispatches/{dispatch}" if by == "id" else f"/dispatches/ref/{shown['dispatchRef']}"


async def test_a_read_after_the_answer_sees_the_dispatch_and_its_jobs(lane: Lane) -> None:
    jobs = [await lane.job(), await lane.job()]
    body = lane.dispatch_body(
        jobs=[job.id for job in jobs],
        participants=[lane.rider],
        dispatchTypeName="Night run",
        customData={"shift": "AM"},
    )
    answer = await lane.post("/dispatches", body)
    assert answer.status == 202
    id = answer.data["id"]
    assert id.startswith("roadTrip:")
    shown = await lane.get(f"/dispatches/{id}")
    assert shown == await lane.get(f"/dispatches/ref/{body['dispatchRef']}")
    assert {name: shown[name] for name in body} == body
    assert (shown["status"], shown["dispatchId"], shown["tenantId"]) == ("ASSIGNED", id, lane.client.tenant)
    for job in jobs:
        seen = await lane.get(f"/jobs/{job.id}")
        assert (seen["status"], seen["dispatchId"], seen["dispatchRef"]) == ("ASSIGNED", id, body["dispatchRef"])
        assert seen["assignedAt"] == seen["updatedAt"]
    empty = {"dispatchId": id, "entries": [], "balanced": True, "open": [], "waiting": []}
    assert await lane.get(f"/ledgers/{id}") == empty


async def test_an_empty_dispatch_is_initiated(lane: Lane) -> None:
    made = await lane.post("/dispatches", {"dispatchTypeId": lane.dispatch_type})
    shown = await lane.get(f"/dispatches/{made.data['id']}")
    assert (shown["status"], shown["jobs"], shown["participants"]) == ("INITIATED", [], [])
    assert shown["dispatchTypeName"] == "roadTrip"
    assert "dispatchRef" not in shown


@pytest.mark.parametrize(
    ("members", "cause", "fields"),
    [
        ({"dispatchTypeId": "roadTrip:none"}, "3304", {"dispatchTypeId"}),
        ({"dispatchTypeId": "abc"}, "0002", {"dispatchTypeId"}),
        ({"dispatchRef": "abc"}, "0002", {"dispatchRef"}),
        ({"dispatchRef": "x" * 65}, "0002", {"dispatchRef"}),
        ({"dispatchTypeName": "abc"}, "0002", {"dispatchTypeName"}),
        ({"jobs": "job"}, "0002", {"jobs"}),
        ({"jobs": ["linehaul:none"]}, "3303", {"jobs[0]"}),
        ({"participants": ["riders:none", "riders:non"]}, "3303", {"participants[0]", "participants[1]"}),
        ({"participants": [""]}, "0002", {"participants[0]"}),
        ({"customData": {"shift": "XM", "axles": "3", "none": 1}}, "0002",
         {"customData.shift", "customData.axles", "customData.none"}),
    ],
)  # fmt: skip
async def test_a_bad_dispatch_is_refused_with_its_fields(
    stack: Stack, lane: Lane, members: dict[str, Any], cause: str, fields: set[str]
) -> None:
    async with unchanged(stack.runtime.database, lane.client.tenant):
        answer = await lane.post("/dispatches", lane.dispatch_body(**members))
        assert (answer.status, answer.code[-4:], answer.fields) == (400, cause, fields)


async def test_a_dispatch_reference_is_taken_once_also_by_an_update(stack: Stack, lane: Lane) -> None:
    one, other = lane.dispatch_body(), lane.dispatch_body(dispatchRef="x" * 64)
    assert (await lane.post("/dispatches", one)).status == 202
    id = (await lane.post("/dispatches", other)).data["id"]
    async with unchanged(stack.runtime.database, lane.client.tenant):
        for answer in (
            await lane.post("/dispatches", one),
            await lane.call("PUT", f"/dispatches/{id}", {"dispatchRef": one["dispatchRef"]}),
        ):
            assert (answer.status, answer.code[-4:], answer.fields) == (400, "2300", {"dispatchRef"})
    assert (await lane.call("PUT", f"/dispatches/{id}", {"dispatchRef": "RUN-NEW", "dispatchTypeName": "Day run"})).data
    shown = await lane.get("/dispatches/ref/RUN-NEW")
    assert (shown["id"], shown["dispatchTypeName"]) == (id, "Day run")


async def test_a_job_tells_the_reference_that_its_dispatch_has_now(lane: Lane) -> None:
    job = await lane.job()
    dispatch = await lane.dispatch(job)
    assert (await lane.call("PUT", f"/dispatches/{dispatch}", {"dispatchRef": "RUN-NEW"})).status == 202
    assert (await lane.get(f"/jobs/{job.id}"))["dispatchRef"] == "RUN-NEW"


@BY
async def test_jobs_are_added_and_removed_one_or_many(lane: Lane, by: str) -> None:
    dispatch = await lane.dispatch()
    path = await address(lane, dispatch, by)
    one, two, three = [await lane.job() for _ in range(3)]
    assert (await lane.patch(f"{path}/jobs", {"jobId": one.id})).data == {"id": dispatch}
    assert (await lane.patch(f"{path}/jobs/bulk", {"jobs": [two.id, three.id]})).status == 202
    assert (await lane.get(path))["jobs"] == [one.id, two.id, three.id]
    assert (await lane.get(f"/jobs/{three.id}"))["status"] == "ASSIGNED"
    assert (await lane.call("DELETE", f"{path}/jobs/{two.id}", {"_event_meta": {"why": "sick"}})).status == 202
    assert (await lane.patch(f"{path}/jobs/remove", {"jobs": [one.id]})).status == 202
    assert (await lane.get(path))["jobs"] == [three.id]
    left = await lane.get(f"/jobs/{two.id}")
    assert left["status"] == "CREATED"
    assert not left.keys() & {"dispatchId", "dispatchRef", "assignedAt"}
    other = await lane.dispatch(two)
    assert (await lane.get(f"/jobs/{two.id}"))["dispatchId"] == other


@BY
async def test_adding_jobs_is_all_or_nothing_and_names_every_fault(stack: Stack, lane: Lane, by: str) -> None:
    here, elsewhere, done, free = [await lane.job() for _ in range(4)]
    dispatch, other = await lane.dispatch(here), await lane.dispatch(elsewhere)
    await lane.post(f"/jobs/{done.id}/status", {"status": "COMPLETED"})
    path = await address(lane, dispatch, by)
    async with unchanged(stack.runtime.database, lane.client.tenant):
        wanted = [free.id, here.id, elsewhere.id, done.id, "linehaul:none", free.id]
        answer = await lane.patch(f"{path}/jobs/bulk", {"jobs": wanted})
        assert (answer.status, answer.code[-4:]) == (400, "0002")
        assert rules(answer.body) == {
            "jobs[1]": "already_there", "jobs[2]": "in_other_dispatch", "jobs[3]": "terminal", "jobs[4]": "unknown",
            "jobs[5]": "duplicate",
        }  # fmt: skip
        assert other in answer.body["error"]["description"]
        answer = await lane.patch(f"{path}/jobs", {"jobId": elsewhere.id})
        assert rules(answer.body) == {"jobId": "in_other_dispatch"}
        answer = await lane.patch(f"{path}/jobs", {"jobId": "linehaul:none"})
        assert (answer.code[-4:], rules(answer.body)) == ("3303", {"jobId": "unknown"})
        answer = await lane.patch(f"{path}/jobs/remove", {"jobs": [here.id, elsewhere.id]})
        assert rules(answer.body) == {"jobs[1]": "not_there"}
        assert (await lane.call("DELETE", f"{path}/jobs/{elsewhere.id}")).status == 404


def rules(body: Any) -> dict[str, str]:
    """The rule that each field of an error broke."""
    return {fault["field"]: fault["rule"] for fault in body["error"]["additionalInfo"]["faults"]}


@BY
async def test_riders_are_added_and_removed(lane: Lane, by: str) -> None:
    dispatch = (await lane.post("/dispatches", lane.dispatch_body())).data["id"]
    path = await address(lane, dispatch, by)
    second, third = await lane.new_rider(), await lane.new_rider()
    answer = await lane.patch(f"{path}/participants", {"participantId": lane.rider})
    assert (answer.status, (await lane.get(path))["status"]) == (200, "ASSIGNED")
    assert (await lane.patch(f"{path}/participants/bulk", {"participants": [second, third]})).status == 200
    assert (await lane.get(path))["participants"] == [lane.rider, second, third]
    for rider in (second, lane.rider, third):
        assert (await lane.call("DELETE", f"{path}/participants/{rider}")).status == 202
    shown = await lane.get(path)
    assert (shown["participants"], shown["status"]) == ([], "INITIATED")


@BY
async def test_riders_must_exist_be_at_work_and_come_once(stack: Stack, lane: Lane, by: str) -> None:
    dispatch = await lane.dispatch()
    path = await address(lane, dispatch, by)
    idle, free = await lane.new_rider(at_work=False), await lane.new_rider()
    async with unchanged(stack.runtime.database, lane.client.tenant):
        wanted = [free, lane.rider, idle, "riders:none", free]
        answer = await lane.patch(f"{path}/participants/bulk", {"participants": wanted})
        assert rules(answer.body) == {
            "participants[1]": "already_there", "participants[2]": "not_active", "participants[3]": "unknown",
            "participants[4]": "duplicate",
        }  # fmt: skip
        for rider, rule in ((idle, "not_active"), (lane.rider, "already_there"), ("riders:none", "unknown")):
            answer = await lane.patch(f"{path}/participants", {"participantId": rider})
            assert (answer.status, rules(answer.body)) == (400, {"participantId": rule})
        assert (await lane.call("DELETE", f"{path}/participants/{free}")).status == 404
        answer = await lane.post("/dispatches", lane.dispatch_body(participants=[idle]))
        assert rules(answer.body) == {"participants[0]": "not_active"}


@BY
async def test_custom_data_is_merged_or_replaced(stack: Stack, lane: Lane, by: str) -> None:
    dispatch = await lane.dispatch(customData={"shift": "AM", "axles": 2})
    path = await address(lane, dispatch, by)
    assert (await lane.patch(f"{path}/custom-data", {"customData": {"axles": 3, "shift": None}})).status == 202
    assert (await lane.get(path))["customData"] == {"axles": 3}
    assert (await lane.call("PUT", f"{path}/custom-data", {"customData": {"shift": "PM"}})).status == 202
    assert (await lane.get(path))["customData"] == {"shift": "PM"}
    async with unchanged(stack.runtime.database, lane.client.tenant):
        for method in ("PUT", "PATCH"):
            answer = await lane.call(method, f"{path}/custom-data", {"customData": {"shift": "XM"}})
            assert answer.fields == {"customData.shift"}


async def test_lists_name_at_most_what_a_dispatch_may_hold(stack: Stack, lane: Lane) -> None:
    dispatch = await lane.dispatch()
    async with unchanged(stack.runtime.database, lane.client.tenant):
        many = [f"linehaul:{n}" for n in range(1001)]
        assert (await lane.patch(f"/dispatches/{dispatch}/jobs/bulk", {"jobs": many})).fields == {"jobs"}


async def test_dispatches_are_listed_by_type_reference_and_attribute(lane: Lane) -> None:
    made = [await lane.dispatch(customData={"shift": shift}) for shift in ("AM", "PM")]
    page = await lane.get(f"/dispatches?dispatchTypeId={lane.dispatch_type}&sortBy=asc")
    assert [row["id"] for row in page["dispatches"]] == made
    query = "%7B%22op%22:%22and%22,%22arr%22:%5B%7B%22key%22:%22shift%22,%22value%22:%22PM%22%7D%5D%7D"
    page = await lane.get(f"/dispatches?dispatchTypeId={lane.dispatch_type}&query={query}")
    assert (page["meta"], [row["id"] for row in page["dispatches"]]) == ({"totalElements": 1}, made[1:])


async def test_a_begun_job_taken_out_stays_begun_and_goes_on_elsewhere(lane: Lane) -> None:
    job, left = await lane.job(), await lane.job()
    first = await lane.dispatch(job, left)
    assert (await lane.tell(job, first, PICKUP, "STARTED")).status == 202
    assert (await lane.call("DELETE", f"/dispatches/{first}/jobs/{job.id}")).status == 202
    assert (await lane.get(f"/jobs/{job.id}"))["status"] == "IN_PROGRESS"
    assert (await lane.tell(job, first, PICKUP, "CLOSED", "R-0065")).fields == {"dispatchId"}
    second = await lane.dispatch(job)
    assert (await lane.get(f"/dispatches/{second}"))["status"] == "IN_PROGRESS"
    await lane.run(job, second)
    assert await ended(lane, job)


async def ended(lane: Lane, job: Made) -> bool:
    return bool((await lane.get(f"/jobs/{job.id}"))["status"] == "COMPLETED")
