"""GraphQL asked with another tenant's ids, by every field of the schema."""

from __future__ import annotations

import json
from typing import Any

import pytest

from isolation.holdings import Holdings
from support.graphql_queries import PATHS
from support.stack import Stack
from support.unchanged import unchanged

SCHEMA = """{ __schema { queryType { fields { name args { name } type { name fields { name type { kind } } } } } } }"""
ARGUMENTS = {
    "id": ("jobId", "dispatchId", "workflowId", "workflowInstanceId"), "jobId": ("jobId",),
    "dispatchId": ("dispatchId",), "dispatchRef": ("dispatchRef",), "workflowId": ("workflowId",),
    "workflowInstanceId": ("workflowInstanceId",), "orderId": ("order.orderId",),
}  # fmt: skip
"""Arguments that name a thing, with what they may name."""
PASSED_BY = {"tenant", "filter", "page", "size", "sort", "version"}
"""Arguments that name none."""
FILTERS = ("id=={}", "jobId=={}", "dispatchId=={}", "dispatchRef=={}", "workflowId=={}")


async def ask(asker: Holdings, path: str, query: str) -> Any:
    answer = await asker.client.post(path, {"query": query})
    assert answer.status < 500, answer.body
    return answer.body


def selection(field: dict[str, Any]) -> str:
    """Some members of what a field gives: plain ones, or those of the rows of a page."""
    names = {member["name"] for member in field["type"]["fields"]}
    return "data { id status } meta { total }" if "meta" in names else "id status"


@pytest.mark.parametrize("path", PATHS)
async def test_no_field_finds_what_is_anothers(stack: Stack, owner: Holdings, neighbour: Holdings, path: str) -> None:
    fields = (await ask(neighbour, path, SCHEMA))["data"]["__schema"]["queryType"]["fields"]
    async with unchanged(stack.runtime.database, owner.client.tenant):
        for field in fields:
            for query, secret in questions(field, owner, neighbour.client.tenant):
                body = await ask(neighbour, path, query)
                found = (body.get("data") or {}).get(field["name"])
                assert not found or found == {"data": [], "meta": {"total": 0}}, (query, body)
                shown = json.dumps(body)
                assert not [text for text in owner.secrets if text in shown and text not in query], (query, secret)


def questions(field: dict[str, Any], owner: Holdings, tenant: str) -> list[tuple[str, str]]:
    """Queries of one field that name things of the owner, each with what it names."""
    arguments = {argument["name"] for argument in field["args"]}
    assert arguments <= PASSED_BY | ARGUMENTS.keys(), f"{field['name']} has an argument that no case is made of"
    asked = [
        (f'{name}: "{owner.ids[thing]}", tenant: "{tenant}"', thing)
        for name in sorted(arguments & ARGUMENTS.keys())
        for thing in ARGUMENTS[name]
    ]
    if "filter" in arguments:
        things = ("jobId", "dispatchId", "dispatchRef", "workflowId")
        asked += [
            (f'tenant: "{tenant}", filter: "{form.format(owner.ids[thing])}"', thing)
            for form in FILTERS
            for thing in things
        ]
    asked.append((f'tenant: "{owner.client.tenant}"', "tenant"))
    return [(f"{{ {field['name']}({given}) {{ {selection(field)} }} }}", thing) for given, thing in asked]
