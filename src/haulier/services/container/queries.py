"""Reads of containers and their groups that the engine does not have. See: contract/container.md sections 7 and 16."""

from __future__ import annotations

from haulier.core.machine import main_state
from haulier.core.refusal import Cause, Refusal
from haulier.platform.commands.call import Call
from haulier.platform.listing.query import list_resources, select_fields
from haulier.platform.storage.resources import Json, Resource
from haulier.platform.typed.serialization import show_page
from haulier.services.container import store
from haulier.services.container.kind import COMPLETED, GROUP, GROUPS, show_group


async def get_tracked(call: Call, _body: None) -> Json:
    """The containers that carry a tracking id, and those of them that have not reached their end."""
    tracking_id = call.path["trackingId"]
    found = await store.tracked(call, tracking_id)
    if not found:
        raise Refusal(Cause.NOT_FOUND, f"no container has the tracking id {tracking_id!r}")
    pending = [id for id, state in found if main_state(state) != COMPLETED]
    return {"tracking": [{"containerId": [id for id, _ in found]}], "pendingContainers": pending}


async def get_group(call: Call, _body: None) -> Json:
    """One group."""
    return show_group(await need_group(call))


async def list_groups(call: Call, _body: None) -> Json:
    """A page of groups."""
    page = await list_resources(call, GROUPS, None)
    shown = [select_fields(show_group(row), page.select) for row in page.resources]
    return show_page("containerGroups", shown, page.total)


async def need_group(call: Call) -> Resource:
    """The group of the path."""
    return await call.need(GROUP, call.path["groupId"], "container group")
