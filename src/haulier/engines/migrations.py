"""Schema migrations: numbered ``.sql`` files, each applied once, in order, in its own transaction.

The platform's come first, then those of modules that have tables of their own, module by module. Each numbers its own.

What was applied is kept in ``haulier_migration`` with a checksum, so that neither a file changed afterwards nor a
database made by newer code goes unnoticed. Starters side by side wait for each other on an advisory lock.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from importlib.resources import files
from itertools import pairwise
from typing import TYPE_CHECKING

import asyncpg

from haulier.engines import keepalive
from haulier.engines.postgres import CONNECT_TIMEOUT, UNAVAILABLE_ERRORS, translated
from haulier.engines.statements import Statements

if TYPE_CHECKING:
    Session = asyncpg.Connection[asyncpg.Record]

PLATFORM = "platform"
"""The name under which the platform's own are noted."""
PACKAGE = "haulier.platform.migrations"

NO_MODULES: Mapping[str, str] = {}

FILE_NAME = re.compile(r"^(?P<number>\d{4})_[a-z0-9_]+\.sql$")

LOCK_KEY = 0x4841554C
"""Key of the advisory lock: HAUL in ASCII. One migration at a time for one database."""

LOCK_TIMEOUT = 60
"""Seconds to wait for a lock: of another starter, or on a table that is in use."""

STATEMENTS = Statements.load(__package__, "migrations.sql")


class MigrationError(Exception):
    """The database and the migrations of this program do not fit together. The message says how and what to do."""


@dataclass(frozen=True, slots=True)
class Migration:
    """One file. ``checksum`` is the SHA-256 of its text, in hexadecimal digits."""

    number: int
    name: str
    sql: str
    checksum: str
    module: str = PLATFORM

    @property
    def label(self) -> str:
        """What it is called in messages: a module's own with the module."""
        return labelled(self.module, self.name)


def labelled(module: str, name: str) -> str:
    """What a migration is called in messages."""
    return name if module == PLATFORM else f"{module}/{name}"


def load_migrations(package: str = PACKAGE, module: str = PLATFORM) -> list[Migration]:
    """The migrations of a package in order. Raises ``MigrationError`` on a bad name or a number used twice.

    Numbers may leave gaps: people who work side by side each claim one.
    """
    found = []
    for file in files(package).iterdir():
        if not file.name.endswith(".sql"):
            continue
        match = FILE_NAME.match(file.name)
        if match is None:
            raise MigrationError(f"{package}/{file.name}: a migration is named like 0001_what_it_does.sql")
        sql = file.read_text(encoding="utf-8")
        checksum = hashlib.sha256(sql.encode()).hexdigest()
        found.append(Migration(int(match["number"]), file.name, sql, checksum, module))
    found.sort(key=lambda migration: (migration.number, migration.name))
    for before, migration in pairwise(found):
        if migration.number == before.number:
            raise MigrationError(f"{package}/{migration.name}: {before.name} has this number already")
    return found


def load_all(package: str, modules: Mapping[str, str]) -> list[Migration]:
    """The platform's migrations, then those of modules: packages by module, in the modules' order."""
    own = [migration for module, folder in modules.items() for migration in load_migrations(folder, module)]
    return [*load_migrations(package), *own]


async def migrate(database_url: str, package: str = PACKAGE, *, modules: Mapping[str, str] = NO_MODULES) -> list[str]:
    """Apply what is missing; answers the names applied now. Raises ``MigrationError`` or ``Unavailable``.

    A migration that fails leaves nothing behind and stops the ones after it. ``modules`` are packages by module.
    """
    migrations = load_all(package, modules)
    async with _session(database_url) as connection:
        try:
            await connection.execute(STATEMENTS.lock, LOCK_KEY)
        except asyncpg.LockNotAvailableError:
            raise MigrationError(f"another process has been migrating this database for {LOCK_TIMEOUT} s") from None
        await connection.execute(STATEMENTS.create_bookkeeping)
        await connection.execute(STATEMENTS.note_modules)
        missing = _missing(migrations, await connection.fetch(STATEMENTS.applied))
        for migration in missing:
            await _apply(connection, migration)
        return [migration.label for migration in missing]


async def pending(database_url: str, package: str = PACKAGE, *, modules: Mapping[str, str] = NO_MODULES) -> list[str]:
    """Names of the migrations that ``migrate`` would apply; changes nothing. Raises as ``migrate`` does."""
    migrations = load_all(package, modules)
    async with _session(database_url) as connection:
        known = await connection.fetchval(STATEMENTS.has_bookkeeping)
        applied = await connection.fetch(STATEMENTS.applied) if known else []
        return [migration.label for migration in _missing(migrations, applied)]


@asynccontextmanager
async def _session(database_url: str) -> AsyncIterator[Session]:
    """A connection of its own, without the time limits of requests: a migration may take long. A starter that stands
    still between two statements gives its lock back after ``LOCK_TIMEOUT``.
    """
    with translated():
        patience = str(LOCK_TIMEOUT * 1000)
        settings = {"application_name": "haulier migrate", "lock_timeout": patience, **keepalive.SESSION}
        settings |= {"idle_session_timeout": patience, "idle_in_transaction_session_timeout": patience}
        connection = await asyncpg.connect(database_url, timeout=CONNECT_TIMEOUT, server_settings=settings)
        try:
            keepalive.keep_alive(connection)
            yield connection
        finally:
            await connection.close(timeout=CONNECT_TIMEOUT)


async def _apply(connection: Session, migration: Migration) -> None:
    """Run one file and note it, both or neither."""
    try:
        async with connection.transaction():
            await connection.execute(migration.sql)
            await connection.execute(
                STATEMENTS.note, migration.module, migration.number, migration.name, migration.checksum
            )
    except UNAVAILABLE_ERRORS:
        raise
    except asyncpg.PostgresError as error:
        raise MigrationError(f"{migration.label} cannot be applied: {error}") from error


def _missing(migrations: Sequence[Migration], applied: Sequence[asyncpg.Record]) -> list[Migration]:
    """What is not applied yet, after comparing what is with the files."""
    unapplied = {(migration.module, migration.number): migration for migration in migrations}
    for row in applied:
        migration = unapplied.pop((row["module"], row["number"]), None)
        if migration is None:
            raise MigrationError(
                f"the database has migration {labelled(row['module'], row['name'])}, which this program does not know: "
                "it was made by a newer version; start that version"
            )
        if migration.checksum != row["checksum"]:
            raise MigrationError(
                f"{migration.label} was changed after it was applied to this database; "
                "restore the file and put the change into a new migration"
            )
    return list(unapplied.values())
