"""What other services may use of secure data storage: the vaults of the platform's own app, in-process.

A value is kept with the caller's own change. ``CONTACTS`` holds each text once: of two calls that keep the same one at
the same moment one is planned again, if ``replan_on_conflict`` of its change names ``SDS_DATA``. The API never opens
these vaults. See: contract/sds.md, Inside Haulier.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple
from uuid import uuid4

from haulier.core.ids import named_uuid
from haulier.platform.commands.call import Call
from haulier.platform.storage.changes import RowWrite, replacing
from haulier.platform.storage.resources import Resource
from haulier.services.sds.kind import (
    CONTACTS,
    DATA_DECODER,
    ERASED,
    PLATFORM_VAULTS,
    SDS_DATA,
    SECRETS,
    vault_id,
)
from haulier.services.sds.shared_values import NotShared, is_shared, read_shared
from haulier.services.sds.values import erasing, keeping, keeping_by_key, unique_key

__all__ = [
    "CONTACTS", "SDS_DATA", "SECRETS", "KeptSecret", "NotShared", "find_kept", "is_shared", "keep_secret",
    "keep_secrets", "place_of", "plan_erasure", "put_secret", "read_secret", "read_secrets", "read_shared",
]  # fmt: skip

SEPARATOR = "\x1f"


class KeptSecret(NamedTuple):
    """A kept text: its id, ``<vault>:<uuid>``, and the rows that the change has to write; none where it was there."""

    id: str
    rows: list[RowWrite]


async def keep_secret(call: Call, vault: str, text: str) -> KeptSecret:
    """Keep a text in one of the platform's vaults. Raises KeysNotRead, after which the plan is run again."""
    return (await keep_secrets(call, vault, [text]))[0]


async def keep_secrets(call: Call, vault: str, texts: Sequence[str]) -> list[KeptSecret]:
    """Keep several texts, none of them twice, looked up together."""
    assert vault in PLATFORM_VAULTS, "the platform has no others"
    place, values = vault_id(call.tenant, vault), [text.encode() for text in texts]
    if vault != CONTACTS:
        return [_kept(call, vault, place, value, None) for value in values]
    keys = [unique_key(call, place, value) for value in values]
    found = await call.by_keys([(SDS_DATA, key) for key in keys])
    return [
        _kept(call, vault, place, value, key) if known is None else KeptSecret(f"{vault}:{known.id}", [])
        for value, key, known in zip(values, keys, found, strict=True)
    ]


def _kept(call: Call, vault: str, place: str, value: bytes, key: str | None) -> KeptSecret:
    id = str(uuid4())
    return KeptSecret(f"{vault}:{id}", [keeping_by_key(call, place, id, value, None, key)])


def place_of(vault: str, *names: str) -> str:
    """The id of the one text in a vault that belongs to what these names say, see ``put_secret``."""
    return f"{vault}:{named_uuid(SEPARATOR.join((SDS_DATA, *names)))}"


async def put_secret(call: Call, id: str, text_from: Callable[[str | None], str], *, is_new: bool = False) -> RowWrite:
    """Keep a text under the id of its own place, made from the one that is there; of that nothing stays. Nobody who
    keeps the same text finds it. ``is_new`` says that nothing was ever there, so that nobody looks. Raises KeysNotRead.
    """
    vault, _, uuid = id.partition(":")
    row = None if is_new else await call.get(SDS_DATA, uuid)
    text = text_from(None if row is None or row.state == ERASED else _opened(call, row))
    new = keeping(call, vault_id(call.tenant, vault), uuid, text.encode(), None, is_unique=False)
    return new if row is None else replacing(row, state=new.state, body=new.body)


async def read_secret(call: Call, id: str) -> str | None:
    """The text of an id that ``keep_secret`` gave; None where there is none, or it was erased."""
    return (await read_secrets(call, [id])).get(id)


async def read_secrets(call: Call, ids: Iterable[str]) -> dict[str, str]:
    """Those of the texts that are there, by their ids, read together."""
    return {id: _opened(call, row) for id, row in (await _rows(call, ids)).items()}


async def find_kept(call: Call, ids: Iterable[str]) -> set[str]:
    """Those of the ids under which there is a text; nothing is opened."""
    return set(await _rows(call, ids))


async def plan_erasure(call: Call, id: str) -> list[RowWrite]:
    """The rows that the change has to write so that nothing of a text stays; none where there is none."""
    return [erasing(row) for row in (await _rows(call, [id])).values()]


async def _rows(call: Call, ids: Iterable[str]) -> dict[str, Resource]:
    wanted = [id for id in dict.fromkeys(ids) if id.partition(":")[0] in PLATFORM_VAULTS]
    rows = await call.get_many([(SDS_DATA, id.partition(":")[2]) for id in wanted])
    return {
        id: row
        for id, row in zip(wanted, rows, strict=True)
        if row is not None and row.state != ERASED and row.type == vault_id(call.tenant, id.partition(":")[0])
    }


def _opened(call: Call, row: Resource) -> str:
    body = row.body_as(DATA_DECODER)
    assert body.sealed is not None, "what is not erased has a value"
    return call.unseal_bytes(body.sealed, row.id).decode()
