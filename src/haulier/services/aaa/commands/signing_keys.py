"""The keys that sign access tokens: the first one, and newer ones. See: platform/access/keys.py."""

from __future__ import annotations

import random

from joserfc.jwk import OKPKey

from haulier.core.refusal import Cause, Refusal
from haulier.platform.access.keys import KEY_KIND, SYSTEM_TENANT, KeyBody, new_key
from haulier.platform.commands.call import Call
from haulier.platform.runtime import Runtime
from haulier.platform.storage.changes import Change, RowWrite, row_change
from haulier.platform.storage.resources import to_json
from haulier.services.aaa.commands.installation import carry_out
from haulier.services.aaa.events import SIGNING_KEY_CREATED

FIRST = "first"
"""Unique among the keys: of several processes that start at once, one makes the first key."""


async def ensure_signing_key(runtime: Runtime) -> None:
    """Make the first key unless there is one, or another process makes it at this moment."""
    await runtime.reload_keys(at_once=True)
    if runtime.keys.signing is None:
        try:
            await _make(runtime, FIRST)
        except Refusal as refusal:
            if refusal.cause is not Cause.TAKEN:
                raise
        await runtime.reload_keys(at_once=True)


async def rotate_signing_key(runtime: Runtime) -> str:
    """Make a newer key, which signs from now on; tokens of the older ones stay valid until they expire.

    Answers its id.
    """
    key = await _make(runtime, None)
    await runtime.reload_keys(at_once=True)
    return str(key.kid)


async def _make(runtime: Runtime, name: str | None) -> OKPKey:
    key = new_key(runtime.clock(), random.getrandbits(74))
    private = to_json(key.as_dict(private=True))
    await runtime.sealer.prepare(SYSTEM_TENANT)
    body = KeyBody(key.as_dict(private=False), runtime.sealer.seal(private, SYSTEM_TENANT))
    row = RowWrite(KEY_KIND, str(key.kid), 0, key=name, body=to_json(body))

    async def planned(_call: Call, _body: None) -> Change:
        return row_change(SIGNING_KEY_CREATED, row, payload=to_json(body.public))

    await carry_out(runtime, SYSTEM_TENANT, planned)
    return key
