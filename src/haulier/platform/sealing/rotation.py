"""Rotation of keys while everything runs. Each can be killed at any point and begun again: what is done stays done.

A tenant's key: a newer one is made, and what lies in the tenant's resources is sealed again with it, slice by slice.
The older keys stay for what is not written again: journal, timers, dead letters. The installation's key: another one is
put in force, and each tenant's keys are wrapped again by it. See: docs/design/sealing.md.
"""

from __future__ import annotations

import asyncio
import os
import re
from collections.abc import Callable

from haulier.engines.postgres import Database, Record
from haulier.platform.sealing.installation_keys import InstallationKeys
from haulier.platform.sealing.sealed_text import KEY_BYTES, SealBroken, key_number
from haulier.platform.sealing.sealer import INSTALLATION, OLD_FORM, OWNER, SETTLING_SECONDS, SQL, Sealer, label

SLICE = 100
"""Resources or keys that one transaction changes; a resource may hold a third of a megabyte."""
MAX_PASSES = 10
"""Passes over a tenant's resources; whoever wrote one meanwhile may have put an old seal back."""
MAX_TENANTS = 1_000
SEALED = re.compile(r'"(v1\.[A-Za-z0-9_=-]+|v2\.[1-9][0-9]{0,8}\.[A-Za-z0-9_=-]+)"')
"""A sealed text as a string of JSON."""

Tell = Callable[[int], None]
"""Is told how many were changed, slice by slice."""


async def all_tenants(database: Database) -> list[str]:
    """The tenants that have keys."""
    found: list[str] = []
    while slice_ := [row[0] for row in await database.fetch(SQL["tenants"], found[-1] if found else "", MAX_TENANTS)]:
        found += slice_
    return found


async def rotate_tenant_key(database: Database, sealer: Sealer, tenant_id: str, tell: Tell) -> int:
    """Seal with a newer key from now on, and all of the tenant's resources again with it; the key's number.

    Raises SealBroken.
    """
    number = await sealer.add_key(tenant_id)
    await asyncio.sleep(SETTLING_SECONDS)
    await seal_again(database, sealer, tenant_id, tell)
    return number


async def seal_again(database: Database, sealer: Sealer, tenant_id: str, tell: Tell) -> None:
    """Seal all of a tenant's resources with its newest key; harmless to repeat. Raises SealBroken."""
    await sealer.prepare(tenant_id)
    newest = await database.fetchrow(SQL["newest"], tenant_id)
    assert newest is not None, "a tenant that was prepared has keys"
    if newest["age"] < SETTLING_SECONDS * 1000:
        await asyncio.sleep(SETTLING_SECONDS)
    for _ in range(MAX_PASSES):
        if not await _pass(database, sealer, tenant_id, newest["number"], tell):
            return


async def _pass(database: Database, sealer: Sealer, tenant_id: str, newest: int, tell: Tell) -> int:
    """Go over all resources once; how many of them had an older seal."""
    changed, after = 0, ("", "")
    while rows := await database.fetch(SQL["rows_after"], tenant_id, *after, SLICE):
        after = rows[-1]["kind"], rows[-1]["id"]
        resealed = [(row, body) for row in rows if (body := _sealed_again(sealer, tenant_id, newest, row)) is not None]
        if resealed:
            columns = zip(*((row["kind"], row["id"], row["version"], body) for row, body in resealed), strict=True)
            await database.execute(SQL["keep_resealed"], tenant_id, *map(list, columns))
            changed += len(resealed)
            tell(len(resealed))
        await asyncio.sleep(0)
    return changed


def _sealed_again(sealer: Sealer, tenant_id: str, newest: int, row: Record) -> str | None:
    """The body of a resource with its sealed texts under the newest key, and not a character else changed; None where
    nothing is to be done.
    """
    if row["body"] is None:
        return None
    body: str = SEALED.sub(lambda found: f'"{_again(sealer, tenant_id, newest, found[1], row["id"])}"', row["body"])
    return None if body == row["body"] else body


def _again(sealer: Sealer, tenant_id: str, newest: int, text: str, id: str) -> str:
    """A sealed text under the newest key. The same where it has that seal, or is somebody's that only looks sealed."""
    if key_number(text) == newest:
        return text
    for place in ("", id):
        try:
            return sealer.seal_bytes(sealer.open_bytes(text, tenant_id, place), tenant_id, place, newest)
        except SealBroken:
            continue
    return text


async def rotate_installation_key(database: Database, keys: InstallationKeys, tell: Tell) -> None:
    """Put the first of the keys in force, and wrap with it whatever the others wrap; harmless to repeat.

    Raises SealBroken where a key is missing, and everything opens as before.
    """
    in_force = await database.fetchval(SQL["in_force"], OWNER)
    if in_force is not None:
        keys.need(in_force)
    keys.use(keys.first)
    old_form = keys.wrap(keys.all()[-1], label(OWNER, OLD_FORM, 1))
    await database.execute(SQL["keep_old_form"], OWNER, old_form, keys.current)
    mark = keys.wrap(os.urandom(KEY_BYTES), label(OWNER, INSTALLATION, 1))
    await database.execute(SQL["begin"], OWNER, mark, keys.current)
    await database.execute(SQL["put_in_force"], OWNER, mark, keys.current)
    while rows := await database.fetch(SQL["wrapped_otherwise"], keys.current, SLICE):
        again = [_wrapped_again(keys, *row) for row in rows]
        columns = [[row[place] for row in rows] for place in range(3)]
        await database.execute(SQL["wrap_again"], *columns, again, keys.current)
        tell(len(rows))


def _wrapped_again(
    keys: InstallationKeys, tenant_id: str, purpose: str, number: int, wrapped: str, wrapped_by: str
) -> str:
    bound = label(tenant_id, purpose, number)
    return keys.wrap(keys.unwrap(wrapped, wrapped_by, bound), bound)
