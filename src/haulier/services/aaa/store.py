"""Reads over all tenants, and writes into a tenant that is not the caller's own. See: clients.sql."""

from __future__ import annotations

import random

from haulier.core.ids import ordered_uuid
from haulier.core.refusal import Cause, Refusal
from haulier.engines.statements import load_statements
from haulier.platform.changes import Change, Envelope
from haulier.platform.resources import Resource, from_record, to_json
from haulier.platform.runtime import Runtime
from haulier.services.aaa.kind import APP, TENANT

SQL = load_statements("haulier.services.aaa", "clients.sql")

MAX_TENANTS = 10_000
"""Tenants that the command line lists."""
INSTALLATION = to_json({"id": "haulier"})
"""Who acts when the installation itself does."""


async def find_client(runtime: Runtime, client_id: str, tenant_id: str | None) -> Resource | None:
    """The app of a client id. Without a tenant it is that of the tenant that had it first."""
    if tenant_id:
        return await runtime.reader.by_key(tenant_id, APP, client_id)
    record = await runtime.database.fetchrow(SQL["by_client_id"], client_id)
    return from_record(record) if record is not None else None


async def read_tenant(runtime: Runtime, tenant_id: str) -> Resource:
    """The row of a tenant. Raises Refusal NOT_FOUND."""
    row = await runtime.reader.get(tenant_id, TENANT, tenant_id)
    if row is None:
        raise Refusal(Cause.NOT_FOUND, f"there is no tenant {tenant_id!r}")
    return row


async def all_tenants(runtime: Runtime) -> list[Resource]:
    """Every tenant, oldest first, at most ``MAX_TENANTS``."""
    return [from_record(record) for record in await runtime.database.fetch(SQL["tenants"], MAX_TENANTS)]


async def write_into(
    runtime: Runtime, tenant_id: str, change: Change, *, actor: str = INSTALLATION, request_id: str = ""
) -> bool:
    """Apply a change to any tenant, with its journal row.

    Answers whether it was applied: False when another was faster.
    """
    at = runtime.clock()
    envelope = Envelope(tenant_id, str(ordered_uuid(at, random.getrandbits(74))), at, actor, request_id)
    if await runtime.applier.apply(envelope, change):
        return False
    runtime.committed(tenant_id, change)
    return True
