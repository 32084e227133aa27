"""A job is given up as a whole: it leaves its dispatch unless it was begun. See: contract/orchestrator.md."""

from __future__ import annotations

from typing import Any

from support.linehaul import DROP, PICKUP, SUCCESS, Lane, Made
from support.stack import Answer


async def cancel(lane: Lane, job: Made, **body: Any) -> Answer:
    return await lane.post(f"/jobs/{job.id}/cancel", body)


async def raised(lane: Lane, kind: str, id: str) -> list[Any]:
    """The triggers of the newest event of something."""
    newest = (await lane.client.get(f"/core/haulier/v1/journal/{kind}/{id}")).data[0]
    return [(one["name"], one["entityId"], one.get("reasonCode")) for one in newest["data"].get("raised", ())]


async def test_a_job_in_no_dispatch_is_cancelled_and_once_more_is_the_same(lane: Lane) -> None:
    job = await lane.job()
    assert (await cancel(lane, job, reasonCode="R-0102", data={"why": 1})).status == 202
    assert await raised(lane, "job", job.id) == [("JobCancelled", job.id, "R-0102")]
    shown = await lane.get(f"/jobs/{job.id}")
    assert (shown["status"], shown["reasonCode"], shown["cancelled"]) == ("CANCELLED", "R-0102", True)
    assert (await cancel(lane, job)).status == 202
    assert await raised(lane, "job", job.id) == []


async def test_an_assigned_job_leaves_its_dispatch_with_it(lane: Lane) -> None:
    job, other = await lane.job(), await lane.job()
    dispatch = await lane.dispatch(job, other)
    assert (await cancel(lane, job)).status == 202
    names = [(name, reason) for name, _, reason in await raised(lane, "job", job.id)]
    assert names == [("JobUnassigned", None), ("JobCancelled", "R-0058")]
    shown = await lane.get(f"/jobs/{job.id}")
    assert (shown["status"], "dispatchId" in shown, "dispatchRef" in shown) == ("CANCELLED", False, False)
    assert (await lane.get(f"/dispatches/{dispatch}"))["jobs"] == [other.id]
    assert (await lane.tell(job, dispatch, PICKUP, "STARTED")).status == 400


async def test_a_job_under_way_is_cancelled_by_force_alone_and_stays(lane: Lane) -> None:
    job = await lane.job()
    dispatch = await lane.dispatch(job)
    assert (await lane.tell(job, dispatch, PICKUP, "STARTED")).status == 202
    refused = await cancel(lane, job)
    assert (refused.status, refused.code[-4:], refused.rules) == (400, "0007", {("status", "begun")})
    assert (await cancel(lane, job, force=True)).status == 202
    assert (await lane.get(f"/jobs/{job.id}"))["status"] == "CANCELLED"
    shown = await lane.get(f"/dispatches/{dispatch}")
    assert (shown["jobs"], shown["status"]) == ([job.id], "PENDING_CLOSURE")


async def test_a_completed_job_is_not_cancelled(lane: Lane) -> None:
    job = await lane.job()
    dispatch = await lane.dispatch(job)
    await lane.run(job, dispatch)
    for force in (False, True):
        assert (await cancel(lane, job, force=force)).status == 400


async def test_events_name_what_they_raise(lane: Lane) -> None:
    job = await lane.job()
    assert await raised(lane, "job", job.id) == [("JobCreated", job.id, None)]
    dispatch = await lane.dispatch(job)
    assert await raised(lane, "dispatch", dispatch) == [
        ("DispatchCreated", dispatch, None),
        ("JobAssigned", job.id, None),
    ]
    await lane.tell(job, dispatch, PICKUP, "STARTED")
    names = [name for name, _, _ in await raised(lane, "job", job.id)]
    assert names == ["JobStarted", "DispatchStatusChanged"]
    await lane.tell(job, dispatch, PICKUP, "CLOSED", SUCCESS)
    assert await raised(lane, "job", job.id) == []
    await lane.tell(job, dispatch, DROP, "CLOSED", SUCCESS)
    names = [(name, reason) for name, _, reason in await raised(lane, "job", job.id)]
    assert names == [("JobCompleted", SUCCESS), ("DispatchStatusChanged", None)]
    await lane.post(f"/dispatches/{dispatch}/status", {"status": "CLOSED"})
    assert ("JobUnassigned", job.id, None) in await raised(lane, "dispatch", dispatch)
