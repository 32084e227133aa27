"""kill -9 of every part at random points while orders are on their way: each ends as one that nothing disturbed."""

from __future__ import annotations

import asyncio
import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from random import Random

import aiohttp
import asyncpg
import pytest

from haulier.engines.embedded_postgres import EmbeddedPostgres
from support.order_load import Fate, OrderLoad, Story, make_load
from support.receiver import Receiver
from support.running import Running, running, until
from support.stack import Client

pytestmark = pytest.mark.faults

SEED = 15
VICTIMS = ("worker-0", "postgres", "nats", "api-0")
CALLS_AN_ORDER = 25
"""Calls that are answered for one order, reads included: rather too few than too many."""
RUNS = "SELECT state, count(*) FROM resource WHERE tenant_id = $1 AND kind = 'run' GROUP BY state"


@pytest.fixture
async def stack(run_home: Path) -> AsyncIterator[Running]:
    """A stack of its own that gives up soon on callbacks whose worker died."""
    place = Path(tempfile.mkdtemp(prefix="up-", dir=run_home))
    place.chmod(0o755)
    async with running(place, HAULIER_CALLBACK_TIMEOUT_SECONDS="2", HAULIER_CALLBACK_ACK_WAIT_SECONDS="8") as stack:
        yield stack


@pytest.fixture
async def load(stack: Running) -> AsyncIterator[OrderLoad]:
    """A tenant on it that delivers orders."""
    made = await stack.new_tenant("orders")
    url = await EmbeddedPostgres(stack.home).start()
    async with aiohttp.ClientSession() as http, Receiver() as receiver:
        client = Client(http, stack.url, made.tenant_id, "", made.client_id, made.client_secret)
        await client.log_in()
        client.owner = (await client.get(f"/core/api/v1/aaa/tenants/{client.tenant}")).data["id"]
        yield await make_load(client, receiver, url)


def fates(count: int) -> list[Fate]:
    """Half of the orders are simply delivered, the others share the other fates."""
    others = [fate for fate in Fate if fate is not Fate.DELIVERED]
    return [others[n // 2 % len(others)] if n % 2 else Fate.DELIVERED for n in range(count)]


def blows(dice: Random, count: int, victims: Sequence[str]) -> list[tuple[int, str]]:
    """After how many calls which part is killed."""
    moments = sorted(dice.sample(range(count // 10, count * 9 // 10), len(victims)))
    return list(zip(moments, dice.sample(victims, len(victims)), strict=True))


async def check(stack: Running, load: OrderLoad, count: int, times: int) -> None:
    """Drive so many orders while each part is killed so many times; compare what becomes of them."""
    await load.drive_all(list(Fate))
    undisturbed = {load.made[id]: story for id, story in (await load.stories()).items()}
    plan = blows(Random(SEED), count * CALLS_AN_ORDER, VICTIMS * times)
    before = load.steps
    driving = asyncio.create_task(load.drive_all(fates(count)))
    for moment, victim in plan:

        async def reached(moment: int = moment) -> bool:
            return driving.done() or load.steps - before >= moment

        await until(reached, 600.0)
        assert not driving.done(), driving.exception() or "the orders ended before the last part was killed"
        await stack.kill(victim)
    await driving
    stories = await load.stories()
    wrong = {(load.made[id], story) for id, story in stories.items() if story != undisturbed[load.made[id]]}
    assert not wrong, "\n".join(differences(undisturbed, wrong))
    assert Counter(load.made.values()) == Counter([*fates(count), *Fate])
    await check_runs(load)


def differences(undisturbed: dict[Fate, Story], wrong: set[tuple[Fate, Story]]) -> list[str]:
    return [f"{fate}:\n  is     {story}\n  not    {undisturbed[fate]}" for fate, story in sorted(wrong, key=str)]


async def check_runs(load: OrderLoad) -> None:
    """Every run has come to a good end."""
    database = await asyncpg.connect(load.database_url)
    try:

        async def all_ended() -> bool:
            return {row["state"] for row in await database.fetch(RUNS, load.client.tenant)} == {"SUCCESS"}

        await until(all_ended)
    finally:
        await database.close()


async def test_sixty_orders_end_well_whatever_is_killed(stack: Running, load: OrderLoad) -> None:
    await check(stack, load, 60, 1)


@pytest.mark.long
async def test_a_thousand_orders_end_well_whatever_is_killed(stack: Running, load: OrderLoad) -> None:
    await check(stack, load, 1_000, 3)
