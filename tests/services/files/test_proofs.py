"""Proofs of delivery: a report names a file that is there, that comes later, or that never comes."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import uuid4

import pytest

from haulier.demo.calls import DISPATCH
from support.files import FMS, new_folder, send, uploaded
from support.full_tenant import FullTenant, make_full_tenant
from support.running import until
from support.stack import Client, Stack

CAPTURE = "ET_CAPTURE"
Proofs = list[dict[str, Any]]


@pytest.fixture
async def full_tenant(client: Client) -> FullTenant:
    return await make_full_tenant(client)


async def report(full_tenant: FullTenant, task: str = CAPTURE, sequence: int = 1, **data: Any) -> None:
    body = full_tenant.report(status="CLOSED", sequenceId=sequence, stateName=task, data=data)
    path = f"{DISPATCH}/workflows/{full_tenant.instance}/tasks/{task}"
    assert (await full_tenant.client.post(path, body)).status == 202


async def proofs_once(full_tenant: FullTenant, statuses: list[str]) -> Proofs:
    """The proofs of the job, once they have these statuses."""
    found: Proofs = []

    async def are_there() -> bool:
        found[:] = (await full_tenant.client.get(f"{FMS}/proofs?jobId={full_tenant.job}")).data
        return sorted(one["status"] for one in found) == statuses

    await until(are_there, 15)
    return found


async def test_a_report_that_names_a_file_is_joined_to_it(client: Client, full_tenant: FullTenant) -> None:
    file = await uploaded(client, await new_folder(client), b"photo", name="door.jpg")
    await report(full_tenant, photo=file, note="left at the door")
    (proof,) = await proofs_once(full_tenant, ["JOINED"])
    expected = {
        "fileId": file, "jobId": full_tenant.job, "dispatchId": full_tenant.dispatch, "objectiveRef": "pickup",
        "workflowInstanceId": full_tenant.instance, "taskId": CAPTURE, "reportedAt": 1_700_000_000,
    }  # fmt: skip
    assert proof | expected == proof
    assert proof["file"]["name"] == "door.jpg"
    assert (await client.get(f"{FMS}/proofs?fileId={file}")).data == [proof]


async def test_a_report_waits_for_a_file_that_was_announced(client: Client, full_tenant: FullTenant) -> None:
    folder = await new_folder(client)
    link = (await client.post(f"{FMS}/folders/{folder}/upload-links", {"name": "signature.png"})).data
    await report(full_tenant, "ET_DOODLE", signature={"image": [link["id"]]})
    (proof,) = await proofs_once(full_tenant, ["WAITING"])
    assert proof["file"]["status"] == "PENDING"
    assert (await send(client, link["uploadUrl"], b"strokes")).status == 200
    (proof,) = await proofs_once(full_tenant, ["JOINED"])
    assert proof["file"]["status"] == "AVAILABLE"


async def test_a_report_waits_for_a_file_that_nobody_knows_yet(client: Client, full_tenant: FullTenant) -> None:
    """A phone without a network makes the id itself, and sends report and file when it can, in any order."""
    id = f"doc:{uuid4()}"
    await report(full_tenant, photo=id)
    (proof,) = await proofs_once(full_tenant, ["WAITING"])
    assert "file" not in proof
    await uploaded(client, await new_folder(client), b"late photo", id=id)
    await proofs_once(full_tenant, ["JOINED"])


async def test_file_and_report_that_come_at_once_are_joined(client: Client, full_tenant: FullTenant) -> None:
    folder, ids = await new_folder(client), [f"doc:{uuid4()}" for _ in range(8)]
    uploads = (uploaded(client, folder, id.encode(), id=id) for id in ids)
    reports = (report(full_tenant, f"ET_{n}", n, photo=id) for n, id in enumerate(ids, 1))
    await asyncio.gather(*uploads, *reports)
    found = await proofs_once(full_tenant, ["JOINED"] * 8)
    assert {one["fileId"] for one in found} == set(ids)


async def test_a_report_names_many_files_and_each_once(client: Client, full_tenant: FullTenant) -> None:
    folder = await new_folder(client)
    files = [await uploaded(client, folder, b"%d" % n) for n in range(3)]
    await report(full_tenant, photos=files, again=files[:1], other="doc:none", deep=[{"a": [files[2]]}])
    await report(full_tenant, photos=files)
    found = await proofs_once(full_tenant, ["JOINED"] * 3)
    assert {one["fileId"] for one in found} == set(files)


async def test_the_report_of_a_workflow_names_files_too(client: Client, full_tenant: FullTenant) -> None:
    file = await uploaded(client, await new_folder(client), b"photo")
    body = full_tenant.report(status="CLOSED", code="R-0001", data={"ET_CAPTURE": {"photo": file}})
    assert (await client.post(f"{DISPATCH}/workflows/{full_tenant.instance}", body)).status == 202
    (proof,) = await proofs_once(full_tenant, ["JOINED"])
    assert "taskId" not in proof


async def test_another_tenants_file_is_never_joined(stack: Stack, client: Client, full_tenant: FullTenant) -> None:
    other = await stack.new_tenant()
    foreign = await uploaded(other, await new_folder(other), b"foreign")
    mine = await uploaded(client, await new_folder(client), b"mine")
    await report(full_tenant, photos=[foreign, mine])
    found = {one["fileId"]: one for one in await proofs_once(full_tenant, ["JOINED", "WAITING"])}
    assert found[foreign]["status"] == "WAITING"
    assert "file" not in found[foreign]
    assert (await other.get(f"{FMS}/proofs?fileId={foreign}")).data == []


async def test_proofs_are_asked_for_by_job_or_file(client: Client) -> None:
    for query in ("", "?jobId=a&fileId=b"):
        assert (await client.get(f"{FMS}/proofs{query}")).status == 400
    assert (await client.get(f"{FMS}/proofs?jobId=none")).data == []
