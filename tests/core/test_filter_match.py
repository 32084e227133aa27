"""What each operator means, by example and by laws that hold for all values."""

from __future__ import annotations

import fnmatch
import re
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.strategies import json_values, texts
from haulier.core.filters import MAX_SEARCHED, Group, Node, Term, equal_values, fuzzy_distance, matches, words
from haulier.core.filters.coercion import as_number, as_span

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
def test_order_holds_one_way_and_not_of_booleans(wanted: Any, value: Any) -> None:
    below, above = holds("lt", wanted, value), holds("gt", wanted, value)
    assert not (below and above)
    assert holds("lte", wanted, value) is (below or (holds("gte", wanted, value) and not above))
    if isinstance(value, bool) or isinstance(wanted, bool):
        assert not below
        assert not above


@given(st.sampled_from(["eq", "gt", "match", "exists"]), st.lists(scalars, min_size=1, max_size=3), scalars)
def test_a_list_matches_when_an_element_does(op: str, elements: list[Any], wanted: Any) -> None:
    asked = True if op == "exists" else wanted
    assert holds(op, asked, elements) is any(holds(op, asked, element) for element in elements)


@given(small, small)
def test_wildcards_agree_with_the_shells(pattern: str, text: str) -> None:
    assert holds("wildcard", pattern, text) is fnmatch.fnmatchcase(text, pattern)


@given(small, small, small)
def test_like_takes_every_character_as_it_is(before: str, wanted: str, behind: str) -> None:
    assert holds("like", wanted, before + wanted.upper() + behind)
    assert holds("like", wanted, before) is (wanted in before)


@given(st.text("ab*?\\", max_size=6), st.text("ab*?\\", max_size=6))
def test_a_wildcard_can_be_escaped(wanted: str, text: str) -> None:
    escaped = re.sub(r"[*?\\]", r"\\\g<0>", wanted)
    assert holds("wildcard", escaped, text) is (wanted == text)
    assert holds("wildcard", f"*{escaped}*", text) is (wanted in text)


@given(st.integers(-(10**30), 10**30) | st.floats(-1e6, 1e6), st.sampled_from(["", " ", "\t"]), st.integers(-3, 3))
def test_every_operator_reads_a_number_that_is_written_as_text(number: float, blank: str, apart: int) -> None:
    text, value = f"{blank}{number!r}{blank}", number + apart
    for op in ("eq", "ne", "gt", "gte", "lt", "lte", "match"):
        assert holds(op, text, value) is holds(op, number, value)
    assert holds("in", (text, "x"), value) is holds("in", (number,), value)
    assert holds("nin", (text, "x"), value) is holds("nin", (number,), value)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026-11", "2026-11-01T00:00:00.000", "2026-11-30T23:59:59.999"),
        ("2026-12", "2026-12-01T00:00:00.000", "2026-12-31T23:59:59.999"),
        ("2026-11-28", "2026-11-28T00:00:00.000", "2026-11-28T23:59:59.999"),
        (" 2026-11-28T10:30Z ", "2026-11-28T10:30:00.000", "2026-11-28T10:30:59.999"),
        ("2026-11-28 10:30:05", "2026-11-28T10:30:05.000", "2026-11-28T10:30:05.999"),
        ("2026-11-28T10:30:05.1+05:30", "2026-11-28T05:00:05.100", "2026-11-28T05:00:05.100"),
        ("2026-11-28T10:30:05,123456-0100", "2026-11-28T11:30:05.123", "2026-11-28T11:30:05.123"),
        ("9999-12-31", "9999-12-31T00:00:00.000", "9999-12-31T23:59:59.999"),
    ],
)
def test_a_day_or_moment_is_a_span_of_time(text: str, first: str, last: str) -> None:
    def epoch(moment: str) -> int:
        return round(datetime.fromisoformat(moment).replace(tzinfo=UTC).timestamp() * 1000)

    start, end = epoch(first), epoch(last)
    assert as_span(text) == (start, end)
    for value, found in [(start - 1, {"lt", "lte", "ne"}), (start, {"eq", "gte", "lte"}), (end, {"eq", "gte", "lte"}),
                         (end + 1, {"gt", "gte", "ne"})]:  # fmt: skip
        assert {op for op in ("eq", "ne", "gt", "gte", "lt", "lte") if holds(op, text, value)} == found


@pytest.mark.parametrize(
    "text", ["2026", "2026-13", "2026-02-30", "2026-11-28T24:00", "2026-11-28T1:00", "2026-11-28T10:00+", "28.11.2026",
             "0000-01-01", "2026-11-28T10:60", "yesterday", ""],
)  # fmt: skip
def test_other_texts_are_no_time(text: str) -> None:
    assert as_span(text) is None


@pytest.mark.parametrize("text", ["", " ", "x", "1,5", "1e400", "nan", "inf", "0x10", "1_0", "--1", "1 2", "\u0663"])
def test_other_texts_are_no_number(text: str) -> None:
    assert as_number(text) is None


def test_expressions_and_words_are_looked_for_at_the_beginning_of_long_texts() -> None:
    beyond, within = "a " * (MAX_SEARCHED // 2) + "b", "a " * (MAX_SEARCHED // 2 - 1) + "b"
    for op in ("match", "phrase", "fuzzy"):
        assert holds(op, "b", within)
        assert not holds(op, "b", beyond)
    assert holds("regexp", "[a ]*", beyond)
    assert holds("like", "b", beyond)
    assert holds("wildcard", "*b", beyond)


def test_patterns_with_many_runs_answer_at_once() -> None:
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
        ("eq", "05", 5, True),
        ("eq", 5, "05", False),
        ("eq", " 3.0", 3, True),
        ("eq", " 3", "3", False),
        ("eq", "TRUE", True, True),
        ("gte", "3", 3, True),
        ("gte", 3, "town", True),
        ("gt", 3, "25", False),
        ("gt", "x", 5, False),
        ("eq", 1, True, False),
        ("eq", "A", "a", False),
        ("prefix", "An", "Anna", True),
        ("prefix", "an", "Anna", False),
        ("like", "NN", "Anna", True),
        ("like", "BAG_0", "BAG_001", True),
        ("like", "100%", "1000 pieces", False),
        ("like", "a\\_b", "a_b", False),
        ("wildcard", "C:\\d*", "C:\\dir", True),
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
        ("gt", 1, "2", True),
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
