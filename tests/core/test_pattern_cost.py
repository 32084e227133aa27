"""What patterns cost is reckoned from how long they are once written out, and never below what they take."""

from __future__ import annotations

import random
import re
from time import thread_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haulier.core.attributes import (
    AttributeConfig,
    AttributeValidation,
    StoredAttribute,
    check_attributes,
    compile_schema,
)
from haulier.core.machine import EventDataItem, EventDataValidation, check_event_data
from haulier.core.pattern_cost import (
    LARGE_COST,
    MAX_MATCHING_NS,
    MAX_PATTERN_BYTES,
    MAX_POSITIONS,
    SMALL_COST,
    as_length_bounds,
    compiled_size,
    cost_of,
)
from haulier.core.refusal import Fault

LONGEST_STRETCH = 0.05
"""Seconds of the processor that one piece of work may take until others have their turn."""


def declared(*patterns: str) -> list[AttributeConfig]:
    letters = "abcdefghijklmnopqrstuvwxyz"
    names = [f"p{letters[n // 26]}{letters[n % 26]}" for n in range(len(patterns))]
    return [
        AttributeConfig(name, "string", validation=AttributeValidation(regex=pattern))
        for name, pattern in zip(names, patterns, strict=True)
    ]


def faults_of(patterns: list[str], text: str) -> list[Fault]:
    stored = [StoredAttribute(one.name, one.dataType, validation=one.validation) for one in declared(*patterns)]
    return compile_schema(stored).validate({one.name: text for one in stored})


@pytest.mark.parametrize(
    ("pattern", "positions"),
    [
        ("[a-x]{0,3000}[yz]", 3001), ("^[A-Z]{2}[0-9]{6}$", 8), ("(a|b)*a(a|b){12}$", 27), ("((a{2}){3}){4}b?", 25),
        ("(?:ab|c){3}x", 10), ("(?P<n>a){5}", 5), ("[[:alpha:]&&[^x]]{2}", 6), ("[a[]{0,300}b", 301),
        (r"\p{Lu}{7}\x{41}\[{3}", 11),
        ("a{2,}", 2), ("x*y+z?", 3), ("()", 0), ("(?i)abc", 3), ("a{0}b", 2),
    ],
)  # fmt: skip
def test_repetitions_are_written_out(pattern: str, positions: int) -> None:
    assert cost_of(pattern).positions == positions


atoms = st.sampled_from(["a", "[ab]", ".", r"\d", "(ab)", "(a|b)", "(a(b|c){2})"])
times = st.sampled_from(["", "*", "+", "?", "{3}", "{0,4}", "{2,}"])


@given(st.lists(st.tuples(atoms, times), max_size=6), st.text("ab1", max_size=12))
def test_of_a_text_no_more_counts_than_the_pattern_can_read(parts: list[tuple[str, str]], text: str) -> None:
    pattern = "^" + "".join(atom + many for atom, many in parts)
    longest = cost_of(pattern).longest
    found = re.match(pattern + "$", text)
    assert found is None or len(text) < longest


def test_how_many_of_one_class_is_no_repetition() -> None:
    assert as_length_bounds("^.{0,255}$") == ("^.*$", 0, 255)
    assert cost_of("^[A-Z ]{2,900}$").per_byte == SMALL_COST
    assert check_attributes(declared(*["^.{1,1000}$"] * 64)) == []
    assert faults_of(["^.{2,5}$"] * 64, "abcde") == []
    for wrong in ("abcdef", "a"):
        assert [(fault.rule, fault.message) for fault in faults_of(["^.{2,5}$"], wrong)] == [
            ("pattern", "does not match the pattern ^.{2,5}$")
        ]
    assert [fault.rule for fault in faults_of(["^[a-c]{2,5}$"], "abd")] == ["pattern"]


@pytest.mark.parametrize(("length", "taken"), [(MAX_POSITIONS, True), (MAX_POSITIONS + 1, False)])
def test_a_pattern_that_repeats_too_much_is_refused_when_declared(length: int, taken: bool) -> None:
    faults = check_attributes(declared(f"a{{1,{length}}}"))
    assert [fault.rule for fault in faults] == ([] if taken else ["pattern"])


def test_patterns_of_a_type_are_bounded_together() -> None:
    large = r"x\p{L}{5}"
    assert MAX_PATTERN_BYTES // 2 < (compiled_size(large) or 0) <= MAX_PATTERN_BYTES
    assert check_attributes(declared(*[large] * 8)) == []
    assert [fault.field for fault in check_attributes(declared(*[large] * 16))] == ["attributes"]


def test_values_of_every_day_pass() -> None:
    everyday = [
        r"^[\w.+-]+@[\w-]+\.[\w.]+$", r"^\+?[0-9 ()-]{7,20}$", "^[A-Z]{5}[0-9]{4}[A-Z]$", "^.{0,255}$",
        "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$", r"^(https?://)?[\w.-]+(/[\w.-]*)*/?$",
    ]  # fmt: skip
    texts = [
        "a@b.co",
        "+91 98123 45678",
        "ABCDE1234F",
        "x" * 255,
        "5a966afe-1e45-2222-3333-444455556666",
        "http://a.b/c",
    ]
    for pattern, text in zip(everyday, texts, strict=True):
        assert faults_of([pattern] * 32, text) == []


random.seed(1)
WORST = {
    "the one that was found": ("[a-x]{0,3000}[yz]", "a"),
    "one that is allowed": (f"[a-x]{{0,{MAX_POSITIONS - 1}}}[yz]", "a"),
    "a table made anew": ("[ab]*a[ab]{14}d", "".join(random.choices("ab", k=100_000))),
    "that is just large": ("[ab]*a[ab]{200}d", "".join(random.choices("ab", k=100_000))),
    "any characters": ("a.{40}d", "".join(random.choices("aé", k=50_000))),
}


@pytest.mark.parametrize(("pattern", "text"), WORST.values(), ids=WORST)
def test_the_worst_value_that_passes_takes_no_longer_than_others_may_wait(pattern: str, text: str) -> None:
    """By the processor's time, which other programs do not lengthen."""
    cost = cost_of(pattern)
    assert cost.per_byte >= LARGE_COST
    size = MAX_MATCHING_NS // cost.per_byte
    worst = (text * size)[:size]
    while cost.of(worst) > MAX_MATCHING_NS:
        worst = worst[: len(worst) - 1]
    began = thread_time()
    faults = faults_of([pattern], worst)
    assert thread_time() - began < LONGEST_STRETCH
    assert all("does not match" in fault.message for fault in faults)
    assert [fault.message for fault in faults_of([pattern], worst + "aa")] != []
    assert "too long" in faults_of([pattern], worst + "aa")[0].message


def test_many_values_share_what_matching_may_take() -> None:
    pattern = "[ab]*a[ab]{14}d"
    size = MAX_MATCHING_NS // cost_of(pattern).per_byte // 8
    assert all("does not match" in fault.message for fault in faults_of([pattern] * 8, "a" * size))
    assert all("too long" in fault.message for fault in faults_of([pattern] * 9, "a" * size))


def test_data_of_events_share_it_too() -> None:
    pattern = "[ab]*a[ab]{14}d"
    size = MAX_MATCHING_NS // cost_of(pattern).per_byte // 8
    rules = [EventDataItem(f"n{n}", validation=EventDataValidation(regex=pattern)) for n in range(9)]
    blocking, _ = check_event_data(rules, {rule.name: "a" * size for rule in rules})
    assert ["too long" in fault.message for fault in blocking] == [False] * 8 + [True]
