"""Loads the set of the world's places: in one transaction, beside the set that is read meanwhile.

See: contract/location.md 9.2, docs/design/world-data.md.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, fields

import asyncpg

from haulier.engines.postgres import Connection, Database
from haulier.engines.setting_groups import WorldData
from haulier.engines.statements import load_statements
from haulier.services.location.world.load import sources
from haulier.services.location.world.load.rows import (
    NearestCity,
    PostalRow,
    StatesByName,
    WorldRows,
    make_rows,
    postal_row,
)
from haulier.services.location.world.rules.grid import SCALE

SQL = load_statements(__package__, "load.sql")

LOCK_KEY = 0x4841574C
"""Key of the advisory lock: HAWL in ASCII."""
PLACES = "places"
"""The name of the set among the sources."""
SECONDS = 600.0
"""Longest that one statement of a load may take."""
SESSION = {"statement_timeout": "0", "idle_in_transaction_session_timeout": "0"}
TRIES, TRY_SECONDS = 600, 0.05
"""How often, and in which distance, the moment is looked for in which nobody reads the set."""
ROWS_AT_ONCE = 10_000
KEEPING = (
    "keep_countries", "keep_states", "keep_counties", "keep_cities", "keep_aliases", "give_way_to_files",
    "keep_postal_codes",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load did. ``rows`` counts cities or postal codes; ``is_new`` says whether anything was written."""

    version: str
    rows: int
    is_new: bool


def read_world(data: WorldData) -> WorldRows:
    """All rows of a set. Takes seconds."""
    from tzfpy import get_tz

    def time_zone_of(lat: float, lon: float) -> str | None:
        return get_tz(lon, lat) or None

    codes, countries = sources.read_countries()
    divisions = sources.read_divisions(codes)
    cities, postal = sources.read_cities(codes, divisions, data), sources.read_postal_codes(data)
    return make_rows(countries, divisions, cities, sources.read_aliases(), postal, time_zone_of)


async def is_loaded(database: Database, data: WorldData) -> bool:
    """Whether the set of this program's packages is the one that is loaded, or none is wanted."""
    return data == "none" or await database.fetchval(SQL["loaded_version"], PLACES) == sources.version_of(data)


async def load_world(database_url: str, data: WorldData, *, again: bool = False) -> Loaded:
    """Load the set where it is not loaded, or ``again`` in any case. Raises Unavailable."""
    version = sources.version_of(data)
    async with _database(database_url) as database:
        if data == "none" or (not again and await is_loaded(database, data)):
            return Loaded(version, 0, is_new=False)
        rows = await asyncio.to_thread(read_world, data)
        async with database.acquire() as connection:
            async with connection.transaction():
                await connection.execute(SQL["wait_for_others"], LOCK_KEY, timeout=SECONDS)
                if not again and await connection.fetchval(SQL["loaded_version"], PLACES) == version:
                    return Loaded(version, 0, is_new=False)
                await _fill(connection, rows)
                await connection.execute(SQL["note_source"], PLACES, version, _now(), len(rows.city))
                await _take_place(connection)
            for name in ("tidy_city", "tidy_name"):
                await connection.execute(SQL[name], timeout=SECONDS)
    return Loaded(version, len(rows.city), is_new=True)


def _now() -> int:
    return time.time_ns() // 1_000_000


@asynccontextmanager
async def _database(url: str) -> AsyncIterator[Database]:
    database = await Database.open(url, 1, application_name="haulier data", session=SESSION, background=True)
    try:
        yield database
    finally:
        await database.close()


async def _fill(connection: Connection, rows: WorldRows) -> None:
    """Fill the tables of the new set."""
    await connection.execute(SQL["make_room"])
    for table in fields(rows):
        await connection.copy_records_to_table(
            table.name, records=getattr(rows, table.name), schema_name="world_next", timeout=SECONDS
        )
    for name in KEEPING:
        await connection.execute(SQL[name], timeout=SECONDS)
    await connection.execute(SQL["keep_sources"], PLACES)
    await connection.execute(SQL["make_indexes"], timeout=SECONDS)
    await connection.execute(SQL["count_statistics"], timeout=SECONDS)


async def _take_place(connection: Connection) -> None:
    """Put the new set in the place of the old one, in a moment in which nobody reads that."""
    for _ in range(TRIES):
        try:
            async with connection.transaction():
                await connection.execute(SQL["lock_present"])
                await connection.execute(SQL["take_place"])
                return
        except asyncpg.LockNotAvailableError:
            await asyncio.sleep(TRY_SECONDS)
    raise TimeoutError("the world's places are read all the time, so that new ones cannot take their place")


async def load_postal_file(database_url: str, lines: Iterable[str]) -> Loaded:
    """Load postal codes of a file as GeoNames publishes them, in the place of those that a former file held for these
    countries. Raises ValueError naming the line at fault, and Unavailable.
    """
    found = await asyncio.to_thread(lambda: list(sources.read_postal_file(lines)))
    countries = sorted({one.country for one in found})
    async with _database(database_url) as database, database.acquire() as connection, connection.transaction():
        await connection.execute(SQL["wait_for_others"], LOCK_KEY, timeout=SECONDS)
        nearest, states = NearestCity(), StatesByName()
        for country, state, number, lat, lon in await connection.fetch(SQL["cities_of_countries"], countries):
            nearest.add(country, state, number, lat / SCALE, lon / SCALE)
        for country, number, code, name, aliases in await connection.fetch(SQL["states_of_countries"], countries):
            states.add(country, number, code, [name, *aliases])
        await connection.execute(SQL["forget_file"], countries, timeout=SECONDS)
        for start in range(0, len(found), ROWS_AT_ONCE):
            some = found[start : start + ROWS_AT_ONCE]
            await _put(connection, [postal_row(one, nearest, states, is_of_file=True)[0] for one in some])
        name = f"postal codes of {', '.join(countries)}"
        await connection.execute(SQL["note_file"], name, "file", _now(), len(found))
    return Loaded(name, len(found), is_new=True)


async def _put(connection: Connection, rows: list[PostalRow]) -> None:
    columns = [list(column) for column in zip(*rows, strict=True)][:-1]
    columns[5] = ["\x1f".join(places) for places in columns[5]]
    await connection.execute(SQL["put_postal_codes"], *columns, timeout=SECONDS)
