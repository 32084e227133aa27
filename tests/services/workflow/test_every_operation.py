"""What holds of every operation of the workflow service: it works, and a refusal changes nothing."""

from __future__ import annotations

import msgspec
import pytest

from support.linehaul import PICKUP, WORKFLOW, Lane
from support.stack import Stack
from support.unchanged import unchanged
from support.workflow_calls import BODIED, OPERATIONS, WITH_IDS, Definitions, define

NAMES_NOTHING = {
    "createExecutionTask", "createExecutionMacro", "createExecutionWorkflow", "listExecutionTasks",
    "listExecutionMacros", "listExecutionWorkflows", "listExecutionWorkflowInstances", "getWorkflowHealth",
}  # fmt: skip
"""Operations that name nothing which exists already, so that any tenant may make the same call."""


@pytest.fixture
async def mine(lane: Lane) -> Definitions:
    """One of everything that can be defined."""
    return await define(lane)


async def test_it_succeeds_with_the_status_of_the_contract(lane: Lane) -> None:
    for name, operation in OPERATIONS.items():
        mine = await define(lane)
        answer = await mine.call(name)
        assert answer.status == operation.success, (name, answer.body)
        assert "error" not in answer.body, name


async def test_a_body_is_needed_with_its_required_members(stack: Stack, mine: Definitions) -> None:
    for name in BODIED:
        async with unchanged(stack.runtime.database, mine.lane.client.tenant):
            for raw in (b"", b"[]", b"null", b"{", b'{"a":"\\u0000"}', b"\xff{}"):
                answer = await mine.call(name, body=None, raw=raw)
                assert (answer.status, answer.code[-4:] in ("0001", "0002")) == (400, True), (name, raw)
            for missing in (
                field.encode_name for field in msgspec.structs.fields(OPERATIONS[name].body.type) if field.required
            ):
                body = {key: value for key, value in mine.body(name).items() if key != missing}
                answer = await mine.call(name, body=body)
                assert (answer.status, answer.code[-4:], answer.fields) == (400, "0002", {missing}), (name, missing)


async def test_required_headers_and_a_genuine_token_are_needed(stack: Stack, mine: Definitions) -> None:
    for name, operation in OPERATIONS.items():
        async with unchanged(stack.runtime.database, mine.lane.client.tenant):
            for header in (header.name for header in operation.headers if header.required):
                answer = await mine.call(name, headers={header: None})
                assert answer.status == (401 if header == "X-COREOS-ACCESS" else 400), (name, header)
                assert answer.fields == {header}
            if not operation.auth.is_public:
                forged = {"X-COREOS-ACCESS": mine.lane.client.token[:-8] + "AAAAAAAA"}
                assert (await mine.call(name, headers=forged)).status == 401, name
                assert (await mine.call(name, headers={"X-COREOS-TID": "another"})).status == 401, name


async def test_what_a_body_names_must_exist(stack: Stack, mine: Definitions) -> None:
    path, workflow = f"{WORKFLOW}/execution-workflow-instances", mine.ids["workflowId"]
    async with unchanged(stack.runtime.database, mine.lane.client.tenant):
        for body in ({"workflowId": "workflow:none"}, {"workflowId": workflow, "version": 9}):
            answer = await mine.lane.client.post(path, body)
            assert (answer.status, answer.code[-4:]) == (404, "3300"), body


async def test_states_that_do_not_allow_it_are_conflicts(stack: Stack, mine: Definitions) -> None:
    job = await mine.lane.job()
    await mine.lane.run(job, await mine.lane.dispatch(job))
    expired = {**mine.body("updateExecutionWorkflow"), "expiresAt": 1}
    assert (await mine.call("updateExecutionWorkflow", body=expired)).status == 200
    path = mine.path("cancelExecutionWorkflowInstance", workflowInstanceId=job.instances[PICKUP])
    async with unchanged(stack.runtime.database, mine.lane.client.tenant):
        for answer in (await mine.call("updateExecutionWorkflow"), await mine.lane.client.put(WORKFLOW + path, {})):
            assert (answer.status, answer.code[-4:]) == (409, "2303"), answer.body


async def test_what_the_path_names_must_exist(stack: Stack, mine: Definitions) -> None:
    for name in WITH_IDS:
        async with unchanged(stack.runtime.database, mine.lane.client.tenant):
            path = WORKFLOW + mine.path(name, **dict.fromkeys(mine.ids, "none:1"))
            answer = await mine.lane.client.call(OPERATIONS[name].method, path, mine.body(name))
            assert (answer.status, answer.code[-4:]) == (404, "3300"), (name, answer.body)


async def test_nobody_reads_or_writes_what_is_another_tenants(stack: Stack, mine: Definitions) -> None:
    stranger = await stack.new_tenant()
    for name, operation in OPERATIONS.items():
        async with unchanged(stack.runtime.database, mine.lane.client.tenant):
            answer = await mine.call(name, by=stranger)
        if name in NAMES_NOTHING:
            assert answer.status == operation.success, (name, answer.body)
            assert not any(id in str(answer.body["data"]) for id in mine.ids.values()), name
        else:
            assert (answer.status, answer.code[-4:]) == (404, "3300"), (name, answer.body)
