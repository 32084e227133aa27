"""Templates of participant types: made for a sub-category, and what instances made after them must be."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import msgspec
import pytest

from haulier.app.catalogue import COMPILERS, SERVICES
from haulier.platform.access.roles import ADMIN_ROLE
from support.drones import BASE, TYPES, apply, make_drone, make_type
from support.receiver import Receiver
from support.stack import Answer, Client, Stack, serving

CATEGORY = [{"name": "air", "subCategory": ["light", "heavy"]}, {"name": "sea", "subCategory": ["deep"]}]
AIR = f"{TYPES}/drones/categories/air/templates"
SEA = f"{TYPES}/drones/categories/sea/templates"
HEAVY: list[dict[str, Any]] = [
    {"name": "base", "dataType": "string", "validation": {"valueOneOf": ["harbour", "field"], "required": True}},
    {"name": "engines", "dataType": "number", "defaultValue": 4},
]


@pytest.fixture
async def drones(client: Client) -> Client:
    """A tenant whose drones have categories."""
    await make_type(client, category=CATEGORY)
    return client


async def make_template(client: Client, path: str = AIR, **members: Any) -> Answer:
    return await client.post(path, {"name": "lifters", "subCategory": "heavy", "attributes": HEAVY, **members})


@pytest.fixture
async def elsewhere(stack: Stack, drones: Client) -> AsyncIterator[Client]:
    """The same app through another process that hears no news: it has no event bus."""
    deaf = msgspec.structs.replace(stack.runtime.settings, nats_url="")
    async with serving(deaf, SERVICES, COMPILERS) as (_, url):
        yield drones.at(url)


def shown_as(attributes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """As reads show them: whether each is required always stands there."""
    return [{**one, "validation": {"required": False, **one.get("validation", {})}} for one in attributes]


async def made(client: Client, **members: Any) -> str:
    answer = await make_template(client, **members)
    assert answer.status == 202
    id: str = answer.data["id"]
    return id


async def test_a_template_is_there_the_moment_its_answer_is_out(drones: Client) -> None:
    id = await made(drones)
    assert id.startswith("template:")
    shown = (await drones.get(f"{AIR}/{id}")).data
    assert shown.items() >= {
        "id": id, "name": "lifters", "participantType": "drones", "category": "air", "subCategory": "heavy",
        "attributes": shown_as(HEAVY), "tenantId": drones.tenant,
    }.items()  # fmt: skip
    assert shown["createdBy"]["name"] == "tester"
    assert shown["createdAt"] == shown["updatedAt"] > 1_600_000_000_000


async def test_an_instance_follows_its_templates_attributes_in_place_of_the_types(drones: Client) -> None:
    template = await made(drones)
    id = (await make_drone(drones, "A", templateId=template, properties={"payloadKg": 4, "base": "field"})).data["id"]
    shown = (await drones.get(f"{BASE}/drones/{id}")).data
    assert shown["properties"] == {"payloadKg": 4, "base": "field", "engines": 4}
    assert (shown["category"], shown["subCategory"], shown["templateId"]) == ("air", "heavy", template)
    for wrong in (
        {"payloadKg": 4, "base": "north"},
        {"payloadKg": 4},
        {"payloadKg": 4, "base": "field", "engines": "x"},
    ):
        refused = await make_drone(drones, "B", templateId=template, properties=wrong)
        assert (refused.status, refused.code[-4:]) == (400, "0002")
    assert (await make_drone(drones, "B", properties={"payloadKg": 4, "engines": 2})).fields == {"properties.engines"}
    assert (await drones.get(f"{BASE}/drones")).data["meta"]["totalElements"] == 1


async def test_an_instance_goes_on_following_its_template(drones: Client) -> None:
    template = await made(drones)
    id = (await make_drone(drones, "A", templateId=template, properties={"payloadKg": 4, "base": "field"})).data["id"]
    one = f"{BASE}/drones/{id}"
    assert (await drones.put(one, {"properties": {"base": "north"}})).fields == {"properties.base"}
    assert (await drones.put(one, {"properties": {"engines": 6}})).status == 202
    assert (await apply(drones, id, "E-022")).status == 202
    shown = (await drones.get(one)).data
    assert (shown["properties"]["engines"], shown["state"], shown["templateId"]) == (6, "active:active", template)


async def test_a_changed_template_holds_from_the_next_write_on(drones: Client) -> None:
    template = await made(drones)
    assert (
        await make_drone(drones, "A", templateId=template, properties={"payloadKg": 4, "base": "moon"})
    ).status == 400
    base = {"name": "base", "dataType": "string", "validation": {"valueOneOf": ["moon"]}}
    changed = await drones.put(f"{AIR}/{template}", {"name": "moon lifters", "attributes": [base]})
    assert (changed.status, changed.data) == (202, {"id": template})
    shown = (await drones.get(f"{AIR}/{template}")).data
    assert (shown["name"], shown["attributes"]) == ("moon lifters", shown_as([base, HEAVY[1]]))
    assert (
        await make_drone(drones, "A", templateId=template, properties={"payloadKg": 4, "base": "moon"})
    ).status == 202
    assert (
        await make_drone(drones, "B", templateId=template, properties={"payloadKg": 4, "base": "field"})
    ).status == 400


async def test_a_changed_type_holds_under_its_templates_too(drones: Client) -> None:
    template = await made(drones)
    await make_drone(drones, "A", templateId=template, properties={"payloadKg": 4, "base": "field"})
    wings = {"name": "wings", "dataType": "number", "validation": {"required": True}}
    await drones.put(f"{TYPES}/drones/config/attributes", {"attributes": [wings]})
    values = {"payloadKg": 4, "base": "field"}
    assert (await make_drone(drones, "B", templateId=template, properties=values)).fields == {"properties.wings"}
    assert (await make_drone(drones, "B", templateId=template, properties={**values, "wings": 2})).status == 202


async def test_a_process_with_the_old_template_or_type_in_memory_goes_by_the_new_one(
    drones: Client, elsewhere: Client
) -> None:
    template, values = await made(drones), {"payloadKg": 4, "base": "field"}
    assert (await make_drone(elsewhere, "A", templateId=template, properties=values)).status == 202
    base = {"name": "base", "dataType": "string", "validation": {"valueOneOf": ["moon"]}}
    await drones.put(f"{AIR}/{template}", {"attributes": [base]})
    refused = await make_drone(elsewhere, "B", templateId=template, properties=values)
    assert refused.fields == {"properties.base"}
    values["base"] = "moon"
    wings = {"name": "wings", "dataType": "number", "defaultValue": 2}
    await drones.put(f"{TYPES}/drones/config/attributes", {"attributes": [wings]})
    id = (await make_drone(elsewhere, "B", templateId=template, properties=values)).data["id"]
    assert (await drones.get(f"{BASE}/drones/{id}")).data["properties"] == {**values, "wings": 2, "engines": 4}


@pytest.mark.parametrize(
    ("members", "fields"),
    [
        ({"category": "air"}, set()), ({"subCategory": "heavy"}, set()),
        ({"subCategory": "light"}, {"templateId"}), ({"category": "sea"}, {"subCategory", "templateId"}),
        ({"category": "sea", "subCategory": "deep"}, {"templateId"}),
    ],
)  # fmt: skip
async def test_a_template_is_for_its_own_classes(drones: Client, members: dict[str, str], fields: set[str]) -> None:
    template = await made(drones)
    answer = await make_drone(drones, "A", templateId=template, properties={"payloadKg": 4, "base": "field"}, **members)
    assert answer.status == (400 if fields else 202)
    assert not fields or answer.fields == fields


async def test_an_instance_moves_to_another_template_and_not_out_of_its_own_by_a_class(drones: Client) -> None:
    heavy = await made(drones)
    light = await made(drones, subCategory="light", attributes=[])
    id = (await make_drone(drones, "A", templateId=heavy, properties={"payloadKg": 4, "base": "field"})).data["id"]
    one = f"{BASE}/drones/{id}"
    assert (await drones.put(one, {"properties": {}, "subCategory": "light"})).fields == {"templateId"}
    assert (await drones.put(one, {"properties": {}, "templateId": light})).fields == {"properties.engines"}
    moved = await drones.put(one, {"properties": {"engines": None}, "templateId": light})
    assert moved.status == 202
    shown = (await drones.get(one)).data
    assert (shown["subCategory"], shown["templateId"]) == ("light", light)


async def test_an_instance_of_a_category_that_went_is_changed_as_before(drones: Client) -> None:
    kept = (await make_drone(drones, "A", category="sea", subCategory="deep")).data["id"]
    place = f"{BASE}/drones/{kept}"
    assert (await drones.put(f"{TYPES}/drones", {"category": CATEGORY[:1]})).status == 202
    assert (await drones.put(place, {"properties": {"note": "b"}})).status == 202
    assert (await drones.put(place, {"properties": {}, "category": "sea"})).status == 202
    shown = (await drones.get(place)).data
    assert (shown["category"], shown["subCategory"], shown["properties"]["note"]) == ("sea", "deep", "b")
    assert (await drones.put(place, {"properties": {}, "category": "air"})).status == 202
    assert (await drones.put(place, {"properties": {}, "category": "sea"})).fields == {"category"}
    assert (await make_drone(drones, "B", category="sea")).fields == {"category"}


async def test_an_unknown_template_is_named_and_nothing_is_made(drones: Client) -> None:
    await drones.post(TYPES, {"name": {"singular": "truck", "plural": "trucks"}, "category": CATEGORY})
    foreign = (await make_template(drones, f"{TYPES}/trucks/categories/air/templates")).data["id"]
    for template in (foreign, "template:none"):
        assert (await make_drone(drones, "A", templateId=template)).code[-4:] == "3303"
    assert (await drones.get(f"{BASE}/drones")).data["meta"]["totalElements"] == 0
    assert (await drones.get(f"{AIR}/{foreign}")).status == 404


@pytest.mark.parametrize(
    ("members", "field"),
    [
        ({"subCategory": "odd"}, "subCategory"), ({"subCategory": None}, "subCategory"), ({"name": None}, "name"),
        ({"name": "x" * 257}, "name"), ({"attributes": [{"name": "a b", "dataType": "string"}]}, "attributes[0].name"),
        ({"attributes": [{"name": "x", "dataType": "odd"}]}, "attributes[0].dataType"),
        ({"attributes": [{"name": "payloadKg", "dataType": "string"}]}, "attributes[0].dataType"),
        ({"attributes": [HEAVY[1], HEAVY[1]]}, "attributes[1].name"), ({"attributes": [HEAVY[1]] * 257}, "attributes"),
        ({"attributes": [{"name": "x", "dataType": "number", "defaultValue": "y"}]}, "attributes[0].defaultValue"),
    ],
)  # fmt: skip
async def test_a_refused_template_names_the_field_and_leaves_nothing(
    drones: Client, members: dict[str, Any], field: str
) -> None:
    answer = await make_template(drones, **members)
    assert (answer.status, answer.fields) == (400, {field})
    assert (await drones.get(AIR)).data["meta"]["totalElements"] == 0


async def test_a_refused_change_changes_nothing(drones: Client) -> None:
    id = await made(drones)
    before = (await drones.get(f"{AIR}/{id}")).data
    wrong = [{"name": "payloadKg", "dataType": "string"}]
    assert (await drones.put(f"{AIR}/{id}", {"attributes": wrong})).fields == {"attributes[0].dataType"}
    assert (await drones.put(f"{SEA}/{id}", {"name": "x"})).status == 404
    assert (await drones.put(f"{AIR}/template:none", {"name": "x"})).status == 404
    assert (await drones.get(f"{AIR}/{id}")).data == before


async def test_an_unknown_type_is_400_and_an_unknown_category_404(drones: Client) -> None:
    for path, status, end in (
        (f"{TYPES}/trucks/categories/air/templates", 400, "3304"),
        (f"{TYPES}/drones/categories/space/templates", 404, "3300"),
    ):
        for answer in (
            await make_template(drones, path), await drones.get(path), await drones.get(f"{path}/template:none"),
            await drones.put(f"{path}/template:none", {"name": "x"}),
        ):  # fmt: skip
            assert (answer.status, answer.code[-4:]) == (status, end)


async def test_templates_are_listed_by_category_in_pages(drones: Client) -> None:
    ids = [await made(drones, name=name, subCategory=sub) for name, sub in (("a", "light"), ("b", "heavy"))]
    await made(drones, path=SEA, subCategory="deep")
    listed = (await drones.get(AIR)).data
    assert listed["meta"] == {"totalElements": 2}
    assert [shown["id"] for shown in listed["templates"]] == ids[::-1]
    assert [shown["id"] for shown in (await drones.get(f"{AIR}?subCategory=light")).data["templates"]] == ids[:1]
    assert [shown["id"] for shown in (await drones.get(f"{AIR}?limit=1&offset=1")).data["templates"]] == ids[:1]
    assert (await drones.get(f"{AIR}?limit=0")).fields == {"limit"}


async def test_only_the_types_app_makes_templates_and_none_redefines_anothers_attributes(drones: Client) -> None:
    id = await made(drones)
    other = await drones.new_app(ADMIN_ROLE)
    assert (await make_template(other)).status == 403
    assert (await other.put(f"{AIR}/{id}", {"name": "x"})).status == 403
    foreign = {"name": "load", "dataType": "number"}
    assert (await other.put(f"{TYPES}/drones/config/attributes", {"attributes": [foreign]})).status == 202
    assert (await make_template(drones, attributes=[foreign])).status == 403
    assert (await drones.get(AIR)).data["meta"]["totalElements"] == 1


async def test_another_tenant_finds_no_template(drones: Client, stack: Stack) -> None:
    id = await made(drones)
    other = await stack.new_tenant()
    await make_type(other, category=CATEGORY)
    assert (await other.get(f"{AIR}/{id}")).status == 404
    assert (await other.put(f"{AIR}/{id}", {"name": "x"})).status == 404
    assert (await other.get(AIR)).data["meta"]["totalElements"] == 0
    assert (await make_drone(other, "A", templateId=id)).code[-4:] == "3303"
    assert (await drones.get(f"{AIR}/{id}")).data["name"] == "lifters"


async def test_without_a_token_nothing_is_told(drones: Client) -> None:
    nobody = {"X-COREOS-ACCESS": "x"}
    for path in (AIR, f"{AIR}/template:none"):
        assert (await drones.get(path, headers=nobody)).status == 401
    assert (await drones.post(AIR, {"name": "x", "subCategory": "heavy"}, headers=nobody)).status == 401
    assert (await drones.put(f"{AIR}/template:none", {"name": "x"}, headers=nobody)).status == 401


async def test_the_callback_tells_the_template_and_its_type(drones: Client) -> None:
    async with Receiver() as receiver:
        id = await made(drones, callback={"url": receiver.url, "meta": {"k": 1}})
        body = (await receiver.wait_for(1))[0].json()
    assert (body["status"], body["participantType"], body["data"]["id"], body["meta"]) == (
        "success",
        "drones",
        id,
        {"k": 1},
    )
