"""New resources as quiet journal rows keep them: as they are stored, since nobody listens.

The payload of their events is made when somebody reads the change log.
"""

from __future__ import annotations

import msgspec
from msgspec import Raw, Struct

from haulier.engines.postgres import Record
from haulier.platform.storage.changes import RowWrite
from haulier.platform.storage.resources import Resource, to_json


class StoredRow(Struct):
    """A resource's members that its journal row does not have anyway; ``place`` is type, key, parent and expires_at."""

    place: tuple[str, str | None, str | None, int | None]
    attrs: Raw
    body: Raw


class QuietRow(Struct):
    """The data of such a row. No resource is shown with this one member, and a slice may hold other rows too."""

    stored: StoredRow


_DECODER = msgspec.json.Decoder(QuietRow)
_BEGINNING = '{"stored":'


def row_place(row: RowWrite) -> str:
    """The place of a new resource. The statement puts the stored row together, of this and of the values and fields
    that it gets anyway (batches.sql, apply_slice).
    """
    return to_json((row.type, row.key, row.parent, row.expires_at))


def resource_of_quiet_row(tenant: str, record: Record) -> Resource | None:
    """The resource that a quiet journal row keeps, as it was made; None for a row with an event's payload."""
    if not record["data"].startswith(_BEGINNING):
        return None
    stored = _DECODER.decode(record["data"]).stored
    type_, key, parent, expires_at = stored.place
    at, actor = record["at"], record["actor"]
    return Resource(
        tenant, record["kind"], record["resource_id"], record["version"], type_, key, parent, record["state"],
        bytes(stored.attrs).decode(), bytes(stored.body).decode(), at, actor, at, actor, expires_at,
    )  # fmt: skip
