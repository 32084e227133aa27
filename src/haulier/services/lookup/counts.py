"""How many things of a kind there are, by what they have in common."""

from __future__ import annotations

from haulier.core.filters import parse_query
from haulier.core.refusal import Cause, Fault, Refusal, invalid
from haulier.platform.commands.call import Call
from haulier.platform.declarations.kind import CompiledType, Kind
from haulier.platform.listing.value_counts import count_groups
from haulier.services.lookup.kinds import kind_of
from haulier.services.lookup.responses import CountGroup, Counts

MAX_KEYS = 3
"""Members to group by."""
MAX_GROUPS = 200


async def read_counts(call: Call, _body: None) -> Counts:
    """The things of a kind that a filter finds, counted in groups of equal values."""
    kind = kind_of(call, call.path["kind"])
    if kind is None:
        raise Refusal(Cause.NOT_FOUND, f"there is no kind {call.path['kind']!r} whose things can be counted")
    keys = list(dict.fromkeys(call.query_all("by")))
    if len(keys) > MAX_KEYS:
        raise invalid("by", "maxItems", f"{len(keys)} are named; at most {MAX_KEYS} make a group")
    tree = parse_query(call.query("query") or "")
    found = await count_groups(call, kind, await _type(call, kind), tree, keys, MAX_GROUPS + 1)
    groups = [CountGroup(dict(zip(keys, values, strict=True)), number) for values, number in found.groups[:MAX_GROUPS]]
    return Counts(found.total, groups if keys else [], len(found.groups) > MAX_GROUPS)


async def _type(call: Call, kind: Kind) -> CompiledType | None:
    """The type that the parameter names. Raises Refusal when there is none."""
    id = call.query("type")
    if not id:
        return None
    found = await call.read_config(kind.type_kind, id) if kind.type_kind else None
    if found is None:
        message = f"there is no {kind.type_noun or 'type'} {id!r}"
        raise Refusal(Cause.UNKNOWN_TYPE, message, [Fault("type", "unknown", message)])
    compiled: CompiledType = found.value
    return compiled
