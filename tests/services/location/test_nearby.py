"""The nearest locations of a tenant, with and without tags, across the antimeridian and at the poles."""

from __future__ import annotations

from typing import Any

import pytest

from support.places import LOCATIONS, location_body
from support.stack import Client, Stack

NEARBY = f"{LOCATIONS}/search/nearby"
MANY = """
    INSERT INTO resource (tenant_id, kind, id, version, body, created_at, created_by, updated_at, updated_by)
    SELECT $1, 'location', 'location:' || n, 1, jsonb_build_object(
        'address', '{"addressLine1":"x","city":"xx","country":{"code":"IN","name":"India"}}'::jsonb,
        'point', jsonb_build_object(
            'lat', 12 + (n * 7919 % 10007) / 20014.0, 'long', 76 + (n * 104729 % 10007) / 20014.0)
    ), 1, '{}', 1, '{}' FROM generate_series(1, 3000) n"""
PLAINLY = """
    SELECT id, 6371008.8 * acos(least(1, sin(radians(12.2)) * sin(radians(lat))
        + cos(radians(12.2)) * cos(radians(lat)) * cos(radians(lon - 76.3)))) AS metres
    FROM location_point WHERE tenant_id = $1 ORDER BY 2 LIMIT 100"""


async def at(client: Client, lat: float, long: float, **changes: Any) -> str:
    body = location_body(geolocation={"lat": lat, "long": long}, **changes)
    id: str = (await client.post(LOCATIONS, body)).data["id"]
    return id


async def near(client: Client, lat: float, long: float, **asked: Any) -> list[tuple[str, float]]:
    query = "&".join(f"{name}={value}" for name, value in {"lat": lat, "long": long, **asked}.items())
    data = (await client.get(f"{NEARBY}?{query}")).data
    assert data["meta"]["totalElements"] >= len(data["locations"])
    return [(one["id"], one["distance"]) for one in data["locations"]]


async def test_the_nearest_come_first_with_their_distance(client: Client) -> None:
    here = await at(client, 12.3, 76.6)
    north = await at(client, 12.31, 76.6, tags=["hub"])
    east = await at(client, 12.3, 76.62)
    far = await at(client, 12.4, 76.6)
    found = await near(client, 12.3, 76.6)
    assert [id for id, _ in found] == [here, north, east]
    assert [metres for _, metres in found] == pytest.approx([0, 1111.95, 2172.8], abs=0.5)
    assert [id for id, _ in await near(client, 12.3, 76.6, radius=20_000)] == [here, north, east, far]
    assert [id for id, _ in await near(client, 12.3, 76.6, radius=1_111)] == [here]
    assert [id for id, _ in await near(client, 12.3, 76.6, radius=1_113)] == [here, north]
    assert [id for id, _ in await near(client, 12.3, 76.6, tag="hub")] == [north]
    data = (await client.get(f"{NEARBY}?lat=12.3&long=76.6&limit=1")).data
    assert ([one["id"] for one in data["locations"]], data["meta"]) == ([here], {"totalElements": 3})


@pytest.mark.parametrize(
    ("lat", "long", "other"),
    [(0.0, 179.999, (0.0, -179.999)), (0.0, -180.0, (0.0, 180.0)), (89.999, 0.0, (89.999, 180.0)),
     (-90.0, 0.0, (-89.999, 77.0)), (51.5, 0.0005, (51.5, -0.0005)), (0.0, 0.0, (-0.0005, 0.0))],
)  # fmt: skip
async def test_nothing_parts_what_is_near(client: Client, lat: float, long: float, other: tuple[float, float]) -> None:
    id = await at(client, *other)
    ((found, metres),) = await near(client, lat, long)
    assert found == id
    assert metres < 250


async def test_what_moves_is_found_where_it_is(client: Client) -> None:
    id = await at(client, 12.3, 76.6, tags=["a"])
    await client.put(f"{LOCATIONS}/{id}", {"geolocation": {"lat": "48.85", "long": "2.35"}})
    assert await near(client, 12.3, 76.6) == []
    assert [one for one, _ in await near(client, 48.85, 2.35, tag="a")] == [id]
    await client.put(f"{LOCATIONS}/{id}", {"tags": ["b"]})
    assert await near(client, 48.85, 2.35, tag="a") == []
    await client.call("DELETE", f"{LOCATIONS}/{id}")
    assert await near(client, 48.85, 2.35) == []


async def test_many_are_found_as_a_plain_reading_finds_them(stack: Stack, client: Client) -> None:
    """Against every pair, worked out by the database with another formula over all rows."""
    await stack.runtime.database.execute(MANY, client.tenant)
    rows = await stack.runtime.database.fetch(PLAINLY, client.tenant)
    for radius in (1_000, 5_000, 30_000, 100_000):
        found = await near(client, 12.2, 76.3, radius=radius, limit=100)
        assert [id for id, _ in found] == [row["id"] for row in rows if row["metres"] <= radius]


@pytest.mark.parametrize(
    ("query", "fields"),
    [
        ("", {"lat", "long"}), ("lat=1", {"long"}), ("lat=90.1&long=-180.1", {"lat", "long"}),
        ("lat=nan&long=1", {"lat"}), ("lat=1&long=inf", {"long"}), ("lat=one&long=1", {"lat"}),
        ("lat=1&long=1&radius=0.9", {"radius"}), ("lat=1&long=1&radius=100001", {"radius"}),
        ("lat=1&long=1&radius=nan", {"radius"}), ("lat=1&long=1&limit=0", {"limit"}),
        ("lat=1&long=1&limit=101", {"limit"}), ("lat=1&long=1&limit=x", {"limit"}),
    ],
)  # fmt: skip
async def test_bad_questions_are_refused(client: Client, query: str, fields: set[str]) -> None:
    answer = await client.get(f"{NEARBY}?{query}")
    assert (answer.status, answer.fields) == (400, fields)


async def test_limits_from_the_good_side(client: Client) -> None:
    for query in ("lat=90&long=180&radius=1&limit=1", "lat=-90&long=-180&radius=100000&limit=100"):
        assert (await client.get(f"{NEARBY}?{query}")).status == 200
