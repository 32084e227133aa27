"""Orders by themselves: in these tests no rule of the orchestrator goes on with them."""

from __future__ import annotations

import asyncio

import pytest

from support.stack import Client, Stack

RULES = "/core/api/v1/orchestrator/rules"


@pytest.fixture
async def client(stack: Stack) -> Client:
    """The first app of a tenant that no other test knows, which has switched off all default rules."""
    client = await stack.new_tenant()
    rules = (await client.get(f"{RULES}?pageSize=100")).data
    bodies = {rule["id"]: {name: rule[name] for name in ("name", "event", "priority")} for rule in rules}
    answers = await asyncio.gather(
        *(client.put(f"{RULES}/{id}", body | {"active": False}) for id, body in bodies.items())
    )
    assert {answer.status for answer in answers} == {200}, [answer.body for answer in answers]
    return client
