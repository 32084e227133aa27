"""Folders: places for files, with what files in them have in common. Their names never change."""

from __future__ import annotations

import msgspec

from haulier.core.refusal import invalid
from haulier.platform.commands.call import Call
from haulier.platform.commands.kept_callback import kept_callback
from haulier.platform.storage.changes import Change, RowWrite, replacing, row_change
from haulier.platform.storage.resources import to_json
from haulier.services.files.callbacks import tell
from haulier.services.files.events import FOLDER_CREATED, FOLDER_UPDATED
from haulier.services.files.kind import FOLDER, FOLDER_BODY, FOLDER_OPEN, FolderBody, folder_payload
from haulier.services.files.requests import FolderCreate, FolderUpdate
from haulier.services.files.rules.durations import link_seconds
from haulier.services.files.store import need_folder

EXPIRY = "defaultURLExpiry"


async def create_folder(call: Call, body: FolderCreate) -> Change:
    """Make a folder. Its callback hears of it, and from then on of each file in it that has none of its own."""
    if body.defaultURLExpiry is not None:
        link_seconds(body.defaultURLExpiry, EXPIRY)
    stored = FolderBody(
        name=body.name,
        description=body.description,
        callback=kept_callback(call, body.callback),
        defaultURLExpiry=body.defaultURLExpiry,
    )
    id = call.new_id(FOLDER)
    write = RowWrite(FOLDER, id, 0, key=body.name, state=FOLDER_OPEN, body=to_json(stored))
    return tell(row_change(FOLDER_CREATED, write, payload=folder_payload(id, stored)), stored.callback)


async def update_folder(call: Call, body: FolderUpdate) -> Change:
    """Change what is given of a folder."""
    row = await need_folder(call, call.path["folderId"])
    if body == FolderUpdate():
        raise invalid("body", "minProperties", "the body names nothing to change")
    stored = row.body_as(FOLDER_BODY)
    if body.defaultURLExpiry is not None:
        link_seconds(body.defaultURLExpiry, EXPIRY)
        stored.defaultURLExpiry = body.defaultURLExpiry
    if body.description is not None:
        stored.description = body.description
    if body.callback is not None:
        stored.callback = kept_callback(call, body.callback)
    write = replacing(row, body=msgspec.to_builtins(stored))
    return tell(row_change(FOLDER_UPDATED, write, payload=folder_payload(row.id, stored)), stored.callback)
