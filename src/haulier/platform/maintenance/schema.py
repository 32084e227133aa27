"""What a database needs for a program's modules: their tables, and notices of the configuration that they compile."""

from __future__ import annotations

from haulier.engines.migrations import migrate, pending
from haulier.engines.postgres import Database
from haulier.engines.statements import load_statements
from haulier.platform.declarations.module import Catalogue

SQL = load_statements("haulier.platform.maintenance", "schema.sql")


async def apply_schema(database_url: str, catalogue: Catalogue) -> list[str]:
    """Apply what is missing; answers its names. Raises MigrationError or Unavailable."""
    applied = await migrate(database_url, modules=catalogue.migrations)
    return [*applied, *await _notices(database_url, "tell_kinds", catalogue)]


async def missing_schema(database_url: str, catalogue: Catalogue) -> list[str]:
    """What ``apply_schema`` would apply; changes nothing. Raises MigrationError or Unavailable."""
    missing = await pending(database_url, modules=catalogue.migrations)
    return missing or await _notices(database_url, "untold_kinds", catalogue)


async def _notices(database_url: str, statement: str, catalogue: Catalogue) -> list[str]:
    """The names of kinds that a statement answers."""
    database = await Database.open(database_url, 1, application_name="haulier migrate")
    try:
        rows = await database.fetch(SQL[statement], sorted(catalogue.compilers))
        return [f"notices of {row['kind']}" for row in rows]
    finally:
        await database.close()
