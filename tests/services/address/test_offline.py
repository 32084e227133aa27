"""Without an engine, or with one that fails, an address is at the centre of the smallest part that is known."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from haulier.platform.geocoding.found_places import ACCURACY, Precision
from support.places import ADDRESSES, LOCATE_ONE, LOCATIONS, address_body, location_body, set_metadata, with_engine
from support.receiver import Receiver
from support.stack import Client, Stack

GEOCODE, REVERSE = f"{ADDRESSES}/geocode", f"{ADDRESSES}/reverse"
DELHI = (28.6, 77.2)

pytestmark = pytest.mark.usefixtures("world")


def near(data: dict[str, Any], degrees: float, lat: float = DELHI[0], long: float = DELHI[1]) -> bool:
    return abs(data["lat"] - lat) < degrees and abs(data["long"] - long) < degrees


@pytest.mark.parametrize(
    ("body", "precision"),
    [
        ({"attributes": address_body()}, "postal"),
        ({"address": "4 Lake View, New Delhi 110001, India"}, "postal"),
        ({"address": "4 Lake View 110001", "country": "IND"}, "postal"),
        ({"attributes": address_body(postalCode=None)}, "city"),
        ({"address": "4 Lake View, New Delhi, India"}, "city"),
        ({"address": "4 Lake View, new delhi 999999", "country": "India"}, "city"),
        ({"address": "4 Lake View, Delhi, India"}, "city"),
        ({"attributes": address_body(postalCode=None, city="Qqqqq")}, "state"),
    ],
)
async def test_the_smallest_known_part_is_taken(client: Client, body: dict[str, Any], precision: Precision) -> None:
    found = (await client.post(GEOCODE, body)).data
    assert (found["source"], found["precision"], found["accuracy"]) == ("offline", precision, ACCURACY[precision])
    assert near(found, 0.5)
    assert found["formatted"].endswith("India")


async def test_of_nothing_but_a_country_its_centre_is_known(client: Client) -> None:
    found = (await client.post(GEOCODE, {"address": "7 Qqqqq Xxxxx", "country": "India"})).data
    assert (found["precision"], found["accuracy"]) == ("country", 1_000_000)
    assert near(found, 10, 22, 79)
    assert (await client.post(GEOCODE, {"address": "7 Qqqqq Xxxxx"})).status == 404


async def test_an_engine_that_fails_or_knows_nothing_is_stood_in_for(stack: Stack, client: Client) -> None:
    async with Receiver() as receiver, with_engine(stack, receiver, "nominatim") as url:
        for status, answer in ((503, b""), (200, b"<html>"), (200, [])):
            receiver.answer(status, answer)
            found = (await client.at(url).post(GEOCODE, {"attributes": address_body()})).data
            assert (found["source"], found["precision"]) == ("offline", "postal")


async def test_a_point_is_in_its_nearest_city(client: Client) -> None:
    found = (await client.get(f"{REVERSE}?lat=28.65&long=77.22")).data
    assert (found["source"], found["precision"], found["countryName"]) == ("offline", "city", "India")
    assert found["attributes"]["country"] == "IN"
    assert found["attributes"]["city"] in found["formatted"]
    assert 0 <= found["distance"] < 50_000
    assert (await client.get(f"{REVERSE}?lat=-48.8767&long=-123.3933")).status == 404


async def test_locateone_knows_india_by_its_pin(client: Client) -> None:
    key = (await client.post("/core/api/v1/aaa/apps/platform:app:haulier-admin/api-keys", {"name": "g"})).data["key"]
    caller = replace(client, headers={"x-api-key": key})
    found = (await caller.post(LOCATE_ONE, {"data": {"address": "4 Lake View", "pincode": 110001}})).body
    geocode = found["result"]["geocode"]
    assert near({"lat": geocode["lat"], "long": geocode["lng"]}, 0.5)
    by_city = (await caller.post(LOCATE_ONE, {"data": {"address": "4 Lake View", "city": "New Delhi"}})).body
    assert by_city["success"] is True
    by_state = (await caller.post(LOCATE_ONE, {"data": {"address": "4 Lake View", "state": "Karnataka"}})).body
    assert (by_state["success"], by_state["error"]["code"]) == (False, "NOT_FOUND")


async def test_what_the_world_does_not_know_is_a_warning(client: Client) -> None:
    checked = (await client.post(f"{ADDRESSES}/validate", address_body(city="New Dehli"))).data
    assert checked["valid"] is True
    (warning,) = checked["warnings"]
    assert (warning["attribute"], warning["code"]) == ("city", "cityUnknown")
    assert "New Delhi" in warning["description"]
    other = (await client.post(f"{ADDRESSES}/validate", address_body(postalCode="110999"))).data["warnings"]
    assert [(one["attribute"], one["code"]) for one in other] == [("postalCode", "postalCodeUnknown")]
    assert (await client.post(f"{ADDRESSES}/validate", address_body())).data["warnings"] == []


async def test_a_location_that_does_not_fit_is_stored_with_warnings_or_refused(client: Client) -> None:
    address = location_body()["address"]
    wrong = {"address": address | {"city": "New Dehli", "state": "Atlantis", "country": {"code": "XX", "name": "Xx"}}}
    kept = (await client.post(LOCATIONS, wrong)).data
    assert [(one["attribute"], one["code"]) for one in kept["warnings"]] == [("country.code", "countryUnknown")]
    wrong["address"]["country"] = address["country"]
    kept = (await client.post(LOCATIONS, wrong)).data
    assert {one["attribute"] for one in kept["warnings"]} == {"city", "state"}
    changed = (await client.put(f"{LOCATIONS}/{kept['id']}", {"address": address | {"zipCode": "110999"}})).data
    assert {one["attribute"] for one in changed["warnings"]} == {"zipCode"}
    await set_metadata(client, locations={"enforce": True})
    for answer in (await client.post(LOCATIONS, wrong), await client.put(f"{LOCATIONS}/{kept['id']}", wrong)):
        assert (answer.status, answer.fields) == (400, {"address.city", "address.state"})
    assert (await client.post(LOCATIONS, location_body())).data.keys() == {"id"}


async def test_a_stored_location_is_looked_up(client: Client) -> None:
    id = (await client.post(LOCATIONS, location_body(geolocation=None))).data["id"]
    found = (await client.post(f"{LOCATIONS}/{id}/geocode")).data
    assert (found["id"], found["precision"], found["accuracy"], found["isStored"]) == (id, "postal", 3_000, True)
    shown = (await client.get(f"{LOCATIONS}/{id}")).data
    assert shown["geolocation"] == found["geolocation"]
    assert shown["lookup"] == {"precision": "postal", "accuracy": 3_000, "source": "offline"}
    place = found["geolocation"]
    near_it = f"{LOCATIONS}/search/nearby?lat={place['lat']}&long={place['long']}&radius=1"
    assert [one["id"] for one in (await client.get(near_it)).data["locations"]] == [id]


async def test_coordinates_that_a_caller_gave_stay(client: Client) -> None:
    id = (await client.post(LOCATIONS, location_body())).data["id"]
    found = (await client.post(f"{LOCATIONS}/{id}/geocode")).data
    assert found["isStored"] is False
    shown = (await client.get(f"{LOCATIONS}/{id}")).data
    assert shown["geolocation"] == location_body()["geolocation"] != found["geolocation"]
    assert "lookup" not in shown


async def test_what_was_found_for_a_former_address_goes_with_it(client: Client) -> None:
    id = (await client.post(LOCATIONS, location_body(geolocation=None))).data["id"]
    await client.post(f"{LOCATIONS}/{id}/geocode")
    await client.put(f"{LOCATIONS}/{id}", {"address": location_body()["address"]})
    assert not {"geolocation", "lookup"} & set((await client.get(f"{LOCATIONS}/{id}")).data)
    await client.post(f"{LOCATIONS}/{id}/geocode")
    await client.put(f"{LOCATIONS}/{id}", {"geolocation": {"lat": "1", "long": "2"}})
    shown = (await client.get(f"{LOCATIONS}/{id}")).data
    assert (shown["geolocation"], "lookup" in shown) == ({"lat": "1", "long": "2"}, False)
