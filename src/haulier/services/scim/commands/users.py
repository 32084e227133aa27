"""People that a directory makes, changes and deletes. See: RFC 7644 sections 3.3, 3.5 and 3.6, contract/aaa.md 11.7."""

from __future__ import annotations

from typing import Any

import msgspec

from haulier.platform.commands.call import Call
from haulier.platform.commands.reply import Reply
from haulier.platform.storage.changes import Change
from haulier.platform.storage.resources import Resource
from haulier.services.aaa.facade import (
    ACTIVE,
    BLOCKED,
    USER_ACTIVATED,
    USER_CREATED,
    USER_DEACTIVATED,
    USER_DECODER,
    USER_UPDATED,
    NewUser,
    UserBody,
    check_may_change_login,
    find_user_by_email,
    plan_new_user,
    plan_user_change,
    user_change,
)
from haulier.services.scim.errors import SCIM_JSON
from haulier.services.scim.kind import SCIM_DECODER, SCIM_USER
from haulier.services.scim.queries import place, shown_users
from haulier.services.scim.requests import ScimPatch, ScimUserIn
from haulier.services.scim.responses import ScimUser
from haulier.services.scim.rules.patches import parse_steps, patched
from haulier.services.scim.rules.people import email_of, is_active, mobile_of, names_of, read_user
from haulier.services.scim.store import Person, external_write, is_removed, need_visible_user

EMPTY = Reply(b"", b"")


async def create_user(call: Call, body: dict[str, Any]) -> Change:
    """Make a person. One whom the directory deleted before is let in again under her old id."""
    given = read_user(body)
    known = await find_user_by_email(call, given.userName)
    if known is not None and known[0].state == BLOCKED and await is_removed(call, known[0].id):
        return await _changed(call, known, given, USER_CREATED)
    rows = await plan_new_user(
        call, NewUser(**names_of(given)._asdict(), email=email_of(given, None), primaryMobile=mobile_of(given))
    )
    if not is_active(given):
        rows[0].state = BLOCKED
    rows += await external_write(call, SCIM_USER, rows[0].id, given.externalId)
    change = user_change(USER_CREATED, rows)
    call.response_headers[b"location"] = place(call, "Users", rows[0].id).encode()
    return await _answering(call, change, given.externalId, None)


async def replace_user(call: Call, body: dict[str, Any]) -> Change:
    """Replace a person: what is not named is taken away, but for groups."""
    return await _changed(call, await need_visible_user(call), read_user(body), None)


async def patch_user(call: Call, body: ScimPatch) -> Change:
    """Change a person by operations, all of them or none."""
    found = await need_visible_user(call)
    document = msgspec.to_builtins((await shown_users(call, [found]))[0])
    for name in ("schemas", "id", "meta", "groups"):
        document.pop(name, None)
    before, shown = dict(document), document.get("displayName")
    after = patched(document, parse_steps(body.Operations))
    if after.get("name") == before.get("name") and after.get("displayName") != shown:
        after.pop("name", None)
    return await _changed(call, found, read_user(_named(after, before)), None)


def _named(after: dict[str, Any], before: dict[str, Any]) -> dict[str, Any]:
    """A patched document whose name says what its parts say: the whole of it was made of them."""
    name = after.get("name")
    if isinstance(name, dict) and (before.get("name") or {}).get("formatted") == name.get("formatted"):
        name.pop("formatted", None)
    return after


async def delete_user(call: Call, _body: None) -> Change:
    """Block a person, who is not shown to the directory any more."""
    row, body = await need_visible_user(call)
    rows = await plan_user_change(call, row, body, is_active=False)
    kept = await call.get(SCIM_USER, row.id)
    known = kept.body_as(SCIM_DECODER).externalId if kept is not None else None
    rows += await external_write(call, SCIM_USER, row.id, known, removed=True)
    change = user_change(USER_DEACTIVATED, rows)
    change.answer = EMPTY
    return change


async def _changed(call: Call, found: Person, given: ScimUserIn, event: str | None) -> Change:
    """The change that makes a person what the directory says."""
    row, body = found
    active, email, mobile = is_active(given), email_of(given, body.email), mobile_of(given)
    if (email, mobile) != (body.email, body.primaryMobile):
        await check_may_change_login(call, body)
    rows = await plan_user_change(
        call, row, body, is_active=active, **names_of(given)._asdict(), email=email, primaryMobile=mobile
    )
    rows += await external_write(call, SCIM_USER, row.id, given.externalId)
    if event is None:
        was_active = row.state == ACTIVE
        event = USER_UPDATED if was_active == active else USER_ACTIVATED if active else USER_DEACTIVATED
    elif event == USER_CREATED:
        call.response_headers[b"location"] = place(call, "Users", row.id).encode()
        event = USER_ACTIVATED if active else USER_UPDATED
    return await _answering(call, user_change(event, rows), given.externalId, row)


async def _answering(call: Call, change: Change, external_id: str | None, old: Resource | None) -> Change:
    """A change that answers with the person as it is then."""
    write = change.rows[0]
    body: UserBody = USER_DECODER.decode(write.body)
    made_at = old.created_at if old is not None else call.at
    row = Resource(
        call.tenant, write.kind, write.id, write.version, "", None, None, write.state, "{}", write.body,
        made_at, call.actor, call.at, call.actor, None,
    )  # fmt: skip
    shown: ScimUser = (await shown_users(call, [(row, body)]))[0]
    shown.externalId = msgspec.UNSET if external_id is None else external_id
    change.answer = Reply(msgspec.json.encode(shown), SCIM_JSON.encode())
    return change
