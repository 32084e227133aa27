"""What all types of the schema are made of: any JSON value, epoch numbers, and members that may be missing.

See: contract/graphql.md.
"""

from __future__ import annotations

from typing import Any, NewType

import strawberry
from strawberry.schema.config import StrawberryConfig

JSON = NewType("JSON", object)
Long = NewType("Long", int)

Text = str | None
Whole = int | None
Flag = bool | None
Epoch = Long | None
AnyJson = JSON | None
"""Members as the contract has them: none is promised to be there."""

LEAST_LONG, GREATEST_LONG = -(2**63), 2**63 - 1


def read_long(value: Any) -> int:
    """A whole number of 64 bits. Raises ValueError for anything else."""
    if isinstance(value, bool) or not isinstance(value, int) or not LEAST_LONG <= value <= GREATEST_LONG:
        raise ValueError(f"Long cannot represent {value!r}")
    return value


def as_it_is(value: Any) -> Any:
    """JSON goes out as it was stored, encoded already or not."""
    return value


def member(source: Any, name: str) -> Any:
    """A field's value. Sources are plain rows; a name that Python keeps for itself ends with an underscore."""
    return source.get(name.removesuffix("_"))


CONFIG = StrawberryConfig(
    auto_camel_case=False,
    default_resolver=member,
    scalar_map={
        JSON: strawberry.scalar(name="JSON", description="Any JSON value.", serialize=as_it_is, parse_value=as_it_is),
        Long: strawberry.scalar(
            name="Long", description="A whole number of 64 bits: an epoch.", serialize=read_long, parse_value=read_long
        ),
    },
)
"""Names are those of the wire."""
