"""What a command costs: the statements that a database runs meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from haulier.engines.postgres import Database


@contextmanager
def statements(database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The statements that the database runs meanwhile: ``read`` or ``apply``."""
    seen: list[str] = []
    fetch = Database.fetch

    async def noted(self: Database, sql: str, *arguments: object) -> Any:
        if self is database:
            seen.append("apply" if "row_in" in sql else "read")
        return await fetch(self, sql, *arguments)

    with monkeypatch.context() as patch:
        patch.setattr(Database, "fetch", noted)
        yield seen
