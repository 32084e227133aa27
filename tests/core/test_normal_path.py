"""One form of a path, whatever spelling came: routes, rights and rules all see the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haulier.core.header_text import decode_text, secret_bytes, secret_text
from haulier.core.normal_path import normal_path
from haulier.core.refusal import Cause, Refusal
from haulier.platform.access.roles import Grant, compile_pattern, union_of


@pytest.mark.parametrize(
    ("came", "path"),
    [
        (b"/", "/"),
        (b"//", "/"),
        (b"/a/b", "/a/b"),
        (b"/a/b/", "/a/b"),
        (b"/a/b///", "/a/b"),
        (b"/a//b", "/a//b"),
        (b"/%61/b%2Dc", "/a/b-c"),
        (b"/a:b/%3a%3A", "/a:b/::"),
        (b"/a%2fb", "/a%2Fb"),
        (b"/%e9\xe9", "/%E9%E9"),
        (b"/a%zz%", "/a%25zz%25"),
        (b"/a b{c}", "/a%20b%7Bc%7D"),
        (b"/.a/..b/...", "/.a/..b/..."),
    ],
)
def test_a_path_has_one_form(came: bytes, path: str) -> None:
    assert normal_path(came) == path
    assert normal_path(path.encode()) == path


@pytest.mark.parametrize("came", [b"/.", b"/..", b"/a/../b", b"/a/./b", b"/%2e", b"/a/.%2E/b", b"/a/../"])
def test_steps_up_and_on_the_spot_lead_nowhere(came: bytes) -> None:
    with pytest.raises(Refusal) as refusal:
        normal_path(came)
    assert refusal.value.cause is Cause.NO_SUCH_ROUTE


@given(st.binary(max_size=30))
def test_the_form_of_a_form_is_itself(rest: bytes) -> None:
    try:
        path = normal_path(b"/" + rest)
    except Refusal:
        return
    assert normal_path(path.encode()) == path
    assert path == "/" or not path.endswith("/")


@pytest.mark.parametrize(
    ("pattern", "path", "allowed"),
    [
        ("/apps/*", "/apps", False),
        ("/apps/*", "/apps/a", True),
        ("/apps/*", "/apps/a/b", False),
        ("/apps/{id}", "/apps/", False),
        ("/apps/", "/apps", True),
        ("/apps/%61", "/apps/a", True),
        ("/apps/ü", "/apps/%C3%BC", True),
        ("/apps/a:b", "/apps/a:b", True),
        ("/apps/**", "/apps/a/b", True),
    ],
)
def test_a_pattern_is_held_against_that_form(pattern: str, path: str, allowed: bool) -> None:
    assert (compile_pattern(pattern).fullmatch(path) is not None) == allowed
    assert union_of([Grant(pattern, frozenset({"get"}))]).covers("get", path) == allowed


@given(st.binary(max_size=40))
def test_bytes_are_told_again_whatever_they_are(value: bytes) -> None:
    assert secret_bytes(secret_text(value)) == value
    text = decode_text(value)
    assert value in (text.encode(), text.encode("latin-1", "replace"))
