"""Keys of tenants: made once, wrapped by the installation's, read by every process, and never mixed up."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

from haulier.engines.postgres import Database
from haulier.engines.postgres_notify import NotifyListener
from haulier.platform.sealing.sealed_text import SealBroken, key_number
from haulier.platform.sealing.sealer import SETTLING_SECONDS, KeysNotRead
from haulier.platform.storage.cache import CONFIG_CHANNEL
from support.sealing import Spawned, old_form, sealer_of

KEY, OTHER = os.urandom(32), os.urandom(32)


@pytest.fixture
async def url(ready_database: Callable[[], Awaitable[str]]) -> str:
    url = await ready_database()
    return url


@pytest.fixture
async def own(url: str) -> AsyncIterator[Database]:
    """A database of this test's own, in which no installation has kept anything."""
    database = await Database.open(url, 6)
    yield database
    await database.close()


async def test_keys_are_read_before_they_are_used(own: Database) -> None:
    sealer = sealer_of(own, KEY)
    assert not sealer.has("acme")
    with pytest.raises(KeysNotRead):
        sealer.seal("s", "acme")
    await sealer.prepare("acme")
    assert sealer.open(sealer.seal("s\ud800", "acme"), "acme") == "s\ud800"
    assert sealer.open_bytes(sealer.seal_bytes(b"\xff", "acme", "here"), "acme", "here") == b"\xff"
    for place in ("", "there"):
        with pytest.raises(SealBroken):
            sealer.open_bytes(sealer.seal_bytes(b"\xff", "acme", "here"), "acme", place)


async def test_many_processes_that_begin_at_once_have_the_same_keys(own: Database) -> None:
    sealers = [sealer_of(own, KEY) for _ in range(8)]
    await asyncio.gather(*(sealer.prepare(tenant) for sealer in sealers for tenant in ("haulier", "acme", "other")))
    for one in sealers:
        assert all(other.open(one.seal("s", "acme"), "acme") == "s" for other in sealers)
        assert one.fingerprint(b"x", "acme", "v") == sealers[0].fingerprint(b"x", "acme", "v")


async def test_a_fingerprint_is_one_of_its_bytes_scope_and_tenant(own: Database) -> None:
    sealer = sealer_of(own, KEY)
    for tenant in ("acme", "other"):
        await sealer.prepare(tenant)
    cases = [(b"x", "acme", "v"), (b"y", "acme", "v"), (b"x", "other", "v"), (b"x", "acme", "w")]
    made = [sealer.fingerprint(*case) for case in cases]
    assert len(set(made)) == len(cases)
    assert made == [sealer.fingerprint(*case) for case in cases]


async def test_nothing_in_the_table_opens_without_the_installations_key(own: Database) -> None:
    await sealer_of(own, KEY).prepare("acme")
    with pytest.raises(SealBroken):
        await sealer_of(own, OTHER).prepare("acme")
    with pytest.raises(SealBroken):
        await sealer_of(own, OTHER).prepare("new")  # nor are keys made that the right one could not open
    await sealer_of(own, KEY).prepare("new")


async def test_a_wrapped_key_that_was_moved_to_another_tenant_does_not_open(own: Database) -> None:
    sealer = sealer_of(own, KEY)
    for tenant in ("acme", "other"):
        await sealer.prepare(tenant)
    await own.execute(
        "UPDATE sealing_key a SET wrapped = b.wrapped FROM sealing_key b"
        " WHERE a.tenant_id = 'acme' AND b.tenant_id = 'other'"
        " AND a.purpose = b.purpose AND a.number = b.number"
    )
    with pytest.raises(SealBroken):
        await sealer_of(own, KEY).prepare("acme")


async def test_texts_of_the_old_form_open_with_the_key_of_then(own: Database) -> None:
    sealer = sealer_of(own, OTHER, KEY)
    await sealer.prepare("acme")
    assert sealer.open(old_form(KEY, b"before", "acme"), "acme") == "before"
    with pytest.raises(SealBroken):
        sealer.open(old_form(os.urandom(32), b"before", "acme"), "acme")


async def test_who_only_looks_makes_nothing(own: Database) -> None:
    """A process that was given a wrong key must not put it in force where texts of the old form are all there is."""
    assert not await sealer_of(own, OTHER).look("haulier")
    assert await own.fetchval("SELECT count(*) FROM sealing_key") == 0
    with pytest.raises(SealBroken):
        sealer_of(own, OTHER).open(old_form(KEY, b"before", "haulier"), "haulier")
    await sealer_of(own, KEY).prepare("haulier")
    assert await sealer_of(own, KEY).look("haulier")


async def test_a_new_key_is_heard_of_and_used_only_when_all_have_heard(own: Database, url: str) -> None:
    spawned: Spawned = []
    running, command = sealer_of(own, KEY, spawned=spawned), sealer_of(own, KEY)
    await running.prepare("acme")
    heard = asyncio.Event()

    def hear(payload: str) -> None:
        tenant, kind, _number = payload.split("\x1f")
        assert (tenant, kind) == ("acme", "sealing_key")
        running.hear(tenant)
        heard.set()

    listener = NotifyListener(url, CONFIG_CHANNEL, hear)
    await listener.start()
    try:
        assert await command.add_key("acme") == 2
        await heard.wait()
        await asyncio.gather(*spawned)
    finally:
        await listener.close()
    assert key_number(running.seal("s", "acme")) == key_number(command.seal("s", "acme")) == 1
    await own.execute(
        "UPDATE sealing_key SET made_at = made_at - $1::bigint WHERE tenant_id = 'acme'", int(SETTLING_SECONDS * 1000)
    )
    await command.read("acme")
    assert key_number(command.seal("s", "acme")) == 2
    assert running.open(command.seal("s", "acme"), "acme") == "s"


async def test_a_text_under_a_key_that_is_not_there_says_what_to_read_and_is_looked_for_once(
    own: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    running, command = sealer_of(own, KEY), sealer_of(own, KEY)
    await running.prepare("acme")
    await command.add_key("acme")
    await own.execute("UPDATE sealing_key SET made_at = made_at - 60000 WHERE tenant_id = 'acme'")
    await command.read("acme")
    sealed = command.seal("s", "acme")
    with pytest.raises(SealBroken):
        running.open(sealed, "acme")  # its keys were read a moment ago
    monkeypatch.setattr("haulier.platform.sealing.sealer.LOOKED_SECONDS", 0.0)
    with pytest.raises(KeysNotRead) as missing:
        running.open(sealed, "acme")
    await running.read(missing.value.tenant_id)
    assert running.open(sealed, "acme") == "s"


async def test_who_prepares_for_a_text_has_its_key(own: Database) -> None:
    running, command = sealer_of(own, KEY), sealer_of(own, KEY)
    await running.prepare("acme")
    await command.add_key("acme")
    await own.execute("UPDATE sealing_key SET made_at = made_at - 60000 WHERE tenant_id = 'acme'")
    await command.read("acme")
    sealed = command.seal("s", "acme")
    await running.prepare("acme", None, old_form(KEY, b"before", "acme"), sealed)
    assert running.open(sealed, "acme") == "s"
