"""The addresses of GraphQL: one schema under the path of every group. See: contract/graphql.md."""

from __future__ import annotations

from haulier.platform.declarations.operation import ACCESS, REQUEST_ID, TENANT, USER_INFO, Operation
from haulier.services.graphql.queries import answer_query
from haulier.services.graphql.requests import Question
from haulier.services.graphql.responses import Answer

HEADERS = (REQUEST_ID, TENANT, ACCESS, USER_INFO)


def at(name: str, number: int, path: str) -> Operation:
    """The schema at one more address."""
    return Operation(
        name, "POST", path, number, 200, (200, 400, 401, 403), "Answer a GraphQL query", "GraphQL", HEADERS,
        handle=answer_query, body=Question, answer=Answer, reads=True, bare=True, own=True,
    )  # fmt: skip


OPERATIONS = (
    at("askGraphQL", 1001, "/graphql"),
    at("askDispatchGraphQL", 1002, "/app/dispatch/v1/graphql"),
    at("askDispatchGraphQLOfApps", 1003, "/app/fpa/dispatch/graphql"),
    at("askWorkflowGraphQL", 1004, "/app/workflow/v1/graphql"),
    at("askOrderGraphQL", 1005, "/app/order/v1/graphql"),
    at("askContainerGraphQL", 1006, "/app/container/v1/graphql"),
)
