"""Jobs over HTTP: made, read, changed, completed, listed."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

import pytest

from support.linehaul import DROP, PICKUP, SUCCESS, Lane
from support.stack import Stack
from support.unchanged import unchanged

SLOT = {"from": 1_790_000_000, "to": 1_790_003_600}
INLINE: dict[str, Any] = {
    "objectiveRef": DROP,
    "location": {"address": "4 Quay St", "geolocation": {"lat": "12.971600", "long": "-77.594600"}},
    "contact": {"name": "R. Iyer", "phone": {"countryCode": "+91", "number": "9000000001", "isMobile": True}},
    "timeslot": SLOT,
    "workflowInput": {"containers": ["c1"]},
}


async def test_a_read_after_the_answer_sees_the_job(lane: Lane) -> None:
    body = lane.job_body(
        objectives=[INLINE], scheduledFor={"startDateTime": 1_790_000_000}, customData={"hub": "BLR", "kilos": 3},
        assets=[{"documentType": "invoice", "documentUrl": "files/88"}], containers=["c1"],
    )  # fmt: skip
    answer = await lane.post("/jobs", body)
    assert answer.status == 202
    id = answer.data["id"]
    assert id.startswith("linehaul:")
    shown = await lane.get(f"/jobs/{id}")
    assert shown == await lane.get(f"/jobs/ref/{body['jobRef']}")
    for name in ("jobRef", "jobTypeId", "jobWorkflowId", "customData", "assets", "containers", "scheduledFor"):
        assert shown[name] == body[name], name
    assert (shown["status"], shown["cancelled"], shown["tenantId"]) == ("CREATED", False, lane.client.tenant)
    assert shown["createdBy"] == "1"
    assert "dispatchId" not in shown
    assert shown["entityMeta"]["cassandra"] == {"fields": {}, "key": []}
    pickup, drop = shown["objectives"]
    assert (pickup["objectiveRef"], pickup["attemptId"], pickup["status"]) == (PICKUP, 1, "CREATED")
    assert {name: drop[name] for name in INLINE} == INLINE
    assert [o["workflowInstanceId"] for o in shown["objectives"]] == [
        o["workflowInstanceId"] for o in answer.data["objectives"]
    ]


@pytest.mark.parametrize(
    ("members", "cause", "fields"),
    [
        ({"jobWorkflowId": "jobWorkflow:none"}, "3303", {"jobWorkflowId"}),
        ({"jobTypeId": "linehaul:none"}, "3304", {"jobTypeId"}),
        ({"jobTypeId": "abc"}, "0002", {"jobTypeId"}),
        ({"jobRef": ""}, "0002", {"jobRef"}),
        ({"jobRef": "x" * 65}, "0002", {"jobRef"}),
        ({"objectives": []}, "0002", {"objectives"}),
        ({"objectives": [{}]}, "0002", {"objectives[0].objectiveRef"}),
        ({"objectives": [{"objectiveRef": "NONE"}]}, "0002", {"objectives[0].objectiveRef"}),
        ({"objectives": [{"objectiveRef": DROP}, {"objectiveRef": DROP}]}, "0002", {"objectives[1].objectiveRef"}),
        ({"objectives": [INLINE | {"timeslot": {"from": 2, "to": 1}}]}, "0002", {"objectives[0].timeslot"}),
        ({"objectives": [INLINE | {"timeslot": {"from": 0, "to": 1}}]}, "0002", {"objectives[0].timeslot.from"}),
        ({"objectives": [INLINE | {"timeslot": {"from": 1, "to": 10**11 + 1}}]}, "0002", {"objectives[0].timeslot.to"}),
        ({"objectives": [INLINE | {"location": ""}]}, "0002", {"objectives[0].location"}),
        ({"scheduledFor": {}}, "0002", {"scheduledFor.startDateTime"}),
        ({"assets": [{"documentType": "x"}]}, "0002", {"assets[0].documentUrl"}),
        ({"customData": {"kilos": 101, "hub": 1, "note": "x" * 11, "other": 1}}, "0002",
         {"customData.kilos", "customData.hub", "customData.note", "customData.other"}),
        ({"customData": []}, "0002", {"customData"}),
    ],
)  # fmt: skip
async def test_a_bad_job_is_refused_with_its_fields(
    stack: Stack, lane: Lane, members: dict[str, Any], cause: str, fields: set[str]
) -> None:
    async with unchanged(stack.runtime.database, lane.client.tenant):
        answer = await lane.post("/jobs", lane.job_body(**members))
        assert (answer.status, answer.code[-4:], answer.fields) == (400, cause, fields)


async def test_a_job_reference_is_taken_once_in_a_tenant(stack: Stack, lane: Lane) -> None:
    job = await lane.job()
    async with unchanged(stack.runtime.database, lane.client.tenant):
        answer = await lane.post("/jobs", lane.job_body(jobRef=job.ref))
        assert (answer.status, answer.code[-4:], answer.fields) == (400, "2300", {"jobRef"})
    await lane.job(jobRef=None)
    await lane.job(jobRef=None)


async def test_an_update_replaces_what_it_names(lane: Lane) -> None:
    job = await lane.job(objectives=[INLINE, {"objectiveRef": PICKUP, "location": "loc-1"}], customData={"hub": "BLR"})
    change = {
        "objectives": [{"objectiveRef": DROP, "location": "loc-2"}], "scheduledFor": {"startDateTime": 5},
        "assets": [{"documentType": "pod", "documentUrl": "files/9"}], "customData": {"kilos": 7},
    }  # fmt: skip
    assert (await lane.call("PUT", f"/jobs/{job.id}", change)).status == 202
    shown = await lane.get(f"/jobs/{job.id}")
    assert [o.get("location") for o in shown["objectives"]] == ["loc-1", "loc-2"]
    assert shown["customData"] == {"hub": "BLR", "kilos": 7}
    assert (shown["scheduledFor"], shown["assets"]) == (change["scheduledFor"], change["assets"])


async def test_custom_data_is_merged_or_replaced(stack: Stack, lane: Lane) -> None:
    job = await lane.job(customData={"hub": "BLR", "kilos": 3})
    path = f"/jobs/{job.id}/custom-data"
    assert (await lane.patch(path, {"customData": {"kilos": None, "note": "n"}})).status == 202
    assert (await lane.get(f"/jobs/{job.id}"))["customData"] == {"hub": "BLR", "note": "n"}
    assert (await lane.call("PUT", path, {"customData": {"kilos": 4}})).status == 202
    assert (await lane.get(f"/jobs/{job.id}"))["customData"] == {"kilos": 4}
    async with unchanged(stack.runtime.database, lane.client.tenant):
        for method in ("PUT", "PATCH"):
            answer = await lane.call(method, path, {"customData": {"kilos": -1, "none": 2}})
            assert answer.fields == {"customData.kilos", "customData.none"}


async def test_a_client_completes_a_job_by_id_or_by_reference_once(stack: Stack, lane: Lane) -> None:
    one, other, failed = await lane.job(), await lane.job(), await lane.job()
    assert (await lane.post(f"/jobs/{one.id}/status", {"status": "COMPLETED", "subStatus": "done"})).status == 202
    assert (await lane.call("PUT", "/jobs", {"jobRef": other.ref, "status": "COMPLETED"})).status == 202
    assert (await lane.post(f"/jobs/{failed.id}/status", {"status": "COMPLETED", "reasonCode": "R-0029"})).status == 202
    shown = await lane.get(f"/jobs/{one.id}")
    assert (shown["status"], shown["subStatus"], shown["reasonCode"]) == ("COMPLETED", "done", SUCCESS)
    assert shown["completedAt"] == shown["updatedAt"]
    assert (await lane.get(f"/jobs/{other.id}"))["reasonCode"] == SUCCESS
    assert (await lane.get(f"/jobs/{failed.id}"))["reasonCode"] == "R-0029"
    async with unchanged(stack.runtime.database, lane.client.tenant):
        for answer in (
            await lane.post(f"/jobs/{one.id}/status", {"status": "COMPLETED"}),
            await lane.call("PUT", "/jobs", {"jobRef": other.ref, "status": "COMPLETED"}),
            await lane.call("PUT", f"/jobs/{one.id}", {"assets": []}),
        ):
            assert (answer.status, answer.code[-4:], answer.fields) == (400, "0007", {"status"})
        assert (await lane.call("PUT", "/jobs", {"jobRef": "NONE", "status": "COMPLETED"})).status == 404


async def test_only_completed_may_be_set(stack: Stack, lane: Lane) -> None:
    job = await lane.job()
    async with unchanged(stack.runtime.database, lane.client.tenant):
        for body in (
            {"status": "CANCELLED"}, {"status": "IN_PROGRESS"}, {"status": "completed"}, {"status": None},
        ):  # fmt: skip
            assert (await lane.post(f"/jobs/{job.id}/status", body)).fields == {"status"}
        wrong = {"status": "COMPLETED", "reasonCode": "65"}
        assert (await lane.post(f"/jobs/{job.id}/status", wrong)).fields == {"reasonCode"}
        for word in ("", "x" * 65, 1, None):
            assert (await lane.post(f"/jobs/{job.id}/sub-status", {"subStatus": word})).fields == {"subStatus"}


async def test_a_sub_status_stands_until_the_status_changes(lane: Lane) -> None:
    job = await lane.job()
    assert (await lane.post(f"/jobs/{job.id}/sub-status", {"subStatus": "x" * 64})).status == 202
    assert (await lane.get(f"/jobs/{job.id}"))["subStatus"] == "x" * 64
    dispatch = await lane.dispatch(job)
    assert (await lane.get(f"/jobs/{job.id}"))["subStatus"] == "x" * 64
    assert (await lane.tell(job, dispatch, PICKUP, "STARTED")).status == 202
    assert "subStatus" not in await lane.get(f"/jobs/{job.id}")


async def test_sub_statuses_of_many_jobs_change_together_or_not_at_all(stack: Stack, lane: Lane) -> None:
    jobs = [await lane.job() for _ in range(3)]
    words = [{"jobId": job.id, "subStatus": f"word{n}"} for n, job in enumerate(jobs)]
    answer = await lane.post("/jobs/sub-status", {"jobs": words})
    assert (answer.status, answer.data) == (202, {"ids": [job.id for job in jobs]})
    assert [(await lane.get(f"/jobs/{job.id}"))["subStatus"] for job in jobs] == ["word0", "word1", "word2"]
    unknown = {"jobId": "linehaul:none", "subStatus": "x"}
    async with unchanged(stack.runtime.database, lane.client.tenant):
        for bad, status, fields in (
            ([], 400, {"jobs"}), ([{"jobId": jobs[0].id}], 400, {"jobs[0].subStatus"}),
            ([words[0] | {"subStatus": "new"}, unknown, unknown], 404, {"jobs[1].jobId", "jobs[2].jobId"}),
            ([words[0], words[1], words[0]], 400, {"jobs[2].jobId"}),
        ):  # fmt: skip
            answer = await lane.post("/jobs/sub-status", {"jobs": bad})
            assert (answer.status, answer.fields) == (status, fields)


async def test_jobs_are_listed_by_indexed_attributes_and_base_fields(stack: Stack, lane: Lane) -> None:
    jobs = [
        await lane.job(customData={"hub": hub, "kilos": kilos}) for hub, kilos in (("BLR", 1), ("DEL", 2), ("BLR", 3))
    ]

    async def listed(*terms: dict[str, Any], **more: str) -> list[str]:
        query = quote(json.dumps({"op": "and", "arr": list(terms)}))
        rest = "".join(f"&{name}={value}" for name, value in more.items())
        page = await lane.get(f"/jobs?jobTypeId={lane.job_type}&query={query}&sortKey=kilos&sortBy=asc{rest}")
        assert page["meta"]["totalElements"] >= len(page["jobs"])
        return [job["id"] for job in page["jobs"]]

    assert await listed({"key": "hub", "value": "BLR"}) == [jobs[0].id, jobs[2].id]
    assert await listed({"key": "kilos", "value": 2, "expr": "gte"}) == [jobs[1].id, jobs[2].id]
    assert await listed({"key": "jobRef", "value": jobs[1].ref}) == [jobs[1].id]
    assert await listed({"key": "status", "value": "CREATED"}, limit="1", offset="1") == [jobs[1].id]
    stranger = await stack.new_tenant()
    assert (await stranger.get("/core/api/v2/dispatch-service/jobs")).data == {"meta": {"totalElements": 0}, "jobs": []}
    for wrong in ("limit=0", "limit=101", "offset=-1", "query=x", "sortBy=up", "jobTypeId=linehaul:none"):
        assert (await lane.call("GET", f"/jobs?{wrong}")).status == 400, wrong
