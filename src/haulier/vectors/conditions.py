"""Conditions of updates: whether an expression is accepted, and whether it is true of some values."""

from __future__ import annotations

from random import Random
from typing import Any

from haulier.core.conditions import check_condition, condition_holds, parse_condition
from haulier.core.refusal import Refusal
from haulier.core.value_rules import DataType
from haulier.vectors.cases import Case, Json, Vectors, refused

EXPRESSIONS = 600
TYPES: dict[str, DataType] = {
    "rating": "number", "stops": "number", "city": "string", "shift": "string", "active": "boolean", "labels": "array",
}  # fmt: skip
LITERALS = {
    "number": ("0", "5", "-1", "4.5", "100"),
    "string": ("'Pune'", '"AM"', "''", "'it\\'s'", "'😀'", "'ﬀ'"),
    "boolean": ("true", "false"),
}
VALUES: dict[str, tuple[Any, ...]] = {
    "rating": (0, 5, 4.5, -1, None, "5", True), "stops": (0, 1, 100, None), "city": ("Pune", "", "😀", "ﬀ", None, 7),
    "shift": ("AM", "PM", None), "active": (True, False, None, 1), "labels": ([], ["a"], None),
}  # fmt: skip
NOISE = ("(", ")", "&&", "||", "==", ">", "rating", "5", "nothing", "§", "&", "5x", "'open")


def condition_vectors() -> Vectors:
    """Expressions over values, some of them spoiled."""
    cases = []
    for number in range(EXPRESSIONS):
        draw = Random(f"condition:{number}")
        text = _joined(draw, draw.choice((0, 1, 2)))
        if draw.random() < 0.25:
            text = _spoiled(draw, text)
        values = {name: draw.choice(VALUES[name]) for name in draw.sample(list(VALUES), draw.randint(2, len(VALUES)))}
        given: Json = {"expression": text, "types": 0, "values": values}
        cases.append(Case(given, _judged(text, values)))
    about = (
        "Whether a checked expression holds for `values` of attributes with `shared[types]`, or the fault for which it "
        "is refused. Texts are ordered by code points; a missing value is null."
    )
    return Vectors(about, cases, [TYPES])


def _judged(text: str, values: Json) -> Json:
    try:
        tree = parse_condition(text)
        check_condition(tree, TYPES)
    except Refusal as refusal:
        return refused(refusal)
    return {"holds": condition_holds(tree, values)}


def _joined(draw: Random, depth: int) -> str:
    """Comparisons that are joined, in parentheses or not."""
    parts = [_part(draw, depth) for _ in range(draw.choice((1, 2, 2, 3)))]
    return draw.choice((" && ", " || ", "&&", " ||  ")).join(parts)


def _part(draw: Random, depth: int) -> str:
    if depth and draw.random() < 0.4:
        return f"({_joined(draw, depth - 1)})"
    if draw.random() < 0.15:
        return draw.choice(("active", "true", "false", "active == null", "labels != null", "city"))
    name = draw.choice([name for name, type_ in TYPES.items() if type_ in LITERALS])
    sign = draw.choice(("==", "!=", ">", ">=", "<", "<=")) if draw.random() < 0.9 else "=="
    other = [each for each, type_ in TYPES.items() if type_ == TYPES[name]]
    right = draw.choice((*LITERALS[TYPES[name]], *other, "null"))
    return f"{name} {sign} {right}" if draw.random() < 0.8 else f"{right}{sign}{name}"


def _spoiled(draw: Random, text: str) -> str:
    """An expression with a word too many, or one too few."""
    words = text.split(" ")
    place = draw.randrange(len(words))
    words[place : place + draw.choice((0, 1))] = [draw.choice(NOISE)]
    return " ".join(words)
