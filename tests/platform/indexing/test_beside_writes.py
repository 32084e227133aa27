"""A build goes on while others write, and loses nothing of what they wrote, whoever dies."""

from __future__ import annotations

import asyncio
import random
from itertools import count
from typing import Any

import pytest

from haulier.core.filters import Term
from haulier.platform.runtime import Runtime
from haulier.platform.storage.reader import SQL as READ
from haulier.platform.timers.clock import Clock, Timer
from haulier.platform.typed import index_builds as indexing
from support.downstream import TurnedClock, killed_at
from support.indexed_crates import Yard, attribute
from support.settings import DEFAULTS
from support.statements import WatchedDatabase

WAITING = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
WEIGHT, COLOUR = attribute("weight", "number"), attribute("colour")


@pytest.fixture(autouse=True)
def small_slices(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexing, "SLICE_ROWS", 5)


async def fill(yard: Yard, crates: int = 12) -> list[str]:
    """Crates of a type without any index; their ids."""
    await yard.make_type(attribute("weight", "number", indexed=False), attribute("colour", indexed=False))
    return [await yard.make(weight=n, colour=f"c{n % 3}") for n in range(crates)]


async def check(yard: Yard) -> None:
    """Columns are right, and lists find what looking at every crate finds."""
    await yard.check_columns()
    for term in (Term("weight", "gte", 5), Term("weight", "exists", False), Term("colour", "prefix", "c")):
        if term.key in {item.name for item in (await yard.type_body()).attributes if item.indexed}:
            ids = await yard.found(term)
            assert (len(ids), set(ids)) == (len(set(ids)), await yard.expected(term))


async def test_a_crate_written_between_reading_and_filling_keeps_what_was_written(
    yard: Yard, database: WatchedDatabase
) -> None:
    ids = await fill(yard)
    await yard.declare(WEIGHT, COLOUR)

    async def write(_rows: object) -> None:
        await yard.change(ids[0], weight=77, colour="new")
        await yard.touch(ids[1])

    database.meetings[indexing.SQL["slice"]] = write
    await yard.build()
    await check(yard)
    assert await yard.found(Term("weight", "eq", 77)) == [ids[0]]


async def test_what_was_worked_out_under_an_older_type_is_not_written(
    yard: Yard, elsewhere: Yard, database: WatchedDatabase
) -> None:
    """The column has passed to another attribute meanwhile, and its build is through already."""
    await fill(yard)
    await yard.declare(COLOUR)

    async def overtake(_types: object) -> None:
        await elsewhere.declare(attribute("colour", indexed=False), WEIGHT)
        await elsewhere.build()
        await elsewhere.check_columns()

    database.meetings[READ["read_many"]] = overtake
    await yard.clock().fire_due()
    await check(elsewhere)
    assert (await yard.events())[-1] == "CrateTypeIndexBuilt"


async def test_a_crate_that_is_gone_meanwhile_stays_away(yard: Yard, database: WatchedDatabase) -> None:
    ids = await fill(yard)
    await yard.declare(WEIGHT)

    async def remove(_rows: object) -> None:
        await database.execute("DELETE FROM resource WHERE tenant_id = $1 AND id = $2", yard.tenant, ids[2])

    database.meetings[indexing.SQL["slice"]] = remove
    await yard.build()
    await check(yard)
    assert len(await yard.rows()) == 11


async def test_a_write_that_was_under_way_when_the_type_changed_is_waited_for(
    yard: Yard, database: WatchedDatabase
) -> None:
    """It has seen the type as it was, so that its columns lack what the change adds; and nobody sees its row yet."""
    await fill(yard)
    asked: list[bool] = []
    async with database.acquire() as connection:
        transaction = connection.transaction()
        await transaction.start()
        await connection.execute(
            "INSERT INTO resource SELECT tenant_id, kind, 'crate-0000', version, type, key, parent, state, attrs, body,"
            " x1, x2, x3, x4, x5, x6, x7, x8, created_at, created_by, updated_at, updated_by, expires_at"
            " FROM resource WHERE tenant_id = $1 AND id = 'crate-0001'",
            yard.tenant,
        )
        await yard.declare(WEIGHT)

        async def end(open_: bool) -> None:
            asked.append(open_)
            await transaction.commit()

        database.meetings[indexing.SQL["earlier_transactions"]] = end
        await yard.build()
    assert asked == [True]
    assert len(await yard.rows()) == 13
    await check(yard)


async def test_a_crate_that_another_holds_is_passed_over_and_come_back_to(
    yard: Yard, database: WatchedDatabase
) -> None:
    ids = await fill(yard)
    await yard.declare(WEIGHT)
    async with database.acquire() as connection:
        transaction = connection.transaction()

        async def hold(_rows: object) -> None:
            await transaction.start()
            lock = "SELECT FROM resource WHERE tenant_id = $1 AND id = ANY($2) FOR UPDATE"
            await connection.execute(lock, yard.tenant, ids[:5])

        async def let_go(rows: Any) -> None:
            assert rows == []
            await transaction.commit()

        database.meetings[indexing.SQL["slice"]] = hold
        database.meetings[indexing.SQL["fill"]] = let_go
        await yard.build()
    await check(yard)


@pytest.mark.parametrize("values", [None, {"weight": 3.5}])
async def test_a_write_that_waited_for_the_filling_of_its_crate_loses_nothing(
    yard: Yard, database: WatchedDatabase, values: dict[str, Any] | None
) -> None:
    """The write has read the crate before it was filled, and its statement has begun before, too."""
    await yard.make_type(WEIGHT)
    id = await yard.make(weight=1)
    await database.execute("UPDATE resource SET x1 = NULL WHERE tenant_id = $1 AND id = $2", yard.tenant, id)
    async with database.acquire() as connection:
        transaction = connection.transaction()
        await transaction.start()
        await connection.execute("UPDATE resource SET x1 = 'n200011' WHERE tenant_id = $1 AND id = $2", yard.tenant, id)
        writing = asyncio.ensure_future(yard.change(id, **values) if values else yard.touch(id))
        while not await database.fetchval(WAITING):
            await asyncio.sleep(0)
        await transaction.commit()
    await writing
    (row,) = await yard.rows()
    assert row["version"] == 2
    if values is None:
        assert row["x1"] == "n200011"
    else:
        await yard.check_columns()


async def test_two_workers_at_the_same_build_do_no_harm(yard: Yard, elsewhere: Yard) -> None:
    await fill(yard, 23)
    await yard.declare(WEIGHT, COLOUR)

    async def both(tenant: str, timer: Timer) -> None:
        await asyncio.gather(yard.builds().fire(tenant, timer), elsewhere.builds().fire(tenant, timer))

    await Clock(yard.runtime, {"index": both}).fire_due()
    await yard.build()
    await check(yard)
    assert (await yard.events()).count("CrateTypeIndexBuilt") == 1
    assert await yard.timers() == []


async def test_a_worker_that_dies_anywhere_leaves_the_build_to_another(
    yard: Yard, elsewhere: Yard, turned: TurnedClock
) -> None:
    await fill(yard, 8)
    await yard.build()
    for suspension in count():
        turns: list[bool] = []

        async def dying(tenant: str, timer: Timer, at: int = suspension, turns: list[bool] = turns) -> None:
            turns.append(await killed_at(yard.builds().fire(tenant, timer), at))

        # Now one attribute, now the other: each time the column passes on and all of it must be written.
        odd = bool(suspension % 2)
        await yard.declare(attribute("weight", "number", indexed=odd), attribute("colour", indexed=not odd))
        assert await Clock(yard.runtime, {"index": dying}).fire_due() == 1
        turned.turn(DEFAULTS.timer.lease_seconds)
        await elsewhere.build()
        await check(yard)
        assert await yard.timers() == []
        if turns == [False]:
            assert suspension > 10
            return


async def write_at_random(yard: Yard, ids: list[str], seed: int, times: int) -> None:
    """New crates and changed ones, as several clients make them."""
    chance = random.Random(seed)
    for _ in range(times):
        what = chance.random()
        if what < 0.3:
            ids.append(await yard.make(weight=chance.randint(0, 9), colour=f"c{chance.randint(0, 3)}"))
        elif what < 0.7:
            await yard.change(chance.choice(ids), weight=chance.choice([None, chance.randint(0, 9)]))
        else:
            await yard.touch(chance.choice(ids))


async def change_types(yard: Yard, seed: int, times: int) -> None:
    """Attributes that become indexed and cease to be, in any order."""
    chance = random.Random(seed)
    for _ in range(times):
        await yard.declare(
            attribute("weight", "number", indexed=chance.random() < 0.7),
            attribute("colour", indexed=chance.random() < 0.7),
            attribute("note", indexed=chance.random() < 0.5),
        )


@pytest.mark.parametrize("seed", range(6))
async def test_builds_beside_writers_and_changes_of_the_type_end_right(
    yard: Yard, elsewhere: Yard, processes: list[Runtime], seed: int
) -> None:
    ids = await fill(yard, 20)
    stop = asyncio.Event()

    async def build_on(place: Yard) -> None:
        while not stop.is_set():
            await place.clock().fire_due()

    builders = [asyncio.ensure_future(build_on(place)) for place in (yard, elsewhere)]
    await asyncio.gather(
        *(write_at_random(place, ids, seed * 10 + n, 30) for n, place in enumerate((yard, elsewhere, yard))),
        change_types(yard, seed, 8),
    )
    await yard.declare(WEIGHT, COLOUR)
    await asyncio.gather(*(write_at_random(yard, ids, seed * 10 + n, 10) for n in (4, 5)))
    stop.set()
    await asyncio.gather(*builders)
    await yard.build()
    await check(yard)
    assert await yard.timers() == []
