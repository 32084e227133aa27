"""What things are called.

It is the value of the attribute that its type marks with the tag ``ui:title``, if the asking app may see it; else
its own name; else its attribute ``name``; else its unique code or reference, of an order that of its client; else the
end of its id. What nobody could read is no name. A place is called by its address, and has its coordinates; to who may
not read places, it is called by its city, and has none. People and groups of the tenant are named to who may read them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from haulier.core.identifier_text import normalize_identifier
from haulier.engines.postgres import Record
from haulier.engines.statements import load_statements
from haulier.platform.commands.call import Call
from haulier.platform.declarations.kind import CompiledType
from haulier.services.location.facade import LOCATION
from haulier.services.lookup.kinds import NAMED, READ_AT, kind_of
from haulier.services.lookup.requests import NamesAsked
from haulier.services.lookup.responses import Named, Names

SQL = load_statements("haulier.services.lookup", "names.sql")

TITLE = "ui:title"
"""The tag of the attribute that names a type's things."""
NAME = "name"
PLACES = "/core/api/v1/locations/"
"""Whoever may read this may know where people live."""
MAX_NAME = 256
"""Characters of a name that are shown."""


@dataclass(frozen=True, slots=True)
class Found:
    """A thing as it was found, and its type where that is known."""

    row: Record
    type_: CompiledType | None

    @property
    def key(self) -> tuple[str, str]:
        return self.row["kind"], self.row["id"]

    def title_attribute(self, app: str | None) -> str | None:
        """The attribute that names it, which this app may see; None where another member does."""
        if self.type_ is None:
            return None
        hidden = self.type_.schema.hidden(app)
        seen = [attribute for attribute in self.type_.body.attributes if attribute.name not in hidden]
        tagged = [attribute.name for attribute in seen if TITLE in (attribute.tags or ())]
        if tagged:
            return tagged[0]
        return NAME if self.row["name"] is None and any(attribute.name == NAME for attribute in seen) else None


async def read_names(call: Call, body: NamesAsked) -> Names:
    """The names of things by their ids."""
    return Names(await names_of(call, body.ids))


async def names_of(call: Call, ids: Iterable[str], kinds: Sequence[str] = NAMED) -> dict[str, Named]:
    """Names by id, of those that exist and are of these kinds."""
    wanted = list(dict.fromkeys(id for id in ids if id))
    hidden = [kind for kind, at in READ_AT.items() if kind in kinds and not await _may_read(call, at)]
    kinds = [kind for kind in kinds if kind not in hidden]
    shows_addresses = LOCATION in kinds and await _may_read(call, PLACES)
    rows = await call.fetch(SQL["named"], wanted, [*kinds], call.now(), shows_addresses) if wanted else []
    names: dict[str, Named] = {}
    for row, named in sorted(await named_rows(call, rows), key=lambda pair: NAMED.index(pair[1].kind)):
        named.lat, named.lon = row["lat"], row["lon"]
        names.setdefault(row["id"], named)
    return names


async def _may_read(call: Call, path: str) -> bool:
    return await call.is_allowed(call.identity, "GET", path)


async def named_rows(call: Call, rows: Sequence[Record]) -> list[tuple[Record, Named]]:
    """Rows as the statements of this service select them, each with what it is called."""
    found = await _with_types(call, rows)
    titles = await _titles(call, found)
    return [(one.row, _named(one, titles.get(one.key))) for one in found]


async def _with_types(call: Call, rows: Sequence[Record]) -> list[Found]:
    """The things with their types, each of which is read once."""
    by_kind: dict[str, set[str]] = {}
    for row in rows:
        kind = kind_of(call, row["kind"])
        if kind is not None and kind.type_kind:
            by_kind.setdefault(kind.type_kind, set()).add(row["type"])
    types = {kind: await call.read_configs(kind, sorted(ids)) for kind, ids in by_kind.items()}
    found = []
    for row in rows:
        kind = kind_of(call, row["kind"])
        config = types.get(kind.type_kind, {}).get(row["type"]) if kind is not None else None
        found.append(Found(row, config.value if config is not None else None))
    return found


async def _titles(call: Call, found: Sequence[Found]) -> Mapping[tuple[str, str], str]:
    """The values of the attributes that name things, by kind and id."""
    named = [(*one.key, attribute) for one in found if (attribute := one.title_attribute(call.origin_app))]
    if not named:
        return {}
    kinds, ids, attributes = (list(column) for column in zip(*named, strict=True))
    records = await call.fetch(SQL["titles"], kinds, ids, attributes)
    return {(record["kind"], record["id"]): record["title"] for record in records}


def _named(one: Found, title: str | None) -> Named:
    """What a thing is called, and where it stands."""
    row = one.row
    state = row["state"]
    if state is None and one.type_ is not None and one.type_.machine is not None:
        state = one.type_.machine.initial
    texts = (title, row["name"], row["code"], row["key"])
    name = next((text for text in texts if text and normalize_identifier(text)), row["id"].rpartition(":")[2])
    return Named(name[:MAX_NAME], row["kind"], row["type"] or None, state)
