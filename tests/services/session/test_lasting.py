"""How long a session lasts: unused, used, and at the most; what is written of its use; when its row goes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from haulier.app.catalogue import COMPILERS, SERVICES
from haulier.platform.access.sessions import SEEN_MS
from haulier.platform.expired_rows import AT_ONCE
from haulier.platform.runtime import Runtime
from haulier.services.session.tasks import KEPT_MS, SWEEP
from support.downstream import TurnedClock
from support.sessions import SESSION, SESSIONS, begun, browser, cookie_of, new_browser, secret_of_link
from support.stack import Client, Stack, serving
from support.statements import Counted

IDLE, LONGEST = 12 * 3_600, 7 * 24 * 3_600
STORED = (
    "SELECT (body ->> 'seenAt')::bigint AS seen, expires_at FROM resource WHERE tenant_id = $1 AND kind = 'session'"
)


@dataclass(frozen=True, slots=True)
class Office:
    """A browser at a process whose clock is turned by hand."""

    runtime: Runtime
    clock: TurnedClock
    mine: Client

    async def status(self) -> int:
        return (await self.mine.get(SESSION)).status

    async def stored(self) -> tuple[int, int]:
        """When the session was used, and when it ends, as they are written."""
        (row,) = await self.runtime.database.fetch(STORED, self.mine.tenant)
        return row["seen"], row["expires_at"]

    async def until_seen(self, at: int) -> None:
        """Until it is written that the session was used at that moment."""
        async with asyncio.timeout(60):
            while (await self.stored())[0] != at:
                await asyncio.sleep(0.01)


@pytest.fixture
async def office(stack: Stack, client: Client) -> AsyncIterator[Office]:
    clock = TurnedClock()
    async with serving(stack.runtime.settings, SERVICES, COMPILERS, clock=clock) as (runtime, url):
        yield Office(runtime, clock, await new_browser(runtime, client.at(url)))


async def test_an_unused_session_ends_after_twelve_hours(office: Office) -> None:
    office.clock.turn(IDLE - 1)
    assert await office.status() == 200
    await office.until_seen(office.clock.now)
    office.clock.turn(IDLE)
    assert await office.status() == 401


async def test_a_session_in_use_ends_after_seven_days(office: Office) -> None:
    began = office.clock.now
    while office.clock.now < began + (LONGEST - IDLE) * 1000:
        office.clock.turn(IDLE - 1)
        assert await office.status() == 200
        await office.until_seen(office.clock.now)
    office.clock.now = began + LONGEST * 1000 - 1
    assert await office.status() == 200
    assert (await office.mine.get(SESSION)).data["expiresAt"] == began + LONGEST * 1000
    office.clock.turn(0.001)
    assert await office.status() == 401


async def test_its_use_is_written_at_most_once_a_minute(office: Office) -> None:
    began = office.clock.now
    office.clock.turn(SEEN_MS / 1000 - 0.001)
    for _ in range(3):
        assert await office.status() == 200
    assert await office.stored() == (began, began + IDLE * 1000)
    office.clock.turn(0.001)
    await asyncio.gather(*(office.status() for _ in range(5)))
    await office.until_seen(began + SEEN_MS)
    assert (await office.stored())[1] == began + SEEN_MS + IDLE * 1000
    listed = (await office.mine.get(SESSIONS)).data[0]
    assert (listed["seenAt"], listed["expiresAt"]) == await office.stored()
    versions = await office.runtime.database.fetch(
        "SELECT version FROM resource WHERE tenant_id = $1 AND kind = 'session'", office.mine.tenant
    )
    assert [row["version"] for row in versions] == [1], "to be used is no change"


async def test_use_at_another_process_counts(office: Office, stack: Stack) -> None:
    assert await office.status() == 200
    async with serving(stack.runtime.settings, SERVICES, COMPILERS, clock=office.clock) as (_, url):
        office.clock.turn(IDLE - 1)
        assert (await office.mine.at(url).get(SESSION)).status == 200
        await office.until_seen(office.clock.now)
    office.clock.turn(IDLE - 1)
    assert await office.status() == 200


async def test_a_remembered_session_costs_no_statement(stack: Stack, client: Client, counted: Counted) -> None:
    mine = counted.client(await new_browser(stack.runtime, client))
    apps = "/core/api/v1/aaa/tenants/" + client.tenant
    with counted.statements() as by_token:
        assert (await counted.client(client).get(apps)).status == 200
    assert (await counted.client(client).get(apps)).status == 200
    with counted.statements() as again:
        assert (await counted.client(client).get(apps)).status == 200
    with counted.statements() as first:
        assert (await mine.get(apps)).status == 200
    with counted.statements() as remembered:
        for _ in range(5):
            assert (await mine.get(apps)).status == 200
    assert len(by_token) > len(again)
    assert len(first) == len(again) + 1, "the session is read once"
    assert remembered == again * 5


async def test_what_is_over_is_swept_a_day_later(stack: Stack, client: Client) -> None:
    rows = "SELECT count(*) FROM resource WHERE tenant_id = $1 AND kind IN ('session', 'session_link')"
    clock = TurnedClock()
    async with serving(stack.runtime.settings, SERVICES, COMPILERS, clock=clock) as (runtime, url):
        there = client.at(url)
        answer = await begun(runtime, there)
        await secret_of_link(runtime, client.tenant)
        assert await runtime.database.fetchval(rows, client.tenant) == 3
        clock.turn(LONGEST)
        assert (await browser(there, answer).get(SESSION)).status == 401
        clock.now = (
            await runtime.database.fetchval(  # the links are over first
                "SELECT max(expires_at) FROM resource WHERE tenant_id = $1 AND kind = 'session_link'", client.tenant
            )
        ) + KEPT_MS
        await SWEEP.carry_out(runtime)
        assert await runtime.database.fetchval(rows, client.tenant) == 3
        clock.turn(0.001)
        assert await SWEEP.carry_out(runtime) >= 2
        assert await runtime.database.fetchval(rows, client.tenant) == 1
        clock.turn(IDLE)
        await SWEEP.carry_out(runtime)
        assert await runtime.database.fetchval(rows, client.tenant) == 0
        assert cookie_of(answer).value


async def test_a_sweep_goes_on_until_nothing_is_left(stack: Stack, tenant_id: str) -> None:
    many = AT_ONCE + 1
    await stack.runtime.database.execute(
        "INSERT INTO resource"
        " (tenant_id, kind, id, version, created_at, created_by, updated_at, updated_by, expires_at)"
        " SELECT $1, 'session', 'session:' || n, 1, 1, '{}', 1, '{}', 2 FROM generate_series(1, $2::int) n",
        tenant_id,
        many,
    )
    assert await SWEEP.carry_out(stack.runtime) >= many


async def test_a_cookie_of_no_session_is_not_looked_up_each_time(
    stack: Stack, client: Client, counted: Counted
) -> None:
    mine = counted.client(await new_browser(stack.runtime, client))
    tenant, _, secret = mine.headers["Cookie"].partition("=")[2].split(".")
    gone = {"Cookie": f"haulier={tenant}.00000000-0000-0000-0000-000000000000.{secret}"}
    with counted.statements() as statements:
        for _ in range(20):
            assert (await mine.get(SESSION, headers=gone)).status == 401
    assert len(statements) < 10, "that there is none is remembered for half a second"
