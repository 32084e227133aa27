"""A worker that is killed amid a thousand mails and pushes: none is lost, and one that comes twice has one id."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from haulier.app.catalogue import COMPILERS, SERVICES
from haulier.engines.embedded_nats import EmbeddedNats
from haulier.engines.settings import Settings
from support.mail_server import mail_server
from support.notifications import Office, ended, push_services, send
from support.service_worker import start_worker
from support.stack import served

COUNT = 500
KILLED_AT = (100, 250, 400)
LEASE_SECONDS = 13
MOST_TWICE = 128
"""Of one dying: what was under way, and what was sent and not noted yet."""


@pytest.mark.long
async def test_none_is_lost_and_those_that_come_twice_have_one_id(
    settings: Settings, ready_database: Callable[[], Awaitable[str]], home: Path
) -> None:
    url = await ready_database()
    nats = EmbeddedNats(home)
    async with push_services() as push, mail_server() as mail:
        own = settings.changed(
            database_url=url, nats_url=await nats.start(), outbound_allow_private=True, mail_from="no-reply@h.example",
            smtp_url=f"smtp://127.0.0.1:{mail.port}", delivery_rate=100_000, delivery_lease_seconds=LEASE_SECONDS,
            **push.settings,
        )  # fmt: skip
        async with served(own, SERVICES, COMPILERS) as stack:
            office = Office(stack, push, mail)
            client = await office.tenant()
            app = await office.app(client)
            worker = start_worker(own)
            emails, tokens = [f"p{n}@example.com" for n in range(COUNT)], [f"t{n}" for n in range(COUNT)]
            id = (await send(client, app, recipients={"emails": emails, "tokens": tokens})).data["id"]
            for number in KILLED_AT:
                await mail.wait_for(number)
                worker.kill()
                worker.join()
                worker = start_worker(own)
            shown = await ended(client, app, id, patience=240)
            worker.kill()
        assert (shown["status"], shown["counts"]["sent"]) == ("SENT", 2 * COUNT)
        mails = Counter(letter["Message-ID"] for letter in mail.letters)
        pushed = Counter(message["token"] for message in push.messages)
        keys = Counter(message["android"]["collapse_key"] for message in push.messages)
        assert (len(mails), len(pushed), len(keys)) == (COUNT, COUNT, COUNT)
        assert len(set(mail.recipients)) == COUNT
        twice = sum(count - 1 for count in (*mails.values(), *pushed.values()))
        assert twice <= len(KILLED_AT) * MOST_TWICE, twice
    await nats.stop()
