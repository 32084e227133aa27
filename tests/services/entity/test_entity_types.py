"""Entity types over HTTP: made with their attributes, changed, listed by app; their machines and custom code."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from haulier.platform.access.roles import ADMIN_ROLE
from haulier.platform.storage.resources import Resource
from support.entities import APP, ATTRIBUTES, MACHINE, NAMES, TYPE, Family
from support.receiver import Receiver
from support.stack import Answer, Client, Stack
from support.unchanged import unchanged

ONE = "/entity-type/invoices"
STATES = f"{ONE}/config/state-machine"
HOOKS = f"{ONE}/config/handlers"
OTHER = "platform:app:Other"
HOOK = {
    "url": "https://hook.example/x",
    "requestHeader": {"x-key": "sesame"},
    "method": "POST",
    "wait": True,
    "methodName": "create:onRequest",
}


async def test_a_type_is_there_the_moment_its_answer_is_out(family: Family) -> None:
    answer = await family.post("/entity-type", TYPE | {"events": ["created"], "alias": {"plural": "bills"}})
    assert (answer.status, answer.data) == (202, {"id": "invoices", "name": "invoices"})
    shown = (await family.get(ONE)).data
    kept = ("name", "category", "coreAttributes", "isStateMachineEnabled", "terminalTTL", "enableOrchestrator")
    assert {name: shown[name] for name in kept} == {name: TYPE[name] for name in kept}
    assert (shown["id"], shown["appId"], shown["events"]) == ("invoices", APP, ["created"])
    assert (shown["alias"], shown["isActive"]) == ({"plural": "bills"}, True)
    assert shown["ownerAppId"] == "platform:app:haulier-admin"
    assert len(shown["entityCode"]) == 4
    assert shown["createdBy"]["name"] == "tester"


async def test_empty_rules_of_an_attribute_are_none(invoices: Family) -> None:
    attributes = (await invoices.get(ONE)).data["attributes"]
    assert [attribute["name"] for attribute in attributes] == ["amount", "status", "paid"]
    assert attributes[0]["validation"] == {"range": {"min": 0}, "required": True}
    assert attributes[1]["validation"] == {"required": False}
    assert "slot" not in attributes[0]
    assert (await invoices.make(properties={"amount": 1, "status": "any text"})).status == 202


async def test_two_apps_use_the_same_plural(invoices: Family) -> None:
    again = await invoices.post("/entity-type", TYPE)
    assert (again.status, again.code) == (400, "101810522301")
    other = invoices.of(OTHER)
    assert (await other.post("/entity-type", {"name": NAMES})).status == 202
    assert (await other.get(ONE)).data["attributes"] == []
    assert len((await invoices.get(ONE)).data["attributes"]) == 3
    for app in (invoices, other):
        listed = (await app.get("/entity-type")).data
        assert listed["meta"] == {"totalElements": 1}
        assert [shown["appId"] for shown in listed["entityTypes"]] == [app.app]


async def test_of_many_who_make_the_same_type_at_once_one_wins(family: Family) -> None:
    answers = await asyncio.gather(*(family.post("/entity-type", TYPE) for _ in range(6)))
    assert sorted(answer.status for answer in answers) == [202] + [400] * 5


@pytest.mark.parametrize(
    ("members", "field"),
    [
        ({"name": {"plural": "invoices"}}, "name.singular"),
        ({"name": {"plural": "", "singular": "x"}}, "name.plural"),
        ({"name": {"plural": "x" * 65, "singular": "x"}}, "name.plural"),
        ({"name": {"plural": "entity-type", "singular": "x"}}, "name.plural"),
        ({"name": {"plural": "apps", "singular": "x"}}, "name.plural"),
        ({"name": {"plural": "a:b", "singular": "x"}}, "name.plural"),
        ({"name": {"plural": "a/b", "singular": "x"}}, "name.plural"),
        ({"category": [{"name": "a"}, {"name": "a"}]}, "category"),
        ({"coreAttributes": [{"name": "name", "alias": "a"}, {"name": "name", "alias": "b"}]}, "coreAttributes"),
        ({"attributes": [{"name": "1a", "dataType": "string"}]}, "attributes[0].name"),
        ({"attributes": [{"name": "a", "dataType": "date"}]}, "attributes[0].dataType"),
        ({"attributes": [ATTRIBUTES[0], ATTRIBUTES[0]]}, "attributes[1].name"),
        ({"attributes": [{"name": "a", "dataType": "number", "defaultValue": "x"}]}, "attributes[0].defaultValue"),
        ({"terminalTTL": "soon"}, "terminalTTL"),
        ({"entityCode": "0000"}, "entityCode"),
        ({"isStateMachineEnabled": "yes"}, "isStateMachineEnabled"),
    ],
)
async def test_a_refused_type_names_the_field_and_leaves_nothing(
    stack: Stack, family: Family, members: dict[str, Any], field: str
) -> None:
    async with unchanged(stack.runtime.database, family.client.tenant):
        answer = await family.post("/entity-type", TYPE | members)
    assert (answer.status, answer.fields) == (400, {field})


async def test_an_entity_code_is_four_digits_or_a_word_and_given_once(family: Family) -> None:
    await family.make_type(entityCode="car")
    assert (await family.get(ONE)).data["entityCode"] == "car"
    other = {"name": {"plural": "trucks", "singular": "truck"}}
    assert (await family.post("/entity-type", other | {"entityCode": "car"})).status == 400
    assert (await family.post("/entity-type", other | {"entityCode": "0501"})).status == 202
    await family.register_machine()


async def test_what_may_change_of_a_type_changes(invoices: Family) -> None:
    colour = {"name": "colour", "dataType": "string"}
    change = {
        "alias": {"singular": "bill"},
        "category": [{"name": "sea"}],
        "coreAttributes": [],
        "events": ["E-101"],
        "terminalTTL": "2d",
        "ttlOnInactive": "1d",
        "enableOrchestrator": False,
        "attributes": [colour, {**ATTRIBUTES[1], "description": "new"}],
        "name": {"plural": "x", "singular": "y"},
        "isStateMachineEnabled": False,
    }
    answer = await invoices.put(ONE, change)
    assert (answer.status, answer.data) == (202, {"id": "invoices", "name": "invoices"})
    shown = (await invoices.get(ONE)).data
    for name in ("alias", "category", "coreAttributes", "events", "terminalTTL", "ttlOnInactive", "enableOrchestrator"):
        assert shown.get(name, []) == change[name], name
    assert (shown["name"], shown["isStateMachineEnabled"]) == (NAMES, True)
    assert [attribute["name"] for attribute in shown["attributes"]] == ["amount", "status", "paid", "colour"]
    assert shown["attributes"][1]["description"] == "new"
    assert (await invoices.make(properties={"amount": 1, "colour": "red"})).status == 202


async def test_other_apps_add_attributes_and_change_nothing_else(stack: Stack, invoices: Family) -> None:
    other = invoices.by(await invoices.client.new_app(ADMIN_ROLE))
    async with unchanged(stack.runtime.database, invoices.client.tenant):
        for body in (
            {"terminalTTL": "1d"},
            {},
            {"attributes": [{**ATTRIBUTES[0], "indexed": False}]},
            {"attributes": [{"name": "note", "dataType": "string"}], "enableOrchestrator": False},
        ):
            assert (await other.put(ONE, body)).status == 403, body
        assert (await other.post(HOOKS, HOOK)).status == 403
        assert (await other.post(STATES, {"states": MACHINE})).status == 403
    assert (await other.put(ONE, {"attributes": [{"name": "note", "dataType": "string"}]})).status == 202
    id = await invoices.make_id()
    assert (await invoices.put(f"/invoices/{id}", {"properties": {"note": "x"}})).fields == {"properties.note"}
    assert (await other.put(f"/invoices/{id}", {"properties": {"note": "x"}})).status == 202


async def test_types_are_listed_in_pages(family: Family) -> None:
    for name in ("alpha", "bravo", "charlie"):
        await family.post("/entity-type", {"name": {"plural": name, "singular": name[:-1]}})
    page = (await family.get("/entity-type?size=2&page=1&select=appId")).data
    assert page["meta"] == {"totalElements": 3}
    assert page["entityTypes"] == [{"id": "charlie", "appId": APP}, {"id": "bravo", "appId": APP}]
    found = (await family.get('/entity-type?query={"term":[{"key":"name","value":"alpha"}]}')).data
    assert [shown["id"] for shown in found["entityTypes"]] == ["alpha"]
    assert (await family.get("/entity-type?limit=101")).status == 400


async def test_a_machine_is_registered_once_and_replaced_inside_its_main_states(stack: Stack, moving: Family) -> None:
    shown = (await moving.get(STATES)).data
    assert [state["name"] for state in shown["states"]] == ["onboarding", "active", "inactive"]
    assert shown["states"][0]["defaultSubState"] == "onboarding"
    assert shown["states"][2]["terminalStates"] == ["inactive"]
    assert shown["terminalTTL"] == "30d"
    async with unchanged(stack.runtime.database, moving.client.tenant):
        again = await moving.post(STATES, {"states": MACHINE})
        assert (again.status, again.code) == (400, "101810632300")
        renamed = [*MACHINE[:2], {**MACHINE[2], "name": "gone"}]
        assert (await moving.put(STATES, {"states": renamed})).status == 400
        assert (await moving.put(STATES, {"states": MACHINE[1:]})).status == 400
        assert (await moving.put(STATES, {"states": []})).status == 400
    change = {"states": MACHINE, "terminalTTL": "5m", "callback": "/machine"}
    answer = await moving.put(STATES, change)
    assert (answer.status, answer.data) == (200, {"id": "invoices", "name": "invoices"})
    shown = (await moving.get(STATES)).data
    assert (shown["terminalTTL"], shown["callback"]) == ("5m", "/machine")
    assert (await moving.put(ONE, {"terminalTTL": "2d"})).status == 202
    assert (await moving.get(STATES)).data["terminalTTL"] == "2d"


async def test_of_two_who_register_a_machine_one_is_told_that_there_is_one(
    stack: Stack, moving: Family, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = {"name": {"plural": "bills", "singular": "bill"}, "isStateMachineEnabled": True}
    made = await moving.post("/entity-type", other)
    code = (await moving.get("/entity-type/bills")).data["entityCode"]
    for event in ("E-101", "E-102"):
        body = {"description": event, "entities": ["entity:platform:app:Billing/bills", code]}
        assert (await moving.client.put(f"/core/api/v1/state-machine/events/{event}", body)).status == 200
    place, read = "/entity-type/bills/config/state-machine", stack.runtime.reader.get
    first: list[Answer] = []

    async def read_before_another_registers(tenant: str, kind: str, id: str) -> Resource | None:
        found = await read(tenant, kind, id)
        if kind == "entity_type" and not first:
            monkeypatch.setattr(stack.runtime.reader, "get", read)
            first.append(await moving.post(place, {"states": MACHINE, "terminalTTL": "5m"}))
        return found

    monkeypatch.setattr(stack.runtime.reader, "get", read_before_another_registers)
    second = await moving.post(place, {"states": MACHINE, "terminalTTL": "6m"})
    assert (made.status, first[0].status, second.status) == (202, 200, 400)
    assert (await moving.get(place)).data["terminalTTL"] == "5m"


async def test_a_type_has_no_machine_until_it_is_registered(invoices: Family) -> None:
    assert (await invoices.get(STATES)).status == 404
    assert len((await invoices.put(STATES, {"states": MACHINE})).fields) == 3
    unregistered = await invoices.post(STATES, {"states": MACHINE})
    assert (unregistered.status, len(unregistered.fields)) == (400, 3)
    code = (await invoices.get(ONE)).data["entityCode"]
    assert (await invoices.client.get(f"/core/api/v1/state-machine/config/{code}")).status == 404


async def test_a_type_made_without_a_lifecycle_gets_no_machine(family: Family) -> None:
    await family.make_type(isStateMachineEnabled=False)
    assert (await family.post(STATES, {"states": MACHINE})).code == "101810630007"


async def test_custom_code_is_registered_listed_read_and_replaced(invoices: Family) -> None:
    made = await invoices.post(HOOKS, HOOK | {"methodName": "CREATE:OnRequest"})
    assert made.status == 201
    assert (await invoices.post(HOOKS, HOOK)).data == made.data
    one = f"{HOOKS}/{made.data['id']}"
    assert (await invoices.get(one)).data == {"id": made.data["id"], **HOOK}
    assert (await invoices.put(one, HOOK | {"wait": False})).data == made.data
    assert [hook["wait"] for hook in (await invoices.get(HOOKS)).data] == [False]
    assert (await invoices.get(f"{HOOKS}/none")).status == 404
    assert (await invoices.put(f"{HOOKS}/none", HOOK | {"methodName": "update:onError"})).status == 404
    assert (await invoices.post(HOOKS, HOOK | {"methodName": "delete:onRequest"})).fields == {"methodName"}


async def test_types_are_out_of_sight_of_other_apps_and_tenants(stack: Stack, moving: Family) -> None:
    hook = (await moving.post(HOOKS, HOOK)).data["id"]
    strangers = (moving.of(OTHER), moving.by(await stack.new_tenant()))
    async with unchanged(stack.runtime.database, *(stranger.client.tenant for stranger in strangers)):
        for stranger in strangers:
            for answer in (
                await stranger.get(ONE), await stranger.put(ONE, {}), await stranger.get(STATES),
                await stranger.put(STATES, {"states": MACHINE}), await stranger.post(STATES, {"states": MACHINE}),
                await stranger.get(HOOKS), await stranger.post(HOOKS, HOOK),
                await stranger.get(f"{HOOKS}/{hook}"), await stranger.put(f"{HOOKS}/{hook}", HOOK),
            ):  # fmt: skip
                assert (answer.status, answer.code[-4:]) == (400, "3304")
            assert (await stranger.get("/entity-type")).data["entityTypes"] == []


async def test_the_app_must_be_named_by_an_id(family: Family) -> None:
    assert (await family.of("-x").get("/entity-type")).status == 400
    assert (await family.of("x" * 65).post("/entity-type", TYPE)).status == 400
    if not family.in_path:
        assert (await family.call("GET", ONE, headers={"X-COREOS-APPID": None})).code[-4:] == "0003"


async def test_the_callback_of_a_type_names_it_whichever_form_it_has(family: Family) -> None:
    async with Receiver() as receiver:
        await family.make_type(callback=receiver.url_of("/plain"))
        change = {"enableOrchestrator": False, "callback": {"url": receiver.url_of("/object"), "meta": {"k": 1}}}
        assert (await family.put(ONE, change)).status == 202
        told = {call.path: call.json() for call in await receiver.wait_for(2)}
    for body in told.values():
        assert (body["status"], body["entityType"], body["data"]["id"]) == ("success", "invoices", "invoices")
    assert told["/object"]["meta"] == {"k": 1}


async def test_an_app_that_was_paused_gets_no_types(client: Client) -> None:
    apps = "/core/api/v1/aaa/apps"
    app = (await client.post(apps, {"appName": "Paused", "appType": "backend"})).data["appId"]
    path, body = f"/core/api/v2/entity/apps/{app}/entity-type", {"name": {"singular": "bill", "plural": "bills"}}
    assert (await client.put(f"{apps}/{app}", {"isActive": False})).status == 200
    refused = await client.post(path, body)
    assert (refused.status, refused.fields) == (400, {"appId"})
    assert (await client.put(f"{apps}/{app}", {"isActive": True})).status == 200
    assert (await client.post(path, body)).status == 202
