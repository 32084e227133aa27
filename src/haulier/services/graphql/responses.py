"""What GraphQL answers with. See: contract/graphql.md."""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta, Struct

from haulier.platform.declarations.wire_schemas import JsonObject


class Answer(Struct, omit_defaults=True):
    """A GraphQL answer, without the envelope. ``data`` is missing when the query was not carried out."""

    data: JsonObject | None = None
    errors: Annotated[list[Any], Meta(description="message, path, locations; extensions.code has twelve digits")] = []
