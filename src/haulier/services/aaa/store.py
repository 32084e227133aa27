"""Reads over all tenants, and ids of clients. See: clients.sql."""

from __future__ import annotations

from uuid import uuid4

from haulier.core.ids import derived
from haulier.engines.statements import load_statements
from haulier.platform.commands.call import Call
from haulier.platform.runtime import Runtime
from haulier.platform.storage.resources import Resource, from_record
from haulier.services.aaa.credentials.secrets import plain_hash
from haulier.services.aaa.kind import APP

SQL = load_statements("haulier.services.aaa", "clients.sql")

CLIENT_ID = "platform:app:client"
"""Begins the client ids that we make."""
MAX_CLAIMS = 1_000
"""Tenants with one client id of which the first is looked for."""
MAX_TENANTS = 10_000
"""Tenants that the command line lists."""


def new_client_id() -> str:
    """A client id that nobody can foretell."""
    return f"{CLIENT_ID}:{uuid4()}"


async def find_client(call: Call, client_id: str) -> Resource | None:
    """The app of a client id. Without a tenant in the header it is that of the tenant that claimed it first.

    Ids that earlier releases derived from a tenant's name can be foretold: each is that tenant's, whoever claimed it.
    """
    if call.named_tenant:
        return await call.in_tenant(call.named_tenant).by_key(APP, client_id)
    records = await call.fetch_of_all_tenants(SQL["by_client_id"], client_id, MAX_CLAIMS)
    rows = [from_record(record) for record in records]
    of_its_name = (row for row in rows if client_id == derived(CLIENT_ID, row.tenant_id, row.id.rpartition(":")[2]))
    return next(of_its_name, rows[0] if rows else None)


async def keep_plain_hash(call: Call, row: Resource, secret: str) -> None:
    """Keep a strong secret that was right in the form that is checked at once.

    It is the same secret, so there is no event.
    """
    await call.in_tenant(row.tenant_id).fetch(SQL["keep_hash"], row.id, row.version, plain_hash(secret))


async def all_tenants(runtime: Runtime) -> list[Resource]:
    """Every tenant, oldest first, at most ``MAX_TENANTS``."""
    return [from_record(record) for record in await runtime.database.fetch(SQL["tenants"], MAX_TENANTS)]
