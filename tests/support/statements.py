"""What a command costs: the statements that it runs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from haulier.engines.postgres import Database
from haulier.engines.statements import load_statements

APPLIES, READS = (
    set(load_statements("haulier.platform.sql", name).values()) for name in ("apply.sql", "resources.sql")
)


@contextmanager
def statements(database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The statements that commands run meanwhile, ``read`` or ``apply``; not those of the worker beside them.

    Nor the look for custom code that a process repeats twice a second, whatever the number of commands.
    """
    seen: list[str] = []
    fetch = Database.fetch

    async def noted(self: Database, sql: str, *arguments: object) -> Any:
        if self is database and sql in APPLIES | READS and arguments[1] != ["custom_code"]:
            seen.append("apply" if sql in APPLIES else "read")
        return await fetch(self, sql, *arguments)

    with monkeypatch.context() as patch:
        patch.setattr(Database, "fetch", noted)
        yield seen
