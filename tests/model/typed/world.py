"""Types and instances as plain values, and what may be asked of them. Written from the contract alone.

See: contract/participant.md sections 4 and 5, contract/container.md sections 4 and 6, contract/entity.md 6 and 7.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

DataType = Literal["string", "number", "boolean"]
Key = tuple[str, str | None]
"""An event with its reason."""


@dataclass(frozen=True, slots=True)
class Attribute:
    """A declared attribute. The bounds are a number's, or those of a string's length."""

    data_type: DataType
    low: float | None = None
    high: float | None = None
    choices: tuple[Any, ...] = ()
    required: bool = False
    default: Any = None
    """None for no default."""
    indexed: bool = False


@dataclass(frozen=True, slots=True)
class Main:
    """A main state: its sub-states with their ways out (event and reason to ``main`` or ``main:sub``)."""

    name: str
    default: str
    subs: Mapping[str, Mapping[Key, str]]
    terminals: tuple[str, ...] = ()


Machine = tuple[Main, ...]


@dataclass(frozen=True, slots=True)
class Definition:
    """A type at one of its versions."""

    attributes: Mapping[str, Attribute]
    machine: Machine


@dataclass(frozen=True, slots=True)
class Instance:
    """An instance at one of its versions."""

    values: Mapping[str, Any]
    state: str


@dataclass(frozen=True, slots=True)
class Declare:
    """Add or redefine attributes of the type."""

    attributes: Mapping[str, Attribute]


@dataclass(frozen=True, slots=True)
class Replace:
    """Give the type another machine."""

    machine: Machine


@dataclass(frozen=True, slots=True)
class Make:
    """Create an instance; its code is unique in the type."""

    code: str
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Alter:
    """Change values, and the state along with them when an event is given; both or neither."""

    name: str
    values: Mapping[str, Any]
    event: Key | None = None
    at_least: float | None = None
    """The condition: only where the grade is at least this."""


@dataclass(frozen=True, slots=True)
class Move:
    """Apply an event."""

    name: str
    event: Key


@dataclass(frozen=True, slots=True)
class Read:
    """Read an instance."""

    name: str


Command = Declare | Replace | Make | Alter | Move | Read

GRADE = "grade"
"""An attribute that is always there and never declared anew: conditions speak of it."""
REASONS: tuple[str | None, ...] = (None, "R-0001", "R-0014")
OWN_EVENTS = ("E-101", "E-102", "E-103")
"""Events of the tenant that move every kind of instance."""
NOTE = "E-104"
"""An event that is recorded and moves nothing."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What may become of a command: the instance after it, or any of these refusals (cause and fields)."""

    after: Instance | None = None
    refusals: frozenset[tuple[str, frozenset[str]]] = field(default_factory=frozenset)
