"""Operations of locations. See: contract/location.yaml."""

from __future__ import annotations

from haulier.platform.declarations.operation import Operation

OPERATIONS: tuple[Operation, ...] = ()
