"""What is stored is looked up in the background, where the tenant wants that; an engine that fails is asked again."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest

from haulier.app.catalogue import COMPILERS, SERVICES
from haulier.platform.declarations.tasks import NotMade
from haulier.platform.storage.changes import Change
from haulier.platform.timers.clock import Timer
from haulier.services.address.geocodes import geocode_due
from haulier.services.location.instances.commands import geocode_due as geocode_location_due
from haulier.services.location.instances.lookups import LAST_TRY
from support.places import (
    ADDRESSES,
    LOCATIONS,
    NOMINATIM_HOUSE,
    address_body,
    location_body,
    set_metadata,
)
from support.receiver import Receiver
from support.running import until
from support.stack import Client, Stack, serving
from support.system_calls import reading

pytestmark = pytest.mark.usefixtures("world")

Due = Callable[[Any, Timer], Awaitable[Change | None]]


async def until_found(client: Client, path: str) -> dict[str, Any]:
    """The thing once it was found on the map."""

    async def is_found() -> bool:
        return "geolocation" in (await client.get(path)).data

    await until(is_found)
    found: dict[str, Any] = (await client.get(path)).data
    return found


async def test_addresses_are_looked_up_where_the_tenant_wants_it(client: Client) -> None:
    await set_metadata(client, addresses={"geocode": True})
    id = (await client.post(ADDRESSES, address_body())).data["id"]
    shown = await until_found(client, f"{ADDRESSES}/{id}")
    assert (shown["geolocation"]["precision"], shown["geolocation"]["source"]) == ("postal", "offline")
    assert shown["geolocation"]["accuracy"] == 3_000
    assert shown["formatted"].startswith("Asha Rao")
    await client.put(f"{ADDRESSES}/{id}", address_body(postalCode=None) | {"postalCode": "110002"})
    again = await until_found(client, f"{ADDRESSES}/{id}")
    assert again["updatedAt"] > shown["updatedAt"]


async def test_locations_are_looked_up_that_have_no_coordinates(client: Client) -> None:
    await set_metadata(client, locations={"geocode": "missing"})
    given = (await client.post(LOCATIONS, location_body())).data["id"]
    id = (await client.post(LOCATIONS, location_body(geolocation=None))).data["id"]
    shown = await until_found(client, f"{LOCATIONS}/{id}")
    assert shown["lookup"]["source"] == "offline"
    assert "lookup" not in (await client.get(f"{LOCATIONS}/{given}")).data
    await set_metadata(client, locations={"geocode": "off"})
    other = (await client.post(LOCATIONS, location_body(geolocation=None))).data["id"]
    assert "geolocation" not in (await client.get(f"{LOCATIONS}/{other}")).data


@pytest.mark.parametrize(
    ("setting", "changes", "timers"),
    [
        ("off", {"geolocation": None}, 0),
        ("missing", {"geolocation": None}, 1),
        ("missing", {}, 0),
        ("always", {"geolocation": None}, 1),
        ("always", {}, 0),
        ("sometimes", {"geolocation": None}, 0),
    ],
)
async def test_what_a_caller_gave_is_not_looked_up(
    stack: Stack, client: Client, setting: str, changes: dict[str, Any], timers: int
) -> None:
    await set_metadata(client, locations={"geocode": setting})
    id = (await client.post(LOCATIONS, location_body(**changes))).data["id"]
    if timers:
        await until_found(client, f"{LOCATIONS}/{id}")
    left = "SELECT count(*) FROM timer WHERE tenant_id = $1 AND purpose = 'location_geocode'"
    assert await stack.runtime.database.fetchval(left, client.tenant) == 0
    told = "SELECT count(*) FROM journal WHERE tenant_id = $1 AND event = 'LocationGeocoded'"
    assert await stack.runtime.database.fetchval(told, client.tenant) == timers


@pytest.mark.parametrize(
    ("base", "body", "due"),
    [
        (ADDRESSES, address_body(), geocode_due),
        (LOCATIONS, location_body(geolocation=None), geocode_location_due),
    ],
    ids=["address", "location"],
)
async def test_an_engine_that_fails_is_asked_again_and_stood_in_for_in_the_end(
    stack: Stack, client: Client, base: str, body: dict[str, Any], due: Due
) -> None:
    id = (await client.post(base, body)).data["id"]
    async with Receiver() as receiver:
        own = stack.runtime.settings.changed(
            geocoder="nominatim", geocoder_url=receiver.url_of(""), geocoder_rate=1_000.0, circuit_failures=1_000
        )
        async with serving(own, SERVICES, COMPILERS) as (runtime, _):
            call = reading(replace(stack, runtime=runtime), client.tenant)
            await runtime.sealer.prepare(client.tenant)
            receiver.answer(503, b"")
            with pytest.raises(NotMade):
                await due(call, timer_of(id, LAST_TRY - 1))
            change = await due(call, timer_of(id, LAST_TRY))
            assert change is not None
            assert "offline" in change.rows[0].body
            assert "Lake View" not in change.data
            call.asked.clear()
            receiver.answer(200, NOMINATIM_HOUSE)
            change = await due(call, timer_of(id, 1))
            assert change is not None
            assert '"rooftop"' in change.rows[0].body
            assert await due(call, timer_of("none", 1)) is None
            await client.call("DELETE", f"{base}/{id}")
            assert await due(call, timer_of(id, 1)) is None


def timer_of(id: str, tries: int) -> Timer:
    return Timer("01a2295e-0000-7000-8000-000000000000", "geocode", id, 1, tries, "{}")
