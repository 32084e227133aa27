"""Ids are the same for the same names, sort by time, and split into what they were made of."""

from __future__ import annotations

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from haulier.core.ids import MAX_ID_LENGTH, derived, ordered, ordered_uuid, split

names = st.lists(st.text(st.sampled_from("ab\x1e\x1f01é"), max_size=4), min_size=1, max_size=4)
prefixes = st.from_regex(r"[A-Za-z][A-Za-z0-9:_-]{0,20}", fullmatch=True)


@given(prefixes, names, names)
def test_derived_ids_agree_exactly_when_their_names_do(prefix: str, left: list[str], right: list[str]) -> None:
    assert (derived(prefix, *left) == derived(prefix, *right)) is (left == right)


@given(st.integers(0, 2**48 - 1), st.integers(0, 2**48 - 1), st.integers(0), st.integers(0))
def test_ordered_ids_sort_by_their_millisecond(early: int, late: int, first: int, second: int) -> None:
    if early < late:
        assert ordered("job", early, first) < ordered("job", late, second)


@given(st.integers(0, 2**48 - 1), st.integers())
def test_an_ordered_uuid_is_a_version_7_uuid_that_holds_its_time(milliseconds: int, randomness: int) -> None:
    made = ordered_uuid(milliseconds, randomness)
    assert made.version == 7
    assert made.variant == UUID(int=0x8000 << 48).variant
    assert made.int >> 80 == milliseconds


@given(st.integers(0, 2**74 - 1), st.integers(0, 2**74 - 1))
def test_all_74_bits_of_randomness_count(first: int, second: int) -> None:
    assert (ordered_uuid(1, first) == ordered_uuid(1, second)) is (first == second)


@given(prefixes, names)
def test_an_id_splits_into_prefix_and_uuid(prefix: str, parts: list[str]) -> None:
    made = derived(prefix, *parts)
    found = split(made)
    assert found is not None
    assert found[0] == prefix
    assert made == f"{found[0]}:{found[1]}"


@given(st.text(max_size=200))
def test_any_text_splits_or_is_no_id(text: str) -> None:
    found = split(text)
    if found is not None:
        assert found[0]
        assert len(text) <= MAX_ID_LENGTH


def test_an_id_without_prefix_or_uuid_is_none() -> None:
    assert split(":6f0c2f1e-0000-5000-8000-000000000001") is None
    assert split("users:123") is None
    assert split("x" * 100 + ":6f0c2f1e-0000-5000-8000-000000000001") is None
