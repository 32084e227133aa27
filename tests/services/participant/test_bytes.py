"""What is read in one piece is bounded in bytes: an instance, a page, what GraphQL reads behind its pages."""

from __future__ import annotations

import asyncio

import pytest

from haulier.core.refusal import Refusal
from haulier.platform.listing.query import MAX_PAGE_BYTES
from haulier.services.graphql.execution.limits import MAX_BYTES
from haulier.services.graphql.execution.loader import Budget
from support.drones import ATTRIBUTES, BASE, TYPES, make_drone, make_type
from support.stack import Client, Stack

LETTERS = "abcdefghij"
NAMES = [f"note{letter}" for letter in LETTERS]
HALF = 500_000


@pytest.fixture
async def drones(client: Client) -> Client:
    """A tenant that knows drones with long notes."""
    await make_type(client)
    notes = [{"name": name, "dataType": "string"} for name in NAMES]
    assert (await client.put(f"{TYPES}/drones/config/attributes", {"attributes": [*ATTRIBUTES, *notes]})).status == 202
    return client


async def make_long(drones: Client, code: str, size: int) -> str:
    """A drone whose values take so many bytes, and a little more; its id."""
    properties = {"payloadKg": 1} | {name: "x" * (size // len(NAMES)) for name in NAMES}
    answer = await make_drone(drones, code, properties=properties)
    id: str = answer.data["id"]
    return id


async def test_updates_do_not_add_up_to_more_than_one_body(drones: Client, stack: Stack) -> None:
    limit = stack.runtime.settings.max_body_bytes
    id = (await make_drone(drones, "A")).data["id"]
    place = f"{BASE}/drones/{id}"
    assert (await drones.put(place, {"properties": {"notea": "x" * HALF}})).status == 202
    answer = await drones.put(place, {"properties": {"noteb": "x" * (limit - HALF)}})
    assert (answer.status, answer.rules) == (400, {("properties", "maxLength")})
    assert (await drones.put(place, {"properties": {"noteb": "x" * (limit - HALF - 200)}})).status == 202
    assert (await drones.put(place, {"properties": {"notea": None, "notec": "x"}})).status == 202


async def test_a_page_that_is_too_long_asks_for_fewer_rows(drones: Client, stack: Stack) -> None:
    """Beside another tenant, whose lists are as before."""
    other = await stack.new_tenant()
    await make_type(other)
    await make_drone(other, "A")
    size = 1_000_000
    count = MAX_PAGE_BYTES // size
    await asyncio.gather(*(make_long(drones, str(number), size) for number in range(count + 1)))
    whole = await drones.get(f"{BASE}/drones?limit={count}")
    assert len(whole.data["participants"]) == count
    answer, beside = await asyncio.gather(drones.get(f"{BASE}/drones"), other.get(f"{BASE}/drones"))
    assert (answer.status, answer.rules) == (400, {("limit", "bytes")})
    assert "fewer than 9 rows" in answer.body["error"]["description"]
    assert len(beside.data["participants"]) == 1
    rest = await drones.get(f"{BASE}/drones?limit={count}&offset={count}")
    assert len(rest.data["participants"]) == 1


async def test_one_row_is_always_shown(drones: Client) -> None:
    await make_long(drones, "A", 1_000_000)
    assert len((await drones.get(f"{BASE}/drones?limit=1")).data["participants"]) == 1


def test_a_query_of_graphql_reads_so_many_bytes_behind_its_pages() -> None:
    budget = Budget()
    budget.count_bytes(MAX_BYTES)
    with pytest.raises(Refusal, match="smaller page"):
        budget.count_bytes(1)
