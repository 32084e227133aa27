"""Entries into the mailbox: a link of the command line's, followed once, lets one browser in for a while."""

from __future__ import annotations

from haulier.core.refusal import Cause, Refusal
from haulier.platform.access.host_cookie import SET_COOKIE
from haulier.platform.access.keys import SYSTEM_TENANT
from haulier.platform.access.named_secrets import new_named_secret, parse_named_secret
from haulier.platform.commands.call import Call
from haulier.platform.commands.nested import carry_out
from haulier.platform.runtime import Runtime
from haulier.platform.storage.changes import Change, RowWrite, replacing, row_change
from haulier.platform.storage.resources import Resource, to_json
from haulier.services.aaa.facade import carry_out as carry_out_by_itself
from haulier.services.aaa.facade import count_wrong_secret
from haulier.services.mailbox.events import ENTRY_CLOSED, ENTRY_CREATED, ENTRY_STARTED
from haulier.services.mailbox.kind import (
    ADDRESS,
    CLOSED,
    COOKIE,
    ENTRY,
    ENTRY_DECODER,
    LINK_MS,
    OPEN,
    OPEN_MS,
    UNUSED,
    EntryBody,
    EntryPayload,
)

WRONG = "the link is not known, was used, or is older than ten minutes; `haulier mailbox` prints another"


async def make_mailbox_link(runtime: Runtime) -> str:
    """Path of a link that lets one browser into the mailbox; what goes before is the stack's address."""

    async def planned(call: Call, _body: None) -> Change:
        id = call.new_id(ENTRY)
        secret = new_named_secret(SYSTEM_TENANT, id.rpartition(":")[2])
        row = RowWrite(ENTRY, id, 0, state=UNUSED, body=to_json(EntryBody(secret.hashed)), expires_at=call.at + LINK_MS)
        change = row_change(ENTRY_CREATED, row, payload=to_json(EntryPayload(id)))
        change.answer = secret.text
        return change

    made: str = await carry_out_by_itself(runtime, SYSTEM_TENANT, planned)
    return f"{ADDRESS}?link={made}"


async def follow_link(call: Call, link: str) -> tuple[tuple[bytes, bytes], ...]:
    """The header that lets the browser in, once. Raises Refusal, 401 for a link that does not work, 429."""
    row = await _find(call, link, UNUSED)
    if row is None:
        await count_wrong_secret(call, ENTRY)
        raise Refusal(Cause.UNAUTHENTICATED, WRONG)
    secret = new_named_secret(SYSTEM_TENANT, row.id.rpartition(":")[2])
    cookie = COOKIE.kept(secret.text, OPEN_MS // 1000, call.headers, by_https=call.is_https)

    async def planned(inner: Call, _body: None) -> Change:
        found = await _find(inner, link, UNUSED)
        if found is None:
            raise Refusal(Cause.UNAUTHENTICATED, WRONG)
        body, until = to_json(EntryBody(secret.hashed)), inner.at + OPEN_MS
        write = replacing(found, state=OPEN, body=body, expires_at=until)
        return row_change(ENTRY_STARTED, write, payload=to_json(EntryPayload(found.id)))

    await carry_out(call, planned)
    return ((SET_COOKIE, cookie),)


async def is_inside(call: Call) -> bool:
    """Whether the browser may look into the mailbox."""
    return await _find(call, COOKIE.read(call.headers) or "", OPEN) is not None


async def leave(call: Call) -> tuple[tuple[bytes, bytes], ...]:
    """Close the mailbox in this browser; the header that has it forget its cookie."""
    cookie = COOKIE.read(call.headers) or ""
    if await _find(call, cookie, OPEN) is not None:

        async def planned(inner: Call, _body: None) -> Change:
            row = await _find(inner, cookie, OPEN)
            if row is None:
                raise Refusal(Cause.UNAUTHENTICATED, WRONG)
            return row_change(ENTRY_CLOSED, replacing(row, state=CLOSED), payload=to_json(EntryPayload(row.id)))

        await carry_out(call, planned)
    return ((SET_COOKIE, COOKIE.dropped(call.headers, by_https=call.is_https)),)


async def _find(call: Call, text: str, state: str) -> Resource | None:
    """The entry of a secret, if it is in this state and not over. Enters the installation's tenant."""
    call.enter(SYSTEM_TENANT)
    secret = parse_named_secret(text)
    if secret is None or secret.tenant != SYSTEM_TENANT:
        return None
    row = await call.get(ENTRY, f"{ENTRY}:{secret.uuid}")
    if row is None or row.state != state or (row.expires_at or 0) <= call.now():
        return None
    return row if secret.fits(row.body_as(ENTRY_DECODER).hashed) else None
