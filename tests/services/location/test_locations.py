"""Locations over HTTP: stored, changed, read, listed, deleted; coordinates as they were sent; places of orders."""

from __future__ import annotations

import asyncio
from typing import Any
from urllib.parse import quote

import msgspec
import pytest

from support.orders import create
from support.places import DELHI, HERE, LOCATIONS, location_body
from support.receiver import Receiver
from support.stack import Client, Stack


async def store(client: Client, **changes: Any) -> str:
    id: str = (await client.post(LOCATIONS, location_body(**changes))).data["id"]
    return id


async def test_a_location_reads_as_it_was_stored(client: Client) -> None:
    address = DELHI | {
        "buildingNumber": "4", "addressLine2": "Jayalakshmipuram", "addressLine3": "Near the lake", "floor": "2",
        "apartmentNumber": "4B", "county": "New Delhi",
    }  # fmt: skip
    body = location_body(address=address, tags=["hub", "cold"], tag={"a": [1]}, name="Hub", externalRefId="H-1")
    answer = await client.post(f"{LOCATIONS}/", body)
    assert answer.status == 200
    id = answer.data["id"]
    assert id.startswith("location:")
    shown = (await client.get(f"{LOCATIONS}/{id}")).data
    assert {name: shown[name] for name in body} == body
    assert (shown["id"], shown["tenantId"]) == (id, client.tenant)
    assert shown["createdAt"] == shown["updatedAt"] > 1_700_000_000_000
    assert "lookup" not in shown


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ({"lat": "12.305183", "long": "76.655361"}, ("12.305183", "76.655361")),
        ({"latitude": "12.3", "longitude": "-76.6"}, ("12.3", "-76.6")),
        ({"lat": "12.3051° N", "long": "76.6553° E"}, ("12.3051° N", "76.6553° E")),
        ({"lat": 12.3051, "long": 76}, ("12.3051", "76")),
        ({"lat": 1e-05, "long": -0.0}, ("0.00001", "-0")),
        ({"lat": "1", "latitude": "2", "long": "3", "longitude": "4"}, ("1", "3")),
    ],
)
async def test_coordinates_are_kept_as_they_were_sent(client: Client, sent: Any, kept: tuple[str, str]) -> None:
    id = await store(client, geolocation=sent)
    shown = (await client.get(f"{LOCATIONS}/{id}")).data["geolocation"]
    assert (shown["lat"], shown["long"]) == kept


@pytest.mark.parametrize("geolocation", ["absent", None])
async def test_a_location_needs_no_coordinates(client: Client, geolocation: str | None) -> None:
    body: dict[str, Any] = {"address": DELHI} | ({"geolocation": None} if geolocation is None else {})
    id = (await client.post(LOCATIONS, body)).data["id"]
    assert "geolocation" not in (await client.get(f"{LOCATIONS}/{id}")).data


@pytest.mark.parametrize(
    ("geolocation", "fields"),
    [
        ({}, {"geolocation.lat", "geolocation.long"}),
        ({"lat": "1"}, {"geolocation.long"}),
        ({"lat": "1", "longitude": None}, {"geolocation.long"}),
        ({"lat": "91", "long": "181"}, {"geolocation.lat", "geolocation.long"}),
        ({"lat": "1.1234567", "long": "1"}, {"geolocation.lat"}),
        ({"lat": "north", "long": "1"}, {"geolocation.lat"}),
        ({"lat": True, "long": "1"}, {"geolocation.lat"}),
        ({"lat": [1], "long": "1"}, {"geolocation.lat"}),
        ("12,76", {"geolocation"}),
    ],
)
async def test_bad_coordinates_are_refused(client: Client, geolocation: Any, fields: set[str]) -> None:
    answer = await client.post(LOCATIONS, location_body(geolocation=geolocation))
    assert (answer.status, answer.fields) == (400, fields)


LIMITS = [
    ("buildingNumber", "x" * 16, "x" * 17), ("addressLine1", "x" * 128, "x" * 129), ("addressLine1", "x", ""),
    ("addressLine1", "x", "   "), ("addressLine2", "x" * 128, "x" * 129), ("addressLine3", "x" * 128, "x" * 129),
    ("city", "xx", "x"), ("city", "x" * 64, "x" * 65), ("city", "New Delhi", "New\nDelhi"), ("city", "मैसूरु", "a;b"),
    ("state", "x" * 64, "x" * 65), ("state", "Jammu & Kashmir", "<state>"), ("county", "x" * 64, "x" * 65),
    ("zipCode", "x" * 10, "x" * 11), ("zipCode", "SW1A 1AA", "57/01"), ("floor", "x" * 64, "x" * 65),
]  # fmt: skip


@pytest.mark.parametrize(("name", "good", "bad"), LIMITS)
async def test_each_part_of_an_address_has_its_limit(client: Client, name: str, good: str, bad: str) -> None:
    assert (await client.post(LOCATIONS, location_body(address=DELHI | {name: good}))).status == 200
    for answer in (
        await client.post(LOCATIONS, location_body(address=DELHI | {name: bad})),
        await client.put(f"{LOCATIONS}/{await store(client)}", {"address": DELHI | {name: bad}}),
    ):
        assert (answer.status, answer.fields) == (400, {f"address.{name}"})


@pytest.mark.parametrize(
    ("country", "field"),
    [
        ({"code": "IN"}, "name"), ({"name": "India"}, "code"), ({"code": "in", "name": "India"}, "code"),
        ({"code": "INDI", "name": "India"}, "code"), ({"code": "I", "name": "India"}, "code"),
        ({"code": "IN", "name": "I"}, "name"), ({"code": "IN", "name": "x" * 65}, "name"),
        ({"code": "IN", "name": "India\t"}, "name"),
    ],
)  # fmt: skip
async def test_a_country_has_a_code_and_a_name(client: Client, country: dict[str, str], field: str) -> None:
    answer = await client.post(LOCATIONS, location_body(address=DELHI | {"country": country}))
    assert (answer.status, answer.fields) == (400, {f"address.country.{field}"})


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"tags": ["x"] * 33}, "tags"),
        ({"tags": ["x" * 129]}, "tags[0]"),
        ({"tags": [1]}, "tags[0]"),
        ({"name": ""}, "name"),
        ({"name": "x" * 129}, "name"),
        ({"externalRefId": ""}, "externalRefId"),
        ({"externalRefId": "x" * 65}, "externalRefId"),
        ({"tag": "x"}, "tag"),
        ({"tag": {"a": "x" * (16 * 1024)}}, "tag"),
        ({"address": None}, "address"),
    ],
)
async def test_other_members_have_limits(client: Client, changes: dict[str, Any], field: str) -> None:
    answer = await client.post(LOCATIONS, location_body(**changes))
    assert (answer.status, answer.fields) == (400, {field})


async def test_limits_from_the_good_side(client: Client) -> None:
    most = {"tags": ["x" * 128] * 32, "name": "x" * 128, "externalRefId": "x" * 64}
    await store(client, **most, tag={"a": "x" * (16 * 1024 - 9)})


async def test_an_address_is_replaced_whole_and_other_members_alone(client: Client) -> None:
    id = await store(client, address=DELHI | {"floor": "2"}, tags=["a"], name="Hub")
    assert (await client.put(f"{LOCATIONS}/{id}", {"tags": ["b"]})).data == {"id": id}
    shown = (await client.get(f"{LOCATIONS}/{id}")).data
    assert (shown["tags"], shown["name"], shown["address"]["floor"]) == (["b"], "Hub", "2")
    assert (await client.put(f"{LOCATIONS}/{id}", {"address": DELHI, "name": None})).status == 200
    shown = (await client.get(f"{LOCATIONS}/{id}")).data
    assert (shown["address"], shown["name"], shown["geolocation"]) == (DELHI, "Hub", HERE)
    half = await client.put(f"{LOCATIONS}/{id}", {"address": {"city": "New Delhi"}})
    assert (half.status, half.fields) == (400, {"address.addressLine1", "address.country"})


async def test_nothing_stays_of_a_deleted_location(stack: Stack, client: Client) -> None:
    id = await store(client, name="Home of Asha")
    assert (await client.call("DELETE", f"{LOCATIONS}/{id}")).data == {"id": id}
    for method, path, body in (
        ("GET", "", None), ("PUT", "", {"name": "x"}), ("DELETE", "", None), ("POST", "/geocode", None),
    ):  # fmt: skip
        assert (await client.call(method, f"{LOCATIONS}/{id}{path}", body)).status == 404
    assert (await client.get(LOCATIONS)).data["locations"] == []
    database = stack.runtime.database
    row = await database.fetchrow("SELECT body FROM resource WHERE tenant_id = $1 AND id = $2", client.tenant, id)
    assert row is not None
    assert row["body"] == "{}"
    told = str(await database.fetch("SELECT data FROM journal WHERE tenant_id = $1", client.tenant))
    assert not any(word in told for word in ("Asha", "Lake View", "12.305"))


async def test_locations_are_listed_by_filter_page_and_order(client: Client) -> None:
    ids = [
        await store(client, address=DELHI | {"city": city}, tags=[city[0]], externalRefId=f"R-{city}")
        for city in ("New Delhi", "Mandya", "Hassan")
    ]
    listed = (await client.get(f"{LOCATIONS}/?pageSize=2")).data
    assert [one["id"] for one in listed["locations"]] == ids[:0:-1]
    assert listed["meta"] == {"pageNo": 1, "pageSize": 2, "totalCount": 3, "totalElements": 3, "hasNextPage": True}
    for key, value, expected in (
        ("address.city", "Mandya", [1]), ("externalRefId", "R-Hassan", [2]), ("tags", "M", [1]),
        ("address.country.code", "IN", [2, 1, 0]), ("address.country.code", "US", []),
    ):  # fmt: skip
        query = quote(msgspec.json.encode({"arr": [{"key": key, "value": value}]}))
        found = (await client.get(f"{LOCATIONS}/?query={query}")).data["locations"]
        assert [one["id"] for one in found] == [ids[n] for n in expected], key


async def test_a_callback_tells_of_a_location(client: Client) -> None:
    async with Receiver() as receiver:
        body = location_body(callback={"url": receiver.url, "meta": {"m": 1}}, externalRefId="H-1")
        id = (await client.post(LOCATIONS, body)).data["id"]
        (told,) = await receiver.wait_for(1)
        assert told.json()["data"] == {"id": id, "externalRefId": "H-1"}
        assert "Lake View" not in str(told.json())


async def test_two_changes_at_once_are_made_one_after_the_other(client: Client) -> None:
    id = await store(client)
    answers = await asyncio.gather(*(client.put(f"{LOCATIONS}/{id}", {"name": f"N{n}"}) for n in range(8)))
    assert {answer.status for answer in answers} == {200}


async def test_another_tenants_location_is_not_there(stack: Stack, client: Client) -> None:
    id, other = await store(client), await stack.new_tenant()
    for method, path, body in (
        ("GET", "", None), ("PUT", "", {"name": "x"}), ("DELETE", "", None), ("POST", "/geocode", None),
    ):  # fmt: skip
        assert (await other.call(method, f"{LOCATIONS}/{id}{path}", body)).status == 404
    assert (await other.get(LOCATIONS)).data["locations"] == []
    near = f"{LOCATIONS}/search/nearby?lat={HERE['lat']}&long={HERE['long']}"
    assert (await other.get(near)).data["locations"] == []
    assert len((await client.get(near)).data["locations"]) == 1


async def test_places_of_orders_are_locations_too(client: Client) -> None:
    order = await create(client)
    listed = (await client.get(LOCATIONS)).data["locations"]
    assert listed
    id = listed[0]["id"]
    shown = (await client.get(f"{LOCATIONS}/{id}")).data
    near = f"{LOCATIONS}/search/nearby?lat={shown['geolocation']['lat']}&long={shown['geolocation']['long']}&radius=1"
    assert id in {one["id"] for one in (await client.get(near)).data["locations"]}
    assert order
