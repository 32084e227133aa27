"""Aggregations of the resources of a kind that a filter finds, as one caller may see them.

See: contract/orchestrator.md section DLQS, contract/entity.md, "The genuine interface".
"""

from __future__ import annotations

from collections.abc import Sequence

import asyncpg

from haulier.core.aggregations import Aggregation
from haulier.core.filters import Node
from haulier.core.refusal import Cause, Refusal, invalid
from haulier.platform.commands.call import Call
from haulier.platform.declarations.kind import CompiledType, ListedKind
from haulier.platform.listing.aggregate_answers import Aggregated, answer_of
from haulier.platform.listing.aggregates import CompiledAggregations
from haulier.platform.listing.fields import Arguments
from haulier.platform.listing.query import MAX_REREADS, child_types, fetch_filtered, newer_type
from haulier.platform.listing.sql import Fields, compile_filter
from haulier.platform.listing.value_counts import source_of


async def aggregate(
    call: Call, kind: ListedKind, type_: CompiledType | None, tree: Node, asked: Sequence[Aggregation]
) -> Aggregated:
    """Groups and numbers of what a filter finds, and how much it finds. Raises Refusal naming what lists do not know
    either, when there are too many buckets, and when it costs more than a list may.

    Like a list it is read again when its type was changed meanwhile.
    """
    for _ in range(MAX_REREADS):
        args = Arguments()
        fields = Fields(kind, type_, call.origin_app, args, call.tenant, (), await child_types(call, kind))
        condition = compile_filter(tree, fields, args) or "true"
        compiled = CompiledAggregations(asked, fields, args)
        source = await source_of(call, kind, type_, condition, fields, args, needs_rows=compiled.needs_rows)
        statement = compiled.statement(source)
        try:
            rows = await fetch_filtered(call, args, statement.text)
        except asyncpg.InvalidParameterValueError as error:  # a zone that the server's own tables lack
            raise invalid("aggs", "enum", f"the database does not take this: {error}") from None
        found = answer_of(statement, rows)
        if type_ is None or not fields.names_attributes:
            return found
        newer = await newer_type(call, type_)
        if newer is None:
            return found
        type_ = newer
    raise Refusal(Cause.UNAVAILABLE, "the type is being changed by other requests; try again")
