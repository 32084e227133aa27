"""Container groups: containers to which events are applied together, wherever they lie.

The contract names the operations and nothing more (contract/container.md sections 1 and 16).
"""

from __future__ import annotations

from haulier.platform.commands.call import Call
from haulier.platform.storage.changes import Change, RowWrite, replacing
from haulier.platform.storage.resources import to_json
from haulier.platform.typed.instance_changes import shown_change
from haulier.services.container import store
from haulier.services.container.commands.containers import add_events
from haulier.services.container.events import GROUP_CREATED, GROUP_EVENT_APPLIED, GROUP_UPDATED
from haulier.services.container.kind import GROUP, GROUP_DECODER, GroupBody, show_group
from haulier.services.container.queries import need_group
from haulier.services.container.requests import ApplyEvent, SaveGroup


async def create_group(call: Call, body: SaveGroup) -> Change:
    """Make a group; the containers must be there."""
    members = await _members(call, body)
    row = RowWrite(GROUP, call.new_id("group"), 0, attrs=to_json(body.attributes or {}))
    row.body = to_json(GroupBody(name=body.name, containerIds=members or []))
    return shown_change(call, GROUP_CREATED, row, show_group)


async def update_group(call: Call, body: SaveGroup) -> Change:
    """Change a group; the list of containers replaces the one it had."""
    old = await need_group(call)
    stored = old.body_as(GROUP_DECODER)
    members = await _members(call, body)
    stored.name = stored.name if body.name is None else body.name
    stored.containerIds = stored.containerIds if members is None else members
    row = replacing(old, body=to_json(stored))
    if body.attributes is not None:
        row.attrs = to_json(body.attributes)
    return shown_change(call, GROUP_UPDATED, row, show_group, old)


async def apply_group_event(call: Call, body: ApplyEvent) -> Change:
    """Apply an event to all containers of a group or to none; those that have expired are no longer told."""
    group = await need_group(call)
    found = await store.find_all(call, group.body_as(GROUP_DECODER).containerIds)
    members = {row.id: row for row in found.values()}
    if body.propagate:
        members |= {row.id: row for row in await store.contents(call, members)}
    change = Change(GROUP, group.id, group.version, GROUP_EVENT_APPLIED)
    change.guards.append((GROUP, group.id, group.version))
    await add_events(call, change, list(members.values()), body)
    change.payload = to_json({"id": group.id, "eventCode": body.eventCode, "containerIds": list(members)})
    return change


async def _members(call: Call, body: SaveGroup) -> list[str] | None:
    """The ids of the containers that are named; None when the body says nothing of them."""
    if body.containerIds is None:
        return None
    return [row.id for row in await store.need_all(call, body.containerIds, "containerIds")]
