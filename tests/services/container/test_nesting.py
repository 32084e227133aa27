"""Containers in containers: every precondition, one and many, and what holds when many move at once."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from itertools import pairwise
from random import Random
from typing import Any
from uuid import uuid4

import pytest

from haulier.services.container import store
from haulier.services.container.commands import nesting
from support.boxes import (
    BASE,
    CLOSE,
    COMPLETE,
    DISPOSE,
    OPEN,
    TYPES,
    apply,
    create,
    make,
    make_type,
    make_types,
    put_in,
    show,
    take_out,
)
from support.receiver import Receiver
from support.stack import Answer, Client, Stack


@pytest.fixture
async def boxes(client: Client) -> Client:
    """A tenant with boxes, bags and pallets."""
    await make_types(client)
    return client


async def bulk(client: Client, parent: str, children: list[str] | None, **members: Any) -> Answer:
    body = {"parentId": parent, "childContainerType": "box", "action": "CONTAINERIZE", "subState": "closed"}
    if children is not None:
        body["childIds"] = children
    return await client.put(f"{BASE}/bag/containerise", body | members)


async def parents_of(client: Client) -> dict[str, str | None]:
    """Who lies in whom."""
    found: dict[str, str | None] = {}
    for name in ("box", "bag", "pallet"):
        page = (await client.get(f"{BASE}/{name}/filter?limit=100")).data["containers"]
        found |= {shown["id"]: shown.get("parentId") for shown in page}
    return found


def assert_forest(parents: Mapping[str, str | None]) -> None:
    """From everywhere the way up ends: nobody is inside itself."""
    for start in parents:
        here, steps = parents[start], 0
        while here is not None:
            assert steps <= len(parents), f"{start} lies inside itself"
            here, steps = parents[here], steps + 1


async def test_a_container_goes_in_and_comes_out(boxes: Client) -> None:
    parent = await make(boxes, "bag", "opened", scannableId="BAG-1")
    child = await make(boxes, "box", "closed")
    answer = await put_in(boxes, child, "BAG-1")
    assert (answer.status, answer.data) == (202, {"id": child, "operation": "CONTAINERIZE"})
    assert (await show(boxes, parent))["childContainerIDs"] == [child]
    assert (await show(boxes, child))["parentId"] == parent
    out = await take_out(boxes, child, parent)
    assert (out.status, out.data) == (202, {"id": child, "operation": "DECONTAINERIZE"})
    assert (await show(boxes, parent))["childContainerIDs"] == []
    assert "parentId" not in await show(boxes, child)


@pytest.mark.parametrize(
    ("parent", "child", "members", "rule"),
    [
        (("bag", "created"), ("box", "closed"), {}, ("parentId", "state")),
        (("bag", "closed"), ("box", "closed"), {}, ("parentId", "state")),
        (("bag", "completed"), ("box", "closed"), {}, ("parentId", "state")),
        (("box", "opened"), ("box", "closed"), {}, ("parentId", "isLeaf")),
        (("bag", "opened"), ("box", "created"), {}, ("containerId", "state")),
        (("bag", "opened"), ("box", "completed"), {}, ("containerId", "state")),
        (("bag", "opened"), ("box", "closed"), {"isContainerizable": False}, ("containerId", "isContainerizable")),
        (("pallet", "opened"), ("parcel", "closed"), {}, ("containerId", "allowedParent")),
        (("bag", "opened"), ("letter", "closed"), {}, ("containerId", "allowedParent")),
    ],
)
async def test_each_precondition_refuses_and_nothing_moves(
    boxes: Client, parent: tuple[str, str], child: tuple[str, str], members: dict[str, Any], rule: tuple[str, str]
) -> None:
    await make_type(boxes, "parcel", leaf=True, allowedParent={"oneOf": ["bag"]})
    await make_type(boxes, "letter", leaf=True, allowedParent={"not": ["bag"]})
    where, what = await make(boxes, *parent), await make(boxes, *child, **members)
    before = await show(boxes, what), await show(boxes, where)
    one = await put_in(boxes, what, where)
    assert (one.status, one.code, one.rules) == (400, "100910120007", {rule})
    if parent[0] == "bag":
        assert (await bulk(boxes, where, [what], childContainerType=child[0])).status == 400
    assert (await show(boxes, what), await show(boxes, where)) == before


async def test_a_type_may_say_that_its_containers_go_in_while_open(boxes: Client) -> None:
    await make_type(boxes, "tote", containerizableIn="opened")
    parent = await make(boxes, "bag", "opened")
    assert (await put_in(boxes, await make(boxes, "tote", "opened"), parent)).status == 202
    assert (await put_in(boxes, await make(boxes, "tote", "closed"), parent)).status == 400
    assert (await boxes.get(f"{TYPES}/tote")).data["containerizableIn"] == "opened"


async def test_a_container_lies_in_one_parent_at_most(boxes: Client) -> None:
    one, two = await make(boxes, "bag", "opened"), await make(boxes, "bag", "opened")
    child = await make(boxes, "box", "closed")
    answers = await asyncio.gather(*(put_in(boxes, child, parent) for parent in (one, two, one, two)))
    assert sorted(answer.status for answer in answers) == [202, 400, 400, 400]
    held = [(await show(boxes, parent))["childContainerIDs"] for parent in (one, two)]
    assert sorted(held) == [[], [child]]
    other = two if held[0] else one
    assert (await take_out(boxes, child, other)).status == 400
    assert [(await show(boxes, parent))["childContainerIDs"] for parent in (one, two)] == held


async def test_nothing_goes_into_itself_or_what_lies_in_it(boxes: Client) -> None:
    for name in ("crate", "chest"):
        await make_type(boxes, name, containerizableIn="opened")
    outer, inner = await make(boxes, "crate", "opened"), await make(boxes, "chest", "opened")
    innermost = await make(boxes, "crate", "opened")
    assert (await put_in(boxes, outer, outer)).status == 400
    assert (await put_in(boxes, inner, outer)).status == 202
    assert (await put_in(boxes, innermost, inner)).status == 202
    for place in (inner, innermost):
        answer = await put_in(boxes, outer, place)
        assert (answer.status, "lies inside" in answer.body["error"]["description"]) == (400, True)
    assert "parentId" not in await show(boxes, outer)


async def test_two_that_go_into_each_other_at_once_do_not_both_get_there(boxes: Client) -> None:
    await make_type(boxes, "crate", containerizableIn="opened")
    for _ in range(12):
        a, b = await make(boxes, "crate", "opened"), await make(boxes, "crate", "opened")
        answers = await asyncio.gather(put_in(boxes, a, b), put_in(boxes, b, a))
        assert sorted(answer.status for answer in answers) == [202, 400]


async def test_trees_that_go_into_each_other_at_once_do_not_both_get_there(boxes: Client) -> None:
    """The two changes have neither child nor parent in common: only the roots can tell."""
    await make_type(boxes, "crate", containerizableIn="opened")
    for _ in range(8):
        a, b, low_a, low_b = [await make(boxes, "crate", "opened") for _ in range(4)]
        assert [(await put_in(boxes, *pair)).status for pair in ((low_a, a), (low_b, b))] == [202, 202]
        answers = await asyncio.gather(put_in(boxes, a, low_b), put_in(boxes, b, low_a))
        assert sorted(answer.status for answer in answers) == [202, 400]


@pytest.mark.parametrize("seed", range(4))
async def test_whoever_moves_what_at_once_it_stays_a_forest(boxes: Client, seed: int) -> None:
    """Many clients put and take at random; what was answered is what is there, and nobody is inside itself."""
    await make_type(boxes, "crate", containerizableIn="opened")
    random = Random(seed)
    crates = [await make(boxes, "crate", "opened") for _ in range(7)]

    async def move() -> None:
        for _ in range(25):
            child, parent = random.sample(crates, 2)
            if random.random() < 0.6:
                assert (await put_in(boxes, child, parent)).status in (202, 400)
            else:
                shown = await show(boxes, child)
                if "parentId" in shown:
                    assert (await take_out(boxes, child, shown["parentId"])).status in (202, 400)

    await asyncio.gather(*(move() for _ in range(6)))
    page = (await boxes.get(f"{BASE}/crate/filter?limit=100")).data["containers"]
    parents = {shown["id"]: shown.get("parentId") for shown in page}
    assert_forest(parents)
    for crate in crates:
        held = {child for child, parent in parents.items() if parent == crate}
        assert set((await show(boxes, crate))["childContainerIDs"]) == held


async def test_what_goes_in_while_the_parent_closes_is_in_before_or_not_at_all(boxes: Client) -> None:
    for _ in range(8):
        parent, child = await make(boxes, "bag", "opened"), await make(boxes, "box", "closed")
        entered, closed = await asyncio.gather(put_in(boxes, child, parent), apply(boxes, "bag", parent, CLOSE))
        assert closed.status == 200
        held = (await show(boxes, parent))["childContainerIDs"]
        assert held == ([child] if entered.status == 202 else [])


async def test_many_go_in_and_the_parent_is_closed_and_changed_with_them(boxes: Client) -> None:
    parent = await make(boxes, "bag", "opened")
    one, two = await make(boxes, "box", "closed", scannableId="S-1"), await make(boxes, "box", "closed")
    more = {
        "attributes": {"weight": 9},
        "trackingDetails": [{"operator": "acme", "trackingId": "T1"}],
        "isHazmat": True,
    }
    answer = await bulk(boxes, parent, ["S-1", two, one], **more, scannableId="BAG-7")
    assert (answer.status, answer.data) == (202, {"id": parent, "operation": "CONTAINERIZE"})
    shown = await show(boxes, parent)
    assert shown["childContainerIDs"] == [one, two]
    assert (shown["state"], shown["attributes"], shown["isHazmat"]) == ("closed:closed", {"weight": 9}, True)
    assert (shown["scannableId"], shown["trackingDetails"][0]["isPrimary"]) == ("BAG-7", True)
    state = (await boxes.get(f"{BASE}/bag/BAG-7/state")).data
    assert state["event"]["eventCode"] == CLOSE


async def test_of_many_all_go_in_or_none(boxes: Client) -> None:
    parent = await make(boxes, "bag", "opened")
    good = [await make(boxes, "box", "closed") for _ in range(3)]
    for bad, status in ((await make(boxes, "box", "created"), 400), (f"box:{uuid4()}", 400), ("nowhere", 400)):
        assert (await bulk(boxes, parent, [*good, bad])).status == status
    assert (await bulk(boxes, parent, [await make(boxes, "pallet", "closed")])).fields == {"childIds"}
    assert (await bulk(boxes, parent, good, attributes={"weight": 1000})).fields == {"attributes.weight"}
    assert (await bulk(boxes, parent, good, subState="nowhere")).status == 400
    assert (await bulk(boxes, parent, good, subState=None)).fields == {"subState"}
    assert (await bulk(boxes, parent, None)).fields == {"childIds"}
    assert (await bulk(boxes, parent, good, isReusable=True)).fields == {"isReusable"}
    assert (await bulk(boxes, await make(boxes, "pallet", "opened"), good)).status == 400
    shown = await show(boxes, parent)
    assert (shown["childContainerIDs"], shown["state"], shown["attributes"]) == ([], "opened:opened", {})


async def test_of_many_each_that_may_not_go_in_is_named(boxes: Client) -> None:
    parent = await make(boxes, "bag", "opened")
    good, early = await make(boxes, "box", "closed"), [await make(boxes, "box", "created") for _ in range(2)]
    held = await make(boxes, "box", "closed")
    await put_in(boxes, held, await make(boxes, "bag", "opened"))
    answer = await bulk(boxes, parent, [good, *early, held])
    assert answer.rules == {("childIds", "state"), ("childIds", "parent")}
    text = " ".join(fault["message"] for fault in answer.body["error"]["additionalInfo"]["faults"])
    assert [id in text for id in (good, *early, held)] == [False, True, True, True]


async def test_many_come_out_named_or_all(boxes: Client) -> None:
    parent = await make(boxes, "bag", "opened")
    children = [await make(boxes, "box", "closed") for _ in range(4)]
    assert (await bulk(boxes, parent, children)).status == 202
    out = {"action": "DECONTAINERIZE", "subState": None}
    assert (await bulk(boxes, parent, children[:1], **out)).data["operation"] == "DECONTAINERIZE"
    assert (await bulk(boxes, parent, children[:2], **out)).status == 400
    assert (await show(boxes, parent))["childContainerIDs"] == children[1:]
    assert (await bulk(boxes, parent, [children[1]], decontainerizeAll=True, **out)).status == 202
    assert (await show(boxes, parent))["childContainerIDs"] == []
    assert (await bulk(boxes, parent, None, **out)).status == 202


async def test_a_thousand_go_in_with_one_call(boxes: Client) -> None:
    parent = await make(boxes, "bag", "opened")
    made = [await create(boxes, "box") for _ in range(1000)]
    children = [answer.data["id"] for answer in made]
    group = (await boxes.post(f"{BASE}/container-groups", {"containerIds": children})).data["id"]
    for code in (OPEN, CLOSE):
        event = {"eventCode": code, "reasonCode": "R-0001", "timestamp": 1, "data": {}, "source": {"appId": "a"}}
        assert (await boxes.put(f"{BASE}/container-groups/{group}/event", event)).status == 202
    assert (await bulk(boxes, parent, children)).status == 202
    assert set((await show(boxes, parent))["childContainerIDs"]) == set(children)
    assert (await bulk(boxes, parent, None, action="DECONTAINERIZE", subState=None)).status == 202
    assert (await show(boxes, parent))["childContainerIDs"] == []


async def test_an_event_reaches_what_lies_inside_when_it_is_to(boxes: Client) -> None:
    pallet, bag, box = await nested(boxes)
    alone = await apply(boxes, "bag", bag, DISPOSE)
    assert alone.data["state"] == "completed:dead"
    pallet, bag, box = await nested(boxes)
    answer = await apply(boxes, "pallet", pallet, DISPOSE, propagate=True)
    assert (answer.data["id"], answer.data["state"], answer.data["event"]["propagate"]) == (
        pallet,
        "completed:dead",
        True,
    )
    for id in (bag, box):
        state = (await boxes.get(f"{BASE}/{id}/state")).data
        assert (state["state"], state["event"]["eventCode"], "terminalTtl" in state) == (
            "completed:dead",
            DISPOSE,
            True,
        )


async def test_an_event_that_one_inside_does_not_take_happens_to_none(boxes: Client) -> None:
    pallet, bag, box = await nested(boxes)
    refused = await apply(boxes, "pallet", pallet, CLOSE, propagate=True)
    assert (refused.status, bag in refused.body["error"]["description"]) == (400, True)
    assert [(await show(boxes, id))["state"] for id in (pallet, bag, box)] == [
        "opened:opened", "closed:closed", "closed:closed",
    ]  # fmt: skip


async def nested(boxes: Client) -> tuple[str, str, str]:
    """A box in a bag on a pallet."""
    pallet, bag = await make(boxes, "pallet", "opened"), await make(boxes, "bag", "opened")
    box = await make(boxes, "box", "closed")
    assert (await put_in(boxes, box, bag)).status == 202
    assert (await apply(boxes, "bag", bag, CLOSE)).status == 200
    assert (await put_in(boxes, bag, pallet)).status == 202
    return pallet, bag, box


async def test_the_parents_change_log_tells_of_its_children(boxes: Client) -> None:
    parent, child = await make(boxes, "bag", "opened"), await make(boxes, "box", "closed")
    begin = (await show(boxes, parent))["createdAt"] - 1000
    await put_in(boxes, child, parent)
    log = (await boxes.get(f"{BASE}/bag/{parent}/changelog?from={begin}")).data["log"]
    assert log[0]["cdc"]["event"]["name"] == "ContainerContainerized"


async def test_malformed_moves_are_refused(boxes: Client) -> None:
    parent, child = await make(boxes, "bag", "opened"), await make(boxes, "box", "closed", scannableId="S-1")
    assert (await boxes.put(f"{BASE}/{child}/child", {"parentId": parent})).fields == {"action"}
    assert (await put_in(boxes, child, parent, "INSERT")).fields == {"action"}
    assert (await put_in(boxes, "S-1", parent)).status == 404
    assert (await put_in(boxes, f"box:{uuid4()}", parent)).status == 404
    assert (await put_in(boxes, child, f"bag:{uuid4()}")).status == 400
    assert (await show(boxes, parent))["childContainerIDs"] == []


async def test_another_tenants_containers_neither_hold_nor_are_held(stack: Stack, boxes: Client) -> None:
    parent, child = await make(boxes, "bag", "opened"), await make(boxes, "box", "closed", scannableId="S-1")
    other = await stack.new_tenant()
    await make_types(other)
    their_parent, their_child = await make(other, "bag", "opened"), await make(other, "box", "closed")
    assert (await put_in(other, child, their_parent)).status == 404
    assert (await put_in(other, their_child, parent)).status == 400
    for name in (child, "S-1"):
        assert (await bulk(other, their_parent, [name])).status == 400
    assert (await bulk(other, parent, [their_child])).status == 400
    assert (await show(other, their_parent))["childContainerIDs"] == []
    assert (await show(boxes, parent))["childContainerIDs"] == []
    assert (await put_in(boxes, child, parent)).status == 202
    assert (await take_out(other, child, parent)).status == 404
    assert (await show(boxes, parent))["childContainerIDs"] == [child]


async def test_a_parent_that_is_not_there_yet_is_made_filled_and_closed(boxes: Client) -> None:
    child, other = await make(boxes, "box", "closed"), await make(boxes, "box", "created")
    new = {"parentId": "BAG-9", "scannableId": "BAG-9", "isReusable": True, "attributes": {"weight": 5}}
    assert (await bulk(boxes, "", [child, other], **new)).status == 400
    assert (await bulk(boxes, "", [child], **new, subState=None)).fields == {"subState"}
    assert (await bulk(boxes, "BAG-9", [child])).status == 400
    assert (await boxes.get(f"{BASE}/bag/filter")).data["containers"] == []
    answer = await bulk(boxes, "", [child], **new)
    assert answer.status == 202
    shown = (await boxes.get(f"{BASE}/bag/BAG-9")).data
    assert (shown["id"], shown["state"], shown["childContainerIDs"]) == (answer.data["id"], "closed:closed", [child])
    assert (shown["isReusable"], shown["attributes"]) == (True, {"weight": 5})
    assert (await show(boxes, child))["parentId"] == shown["id"]
    assert (await bulk(boxes, "", [child], **new)).status == 400


async def test_an_empty_list_takes_nothing_out(boxes: Client) -> None:
    parent, child = await make(boxes, "bag", "opened"), await make(boxes, "box", "closed")
    await put_in(boxes, child, parent)
    assert (await bulk(boxes, parent, [], action="DECONTAINERIZE", subState=None)).status == 202
    assert (await show(boxes, parent))["childContainerIDs"] == [child]


async def test_limits_of_nesting(boxes: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    await make_type(boxes, "crate", containerizableIn="opened")
    monkeypatch.setattr(nesting, "MAX_CHILDREN", 2)
    monkeypatch.setattr(nesting, "MAX_LEVELS", 3)
    monkeypatch.setattr(store, "MAX_CONTENTS", 3)
    tower = [await make(boxes, "crate", "opened") for _ in range(5)]
    for parent, child in pairwise(tower[:4]):
        assert (await put_in(boxes, child, parent)).status == 202
    assert (await put_in(boxes, tower[4], tower[3])).status == 400
    assert (await put_in(boxes, tower[4], tower[0])).status == 202
    full = await put_in(boxes, await make(boxes, "crate", "opened"), tower[0])
    assert (full.status, "at most 2" in full.body["error"]["description"]) == (400, True)
    assert (await apply(boxes, "crate", tower[0], DISPOSE, propagate=True)).status == 400
    assert (await take_out(boxes, tower[4], tower[0])).status == 202
    assert (await apply(boxes, "crate", tower[0], DISPOSE, propagate=True)).status == 200


async def test_time_runs_out_for_what_lies_inside_too(boxes: Client) -> None:
    """A sub-state's time-out comes to each container by its own clock, and the machine's callback hears of it."""
    path = f"{TYPES}/box/config/state-machine"
    states = (await boxes.get(path)).data["states"]
    states["completed"]["subStates"][0]["ttl"] = {"time": "1s", "destination": "completed:dead"}
    async with Receiver() as receiver:
        body = {"states": states, "terminalTTL": "1s", "callback": receiver.url_of("/machine")}
        assert (await boxes.put(path, body)).status == 200
        parent, child = await make(boxes, "bag", "opened"), await make(boxes, "box", "closed")
        assert (await put_in(boxes, child, parent)).status == 202
        assert (await apply(boxes, "box", child, COMPLETE)).status == 200
        told = [call.json() for call in await receiver.wait_for(6)]
    by_events = [call["data"]["state"] for call in told if "event" in call["data"]]
    by_the_clock = [call["data"]["state"] for call in told if "state" in call["data"] and "event" not in call["data"]]
    assert sorted(by_events) == ["closed:closed", "completed:completed", "opened:opened"]
    assert by_the_clock == ["completed:dead", "completed:dead"]
    assert {call["containerType"] for call in told} == {"box"}
    assert (await show(boxes, parent))["childContainerIDs"] == []
