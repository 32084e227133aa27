"""Entity types made: their app is looked at in AAA. See: contract/entity.md section 1."""

from __future__ import annotations

from haulier.core.refusal import Cause, invalid
from haulier.platform.commands.call import Call
from haulier.platform.storage.changes import Change
from haulier.services.aaa.facade import find_app
from haulier.services.entity.commands.entities import TYPES
from haulier.services.entity.requests import CreateType


async def create_type(call: Call, body: CreateType) -> Change:
    """Register an entity type. An app that was paused or retired gets none; one that AAA does not know may have any, as
    apps of a portal have ids of their own.
    """
    found = await find_app(call, call.path["appId"])
    if found is not None and not found.is_usable:
        message = f"the app {found.appId!r} is paused or retired"
        raise invalid("appId", "inactive", message, Cause.UNKNOWN_REFERENCE)
    return await TYPES.plan_create(call, body)
