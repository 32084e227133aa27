"""The files that go along with messages under way: read once for all recipients of a message, and two messages' at most
are kept. What they hold may be ten megabytes.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Sequence
from weakref import WeakValueDictionary

from haulier.platform.commands.call import Call
from haulier.platform.messages.letter import Attachment
from haulier.platform.messages.mail_pool import FileGone
from haulier.services.files.facade import read_file
from haulier.services.messaging.kind import Attached

MAX_KEPT = 2
"""Messages."""


class AttachedFiles:
    """Those of one process."""

    def __init__(self, _runtime: object = None) -> None:
        self._kept: OrderedDict[tuple[str, str], Sequence[Attachment]] = OrderedDict()
        self._turns: WeakValueDictionary[tuple[str, str], asyncio.Lock] = WeakValueDictionary()

    async def read(self, call: Call, message: str, attached: Sequence[Attached]) -> Sequence[Attachment]:
        """The files of a message. Many who ask at once wait for one reading. Raises FileGone, Unavailable."""
        key = (call.tenant, message)
        async with self._turns.setdefault(key, asyncio.Lock()):
            found = self._kept.get(key)
            if found is None:
                found = self._kept[key] = [await _attachment(call, one) for one in attached]
                if len(self._kept) > MAX_KEPT:
                    self._kept.popitem(last=False)
        return found


async def _attachment(call: Call, one: Attached) -> Attachment:
    data = await read_file(call, one.fileId)
    if data is None:
        raise FileGone
    return Attachment(one.name, one.mediaType, data)
