"""The inbox and the preferences of a person. See: contract/notification.md 9.5, 9.6."""

from __future__ import annotations

from typing import get_args

from msgspec import UNSET

from haulier.core.refusal import Fault, refuse_faults
from haulier.platform.commands.call import Call
from haulier.platform.storage.changes import Change, RowWrite, replacing, row_change
from haulier.platform.storage.resources import to_json
from haulier.services.notification.checks import quiet_hours_faults
from haulier.services.notification.events import NOTICE_READ, PREFERENCES_SET
from haulier.services.notification.finders import need_notice
from haulier.services.notification.kind import (
    PREFERENCES,
    PREFERENCES_DECODER,
    READ,
    PreferencesBody,
    preferences_id,
)
from haulier.services.notification.person import person_of
from haulier.services.notification.requests import Channel, PreferencesChange
from haulier.services.notification.responses import PersonPayload

CHANNELS = frozenset(get_args(Channel))


async def mark_read(call: Call, _body: None) -> Change:
    """``PUT /inbox/{noticeId}/read``: a notice in the inbox of who calls."""
    row = await need_notice(call)
    payload = to_json(PersonPayload(id=row.id, userId=row.parent or ""))
    return row_change(NOTICE_READ, replacing(row, state=READ), payload=payload)


async def set_preferences(call: Call, body: PreferencesChange) -> Change:
    """``PUT /preferences``: the members that are given; of the channels those that are named."""
    faults = quiet_hours_faults(body.quietHours)
    for name in sorted((body.channels or {}).keys() - CHANNELS):
        faults.append(Fault(f"channels.{name}", "unknown", f"is none of {', '.join(sorted(CHANNELS))}"))
    refuse_faults(faults)
    person = await person_of(call)
    id = preferences_id(call.tenant, person)
    row = await call.get(PREFERENCES, id)
    old = row.body_as(PREFERENCES_DECODER) if row is not None else PreferencesBody()
    new = PreferencesBody(
        channels=old.channels | (body.channels or {}),
        quietHours=old.quietHours if body.quietHours is UNSET else body.quietHours,
        locale=old.locale if body.locale is UNSET else body.locale,
    )
    if row is None:
        write = RowWrite(PREFERENCES, id, 0, parent=person, body=to_json(new))
    else:
        write = replacing(row, body=to_json(new))
    change = row_change(PREFERENCES_SET, write, payload=to_json(PersonPayload(id=id, userId=person)))
    change.replan_on_conflict = frozenset({PREFERENCES})
    return change
