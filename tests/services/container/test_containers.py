"""Containers over HTTP: made, read, changed, listed, moved by events, found by tracking ids."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import pytest

from haulier.platform.access.roles import ADMIN_ROLE
from support.boxes import BASE, CLOSE, COMPLETE, DISPOSE, OPEN, apply, at, create, event, make, make_types, show
from support.receiver import Receiver
from support.stack import Client, Stack

ITEM = {
    "name": "shirt",
    "code": "SH-1",
    "cost": {"total": {"amount": 9.5, "currency": "EUR"}},
    "quantity": {"value": 1, "unit": "nos"},
}
TRACKING = [{"operator": "acme", "trackingId": "T1"}, {"operator": "other", "trackingId": "T2", "timestamp": -5}]


@pytest.fixture
async def boxes(client: Client) -> Client:
    """A tenant with boxes, bags and pallets."""
    await make_types(client)
    return client


async def test_a_container_is_there_the_moment_its_answer_is_out(boxes: Client) -> None:
    body = {"scannableId": "BX-77", "isHazmat": True, "trackingDetails": TRACKING, "items": [ITEM]}
    answer = await create(boxes, "box", **body, attributes={"weight": 3, "origin": "facility:1"})
    assert answer.status == 202
    shown = await show(boxes, answer.data["id"])
    assert shown["state"] == "created:created"
    assert (shown["containerType"], shown["scannableId"], shown["items"]) == ("box", "BX-77", [ITEM])
    assert (shown["isHazmat"], shown["isReusable"], shown["isContainerizable"]) == (True, False, True)
    assert [detail["isPrimary"] for detail in shown["trackingDetails"]] == [True, False]
    assert shown["attributes"] == {"weight": 3, "origin": "facility:1"}
    assert shown["childContainerIDs"] == []
    assert "parentId" not in shown


@pytest.mark.parametrize(
    ("members", "field"),
    [
        ({"trackingDetails": [{"operator": "ab", "trackingId": "T"}]}, "trackingDetails[0].operator"),
        ({"trackingDetails": [{"operator": "acme", "trackingId": ""}]}, "trackingDetails[0].trackingId"),
        ({"trackingDetails": [{"operator": "acme", "trackingId": "T"}] * 17}, "trackingDetails"),
        ({"trackingDetails": [{"operator": "acme", "trackingId": "T", "isPrimary": True}] * 2}, "trackingDetails"),
        ({"items": [{"name": "shirt"}]}, "items[0].cost"),
        ({"items": [ITEM | {"name": "ab"}]}, "items[0].name"),
        ({"items": [ITEM | {"quantity": {"unit": "dozen"}}]}, "items[0].quantity.unit"),
        ({"attributes": {"weight": 101}}, "attributes.weight"),
        ({"attributes": {"colour": "red"}}, "attributes.colour"),
        ({"scannableId": "filter"}, "scannableId"),
        ({"scannableId": f"box:{uuid4()}"}, "scannableId"),
        ({"isHazmat": "no"}, "isHazmat"),
    ],
)
async def test_a_malformed_container_is_refused_by_field(boxes: Client, members: dict[str, Any], field: str) -> None:
    answer = await create(boxes, "box", **members)
    assert (answer.status, answer.fields) == (400, {field})
    assert (await boxes.get(f"{BASE}/box/filter")).data["meta"]["totalElements"] == 0


async def test_a_scannable_id_is_taken_once_in_a_tenant(stack: Stack, boxes: Client) -> None:
    await make(boxes, "box", scannableId="S-1")
    for type_ in ("box", "bag"):
        answer = await create(boxes, type_, scannableId="S-1")
        assert (answer.status, answer.code[:8], answer.fields) == (400, "10091005", {"scannableId"})
    other = await stack.new_tenant()
    await make_types(other)
    assert (await create(other, "box", scannableId="S-1")).status == 202


@pytest.mark.parametrize("scannable", ["BX-77", "A#1", "a/b c", "ünï:code", "50%"])
async def test_every_path_takes_the_scannable_id_encoded(boxes: Client, scannable: str) -> None:
    id = await make(boxes, "box", scannableId=scannable)
    place = at("box", scannable)
    assert (await boxes.get(place)).data["id"] == id
    assert (await boxes.put(place, {"attributes": {"weight": 5}})).data == {"id": id}
    assert (await boxes.put(f"{place}/state/event", event(OPEN))).data["id"] == id
    assert (await boxes.get(f"{place}/state")).data["state"] == "opened:opened"
    assert (await boxes.get(at("bag", scannable))).status == 404


async def test_an_update_replaces_lists_and_merges_attributes(boxes: Client) -> None:
    id = await make(boxes, "box", items=[ITEM], trackingDetails=TRACKING, attributes={"weight": 1, "origin": "x"})
    change = {"items": [], "trackingDetails": [{"operator": "acme", "trackingId": "T9"}], "attributes": {"weight": 2}}
    assert (await boxes.put(at("box", id), change | {"isHazmat": True, "isReusable": True})).status == 202
    shown = await show(boxes, id)
    assert (shown["items"], shown["attributes"]) == ([], {"weight": 2, "origin": "x"})
    assert (shown["isHazmat"], shown["isReusable"]) == (False, False)
    assert (await boxes.put(at("box", id), {"attributes": {"weight": -1}})).fields == {"attributes.weight"}
    assert await show(boxes, id) == shown
    assert (await boxes.put(at("box", f"box:{uuid4()}"), {})).status == 400


async def test_an_event_answers_with_the_state_it_led_to(boxes: Client) -> None:
    id = await make(boxes, "box")
    refused = await apply(boxes, "box", id, CLOSE)
    assert (refused.status, refused.code) == (400, "100910101022")
    opened = await apply(boxes, "box", id, OPEN, timestamp=-1_294_967_296)
    assert opened.status == 200
    assert (opened.data["id"], opened.data["state"], opened.data["stateChange"]) == (id, "opened:opened", True)
    assert opened.data["event"]["timestamp"] == -1_294_967_296
    assert "terminalTtl" not in opened.data
    for code, state in ((CLOSE, "closed:closed"), (COMPLETE, "completed:completed"), (DISPOSE, "completed:dead")):
        last = (await apply(boxes, "box", id, code)).data
        assert last["state"] == state
    assert isinstance(last["terminalTtl"], int)
    read = (await boxes.get(f"{at('box', id)}/state")).data
    assert read == last
    assert (await apply(boxes, "box", id, OPEN)).status == 400
    assert (await apply(boxes, "box", id, "E-999")).status == 400


async def test_containers_are_listed_filtered_sorted_and_selected(boxes: Client) -> None:
    for number in range(3):
        await make(boxes, "box", scannableId=f"S-{number}", attributes={"weight": number, "origin": "north"})
    await make(boxes, "bag", scannableId="S-9")
    page = (await boxes.get(f"{BASE}/box/filter?sortKey=weight&sortBy=asc&size=2&page=2")).data
    assert page["meta"]["totalElements"] == 3
    assert [shown["scannableId"] for shown in page["containers"]] == ["S-2"]
    assert "childContainerIDs" not in page["containers"][0]
    query = '{"range":[{"key":"weight","relation":"gte","value":1}],"term":[{"key":"origin","value":"north"}]}'
    found = (await boxes.get(f"{BASE}/box/filter?query={query}&select=scannableId")).data["containers"]
    assert {tuple(sorted(shown)) for shown in found} == {("id", "scannableId")}
    assert {shown["scannableId"] for shown in found} == {"S-1", "S-2"}
    assert (await boxes.get(f"{BASE}/box/filter?limit=101")).status == 400


async def test_the_older_forms_without_a_type_take_the_real_id(boxes: Client) -> None:
    id = await make(boxes, "box", scannableId="S-1")
    assert (await boxes.get(f"{BASE}/{id}")).data == await show(boxes, id)
    assert (await boxes.put(f"{BASE}/{id}", {"attributes": {"weight": 7}})).data == {"id": id}
    assert (await boxes.put(f"{BASE}/{id}/state/event", event(OPEN))).data["state"] == "opened:opened"
    state = (await boxes.get(f"{BASE}/{id}/state")).data
    assert state == (await boxes.get(f"{at('box', id)}/state")).data
    assert (await show(boxes, id))["attributes"] == {"weight": 7}
    for place in (f"{BASE}/S-1", f"{BASE}/S-1/state", f"{BASE}/box:{uuid4()}"):
        assert (await boxes.get(place)).status == 404
    assert (await boxes.put(f"{BASE}/box:{uuid4()}", {})).status == 404


async def test_containers_are_found_by_any_of_their_tracking_ids(stack: Stack, boxes: Client) -> None:
    one = await make(boxes, "box", trackingDetails=TRACKING)
    two = await make(boxes, "bag", "completed", trackingDetails=TRACKING[:1])
    found = (await boxes.get(f"{BASE}/tracking/T1")).data
    assert found == {"tracking": [{"containerId": [one, two]}], "pendingContainers": [one]}
    assert (await boxes.get(f"{BASE}/tracking/T2")).data["pendingContainers"] == [one]
    await boxes.put(at("box", one), {"trackingDetails": [{"operator": "acme", "trackingId": "T3"}]})
    assert (await boxes.get(f"{BASE}/tracking/T1")).data["tracking"] == [{"containerId": [two]}]
    assert (await boxes.get(f"{BASE}/tracking/T3")).data["pendingContainers"] == [one]
    assert (await boxes.get(f"{BASE}/tracking/T2")).status == 404
    other = await stack.new_tenant()
    assert (await other.get(f"{BASE}/tracking/T1")).status == 404


async def test_the_table_of_tracking_ids_forgets_what_is_gone(stack: Stack, boxes: Client) -> None:
    id = await make(boxes, "box", trackingDetails=TRACKING)
    database = stack.runtime.database
    count = "SELECT count(*) FROM container_tracking WHERE tenant_id = $1 AND container_id = $2"
    assert await database.fetchval(count, boxes.tenant, id) == 2
    await database.execute("DELETE FROM resource WHERE tenant_id = $1 AND id = $2", boxes.tenant, id)
    assert await database.fetchval(count, boxes.tenant, id) == 0


async def test_another_tenants_containers_are_unknown(stack: Stack, boxes: Client) -> None:
    id = await make(boxes, "box", scannableId="S-1")
    before = await show(boxes, id)
    other = await stack.new_tenant()
    await make_types(other)
    for name in (id, "S-1"):
        assert (await other.get(at("box", name))).status == 404
        assert (await other.put(at("box", name), {"items": []})).status == 400
        assert (await other.get(f"{at('box', name)}/state")).status == 404
        assert (await apply(other, "box", name, OPEN)).status == 404
        assert (await other.get(f"{at('box', name)}/changelog?from=1")).status == 404
    assert (await other.get(f"{BASE}/{id}")).status == 404
    assert (await other.put(f"{BASE}/{id}/state/event", event(OPEN))).status == 404
    assert await show(boxes, id) == before


@pytest.mark.parametrize("slash", ["", "/"])
async def test_the_oldest_list_names_its_type_in_the_query(boxes: Client, slash: str) -> None:
    heavy = await make(boxes, "box", attributes={"weight": 9}, scannableId="S-9")
    await make(boxes, "box", attributes={"weight": 1})
    await make(boxes, "bag")
    query = quote(json.dumps({"term": [{"key": "scannableId", "value": "S-9"}]}))
    page = (await boxes.get(f"{BASE}{slash}?containerType=box&query={query}&select=scannableId")).data
    assert page == {"meta": {"totalElements": 1}, "containers": [{"id": heavy, "scannableId": "S-9"}]}
    assert (await boxes.get(f"{BASE}{slash}?limit=1")).fields == {"containerType"}
    assert (await boxes.get(f"{BASE}{slash}?containerType=none")).code == "100910063304"


async def test_values_of_other_apps_stay_theirs(boxes: Client) -> None:
    id = await make(boxes, "box", attributes={"weight": 1, "origin": "north"})
    other = await boxes.new_app(ADMIN_ROLE)
    assert (await show(other, id))["attributes"] == {"origin": "north"}
    assert (await other.put(at("box", id), {"attributes": {"weight": 2}})).status == 400
    assert (await show(boxes, id))["attributes"]["weight"] == 1


async def test_the_change_log_of_a_container_tells_what_happened(boxes: Client) -> None:
    id = await make(boxes, "box", "opened", scannableId="S-1")
    begin = (await show(boxes, id))["createdAt"] - 1000
    log = (await boxes.get(f"{at('box', 'S-1')}/changelog?from={begin}")).data
    assert log["meta"]["totalElements"] == 2
    assert [entry["action"] for entry in log["log"]] == ["UPDATE", "CREATE"]
    assert log["log"][0]["cdc"]["event"]["eventCode"] == OPEN


async def test_callbacks_name_type_state_and_event(boxes: Client) -> None:
    async with Receiver() as receiver:
        callback = {"url": receiver.url_of("/done"), "meta": [{"k": 1}]}
        id = (await create(boxes, "box", callback=callback)).data["id"]
        made = (await receiver.wait_for(1))[0].json()
        assert (made["tenantId"], made["containerType"], made["status"]) == (boxes.tenant, "box", "success")
        assert made["data"]["id"] == id
        await apply(boxes, "box", id, OPEN, callback=callback, data={"by": "hand"})
        moved = (await receiver.wait_for(2))[1].json()
        assert (moved["containerType"], moved["data"]["state"]) == ("box", "opened:opened")
        told = moved["data"]["event"]
        assert (told["name"], told["propagate"], told["data"]) == (OPEN, False, {"by": "hand"})


async def test_waiting_custom_code_of_an_event_is_asked_before_the_answer(boxes: Client) -> None:
    id = await make(boxes, "box")
    async with Receiver() as receiver:
        hook = {"url": receiver.url_of("/hook"), "method": "POST", "wait": True}
        receiver.answer(200, {"data": {"data": {"by": "hook"}}}, times=1)
        answer = await apply(boxes, "box", id, OPEN, onRequest=hook)
        assert (answer.data["state"], answer.data["event"]["data"]) == ("opened:opened", {"by": "hook"})
        receiver.answer(409, {"message": "no"}, times=1)
        refusing = hook | {"raiseErrorOnStatusMismatch": True, "acceptableStatusCodes": [200]}
        refused = await apply(boxes, "box", id, CLOSE, onRequest=refusing)
        assert (refused.status, refused.code) == (400, "100910101020")
        assert (await boxes.get(f"{at('box', id)}/state")).data["state"] == "opened:opened"
