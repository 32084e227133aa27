"""People and groups as a directory finds them. See: scim.sql."""

from __future__ import annotations

from collections.abc import Sequence

from haulier.core.refusal import Cause, Refusal
from haulier.engines.statements import load_statements
from haulier.platform.access.roles import GROUP, GROUP_DECODER, GroupBody
from haulier.platform.commands.call import Call
from haulier.platform.storage.changes import RowWrite, replacing
from haulier.platform.storage.resources import Resource, from_record, to_json
from haulier.services.aaa.facade import BLOCKED, UserBody, find_user, need_group
from haulier.services.scim.kind import KEPT, REMOVED, SCIM_DECODER, SCIM_USER, ScimBody

SQL = load_statements("haulier.services.scim", "scim.sql")

Person = tuple[Resource, UserBody]
Group = tuple[Resource, GroupBody]


async def visible_user(call: Call, id: str) -> Person | None:
    """A person, unless a directory deleted it and nobody let it in since."""
    found = await find_user(call, id)
    if found is None or (found[0].state == BLOCKED and await is_removed(call, id)):
        return None
    return found


async def need_visible_user(call: Call) -> Person:
    """The person of the path. Raises Refusal."""
    id = call.path["id"]
    found = await visible_user(call, id)
    if found is None:
        raise Refusal(Cause.NOT_FOUND, f"there is no user {id!r}")
    return found


async def is_removed(call: Call, user_id: str) -> bool:
    """Whether a directory deleted this person."""
    row = await call.get(SCIM_USER, user_id)
    return row is not None and row.state == REMOVED


async def find_groups(call: Call, ids: Sequence[str]) -> list[Group]:
    """Those of the groups that there are and that are not retired."""
    rows = await call.get_many([(GROUP, id) for id in ids])
    groups = [(row, row.body_as(GROUP_DECODER)) for row in rows if row is not None]
    return [(row, body) for row, body in groups if not body.isDeleted]


async def need_path_group(call: Call) -> Group:
    """The group of the path. Raises Refusal."""
    return await need_group(call, call.path["id"])


async def external_ids(call: Call, kind: str, ids: list[str]) -> dict[str, str]:
    """How the directory calls these people or groups, of those that it calls somehow."""
    rows = await call.get_many([(kind, id) for id in ids])
    bodies = {row.id: row.body_as(SCIM_DECODER) for row in rows if row is not None}
    return {id: body.externalId for id, body in bodies.items() if body.externalId is not None}


async def id_of_external(call: Call, kind: str, external_id: str) -> str | None:
    """The person or group that the directory calls so."""
    row = await call.by_key(kind, external_id)
    return row.id if row is not None else None


async def external_write(
    call: Call, kind: str, id: str, external_id: str | None, *, removed: bool = False
) -> list[RowWrite]:
    """The row that keeps how the directory calls a person or a group, where that is another than before. One that it
    deleted lets go of the name, by which the directory may mean somebody else from now on.
    """
    old = await call.get(kind, id)
    state = REMOVED if removed else KEPT
    was = (old.body_as(SCIM_DECODER).externalId, old.state) if old is not None else (None, KEPT)
    if was == (external_id, state):
        return []
    body, key = to_json(ScimBody(external_id)), None if removed else external_id
    if old is not None:
        return [replacing(old, body=body, key=key, state=state)]
    return [RowWrite(kind, id, 0, key=key, state=state, body=body)]


async def page_of_users(call: Call, limit: int, offset: int, display_name: str | None) -> tuple[int, list[Resource]]:
    """How many people there are, and a page of them."""
    total: int = await call.fetch_list_value(SQL["count_users"], display_name)
    records = await call.fetch_list(SQL["users"], limit, offset, display_name) if limit else []
    return total, [from_record(record) for record in records]


async def page_of_groups(call: Call, limit: int, offset: int) -> tuple[int, list[Resource]]:
    """How many groups there are, and a page of them."""
    total: int = await call.fetch_list_value(SQL["count_groups"])
    records = await call.fetch_list(SQL["groups"], limit, offset) if limit else []
    return total, [from_record(record) for record in records]
