"""What callers give us to send on, tokens in addresses and headers, lies nowhere in the open and arrives as it was."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from haulier.platform.callbacks.dead_letters import list_dead
from haulier.platform.callbacks.delivery import Deliverer
from haulier.platform.journal.events import EVENTS_SUBJECT
from haulier.platform.journal.relay import Relay
from haulier.platform.outbound.callback_request import shown_url
from haulier.platform.outbound.hooks import HookConfig
from haulier.platform.runtime import Runtime
from haulier.platform.timers.clock import Clock
from haulier.platform.worker import tasks_of
from support.downstream import PATIENCE, Stack, TurnedClock, read_stream, running, stored
from support.receiver import Receiver
from support.widgets import CATALOGUE, COMPILERS, TENANT, create, machine, make_type, state_of

SECRET = "hunter2"
TABLES = ("journal", "timer", "attempt", "dead_letter", "resource")


@pytest.fixture
async def runtime(stack: Stack) -> Runtime:
    stack.compilers = COMPILERS
    return await stack.runtime(TurnedClock())


async def lies_open(runtime: Runtime) -> list[str]:
    """The tables that hold the secret."""
    found = []
    for table in TABLES:
        texts = await stored(
            runtime, f"SELECT row_to_json(t)::text AS text FROM {table} t WHERE tenant_id = $1", TENANT
        )
        found += [table for row in texts if SECRET in row["text"]]
    return found


def callback_to(receiver: Receiver) -> dict[str, Any]:
    url = receiver.url_of(f"/told?token={SECRET}")
    return {"url": url, "headers": [{"key": "Authorization", "value": f"Bearer {SECRET}"}]}


def clock_of(runtime: Runtime) -> Clock:
    return Clock(runtime, tasks_of(runtime, CATALOGUE).timers)


def arrived_whole(receiver: Receiver) -> bool:
    return all(
        came.path == f"/told?token={SECRET}" and came.headers["Authorization"] == f"Bearer {SECRET}"
        for came in receiver.received
    )


async def wait_until(true: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not await true():
            await asyncio.sleep(0)


async def test_headers_and_tokens_of_a_callback_are_open_on_their_way_only(
    runtime: Runtime, receiver: Receiver
) -> None:
    receiver.answer(500)
    await make_type(runtime)
    turned = runtime.clock
    assert isinstance(turned, TurnedClock)
    async with running(Relay(runtime).run, Deliverer(runtime, {}).run):
        await create(runtime, callback=callback_to(receiver))
        await receiver.wait_for(1)
        assert runtime.bus is not None
        message = (await read_stream(runtime.bus, lambda found: len(found) == 2))[1]
        await wait_until(lambda: _has(runtime, "timer"))
    assert EVENTS_SUBJECT.partition(".>")[0] in message.subject
    assert SECRET.encode() not in message.data
    clock = clock_of(runtime)
    tries = "SELECT due_at FROM timer WHERE tenant_id = $1 AND purpose = 'callback'"
    while timers := await stored(runtime, tries, TENANT):
        assert await lies_open(runtime) == []
        turned.now = max(turned.now, timers[0]["due_at"])
        await clock.fire_due()
    assert await lies_open(runtime) == []
    (dead,) = await list_dead(runtime, TENANT, 10)
    assert dead.url == receiver.url_of("/told?…")
    assert SECRET not in dead.error
    assert len(receiver.received) > 2
    assert arrived_whole(receiver)


async def _has(runtime: Runtime, table: str) -> bool:
    return bool(await runtime.database.fetchval(f"SELECT count(*) FROM {table} WHERE tenant_id = $1", TENANT))


async def test_a_parked_commands_body_is_sealed(runtime: Runtime, receiver: Receiver) -> None:
    await make_type(runtime)
    hook = {
        "url": receiver.url_of(f"/told?token={SECRET}"), "method": "POST", "wait": True,
        "requestHeader": {"authorization": f"Bearer {SECRET}"},
    }  # fmt: skip
    id = await create(runtime, onRequest=hook, callback=callback_to(receiver))
    assert await _has(runtime, "timer")
    assert await lies_open(runtime) == []
    assert await clock_of(runtime).fire_due() == 1
    assert arrived_whole(receiver)
    assert await lies_open(runtime) == []
    rows = await stored(runtime, "SELECT resource_id FROM journal WHERE tenant_id = $1 AND kind = 'widget'", TENANT)
    assert [row["resource_id"] for row in rows] == [id]
    assert await state_of(runtime, id) is None


async def test_custom_code_that_nobody_waits_for_and_has_no_place_is_kept_sealed_and_called_later(
    runtime: Runtime, receiver: Receiver
) -> None:
    registered = HookConfig(
        receiver.url_of(f"/told?token={SECRET}"),
        {"authorization": f"Bearer {SECRET}"},
        "POST",
        False,
        "create:onRequest",
    )
    release = asyncio.Event()
    async with Receiver() as hangs:
        hangs.answer(after=release)
        taken = 0
        while runtime.outbound.send_aside(
            "POST", hangs.url, {}, b"{}", tenant=TENANT, timeout=60, max_response_bytes=100
        ):
            taken += 1
        await make_type(runtime, hooks={"h1": registered})
        places = [
            place
            for n in range(1_000)
            for _ in range(64)
            if (place := runtime.outbound.hooks.try_enter(TENANT, f"host{n}")) is not None
        ]
        origin = runtime.outbound.receiver_of(receiver.url)
        places += [place for _ in range(8) if (place := runtime.outbound.hooks.try_enter(TENANT, origin)) is not None]
        await create(runtime)
        await wait_until(lambda: _has(runtime, "timer"))
        assert receiver.received == []
        (timer,) = await stored(runtime, "SELECT purpose FROM timer WHERE tenant_id = $1", TENANT)
        assert timer["purpose"] == "hook"
        assert [table for table in await lies_open(runtime) if table == "timer"] == []
        for place in places:
            runtime.outbound.hooks.leave(place)
        assert await clock_of(runtime).fire_due() == 1
        assert len(receiver.received) == 1
        assert arrived_whole(receiver)
        assert not await _has(runtime, "timer")
        release.set()


async def test_a_machines_callback_is_sealed_in_what_it_tells(runtime: Runtime, receiver: Receiver) -> None:
    config = machine("1h", callback=receiver.url_of(f"/told?token={SECRET}"))
    await make_type(runtime, config)
    await create(runtime)
    turned = runtime.clock
    assert isinstance(turned, TurnedClock)
    turned.turn(3_601)
    assert await clock_of(runtime).fire_due()
    assert "journal" not in await lies_open(runtime)
    async with running(Relay(runtime).run, Deliverer(runtime, {}).run):
        await receiver.wait_for(1)
    assert receiver.received[0].path == f"/told?token={SECRET}"


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://host/path", "https://host/path"),
        ("https://me:hunter2@host:8443/path", "https://host:8443/path"),
        ("https://host/path?a=hunter2", "https://host/path?…"),
        ("https://host/path#hunter2", "https://host/path?…"),
        ("https://host@hunter2@host/", "https://host/"),
        ("/told?a=hunter2", "/told?…"),
        ("{{SSE_BROADCAST(fleet)}}", "{{SSE_BROADCAST(fleet)}}"),
        ("http://[hunter2?", "…"),
        ("", ""),
    ],
)
def test_an_address_shows_no_secret(url: str, shown: str) -> None:
    assert shown_url(url) == shown
    assert shown_url(shown) == shown
