"""The addresses of GraphQL: one schema under the path of every group. See: contract/graphql.md."""

from __future__ import annotations

from haulier.platform.declarations.operation import Auth, Operation
from haulier.platform.declarations.parameters import COMMON_HEADERS
from haulier.platform.declarations.section import Section, Statuses
from haulier.services.graphql.queries import answer_query
from haulier.services.graphql.requests import Question
from haulier.services.graphql.responses import Answer

GRAPHQL = Section(
    "GraphQL",
    headers=COMMON_HEADERS,
    statuses=Statuses(refusals=(400, 401, 403)),
    auth=Auth(only_reads=True),
    is_extension=True,
)


def at(name: str, number: int, path: str) -> Operation:
    """The schema at one more address."""
    return GRAPHQL.post(path, name=name, number=number, summary="Answer a GraphQL query").handle(
        answer_query, body=Question, response=Answer, raw_response=True
    )


OPERATIONS = (
    at("askGraphQL", 1001, "/graphql"),
    at("askDispatchGraphQL", 1002, "/app/dispatch/v1/graphql"),
    at("askDispatchGraphQLOfApps", 1003, "/app/fpa/dispatch/graphql"),
    at("askWorkflowGraphQL", 1004, "/app/workflow/v1/graphql"),
    at("askOrderGraphQL", 1005, "/app/order/v1/graphql"),
    at("askContainerGraphQL", 1006, "/app/container/v1/graphql"),
)
