"""The board as a module. The contract knows no such service."""

from __future__ import annotations

from haulier.platform.declarations.module import Module
from haulier.platform.declarations.operation import Service
from haulier.services.board.api import OPERATIONS

MODULE = Module(
    service=Service(name="board", title="Board", code=2920, bases=("/core/haulier/v1",), operations=OPERATIONS)
)
