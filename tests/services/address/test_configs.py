"""Configurations over HTTP: one a country, checked, versioned, deleted only where no address is left."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from haulier.services.address.attributes import ATTRIBUTES
from support.places import ADDRESSES, CONFIGS, address_body
from support.stack import Client

INDIA = {
    "country": "IN", "template": "{city} {postalCode}",
    "attributes": [{"name": "postalCode", "label": "PIN", "required": True, "validation": {"regex": "^[0-9]{6}$"}}],
}  # fmt: skip


@pytest.mark.parametrize("country", ["IN", "in", "IND", "India", "Republic of India"])
async def test_a_country_is_kept_by_its_code(client: Client, country: str) -> None:
    answer = await client.post(CONFIGS, INDIA | {"country": country})
    assert (answer.status, set(answer.data)) == (200, {"id"})
    shown = (await client.get(f"{CONFIGS}/{answer.data['id']}")).data
    assert (shown["country"], shown["countryName"], shown["version"]) == ("IN", "India", 1)
    assert {name: shown[name] for name in ("template", "attributes")} == {
        "template": INDIA["template"],
        "attributes": [
            {"name": "postalCode", "label": "PIN", "required": True,
             "validation": {"regex": "^[0-9]{6}$", "strict": False}},
        ],
    }  # fmt: skip
    assert (await client.post(CONFIGS, {"country": "IN"})).status == 409


async def test_a_country_is_configured_once_even_by_many_at_once(client: Client) -> None:
    answers = await asyncio.gather(*(client.post(CONFIGS, INDIA) for _ in range(8)))
    assert sorted(answer.status for answer in answers) == [200] + [409] * 7
    refused = next(answer for answer in answers if answer.status == 409)
    assert refused.fields == {"country"}


async def test_configurations_are_listed(client: Client) -> None:
    ids = [(await client.post(CONFIGS, {"country": country})).data["id"] for country in ("IN", "US", "SE")]
    listed = (await client.get(CONFIGS)).data
    assert [one["id"] for one in listed["configs"]] == ids[::-1]
    assert listed["meta"]["totalCount"] == 3
    (one,) = (await client.get(f"{CONFIGS}?country=usa")).data["configs"]
    assert (one["country"], set(one)) == ("US", {"id", "country", "countryName", "version", "createdAt", "updatedAt"})
    assert (await client.get(f"{CONFIGS}?country=Atlantis")).status == 400
    assert [c["country"] for c in (await client.get(f"{CONFIGS}?limit=1&offset=1")).data["configs"]] == ["US"]


async def test_a_configuration_stays_one_of_its_country(client: Client) -> None:
    id = (await client.post(CONFIGS, INDIA)).data["id"]
    assert (await client.put(f"{CONFIGS}/{id}", {"country": "India"})).data == {"id": id}
    shown = (await client.get(f"{CONFIGS}/{id}")).data
    assert (shown["version"], "template" in shown, "attributes" in shown) == (2, False, False)
    moved = await client.put(f"{CONFIGS}/{id}", {"country": "US"})
    assert (moved.status, moved.fields) == (400, {"country"})
    assert (await client.put(f"{CONFIGS}/none", {"country": "US"})).status == 404


async def test_it_is_deleted_only_while_no_address_is_of_its_country(client: Client) -> None:
    id = (await client.post(CONFIGS, INDIA)).data["id"]
    address = (await client.post(ADDRESSES, address_body())).data["id"]
    assert (await client.call("DELETE", f"{CONFIGS}/{id}")).status == 409
    assert (await client.get(f"{CONFIGS}/{id}")).status == 200
    await client.call("DELETE", f"{ADDRESSES}/{address}")
    assert (await client.call("DELETE", f"{CONFIGS}/{id}")).data == {"id": id}
    for method in ("GET", "DELETE"):
        assert (await client.call(method, f"{CONFIGS}/{id}")).status == 404
    assert (await client.get(CONFIGS)).data["configs"] == []
    stored = (await client.post(ADDRESSES, address_body())).data["id"]
    assert (await client.get(f"{ADDRESSES}/{stored}")).data["configVersion"] == 0
    again = (await client.post(CONFIGS, INDIA | {"template": "{city}"})).data["id"]
    assert again == id
    newer = (await client.post(ADDRESSES, address_body())).data["id"]
    shown = (await client.get(f"{ADDRESSES}/{newer}")).data
    assert (shown["configVersion"], shown["formatted"]) == (3, "New Delhi")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"country": "Atlantis"}, "country"),
        ({"country": ""}, "country"),
        ({"country": "x" * 65}, "country"),
        ({"attributes": []}, "attributes"),
        ({"attributes": [{"name": "street"}]}, "attributes[0].name"),
        ({"attributes": [{"name": "city"}, {"name": "city"}]}, "attributes[1].name"),
        ({"attributes": [{"name": "city", "label": "x" * 65}]}, "attributes[0].label"),
        ({"attributes": [{"name": "city", "required": "yes"}]}, "attributes[0].required"),
        ({"template": "{street}"}, "template"),
        ({"template": "{"}, "template"),
        ({"template": "x" * 1025}, "template"),
    ],
)
async def test_bad_configurations_are_refused(client: Client, changes: dict[str, Any], field: str) -> None:
    answer = await client.post(CONFIGS, {"country": "IN", **changes})
    assert (answer.status, answer.fields) == (400, {field})


@pytest.mark.parametrize(
    ("validation", "field"),
    [
        ({"regex": "("}, "regex"),
        ({"regex": "(?=x)"}, "regex"),
        ({"regex": ""}, "regex"),
        ({"regex": "x" * 513}, "regex"),
        ({"regex": "[a-z]{0,900}[0-9]{0,900}"}, "regex"),
        ({"minLength": -1}, "minLength"),
        ({"maxLength": 0}, "maxLength"),
        ({"minLength": 5, "maxLength": 4}, "minLength"),
        ({"minLength": 257}, "minLength"),
        ({"valueOneOf": []}, "valueOneOf"),
        ({"valueOneOf": ["x" * 257]}, "valueOneOf[0]"),
        ({"valueOneOf": ["x"] * 1025}, "valueOneOf"),
    ],
)
async def test_bad_validations_are_refused(client: Client, validation: dict[str, Any], field: str) -> None:
    body = {"country": "IN", "attributes": [{"name": "city", "validation": validation}]}
    answer = await client.post(CONFIGS, body)
    assert (answer.status, answer.fields) == (400, {f"attributes[0].validation.{field}"})


@pytest.mark.parametrize(
    ("regex", "good", "bad"),
    [
        ("[0-9]{2}", "12", "123"),
        ("^[0-9]{2}$", "12", "x12"),
        ("a|b", "b", "ab"),
        ("^a|b$", "a", "ax"),
        (r"5\$", "5$", "5"),
        (".{3}", "äöü", "äö"),
    ],
)
async def test_a_pattern_is_of_the_whole_value(client: Client, regex: str, good: str, bad: str) -> None:
    rule = {"name": "landmark", "validation": {"regex": regex}}
    assert (await client.post(CONFIGS, {"country": "IN", "attributes": [rule]})).status == 200
    assert (await client.post(ADDRESSES, address_body(landmark=good))).status == 200
    assert (await client.post(ADDRESSES, address_body(landmark=bad))).status == 400


async def test_limits_from_the_good_side(client: Client) -> None:
    rules = {"regex": "x" * 510 + "+?", "minLength": 256, "maxLength": 9_999, "valueOneOf": ["x" * 256] * 1024}
    body = {
        "country": "United States of America",
        "attributes": [{"name": name, "label": "x" * 64} for name in ATTRIBUTES if name != "landmark"]
        + [{"name": "landmark", "validation": rules}],
        "template": "x" * 1024,
    }
    assert (await client.post(CONFIGS, body)).status == 200
