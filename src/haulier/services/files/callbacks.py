"""Whom folders and files call back: kept sealed with them, since a file tells of itself years later.

See: contract/files.md, callback.
"""

from __future__ import annotations

import msgspec

from haulier.platform.commands.call import Call
from haulier.platform.commands.callback_limits import check_callback
from haulier.platform.outbound.callback import HeaderPair
from haulier.platform.outbound.callback_request import CallbackRequest, sealed_request
from haulier.platform.storage.changes import Change
from haulier.platform.storage.resources import Resource, to_json
from haulier.services.files.kind import FOLDER_BODY, FileBody, FolderBody
from haulier.services.files.requests import CallbackOrUrl


def kept_callback(call: Call, callback: CallbackOrUrl | None) -> CallbackRequest | None:
    """A callback as a row keeps it, with the secret of the request that named it. Raises Refusal for a long one."""
    if callback is None:
        return None
    if isinstance(callback, str):
        url, headers, meta = callback, [], None
    else:
        check_callback(_Named(callback))
        url, meta = callback.url or "", callback.meta
        headers = [HeaderPair(pair.key, pair.value) for pair in callback.headers or ()]
    if not url:
        return None
    kept = sealed_request(call.seal, url, headers)
    kept.meta = meta
    if call.secret:
        kept.secret = call.seal(call.secret)
    return kept


class _Named(msgspec.Struct):
    callback: object


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
