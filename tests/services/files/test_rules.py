"""The rules of files, by property."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haulier.core.refusal import Refusal
from haulier.services.files.rules.durations import link_seconds, ttl_seconds
from haulier.services.files.rules.links import is_good, link_query, signature_of
from haulier.services.files.rules.media_types import (
    PLAIN,
    SIGNATURES,
    UNKNOWN,
    declared_type,
    picture_type,
    served_type,
)
from haulier.services.files.rules.names import check_file_name, content_disposition, name_of_part
from haulier.services.files.rules.report_files import MAX_FILES, files_in, is_document_id
from haulier.services.files.rules.tags import read_search, read_tag

KEY = b"k" * 32
PURPOSES = st.sampled_from(["get", "preview", "put"])
ids = st.uuids().map(lambda one: f"doc:{one}")


@given(st.text(max_size=300))
def test_a_name_is_refused_or_shows_what_it_is(text: str) -> None:
    try:
        name = check_file_name(text)
    except Refusal:
        return
    assert 1 <= len(name) <= 256
    assert "/" not in name
    assert name not in (".", "..")
    assert all(char.isprintable() or ord(char) > 0x9F for char in name)
    said = content_disposition(name)
    assert said.isascii()
    assert not {b"\r", b"\n"} & {said[at : at + 1] for at in range(len(said))}
    assert said.count(b'"') == 2


@given(st.text(max_size=300))
def test_the_name_of_a_part_has_no_folders(text: str) -> None:
    assert "/" not in name_of_part(text)
    assert "\\" not in name_of_part(text)


@given(st.text(max_size=80) | st.sampled_from(sorted(SIGNATURES)), st.binary(max_size=64))
def test_only_types_that_run_nothing_are_repeated(declared: str, head: bytes) -> None:
    said = served_type(declared, head)
    assert said == UNKNOWN or said in PLAIN or said in SIGNATURES


@given(st.sampled_from(sorted(SIGNATURES)), st.binary(max_size=64))
def test_a_type_that_the_bytes_contradict_is_not_repeated(declared: str, head: bytes) -> None:
    if not any(head.startswith(mark) for mark in SIGNATURES[declared]):
        assert served_type(declared, head) == UNKNOWN


def test_pictures_are_known_by_their_bytes() -> None:
    assert picture_type(b"\xff\xd8\xff\xe0") == "image/jpeg"
    assert picture_type(b"RIFF\x00\x00\x00\x00WEBPVP8 ") == "image/webp"
    assert picture_type(b"RIFF\x00\x00\x00\x00WAVEfmt ") is None
    assert picture_type(b"%PDF-1.7") is None


@given(st.text(max_size=200), st.text(max_size=100))
def test_a_declared_type_is_always_one(header: str, name: str) -> None:
    assert declared_type(header, name).count("/") == 1


@given(PURPOSES, st.text(max_size=20), ids, st.integers(1, 10**12), st.integers(-5, 5))
def test_a_link_is_good_until_its_moment(purpose: Any, tenant: str, id: str, expires: int, later: int) -> None:
    signature = signature_of(KEY, purpose, tenant, id, str(expires))
    assert is_good(KEY, purpose, tenant, id, str(expires), signature, expires + later) is (later < 0)


@given(PURPOSES, PURPOSES, st.text(max_size=9), st.text(max_size=9), ids, ids, st.integers(1, 99), st.integers(1, 99))
def test_a_link_is_good_for_what_it_says_alone(
    purpose: Any, other_purpose: Any, tenant: str, other_tenant: str, id: str, other_id: str, at: int, other_at: int
) -> None:
    signature = signature_of(KEY, purpose, tenant, id, str(at))
    same = (purpose, tenant, id, at) == (other_purpose, other_tenant, other_id, other_at)
    assert is_good(KEY, other_purpose, other_tenant, other_id, str(other_at), signature, 0) is same
    assert not is_good(b"x" * 32, purpose, tenant, id, str(at), signature, 0)


def test_parts_of_a_link_cannot_be_shifted() -> None:
    assert signature_of(KEY, "get", "ab", "c", "1") != signature_of(KEY, "get", "a", "bc", "1")
    assert "signature=" in link_query(KEY, "get", "a", "doc:1", 5)


@given(st.integers(1, 7 * 86_400))
def test_a_duration_counts_its_parts(seconds: int) -> None:
    assert link_seconds(f"{seconds}s", "x") == seconds


@given(st.integers(1, 5_256_000))
def test_a_bare_number_counts_minutes(minutes: int) -> None:
    assert ttl_seconds(str(minutes)) == minutes * 60


@given(st.text(max_size=20))
def test_durations_are_read_or_refused(text: str) -> None:
    for read in (lambda: link_seconds(text, "x"), lambda: ttl_seconds(text)):
        with suppress(Refusal):
            assert read() >= 1


@given(st.text(max_size=90), st.text(max_size=300))
def test_a_tag_is_split_at_its_first_colon(key: str, value: str) -> None:
    try:
        tag = read_tag(f"{key}:{value}")
    except Refusal:
        return
    assert f"{tag.key}:{tag.value}" == f"{key}:{value}"
    assert 1 <= len(tag.key) <= 64
    assert len(tag.value) <= 256


@given(st.lists(st.text(min_size=1, max_size=10), max_size=10))
def test_a_search_asks_each_tag_once(terms: list[str]) -> None:
    try:
        search = read_search(terms)
    except Refusal:
        return
    assert len(set(search.pairs)) == len(search.pairs)
    assert len(set(search.keys)) == len(search.keys)


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | ids,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=30,
)


@given(values)
def test_the_files_of_a_report_are_its_document_ids(data: Any) -> None:
    def walk(value: Any) -> set[str]:
        if isinstance(value, dict):
            return set().union(*map(walk, value.values()))
        if isinstance(value, list):
            return set().union(*map(walk, value))
        return {value} if isinstance(value, str) and is_document_id(value) else set()

    found = files_in(data)
    assert set(found) == walk(data)
    assert len(set(found)) == len(found)


def test_a_report_names_so_many_files_at_most() -> None:
    ids = [f"doc:00000000-0000-4000-8000-{n:012x}" for n in range(MAX_FILES + 1)]
    assert files_in({"photos": ids}) == ids[:MAX_FILES]
    assert files_in({"photos": ids[:MAX_FILES]}) == ids[:MAX_FILES]


@pytest.mark.parametrize("text", ["doc:1", "DOC:00000000-0000-4000-8000-000000000000", "doc:" + "g" * 36, ""])
def test_other_texts_are_no_document_ids(text: str) -> None:
    assert not is_document_id(text)
