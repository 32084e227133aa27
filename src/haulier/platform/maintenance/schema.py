"""The schema of a program's modules: what is applied before anything is served, and what is missing of it."""

from __future__ import annotations

from haulier.engines.migrations import migrate, pending
from haulier.platform.declarations.module import Catalogue


async def apply_schema(database_url: str, catalogue: Catalogue) -> list[str]:
    """Apply the migrations that are missing; answers their names. Raises MigrationError or Unavailable."""
    return await migrate(database_url, modules=catalogue.migrations)


async def missing_schema(database_url: str, catalogue: Catalogue) -> list[str]:
    """What ``apply_schema`` would apply; changes nothing. Raises MigrationError or Unavailable."""
    return await pending(database_url, modules=catalogue.migrations)
