"""Rows of one kind for the tests of lists, put into the table as the engine would store them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from haulier.core.attributes import StoredAttribute, compile_schema
from haulier.core.filters import normal_key
from haulier.core.text_search import TEXT_SEARCH
from haulier.engines.postgres import Database
from haulier.platform.access.identity import Identity
from haulier.platform.commands.call import Call
from haulier.platform.declarations.kind import CompiledType, Kind, TypeBody
from haulier.platform.declarations.operation import Service
from haulier.platform.declarations.section import Section
from haulier.platform.runtime import Runtime
from haulier.platform.typed.index_columns import index_columns

NOW = 1_700_000_000_000

CRATE = Kind(
    name="crate",
    noun="Crate",
    type_kind="crate-type",
    type_noun="crate type",
    values="properties",
    show=lambda row: {"id": row.id, "state": row.state, "properties": row.attributes()},
    columns={"createdAt": "created_at", "state": "state", "version": "version", "code": "key"},
    members=frozenset({"label", "owner.id"}),
)
ATTRIBUTES = [
    StoredAttribute(name="name", dataType="string", indexed=True, slot=1, tags=[TEXT_SEARCH]),
    StoredAttribute(name="weight", dataType="number", indexed=True, slot=2),
    StoredAttribute(name="fragile", dataType="boolean", indexed=True, slot=3),
    StoredAttribute(name="volume", dataType="number", indexed=True, slot=32),
    StoredAttribute(name="fresh", dataType="string", indexed=True, slot=4),
    StoredAttribute(name="secret", dataType="string", indexed=True, slot=5, ownerAppId="app:other"),
    StoredAttribute(name="worth", dataType="number", indexed=True, slot=6),
    StoredAttribute(name="plain", dataType="string"),
]
UNBUILT = ["fresh", "worth"]
BODY = TypeBody(name="crates", attributes=ATTRIBUTES, unbuilt=UNBUILT)
CRATES = CompiledType("crate-type", "crates", 1, BODY, BODY.own, compile_schema(ATTRIBUTES), None, {})

INSERT = """
    INSERT INTO resource (tenant_id, kind, id, version, type, key, parent, state, attrs, body, x1, x2, x3, x5,
                          created_at, created_by, updated_at, updated_by, expires_at)
    VALUES ($1, 'crate', $2, $3, 'crates', $4, $5, $6, $7::jsonb, $8::jsonb, $9, $10, $11, $12,
            $13, '{"id":"x"}', $13, '{"id":"x"}', $14)"""
INSERT_FAR = """
    INSERT INTO resource_more (tenant_id, kind, id, type, created_at, x32, words)
    VALUES ($1, 'crate', $2, 'crates', $3, $4, array_to_tsvector(string_to_array($5, ' ')))"""


@dataclass
class Row:
    """One crate. ``attrs`` and ``body`` hold plain JSON values."""

    id: str
    attrs: dict[str, Any] = field(default_factory=dict)
    body: dict[str, Any] = field(default_factory=dict)
    state: str | None = None
    key: str | None = None
    parent: str | None = None
    version: int = 1
    created_at: int = NOW
    expires_at: int | None = None

    def value_of(self, name: str) -> Any:
        """What the filter's model sees under a key: of an attribute only what is of its data type."""
        columns = {
            "createdAt": self.created_at,
            "state": self.state,
            "version": self.version,
            "code": self.key,
            "id": self.id,
        }
        if name in columns:
            return columns[name]
        if name == "owner.id":
            owner = self.body.get("owner")
            return owner.get("id") if isinstance(owner, dict) else None
        return self.body.get(name) if name == "label" else fitting(normal_key(name), self.attrs)


def fitting(name: str, values: Mapping[str, Any], attributes: Sequence[StoredAttribute] = ATTRIBUTES) -> Any:
    """The value of an indexed attribute, None when it is of another data type."""
    types = {"string": [str], "number": [int, float], "boolean": [bool]}
    declared = next((item.dataType for item in attributes if item.name == name), "")
    value = values.get(name)
    return value if type(value) in types.get(declared, []) else None


async def store(database: Database, tenant: str, rows: Sequence[Row]) -> None:
    """Put the rows into the table; the columns of unbuilt attributes stay empty."""
    values, far = [], []
    for row in rows:
        x1, x2, x3, _, x5, *_, x32, words = index_columns(tenant, CRATE, CRATES, row.attrs)
        values.append(
            (tenant, row.id, row.version, row.key, row.parent, row.state, json.dumps(row.attrs), json.dumps(row.body),
             x1, x2, x3, x5, row.created_at, row.expires_at)
        )  # fmt: skip
        if x32 is not None or words is not None:
            far.append((tenant, row.id, row.created_at, x32, words))
    await database.executemany(INSERT, values)
    await database.executemany(INSERT_FAR, far)


async def answer_nothing(call: Call, body: Any) -> None:
    """A handler for the operation that a call needs."""


LIST = Section("crates").get("/crates", name="listCrates", number=1, summary="List crates").handle(answer_nothing)
SERVICE = Service(name="crates", title="Crates", code=99, bases=("/core/api/v1/crates",), operations=[LIST])


def list_call(runtime: Runtime, tenant: str, query_string: str = "", *, app: str | None = None) -> Call:
    """A call to list crates."""
    identity = Identity(tenant, "client", app or "app:mine", (), 0)
    return Call(
        runtime, SERVICE, LIST, identity, "{}", "request-1", NOW, 1, {}, query_string=query_string, origin_app=app
    )
