"""A change of a type is in force in every process the moment it was answered, even before anybody told the others."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import msgspec
import pytest

from haulier.app.catalogue import COMPILERS, SERVICES
from support.linehaul import DISPATCH, Lane
from support.stack import Client, Stack, serving


@pytest.fixture
async def elsewhere(stack: Stack, lane: Lane) -> AsyncIterator[Client]:
    """The same app through another process that hears no news: it has no event bus."""
    deaf = msgspec.structs.replace(stack.runtime.settings, nats_url="")
    async with serving(deaf, SERVICES, COMPILERS) as (_, url):
        yield lane.client.at(url)


async def test_a_new_attribute_is_known_at_once_to_a_process_that_had_the_type_in_memory(
    lane: Lane, elsewhere: Client
) -> None:
    assert (await elsewhere.post(f"{DISPATCH}/jobs", lane.job_body())).status == 202
    config = {"attributes": [{"name": "colour", "dataType": "string", "indexed": True}]}
    assert (await lane.post(f"/job-types/{lane.job_type}/config/attributes", config)).status == 201
    made = await elsewhere.post(f"{DISPATCH}/jobs", lane.job_body(customData={"colour": "red"}))
    assert made.status == 202
    query = '{"op":"and","arr":[{"key":"colour","value":"red"}]}'
    page = (await elsewhere.get(f"{DISPATCH}/jobs?jobTypeId={lane.job_type}&query={query}")).data
    assert [job["jobId"] for job in page["jobs"]] == [made.data["id"]]


async def test_a_narrower_rule_refuses_at_once_too(lane: Lane, elsewhere: Client) -> None:
    assert (await elsewhere.post(f"{DISPATCH}/jobs", lane.job_body(customData={"kilos": 90}))).status == 202
    config = {"attributes": [{"name": "kilos", "dataType": "number", "validation": {"range": {"max": 10}}}]}
    assert (await lane.post(f"/job-types/{lane.job_type}/config/attributes", config)).status == 201
    refused = await elsewhere.post(f"{DISPATCH}/jobs", lane.job_body(customData={"kilos": 90}))
    assert refused.fields == {"customData.kilos"}


async def test_a_reference_that_two_processes_give_at_once_is_taken_once(lane: Lane, elsewhere: Client) -> None:
    first, second = await lane.dispatch(), await lane.dispatch()
    for number in range(20):
        body = {"dispatchRef": f"SAME-{number}"}
        answers = await asyncio.gather(
            lane.call("PUT", f"/dispatches/{first}", body), elsewhere.put(f"{DISPATCH}/dispatches/{second}", body)
        )
        assert sorted(answer.status for answer in answers) == [202, 400]
        assert {answer.code[-4:] for answer in answers if answer.status == 400} == {"2300"}
