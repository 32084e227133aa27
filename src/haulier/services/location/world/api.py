"""Operations of countries, states, cities and postal codes. See: contract/location.yaml.

Their methods are numbered from 2001 on; those of locations from 1001 on.
"""

from __future__ import annotations

from haulier.platform.declarations.operation import Operation

OPERATIONS: tuple[Operation, ...] = ()
