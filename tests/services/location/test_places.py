"""Countries, states, cities and postal codes, and what a tenant makes of them. See: contract/location.md 9.2, 9.3."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from haulier.services.location.world.kind import MAX_CHANGES
from support.stack import Client, Stack
from support.unchanged import unchanged

COUNTRIES = "/core/api/v1/locations/country"
KARNATAKA = f"{COUNTRIES}/IN/states/KA"
AS_OFTEN = """
    INSERT INTO resource SELECT (jsonb_populate_record(r, jsonb_build_object('id', r.id || n))).*
    FROM resource r, generate_series(1, $3) n WHERE r.tenant_id = $1 AND r.id = $2"""
"""A place of the tenant so many times more, under other ids."""

pytestmark = pytest.mark.usefixtures("world")


async def first(client: Client, query: str) -> dict[str, Any] | None:
    found = (await client.get(f"{COUNTRIES}/search?{query}")).data
    return found[0] if found else None


async def code_of(client: Client, city: str, country: str = "IN") -> str:
    hit = await first(client, f"city={city}&countryCode={country}")
    assert hit is not None
    code: str = hit["cityCode"]
    return code


async def test_countries_are_known_by_both_codes(client: Client) -> None:
    india = (await client.get(f"{COUNTRIES}/IN")).data
    assert (await client.get(f"{COUNTRIES}/IND")).data == india
    told = {name: india[name] for name in ("code", "alpha3", "name", "dialCode", "currency", "postalCodePattern")}
    assert told == {
        "code": "IN", "alpha3": "IND", "name": "India", "dialCode": "+91", "currency": "INR",
        "postalCodePattern": r"^(?:\d{6})$",
    }  # fmt: skip
    assert len(india["states"]) == 36
    assert "isActive" not in india
    assert (await client.get(f"{COUNTRIES}/QQ")).status == 404


async def test_lists_come_in_pages_by_name(client: Client) -> None:
    page = (await client.get(f"{COUNTRIES}?pageSize=10&pageNo=2")).data
    assert page["meta"] == {
        "pageNo": 2, "pageSize": 10, "totalCount": 250, "totalElements": 250, "hasNextPage": True,
    }  # fmt: skip
    everything = [
        country["name"]
        for number in (1, 2, 3)
        for country in (await client.get(f"{COUNTRIES}?pageSize=100&pageNo={number}")).data["countries"]
    ]
    assert len(everything) == 250
    assert [country["name"] for country in page["countries"]] == everything[10:20]
    states = (await client.get(f"{COUNTRIES}/IN/states?limit=3&offset=1")).data
    assert [state["name"] for state in states["states"]] == ["Andhra Pradesh", "Arunachal Pradesh", "Assam"]
    cities = (await client.get(f"{KARNATAKA}/cities?limit=100")).data
    names = [city["name"] for city in cities["cities"]]
    assert names == sorted(names)
    assert {"Bengaluru", "Mysuru"} <= set(names)
    assert cities["meta"]["totalCount"] == len(names)


@pytest.mark.parametrize("code", ["KA", "IN-KA", "ka"])
async def test_a_state_is_known_by_its_code_with_and_without_the_country(client: Client, code: str) -> None:
    state = (await client.get(f"{COUNTRIES}/IN/states/{code}")).data
    assert (state["code"], state["name"], state["nativeName"]) == ("KA", "Karnataka", "Karnātaka")


@pytest.mark.parametrize(("former", "today"), [("OR", "OD"), ("TG", "TS"), ("CT", "CG"), ("UT", "UK"), ("UL", "UK"),
                                               ("DD", "DH"), ("DN", "DH")])  # fmt: skip
async def test_former_codes_of_indian_states_are_understood(client: Client, former: str, today: str) -> None:
    assert (await client.get(f"{COUNTRIES}/IN/states/{former}")).data["code"] == today


async def test_a_city_is_read_by_its_code_with_other_names_and_postal_codes(client: Client) -> None:
    city = (await client.get(f"{COUNTRIES}/cities/{await code_of(client, 'New Delhi')}")).data
    assert (city["name"], city["stateCode"], city["countryCode"]) == ("New Delhi", "DL", "IN")
    assert city["id"] == city["cityCode"]
    assert city["geolocation"] == {"lat": 28.62137, "long": 77.2148}
    assert city["timezone"] == "Asia/Kolkata"
    assert city["population"] == 317797
    assert city["aliases"]
    assert {"zipCode", "geolocation", "places"} <= city["zipCodes"][0].keys()


async def test_a_postal_code_names_its_city_and_its_post_offices(client: Client) -> None:
    code = (await client.get(f"{COUNTRIES}/IN/zip-codes/110001")).data
    assert code["cityCode"] == await code_of(client, "New%20Delhi")
    assert code["stateCode"] == "DL"
    assert "New Delhi GPO" in code["places"]
    assert code["geolocation"] == {"lat": 28.62273, "long": 77.21954}
    assert (await client.get(f"{COUNTRIES}/IND/zip-codes/110%20001")).data == code
    assert (await client.get(f"{COUNTRIES}/IN/zip-codes/999999")).status == 404


async def test_codes_of_cities_are_a_tenants_own(client: Client, stack: Stack) -> None:
    other = await stack.new_tenant()
    mine, theirs = await code_of(client, "Mumbai"), await code_of(other, "Mumbai")
    assert mine != theirs
    assert mine == await code_of(client, "Bombay")
    assert (await client.get(f"{COUNTRIES}/cities/{theirs}")).status == 404
    assert (await client.get(f"{COUNTRIES}/cities/city:nonsense")).status == 404


async def test_a_renamed_city_keeps_its_code_and_the_rest_and_is_found_by_its_new_name(
    client: Client, stack: Stack
) -> None:
    code = await code_of(client, "Mysuru")
    before = (await client.get(f"{COUNTRIES}/cities/{code}")).data
    answer = await client.put(f"{COUNTRIES}/cities/{code}", {"name": "Palace Town"})
    assert (answer.status, answer.data) == (200, {"id": code})
    assert (await client.get(f"{COUNTRIES}/cities/{code}")).data == before | {"name": "Palace Town"}
    hit = await first(client, "city=palace")
    assert hit is not None
    assert hit["cityCode"] == code
    listed = (await client.get(f"{KARNATAKA}/cities?limit=100")).data["cities"]
    assert [city["name"] for city in listed if city["cityCode"] == code] == ["Palace Town"]
    other = await stack.new_tenant()
    seen = await first(other, "city=mysuru")
    assert seen is not None
    assert seen["city"] == "Mysuru"
    assert await first(other, "city=palace%20town") is None


async def test_what_a_tenant_does_not_say_of_a_city_is_the_sets(client: Client) -> None:
    code = await code_of(client, "Mysuru")
    for body in ({"population": 5_000_000}, {"timezone": "Asia/Kolkata"}, {"zipCodes": [{"zipCode": "570001"}]}):
        assert (await client.put(f"{COUNTRIES}/cities/{code}", body)).status == 200
        for query in ("city=mysuru", "city=mysore", "city=ysur&countryCode=IN", "city=mysuru&county=Mysore"):
            hit = await first(client, query)
            assert hit is not None
            assert (hit["cityCode"], hit["city"]) == (code, "Mysuru"), (body, query)
    assert (await client.put(f"{COUNTRIES}/cities/{code}", {"aliases": ["Palace Town"]})).status == 200
    assert [await code_of(client, city) for city in ("mysuru", "palace%20t")] == [code, code]
    assert await first(client, "city=mysore") is None
    assert (await client.put(f"{COUNTRIES}/cities/{code}", {"counties": ["Royal District"]})).status == 200
    assert await first(client, "city=mysuru&county=Mysore&countryCode=IN") is None
    other = await code_of(client, "Bengaluru")
    assert (await client.put(f"{COUNTRIES}/cities/{other}", {"name": "Silicon City"})).status == 200
    assert [await code_of(client, city) for city in ("bangalore", "silicon")] == [other, other]


async def test_a_city_can_be_told_as_it_was_read(client: Client) -> None:
    """Members that responses alone have say nothing in a body."""
    code = await code_of(client, "Mysuru")
    city = (await client.get(f"{COUNTRIES}/cities/{code}")).data
    assert (await client.put(f"{COUNTRIES}/cities/{code}", city)).status == 200
    assert (await client.get(f"{COUNTRIES}/cities/{code}")).data == city


async def test_a_city_of_ones_own_is_found_by_all_it_has(client: Client) -> None:
    body = {
        "name": "Hubtown", "aliases": ["Warehousia"], "counties": ["Depot District"], "population": 7,
        "geolocation": {"lat": 15.0, "long": 75.0},
        "zipCodes": [{"zipCode": "hb 1", "geolocation": {"lat": 15.1, "long": 75.1}, "places": ["Hub PO"]}],
    }  # fmt: skip
    code = (await client.post(f"{KARNATAKA}/cities", body)).data["id"]
    for query in ("city=hubt", "city=warehousia", "city=ubtow", "city=Hubtwon", "q=hubtown", "city=hubt&state=KA"):
        hit = await first(client, query)
        assert hit is not None
        assert (hit["cityCode"], hit["stateCode"]) == (code, "KA"), query
    assert await first(client, "city=hubtown&countryCode=US") is None
    city = (await client.get(f"{COUNTRIES}/cities/{code}")).data
    assert city["timezone"] == "Asia/Kolkata"
    assert city["counties"] == ["Depot District"]
    postal = (await client.get(f"{COUNTRIES}/IN/zip-codes/HB%201")).data
    assert (postal["cityCode"], postal["places"], postal["stateCode"]) == (code, ["Hub PO"], "KA")
    for query in ("zipCode=HB", "zipCode=HB&city=hubtown", "zipCode=HB&state=KA", "zipCode=HB&countryCode=IN"):
        hit = await first(client, query)
        assert hit is not None
        assert hit["cityCode"] == code, query
    for query in ("zipCode=HB&city=mumbai", "zipCode=HB&state=KL", "zipCode=HB&countryCode=US"):
        assert await first(client, query) is None, query
    near = (await client.get(f"{COUNTRIES}/reverse?lat=15.01&long=75.0")).data
    assert near["cityCode"] == code
    assert near["meters"] == 1112
    assert (await client.call("DELETE", f"{COUNTRIES}/cities/{code}")).status == 200
    assert (await client.get(f"{COUNTRIES}/cities/{code}")).status == 404
    assert await first(client, "city=hubtown") is None
    assert (await client.get(f"{COUNTRIES}/IN/zip-codes/HB%201")).status == 404


async def test_of_many_postal_codes_of_ones_own_the_first_are_found(client: Client) -> None:
    codes = [{"zipCode": f"hb {number}"} for number in range(200, 100, -1)]
    await client.post(f"{KARNATAKA}/cities", {"name": "Hubtown", "zipCodes": codes})
    found = (await client.get(f"{COUNTRIES}/search?zipCode=hb&limit=5")).data
    assert [hit["zipCode"] for hit in found] == [f"HB {number}" for number in range(101, 106)]
    (only,) = (await client.get(f"{COUNTRIES}/search?zipCode=HB%20150")).data
    assert only["zipCode"] == "HB 150"


async def test_a_name_is_there_once_in_a_state_even_of_many_at_once(client: Client) -> None:
    answers = await asyncio.gather(*(client.post(f"{KARNATAKA}/cities", {"name": "Newtown"}) for _ in range(8)))
    assert sorted(answer.status for answer in answers) == [200] + [409] * 7
    again = await client.post(f"{KARNATAKA}/cities", {"name": "bengalūru"})
    assert again.status == 409
    assert again.rules == {("name", "taken")}
    assert (await client.post(f"{COUNTRIES}/IN/states/KL/cities", {"name": "Newtown"})).status == 200


async def test_what_lies_in_a_country_that_was_taken_away_is_hidden_until_it_is_there_again(client: Client) -> None:
    bengaluru = await code_of(client, "Bengaluru")
    assert (await client.call("DELETE", f"{COUNTRIES}/IN")).status == 200
    for path in (
        "IN",
        "IN/states",
        "IN/states/KA",
        "IN/states/KA/cities",
        f"cities/{bengaluru}",
        "IN/zip-codes/110001",
    ):
        assert (await client.get(f"{COUNTRIES}/{path}")).status == 404, path
    assert await first(client, "city=bengaluru") is None
    assert await first(client, "zipCode=110001") is None
    assert await first(client, "state=karnataka") is None
    near = await client.get(f"{COUNTRIES}/reverse?lat=12.97&long=77.59")
    assert near.status == 404
    assert (await client.get(f"{COUNTRIES}?limit=1")).data["meta"]["totalCount"] == 249
    assert (await client.post(COUNTRIES, {"code": "IND", "name": "Bharat"})).status == 200
    assert (await client.get(f"{COUNTRIES}/IN")).data["name"] == "Bharat"
    hit = await first(client, "city=bengaluru")
    assert hit is not None
    assert (hit["cityCode"], hit["countryName"]) == (bengaluru, "Bharat")


async def test_what_lies_in_a_state_that_was_taken_away_is_hidden(client: Client) -> None:
    bengaluru = await code_of(client, "Bengaluru")
    assert (await client.call("DELETE", KARNATAKA)).status == 200
    assert (await client.get(KARNATAKA)).status == 404
    assert (await client.get(f"{COUNTRIES}/cities/{bengaluru}")).status == 404
    assert await first(client, "city=bengaluru") is None
    assert len((await client.get(f"{COUNTRIES}/IN")).data["states"]) == 35
    assert (await client.post(f"{COUNTRIES}/IN/states", {"code": "IN-KA", "name": "Karnataka"})).status == 200
    assert (await client.get(f"{COUNTRIES}/cities/{bengaluru}")).status == 200
    hit = await first(client, "state=karnataka")
    assert hit is not None
    assert hit["stateCode"] == "KA"


async def test_a_country_of_ones_own_comes_with_its_states(client: Client) -> None:
    states = [{"code": "NO", "name": "North"}, {"name": "South Marches"}]
    answer = await client.post(COUNTRIES, {"code": "QZ", "name": "Erewhon", "states": states})
    assert answer.status == 200
    country = (await client.get(f"{COUNTRIES}/QZ")).data
    assert country["id"] == answer.data["id"]
    assert [(state["code"], state["name"]) for state in country["states"]] == [("NO", "North"), ("SO", "South Marches")]
    await client.put(f"{COUNTRIES}/QZ", {"name": "Nowhere", "states": [{"code": "NO", "name": "Upper North"}]})
    country = (await client.get(f"{COUNTRIES}/QZ")).data
    assert country["name"] == "Nowhere"
    assert country["states"][1]["name"] == "Upper North"
    hit = await first(client, "state=upper%20north")
    assert hit is not None
    assert (hit["country"], hit["countryName"]) == ("QZ", "Nowhere")


async def test_a_renamed_state_shows_its_name_with_its_cities(client: Client) -> None:
    await client.put(KARNATAKA, {"name": "Mysore State"})
    hit = await first(client, "city=bengaluru")
    assert hit is not None
    assert hit["state"] == "Mysore State"
    assert (await client.get(KARNATAKA)).data["nativeName"] == "Karnātaka"
    found = await first(client, "state=mysore%20st")
    assert found is not None
    assert found["stateCode"] == "KA"
    assert await first(client, "state=karnataka") is None
    narrowed = await first(client, "city=beng&state=Mysore%20State")
    assert narrowed is not None
    assert narrowed["city"] == "Bengaluru"


@pytest.mark.parametrize(
    ("path", "body", "status", "field"),
    [
        (COUNTRIES, {"code": "IN", "name": "Elsewhere"}, 409, "code"),
        (COUNTRIES, {"code": "IND", "name": "Elsewhere"}, 409, "code"),
        (COUNTRIES, {"code": "QZ", "name": "india"}, 409, "name"),
        (COUNTRIES, {"code": "Q", "name": "Elsewhere"}, 400, "code"),
        (COUNTRIES, {"code": "QZ", "name": "E"}, 400, "name"),
        (COUNTRIES, {"code": "QZ", "name": "E" * 65}, 400, "name"),
        (COUNTRIES, {"code": "QZ", "name": "Xy", "states": [{"name": "A", "code": "A1"}, {"name": "B", "code": "a1"}]},
         400, "states[1].code"),
        (f"{COUNTRIES}/IN/states", {"name": "Kerala"}, 409, "name"),
        (f"{COUNTRIES}/IN/states", {"name": "Another", "code": "IN-KL"}, 409, "code"),
        (f"{COUNTRIES}/IN/states", {"name": "Another", "code": "K" * 9}, 400, "code"),
        (f"{COUNTRIES}/IN/states", {"name": "Another", "countryCode": "US"}, 400, "countryCode"),
        (f"{KARNATAKA}/cities", {}, 400, "name"),
        (f"{KARNATAKA}/cities", {"name": "!!"}, 400, "name"),
        (f"{KARNATAKA}/cities", {"name": "Ab", "stateCode": "KL"}, 400, "stateCode"),
        (f"{KARNATAKA}/cities", {"name": "Ab", "timezone": "Mars/Base"}, 400, "timezone"),
        (f"{KARNATAKA}/cities", {"name": "Ab", "population": -1}, 400, "population"),
        (f"{KARNATAKA}/cities", {"name": "Ab", "geolocation": {"lat": 91, "long": 0}}, 400, "geolocation.lat"),
        (f"{KARNATAKA}/cities", {"name": "Ab", "zipCodes": [{"zipCode": "x1"}, {"zipCode": "X1"}]}, 400,
         "zipCodes[1].zipCode"),
        (f"{KARNATAKA}/cities", {"name": "Ab", "zipCodes": [{"zipCode": "12345678901"}]}, 400, "zipCodes[0].zipCode"),
        (f"{KARNATAKA}/cities", {"name": "Ab", "aliases": ["x"] * 65}, 400, "aliases"),
    ],
)  # fmt: skip
async def test_what_cannot_be_is_refused_and_changes_nothing(
    client: Client, stack: Stack, path: str, body: dict[str, Any], status: int, field: str
) -> None:
    async with unchanged(stack.runtime.database, client.tenant):
        answer = await client.post(path, body)
    assert answer.status == status, answer.body
    assert field in answer.fields


async def test_a_tenant_changes_only_so_many_places(client: Client, stack: Stack) -> None:
    made = (await client.post(f"{KARNATAKA}/cities", {"name": "First"})).data["id"]
    await stack.runtime.database.execute(AS_OFTEN, client.tenant, made, MAX_CHANGES - 2)
    last = (await client.post(f"{KARNATAKA}/cities", {"name": "Last"})).data["id"]
    refused = await client.post(f"{KARNATAKA}/cities", {"name": "One More"})
    assert refused.status == 400
    assert f"at most {MAX_CHANGES:,} places" in refused.body["error"]["description"]
    assert (await client.put(f"{COUNTRIES}/cities/{last}", {"name": "Other"})).status == 200
