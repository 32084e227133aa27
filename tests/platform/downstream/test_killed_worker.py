"""kill -9 of a worker amid each kind of work: the next one does what is left, and nothing twice."""

from __future__ import annotations

import asyncio
import signal
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import pytest

from haulier.engines.setting_rules import LEASE_MARGIN
from haulier.platform.commands.call import Call
from haulier.platform.journal import consumers
from haulier.platform.journal.events import CALLBACKS_CONSUMER, EVENTS_STREAM
from haulier.platform.messages.message import Mail
from haulier.platform.messages.outbox import enclose
from haulier.platform.runtime import Runtime
from haulier.platform.storage.changes import Change, RowWrite, row_change
from haulier.services.aaa.facade import carry_out
from support.downstream import PATIENCE, Stack, record
from support.mail_server import mail_server
from support.receiver import Receiver
from support.widget_worker import start_worker
from support.widgets import COMPILERS, TENANT, WELCOME, create, make_type, set_inspection, welcomes

COUNT = 400
LEASE_SECONDS = LEASE_MARGIN + 1.0
MAILS = 400
MAIL_LEASE_SECONDS = LEASE_MARGIN + 5.0
"""A mail takes a conversation, and many begin at once."""
INSPECTIONS = "SELECT parent, count(*) AS n FROM resource WHERE kind = 'inspection' GROUP BY parent"

Done = Callable[[], Awaitable[Counter[str]]]


@dataclass(frozen=True, slots=True)
class Work:
    """Work that waits for a worker: what it is for, and how often each of it was done."""

    ids: set[str]
    done: Done
    exactly_once: bool = True


async def timers_of_a_service(runtime: Runtime, _receiver: Receiver) -> Work:
    async def done() -> Counter[str]:
        return Counter({row["parent"]: row["n"] for row in await runtime.database.fetch(INSPECTIONS)})

    await make_type(runtime)
    ids = [await create(runtime) for _ in range(COUNT)]
    for id in ids:
        await set_inspection(runtime, id)
    return Work(set(ids), done)


async def events_for_a_consumer(runtime: Runtime, _receiver: Receiver) -> Work:
    await runtime.database.execute(consumers.SQL["begin"], "haulier", WELCOME.name, runtime.clock())
    return Work({await record(runtime, TENANT) for _ in range(COUNT)}, lambda: welcomes(runtime))


async def callbacks(runtime: Runtime, receiver: Receiver) -> Work:
    async def done() -> Counter[str]:
        return Counter(received.json()["data"]["id"] for received in receiver.received)

    ids = [f"thing:{number}" for number in range(COUNT)]
    for id in ids:
        await record(runtime, TENANT, id=id, callback={"url": receiver.url})
    return Work(set(ids), done, exactly_once=False)


@pytest.mark.parametrize("prepare", [timers_of_a_service, events_for_a_consumer, callbacks])
async def test_a_worker_that_is_killed_amid_its_work_leaves_the_rest_to_the_next(
    stack: Stack, receiver: Receiver, prepare: Callable[[Runtime, Receiver], Awaitable[Work]]
) -> None:
    stack.compilers = COMPILERS
    runtime = await stack.runtime()
    work = await prepare(runtime, receiver)
    settings = stack.settings.changed(timer_lease_seconds=LEASE_SECONDS, callback_ack_wait_seconds=1.0)
    worker = start_worker(settings, stack.database_url, stack.nats_url)
    try:
        await until(work.done, 1)
        worker.kill()
        worker.join(PATIENCE)
        assert worker.exitcode == -signal.SIGKILL
        assert len(await work.done()) < COUNT, "killed too late to tell anything"
        worker = start_worker(settings, stack.database_url, stack.nats_url)
        await until(work.done, COUNT)
        await nothing_waits(runtime)
    finally:
        worker.kill()
        worker.join(PATIENCE)
    done = await work.done()
    assert done.keys() == work.ids
    if work.exactly_once:
        assert set(done.values()) == {1}


async def test_of_the_mails_of_a_killed_worker_none_is_lost(stack: Stack) -> None:
    """One that it handed over without noting so comes twice, under one id."""
    stack.compilers = COMPILERS
    runtime = await stack.runtime()
    await asyncio.gather(*(accept_mail(runtime, f"n{number}@example.com") for number in range(MAILS)))
    async with mail_server() as server:
        settings = stack.settings.changed(
            timer_lease_seconds=MAIL_LEASE_SECONDS, mail_from="no-reply@haulier.example",
            smtp_url=f"smtp://127.0.0.1:{server.port}",
        )  # fmt: skip

        async def done() -> Counter[str]:
            return Counter(server.recipients)

        worker = start_worker(settings, stack.database_url, stack.nats_url)
        try:
            await until(done, 1)
            worker.kill()
            worker.join(PATIENCE)
            assert len(await done()) < MAILS, "killed too late to tell anything"
            worker = start_worker(settings, stack.database_url, stack.nats_url)
            await until(done, MAILS)
            await nothing_waits(runtime)
        finally:
            worker.kill()
            worker.join(PATIENCE)
        assert (await done()).keys() == {f"n{number}@example.com" for number in range(MAILS)}
        assert len({letter["Message-ID"] for letter in server.letters}) == MAILS
    states = await runtime.database.fetch("SELECT DISTINCT state FROM resource WHERE kind = 'message'")
    assert [row["state"] for row in states] == ["SENT"]


async def accept_mail(runtime: Runtime, to: str) -> None:
    """A change with a mail beside it, as any service makes one."""

    async def planned(call: Call, _body: None) -> Change:
        change = row_change("ThingCreated", RowWrite("thing", call.new_id("thing"), 0), payload="{}")
        enclose(call, change, Mail(to, "Hello", "Your code is 123456."), purpose="test")
        return change

    await carry_out(runtime, TENANT, planned)


async def until(done: Done, count: int) -> None:
    """Wait until so many of it are done."""
    async with asyncio.timeout(PATIENCE):
        while len(await done()) < count:
            await asyncio.sleep(0.01)


async def nothing_waits(runtime: Runtime) -> None:
    """Wait until no timer is left, and no event that the stream would bring once more."""
    async with asyncio.timeout(PATIENCE):
        while await runtime.database.fetchval("SELECT count(*) FROM timer"):
            await asyncio.sleep(0.01)
        for consumer in (CALLBACKS_CONSUMER, f"service-{WELCOME.name}"):
            while (await runtime.bus.backlog(EVENTS_STREAM, consumer))[0]:
                await asyncio.sleep(0.01)
