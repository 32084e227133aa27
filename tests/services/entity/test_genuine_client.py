"""What a generated client of the genuine service sends, and what its strict decoders need.

See: contract/entity.md, "The genuine interface".
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import quote

import pytest

from haulier.platform.access.roles import ADMIN_ROLE
from support.entities import APP, MACHINE, NAMES, Family
from support.receiver import Receiver
from support.stack import Client

ONE = "/entity-type/depots"
STATES = f"{ONE}/config/state-machine"
NO_ORIGIN = {"X-COREOS-ORIGIN-TOKEN": None}
HOME = {
    "buildingNumber": "7", "addressLine1": "Quay", "city": "Kochi", "state": "KL", "zipCode": "682001",
    "country": {"code": "IN", "name": "India"}, "geolocation": {"latitude": "9.96", "longitude": "76.24"},
    "tag": {"dock": 3},
}  # fmt: skip
PHONE = {"countryCode": "+91", "number": "98460", "isMobile": True}
FEE = {"currencyCode": "INR", "amount": 12.5}
GATE = {"lat": 9.96, "lon": 76.24}
VALUES: dict[str, Any] = {"home": HOME, "phone": PHONE, "fee": FEE, "gate": GATE, "city": "Kochi"}
ATTRIBUTES: list[dict[str, Any]] = [
    {"name": "home", "dataType": "address", "indexed": True, "validation": {"required": True}},
    {"name": "phone", "dataType": "phone"},
    {"name": "fee", "dataType": "money", "indexed": True},
    {"name": "gate", "dataType": "geo_point", "defaultValue": {"lat": 0, "lon": 0}},
    {"name": "city", "dataType": "string", "indexed": True, "validation": {"required": False}},
]
TYPE: dict[str, Any] = {
    "name": {"plural": "depots", "singular": "depot"}, "isStateMachineEnabled": True, "attributes": ATTRIBUTES,
    "events": ["created", "E-022", "E-023"],
}  # fmt: skip
MOVES: list[dict[str, Any]] = json.loads(json.dumps(MACHINE).replace("E-101", "E-022").replace("E-102", "E-023"))


@pytest.fixture
async def depots(client: Client) -> Family:
    """A type made as the generated client makes it: no origin token, the machine by PUT, its callback a URL."""
    family = Family(client, in_path=True)
    made = await family.call("POST", "/entity-type", TYPE, headers=NO_ORIGIN)
    assert (made.status, made.data["name"]) == (202, "depots"), made.body
    put = await family.call("PUT", STATES, {"states": MOVES, "callback": "https://app.example/cb"})
    assert (put.status, put.data["name"]) == (200, "depots"), put.body
    return family


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    """Callbacks come here."""
    async with Receiver() as receiver:
        yield receiver


async def make(depots: Family, code: str = "D-1", **members: Any) -> str:
    body = {"uniqueCode": code, "owner": APP, "properties": VALUES} | members
    id: str = (await depots.post("/depots", body)).data["id"]
    return id


async def test_a_type_binds_its_events_and_a_change_of_them_counts(depots: Family) -> None:
    id = await make(depots)
    assert (await depots.put(f"/depots/{id}/event", {"eventCode": "E-022"})).status == 202
    assert (await depots.get(f"/depots/{id}")).data["state"] == "active:active"
    code = (await depots.get(ONE)).data["entityCode"]
    place = f"/core/api/v1/state-machine/entities/{code}"
    assert [event["eventCode"] for event in (await depots.client.get(place)).data["events"]] == ["E-022", "E-023"]
    changed = await depots.call("PUT", ONE, {"events": ["E-023", "E-024"]}, headers=NO_ORIGIN)
    assert changed.data == {"id": "depots", "name": "depots"}
    assert [event["eventCode"] for event in (await depots.client.get(place)).data["events"]] == ["E-023", "E-024"]
    assert (await depots.put(f"/depots/{id}/event", {"eventCode": "E-022"})).status == 400
    assert (await depots.put(f"/depots/{id}/event", {"eventCode": "E-023"})).status == 202


async def test_an_event_may_be_named_before_it_is_registered(client: Client) -> None:
    family = Family(client, in_path=True)
    await family.post("/entity-type", TYPE | {"events": ["E-101", "E-102"]})
    assert len((await family.put(STATES, {"states": MACHINE})).fields) == 3
    for event in ("E-101", "E-102"):
        body = {"description": event, "entities": [], "eventCode": event}
        assert (await client.post("/core/api/v1/state-machine/events", body)).status == 200
    assert (await family.put(STATES, {"states": MACHINE})).status == 200


async def test_reads_carry_the_names_that_strict_decoders_need(depots: Family) -> None:
    id = await make(depots)
    shown = (await depots.get(f"/depots/{id}")).data
    assert (shown["entityName"], shown["appId"], shown["isActive"]) == ("depots", APP, True)
    actor = {"id": "1", "name": "tester", "appId": "platform:app:haulier-admin", "appID": "platform:app:haulier-admin"}
    assert (shown["createdBy"], shown["updatedBy"]) == (actor, actor)
    assert (await depots.get("/depots")).data == {"meta": {"totalElements": 1}, "entityInstances": [shown]}
    listed = (await depots.get("/entity-type")).data["entityTypes"]
    assert [(type_["category"], type_["name"]["plural"]) for type_ in listed] == [([], "depots")]
    required = [attribute["validation"]["required"] for attribute in listed[0]["attributes"]]
    assert required == [True, False, False, False, False]
    assert (await depots.get(STATES)).data["callback"] == "https://app.example/cb"


async def test_a_machines_callback_is_text_or_an_object_wherever_it_is_put(depots: Family) -> None:
    url, code = "https://app.example/cb", (await depots.get(ONE)).data["entityCode"]
    owner = f"/core/api/v1/state-machine/config/{code}"
    for callback, kept in ((url, url), ({"url": url, "meta": {"k": 1}}, {"url": url, "meta": {"k": 1}}), ("", None)):
        assert (await depots.put(STATES, {"states": MOVES, "callback": callback})).status == 200
        assert (await depots.get(STATES)).data.get("callback") == kept
        if callback:
            body = {"states": MOVES, "terminalTTL": "30d", "callback": callback}
            assert (await depots.client.put(owner, body)).status == 200
            assert (await depots.client.get(owner)).data["callback"] == url
            assert (await depots.get(STATES)).data["callback"] == kept


async def test_templates_carry_them_too(depots: Family, receiver: Receiver) -> None:
    await depots.put(ONE, {"category": [{"name": "sea", "subCategory": ["cold"]}]})
    place = f"{ONE}/categories/sea/templates"
    callback = {"url": receiver.url, "meta": {"k": 1}}
    made = await depots.post(place, {"name": "t", "subCategory": "cold", "attributes": [], "callback": callback})
    listed = (await depots.get(place)).data["entityTemplates"]
    assert [(one["id"], one["entityName"], one["appId"]) for one in listed] == [(made.data["id"], "depots", APP)]
    told = (await receiver.wait_for(1))[0].json()
    expected = {"entityType": "depots", "action": "CREATE", "status": "success", "callbackMeta": {"k": 1}}
    assert {name: told[name] for name in expected} == expected
    assert (told["data"]["name"], told["requestId"]) == ("t", made.headers["X-COREOS-REQUEST-ID"])


async def test_values_of_a_known_shape_are_kept_and_found_by_their_parts(depots: Family) -> None:
    first, second = await make(depots), await make(depots, "D-2", properties={"home": HOME | {"city": "Pune"}})
    assert (await depots.get(f"/depots/{first}")).data["properties"] == VALUES
    assert (await depots.get(f"/depots/{second}")).data["properties"]["gate"] == {"lat": 0, "lon": 0}

    async def found(key: str, value: Any = None, expr: str = "eq") -> Any:
        query = quote(json.dumps({"arr": [{"key": key, "value": value, "expr": expr}]}))
        answer = await depots.get(f"/depots?query={query}")
        return [one["id"] for one in answer.data["entityInstances"]] if answer.status == 200 else answer.fields

    assert await found("home.city", "Pune") == [second]
    assert await found("properties.home.country.code", "IN") == [second, first]
    assert await found("fee.amount", 12, "gt") == [first]
    assert await found("fee", True, "exists") == [first]
    assert await found("phone.number", "98460") == {"query.phone.number"}, "not declared as indexed"
    assert (await depots.get("/depots?sortKey=home")).fields == {"sortKey"}


@pytest.mark.parametrize(
    ("values", "fields"),
    [
        ({"home": {}}, {f"home.{name}" for name in HOME if name not in ("geolocation", "tag")}),
        (
            {"home": HOME | {"country": "IN", "geolocation": {"latitude": 9.9}}},
            {"home.country", "home.geolocation.latitude"},
        ),
        ({"home": "Quay 7"}, {"home"}),
        ({"phone": {"countryCode": 91, "isMobile": "yes"}}, {"phone.countryCode", "phone.isMobile", "phone.number"}),
        ({"fee": {"amount": "12"}}, {"fee.amount", "fee.currencyCode"}),
        ({"gate": {"lat": 91, "lon": -181}}, {"gate.lat", "gate.lon"}),
        ({"gate": {"lat": "9"}}, {"gate.lat", "gate.lon"}),
        ({"home": HOME | {"city": "x" * 257, "county": "x" * 256}}, {"home.city"}),
    ],
)  # fmt: skip
async def test_a_value_of_another_shape_is_refused_by_its_member(
    depots: Family, values: dict[str, Any], fields: set[str]
) -> None:
    body = {"uniqueCode": "D-3", "owner": APP, "properties": VALUES | values}
    answer = await depots.post("/depots", body)
    assert (answer.status, answer.fields) == (400, {f"properties.{field}" for field in fields})


async def test_instances_and_types_are_told_in_the_genuine_form(depots: Family, receiver: Receiver) -> None:
    callback = {"url": receiver.url, "meta": {"k": 1}}
    body = {"uniqueCode": "D-9", "owner": APP, "properties": VALUES, "callback": callback}
    made = await depots.post("/depots", body)
    told = (await receiver.wait_for(1))[0].json()
    expected = {
        "businessCommand": "createEntity", "commandName": "createEntity", "entityName": "depots", "entityVersion": 1,
        "payloadValidated": True, "entityInstanceId": made.data["id"], "tenantId": depots.client.tenant,
        "requestId": made.headers["X-COREOS-REQUEST-ID"], "callbackMeta": {"k": 1}, "status": "success", "reason": "",
    }  # fmt: skip
    assert {name: told[name] for name in expected} == expected
    assert told["data"] == told["entity"] == (await depots.get(f"/depots/{made.data['id']}")).data
    changed = await depots.put(ONE, {"alias": {"plural": "yards"}, "callback": callback})
    told = (await receiver.wait_for(2))[1].json()
    expected = {
        "businessCommand": "updateEntityType", "commandName": "updateEntityType", "entityName": "depots",
        "schemaValidated": True, "action": "UPDATE", "requestId": changed.headers["X-COREOS-REQUEST-ID"],
        "callbackMeta": {"k": 1}, "reason": "", "errorCode": "",
    }  # fmt: skip
    assert {name: told[name] for name in expected} == expected
    assert [attribute["name"] for attribute in told["schema"]] == ["home", "phone", "fee", "gate", "city"]


async def test_an_event_and_a_failure_are_told_with_all_that_is_required(depots: Family, receiver: Receiver) -> None:
    id = await make(depots)
    await depots.put(f"/depots/{id}/event", {"eventCode": "E-022", "callback": receiver.url})
    told = (await receiver.wait_for(1))[0].json()
    assert (told["businessCommand"], told["entityVersion"]) == ("applyEvent", 2)
    assert {name: told["data"][name] for name in ("entityName", "appId", "uniqueCode", "state")} == {
        "entityName": "depots", "appId": APP, "uniqueCode": "D-1", "state": "active:active",
    }  # fmt: skip
    body = {"properties": {}, "conditionExpression": "city == 'Pune'", "callback": receiver.url}
    await depots.put(f"/depots/{id}", body)
    told = (await receiver.wait_for(2))[1].json()
    assert (told["status"], told["payloadValidated"], told["errorCode"]) == ("failed", False, "101810080007")
    assert (told["businessCommand"], "condition" in told["reason"]) == ("updateEntity", True)
    receiver.answer(409, {}, times=1)
    hook = {"url": receiver.url, "method": "POST", "wait": True, "raiseErrorOnStatusMismatch": True}
    refused = await make(depots, "D-4", onRequest=hook, callback=receiver.url)
    told = (await receiver.wait_for(4))[3].json()
    assert (told["errorCode"], told["entityInstanceId"], told["businessCommand"]) == (
        "101810051020", refused, "createEntity",
    )  # fmt: skip


async def test_the_change_log_tells_seconds_channel_and_what_became_of_it(depots: Family) -> None:
    id = await make(depots)
    await depots.put(f"/depots/{id}/event", {"eventCode": "E-022"})
    made = (await depots.get(f"/depots/{id}")).data["createdAt"]
    log = (await depots.get(f"/depots/{id}/changelog?from={made // 1000 - 60}")).data["log"]
    assert [(entry["action"], entry["channel"]) for entry in log] == [("UPDATE", "API"), ("CREATE", "API")]
    assert log[1]["actionTime"] == made // 1000
    assert log[1]["actionBy"]["appId"] == log[1]["actionBy"]["appID"] == "platform:app:haulier-admin"
    assert log[1]["cdc"]["properties"] == VALUES


async def test_of_custom_code_every_member_may_be_left_out_in_an_update(depots: Family) -> None:
    hook = {
        "url": "https://app.example/hook", "requestHeader": {"a": "b"}, "method": "POST", "wait": True,
        "methodName": "create:onRequest",
    }  # fmt: skip
    id = (await depots.post(f"{ONE}/config/handlers", hook)).data["id"]
    for change in ({}, {"wait": False}, {"requestBody": {"x": 1}, "methodName": "update:onRequest"}):
        assert (await depots.put(f"{ONE}/config/handlers/{id}", change)).data == {"id": id}
        hook |= change
        assert (await depots.get(f"{ONE}/config/handlers/{id}")).data == {"id": id, **hook}


def counts(*pairs: tuple[Any, int], others: int = 0) -> dict[str, Any]:
    buckets = [{"key": value, "doc_count": number} for value, number in pairs]
    return {"doc_count_error_upper_bound": 0, "sum_other_doc_count": others, "buckets": buckets}


async def test_entities_are_counted_by_the_values_of_attributes(depots: Family) -> None:
    for number, city in enumerate(("Kochi", "Pune", "Kochi", "Goa")):
        fee = {"currencyCode": "INR", "amount": number // 2}
        await make(depots, f"D-{number}", properties=VALUES | {"city": city, "fee": fee})

    async def counted(*asked: Any, **query: str) -> Any:
        parts = [f"aggregateQuery={quote(json.dumps(one))}" for one in asked]
        parts += [f"{name}={quote(value)}" for name, value in query.items()]
        answer = (
            await depots.call("GET", "/depots", headers={"X-COREOS-APPID": APP})
            if not parts
            else await depots.client.get(
                f"/core/api/v2/entity/aggregate-query/depots?{'&'.join(parts)}", headers={"X-COREOS-APPID": APP}
            )
        )
        return answer.data["aggregateResult"] if answer.status == 200 else answer.fields

    cities = counts(("Kochi", 2), ("Goa", 1), ("Pune", 1))
    assert await counted({"name": "cities", "key": "city"}) == {"cities": cities}
    assert await counted([{"cities": "city"}, {"fees": {"terms": {"field": "fee.amount", "size": 1}}}]) == {
        "cities": cities, "fees": counts((0, 2), others=2),
    }  # fmt: skip
    assert await counted({"key": "city"}, op="or", arr='[{"key":"city","value":"Goa"},{"key":"city","value":"x"}]') == {
        "city": counts(("Goa", 1))
    }
    query = '{"arr":[{"key":"fee.amount","value":1}]}'
    assert await counted({"key": "city"}, query=query, arr='{"key":"city","value":"Pune"}') == {"city": counts()}
    assert await counted({"key": "state"}) == {"state": counts(("onboarding:onboarding", 4))}
    assert await counted(query="{}") == {}
    assert await counted({"key": "phone"}) == {"aggregateQuery[0]"}
    assert await counted({"a": 1}) == {"aggregateQuery[0].a"}
    assert await counted({"key": "city", "size": 1001}) == {"aggregateQuery[0].size"}
    assert await counted({"key": "city", "size": 1000}) == {"city": cities}
    assert await counted({"key": "city", "name": "x" * 64}) == {"x" * 64: cities}
    assert await counted({"key": "city", "name": "x" * 65}) == {"aggregateQuery[0].name"}
    assert await counted(*({f"n{number}": "city"} for number in range(17))) == {"aggregateQuery"}
    assert len(await counted(*({f"n{number}": "city"} for number in range(16)))) == 16
    assert await counted({"key": "city"}, arr="[object Object]") == {"arr"}


async def test_a_filter_by_the_ninth_indexed_attribute_is_counted_too(client: Client) -> None:
    crates = Family(client, in_path=True)
    attributes = [{"name": f"part{letter}", "dataType": "string", "indexed": True} for letter in "abcdefghi"]
    made = {"name": {"plural": "crates", "singular": "crate"}, "isStateMachineEnabled": False, "attributes": attributes}
    assert (await crates.post("/entity-type", made)).status == 202
    for number, last in enumerate(("left", "right", "left")):
        properties = {"parta": "first", "parti": last}
        body = {"uniqueCode": f"C-{number}", "owner": APP, "properties": properties}
        assert (await crates.post("/crates", body)).status == 202
    part, left = {"key": "parta"}, {"key": "parti", "value": "left"}
    asked = f"aggregateQuery={quote(json.dumps(part))}&arr={quote(json.dumps(left))}"
    answer = await client.get(f"/core/api/v2/entity/aggregate-query/crates?{asked}", headers={"X-COREOS-APPID": APP})
    assert answer.data["aggregateResult"] == {"parta": counts(("first", 2))}


async def test_counts_know_nothing_of_other_tenants_and_hidden_attributes(stack: Any, depots: Family) -> None:
    await make(depots)
    asked = f"/core/api/v2/entity/aggregate-query/depots?aggregateQuery={quote(json.dumps({'key': 'city'}))}"
    other = await stack.new_tenant()
    assert (await other.get(asked, headers={"X-COREOS-APPID": APP})).code[-4:] == "3304"
    await Family(other, in_path=True).post("/entity-type", TYPE)
    assert (await other.get(asked, headers={"X-COREOS-APPID": APP})).data["aggregateResult"] == {"city": counts()}
    app = await depots.client.new_app(ADMIN_ROLE)
    assert (await app.get(asked, headers={"X-COREOS-APPID": APP})).fields == {"aggregateQuery[0]"}


async def test_a_tenant_may_be_prepared_any_number_of_times(client: Client) -> None:
    for _ in range(2):
        answer = await client.post("/core/api/v2/entity/app/onboard")
        assert answer.data["status"] == "COMPLETED"
        assert {task["status"] for task in answer.data["meta"]} == {"COMPLETED"}


async def test_what_the_service_does_not_know_is_refused_and_unknown_parameters_are_not(depots: Family) -> None:
    id = await make(depots)
    for method, path in (("PUT", f"/depots/{id}/expire"), ("DELETE", f"/depots/{id}"), ("POST", f"/depots/{id}")):
        assert 400 <= (await depots.call(method, path, {})).status < 500
    flat = await depots.get("/depots?arr.key=city&arr.value=Kochi&op=and&whatever=1")
    assert flat.data["meta"] == {"totalElements": 1}
    for plural in ("app", "aggregate-query"):
        refused = await depots.post("/entity-type", {"name": {"plural": plural, "singular": NAMES["singular"]}})
        assert refused.fields == {"name.plural"}
