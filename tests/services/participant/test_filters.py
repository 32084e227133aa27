"""A filter's value is read as what the field holds, by every operator and in every form."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

import pytest

from support.drones import BASE, TYPES, make_drone, make_type
from support.stack import Answer, Client

BAGS = {"A": "BAG_001", "B": "BAG_002", "C": "BAG-003", "D": "100%", "E": "1000 pieces"}
TAG = {"name": "tag", "dataType": "string", "indexed": True}
READY = {"name": "ready", "dataType": "boolean", "indexed": True}


@pytest.fixture
async def fleet(client: Client) -> Client:
    """Five drones, the first of payload 1 and the last of 5."""
    await make_type(client)
    assert (await client.put(f"{TYPES}/drones/config/attributes", {"attributes": [TAG, READY]})).status == 202
    for number, (code, tag) in enumerate(BAGS.items(), 1):
        properties = {"payloadKg": number, "tag": tag, "ready": number > 3}
        assert (await make_drone(client, code, properties=properties)).status == 202
    return client


async def ask(client: Client, query: Any) -> Answer:
    return await client.get(f"{BASE}/drones?sortBy=asc&query={quote(json.dumps(query))}")


async def codes(client: Client, query: Any) -> str:
    return "".join(found["uniqueCode"] for found in (await ask(client, query)).data["participants"])


def one(key: str, value: Any, expr: str) -> dict[str, Any]:
    return {"arr": [{"key": key, "value": value, "expr": expr}]}


@pytest.mark.parametrize("three", [3, "3", " 3", "3.0", "3e0"])
async def test_a_number_written_as_text_is_that_number(fleet: Client, three: Any) -> None:
    found = {op: await codes(fleet, one("payloadKg", three, op)) for op in ("eq", "ne", "gt", "gte", "lt", "lte")}
    assert found == {"eq": "C", "ne": "ABDE", "gt": "DE", "gte": "CDE", "lt": "AB", "lte": "ABC"}
    assert await codes(fleet, one("payloadKg", [three, "5"], "in")) == "CE"
    assert await codes(fleet, {"range": [{"key": "payloadKg", "relation": "gte", "value": three}]}) == "CDE"
    assert await codes(fleet, {"query": {"range": {"payloadKg": {"gt": three, "lte": "4"}}}}) == "D"
    assert await codes(fleet, {"term": [{"key": "payloadKg", "value": three}]}) == "C"


async def test_base_fields_read_numbers_and_days_in_text(fleet: Client) -> None:
    shown = (await ask(fleet, {})).data["participants"]
    first, last = str(shown[0]["createdAt"]), str(shown[-1]["createdAt"])
    assert await codes(fleet, one("createdAt", first, "gte")) == "ABCDE"
    assert "A" in await codes(fleet, {"range": [{"key": "createdAt", "relation": "lte", "value": first}]})
    assert "E" in await codes(fleet, one("updatedAt", last, "eq"))
    assert await codes(fleet, one("createdAt", "2020-01-31", "gte")) == "ABCDE"
    assert await codes(fleet, one("createdAt", "2020-01-31T10:00:00Z", "lt")) == ""
    assert await codes(fleet, one("createdAt", "2020-01", "eq")) == ""


async def test_flags_and_texts_are_read_alike(fleet: Client) -> None:
    assert await codes(fleet, one("ready", "true", "eq")) == await codes(fleet, one("ready", True, "eq")) == "DE"
    assert await codes(fleet, one("tag", 1000, "gte")) == "ABCE"
    assert await codes(fleet, one("tag", 1000, "match")) == "E"


@pytest.mark.parametrize(
    ("key", "value", "expr"),
    [
        ("payloadKg", "heavy", "gte"), ("payloadKg", "heavy", "eq"), ("payloadKg", "heavy", "ne"),
        ("payloadKg", [1, "heavy"], "in"), ("payloadKg", "1*", "wildcard"), ("ready", 1, "eq"), ("ready", "x", "gt"),
        ("createdAt", "yesterday", "lt"), ("createdAt", "28.11.2026", "eq"), ("createdAt", "20", "prefix"),
    ],
)  # fmt: skip
async def test_a_value_that_can_match_nothing_is_refused_with_field_and_rule(
    fleet: Client, key: str, value: Any, expr: str
) -> None:
    answer = await ask(fleet, one(key, value, expr))
    assert (answer.status, answer.rules) == (400, {(f"query.{key}", "type")})


async def test_like_finds_any_text_as_it_is(fleet: Client) -> None:
    wanted = {"BAG": "ABC", "bag_": "AB", "BAG_0": "AB", "AG_0": "AB", "BAG_001": "A", "100%": "D", "%": "D", "\\": ""}
    assert {text: await codes(fleet, one("tag", text, "like")) for text in wanted} == wanted


async def test_wildcards_can_be_looked_for_themselves(fleet: Client) -> None:
    await make_drone(fleet, "F", properties={"payloadKg": 1, "tag": "what*?"})
    wanted = {"BAG?00*": "ABC", "*\\?": "F", "what\\*?": "F", "*\\*\\?": "F", "*_*": "AB", "\\*": ""}
    found = {text: await codes(fleet, {"wildcard": [{"key": "tag", "value": text}]}) for text in wanted}
    assert found == wanted


async def test_what_a_list_does_not_know_in_its_address_is_passed_over(fleet: Client) -> None:
    answer = await fleet.get(f"{BASE}/drones?arr.key=tag&op=and&arr%5B0%5D.value=x&unheard=1&limit=2")
    assert (answer.status, len(answer.data["participants"])) == (200, 2)
