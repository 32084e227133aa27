"""Credentials of push services: from the vault of an app's own, or the platform's. See: contract/notification.md 9.2.

A name in ``accountConfig`` that is the id of a value in a vault is that value, if its owner shares it with the
platform; any other is one under which ``PUT .../credentials`` has put a value.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence

from haulier.core.refusal import Refusal
from haulier.platform.commands.call import Call
from haulier.platform.messages.results import Failed, Result, TryAgain
from haulier.services.notification.commands.apps import credential_place
from haulier.services.sds.facade import NotShared, read_secrets, read_shared

KNOWN_MS = 60_000
"""So long a value of an app's vault is remembered: each reading leaves a row in the journal."""
MAX_KNOWN = 2_000


class SharedValues:
    """Values of apps' vaults that one process has read lately."""

    def __init__(self, _runtime: object = None) -> None:
        self._known: OrderedDict[tuple[str, str], tuple[str, int]] = OrderedDict()

    async def read(self, call: Call, id: str) -> str | NotShared | None:
        """A value, why it may not be read, or None where there is none of this id. Raises Refusal."""
        key, now = (call.tenant, id), call.now()
        known = self._known.get(key)
        if known is not None and now < known[1]:
            return known[0]
        found = await read_shared(call, id)
        if isinstance(found, str):
            self._known[key] = (found, now + KNOWN_MS)
            self._known.move_to_end(key)
            if len(self._known) > MAX_KNOWN:
                self._known.popitem(last=False)
        else:
            self._known.pop(key, None)
        return found


async def read_credentials(call: Call, app: str, names: Sequence[str]) -> list[str] | Result:
    """The values of an app's credentials in the order of their names; a result that names what is missing."""
    places = {name: credential_place(app, name) for name in names}
    values = await read_secrets(call, places.values())
    found = []
    for name, place in places.items():
        try:
            value = await call.of_process(SharedValues).read(call, name)
        except Refusal as refusal:
            return TryAgain(f"the vault could not be read: {refusal.cause.name}")
        if isinstance(value, NotShared):
            return Failed(f"the credential {name!r} is not to be had: {value.reason}")
        value = values.get(place) if value is None else value
        if value is None:
            return Failed(f"there is no credential {name!r}")
        found.append(value)
    return found
