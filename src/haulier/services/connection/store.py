"""Connections of a tenant, read from the table. See: connections.sql."""

from __future__ import annotations

from haulier.core.refusal import Cause, Refusal
from haulier.engines.statements import load_statements
from haulier.platform.commands.call import Call
from haulier.platform.storage.resources import Resource, from_record
from haulier.services.connection.kind import ACTIVE, CONNECTION, CONNECTION_DECODER, ConnectionBody

SQL = load_statements("haulier.services.connection", "connections.sql")

MAX_CONNECTIONS = 100
"""Connections of one tenant: each is a button of its sign-in page."""


async def active_connections(call: Call) -> list[tuple[Resource, ConnectionBody]]:
    """Those that were not removed, the oldest first."""
    records = await call.fetch(SQL["active"], CONNECTION, MAX_CONNECTIONS)
    rows = [from_record(record) for record in records]
    return [(row, row.body_as(CONNECTION_DECODER)) for row in rows]


def name_key(name: str) -> str:
    """The key by which a name is taken once, whatever the case of its letters."""
    return name.lower()


async def find_by_name(call: Call, name: str) -> tuple[Resource, ConnectionBody] | None:
    """The connection of exactly this name, unless it was removed."""
    row = await call.by_key(CONNECTION, name_key(name))
    if row is None or row.state != ACTIVE:
        return None
    body = row.body_as(CONNECTION_DECODER)
    return (row, body) if body.connectionName == name else None


async def need_connection(call: Call) -> tuple[Resource, ConnectionBody]:
    """The connection of the path. Raises Refusal where there is none, or it was removed."""
    id = call.path["connectionId"]
    row = await call.get(CONNECTION, id)
    if row is None or row.state != ACTIVE:
        raise Refusal(Cause.NOT_FOUND, f"there is no connection {id!r}")
    return row, row.body_as(CONNECTION_DECODER)
