"""Mail servers: a tenant's only where the rules of outgoing calls allow it, the operator's own wherever it stands."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from haulier.app.catalogue import COMPILERS
from haulier.engines.settings import Settings
from haulier.platform.messages.letter import Attachment, Letter
from haulier.platform.messages.mail_pool import FILE_GONE, FileGone, MailPools
from haulier.platform.messages.results import Failed, Sent
from haulier.platform.runtime import Runtime
from support.mail_server import mail_server

LETTER = Letter(id="1", to="a@example.com", subject="Hello", sender="h@h.example", text="Hello")


FILE = Attachment("bill.pdf", "application/pdf", bytes(range(256)) * 40_960)
"""As large as the files of a message may be together."""


async def test_files_are_read_when_it_is_a_letters_turn_and_may_be_gone_by_then(
    settings: Settings, ready_database: Callable[[], Awaitable[str]]
) -> None:
    url, under_way, most = await ready_database(), 0, 0

    async def attach() -> list[Attachment]:
        nonlocal under_way, most
        under_way += 1
        most = max(most, under_way)
        await asyncio.sleep(0.02)
        under_way -= 1
        return [FILE]

    async def find_none() -> list[Attachment]:
        raise FileGone

    own = settings.changed(database_url=url, delivery_mail_connections=2)
    runtime = await Runtime.open(own, url, None, COMPILERS)
    try:
        async with mail_server() as server:
            pool = MailPools(runtime).of(f"smtp://127.0.0.1:{server.port}")
            assert await pool.send(LETTER, find_none) == Failed(FILE_GONE)
            assert await asyncio.gather(*(pool.send(LETTER, attach) for _ in range(4))) == [Sent()] * 4
            assert most <= 2
            for letter in server.letters:
                (attached,) = letter.iter_attachments()
                assert attached.get_payload(decode=True) == FILE.content
    finally:
        await runtime.close()


@pytest.mark.parametrize("is_open", [False, True], ids=["closed", "opened"])
async def test_a_tenants_mail_server_obeys_the_rules_of_outgoing_calls(
    settings: Settings, ready_database: Callable[[], Awaitable[str]], is_open: bool
) -> None:
    url = await ready_database()
    own = settings.changed(database_url=url, outbound_allow_private=is_open)
    runtime = await Runtime.open(own, url, None, COMPILERS)
    try:
        async with mail_server() as server:
            pools, at = MailPools(runtime), f"smtp://127.0.0.1:{server.port}"
            assert await pools.of(at).send(LETTER) == Sent()
            result = await pools.of_tenant("acme", at).send(LETTER)
            assert isinstance(result, Sent if is_open else Failed)
            assert len(server.letters) == (2 if is_open else 1)
            if isinstance(result, Failed):
                assert result.reason.startswith("egress: ")
            named = await pools.of_tenant("acme", f"smtp://localhost:{server.port}").send(LETTER)
            assert type(named) is type(result)
            for number in range(MailPools.MAX_POOLS + 1):
                pools.of(f"smtp://127.0.0.{number + 2}:{server.port}")
            assert await pools.of(at).send(LETTER) == Sent()
    finally:
        await runtime.close()
