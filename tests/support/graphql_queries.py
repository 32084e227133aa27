"""GraphQL queries as an app sends them."""

from __future__ import annotations

from typing import Any

from support.stack import Answer, Client

GRAPHQL = "/app/dispatch/v1/graphql"
PATHS = (
    "/app/dispatch/v1/graphql", "/app/fpa/dispatch/graphql", "/app/workflow/v1/graphql", "/app/order/v1/graphql",
    "/app/container/v1/graphql", "/graphql",
)  # fmt: skip
"""Where the schema is served."""


async def ask(client: Client, query: str, **variables: Any) -> Answer:
    """The answer to a query; ``$tenant`` is given whether the query names it or not."""
    return await client.post(GRAPHQL, {"query": query, "variables": {"tenant": client.tenant, **variables}})


async def data(client: Client, query: str, **variables: Any) -> Any:
    """What a query finds; fails with the whole answer when anything is wrong."""
    answer = await ask(client, query, **variables)
    assert (answer.status, answer.body.keys()) == (200, {"data"}), answer.body
    return answer.body["data"]


async def errors(client: Client, query: str, **variables: Any) -> list[tuple[str, set[str]]]:
    """What is wrong with a query: the cause of each error and the fields that it names."""
    answer = await ask(client, query, **variables)
    assert answer.status == 200, answer.body
    return [
        (error["extensions"]["code"][-4:], {fault["field"] for fault in error["extensions"].get("faults", ())})
        for error in answer.body["errors"]
    ]
