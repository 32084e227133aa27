"""Migration 0011 over client ids that several tenants know: the journal tells since when each app has had its own."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import uuid4

import asyncpg
import msgspec

from haulier.engines.migrations import load_migrations

APP = (
    "INSERT INTO resource (tenant_id, kind, id, version, key, created_at, created_by, updated_at, updated_by)"
    " VALUES ($1, 'app', $2, 1, $3, $4, '{}', $4, '{}')"
)
TOLD = (
    "INSERT INTO journal (tenant_id, at, id, kind, resource_id, version, event, request_id, actor, data)"
    " VALUES ($1, $2, $3, 'app', $4, 1, 'AppUpdated', '', '{}', $5)"
)
ADMIN, DEPOT = "platform:app:haulier-admin", "platform:app:Depot"
MADE = f"platform:app:client:{uuid4()}"


async def test_each_claim_is_dated_by_the_last_change_of_the_id(new_database: Callable[[], Awaitable[str]]) -> None:
    connection = await asyncpg.connect(await new_database())
    migrations = load_migrations()
    for migration in migrations:
        if migration.number < 11:
            await connection.execute(migration.sql)

    async def app(tenant: str, id: str, key: str, *history: tuple[int, str]) -> None:
        await connection.execute(APP, tenant, id, key, 10)
        for at, client_id in history:
            await connection.execute(
                TOLD, tenant, at, uuid4(), id, msgspec.json.encode({"clientId": client_id}).decode()
            )

    await app("changed", DEPOT, "shared", (10, "older"), (20, "shared"), (25, "older"), (30, "shared"), (40, "shared"))
    await app("always", DEPOT, "shared", (10, "shared"), (50, "shared"))
    await app("first-app", ADMIN, "shared", (60, "shared"), (70, "shared"))
    await app("alone", DEPOT, "own", (10, "older"), (20, "own"))
    await app("thief", ADMIN, MADE, (80, MADE))
    await app("victim", DEPOT, MADE, (15, MADE))
    await connection.execute(next(migration.sql for migration in migrations if migration.number == 11))
    rows = await connection.fetch("SELECT tenant_id, version, body ->> 'clientSince' AS since FROM resource")
    since: dict[str, Any] = {row["tenant_id"]: row["since"] for row in rows}
    assert since == {
        "changed": "30", "always": None, "first-app": "60", "alone": None, "thief": "80", "victim": None,
    }  # fmt: skip
    assert {row["version"] for row in rows} == {1}
    await connection.close()
