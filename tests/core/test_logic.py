"""Rules give what JSON logic gives, and any rule over any data ends within its budget."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.refusals import cause_of, refusal_of
from core.strategies import json_objects, json_values, scalars, texts
from haulier.core.logic import MAX_RULE_DEPTH, MAX_RULE_NODES, MAX_TEXT, OPERATORS, check_logic, evaluate, truthy
from haulier.core.refusal import Cause, Refusal

DATA = {"paymentType": "COD", "amount": 5, "a": {"b": {"c": 7}}, "list": [1, 2, 3], "zero": 0, "empty": "", "nil": None}


@pytest.mark.parametrize(
    ("rule", "result"),
    [
        ({"and": [{"==": [{"var": "paymentType"}, "COD"]}, {">": [{"var": "amount"}, 0]}]}, True),
        ({"var": "a.b.c"}, 7),
        ({"var": ["gone", 26]}, 26),
        ({"var": ["zero", 26]}, 0),
        ({"var": "list.1"}, 2),
        ({"var": ["list.9"]}, None),
        ({"var": ""}, DATA),
        ({"var": []}, DATA),
        ({"missing": ["amount", "gone", "empty", "nil"]}, ["gone", "empty", "nil"]),
        ({"missing": {"merge": ["gone", {"if": [True, "lost", []]}]}}, ["gone", "lost"]),
        ({"missing_some": [1, ["amount", "gone"]]}, []),
        ({"missing_some": [2, ["amount", "gone", "lost"]]}, ["gone", "lost"]),
        ({"if": [False, "a", False, "b", "c"]}, "c"),
        ({"if": [True, "a", "b"]}, "a"),
        ({"if": []}, None),
        ({"if": [False, 1]}, None),
        ({"?:": [0, 1, 2]}, 2),
        ({"==": [1, "1"]}, True),
        ({"==": [0, False]}, True),
        ({"==": [None, 0]}, False),
        ({"==": ["", 0]}, True),
        ({"==": [[5], 5]}, True),
        ({"==": [{"var": "list"}, {"var": "list"}]}, True),
        ({"===": [1, "1"]}, False),
        ({"===": [1, 1.0]}, True),
        ({"===": [True, 1]}, False),
        ({"!=": [1, 2]}, True),
        ({"!==": [1, "1"]}, True),
        ({"!": [[]]}, True),
        ({"!": True}, False),
        ({"!!": ["0"]}, True),
        ({"!!": [{"var": "zero"}]}, False),
        ({"or": [False, 0, "a"]}, "a"),
        ({"or": [False, 0]}, 0),
        ({"and": [True, "a", 3]}, 3),
        ({"and": [True, "", 3]}, ""),
        ({"<": [1, 2, 3]}, True),
        ({"<": [1, 1, 3]}, False),
        ({"<=": [1, 1, 3]}, True),
        ({">": ["b", "a"]}, True),
        ({">=": ["10", 9]}, True),
        ({"<": ["x", 1]}, False),
        ({"max": [1, 2, 3]}, 3),
        ({"min": ["4", 2]}, 2),
        ({"max": []}, None),
        ({"+": [4, "2", "1px"]}, 7),
        ({"+": "-3.5"}, -3.5),
        ({"+": ["x"]}, None),
        ({"-": [4, 2]}, 2),
        ({"-": 2}, -2),
        ({"*": [2, 2, "2"]}, 8),
        ({"/": [4, 2]}, 2),
        ({"/": [1, 4]}, 0.25),
        ({"/": [1, 0]}, None),
        ({"%": [101, 2]}, 1),
        ({"%": [-5, 3]}, -2),
        ({"%": [5, 0]}, None),
        ({"map": [{"var": "list"}, {"*": [{"var": ""}, 2]}]}, [2, 4, 6]),
        ({"filter": [{"var": "list"}, {"%": [{"var": ""}, 2]}]}, [1, 3]),
        ({"reduce": [{"var": "list"}, {"+": [{"var": "current"}, {"var": "accumulator"}]}, 10]}, 16),
        ({"all": [{"var": "list"}, {">": [{"var": ""}, 0]}]}, True),
        ({"all": [[], True]}, False),
        ({"none": [[], True]}, True),
        ({"some": [{"var": "list"}, {">": [{"var": ""}, 2]}]}, True),
        ({"map": [{"var": "gone"}, 1]}, []),
        ({"merge": [[1, 2], 3, [[4]]]}, [1, 2, 3, [4]]),
        ({"in": ["Ringo", ["John", "Ringo"]]}, True),
        ({"in": ["Spring", "Springfield"]}, True),
        ({"in": [1, ["1"]]}, False),
        ({"in": [1, None]}, False),
        ({"cat": ["I love ", {"var": "amount"}, " ", 1.0, None, True]}, "I love 5 1true"),
        ({"substr": ["jsonlogic", 4]}, "logic"),
        ({"substr": ["jsonlogic", -5]}, "logic"),
        ({"substr": ["jsonlogic", 1, 3]}, "son"),
        ({"substr": ["jsonlogic", 4, -2]}, "log"),
        ([{"var": "amount"}, 1], [5, 1]),
        ({"a": 1, "b": 2}, {"a": 1, "b": 2}),
        ({}, {}),
        ("text", "text"),
    ],
)
def test_rules_give_what_json_logic_gives(rule: Any, result: Any) -> None:
    found = evaluate(rule, DATA)
    assert found == result
    assert type(found) is type(result)
    assert check_logic(rule) == []


rules = st.recursive(
    scalars | st.sampled_from([{"var": ""}, {"var": "a"}, {"var": "current"}, {"var": "accumulator"}]),
    lambda inner: (
        st.builds(lambda name, given: {name: given}, st.sampled_from(sorted(OPERATORS)), st.lists(inner, max_size=4))
        | st.builds(lambda name, given: {name: given}, st.sampled_from(sorted(OPERATORS)), inner)
        | st.lists(inner, max_size=3)
    ),
    max_leaves=24,
)


@given(rules, json_values)
def test_any_rule_over_any_data_gives_one_value_or_is_refused(rule: Any, data: Any) -> None:
    cause = cause_of(lambda: evaluate(rule, data))
    assert cause in (None, Cause.INVALID, Cause.NESTING_TOO_DEEP)
    if cause is None:
        assert evaluate(rule, data) == evaluate(rule, data)


@given(rules, json_objects)
def test_a_rule_without_faults_is_only_refused_for_its_cost(rule: Any, data: dict[str, Any]) -> None:
    if check_logic(rule):
        return
    refusal = refusal_of(lambda: evaluate(rule, data))
    assert refusal is None or refusal.cause is Cause.NESTING_TOO_DEEP or "more than" in str(refusal)


@given(json_values)
def test_logical_operators_agree_with_truth(value: Any) -> None:
    assert evaluate({"!!": [{"var": "v"}]}, {"v": value}) is truthy(value)
    assert evaluate({"!": [{"var": "v"}]}, {"v": value}) is not truthy(value)
    assert evaluate({"if": [{"var": "v"}, 1, 2]}, {"v": value}) == (1 if truthy(value) else 2)


@given(scalars, scalars)
def test_comparisons_mirror_each_other(left: Any, right: Any) -> None:
    data = {"l": left, "r": right}
    sides, turned = [{"var": "l"}, {"var": "r"}], [{"var": "r"}, {"var": "l"}]
    assert evaluate({"<": sides}, data) is evaluate({">": turned}, data)
    assert evaluate({"<=": sides}, data) is evaluate({">=": turned}, data)
    assert evaluate({"==": sides}, data) is not evaluate({"!=": turned}, data)
    assert evaluate({"===": sides}, data) <= evaluate({"==": sides}, data)


@given(texts, st.integers(-20, 20), st.none() | st.integers(-20, 20))
def test_substr_cuts_as_slices_do(text: str, start: int, length: int | None) -> None:
    tail = text[start:] if start >= 0 or -start <= len(text) else text
    expected = tail if length is None else tail[:length]
    arguments = [text, start] if length is None else [text, start, length]
    assert evaluate({"substr": arguments}, None) == expected


DOUBLE_TEXT = {"cat": [{"var": "accumulator"}, {"var": "accumulator"}]}
DOUBLE_LIST = {"merge": [{"var": "accumulator"}, {"var": "accumulator"}]}
NEST_PAIRS = [{"var": "accumulator"}, {"var": "accumulator"}]


@pytest.mark.parametrize(
    "rule",
    [
        {"reduce": [{"var": ""}, DOUBLE_TEXT, "x" * 10]},
        {"reduce": [{"var": ""}, DOUBLE_LIST, [1, 2]]},
        {"reduce": [{"var": ""}, NEST_PAIRS, 1]},
        {"reduce": [{"var": ""}, {"var": ""}, 1]},
    ],
)
def test_growth_ends_within_bounds(rule: Any) -> None:
    assert cause_of(lambda: evaluate(rule, [{"n": n} for n in range(200)])) in (Cause.INVALID, Cause.NESTING_TOO_DEEP)


def test_loops_inside_loops_run_out_of_steps() -> None:
    inner: Any = {"var": ""}
    for _ in range(8):
        inner = {"map": [[1] * 20, inner]}
    with pytest.raises(Refusal, match="more than 100000 steps"):
        evaluate(inner, None)
    with pytest.raises(Refusal, match="steps"):
        evaluate({"map": [[1] * 500, {"in": [-1, list(range(1000))]}]}, None)


def test_texts_are_bounded() -> None:
    with pytest.raises(Refusal, match="characters"):
        evaluate({"cat": [{"var": "t"}, {"var": "t"}]}, {"t": "x" * MAX_TEXT})


@pytest.mark.parametrize(
    ("rule", "field", "kind"),
    [
        ({"run": [1]}, "logic.run", "unknown"),
        ({"and": [{"==": [1]}]}, "logic.and[0].==", "minLength"),
        ({"!": [1, 2]}, "logic.!", "maxLength"),
        ([1, {"%": [1]}], "logic[1].%", "minLength"),
    ],
)
def test_faults_of_a_rule_are_named_and_refused(rule: Any, field: str, kind: str) -> None:
    assert [(fault.field, fault.rule) for fault in check_logic(rule)] == [(field, kind)]
    with pytest.raises(Refusal):
        evaluate(rule, {})


def test_deep_and_large_rules_are_named() -> None:
    deep: Any = 1
    for _ in range(MAX_RULE_DEPTH):
        deep = {"!": [deep]}
    assert check_logic(deep) == []
    assert evaluate(deep, None) is True
    assert [fault.rule for fault in check_logic({"!": deep})] == ["depth"]
    with pytest.raises(Refusal):
        evaluate({"!": deep}, None)
    assert [fault.rule for fault in check_logic([1] * (MAX_RULE_NODES + 1))] == ["size"]


def test_numbers_beyond_javascripts_stay_numbers() -> None:
    assert evaluate({"*": [10**300, 10**300]}, None) is None
    assert evaluate({"+": [{"var": "n"}, 1]}, {"n": 10**30}) == 1e30
    assert evaluate({"/": [10**400, 10**400]}, None) is None
    assert evaluate({"cat": [10**21]}, None) == "1e+21"
