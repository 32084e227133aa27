"""Receivers that fail: tries, dead letters, replay, and the end of a subscription nothing gets through to. The clock is
turned by hand. See: contract/notification.md 9.7.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from haulier.app.catalogue import CATALOGUE
from haulier.engines.embedded_nats import EmbeddedNats
from haulier.engines.settings import Settings
from haulier.platform.journal import consumers
from haulier.platform.journal.consumers import EventInbox
from haulier.platform.journal.relay import Relay
from haulier.platform.timers.clock import WORK, Due
from haulier.platform.worker import tasks_of
from haulier.services.webhooks import sending
from haulier.services.webhooks.tasks import CONSUMERS, SWEEP
from support import boxes
from support.downstream import PATIENCE, killed_at, running
from support.people import AAA, Person, onboard, sent_to, subject_of
from support.receiver import Receiver
from support.schedules import World, turned_world
from support.stack import Client
from support.webhooks import MADE, SUBSCRIPTIONS, attempts, publish, subscribe

DAY = 86_400
WEBHOOKS = CONSUMERS[0]
TAKEN = "SELECT count(*) FROM timer WHERE tenant_id = $1 AND purpose = 'event:webhooks'"
TRIES = 8


@pytest.fixture(scope="session")
async def world(
    settings: Settings, ready_database: Callable[[], Awaitable[str]], run_home: Path, worker: str
) -> AsyncIterator[World]:
    """A stack whose clock stands until it is turned; what happens reaches the inbox, and nothing else is carried out. A
    host that fails is not left alone. Its stream is its own: the worker of the other stack would take what is in it.
    """
    url, nats = await ready_database(), EmbeddedNats(run_home / f"{worker}-webhooks")
    own = settings.changed(
        database_url=url, nats_url=await nats.start(), outbound_allow_private=True, circuit_failures=1_000
    )
    async with turned_world(own) as world:
        runtime = world.stack.runtime
        await runtime.database.execute(consumers.SQL["begin"], "haulier", WEBHOOKS.name, world.time.now)
        async with running(Relay(runtime).run, EventInbox(runtime, WEBHOOKS).run):
            yield world
    await nats.stop()


@pytest.fixture
async def app(world: World) -> AsyncIterator[Client]:
    """The publisher of a tenant that no other test knows, and subscriber to its own event."""
    client = await world.stack.new_tenant()
    await boxes.make_types(client)
    await publish(client, MADE)
    yield client
    await world.forget(client)


async def happen(world: World, app: Client) -> str:
    """A bag is made, and the inbox has taken that; its id."""
    id: str = (await boxes.create(app, "bag")).data["id"]
    async with asyncio.timeout(PATIENCE):
        while not await world.stack.runtime.database.fetchval(TAKEN, app.tenant):
            await asyncio.sleep(0.01)
    return id


async def pass_days(world: World, app: Client, days: float) -> None:
    """Carry out what is due so many days later; the app logs in again."""
    await world.run_due(days * DAY)
    await app.log_in()


async def only(app: Client, id: str) -> Any:
    (one,) = (await attempts(app, id)).data["attempts"]
    return one


async def is_active(app: Client, id: str) -> bool:
    active: bool = (await app.get(f"{SUBSCRIPTIONS}/{id}")).data["isActive"]
    return active


async def test_a_failed_delivery_is_tried_again_under_the_same_id_and_signed_anew(
    world: World, app: Client, receiver: Receiver
) -> None:
    id = await subscribe(app, receiver.url, "Made")
    receiver.answer(500, times=1)
    receiver.answer(404, times=1)
    await happen(world, app)
    assert (await only_or_none(app, id)) is None
    await world.run_due()
    one = await only(app, id)
    assert (one["status"], [did["httpStatus"] for did in one["tries"]]) == ("RETRYING", [500])
    assert one["nextTryAt"] > world.time.now
    await world.run_due(5)
    await world.run_due(20)
    one = await only(app, id)
    assert (one["status"], [did["httpStatus"] for did in one["tries"]]) == ("DELIVERED", [500, 404, 200])
    assert "nextTryAt" not in one
    calls = receiver.received
    assert {call.headers["webhook-id"] for call in calls} == {one["id"]}
    assert len({call.body for call in calls}) == 1
    assert [int(call.headers["webhook-timestamp"]) for call in calls] == [world.now - 25, world.now - 20, world.now]


def note_all(patch: pytest.MonkeyPatch) -> None:
    """Note every outcome, however soon after the last one."""
    patch.setattr(sending, "NOTED_SECONDS", 0.0)


async def only_or_none(app: Client, id: str) -> Any:
    found = (await attempts(app, id)).data["attempts"]
    return found[0] if found else None


async def test_after_eight_tries_within_three_hours_it_is_dead_and_comes_back_by_replay(
    world: World, app: Client, receiver: Receiver
) -> None:
    id = await subscribe(app, receiver.url, "Made")
    receiver.answer(503)
    await happen(world, app)
    for _ in range(TRIES):
        await world.run_due(3_600 if len(receiver.received) > 5 else 1_100)
    assert len(receiver.received) == TRIES
    one = await only(app, id)
    assert (one["status"], one["tries"][-1]["outcome"], "nextTryAt" in one) == ("DEAD", "dead", False)
    await pass_days(world, app, 1)
    assert len(receiver.received) == TRIES
    receiver.answer(200)
    address = f"{SUBSCRIPTIONS}/{id}/replay"
    assert (await app.post(address, {"ids": ["nonsense"]})).fields == {"ids[0]"}
    nobodys = "01890000-0000-7000-8000-000000000000"
    assert (await app.post(address, {"ids": [nobodys]})).data == {"id": id}
    await world.run_due()
    assert len(receiver.received) == TRIES
    replayed = await app.post(address, {"ids": [one["id"], nobodys]})
    assert (replayed.status, replayed.data) == (202, {"id": id})
    await world.run_due()
    assert len(receiver.received) == TRIES + 1
    assert (await only(app, id))["status"] == "DELIVERED"
    assert (await app.post(address)).status == 202
    await world.run_due()
    assert len(receiver.received) == TRIES + 1


async def test_all_dead_letters_come_back_where_none_is_named(world: World, app: Client, receiver: Receiver) -> None:
    id, other = [await subscribe(app, receiver.url_of(path), "Made") for path in ("/one", "/other")]
    receiver.answer(500)
    for _ in range(2):
        await happen(world, app)
        await world.run_due()
    for _ in range(TRIES):
        await world.run_due(3_601)
    assert len(receiver.received) == 4 * TRIES
    assert (await app.post(f"{SUBSCRIPTIONS}/{id}/replay", {})).status == 202
    await world.run_due()
    assert [call.path for call in receiver.received[4 * TRIES :]] == ["/one", "/one"]
    assert {one["status"] for one in (await attempts(app, other)).data["attempts"]} == {"DEAD"}


TOLD = "SELECT data FROM journal WHERE tenant_id = $1 AND event = 'CallbacksGivenUp' ORDER BY at"
TELLING = "SELECT count(*) FROM timer WHERE tenant_id = $1 AND purpose = 'given-up'"


async def test_what_is_given_up_is_told_of_its_receiver_soon_and_then_once_an_hour(
    world: World, app: Client, receiver: Receiver
) -> None:
    database = world.stack.runtime.database

    async def announced() -> list[dict[str, Any]]:
        return [json.loads(row["data"]) for row in await database.fetch(TOLD, app.tenant)]

    for path in ("/one", "/other?key=sesame"):
        await subscribe(app, receiver.url_of(path), "Made")
    receiver.answer(500)
    for _ in range(2):
        await happen(world, app)
        await world.run_due(3_601)
    for _ in range(TRIES - 2):
        await world.run_due(3_601)
    assert await announced() == []
    await world.run_due(10)
    (first,) = await announced()
    assert (f"{first['receiver']}/", first["count"], first["attempts"]) == (receiver.url_of("/"), 2, TRIES)
    assert first["error"] == "the receiver answered 500"
    await world.run_due(3_591)
    assert len(receiver.received) == 4 * TRIES
    assert await announced() == [first]
    await world.run_due(9)
    _, second = await announced()
    assert (second["receiver"], second["count"], second["id"] != first["id"]) == (first["receiver"], 2, True)
    assert await database.fetchval(TELLING, app.tenant) == 1
    await world.run_due(3_600)
    assert len(await announced()) == 2
    assert await database.fetchval(TELLING, app.tenant) == 0


async def test_a_later_try_goes_where_the_subscription_goes_by_then(
    world: World, app: Client, receiver: Receiver
) -> None:
    id = await subscribe(app, receiver.url_of("/before"), "Made")
    receiver.answer(500, times=1)
    await happen(world, app)
    await world.run_due()
    changed = await app.put(f"{SUBSCRIPTIONS}/{id}", {"webhook": {"url": receiver.url_of("/after")}})
    assert changed.status == 200
    await world.run_due(5)
    assert [call.path for call in receiver.received] == ["/before", "/after"]


async def test_what_waits_for_a_subscription_that_is_removed_ends_with_it(
    world: World, app: Client, receiver: Receiver
) -> None:
    id = await subscribe(app, receiver.url, "Made")
    receiver.answer(500)
    await happen(world, app)
    await world.run_due()
    await app.call("DELETE", f"{SUBSCRIPTIONS}/{id}")
    await world.run_due(DAY)
    assert len(receiver.received) == 1
    left = await world.stack.runtime.database.fetchval(
        "SELECT (SELECT count(*) FROM timer WHERE tenant_id = $1 AND purpose = 'callback')"
        " + (SELECT count(*) FROM dead_letter WHERE tenant_id = $1)",
        app.tenant,
    )
    assert left == 0


async def test_what_waits_for_a_subscription_that_is_switched_off_is_kept_for_a_replay(
    world: World, app: Client, receiver: Receiver
) -> None:
    id = await subscribe(app, receiver.url, "Made")
    receiver.answer(500, times=1)
    await happen(world, app)
    await world.run_due()
    await app.put(f"{SUBSCRIPTIONS}/{id}", {"isActive": False})
    await world.run_due(5)
    one = await only(app, id)
    assert (one["status"], one["tries"][-1]["error"]) == ("DEAD", "the subscription is switched off")
    assert (await app.post(f"{SUBSCRIPTIONS}/{id}/replay", {})).status == 400
    await app.put(f"{SUBSCRIPTIONS}/{id}", {"isActive": True})
    assert (await app.post(f"{SUBSCRIPTIONS}/{id}/replay", {})).status == 202
    await world.run_due()
    assert len(receiver.received) == 2
    assert (await only(app, id))["status"] == "DELIVERED"


async def administrator(world: World, app: Client) -> Person:
    """Somebody who runs the tenant."""
    person = await onboard(world.stack, app)
    group = (await app.get(f"{AAA}/groups")).data[0]["groupId"]
    assert (await app.put(f"{AAA}/groups/{group}/users", {"users": [person.id], "membership": True})).status == 200
    return person


async def fail_for(world: World, app: Client, days: float) -> None:
    """Something is delivered in vain, and something else so much later."""
    await happen(world, app)
    await world.run_due()
    await pass_days(world, app, days)
    await happen(world, app)
    await world.run_due()


async def test_three_days_of_nothing_but_failures_switch_a_subscription_off_with_a_notice(
    world: World, app: Client, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    note_all(monkeypatch)
    person = await administrator(world, app)
    id = await subscribe(app, receiver.url, "Made")
    receiver.answer(500)
    await fail_for(world, app, 2.99)
    assert await is_active(app, id)
    await pass_days(world, app, 0.011)
    assert not await is_active(app, id)
    notices = await world.stack.runtime.database.fetch(
        "SELECT resource_id FROM journal WHERE tenant_id = $1 AND event = 'WebhookSubscriptionSwitchedOff'", app.tenant
    )
    assert [row["resource_id"] for row in notices] == [id]
    mail = (await sent_to(world.stack, app.tenant, person.email))[-1]
    assert (subject_of(mail), id in mail.text, receiver.url in mail.text) == ("A webhook was switched off", True, True)
    count = len(receiver.received)
    await boxes.create(app, "bag")
    await world.run_due(60)
    assert len(receiver.received) == count
    assert (await app.put(f"{SUBSCRIPTIONS}/{id}", {"isActive": True})).status == 200
    note_all(monkeypatch)
    await happen(world, app)
    await world.run_due()
    assert await is_active(app, id)


async def test_one_success_in_between_keeps_it_on(
    world: World, app: Client, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    note_all(monkeypatch)
    id = await subscribe(app, receiver.url, "Made")
    receiver.answer(500)
    await happen(world, app)
    await world.run_due()
    receiver.answer(200)
    await pass_days(world, app, 1)
    receiver.answer(500)
    await fail_for(world, app, 2.5)
    assert await is_active(app, id)
    await pass_days(world, app, 0.51)
    assert not await is_active(app, id)


async def test_a_success_that_was_not_noted_counts_all_the_same(
    world: World, app: Client, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    id = await subscribe(app, receiver.url, "Made")
    receiver.answer(500)
    note_all(monkeypatch)
    await happen(world, app)
    await world.run_due()
    monkeypatch.setattr(sending.Notes, "is_new", lambda *_: False)
    receiver.answer(200)
    await world.run_due(5)
    monkeypatch.undo()
    note_all(monkeypatch)
    receiver.answer(500)
    await fail_for(world, app, 3.1)
    assert await is_active(app, id)


def is_event(app: Client, due: Due) -> bool:
    """Is it the timer of an event of the app's tenant?"""
    return (due.tenant, due.timer.purpose) == (app.tenant, "event:webhooks")


async def test_killed_at_any_wait_an_event_is_handed_over_once(world: World, app: Client, receiver: Receiver) -> None:
    id = await subscribe(app, receiver.url, "Made")
    fire = tasks_of(world.stack.runtime, CATALOGUE).timers["event:webhooks"]
    lane = next(lane for lane in world.clock._lanes if lane.number == WORK)
    made: list[str] = []
    suspension, cut = 0, True
    while cut:
        made.append(await happen(world, app))
        ((tenant, timer),) = [due for due in await world.clock._take(lane) if is_event(app, due)]
        cut = await killed_at(fire(tenant, timer), suspension)
        await world.run_due(60)
        suspension += 1
    assert suspension > 2
    assert sorted(call.json()["resourceId"] for call in receiver.received) == sorted(made)
    assert (await attempts(app, id)).data["meta"]["totalElements"] == len(made)


async def test_old_deliveries_are_forgotten_with_what_was_given_up(
    world: World, app: Client, receiver: Receiver
) -> None:
    id = await subscribe(app, receiver.url, "Made")
    receiver.answer(500)
    await happen(world, app)
    await world.run_due()
    for _ in range(TRIES):
        await world.run_due(3_601)
    assert (await only(app, id))["status"] == "DEAD"
    await SWEEP.carry_out(world.stack.runtime)
    assert (await attempts(app, id)).data["meta"]["totalElements"] == 1
    world.time.turn(31 * DAY)
    await SWEEP.carry_out(world.stack.runtime)
    world.time.turn(-31 * DAY)
    assert (await attempts(app, id)).data == {"meta": {"totalElements": 0}, "attempts": []}
    letters = "SELECT count(*) FROM dead_letter WHERE tenant_id = $1"
    assert await world.stack.runtime.database.fetchval(letters, app.tenant) == 0
