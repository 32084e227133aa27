"""A query from its text to its answer: read, weighed, loaded, executed.

Nothing of it asks the database but ``Loader.load``, which comes after everything that can refuse the query.
"""

from __future__ import annotations

from typing import Any

from graphql import (
    DocumentNode,
    ExecutionResult,
    GraphQLError,
    OperationDefinitionNode,
    execute_sync,
    get_operation_ast,
)
from graphql.execution.values import get_variable_values

from haulier.core.refusal import Cause, Refusal
from haulier.platform.commands.call import Call
from haulier.platform.storage.resources import Json
from haulier.services.graphql.execution.documents import Documents, FaultyQuery
from haulier.services.graphql.execution.limits import MAX_ERRORS
from haulier.services.graphql.execution.row_executor import RowExecutor
from haulier.services.graphql.execution.selection import Selection
from haulier.services.graphql.requests import Question
from haulier.services.graphql.schema.root import LOADER, SCHEMA, SIZES

DOCUMENTS = Documents(SCHEMA)


async def answer_query(call: Call, body: Question) -> Json:
    """Answer a GraphQL query. It only reads; what is wrong with the query itself is told in ``errors``, with 200."""
    return await execute_query(call, body.query, body.variables or {}, body.operationName or None)


async def execute_query(call: Call, text: str, variables: Json, operation_name: str | None) -> Json:
    """``{"data"}`` or ``{"data", "errors"}``; without ``data`` when the query was not carried out at all.

    See: GraphQL specification, October 2021, section 7.1. Raises Refusal UNAVAILABLE and Unavailable.
    """
    try:
        document = DOCUMENTS.read(text)
        operation = _operation(document, operation_name)
        values = get_variable_values(SCHEMA, operation.variable_definitions or (), variables, max_errors=MAX_ERRORS)
        if isinstance(values, list):
            raise FaultyQuery(values)
        tops = Selection(SCHEMA, document, values, SIZES).top(operation)
    except FaultyQuery as faulty:
        return {"errors": [shown_error(call, error) for error in faulty.errors]}
    except Refusal as refusal:
        return {"errors": [shown_error(call, GraphQLError(str(refusal), original_error=refusal))]}
    found = await LOADER.load(call, tops)
    result = execute_sync(
        SCHEMA, document, found, variable_values=variables, operation_name=operation_name, executor_class=RowExecutor
    )
    assert isinstance(result, ExecutionResult), "no resolver waits for anything"
    answer: Json = {"data": result.data}
    if result.errors:
        answer["errors"] = [shown_error(call, error) for error in result.errors]
    return answer


def _operation(document: DocumentNode, name: str | None) -> OperationDefinitionNode:
    """The operation to carry out. Raises Faulty unless one is named or there is only one."""
    operation = get_operation_ast(document, name)
    if operation is None:
        operations = [part for part in document.definitions if isinstance(part, OperationDefinitionNode)]
        names = ", ".join(part.name.value for part in operations if part.name is not None)
        message = f"there is no operation {name!r}" if name else "there are several operations: name one"
        if not operations:
            message = "there is no operation"
        elif names:
            message += f"; there are {names}"
        raise FaultyQuery([GraphQLError(message)])
    return operation


def shown_error(call: Call, error: GraphQLError) -> Json:
    """An error as GraphQL has it, and beside that the twelve-digit code and the faults of the error family."""
    refusal = error.original_error if isinstance(error.original_error, Refusal) else None
    cause = refusal.cause if refusal is not None else Cause.INVALID
    code = f"{call.service.code:04d}{call.operation.number:04d}{cause.value.number:04d}"
    more: dict[str, Any] = {"code": code}
    if refusal is not None and refusal.faults:
        more["faults"] = [{"field": f.field, "rule": f.rule, "message": f.message} for f in refusal.faults]
    return {**error.formatted, "extensions": more}
