"""Things that stand somewhere: of types two of whose attributes carry the tags ``geo:lat`` and ``geo:lon``."""

from __future__ import annotations

from haulier.engines.statements import load_statements
from haulier.platform.commands.call import Call
from haulier.platform.declarations.kind import CompiledType
from haulier.services.lookup.kinds import THINGS, kind_of
from haulier.services.lookup.names import named_rows
from haulier.services.lookup.responses import Facilities, Facility

SQL = load_statements("haulier.services.lookup", "facilities.sql")

LATITUDE, LONGITUDE = "geo:lat", "geo:lon"
"""Tags of the attributes that say where a thing of the type stands, in degrees."""
MAX_TYPES = 200
"""Types that are looked at."""
MAX_FACILITIES = 10_000


async def read_facilities(call: Call, _body: None) -> Facilities:
    """All of them, as far as the asking app may see the two attributes."""
    kinds = {found.type_kind: name for name in THINGS if (found := kind_of(call, name)) is not None and found.type_kind}
    rows = await call.fetch_list(SQL["located_types"], list(kinds), LATITUDE, MAX_TYPES)
    wanted: list[tuple[str, str, str, str]] = []
    for type_kind, kind in kinds.items():
        ids = [row["id"] for row in rows if row["kind"] == type_kind]
        for id, config in (await call.read_configs(type_kind, ids)).items():
            if attributes := _located(config.value, call.origin_app):
                wanted.append((kind, id, *attributes))
    if not wanted:
        return Facilities([], False)
    columns = [list(column) for column in zip(*wanted, strict=True)]
    things = await call.fetch_list(SQL["facilities"], *columns, MAX_FACILITIES + 1, call.now())
    named = await named_rows(call, things[:MAX_FACILITIES])
    shown = [
        Facility(row["id"], name.name, name.kind, name.type, name.state, row["lat"], row["lon"])
        for row, name in named
        if -90 <= row["lat"] <= 90 and -180 <= row["lon"] <= 180
    ]
    return Facilities(shown, len(things) > MAX_FACILITIES)


def _located(type_: CompiledType, app: str | None) -> tuple[str, str] | None:
    """The attributes for latitude and longitude, where this app may see both."""
    hidden = type_.schema.hidden(app)
    seen = [attribute for attribute in type_.body.attributes if attribute.name not in hidden]
    found = [
        next((attribute.name for attribute in seen if tag in (attribute.tags or ())), None)
        for tag in (LATITUDE, LONGITUDE)
    ]
    latitude, longitude = found
    return (latitude, longitude) if latitude is not None and longitude is not None else None
