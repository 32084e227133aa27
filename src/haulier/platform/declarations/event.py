"""Events as data: what a service may write into the journal, with the shape of what each tells.

The AsyncAPI document, the topics of live listeners and the tests that hold the code to ``docs/events.md`` read this.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from haulier.platform.declarations.operation import Operation


class IdPayload(msgspec.Struct, frozen=True):
    """What an event tells of a thing that it does not show: its id."""

    id: str


@dataclass(frozen=True, slots=True)
class EventSpec:
    """One event of one kind of resource. ``payload`` is the type of its ``data``, any type that msgspec knows."""

    kind: str
    name: str
    summary: str
    payload: Any = IdPayload
    redacted: frozenset[str] = frozenset()
    """Members of ``data`` that live listeners do not get: they may hold credentials."""


class EventBook:
    """All events of a program, by kind and name."""

    def __init__(self, specs: Iterable[EventSpec]) -> None:
        self.specs: Sequence[EventSpec] = tuple(specs)
        self.kinds: Mapping[str, Mapping[str, EventSpec]] = _by_kind(self.specs)

    def find(self, kind: str, name: str) -> EventSpec | None:
        """The declaration of an event; None when there is none."""
        return self.kinds.get(kind, {}).get(name)


def event_specs(
    kind: str, payload: Any, summaries: Mapping[str, str], *, redacted: Iterable[str] = ()
) -> tuple[EventSpec, ...]:
    """Several events of one kind whose payloads have one type. ``summaries`` says of each name what happened."""
    return tuple(EventSpec(kind, name, summary, payload, frozenset(redacted)) for name, summary in summaries.items())


def failures(operations: Iterable[Operation], kinds: Mapping[str, str]) -> tuple[EventSpec, ...]:
    """What commands leave that waited for custom code and were refused in the end: ``<Operation>Failed``.

    ``kinds`` names what a command is about by the beginning of its path.
    """
    return tuple(
        EventSpec(
            next(kind for path, kind in kinds.items() if operation.path.startswith(path)),
            failure_name(operation),
            f"{operation.docs.summary}: waited for custom code and was refused in the end",
        )
        for operation in operations
        if operation.hooks is not None and not operation.hooks.caller_waits and not operation.same_as
    )


def failure_name(operation: Operation) -> str:
    """The event of a deferred command that was refused in the end."""
    name = operation.same_as or operation.name
    return f"{name[0].upper()}{name[1:]}Failed"


def _by_kind(specs: Sequence[EventSpec]) -> dict[str, dict[str, EventSpec]]:
    kinds: dict[str, dict[str, EventSpec]] = {}
    for spec in specs:
        known = kinds.setdefault(spec.kind, {})
        assert spec.name not in known, f"{spec.kind}.{spec.name} is declared twice"
        known[spec.name] = spec
    return kinds
