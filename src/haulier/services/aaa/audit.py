"""The audit: who logged in, failed to, was given what or was refused. See: contract/aaa.md section 11.10."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import UNSET, Meta

from haulier.core.moments import milliseconds
from haulier.core.refusal import Fault, refuse_faults
from haulier.engines.statements import load_statements
from haulier.platform.commands.call import Call
from haulier.platform.declarations.parameters import Query
from haulier.platform.listing.query import DEFAULT_LIMIT, MAX_LIMIT, MAX_OFFSET, read_number
from haulier.services.aaa.responses import Audit, AuditActor, AuditEntry, AuditMeta

SQL = load_statements("haulier.services.aaa", "audit.sql")
AUDITED = (
    "tenant", "app", "app_resource", "permission", "role", "app_manifest", "group", "user", "api_key", "policy",
    "session", "session_link", "login", "outside_login", "authorization_code", "credential", "credential_link",
    "one_time_code", "passkey", "connection", "connection_link", "signing_key", "sds_app", "sds_vault", "mailbox_entry",
)  # fmt: skip
"""Kinds of what the audit tells."""
DAY_MS = 86_400_000
MAX_DAYS = 31
MAX_COUNTED = 100_000

ASKED = (
    Query("from", Annotated[int, Meta(ge=1)], required=True, description="epoch seconds, or milliseconds"),
    Query("timeDuration", Annotated[int, Meta(ge=1, le=MAX_DAYS)], description="days; 1 when it is not given"),
    Query("userId", description="who acted, or to whom it happened"),
    Query("action", description="the name of an event, such as UserDeactivated"),
    Query("limit", Annotated[int, Meta(ge=1, le=MAX_LIMIT)]),
    Query("offset", Annotated[int, Meta(ge=0, le=MAX_OFFSET)]),
)

_actor = msgspec.json.Decoder(AuditActor)


async def list_audit(call: Call, _body: None) -> Audit:
    """``GET /audit``: newest first; the total is counted to 100,000."""
    faults: list[Fault] = []
    begin = read_number(call, ("from",), 1, 2**53, faults)
    days = read_number(call, ("timeDuration",), 1, MAX_DAYS, faults) or 1
    limit = read_number(call, ("limit",), 1, MAX_LIMIT, faults) or DEFAULT_LIMIT
    offset = read_number(call, ("offset",), 0, MAX_OFFSET, faults) or 0
    if begin is None and not faults:
        faults.append(Fault("from", "required", "says since when, epoch seconds"))
    refuse_faults(faults)
    assert begin is not None, "else it was a fault"
    since = milliseconds(begin)
    which = (since, since + days * DAY_MS, AUDITED, call.query("action"), call.query("userId"))
    records = await call.fetch_list(SQL["entries"], *which, limit, offset)
    total = offset + len(records)
    if len(records) == limit or (offset and not records):
        total = (await call.fetch_list(SQL["count"], *which, MAX_COUNTED))[0]["total"]
    return Audit(AuditMeta(total), [_entry(dict(record)) for record in records])


def _entry(record: dict[str, str]) -> AuditEntry:
    return AuditEntry(
        id=record["id"],
        at=int(record["at"]),
        action=record["event"],
        kind=record["kind"],
        subject=record["resource_id"],
        by=_actor.decode(record["actor"]),
        requestId=record["request_id"],
        state=record["state"] or UNSET,
        details=msgspec.Raw(record["data"].encode()),
    )
