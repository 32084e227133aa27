"""Whom folders and files call back: kept sealed with them, since a file tells of itself years later.

See: contract/files.md, callback.
"""

from __future__ import annotations

import msgspec

from haulier.platform.outbound.callback_request import CallbackRequest
from haulier.platform.storage.changes import Change
from haulier.platform.storage.resources import Resource, to_json
from haulier.services.files.kind import FOLDER_BODY, FileBody, FolderBody


def tell(change: Change, callback: CallbackRequest | None) -> Change:
    """The change, of whose event a callback tells."""
    if callback is not None:
        change.callback_request = to_json(msgspec.structs.replace(callback, event=change.event))
    return change


def callback_of(file: FileBody, folder: Resource | FolderBody) -> CallbackRequest | None:
    """Whom a file tells: its own, else its folder's."""
    if file.callback is not None:
        return file.callback
    body = folder if isinstance(folder, FolderBody) else folder.body_as(FOLDER_BODY)
    return body.callback
