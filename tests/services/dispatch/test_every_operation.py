"""What holds of every operation: it works under both base paths, and a refusal changes nothing."""

from __future__ import annotations

import msgspec
import pytest

from support.dispatch_calls import BODIED, OPERATIONS, WITH_IDS, WRITES, Scene, set_scene
from support.linehaul import DISPATCH, OLDER, PICKUP, Lane, lay_lane
from support.stack import Stack
from support.unchanged import unchanged

UNKNOWN = "none:00000000-0000-7000-8000-000000000000"
NOT_THERE = ("3300", "3303", "3304")
"""Ends of the codes that say so."""

NAMES_NOTHING = {
    "createJobType", "getAllJobTypes", "createDispatchType", "getAllDispatchTypes", "registerCustomCodeConfig",
    "getCustomCodeConfigs", "updateCustomCodeConfig", "getAllJobWorkflows", "createJobWorkflowDraft", "listJobs",
    "listDispatches",
}  # fmt: skip
"""Operations that name nothing which exists already, so that any tenant may make the same call."""


@pytest.fixture
async def scene(lane: Lane) -> Scene:
    """A dispatch on the road, and what can be added to it."""
    return await set_scene(lane)


@pytest.mark.parametrize("base", [DISPATCH, OLDER], ids=["v2", "v1"])
async def test_it_succeeds_with_the_status_of_the_contract(lane: Lane, base: str) -> None:
    for name, operation in OPERATIONS.items():
        scene = await set_scene(lane)
        answer = await scene.call(name, base=base)
        assert answer.status == operation.success, (name, answer.body)
        assert answer.body["error"] == {"code": "", "description": ""}, name
        assert answer.body["request"] == {"uri": base + scene.path(name), "method": operation.method}


async def test_a_body_is_needed_and_must_be_a_json_object(stack: Stack, scene: Scene) -> None:
    for name in BODIED:
        async with unchanged(stack.runtime.database, scene.lane.client.tenant):
            for raw in (b"", b"  ", b"[]", b"null", b'"x"', b"{", b'{"a":"\\u0000"}', b"\xff{}"):
                answer = await scene.call(name, body=None, raw=raw)
                assert answer.status == 400, (name, raw)
                assert answer.code[-4:] in ("0001", "0002"), (name, raw)


async def test_required_members_are_needed(stack: Stack, scene: Scene) -> None:
    for name in BODIED:
        async with unchanged(stack.runtime.database, scene.lane.client.tenant):
            for missing in required_members(name):
                body = {key: value for key, value in scene.body(name).items() if key != missing}
                answer = await scene.call(name, body=body)
                assert (answer.status, answer.code[-4:], answer.fields) == (400, "0002", {missing}), (name, missing)


def required_members(name: str) -> list[str]:
    """Members without which a body is none."""
    return [field.encode_name for field in msgspec.structs.fields(OPERATIONS[name].body.type) if field.required]


async def test_a_body_of_another_content_type_is_refused(stack: Stack, scene: Scene) -> None:
    for name in WRITES:
        async with unchanged(stack.runtime.database, scene.lane.client.tenant):
            form = {"Content-Type": "application/x-www-form-urlencoded"}
            assert (await scene.call(name, raw=b"name=x", headers=form)).status == 415, name


async def test_each_required_header_is_needed(stack: Stack, scene: Scene) -> None:
    for name, operation in OPERATIONS.items():
        async with unchanged(stack.runtime.database, scene.lane.client.tenant):
            for header in (header.name for header in operation.headers if header.required):
                answer = await scene.call(name, headers={header: None})
                assert answer.status == (401 if header == "X-COREOS-ACCESS" else 400), (name, header)
                assert answer.fields == {header}
            forged = {"X-COREOS-ACCESS": scene.lane.client.token[:-8] + "AAAAAAAA"}
            assert (await scene.call(name, headers=forged)).status == 401, name
            assert (await scene.call(name, headers={"X-COREOS-TID": "another"})).status == 401, name


async def test_query_parameters_of_a_wrong_kind_are_refused_by_name(stack: Stack, scene: Scene) -> None:
    wrong = {"pageNo": "0", "pageSize": "x", "limit": "0", "offset": "-1", "page": "0", "size": "0", "sortBy": "up:and",
             "sortKey": "nothing", "query": "{", "from": "-1"}  # fmt: skip
    for name, operation in OPERATIONS.items():
        for parameter in (query.name for query in operation.query if query.name in wrong):
            path = f"{scene.path(name)}?{parameter}={wrong[parameter]}"
            answer = await scene.lane.call(operation.method, path)
            assert (answer.status, {field.partition(".")[0] for field in answer.fields}) == (400, {parameter}), name


@pytest.mark.parametrize("base", [DISPATCH, OLDER], ids=["v2", "v1"])
async def test_what_the_path_names_must_exist(stack: Stack, scene: Scene, base: str) -> None:
    for name in WITH_IDS:
        operation = OPERATIONS[name]
        parameters = {part[1:-1] for part in operation.path.split("/") if part.startswith("{")} - {"taskId"}
        async with unchanged(stack.runtime.database, scene.lane.client.tenant):
            for parameter in parameters:
                path = scene.path(name, **{parameter: UNKNOWN})
                answer = await scene.lane.client.call(operation.method, base + path, scene.body(name))
                assert answer.status == (404 if 404 in operation.refusals else 400), (name, parameter, answer.body)
                assert answer.code[-4:] in NOT_THERE, (name, parameter)


@pytest.mark.parametrize("base", [DISPATCH, OLDER], ids=["v2", "v1"])
async def test_nobody_reads_or_writes_what_is_another_tenants(stack: Stack, scene: Scene, base: str) -> None:
    stranger = await stack.new_tenant()
    mine = {*scene.values().values(), scene.free.id, scene.spare, scene.draft, "BLR"} - {"ET_PICK", PICKUP}
    for name, operation in OPERATIONS.items():
        async with unchanged(stack.runtime.database, scene.lane.client.tenant):
            answer = await scene.call(name, by=stranger, base=base)
        if name in NAMES_NOTHING:
            assert answer.status == operation.success, (name, answer.body)
            assert not any(value in str(answer.body["data"]) for value in mine), name
        else:
            assert answer.status == (404 if 404 in operation.refusals else 400), (name, answer.body)
            assert answer.code[-4:] in (*NOT_THERE, "0002"), (name, answer.body)


async def test_a_strangers_dispatch_does_not_take_a_foreign_job_or_rider(stack: Stack, scene: Scene) -> None:
    other = await lay_lane(await stack.new_tenant())
    async with unchanged(stack.runtime.database, scene.lane.client.tenant, other.client.tenant):
        for members in ({"jobs": [scene.free.id]}, {"participants": [scene.spare]}):
            answer = await other.post("/dispatches", other.dispatch_body(**members))
            assert (answer.status, answer.code[-4:]) == (400, "3303")
