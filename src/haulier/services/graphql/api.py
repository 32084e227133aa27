"""The addresses of GraphQL: one schema under the path of every group. See: contract/graphql.md."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

from haulier.platform.commands.call import Call
from haulier.platform.declarations.operation import ACCESS, REQUEST_ID, TENANT, USER_INFO, Operation
from haulier.platform.declarations.wire_schemas import JsonObject
from haulier.platform.storage.resources import Json
from haulier.services.graphql.query import ask

HEADERS = (REQUEST_ID, TENANT, ACCESS, USER_INFO)


class Question(Struct):
    """A GraphQL request. Clients send an empty text for variables, or an operation, that they do not have."""

    query: Annotated[str, Meta(description="the text of the query")]
    variables: JsonObject | Literal[""] | None = None
    operationName: Annotated[
        str | None, Meta(description="which operation of the text; needed when there are several")
    ] = None


class Answer(Struct, omit_defaults=True):
    """A GraphQL answer, without the envelope. ``data`` is missing when the query was not carried out."""

    data: JsonObject | None = None
    errors: Annotated[list[Any], Meta(description="message, path, locations; extensions.code has twelve digits")] = []


async def answer(call: Call, body: Question) -> Json:
    """Answer a GraphQL query. It only reads; what is wrong with the query itself is told in ``errors``, with 200."""
    return await ask(call, body.query, body.variables or {}, body.operationName or None)


def at(name: str, number: int, path: str) -> Operation:
    """The schema at one more address."""
    return Operation(
        name, "POST", path, number, 200, (200, 400, 401, 403), "Answer a GraphQL query", "GraphQL", HEADERS,
        handle=answer, body=Question, answer=Answer, reads=True, bare=True, own=True,
    )  # fmt: skip


OPERATIONS = (
    at("askGraphQL", 1001, "/graphql"),
    at("askDispatchGraphQL", 1002, "/app/dispatch/v1/graphql"),
    at("askDispatchGraphQLOfApps", 1003, "/app/fpa/dispatch/graphql"),
    at("askWorkflowGraphQL", 1004, "/app/workflow/v1/graphql"),
    at("askOrderGraphQL", 1005, "/app/order/v1/graphql"),
    at("askContainerGraphQL", 1006, "/app/container/v1/graphql"),
)
