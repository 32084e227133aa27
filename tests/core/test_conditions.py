"""Conditions of updates: read, checked and judged, against a model of their own."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haulier.core.conditions import (
    MAX_COMPARISONS,
    MAX_DEPTH,
    MAX_LENGTH,
    check_condition,
    condition_holds,
    parse_condition,
)
from haulier.core.refusal import Cause, Refusal
from haulier.core.value_rules import DataType

TYPES: dict[str, DataType] = {
    "amount": "number", "limit": "number", "status": "string", "paid": "boolean", "lines": "array", "extra": "object",
}  # fmt: skip
SIGNS: dict[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq, "!=": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip

Values = dict[str, Any]
Case = tuple[str, Callable[[Values], bool]]
"""An expression and what it must say of values."""

VALUES = st.fixed_dictionaries(
    {
        "amount": st.integers(-3, 3) | st.floats(-3, 3),
        "limit": st.integers(-3, 3),
        "status": st.text("ab'\"\\ ü", max_size=3),
        "paid": st.booleans(),
    }
)
NUMBERS = st.integers(-99, 99).map(str) | st.decimals(-9, 9, places=2).map(str)
TEXTS = st.text("ab'\"\\ ü&|()", max_size=4)


def quoted(text: str, quote: str) -> str:
    return quote + text.replace("\\", "\\\\").replace(quote, "\\" + quote) + quote


@st.composite
def comparisons(draw: st.DrawFn) -> Case:
    sign = draw(st.sampled_from(list(SIGNS)))
    judge = SIGNS[sign]
    blank = draw(st.sampled_from(["", " ", "\t"]))
    if draw(st.booleans()):
        name, number = draw(st.sampled_from(["amount", "limit"])), draw(NUMBERS)
        return f"{name}{blank}{sign}{blank}{number}", lambda v: judge(v[name], float(number))
    text, quote = draw(TEXTS), draw(st.sampled_from("'\""))
    return f"status{blank}{sign}{blank}{quoted(text, quote)}", lambda v: judge(v["status"], text)


def joined(parts: st.SearchStrategy[Case]) -> st.SearchStrategy[Case]:
    def both(left: Case, right: Case) -> Case:
        return f"({left[0]}) && ({right[0]})", lambda v: left[1](v) and right[1](v)

    def either(left: Case, right: Case) -> Case:
        return f"({left[0]}) || ({right[0]})", lambda v: left[1](v) or right[1](v)

    return st.builds(both, parts, parts) | st.builds(either, parts, parts)


CASES = st.recursive(comparisons() | st.just(("paid", lambda v: v["paid"])), joined, max_leaves=8)


def judge(text: str, values: Values) -> bool:
    tree = parse_condition(text)
    check_condition(tree, TYPES)
    return condition_holds(tree, values)


@given(CASES, VALUES)
def test_a_condition_says_what_its_signs_mean(case: Case, values: Values) -> None:
    text, model = case
    assert judge(text, values) is bool(model(values))


@given(comparisons(), comparisons(), comparisons(), VALUES)
def test_and_binds_closer_than_or(a: Case, b: Case, c: Case, values: Values) -> None:
    assert judge(f"{a[0]}||{b[0]}&&{c[0]}", values) is bool(a[1](values) or (b[1](values) and c[1](values)))
    assert judge(f"{a[0]}&&{b[0]}||{c[0]}", values) is bool((a[1](values) and b[1](values)) or c[1](values))


@given(st.text(max_size=40) | st.text("()=!<>&|'\" ab19.-\\", max_size=40), VALUES)
def test_any_text_is_judged_or_refused(text: str, values: Values) -> None:
    refused: Refusal | None = None
    try:
        assert judge(text, values) in (True, False)
    except Refusal as refusal:
        refused = refusal
    assert refused is None or (refused.cause, refused.faults[0].field) == (Cause.INVALID, "conditionExpression")


@given(CASES, st.dictionaries(st.sampled_from(list(TYPES)), st.none() | st.booleans() | st.integers() | st.text()))
def test_values_of_any_type_are_judged(case: Case, values: Values) -> None:
    assert judge(case[0], values) in (True, False)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("", "syntax"), (" ", "syntax"), ("amount >", "syntax"), ("> 1", "syntax"), ("amount = 1", "syntax"),
        ("amount > 1 amount", "syntax"), ("(amount > 1", "syntax"), ("amount > 1)", "syntax"), ("paid &&", "syntax"),
        ("paid & paid", "syntax"), ("status == 'open", "syntax"), ("12a == 1", "syntax"), ("1.2.3 == 1", "syntax"),
        ("amount.x == 1", "syntax"), ("amount > 1 > 0", "syntax"), ("ämount > 1", "syntax"), ("!paid", "syntax"),
        ("colour == 'red'", "exists"), ("paid || colour == 1", "exists"),
        ("amount", "type"), ("status", "type"), ("'x'", "type"), ("1", "type"), ("null", "type"), ("lines", "type"),
        ("amount && paid", "type"), ("amount > 'x'", "type"), ("paid > false", "type"), ("lines > lines", "type"),
        ("amount == 'x'", "type"), ("amount < null", "type"), ("status == true", "type"),
        (f"amount == {'9' * 65}", "maxLength"), ("paid" + " " * MAX_LENGTH, "maxLength"),
        ("(" * (MAX_DEPTH + 1) + "paid" + ")" * (MAX_DEPTH + 1), "depth"),
    ],
)  # fmt: skip
def test_what_is_no_condition_is_refused(text: str, rule: str) -> None:
    with pytest.raises(Refusal) as caught:
        judge(text, {})
    assert caught.value.faults[0].rule == rule


def test_the_longest_and_the_deepest_are_judged() -> None:
    assert judge(" && ".join(["paid"] * (MAX_LENGTH // 8)), {"paid": True})
    assert judge("(" * MAX_DEPTH + "paid" + ")" * MAX_DEPTH, {"paid": True})


@pytest.mark.parametrize(
    ("text", "truth"),
    [
        ("amount > 100 && (status != 'closed')", True), ("amount == null", False), ("limit == null", True),
        ("limit > 0 || limit <= 0", False), ("paid == true", True), ("(amount > 1) == paid", True),
        ("limit != null", False), ("extra == null", True), ('status == "open"', True), ("true", True),
        ("amount > -1.5", True), ("lines == lines", True),
    ],
)  # fmt: skip
def test_samples(text: str, truth: bool) -> None:
    values = {"amount": 120, "status": "open", "paid": True, "lines": [1, {"a": 2}]}
    assert judge(text, values) is truth


def test_a_value_from_before_a_change_of_type_has_no_order_and_is_equal_to_none() -> None:
    assert not judge("amount > 1 || amount <= 1", {"amount": "2"})
    assert not judge("paid == true", {"paid": 1})
    assert judge("paid != true", {"paid": 1})


def test_an_expression_has_so_many_comparisons() -> None:
    assert judge(" && ".join(["1 == 1"] * MAX_COMPARISONS), {}) is True
    with pytest.raises(Refusal, match="comparisons"):
        judge(" && ".join(["1 == 1"] * (MAX_COMPARISONS + 1)), {})
