"""Single moves, bulk moves and emptying, all at once through two processes: what is left is a forest, and every change
on the way there began where the one before had ended.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from random import Random

import msgspec
import pytest

from haulier.app.catalogue import COMPILERS, SERVICES
from support.boxes import BASE, make, make_type, put_in, show, take_out
from support.stack import Answer, Client, Stack, serving

CRATES = 8
MOVERS = 8
MOVES = 16
MOVED = """
    SELECT event, resource_id, data FROM journal
    WHERE tenant_id = $1 AND kind = 'container' AND event = ANY (ARRAY[
        'ContainerContainerized', 'ContainerDecontainerized', 'ContainerFilled', 'ContainerEmptied'])
    ORDER BY txid, id"""
"""Of one container in the order they happened: a change is planned on what the one before has committed."""

Parents = dict[str, str | None]


@pytest.fixture
async def elsewhere(stack: Stack, client: Client) -> AsyncIterator[Client]:
    """The same app through another process."""
    async with serving(stack.runtime.settings, SERVICES, COMPILERS) as (_, url):
        yield client.at(url)


async def fill(client: Client, parent: str, children: list[str]) -> Answer:
    """Put many into a crate and close it: it takes nothing more from then on."""
    body = {"parentId": parent, "childContainerType": "crate", "action": "CONTAINERIZE", "subState": "closed"}
    return await client.put(f"{BASE}/crate/containerise", body | {"childIds": children})


async def empty(client: Client, parent: str) -> Answer:
    body = {"parentId": parent, "childContainerType": "crate", "action": "DECONTAINERIZE", "decontainerizeAll": True}
    return await client.put(f"{BASE}/crate/containerise", body)


async def move(client: Client, dice: Random, crates: list[str]) -> Answer:
    """One move of any kind, rather one that makes sense by a look at where things were a moment ago."""
    parents = await parents_of(client)
    inside = [crate for crate in crates if parents[crate] is not None]
    roots = [crate for crate in crates if parents[crate] is None]
    kind = dice.random()
    if kind < 0.05:
        parent, *children = dice.sample(crates, dice.randint(2, 4))
        return await fill(client, parent, children)
    if kind < 0.15 or not roots:
        return await empty(client, dice.choice(crates))
    if kind < 0.75 or not inside:
        return await put_in(client, dice.choice(roots), dice.choice(inside if inside and kind < 0.6 else crates))
    child = dice.choice(inside)
    return await take_out(client, child, parents[child] or "")


async def parents_of(client: Client) -> Parents:
    page = (await client.get(f"{BASE}/crate/filter?limit=100")).data["containers"]
    return {shown["id"]: shown.get("parentId") for shown in page}


def assert_forest(parents: Parents) -> None:
    """From everywhere the way up ends: nobody is inside itself."""
    for start in parents:
        seen, here = {start}, parents[start]
        while here is not None:
            assert here not in seen, f"{start} lies inside itself"
            seen.add(here)
            here = parents.get(here)


async def replay(stack: Stack, tenant: str) -> Parents:
    """Where the journal's moves lead: only what lies nowhere is put in, only what lies there is taken out."""
    parents: Parents = {}
    for row in await stack.runtime.database.fetch(MOVED, tenant):
        data = msgspec.json.decode(row["data"])
        one = "parentId" in data
        parent = data["parentId"] if one else row["resource_id"]
        goes_in = data["operation"] == "CONTAINERIZE"
        for child in [row["resource_id"]] if one else data["childContainerIDs"]:
            assert parents.get(child) == (None if goes_in else parent), (row["event"], child, parent)
            parents[child] = parent if goes_in else None
        assert_forest(parents)
    return parents


@pytest.mark.parametrize("seed", range(4))
async def test_moves_of_every_kind_at_once_leave_a_forest_whose_lists_agree(
    stack: Stack, client: Client, elsewhere: Client, seed: int
) -> None:
    await make_type(client, "crate", containerizableIn="opened")
    crates = [await make(client, "crate", "opened") for _ in range(CRATES)]

    async def mover(number: int) -> list[int]:
        dice = Random(f"{seed}/{number}")
        here = client if number % 2 else elsewhere
        return [(await move(here, dice, crates)).status for _ in range(MOVES)]

    statuses = [status for each in await asyncio.gather(*map(mover, range(MOVERS))) for status in each]
    assert set(statuses) <= {202, 400, 409}
    assert statuses.count(202) >= MOVERS, "the game is about something"
    parents = await parents_of(client)
    assert_forest(parents)
    moved = await replay(stack, client.tenant)
    assert parents == {crate: moved.get(crate) for crate in crates}
    for crate in crates:
        held = {child for child, parent in parents.items() if parent == crate}
        assert set((await show(client, crate))["childContainerIDs"]) == held


async def test_all_that_come_out_and_one_that_goes_in_at_once_are_told_the_truth(
    client: Client, elsewhere: Client
) -> None:
    await make_type(client, "crate", containerizableIn="opened")
    for _ in range(8):
        parent, inside, late = [await make(client, "crate", "opened") for _ in range(3)]
        assert (await put_in(client, inside, parent)).status == 202
        emptied, entered = await asyncio.gather(empty(client, parent), put_in(elsewhere, late, parent))
        assert (emptied.status, entered.status) == (202, 202)
        held = (await show(client, parent))["childContainerIDs"]
        assert held in ([], [late])
        assert (await show(client, late)).get("parentId") == (parent if held else None)
        assert "parentId" not in await show(client, inside)


async def test_of_two_bulk_moves_that_share_a_child_one_moves_all_and_the_other_none(
    client: Client, elsewhere: Client
) -> None:
    await make_type(client, "crate", containerizableIn="opened")
    for _ in range(6):
        one, two, left, shared, right = [await make(client, "crate", "opened") for _ in range(5)]
        answers = await asyncio.gather(fill(client, one, [left, shared]), fill(elsewhere, two, [shared, right]))
        assert sorted(answer.status for answer in answers) == [202, 400]
        held = [(await show(client, parent))["childContainerIDs"] for parent in (one, two)]
        assert held in ([[left, shared], []], [[], [shared, right]])
