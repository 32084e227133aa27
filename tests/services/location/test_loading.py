"""The set of the world's places is loaded beside the one that is read. See: contract/location.md 9.2."""

from __future__ import annotations

import asyncio
import gzip
import zipfile
from collections.abc import Awaitable, Callable
from pathlib import Path

import psutil
import pytest

from haulier.app.catalogue import COMPILERS, SERVICES
from haulier.engines.failure import Unavailable
from haulier.engines.settings import Settings
from haulier.platform.runtime import Runtime
from haulier.services.location.facade import Loaded, check_place, load_postal_file, load_world
from haulier.services.location.world.load import loader, sources
from haulier.services.location.world.rules.codes import city_code
from haulier.services.location.world.tasks import keep_loaded
from support.command import haulier
from support.running import until
from support.stack import Client, Stack, served
from support.system_calls import reading

COUNTRIES = "/core/api/v1/locations/country"
ATLANTIS = 2_000_000_001
"""A number that GeoNames has not given to anybody."""
CITY_THAT_WAS = """
    INSERT INTO world.city (number, country, name, native_name, folded, lat_e5, lon_e5, cell, population, is_active)
    VALUES ($1, 'GR', 'Atlantis', 'Atlantis', 'atlantis', 3600000, 2500000, 4538050, 9, true)"""
NAME_THAT_WAS = """
    INSERT INTO world.name (population, ref, kind, is_own, is_whole, country, folded)
    VALUES (9, $1, 0, true, true, 'GR', 'atlantis')"""
END_LOAD = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND application_name = 'haulier data' AND query LIKE '%LOCK TABLE world.%'"""
"""Ends a load that waits for the moment in which nobody reads."""
FILE = (
    "DE\t10115\tBerlin\tBerlin\tBE\t\t00\tBerlin, Stadt\t11000\t52.5323\t13.3846\t4\n"
    "DE\t10117\tBerlin Mitte\tBerlin\tBE\t\t00\tBerlin, Stadt\t11000\t52.5170\t13.3872\t4\n"
    "DE\t10117\tUnter den Linden\tBerlin\tBE\t\t00\tBerlin, Stadt\t11000\t52.5190\t13.3892\t4\n"
)


async def first(client: Client, query: str) -> dict[str, str] | None:
    found = (await client.get(f"{COUNTRIES}/search?{query}")).data
    return found[0] if found else None


async def test_what_is_loaded_is_not_loaded_again(stack: Stack, world: Loaded) -> None:
    again = await load_world(stack.runtime.settings.database_url, "small")
    options = await stack.runtime.database.fetch(
        "SELECT relname, reloptions FROM pg_class WHERE relname IN ('city', 'postal_code')"
    )
    assert {row["relname"]: row["reloptions"] for row in options} == {
        "city": ["autovacuum_enabled=f"], "postal_code": ["autovacuum_enabled=t"],
    }, "the server looks after what files are loaded into, and not after what nobody writes to"  # fmt: skip
    assert (again.version, again.is_new) == (world.version, False)
    assert not (await load_world(stack.runtime.settings.database_url, "none")).is_new


@pytest.mark.usefixtures("world")
async def test_a_city_that_newer_data_lack_can_be_read_and_is_not_found(client: Client, stack: Stack) -> None:
    await stack.runtime.database.execute(CITY_THAT_WAS, ATLANTIS)
    await stack.runtime.database.execute(NAME_THAT_WAS, ATLANTIS)
    hit = await first(client, "city=atlantis")
    assert hit is not None
    assert hit["cityCode"] == city_code(client.tenant, ATLANTIS)

    ended = asyncio.Event()

    async def search_on() -> set[int]:
        statuses = set()
        while not ended.is_set():
            statuses.add((await client.get(f"{COUNTRIES}/search?city=delhi")).status)
        return statuses

    searchers = [asyncio.create_task(search_on()) for _ in range(3)]
    assert (await load_world(stack.runtime.settings.database_url, "small", again=True)).is_new
    ended.set()
    assert set().union(*await asyncio.gather(*searchers)) == {200}
    city = (await client.get(f"{COUNTRIES}/cities/{hit['cityCode']}")).data
    assert (city["name"], city["isActive"]) == ("Atlantis", False)
    found = await first(client, "city=atlantis")
    assert found is None or found["cityCode"] != hit["cityCode"]


@pytest.mark.usefixtures("world")
async def test_postal_codes_of_a_file_stay_when_a_new_set_is_loaded(client: Client, stack: Stack) -> None:
    url = stack.runtime.settings.database_url
    loaded = await load_postal_file(url, FILE.splitlines(keepends=True))
    assert (loaded.rows, loaded.version) == (2, "postal codes of DE")
    code = (await client.get(f"{COUNTRIES}/DE/zip-codes/10117")).data
    berlin = await first(client, "city=berlin&countryCode=DE")
    assert berlin is not None
    assert code["places"] == ["Berlin Mitte", "Unter den Linden"]
    assert code["geolocation"] == {"lat": 52.518, "long": 13.3882}
    assert (code["cityCode"], code["stateCode"]) == (berlin["cityCode"], "BE")
    await load_world(url, "small", again=True)
    assert (await client.get(f"{COUNTRIES}/DE/zip-codes/10117")).data == code
    await load_postal_file(url, FILE.splitlines(keepends=True)[:1])
    assert (await client.get(f"{COUNTRIES}/DE/zip-codes/10117")).status == 404
    assert (await client.get(f"{COUNTRIES}/DE/zip-codes/10115")).status == 200


@pytest.mark.parametrize(
    "line",
    [
        "DE\t10115\tBerlin\n", "not a table\n", "DE\t10115\tB\tB\tBE\t\t\t\t\tnorth\t13\t4\n",
        "DE\t10115\tB\tB\tBE\t\t\t\t\t91\t13\t4\n", "DE\t\tB\tB\tBE\t\t\t\t\t52\t13\t4\n",
        "DEU\t10115\tB\tB\tBE\t\t\t\t\t52\t13\t4\n", f"DE\t{'1' * 11}\tB\tB\tBE\t\t\t\t\t52\t13\t4\n",
        "DE\t10115\tB\tB\tBE\t\t\t\t\tnan\t13\t4\n",
    ],
)  # fmt: skip
def test_a_file_of_another_form_is_refused_with_its_line(line: str) -> None:
    with pytest.raises(ValueError, match="line 3 "):
        list(sources.read_postal_file([FILE.splitlines()[0], "\n", line]))


async def test_a_load_that_fails_leaves_what_was_there(client: Client, stack: Stack, world: Loaded) -> None:
    database = stack.runtime.database

    async def is_ended() -> bool:
        return bool(await database.fetchval(END_LOAD))

    async with database.acquire() as reader, reader.transaction():
        await reader.execute("SELECT FROM world.city LIMIT 1")
        load = asyncio.create_task(load_world(stack.runtime.settings.database_url, "small", again=True))
        await until(is_ended)
        with pytest.raises(Unavailable):
            await load
    assert await first(client, "city=new%20delhi") is not None
    assert not (await load_world(stack.runtime.settings.database_url, "small")).is_new
    assert world.version == (await load_world(stack.runtime.settings.database_url, "small")).version


async def test_a_worker_that_ends_takes_its_load_with_it(
    settings: Settings, ready_database: Callable[[], Awaitable[str]]
) -> None:
    url, stop = await ready_database(), asyncio.Event()
    runtime = await Runtime.open(settings.changed(database_url=url, world_data="whole"), url, None, COMPILERS)
    worker = asyncio.create_task(keep_loaded(runtime, stop))

    async def loads() -> bool:
        return bool(loading())

    await until(loads)
    stop.set()
    await worker
    assert not loading()
    assert not await loader.is_loaded(runtime.database, "whole")
    await runtime.close()


def loading() -> list[psutil.Process]:
    """Processes of ours that load."""
    name = "haulier.services.location.world.load"
    return [child for child in psutil.Process().children() if name in child.cmdline()]


async def test_until_the_first_set_is_there_searches_say_so(
    settings: Settings, ready_database: Callable[[], Awaitable[str]]
) -> None:
    url = await ready_database()
    own = settings.changed(database_url=url, world_data="small", trusted_proxies="127.0.0.1")
    async with served(own, SERVICES, COMPILERS) as stack:
        client = await stack.new_tenant()
        for path in ("/search?city=delhi", "/IN", "", "/reverse?lat=28.6&long=77.2"):
            answer = await client.get(COUNTRIES + path)
            assert answer.status == 503
            assert "being loaded" in answer.body["error"]["description"]
        await load_world(url, "small")
        assert (await client.get(f"{COUNTRIES}/IN")).status == 200
        assert await first(client, "city=delhi") is not None
        assert await first(client, "city=no such city") is None
        call = reading(stack, client.tenant)
        assert await check_place(call, "IN", postal_code="411001") == {}, "the small set has codes of New Delhi alone"
        await load_postal_file(url, ["IN\t411002\tPune\tMaharashtra\tMH\t\t\t\t\t18.52\t73.86\t4"])
        assert (await check_place(call, "IN", postal_code="411001")).keys() == {"postalCode"}


async def test_a_worker_loads_the_set_and_commands_do_more(
    settings: Settings, ready_database: Callable[[], Awaitable[str]], tmp_path: Path
) -> None:
    url, stop = await ready_database(), asyncio.Event()
    own = settings.changed(database_url=url, world_data="small")
    runtime = await Runtime.open(own, url, None, COMPILERS)
    worker = asyncio.create_task(keep_loaded(runtime, stop))
    await until(lambda: loader.is_loaded(runtime.database, "small"))
    stop.set()
    await worker
    given = {"HAULIER_DATABASE_URL": url, "HAULIER_WORLD_DATA": "small", "HAULIER_SECRET_KEY": "ab" * 32}
    given["HAULIER_HOME"] = str(tmp_path / "home")
    assert "loaded already" in (await haulier("data", "load", **given)).out
    archive, broken = tmp_path / "DE.zip", tmp_path / "broken.txt.gz"
    with zipfile.ZipFile(archive, "w") as made:
        made.writestr("readme.txt", "of GeoNames")
        made.writestr("DE.txt", FILE)
    broken.write_bytes(gzip.compress(FILE.encode() + b"DE\n"))
    assert (await haulier("data", "load", "postal", str(archive), "--json", **given)).json["rows"] == 2
    refused = await haulier("data", "load", "postal", str(broken), **given)
    assert refused.code == 1
    assert "line 4 is not of the form" in refused.err
    assert await runtime.database.fetchval("SELECT count(*) FROM world.postal_code WHERE is_of_file") == 2
    assert await runtime.database.fetchval("SELECT count(*) FROM world.source") == 2
    await runtime.close()
