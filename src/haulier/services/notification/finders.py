"""Filters, notifications and notices as operations find them."""

from __future__ import annotations

from haulier.core.refusal import Cause, Refusal
from haulier.platform.commands.call import Call
from haulier.platform.storage.resources import Resource
from haulier.services.notification.kind import FILTER, FILTER_DECODER, NOTICE, NOTIFICATION, FilterBody, is_there
from haulier.services.notification.person import person_of


async def need_filter(call: Call, app: str, id: str | None = None) -> tuple[Resource, FilterBody]:
    """A filter of an app: that of the path, where none is named. Raises Refusal NOT_FOUND."""
    named = call.path["filterId"] if id is None else id
    row = await call.get(FILTER, named)
    if row is None or not is_there(row) or row.parent != app:
        raise Refusal(Cause.NOT_FOUND, f"there is no filter {named!r}")
    return row, row.body_as(FILTER_DECODER)


async def need_event(call: Call, app: str) -> Resource:
    """The notification of the path. Raises Refusal NOT_FOUND."""
    id = call.path["eventId"]
    row = await call.get(NOTIFICATION, id)
    if row is None or row.parent != app:
        raise Refusal(Cause.NOT_FOUND, f"there is no event {id!r}")
    return row


async def need_notice(call: Call) -> Resource:
    """The notice of the path, in the inbox of who calls. Raises Refusal NOT_FOUND."""
    id, person = call.path["noticeId"], await person_of(call)
    row = await call.get(NOTICE, id)
    if row is None or row.parent != person:
        raise Refusal(Cause.NOT_FOUND, f"there is no notice {id!r}")
    return row
