"""The lines for argon2id: addresses and tenants take turns, and all of it is bounded."""

from __future__ import annotations

import asyncio
import os
import threading

import pytest

from haulier.core.refusal import Cause, Refusal
from haulier.engines.process_priority import NICENESS
from haulier.platform.access.password_hashing import MAX_QUEUED, MAX_QUEUED_OF_ONE, HashClient, HashQueues


def at(address: str) -> HashClient:
    return HashClient(False, address)


def of(tenant: str) -> HashClient:
    return HashClient(True, tenant)


class Gate:
    """Work that holds the thread until the gate is opened; then each piece tells its name."""

    def __init__(self) -> None:
        self.opened = threading.Event()
        self.told: list[str | None] = []

    def hold(self) -> None:
        self.opened.wait()

    def tell(self, name: str | None) -> None:
        self.told.append(name)


async def held(line: HashQueues, gate: Gate) -> asyncio.Task[None]:
    """The thread of the line is busy until the gate opens."""
    task = asyncio.ensure_future(line.run(at("first"), gate.hold))
    await asyncio.sleep(0)
    return task


async def test_all_take_turns_whether_anything_is_known_of_them_or_not() -> None:
    line, gate = HashQueues(), Gate()
    first = await held(line, gate)
    crowd = [line.run(at("crowd"), gate.tell, f"crowd {n}") for n in range(4)]
    greedy = [line.run(of("greedy"), gate.tell, f"greedy {n}") for n in range(4)]
    others = [line.run(at("one"), gate.tell, "one"), line.run(of("acme"), gate.tell, "acme")]
    waiting = asyncio.gather(*crowd, *greedy, *others)
    await asyncio.sleep(0)
    gate.opened.set()
    await asyncio.gather(first, waiting)
    assert sorted(gate.told[:4], key=str) == ["acme", "crowd 0", "greedy 0", "one"]
    assert gate.told[4:] in (
        [f"{name} {n}" for n in range(1, 4) for name in names] for names in (("crowd", "greedy"), ("greedy", "crowd"))
    )


async def test_one_address_has_so_many_places_and_others_still_come_in() -> None:
    line, gate = HashQueues(), Gate()
    first = await held(line, gate)
    crowd = [asyncio.ensure_future(line.run(at("crowd"), gate.tell, "crowd")) for _ in range(MAX_QUEUED_OF_ONE)]
    await asyncio.sleep(0)
    with pytest.raises(Refusal) as caught:
        await line.run(at("crowd"), gate.tell, "more")
    assert caught.value.cause is Cause.TOO_MANY_REQUESTS
    other = asyncio.ensure_future(line.run(at("other"), gate.tell, "other"))
    gate.opened.set()
    await asyncio.gather(first, other, *crowd)
    assert gate.told.index("other") == 1
    assert gate.told.count("crowd") == MAX_QUEUED_OF_ONE


async def test_when_all_places_are_taken_the_longest_line_makes_room() -> None:
    line, gate = HashQueues(), Gate()
    first = await held(line, gate)
    crowds = [
        asyncio.ensure_future(line.run(at(f"crowd {n % (MAX_QUEUED // MAX_QUEUED_OF_ONE)}"), gate.tell, "crowd"))
        for n in range(MAX_QUEUED)
    ]
    await asyncio.sleep(0)
    other = asyncio.ensure_future(line.run(at("other"), gate.tell, "other"))
    gate.opened.set()
    outcomes = await asyncio.gather(first, other, *crowds, return_exceptions=True)
    refused = [outcome for outcome in outcomes if outcome is not None]
    assert [refusal.cause for refusal in refused if isinstance(refusal, Refusal)] == [Cause.UNAVAILABLE]
    assert "other" in gate.told
    assert len(gate.told) == MAX_QUEUED


async def test_what_the_work_raises_is_raised_and_the_next_one_runs() -> None:
    line = HashQueues()

    def fail() -> None:
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        await line.run(at("a"), fail)
    assert await line.run(at("a"), str.upper, "x") == "X"


@pytest.mark.parametrize("known", [True, False])
async def test_its_thread_gives_way_and_ours_does_not(known: bool) -> None:
    here = os.getpriority(os.PRIO_PROCESS, 0)
    assert await HashQueues().run(
        HashClient(known, "x"), lambda: os.getpriority(os.PRIO_PROCESS, threading.get_native_id())
    ) == max(here, NICENESS)
    assert os.getpriority(os.PRIO_PROCESS, 0) == here
