"""A stack with a worker whose push services, mail server and SMS gateway are servers of the test."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

from haulier.app.catalogue import CATALOGUE, COMPILERS, SERVICES
from haulier.engines.embedded_nats import EmbeddedNats
from haulier.engines.settings import Settings
from haulier.platform.worker import run_worker
from support.declared_events import journal_faults
from support.mail_server import mail_server
from support.notifications import Office, push_services
from support.stack import served


@pytest.fixture(scope="session")
async def _office(
    settings: Settings, ready_database: Callable[[], Awaitable[str]], tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Office]:
    """With a stream of its own: the worker of another stack would take callbacks of this one from a shared one."""
    url = await ready_database()
    nats = EmbeddedNats(tmp_path_factory.mktemp("office"))
    nats_url = await nats.start()
    async with push_services() as push, mail_server() as mail:
        own = settings.changed(
            database_url=url, nats_url=nats_url, outbound_allow_private=True, trusted_proxies="127.0.0.1",
            mail_from="Haulier <no-reply@h.example>",
            smtp_url=f"smtp://127.0.0.1:{mail.port}", delivery_rate=100_000, **push.settings,
        )  # fmt: skip
        async with served(own, SERVICES, COMPILERS) as stack:
            stop = asyncio.Event()
            worker = asyncio.create_task(run_worker(stack.runtime, CATALOGUE, stop))
            yield Office(stack, push, mail)
            stop.set()
            await worker
            _, faults = await journal_faults(stack.runtime.database)
            assert not faults, "events that are not what is declared:\n" + "\n".join(faults)
    await nats.stop()


@pytest.fixture
async def office(_office: Office) -> Office:
    """With nothing in it of earlier tests."""
    push, mail = _office.push, _office.mail
    for kept in (push.messages, push.pushed, push.texts, push.answers, mail.letters, mail.recipients, mail.answers):
        kept.clear()
    return _office
