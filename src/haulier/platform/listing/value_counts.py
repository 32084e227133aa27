"""How often each value of a field occurs among the resources of a type that a filter finds.

See: contract/entity.md, "The genuine interface".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from haulier.core.filters import Node
from haulier.core.refusal import Fault, refuse_faults
from haulier.engines.postgres import Record
from haulier.platform.commands.call import Call
from haulier.platform.declarations.kind import CompiledType, Kind
from haulier.platform.listing.fields import Arguments
from haulier.platform.listing.query import fetch_filtered
from haulier.platform.listing.sql import Fields, compile_filter


@dataclass(frozen=True, slots=True)
class Counted:
    """One count that is asked for: ``member`` names it in refusals, ``size`` is how many values are listed."""

    name: str
    key: str
    size: int
    member: str


@dataclass(frozen=True, slots=True)
class Counts:
    """The most frequent values of a field with their numbers, and how often all others occur together."""

    values: list[tuple[Any, int]]
    others: int


async def count_values(
    call: Call, kind: Kind, type_: CompiledType, tree: Node, wanted: Sequence[Counted]
) -> dict[str, Counts]:
    """The counts by name. Of a list each element counts. Raises Refusal naming fields that lists do not know either,
    and when the filter costs more than a list may.
    """
    args = Arguments()
    fields = Fields(kind, type_, call.origin_app, args)
    condition = compile_filter(tree, fields, args) or "true"
    found = {one.name: fields.find(one.key) for one in wanted}
    unknown = f"cannot be counted; what can be: {fields.names()}"
    refuse_faults([Fault(one.member, "unknown", f"{one.key} {unknown}") for one in wanted if found[one.name] is None])
    scope = (
        f"tenant_id = {args.add(call.tenant, 'text')} AND kind = {args.add(kind.name, 'text')} AND created_at > 0"
        f" AND type = {args.add(type_.id, 'text')} AND ({condition})"
        f" AND (expires_at IS NULL OR expires_at > {args.add(call.now(), 'bigint')})"
    )
    counts = {}
    for one in wanted:
        field = found[one.name]
        assert field is not None, "unknown fields were refused"
        statement = (
            "SELECT value::text, count(*), sum(count(*)) OVER ()::bigint FROM resource,"
            f" LATERAL haulier_elements({field.json()}) AS value"
            f" WHERE {scope} AND jsonb_typeof(value) <> 'null'"
            f" GROUP BY value ORDER BY count(*) DESC, value LIMIT {args.add(one.size, 'bigint')}"
        )
        counts[one.name] = _counts_of(await fetch_filtered(call, args, statement))
    return counts


def _counts_of(rows: Sequence[Record]) -> Counts:
    counted = [(msgspec.json.decode(text), number) for text, number, _ in rows]
    return Counts(counted, rows[0][2] - sum(number for _, number in counted) if rows else 0)
