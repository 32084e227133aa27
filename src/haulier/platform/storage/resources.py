"""A resource as it is stored: one typed thing of one tenant, whatever its kind. See: docs/design/foundation.md."""

from __future__ import annotations

from typing import Any, TypeVar

import msgspec

from haulier.engines.postgres import Record

T = TypeVar("T")
Json = dict[str, Any]

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder().decode


class Resource(msgspec.Struct, frozen=True):
    """One row. ``attrs``, ``body``, ``created_by`` and ``updated_by`` are JSON text; times are epoch milliseconds."""

    tenant_id: str
    kind: str
    id: str
    version: int
    type: str
    key: str | None
    parent: str | None
    state: str | None
    attrs: str
    body: str
    created_at: int
    created_by: str
    updated_at: int
    updated_by: str
    expires_at: int | None

    def fields(self) -> Json:
        """The kind's own fields as a dict of their own."""
        fields: Json = _decode(self.body)
        return fields

    def attributes(self) -> Json:
        """The custom attributes as a dict of their own."""
        attributes: Json = _decode(self.attrs)
        return attributes

    def body_as(self, decoder: msgspec.json.Decoder[T]) -> T:
        """The kind's own fields as the struct that the kind declares."""
        return decoder.decode(self.body)


def from_record(record: Record) -> Resource:
    """A database record of the columns that every read statement selects, in their order."""
    return Resource(*record.values())


def to_json(value: Any) -> str:
    """Compact JSON text of structs and plain values."""
    return _encode(value).decode()


def actor_id(actor: str | msgspec.Raw) -> str:
    """The id in an actor's JSON text, for services that show createdBy and updatedBy as text."""
    return str(_decode(actor).get("id", ""))


def without_nulls(value: Any) -> Json:
    """A struct as plain JSON without the members that have no value."""
    return {name: item for name, item in msgspec.to_builtins(value).items() if item is not None}
