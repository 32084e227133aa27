"""Request bodies of GraphQL. See: contract/graphql.md."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

from haulier.platform.declarations.wire_schemas import JsonObject


class Question(Struct):
    """A GraphQL request. Clients send an empty text for variables, or an operation, that they do not have."""

    query: Annotated[str, Meta(description="the text of the query")]
    variables: JsonObject | Literal[""] | None = None
    operationName: Annotated[
        str | None, Meta(description="which operation of the text; needed when there are several")
    ] = None
