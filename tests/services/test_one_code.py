"""One code is one thing, however it was scanned, pasted or composed: at writing and at looking up alike."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from unicodedata import normalize
from urllib.parse import quote

import pytest

from support import boxes, drones
from support.batches import Sender
from support.drones import make_drone
from support.receiver import Receiver
from support.stack import Client

SPELLINGS = ("ab-1 ", " ab-1", "ab-1\r", "ab-1\t\n", "ab-1\u00a0", "ab-1\u200b", "\ufeffab-1", "ab-1")
APART = normalize("NFD", "CAFÉ-1")


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    """Callbacks and custom code come here."""
    async with Receiver() as receiver:
        yield receiver


@pytest.mark.parametrize("code", SPELLINGS)
async def test_a_participant_is_made_once_of_all_spellings(client: Client, code: str) -> None:
    await drones.make_type(client)
    id = (await make_drone(client, code)).data["id"]
    assert (await client.get(f"{drones.BASE}/drones/{id}")).data["uniqueCode"] == "ab-1"
    again = await make_drone(client, "ab-1")
    assert (again.status, again.fields) == (400, {"uniqueCode"})
    query = quote(json.dumps({"arr": [{"key": "uniqueCode", "expr": "eq", "value": code}]}))
    assert [one["id"] for one in (await client.get(f"{drones.BASE}/drones?query={query}")).data["participants"]] == [id]


async def test_composed_and_taken_apart_letters_are_the_same(client: Client) -> None:
    await drones.make_type(client)
    id = (await make_drone(client, APART)).data["id"]
    assert (await make_drone(client, "CAFÉ-1")).status == 400
    for code in (APART, "CAFÉ-1"):
        query = quote(json.dumps({"arr": [{"key": "uniqueCode", "expr": "in", "value": ["x", code]}]}))
        found = (await client.get(f"{drones.BASE}/drones?query={query}")).data["participants"]
        assert [(one["id"], one["uniqueCode"]) for one in found] == [(id, "CAFÉ-1")]


FINDERS = [
    ("like", "fé-1"), ("prefix", "CAFÉ"), ("wildcard", "CAFÉ-?"), ("regexp", "CAF[É]-[0-9]"), ("fuzzy", "CAFÉ-12"),
    ("match", "CAFÉ"), ("gte", "CAFÉ-1"), ("lte", "CAFÉ-1"),
]  # fmt: skip


@pytest.mark.parametrize(("expr", "value"), [*FINDERS, ("phrase", "café 1"), ("phrase_prefix", "café")])
async def test_every_operator_finds_composed_and_taken_apart_letters(client: Client, expr: str, value: str) -> None:
    await drones.make_type(client)
    id = (await make_drone(client, APART)).data["id"]
    for form in (value, normalize("NFD", value)):
        query = quote(json.dumps({"arr": [{"key": "uniqueCode", "expr": expr, "value": form}]}))
        found = await client.get(f"{drones.BASE}/drones?query={query}")
        assert [one["id"] for one in found.data["participants"]] == [id], found.body


@pytest.mark.parametrize("code", ["   ", "\u200b", "a\nb", "a\u200bb", "a\u180eb", "a\ufe0fb", "a\U000e0041b"])
async def test_what_cannot_be_seen_is_no_code(client: Client, code: str) -> None:
    await drones.make_type(client)
    answer = await make_drone(client, code)
    assert (answer.status, answer.fields) == (400, {"uniqueCode"})


async def test_a_container_is_found_as_it_is_scanned(client: Client) -> None:
    await boxes.make_types(client)
    bag = await boxes.make(client, "bag", "opened", scannableId="BAG-1\r")
    box = await boxes.make(client, "box", "closed", scannableId=" BOX-1")
    assert (await boxes.create(client, "bag", scannableId="BAG-1 ")).fields == {"scannableId"}
    for name in ("BAG-1", "BAG-1\r", "\ufeffBAG-1"):
        assert (await client.get(boxes.at("bag", name))).data["id"] == bag
    assert (await boxes.put_in(client, box, "BAG-1\r")).status < 300
    assert (await client.get(boxes.at("box", "BOX-1\n"))).data["parentId"] == bag


async def test_rows_of_a_file_and_of_a_batch_are_the_same_things(client: Client, receiver: Receiver) -> None:
    await drones.make_type(client)
    sender = Sender(client, receiver, f"{drones.BASE}/drones", f"{drones.BASE}/drones/batch/upload")
    text = (
        f"uniqueCode,owner,payloadKg\nab-1 ,{client.owner},1\n\u200bab-2, {client.owner},1\na\u200bb,{client.owner},1\n"
    )
    assert (await sender.file("POST", text.encode(), "file")).status == 202
    told = (await sender.ended("file"))["data"]
    assert (told["meta"]["success"], told["meta"]["failed"]) == (2, 1)
    assert "cannot be seen" in told["errors"][0]["reason"]
    rows = [
        {"uniqueCode": code, "owner": client.owner, "properties": {"payloadKg": 1}}
        for code in ("ab-1", "ab-2\r", "ab-3")
    ]
    await sender.rows("POST", rows, "rows")
    told = (await sender.ended("rows"))["data"]
    assert ([one["refID"] for one in told["success"]], told["meta"]["failed"]) == (["ab-3"], 2)


async def test_custom_code_cannot_change_what_the_id_was_made_of(client: Client, receiver: Receiver) -> None:
    """The id of the 202 is the one that the callback tells and that reads find."""
    await drones.make_type(client)
    receiver.answer(200, {"data": {"uniqueCode": "OTHER", "name": "enriched"}}, times=1)
    hook = {"url": receiver.url_of("/hook"), "method": "POST", "wait": True}
    answer = await make_drone(client, "MINE", onRequest=hook, callback={"url": receiver.url_of("/done")})
    done = next(call.json() for call in await receiver.wait_for(2) if call.path == "/done")
    assert (done["status"], done["data"]["id"]) == ("success", answer.data["id"])
    shown = (await client.get(f"{drones.BASE}/drones/{answer.data['id']}")).data
    assert (shown["uniqueCode"], shown["name"]) == ("MINE", "enriched")
