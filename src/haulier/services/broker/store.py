"""People by their SAML id and by their links. See: broker.sql."""

from __future__ import annotations

from haulier.engines.statements import load_statements
from haulier.platform.commands.call import Call
from haulier.platform.storage.resources import Resource, from_record
from haulier.services.aaa.facade import USER_DECODER, UserBody

SQL = load_statements("haulier.services.broker", "broker.sql")


async def find_user_by_saml_id(call: Call, connection: str, name_id: str) -> tuple[Resource, UserBody] | None:
    """The one person whose settings name this connection and this NameID; None where there is none, or several."""
    rows = [from_record(record) for record in await call.fetch_list(SQL["by_saml_id"], name_id, connection)]
    return (rows[0], rows[0].body_as(USER_DECODER)) if len(rows) == 1 else None


async def next_signed_in(call: Call, connection_id: str, after: str) -> tuple[str, str] | None:
    """The next link of a connection whose person has an open session, by its id and the person's."""
    records = await call.fetch(SQL["next_signed_in"], connection_id, after)
    return (records[0]["id"], records[0]["user_id"]) if records else None
