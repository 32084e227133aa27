"""What the service's rules ask the store about containers: who is named, what lies in what, who is tracked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from haulier.core.identifier_text import normalize_identifier
from haulier.core.refusal import Cause, Refusal, invalid
from haulier.engines.postgres import Record
from haulier.engines.statements import load_statements
from haulier.platform.commands.call import Call
from haulier.platform.storage.resources import Resource, from_record
from haulier.services.container.kind import CONTAINER
from haulier.services.container.requests import MAX_CHILDREN
from haulier.services.container.rules.containers import is_container_id

SQL = load_statements("haulier.services.container", "forest.sql")

MAX_LINEAGE = 10_000
"""Levels that are followed upwards; far more than containers may be put into each other."""
MAX_CONTENTS = 4_096
"""Containers that one event may reach."""
MAX_TRACKED = 1_000
"""Containers shown under one tracking id."""


async def find(call: Call, name: str) -> Resource | None:
    """A container by its id or scannable id."""
    if is_container_id(name):
        return await call.get(CONTAINER.name, name)
    return await call.by_key(CONTAINER.name, name)


async def need(call: Call, name: str, member: str, *, cause: Cause = Cause.UNKNOWN_REFERENCE) -> Resource:
    """The same, or a refusal of the member that names it."""
    found = await find(call, name)
    if found is None:
        raise unknown(member, [name], cause)
    return found


def unknown(member: str, names: Sequence[str], cause: Cause = Cause.UNKNOWN_REFERENCE) -> Refusal:
    """The refusal of a member that names containers that do not exist."""
    return invalid(member, "unknown", f"there is no container {', '.join(map(repr, names[:5]))}", cause)


async def need_all(call: Call, names: Iterable[str], member: str) -> list[Resource]:
    """Containers by ids or scannable ids, each once, in the order they were named; all that are unknown are named."""
    wanted = list(dict.fromkeys(names))
    known = await find_all(call, wanted)
    missing = [name for name in wanted if name not in known]
    if missing:
        raise unknown(member, missing)
    return list({known[name].id: known[name] for name in wanted}.values())


async def find_all(call: Call, names: Sequence[str]) -> dict[str, Resource]:
    """Those of the named containers that exist, by the name they were asked for."""
    kept = {name: normalize_identifier(name) for name in names}
    rows = await _rows(call, "named", list({*names, *kept.values()}))
    known = {row.key: row for row in rows if row.key is not None} | {row.id: row for row in rows}
    found = {name: known.get(name) or known.get(kept[name]) for name in names}
    return {name: row for name, row in found.items() if row is not None}


async def lineage(call: Call, id: str) -> list[Resource]:
    """A container and all that it lies in, innermost first, read at one moment."""
    return await _rows(call, "lineage", id, MAX_LINEAGE)


async def child_ids(call: Call, id: str) -> list[str]:
    """The ids of what lies in a container."""
    return [record["id"] for record in await _fetch(call, "child_ids", id, MAX_CHILDREN)]


async def children(call: Call, id: str, type_id: str) -> list[Resource]:
    """What of one type lies in a container."""
    return await _rows(call, "children", id, type_id)


async def contents(call: Call, ids: Iterable[str]) -> list[Resource]:
    """Everything inside some containers, however deep. Raises Refusal when it is more than one event may reach."""
    found = await _rows(call, "contents", list(ids), MAX_CONTENTS + 1)
    if len(found) > MAX_CONTENTS:
        raise invalid("propagate", "limit", f"more than {MAX_CONTENTS} containers lie inside", Cause.RULE)
    return found


async def tracked(call: Call, tracking_id: str) -> list[tuple[str, str]]:
    """Id and state of the containers that carry a tracking id."""
    return [tuple(record) for record in await _fetch(call, "tracked", tracking_id, MAX_TRACKED)]


async def _rows(call: Call, statement: str, subject: Any, *more: Any) -> list[Resource]:
    return [from_record(record) for record in await _fetch(call, statement, subject, *more)]


async def _fetch(call: Call, statement: str, subject: Any, *more: Any) -> Sequence[Record]:
    """Every statement takes the tenant, the kind, what it is about and the moment first."""
    return await call.fetch(SQL[statement], CONTAINER.name, subject, call.now(), *more)
