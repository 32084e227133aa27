"""What each operator means, by example and by laws that hold for all values."""

from __future__ import annotations

import fnmatch
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.strategies import json_values, texts
from haulier.core.filters import Group, Node, Term, equal_values, fuzzy_distance, matches, words

scalars = st.booleans() | st.integers(-3, 3) | st.floats(-2, 2) | st.sampled_from(["a", "true", "1", "-2.5", "b c"])
stored = st.none() | scalars | st.lists(scalars | st.none(), max_size=3)
small = st.text("ab_%*?", max_size=6)


def holds(op: Any, wanted: Any, value: Any) -> bool:
    return matches(Term("k", op, wanted), {"k": value}.get)


@given(scalars, stored)
def test_ne_and_nin_are_true_exactly_when_eq_and_in_are_false(wanted: Any, value: Any) -> None:
    assert holds("ne", wanted, value) is not holds("eq", wanted, value)
    assert holds("nin", (wanted, 5), value) is not holds("in", (wanted, 5), value)
    assert holds("in", (wanted, 5), value) is (holds("eq", wanted, value) or holds("eq", 5, value))


@given(scalars, scalars)
def test_equality_goes_both_ways_and_reaches_its_alternatives(left: Any, right: Any) -> None:
    assert holds("eq", left, right) is holds("eq", right, left)
    assert all(holds("eq", left, other) for other in equal_values(left))


@given(stored)
def test_a_field_is_there_or_missing(value: Any) -> None:
    assert holds("exists", True, value) is not holds("exists", False, value)
    assert holds("eq", None, value) is holds("exists", False, value)
    assert holds("ne", None, value) is holds("exists", True, value)


@given(scalars, scalars)
def test_order_only_holds_within_a_type(wanted: Any, value: Any) -> None:
    below, above = holds("lt", wanted, value), holds("gt", wanted, value)
    assert not (below and above)
    assert holds("lte", wanted, value) is (below or (holds("gte", wanted, value) and not above))
    if isinstance(wanted, str) is not isinstance(value, str) or isinstance(value, bool):
        assert not below
        assert not above


@given(st.sampled_from(["eq", "gt", "match", "exists"]), st.lists(scalars, min_size=1, max_size=3), scalars)
def test_a_list_matches_when_an_element_does(op: str, elements: list[Any], wanted: Any) -> None:
    asked = True if op == "exists" else wanted
    assert holds(op, asked, elements) is any(holds(op, asked, element) for element in elements)


@given(small, small)
def test_wildcards_agree_with_the_shells(pattern: str, text: str) -> None:
    assert holds("wildcard", pattern, text) is fnmatch.fnmatchcase(text, pattern)


@given(small, small)
def test_like_agrees_with_a_plain_translation(pattern: str, text: str) -> None:
    whole = pattern if "%" in pattern or "_" in pattern else f"%{pattern}%"
    regex = "".join(".*" if char == "%" else "." if char == "_" else re.escape(char) for char in whole)
    assert holds("like", pattern, text) is (re.fullmatch(regex, text, re.DOTALL) is not None)


def test_patterns_with_many_runs_answer_at_once() -> None:
    assert not holds("like", "%a" * 500 + "!", "a" * 50_000)
    assert not holds("wildcard", "*a" * 500 + "!", "a" * 50_000)
    assert not holds("regexp", "(a+)+!", "a" * 50_000)


def distance(left: str, right: str) -> int:
    if not left or not right:
        return len(left) + len(right)
    if left[0] == right[0]:
        return distance(left[1:], right[1:])
    return 1 + min(distance(left[1:], right), distance(left, right[1:]), distance(left[1:], right[1:]))


@given(st.text("ab", max_size=7), st.text("ab", max_size=7))
def test_fuzzy_forgives_so_many_edits(wanted: str, text: str) -> None:
    assert holds("fuzzy", wanted, text) is (distance(wanted, text) <= fuzzy_distance(wanted))


@pytest.mark.parametrize(
    ("op", "wanted", "value", "result"),
    [
        ("eq", False, "false", True),
        ("eq", "5", 5, True),
        ("eq", 5.0, "5", True),
        ("eq", "05", 5, False),
        ("eq", 1, True, False),
        ("eq", "A", "a", False),
        ("prefix", "An", "Anna", True),
        ("prefix", "an", "Anna", False),
        ("like", "NN", "Anna", True),
        ("like", "a\\_b", "a_b", True),
        ("like", "a\\_b", "axb", False),
        ("wildcard", "An?a", "Anna", True),
        ("regexp", "A.*", "Anna", True),
        ("regexp", "n|A", "Anna", False),
        ("regexp", "a", 5, False),
        ("fuzzy", "hause", "the house", True),
        ("match", "big truck", "a small truck", True),
        ("match", "BIG", "a small truck", False),
        ("match", 5, 5.0, True),
        ("phrase", "small Truck", "a small truck here", True),
        ("phrase", "truck small", "a small truck here", False),
        ("phrase_prefix", "small tr", "a small truck", True),
        ("phrase_prefix", "sm truck", "a small truck", False),
        ("phrase", "!", "!", False),
        ("gt", "a", "b", True),
        ("gt", 1, "2", False),
        ("lt", 2, True, False),
        ("in", (1, "x"), "x", True),
    ],
)
def test_operators_by_example(op: str, wanted: Any, value: Any, result: bool) -> None:
    assert holds(op, wanted, value) is result


trees: st.SearchStrategy[Node] = st.recursive(
    st.builds(Term, st.sampled_from("ab"), st.just("eq"), st.integers(0, 1)),
    lambda inner: st.builds(
        Group, st.sampled_from(["and", "or", "not"]), st.lists(inner, min_size=1, max_size=3).map(tuple)
    ),
    max_leaves=8,
)


@given(trees, st.integers(0, 1), st.integers(0, 1))
def test_groups_join_as_logic_does(tree: Node, a: int, b: int) -> None:
    values = {"a": a, "b": b}

    def truth(node: Node) -> bool:
        if isinstance(node, Term):
            return bool(values[node.key] == node.value)
        parts = [truth(item) for item in node.items]
        return all(parts) if node.op == "and" else any(parts) is (node.op == "or")

    assert matches(tree, values.get) is truth(tree)


def test_the_empty_filter_matches_everything() -> None:
    assert matches(Group("and", ()), lambda key: None)


@given(st.sampled_from(["like", "prefix", "wildcard", "fuzzy", "match", "phrase", "phrase_prefix"]), texts, json_values)
def test_every_operator_judges_every_value(op: str, wanted: str, value: Any) -> None:
    assert holds(op, wanted, value) in (True, False)


@given(texts)
def test_words_are_small_and_whole(text: str) -> None:
    found = words(text)
    assert words(" ".join(found)) == found
    assert words("(" + "), (".join(found) + ")") == found
