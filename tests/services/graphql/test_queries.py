"""Single things and what they lead to, as a phone reads them."""

from __future__ import annotations

import pytest

from haulier.services.dispatch.facade import DISPATCH, JOB
from support.graphql_queries import GRAPHQL, PATHS, ask, data, errors
from support.linehaul import DROP, PICKUP, SUCCESS, WORKFLOW, Lane
from support.stack import Stack
from support.unchanged import unchanged

JOB_BY_ID = """
query ($tenant: String!, $id: String!) {
  job(id: $id, tenant: $tenant) {
    id jobRef jobTypeId jobTypeName jobWorkflowId status subStatus cancelled tenantId batchId
    assets { description documentType documentUrl } containers customData scheduledFor
    createdAt createdBy updatedAt updatedBy assignedAt completedAt dispatchId dispatchRef
    objectives { objectiveRef status code attemptId workflowInstanceId location contact timeslot { from to } }
  }
}
"""


async def test_a_job_is_read_with_all_its_members(lane: Lane) -> None:
    objectives = [
        {"objectiveRef": PICKUP, "location": "loc-1", "timeslot": {"from": 1790000000, "to": 1790003600}},
        {"objectiveRef": DROP, "location": {"address": "4 Quay St"}, "contact": "ct-9"},
    ]
    made = await lane.job(
        objectives=objectives, customData={"hub": "BLR"}, scheduledFor={"startDateTime": 1790000000},
        assets=[{"documentType": "invoice", "documentUrl": "files/88"}],
    )  # fmt: skip
    job = (await data(lane.client, JOB_BY_ID, id=made.id))["job"]
    rest = await lane.get(f"/jobs/{made.id}")
    actor = {"id": "1", "name": "tester", "appId": "platform:app:haulier-admin"}
    assert (job["createdBy"], job["updatedBy"]) == (actor, actor)
    told = {
        name: value for name, value in job.items() if name not in ("createdBy", "updatedBy", "objectives", "assets")
    }
    assert told == {name: rest.get(name) for name in told}
    assert job["assets"] == [{"description": None, "documentType": "invoice", "documentUrl": "files/88"}]
    first, second = job["objectives"]
    assert first["timeslot"] == {"from": 1790000000, "to": 1790003600}
    assert (first["objectiveRef"], first["location"], first["status"], first["attemptId"]) == (
        PICKUP, "loc-1", "CREATED", "1",
    )  # fmt: skip
    assert (second["location"], second["contact"]) == ({"address": "4 Quay St"}, "ct-9")
    assert first["workflowInstanceId"] == made.instances[PICKUP]


async def test_objectives_stand_in_the_order_of_the_workflow(lane: Lane) -> None:
    backwards = [{"objectiveRef": DROP}, {"objectiveRef": PICKUP}]
    made = await lane.job(objectives=backwards)
    job = (await data(lane.client, JOB_BY_ID, id=made.id))["job"]
    assert [objective["objectiveRef"] for objective in job["objectives"]] == [PICKUP, DROP]


async def test_an_instance_is_there_before_it_is_stored(lane: Lane) -> None:
    made = await lane.job(objectives=[{"objectiveRef": PICKUP, "workflowInput": {"crates": 3}}])
    query = """query ($id: String) { job(jobId: $id) { objectives { workflowInstance {
        id workflowId jobId dispatchId objectiveRef status input tasks createdAt workflow { id version name } } } } }"""
    first, second = (await data(lane.client, query, id=made.id))["job"]["objectives"]
    assert first["workflowInstance"] == {
        "id": made.instances[PICKUP], "workflowId": lane.workflow, "jobId": made.id, "dispatchId": None,
        "objectiveRef": PICKUP, "status": "CREATED", "input": {"crates": 3}, "tasks": None, "createdAt": None,
        "workflow": {"id": lane.workflow, "version": 1, "name": "pick"},
    }  # fmt: skip
    assert (second["workflowInstance"]["objectiveRef"], second["workflowInstance"]["input"]) == (DROP, None)


async def test_an_instance_tells_what_was_reported(lane: Lane) -> None:
    made = await lane.job()
    dispatch = await lane.dispatch(made)
    await lane.tell(made, dispatch, PICKUP, "STARTED")
    await lane.tell_task(made, dispatch, PICKUP, "ET_PICK", "STARTED")
    await lane.tell(made, dispatch, PICKUP, "CLOSED", SUCCESS)
    query = """query ($tenant: String!, $id: String!) { workflowInstance(tenant: $tenant, id: $id) {
        id status version attemptId jobId dispatchId objectiveRef tasks lastStatus flow createdAt updatedAt } }"""
    found = (await data(lane.client, query, id=made.instances[PICKUP]))["workflowInstance"]
    rest = (await lane.client.get(f"{WORKFLOW}/execution-workflow-instances/{made.instances[PICKUP]}")).data
    assert found == {name: rest.get(name) for name in found} | {"attemptId": str(rest["attemptId"])}
    assert (found["status"], found["lastStatus"]["code"], len(found["tasks"])) == ("CLOSED", SUCCESS, 1)
    assert [step["taskId"] for step in found["flow"]] == ["ET_START", "ET_PICK"]


async def test_instances_of_one_flow_show_it_each_and_one_without_has_none(lane: Lane) -> None:
    made = await lane.job()
    query = "query ($id: String) { job(jobId: $id) { objectives { workflowInstance { flow status } } } }"
    before = (await data(lane.client, query, id=made.id))["job"]["objectives"]
    assert [each["workflowInstance"]["flow"] for each in before] == [None, None]
    await lane.dispatch(made)
    after = (await data(lane.client, query, id=made.id))["job"]["objectives"]
    assert [[step["stateName"] for step in each["workflowInstance"]["flow"]] for each in after] == [
        ["begin", "pick"]
    ] * 2


async def test_a_dispatch_is_read_by_id_and_by_reference_with_its_jobs_in_order(lane: Lane) -> None:
    jobs = [await lane.job() for _ in range(3)]
    id = await lane.dispatch(*jobs, customData={"axles": 2})
    fields = """{ id dispatchId dispatchRef dispatchTypeId dispatchTypeName status subStatus tenantId participants
        customData createdAt updatedAt jobs { id dispatch { id jobs { jobRef } } } }"""
    rest = await lane.get(f"/dispatches/{id}")
    by = {"id": id, "dispatchId": id, "dispatchRef": rest["dispatchRef"]}
    for name, value in by.items():
        found = (await data(lane.client, f"query ($v: String) {{ dispatch({name}: $v) {fields} }}", v=value))[
            "dispatch"
        ]
        inner = found.pop("jobs")
        assert found == {member: rest.get(member) for member in found}
        assert [job["id"] for job in inner] == [job.id for job in jobs]
        refs = [{"jobRef": job.ref} for job in jobs]
        assert all(job["dispatch"] == {"id": id, "jobs": refs} for job in inner)


async def test_a_workflow_is_read_in_any_version_and_an_instance_knows_its_own(lane: Lane) -> None:
    made = await lane.job()
    await lane.dispatch(made)
    flow = [{"stateName": "begin", "taskId": "ET_START", "input": {"applicableReasons": ["R-0001"]}}]
    changed = {"name": "second", "flow": flow, "tag": [{"name": "usage", "value": "Utility"}], "description": "shorter"}
    assert (await lane.client.put(f"{WORKFLOW}/execution-workflows/{lane.workflow}", changed)).data
    fields = "{ id name version tag description status start flow expiresAt createdAt updatedBy }"
    query = f"""query ($tenant: String!, $id: String!, $instance: String!) {{
        latest: workflow(tenant: $tenant, id: $id) {fields}
        first: workflow(tenant: $tenant, workflowId: $id, version: 1) {fields}
        instance: workflowInstance(tenant: $tenant, workflowInstanceId: $instance) {{ workflow {{ name version }} }}
    }}"""
    found = await data(lane.client, query, id=lane.workflow, instance=made.instances[PICKUP])
    assert (found["latest"]["name"], found["latest"]["version"], found["latest"]["tag"]) == (
        "second",
        2,
        ["usage=Utility"],
    )
    assert (found["first"]["name"], found["first"]["version"], found["first"]["id"]) == ("pick", 1, lane.workflow)
    assert found["instance"]["workflow"] == {"name": "pick", "version": 1}
    asked = "query ($tenant: String!, $id: String!) { workflow(tenant: $tenant, id: $id, version: 9) { id } }"
    assert await errors(lane.client, asked, id=lane.workflow) == [("3300", set())]


async def test_aliases_fragments_and_conditions_mean_what_graphql_says(lane: Lane) -> None:
    first, second = await lane.job(), await lane.job()
    query = """
        query Other { __typename }
        query Jobs($a: String, $b: String, $yes: Boolean = true, $no: Boolean!) {
          a: job(id: $a) { ...Short again: jobRef kind: __typename }
          b: job(id: $b) { ... on Job { jobRef } id @skip(if: $yes) status @include(if: $no) }
        }
        fragment Short on Job { id jobRef objectives { ref: objectiveRef ...More } }
        fragment More on Objective { workflowInstance { id } o: workflowInstance { status } }
    """
    body = {"query": query, "operationName": "Jobs", "variables": {"a": first.id, "b": second.id, "no": False}}
    found = (await lane.client.post(GRAPHQL, body)).body["data"]
    assert found["b"] == {"jobRef": second.ref}
    objectives = [
        {"ref": ref, "workflowInstance": {"id": first.instances[ref]}, "o": {"status": "CREATED"}}
        for ref in (PICKUP, DROP)
    ]
    assert found["a"] == {
        "id": first.id, "jobRef": first.ref, "objectives": objectives, "again": first.ref, "kind": "Job",
    }  # fmt: skip
    unnamed = (await lane.client.post(GRAPHQL, {**body, "operationName": None})).body
    unknown = (await lane.client.post(GRAPHQL, {**body, "operationName": "None"})).body
    assert "several operations" in unnamed["errors"][0]["message"]
    assert "no operation 'None'" in unknown["errors"][0]["message"]
    assert unknown["errors"][0]["message"].endswith("; there are Other, Jobs")
    assert "data" not in unnamed | unknown


async def test_an_empty_text_names_nothing(lane: Lane) -> None:
    for members in ({"operationName": ""}, {"variables": ""}, {"operationName": "", "variables": "", "extensions": ""}):
        answer = await lane.client.post(GRAPHQL, {"query": "{ __typename }", **members})
        assert (answer.status, answer.body) == (200, {"data": {"__typename": "Query"}})
    several = {"query": "query A { __typename } query B { __typename }", "operationName": "", "variables": ""}
    told = (await lane.client.post(GRAPHQL, several)).body["errors"][0]["message"]
    assert told == "there are several operations: name one; there are A, B"
    unknown = {"query": "{ __typename }", "operationName": "A"}
    assert (await lane.client.post(GRAPHQL, unknown)).body["errors"][0]["message"] == "there is no operation 'A'"
    fragment = {"query": "fragment F on Job { id }", "operationName": ""}
    assert "data" not in (await lane.client.post(GRAPHQL, fragment)).body
    text = await lane.client.post(GRAPHQL, {"query": "{ __typename }", "variables": "x"})
    assert (text.status, text.fields) == (400, {"variables"})


MISSING = {
    "job": '{ job(id: "none:1") { id } }',
    "dispatch": '{ dispatch(dispatchRef: "none") { id } }',
    "workflow": 'query ($tenant: String!) { workflow(tenant: $tenant, id: "none:1") { id } }',
    "workflowInstance": 'query ($tenant: String!) { workflowInstance(tenant: $tenant, id: "none:1") { id } }',
}


@pytest.mark.parametrize("name", MISSING)
async def test_a_single_thing_that_is_missing_is_null_with_an_error_of_the_family(lane: Lane, name: str) -> None:
    answer = await ask(lane.client, MISSING[name])
    assert (answer.status, answer.body["data"]) == (200, {name: None})
    (error,) = answer.body["errors"]
    assert (error["path"], error["extensions"]["code"]) == ([name], "201810023300")
    assert "there is no" in error["message"]


@pytest.mark.parametrize("name", MISSING)
async def test_a_single_thing_must_be_named(lane: Lane, name: str) -> None:
    arguments = "(tenant: $tenant)" if "tenant" in MISSING[name] else ""
    query = f"query ($tenant: String!) {{ {name}{arguments} {{ id }} jobList(tenant: $tenant) {{ total }} }}"
    answer = await ask(lane.client, query)
    assert answer.body["data"] == {name: None, "jobList": {"total": 0}}
    (error,) = answer.body["errors"]
    assert error["extensions"]["code"][-4:] == "0002"


TOP = {
    "job(id: {job}, {tenant})": "id", "jobList({tenant})": "total", "jobListV2({tenant})": "total",
    "dispatch(id: {dispatch}, {tenant})": "id", "dispatchList({tenant})": "total",
    "workflow(id: {workflow}, {tenant})": "id", "workflowList({tenant})": "total",
    "workflowInstance(id: {instance}, {tenant})": "id", "workflowInstanceList({tenant})": "total",
}  # fmt: skip
"""Every field at the top with a member to ask for."""


def top_fields(made: dict[str, str], tenant: str) -> list[str]:
    quoted = {name: f'"{id}"' for name, id in made.items()} | {"tenant": f'tenant: "{tenant}"'}
    return [f"{{ {field.format(**quoted)} {{ {member} }} }}" for field, member in TOP.items()]


async def everything(lane: Lane) -> dict[str, str]:
    """The ids of one of each."""
    job = await lane.job()
    dispatch = await lane.dispatch(job)
    await lane.tell(job, dispatch, PICKUP, "STARTED")
    return {"job": job.id, "dispatch": dispatch, "workflow": lane.workflow, "instance": job.instances[PICKUP]}


async def test_another_tenants_name_is_an_error_and_no_empty_list(stack: Stack, lane: Lane) -> None:
    made, stranger = await everything(lane), await stack.new_tenant()
    for query in top_fields(made, lane.client.tenant):
        assert await errors(stranger, query) == [("4003", {"tenant"})], query
        assert (await data(lane.client, query)).popitem()[1], query


async def test_another_tenants_things_are_not_there(stack: Stack, lane: Lane) -> None:
    made, stranger = await everything(lane), await stack.new_tenant()
    for query in top_fields(made, stranger.tenant):
        answer = (await ask(stranger, query)).body
        found = answer["data"].popitem()[1]
        assert found in (None, {"total": 0}), query
        assert (found is None) == ("errors" in answer), query


COPY = """
    INSERT INTO resource (tenant_id, kind, id, version, type, key, parent, state, attrs, body,
                          created_at, created_by, updated_at, updated_by)
    SELECT $1, kind, id, version, type, key, parent, state, attrs, body, created_at, created_by, updated_at, updated_by
    FROM resource WHERE tenant_id = $2 AND kind = $3 AND id = $4
"""


async def test_a_job_never_leads_to_another_tenants_rows(stack: Stack, lane: Lane) -> None:
    """Ids that a row holds are looked up with the tenant of the token, whoever's they are."""
    made, other = await everything(lane), await stack.new_tenant()
    database, tenants = stack.runtime.database, (other.tenant, lane.client.tenant)
    await database.execute(COPY, *tenants, JOB.name, made["job"])
    query = """query ($id: String) { job(id: $id) {
        dispatchId dispatch { id } objectives { workflowInstance { status workflow { id } } } } }"""
    found = (await data(other, query, id=made["job"]))["job"]
    assert (found["dispatchId"], found["dispatch"]) == (made["dispatch"], None)
    assert [each["workflowInstance"] for each in found["objectives"]] == [{"status": "CREATED", "workflow": None}] * 2
    await database.execute(COPY, *tenants, DISPATCH.name, made["dispatch"])
    assert (await data(other, query, id=made["job"]))["job"]["dispatch"] == {"id": made["dispatch"]}


@pytest.mark.parametrize("path", PATHS)
async def test_one_schema_is_served_at_every_address(lane: Lane, path: str) -> None:
    job = await lane.job()
    headers = {"X-COREOS-REQUEST-ID": f"asked at {path}"}
    body = {"query": f'{{ job(id: "{job.id}") {{ jobRef }} }}'}
    answer = await lane.client.post(path, body, headers=headers)
    assert (answer.status, answer.body) == (200, {"data": {"job": {"jobRef": job.ref}}})
    assert answer.headers["X-COREOS-REQUEST-ID"] == headers["X-COREOS-REQUEST-ID"]
    assert (await lane.client.get(path)).status == 405
    for missing, status in (("X-COREOS-ACCESS", 401), ("X-COREOS-TID", 400), ("X-COREOS-REQUEST-ID", 400)):
        refused = await lane.client.post(path, body, headers={missing: None})
        assert (refused.status, refused.fields) == (status, {missing})
    assert (await lane.client.post(path, body, headers={"X-COREOS-ACCESS": "x.y.z"})).status == 401


async def test_who_may_read_the_address_may_ask_there_and_nobody_else(lane: Lane) -> None:
    reader = await lane.client.new_app("Platform:Role:platform:app:haulier:Reader")
    assert (await reader.post(GRAPHQL, {"query": "{ __typename }"})).status == 200
    nobody = await lane.client.new_app("Platform:Role:nothing")
    refused = await nobody.post(GRAPHQL, {"query": "{ __typename }"})
    assert (refused.status, refused.code[-4:]) == (403, "4003")


async def test_a_body_that_is_no_question_is_refused_in_the_envelope(stack: Stack, lane: Lane) -> None:
    bad: dict[bytes, set[str]] = {
        b"": {""}, b"{": set(), b"[]": {""}, b"{}": {"query"}, b'{"query": 7}': {"query"},
        b'{"query": "{ __typename }", "variables": []}': {"variables"},
        b'{"query": "{ __typename }", "operationName": {}}': {"operationName"},
        b'{"query": "\\u0000"}': set(),
    }  # fmt: skip
    async with unchanged(stack.runtime.database, lane.client.tenant):
        for raw, fields in bad.items():
            refused = await lane.client.post(GRAPHQL, raw=raw)
            assert (refused.status, refused.fields) == (400, fields), raw


WRONG = {
    "{": "Syntax Error",
    "{ nothing }": "Cannot query field 'nothing'",
    "{ jobList { total } }": "'Query.jobList(tenant:)' of type 'String!' is required",
    "{ job }": "must have a selection of subfields",
    "mutation { job { id } }": "mutation",
    "query ($id: String!) { job(id: $id) { id } }": "'$id' has invalid value",
    '{ jobList(tenant: "a", size: "b") { total } }': "Int cannot represent",
}


@pytest.mark.parametrize("query", WRONG)
async def test_a_query_that_cannot_be_carried_out_is_told_so(lane: Lane, query: str) -> None:
    answer = await ask(lane.client, query)
    assert answer.status == 200
    error = answer.body["errors"][0]
    assert WRONG[query] in error["message"]
    assert "data" not in answer.body
    assert error["extensions"]["code"].startswith("20181002")


@pytest.mark.parametrize("text", ["\x00", "a\x00b", "\ud800"])
async def test_a_text_that_cannot_be_stored_is_refused(lane: Lane, text: str) -> None:
    escaped = text.encode("unicode_escape").decode().replace("\\x00", "\\u0000")
    for query in (f'{{ job(id: "{escaped}") {{ id }} }}', f'{{ dispatch(dispatchRef: "{escaped}") {{ id }} }}'):
        answer = await ask(lane.client, query)
        assert answer.status == 200
        assert answer.body["errors"][0]["extensions"]["code"][-4:] == "0002"


async def test_it_only_reads(stack: Stack, lane: Lane) -> None:
    made = await everything(lane)
    async with unchanged(stack.runtime.database, lane.client.tenant):
        for query in top_fields(made, lane.client.tenant):
            await data(lane.client, query)
