"""Keys are rotated while everything runs, and by a command that is killed half-way as well."""

from __future__ import annotations

import asyncio
import base64
import fcntl
import os
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from haulier.engines.postgres import Database
from haulier.engines.secret_keys import keep_keys, kept_keys
from haulier.platform.sealing.installation_keys import key_id
from haulier.platform.sealing.rotation import all_tenants, rotate_installation_key, rotate_tenant_key
from haulier.platform.sealing.sealed_text import SealBroken, key_number
from haulier.platform.sealing.sealer import FINGERPRINT, SEAL, SQL, Sealer, label
from support.command import environment, haulier
from support.running import HAULIER, until
from support.sealing import counting, old_form, sealer_of
from support.statements import watch

KEY, NEW = os.urandom(32), os.urandom(32)
MANY = 12_000
SOME = 500
INSERT = """
INSERT INTO resource (tenant_id, kind, id, version, type, body, created_at, created_by, updated_at, updated_by)
SELECT 'acme', 'thing', r.id, 3, '', r.body::jsonb, 1, '{}', 1, '{}' FROM unnest($1::text[], $2::text[]) AS r(id, body)
"""
BODIES = "SELECT id, version, body FROM resource WHERE tenant_id = 'acme' ORDER BY id"
UNDER = "SELECT count(*) FROM resource WHERE tenant_id = 'acme' AND body ->> 'sealed' LIKE $1"
WRAPPED = "SELECT count(*) FROM sealing_key WHERE wrapped_by = $1"


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


async def insert(database: Database, bodies: dict[str, str]) -> None:
    await database.execute(INSERT, list(bodies), list(bodies.values()))


def things(sealer: Sealer, count: int) -> dict[str, str]:
    """Bodies with a secret each, bound to their ids."""
    return {
        f"t{n:06}": msgspec.json.encode({"sealed": sealer.seal(f"secret {n}", "acme", f"t{n:06}")}).decode()
        for n in range(count)
    }


async def test_a_tenants_key_is_rotated_and_nothing_else_changes(own: Database) -> None:
    sealer = sealer_of(own, KEY)
    await sealer.prepare("acme")
    looks_sealed = "v2.1." + base64.urlsafe_b64encode(os.urandom(40)).decode()
    precise = '{"a": 123456789012345678901234567890, "b": 1.10, "c": "%s", "d": ["%s", {"e": "%s"}], "f": "%s"}'
    quoted = sealer.seal("in a text", "acme")
    body = precise % (sealer.seal("by itself", "acme"), sealer.seal("bound", "acme", "row"),
                      old_form(KEY, b"before", "acme"), looks_sealed)  # fmt: skip
    await insert(own, {"row": body, "text": msgspec.json.encode({"note": f'say "{quoted}" twice'}).decode()})
    before = {row["id"]: row for row in await own.fetch(BODIES)}

    told, tell = counting()
    assert await rotate_tenant_key(own, sealer, "acme", tell) == 2
    after = {row["id"]: row for row in await own.fetch(BODIES)}
    assert sum(told) == 1
    assert after["text"]["body"] == before["text"]["body"]
    assert after["row"]["version"] == 3
    found = msgspec.json.decode(after["row"]["body"])
    sealed = [found["c"], found["d"][0], found["d"][1]["e"]]
    assert [key_number(text) for text in sealed] == [2, 2, 2]
    places = ("", "row", "")
    opened = [sealer.open(text, "acme", place) for text, place in zip(sealed, places, strict=True)]
    assert opened == ["by itself", "bound", "before"]
    assert found["f"] == looks_sealed
    text = str(after["row"]["body"])
    assert '"a": 123456789012345678901234567890' in text
    assert '"b": 1.10' in text
    assert sealer.open(quoted, "acme") == "in a text"  # older keys stay


async def test_a_row_that_is_written_meanwhile_is_sealed_in_the_next_pass(own: Database) -> None:
    sealer = sealer_of(own, KEY)
    await sealer.prepare("acme")
    await insert(own, things(sealer, 250))
    late = things(sealer, 1)["t000000"]

    def write_back(_count: int) -> None:
        nonlocal writing
        if writing is None:  # somebody who had read the row before puts its old body back
            writing = asyncio.ensure_future(
                own.execute(
                    "UPDATE resource SET version = 4, body = $1::jsonb WHERE tenant_id = 'acme' AND id = 't000000'",
                    late,
                )
            )

    writing: asyncio.Future[str] | None = None
    await rotate_tenant_key(own, sealer, "acme", write_back)
    assert writing is not None
    assert writing.done()
    assert await own.fetchval(UNDER, "v2.2.%") == 250


async def test_the_installations_key_is_rotated_under_processes_that_know_only_the_old_one(own: Database) -> None:
    running = sealer_of(own, KEY, reread=lambda: [NEW, KEY])
    tenants = [f"tenant{n}" for n in range(230)]
    for tenant in ("haulier", *tenants):
        await running.prepare(tenant)
    sealed = {tenant: running.seal("s", tenant) for tenant in tenants}
    old = old_form(KEY, b"before", "tenant0")

    told, tell = counting()
    await rotate_installation_key(own, sealer_of(own, NEW, KEY).installation, tell)
    assert sum(told) == 2 * len(("haulier", *tenants))
    assert await own.fetchval(WRAPPED, key_id(KEY)) == 0

    only_new = sealer_of(own, NEW)
    for tenant in tenants:
        await only_new.prepare(tenant)
        assert only_new.open(sealed[tenant], tenant) == "s"
    assert only_new.open(old, "tenant0") == "before"
    await running.prepare("made later")
    await only_new.prepare("made later")
    assert only_new.open(running.seal("s", "made later"), "made later") == "s"
    with pytest.raises(SealBroken):
        await sealer_of(own, KEY).prepare("tenant1")


async def test_a_key_that_is_made_while_the_installations_is_rotated_is_under_the_new_one(
    own: Database, url: str
) -> None:
    watched = watch(await Database.open(url, 2))
    try:
        running = sealer_of(watched, KEY, reread=lambda: [NEW, KEY])
        await running.prepare("haulier")

        async def rotate(_found: Any) -> None:
            await rotate_installation_key(own, sealer_of(own, NEW, KEY).installation, lambda _count: None)

        watched.meetings[SQL["in_force"]] = rotate  # it has read that the old one is in force
        await running.prepare("acme")
        assert not watched.meetings
    finally:
        await watched.close()
    assert await own.fetchval(WRAPPED, key_id(KEY)) == 0
    only_new = sealer_of(own, NEW)
    await only_new.prepare("acme")
    assert only_new.open(running.seal("s", "acme"), "acme") == "s"


async def test_a_rotation_with_keys_of_another_installation_changes_nothing(own: Database) -> None:
    await sealer_of(own, KEY).prepare("acme")
    before = await own.fetch("SELECT * FROM sealing_key ORDER BY tenant_id, purpose, number")
    with pytest.raises(SealBroken):
        await rotate_installation_key(own, sealer_of(own, NEW, os.urandom(32)).installation, lambda _count: None)
    assert await own.fetch("SELECT * FROM sealing_key ORDER BY tenant_id, purpose, number") == before


async def killed_at(command: list[str], settings: dict[str, str], reached: Callable[[], Awaitable[bool]]) -> None:
    """Run a command of ``haulier`` and kill it as soon as so much is done."""
    process = await asyncio.create_subprocess_exec(
        HAULIER, *command, stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL, env=environment(**settings),
    )  # fmt: skip
    try:
        await until(reached)
    finally:
        os.kill(process.pid, signal.SIGKILL)
    assert await process.wait() == -signal.SIGKILL, "it had ended before it was killed"


async def test_a_rotation_of_a_tenants_key_that_is_killed_half_way_loses_nothing(
    own: Database, url: str, home: Path
) -> None:
    keep_keys(home, [KEY])
    settings = {"HAULIER_DATABASE_URL": url, "HAULIER_HOME": str(home)}
    running = sealer_of(own, KEY)
    await running.prepare("acme")
    await insert(own, things(running, MANY))

    async def reached() -> bool:
        return bool(await own.fetchval(UNDER, "v2.2.%") >= SOME)

    await killed_at(["keys", "tenant", "acme"], settings, reached)
    halfway = await own.fetchval(UNDER, "v2.2.%")
    assert SOME <= halfway < MANY
    await running.read("acme")
    await opens_all(own, running)

    ran = await haulier("keys", "tenant", "acme", "--json", **settings)
    assert ran.json == {"tenantId": "acme", "key": 3}
    assert await own.fetchval(UNDER, "v2.3.%") == MANY
    await running.read("acme")
    await opens_all(own, running)


async def opens_all(database: Database, sealer: Sealer) -> None:
    """Every thing holds what it held."""
    for row in await database.fetch(BODIES):
        sealed = msgspec.json.decode(row["body"])["sealed"]
        assert sealer.open(sealed, "acme", row["id"]) == f"secret {int(row['id'][1:])}"
        assert row["version"] == 3


async def test_a_rotation_of_the_installations_key_that_is_killed_half_way_loses_nothing(
    own: Database, url: str, home: Path
) -> None:
    keep_keys(home, [KEY])
    settings = {"HAULIER_DATABASE_URL": url, "HAULIER_HOME": str(home)}
    running = sealer_of(own, KEY, reread=lambda: kept_keys(home))
    await running.prepare("acme")
    await many_tenants(own, running)

    async def reached() -> bool:
        current = kept_keys(home)[0]
        return bool(current != KEY and await own.fetchval(WRAPPED, key_id(current)) >= SOME)

    await killed_at(["keys", "installation"], settings, reached)
    new, old = kept_keys(home)
    assert old == KEY
    assert SOME <= await own.fetchval(WRAPPED, key_id(new)) < MANY
    for tenant in ("t0", f"t{MANY - 1}", "t99", "never seen"):
        await running.prepare(tenant)
        running.open(running.seal("s", tenant), tenant)

    ran = await haulier("keys", "installation", "--json", **settings)
    assert ran.json == {"rotated": True}
    assert kept_keys(home) == [new]
    assert await own.fetchval(WRAPPED, key_id(KEY)) == 0
    fresh = sealer_of(own, new)
    for tenant in ("acme", "t0", f"t{MANY - 1}", "t5000", "never seen"):
        await fresh.prepare(tenant)
        await running.prepare(tenant)
        assert fresh.open(running.seal("s", tenant), tenant) == "s"


async def many_tenants(database: Database, sealer: Sealer) -> None:
    """As many tenants with keys of their own."""
    tenants = [f"t{n}" for n in range(MANY)]
    for purpose in (SEAL, FINGERPRINT):
        wraps = [sealer.installation.wrap(os.urandom(32), label(tenant, purpose, 1)) for tenant in tenants]
        await database.execute(
            "INSERT INTO sealing_key SELECT t.id, $2::text, 1, t.wrapped, $3::text, 1"
            " FROM unnest($1::text[], $4::text[]) AS t(id, wrapped)",
            tenants, purpose, key_id(KEY), wraps,
        )  # fmt: skip
    assert len(await all_tenants(database)) > MANY


async def test_a_key_of_the_environment_is_rotated_with_the_one_before(own: Database, url: str, home: Path) -> None:
    await sealer_of(own, KEY).prepare("acme")
    settings = {"HAULIER_DATABASE_URL": url, "HAULIER_HOME": str(home), "HAULIER_SECRET_KEY": NEW.hex()}
    alone = await haulier("keys", "installation", **settings)
    assert alone.code == 1
    assert "HAULIER_SECRET_KEY_BEFORE" in alone.err
    ran = await haulier("keys", "installation", "--json", HAULIER_SECRET_KEY_BEFORE=KEY.hex(), **settings)
    assert ran.json == {"rotated": True}
    await sealer_of(own, NEW).prepare("acme")
    assert not kept_keys(home)


async def test_the_key_in_a_data_directory_is_changed_by_one_command_at_a_time(
    own: Database, url: str, home: Path
) -> None:
    keep_keys(home, [KEY])
    await sealer_of(own, KEY).prepare("acme")
    settings = {"HAULIER_DATABASE_URL": url, "HAULIER_HOME": str(home)}
    with (home / "secret.key.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        refused = await haulier("keys", "installation", **settings)
    assert (refused.code, kept_keys(home)) == (1, [KEY])
    assert "being changed by another command" in refused.err
    ran = await asyncio.gather(*(haulier("keys", "installation", **settings) for _ in range(3)))
    assert 0 in {one.code for one in ran}
    (key,) = kept_keys(home)
    await sealer_of(own, key).prepare("acme")


async def test_keys_of_a_tenant_that_is_not_there_are_not_rotated(url: str, home: Path) -> None:
    keep_keys(home, [KEY])
    settings = {"HAULIER_DATABASE_URL": url, "HAULIER_HOME": str(home)}
    for arguments in (("nobody",), (), ("acme", "--all")):
        assert (await haulier("keys", "tenant", *arguments, **settings)).code != 0
