"""The form of a case, and how faults stand in it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from haulier.core.refusal import Fault, Refusal

Json = dict[str, Any]


class Case(msgspec.Struct):
    """What goes into a rule and what has to come out."""

    input: Json
    expected: Json


class Vectors(msgspec.Struct):
    """The cases of one rule. ``shared`` is what many inputs name by its number."""

    about: str
    cases: list[Case]
    shared: list[Any] = []


def shown_faults(faults: Iterable[Fault]) -> list[Json]:
    """Faults as answers show them, each once, in an order of their own: which comes first means nothing."""
    shown = {(fault.field, fault.rule, fault.message) for fault in faults}
    return [{"field": field, "rule": rule, "message": message} for field, rule, message in sorted(shown)]


def refused(refusal: Refusal) -> Json:
    """What a refusal says."""
    return {"faults": shown_faults(refusal.faults)}
