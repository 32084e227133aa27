"""How often each value of a field occurs among the resources of a type that a filter finds.

See: contract/entity.md, "The genuine interface".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from haulier.core.filters import Node
from haulier.core.refusal import Fault, refuse_faults
from haulier.engines.postgres import Record
from haulier.platform.commands.call import Call
from haulier.platform.declarations.kind import Column, CompiledType, Kind, ListedKind
from haulier.platform.listing.fields import Arguments, Field, TextColumn
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
    scope = _scope(call, kind, type_, tree, fields, args)
    found = {one.name: fields.find(one.key) for one in wanted}
    unknown = f"cannot be counted; what can be: {fields.names()}"
    refuse_faults([Fault(one.member, "unknown", f"{one.key} {unknown}") for one in wanted if found[one.name] is None])
    counts = {}
    for one in wanted:
        field = found[one.name]
        assert field is not None, "unknown fields were refused"
        statement = (
            f"SELECT value::text, count(*), sum(count(*)) OVER ()::bigint FROM {fields.table},"
            f" LATERAL haulier_elements({field.json()}) AS value"
            f" WHERE {scope} AND jsonb_typeof(value) <> 'null'"
            f" GROUP BY value ORDER BY count(*) DESC, value LIMIT {args.add(one.size, 'bigint')}"
        )
        counts[one.name] = _counts_of(await fetch_filtered(call, args, statement))
    return counts


@dataclass(frozen=True, slots=True)
class Groups:
    """Values of several fields with how many have them, the most frequent first; ``total`` counts all matches."""

    groups: list[tuple[list[Any], int]]
    total: int


SHORT_NAMES: Mapping[str, Column] = {"status": "state", "state": "state", "type": "type"}
"""Columns that every kind can be grouped by, whatever its lists call them."""


async def count_groups(
    call: Call, kind: ListedKind, type_: CompiledType | None, tree: Node, keys: Sequence[str], limit: int
) -> Groups:
    """How many resources a filter finds, by the values of these fields. Raises Refusal naming fields that lists do not
    know, and when the filter costs more than a list may.
    """
    args = Arguments()
    fields = Fields(kind, type_, call.origin_app, args)
    scope = _scope(call, kind, type_, tree, fields, args)
    found = {key: (fields.find(key) if key not in kind.links else None) or _short_name(key, args) for key in keys}
    unknown = f"cannot be grouped by; what can be: {fields.names()}"
    refuse_faults([Fault("by", "unknown", f"{key[:64]} {unknown}") for key in keys if found[key] is None])
    values = [field.json() for field in found.values() if field is not None]
    grouped = f" GROUP BY {', '.join(str(place) for place in range(1, len(values) + 1))}" if values else ""
    statement = (
        f"SELECT {''.join(f'{value}, ' for value in values)}count(*) AS n, sum(count(*)) OVER ()::bigint AS total"
        f" FROM {fields.table} WHERE {scope}{grouped} ORDER BY n DESC LIMIT {args.add(limit, 'bigint')}"
    )
    rows = await fetch_filtered(call, args, statement)
    groups = [
        ([None if one is None else msgspec.json.decode(one) for one in tuple(row)[:-2]], row["n"]) for row in rows
    ]
    return Groups(groups, rows[0]["total"] if rows else 0)


def _scope(
    call: Call, kind: ListedKind, type_: CompiledType | None, tree: Node, fields: Fields, args: Arguments
) -> str:
    """The condition of what is counted: the resources of a kind, and of a type if one is named, that a filter finds."""
    condition = compile_filter(tree, fields, args) or "true"
    of_type = f" AND type = {args.add(type_.id, 'text')}" if type_ is not None else ""
    return (
        f"tenant_id = {args.add(call.tenant, 'text')} AND kind = {args.add(kind.name, 'text')} AND created_at > 0"
        f"{of_type} AND ({condition}) AND (expires_at IS NULL OR expires_at > {args.add(call.now(), 'bigint')})"
    )


def _short_name(key: str, args: Arguments) -> Field | None:
    return TextColumn(SHORT_NAMES[key], args) if key in SHORT_NAMES else None


def _counts_of(rows: Sequence[Record]) -> Counts:
    counted = [(msgspec.json.decode(text), number) for text, number, _ in rows]
    return Counts(counted, rows[0][2] - sum(number for _, number in counted) if rows else 0)
