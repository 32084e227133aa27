"""Search as you type. See: contract/location.md, Search and 9.4."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import pytest

from haulier.services.location.world.rules.folded_names import fold
from haulier.services.location.world.rules.ranking import rank_of
from support.stack import Client

COUNTRIES = "/core/api/v1/locations/country"

pytestmark = pytest.mark.usefixtures("world")


async def hits(client: Client, **asked: Any) -> list[dict[str, Any]]:
    answer = await client.get(f"{COUNTRIES}/search?{urlencode(asked)}")
    assert answer.status == 200, answer.body
    found: list[dict[str, Any]] = answer.data
    return found


async def test_the_call_of_a_real_client_gives_new_delhi_first(client: Client) -> None:
    found = await client.get(f"{COUNTRIES}/search?city=New Delhi".replace(" ", "%20"))
    first = found.data[0]
    assert (first["type"], first["city"], first["state"], first["country"]) == ("city", "New Delhi", "Delhi", "IN")
    assert first["cityCode"].startswith("city:")
    assert first["timezone"] == "Asia/Kolkata"
    assert first["geolocation"] == {"lat": 28.62137, "long": 77.2148}
    assert (first["stateCode"], first["countryName"], first["county"]) == ("DL", "India", "New Delhi")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("bengal", "Bengaluru"),
        ("BENGALURU", "Bengaluru"),
        ("Bangalore", "Bengaluru"),
        ("mysore", "Mysuru"),
        ("delhi", "Delhi"),
        ("janeiro", "Rio de Janeiro"),
        ("sao paulo", "Sao Paulo"),
        ("São Paulo", "Sao Paulo"),
        ("derabad", "Hyderabad"),
        ("Mumbia", "Mumbai"),
        ("Hydrabad", "Hyderabad"),
        ("Hyderabbad", "Hyderabad"),
        ("Hyderavad", "Hyderabad"),
        ("ahmadab", "Ahmedabad"),
    ],
)
async def test_what_was_typed_finds_what_was_meant(client: Client, typed: str, meant: str) -> None:
    assert (await hits(client, city=typed))[0]["city"] == meant


async def test_hits_are_sorted_by_rank_and_cut(client: Client) -> None:
    found = await hits(client, city="pur", limit=50)
    ranks = [rank_of("pur", fold(hit["city"])) for hit in found]
    own = [rank for rank in ranks if rank is not None]
    assert len(found) == 50
    assert own == sorted(own)
    assert len(set(own)) > 1
    assert len(await hits(client, city="pur")) == 20
    assert await hits(client, city="pur", pageSize=3) == found[:3]


async def test_a_name_and_its_beginning_come_before_larger_cities_in_whose_middle_it_stands(client: Client) -> None:
    names = [hit["city"] for hit in await hits(client, city="pune")]
    assert names[0] == "Pune"


async def test_parameters_narrow(client: Client) -> None:
    assert {hit["country"] for hit in await hits(client, city="s", countryCode="IND")} == {"IN"}
    found = await hits(client, city="m", state="Karnataka")
    assert {hit["stateCode"] for hit in found} == {"KA"}
    assert "Mysuru" in {hit["city"] for hit in found}
    assert await hits(client, city="m", state="KA", countryCode="IN") == found
    assert await hits(client, city="m", state="IN-KA") == found
    assert [hit["city"] for hit in await hits(client, city="m", county="Mysore", countryCode="IN")] == ["Mysuru"]
    assert await hits(client, city="delhi", state="Nowhere at all") == []
    assert await hits(client, city="delhi", countryCode="QQ") == []


async def test_states_and_counties_are_found(client: Client) -> None:
    (first, *_) = await hits(client, state="karnat")
    assert (first["type"], first["state"], first["stateCode"], first["country"]) == ("state", "Karnataka", "KA", "IN")
    county = (await hits(client, county="New Delhi"))[0]
    assert (county["type"], county["county"], county["state"]) == ("county", "New Delhi", "Delhi")


async def test_postal_codes_are_found_by_their_beginning(client: Client) -> None:
    found = await hits(client, zipCode="11000", limit=5)
    assert [hit["zipCode"] for hit in found] == ["110001", "110002", "110003", "110004", "110005"]
    assert {hit["type"] for hit in found} == {"zipCode"}
    assert found[0]["state"] == "Delhi"
    assert [hit["zipCode"] for hit in await hits(client, zipCode="110 001")] == ["110001"]
    assert [hit["zipCode"] for hit in await hits(client, zipCode="110001", city="New Delhi")] == ["110001"]
    assert await hits(client, zipCode="110001", countryCode="US") == []


async def test_one_text_looks_everywhere(client: Client) -> None:
    kinds = [hit["type"] for hit in await hits(client, q="delhi", limit=50)]
    assert {"city", "state", "county"} <= set(kinds)
    assert (await hits(client, q="110001"))[0]["zipCode"] == "110001"


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({}, "q"),
        ({"countryCode": "IN"}, "q"),
        ({"city": "  "}, "q"),
        ({"city": "x" * 65}, "city"),
        ({"city": "a", "limit": 0}, "limit"),
        ({"city": "a", "limit": 51}, "limit"),
        ({"city": "a", "pageSize": 51}, "pageSize"),
        ({"city": "a", "limit": "many"}, "limit"),
        ({"city": "a", "countryCode": "india"}, "countryCode"),
    ],
)
async def test_a_search_without_sense_names_what_is_wrong(client: Client, asked: dict[str, Any], field: str) -> None:
    answer = await client.get(f"{COUNTRIES}/search?{urlencode(asked)}")
    assert answer.status == 400
    assert field in answer.fields


@pytest.mark.parametrize(
    "typed",
    [
        "%",
        "_",
        "'; DROP TABLE x --",
        "\\",
        "दिल्ली",
        "\U0001d54f",
        "....",
        "x" * 64,
        "a",
        " a ",
        "1\U0010ffff",
        "1\ud7ff",
    ],
)
async def test_any_text_may_be_typed(client: Client, typed: str) -> None:
    assert (await client.get(f"{COUNTRIES}/search?{urlencode({'city': typed})}")).status == 200
    assert (await client.get(f"{COUNTRIES}/search?{urlencode({'q': typed, 'limit': 50})}")).status == 200
    assert (await client.get(f"{COUNTRIES}/search?{urlencode({'zipCode': typed})}")).status == 200


async def test_the_nearest_city_of_a_point_is_told_with_its_time_zone(client: Client) -> None:
    found = (await client.get(f"{COUNTRIES}/reverse?lat=28.6129&long=77.2295")).data
    assert (found["city"], found["state"], found["country"]) == ("New Delhi", "Delhi", "IN")
    assert found["timezone"] == "Asia/Kolkata"
    assert found["zipCode"].startswith("1100")
    assert 1000 < found["meters"] < 3000


@pytest.mark.parametrize("point", ["lat=0&long=-140", "lat=90&long=0", "lat=-90&long=180", "lat=10&long=-180"])
async def test_far_from_every_city_there_is_none(client: Client, point: str) -> None:
    assert (await client.get(f"{COUNTRIES}/reverse?{point}")).status == 404


@pytest.mark.parametrize(
    ("point", "field"),
    [("lat=90.1&long=0", "lat"), ("lat=0&long=-180.1", "long"), ("long=1", "lat"), ("lat=nan&long=0", "lat"),
     ("lat=1&long=east", "long"), ("lat=inf&long=0", "lat")],
)  # fmt: skip
async def test_a_point_that_is_none_is_refused(client: Client, point: str, field: str) -> None:
    answer = await client.get(f"{COUNTRIES}/reverse?{point}")
    assert answer.status == 400
    assert field in answer.fields
