"""The keys that sign access tokens and id tokens: the first ones, and newer ones. See: platform/access/keys.py."""

from __future__ import annotations

import asyncio
import random

from joserfc.jwk import OKPKey, RSAKey

from haulier.core.refusal import Cause, Refusal
from haulier.platform.access.keys import KEY_KIND, SYSTEM_TENANT, KeyBody, new_id_key, new_key
from haulier.platform.commands.call import Call
from haulier.platform.runtime import Runtime
from haulier.platform.storage.changes import Change, RowWrite, row_change
from haulier.platform.storage.resources import to_json
from haulier.services.aaa.commands.installation import carry_out
from haulier.services.aaa.events import SIGNING_KEY_CREATED

FIRST, FIRST_ID = "first", "first id"
"""Unique among the keys: of several processes that start at once, one makes the first key of a sort."""


async def ensure_signing_key(runtime: Runtime) -> None:
    """Make the first key of either sort unless there is one, or another process makes it at this moment."""
    await runtime.reload_keys(at_once=True)
    if runtime.keys.signing is None:
        await _make_first(runtime, new_key(runtime.clock(), random.getrandbits(74)), FIRST)
    if runtime.keys.signing_ids is None:
        await _make_first(runtime, await _new_id_key(runtime), FIRST_ID)


async def rotate_signing_key(runtime: Runtime) -> str:
    """Make newer keys, which sign from now on; tokens of the older ones stay valid until they expire.

    Answers the id of the one that signs access tokens.
    """
    key = new_key(runtime.clock(), random.getrandbits(74))
    await _keep(runtime, key, None)
    await _keep(runtime, await _new_id_key(runtime), None)
    await runtime.reload_keys(at_once=True)
    return str(key.kid)


async def _new_id_key(runtime: Runtime) -> RSAKey:
    """An RSA key, made in a thread so that nobody waits for it."""
    return await asyncio.to_thread(new_id_key, runtime.clock(), random.getrandbits(74))


async def _make_first(runtime: Runtime, key: OKPKey | RSAKey, name: str) -> None:
    try:
        await _keep(runtime, key, name)
    except Refusal as refusal:
        if refusal.cause is not Cause.TAKEN:
            raise
    await runtime.reload_keys(at_once=True)


async def _keep(runtime: Runtime, key: OKPKey | RSAKey, name: str | None) -> None:
    private = to_json(key.as_dict(private=True))
    await runtime.sealer.prepare(SYSTEM_TENANT)
    body = KeyBody(key.as_dict(private=False), runtime.sealer.seal(private, SYSTEM_TENANT))
    row = RowWrite(KEY_KIND, str(key.kid), 0, key=name, body=to_json(body))

    async def planned(_call: Call, _body: None) -> Change:
        return row_change(SIGNING_KEY_CREATED, row, payload=to_json(body.public))

    await carry_out(runtime, SYSTEM_TENANT, planned)
