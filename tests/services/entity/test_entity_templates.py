"""Templates of entity types: attributes for one category and sub-category, in place of the type's."""

from __future__ import annotations

from typing import Any

import pytest

from haulier.platform.access.roles import ADMIN_ROLE
from support.entities import Family
from support.receiver import Receiver
from support.stack import Stack
from support.unchanged import unchanged

PLACE = "/entity-type/invoices/categories/freight/templates"
ROAD: dict[str, Any] = {
    "name": "by road",
    "subCategory": "road",
    "attributes": [
        {"name": "amount", "dataType": "number", "indexed": True, "validation": {"range": {"max": 10}}},
        {"name": "plate", "dataType": "string", "validation": {"regex": "", "valueOneOf": [], "required": True}},
    ],
}
UNKNOWN = "template:00000000-0000-7000-8000-000000000000"


async def made(family: Family, **members: Any) -> str:
    answer = await family.post(PLACE, ROAD | members)
    assert answer.status == 202, answer.body
    id: str = answer.data["id"]
    return id


async def test_a_template_is_made_read_listed_and_changed(invoices: Family) -> None:
    async with Receiver() as receiver:
        id = await made(invoices, callback=receiver.url)
        assert (await receiver.wait_for(1))[0].json()["data"]["id"] == id
    assert id.startswith("template:")
    shown = (await invoices.get(f"{PLACE}/{id}")).data
    assert (shown["name"], shown["category"], shown["subCategory"]) == ("by road", "freight", "road")
    assert (shown["entityType"], len(shown["attributes"])) == ("invoices", 2)
    change = {"name": "by lorry", "attributes": [{"name": "axles", "dataType": "number"}], "subCategory": "air"}
    assert (await invoices.put(f"{PLACE}/{id}", change)).status == 202
    listed = (await invoices.get(f"{PLACE}?limit=1&sortBy=asc&select=name,subCategory")).data
    assert listed == {
        "meta": {"totalElements": 1}, "entityTemplates": [{"id": id, "name": "by lorry", "subCategory": "road"}],
    }  # fmt: skip
    attributes = (await invoices.get(f"{PLACE}/{id}")).data["attributes"]
    assert [attribute["name"] for attribute in attributes] == ["amount", "plate", "axles"]


async def test_an_entity_of_a_template_follows_its_attributes(stack: Stack, invoices: Family) -> None:
    id = await made(invoices)
    async with unchanged(stack.runtime.database, invoices.client.tenant):
        over = await invoices.make(templateId=id, properties={"amount": 11})
        assert over.fields == {"properties.amount", "properties.plate"}
        assert (await invoices.make(templateId=id, category="freight", subCategory="air")).status == 400
    entity = await invoices.make_id(templateId=id, properties={"amount": 9, "plate": "AB 1"})
    shown = (await invoices.get(f"/invoices/{entity}")).data
    assert (shown["templateId"], shown["category"], shown["subCategory"]) == (id, "freight", "road")
    body = {"properties": {"plate": "AB 2"}, "conditionExpression": "plate == 'AB 1'"}
    assert (await invoices.put(f"/invoices/{entity}", body)).status == 202
    assert (await invoices.get(f"/invoices/{entity}")).data["properties"]["plate"] == "AB 2"
    assert (await invoices.put(f"/invoices/{entity}", {"properties": {"amount": 11}})).status == 400


@pytest.mark.parametrize(
    ("members", "field"),
    [
        ({"name": None}, "name"),
        ({"subCategory": "sea"}, "subCategory"),
        ({"attributes": [{"name": "1a", "dataType": "string"}]}, "attributes[0].name"),
        ({"attributes": [{"name": "amount", "dataType": "string"}]}, "attributes[0].dataType"),
    ],
)
async def test_a_refused_template_names_the_field_and_leaves_nothing(
    stack: Stack, invoices: Family, members: dict[str, Any], field: str
) -> None:
    async with unchanged(stack.runtime.database, invoices.client.tenant):
        answer = await invoices.post(PLACE, ROAD | members)
    assert (answer.status, answer.fields) == (400, {field})


async def test_templates_are_out_of_sight_of_other_apps_tenants_and_categories(stack: Stack, invoices: Family) -> None:
    id = await made(invoices)
    strangers = (invoices.of("platform:app:Other"), invoices.by(await stack.new_tenant()))
    for stranger in strangers:
        await stranger.make_type()
    for family in (*strangers, invoices):
        unknown = id if family is not invoices else UNKNOWN
        async with unchanged(stack.runtime.database, family.client.tenant):
            assert (await family.get(f"{PLACE}/{unknown}")).status == 404
            assert (await family.put(f"{PLACE}/{unknown}", {"name": "x"})).status == 404
            assert (await family.make("B", templateId=unknown)).code[-4:] == "3303"
            assert (await family.get("/entity-type/invoices/categories/none/templates")).status == 404
            assert (await family.get(f"/entity-type/invoices/categories/none/templates/{id}")).status == 404
    for stranger in strangers:
        assert (await stranger.get(PLACE)).data["entityTemplates"] == []
    other = invoices.by(await invoices.client.new_app(ADMIN_ROLE))
    assert (await other.post(PLACE, ROAD)).status == 403
    assert (await other.put(f"{PLACE}/{id}", {"name": "x"})).status == 403
