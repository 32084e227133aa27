"""Mail servers: a tenant's only where the rules of outgoing calls allow it, the operator's own wherever it stands."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from haulier.app.catalogue import COMPILERS
from haulier.engines.settings import Settings
from haulier.platform.messages.letter import Letter
from haulier.platform.messages.mail_pool import MailPools
from haulier.platform.messages.results import Failed, Sent
from haulier.platform.runtime import Runtime
from support.mail_server import mail_server

LETTER = Letter(id="1", to="a@example.com", subject="Hello", sender="h@h.example", text="Hello")


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
