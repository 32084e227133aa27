"""Client secrets: the form in which they travel, and the one in which they are kept."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haulier.core.refusal import Refusal
from haulier.services.aaa.credentials.secrets import (
    MAX_SECRET,
    MIN_SECRET,
    Encrypted,
    decrypt,
    encrypt,
    hash_secret,
    is_strong,
    matches_at_once,
    new_secret,
    verify_secret,
)

HERE = "192.0.2.1"
SECRETS = st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=MIN_SECRET, max_size=MAX_SECRET)


@given(SECRETS, st.text(max_size=64))
def test_what_is_encrypted_under_a_token_decrypts_under_it(secret: str, token: str) -> None:
    assert decrypt(encrypt(secret, token), token) == secret


@given(st.text(max_size=80), st.text(max_size=2 * MIN_SECRET - 1))
def test_what_is_too_short_or_not_hex_is_refused(iv: str, text: str) -> None:
    with pytest.raises(Refusal) as caught:
        decrypt(Encrypted(iv, text), "token")
    assert [fault.field for fault in caught.value.faults] == ["clientSecret"]


def test_a_secret_is_encrypted_differently_each_time() -> None:
    secret = new_secret()
    assert encrypt(secret, "t").encryptedText != encrypt(secret, "t").encryptedText


async def test_only_the_right_secret_verifies() -> None:
    hashed = await hash_secret("right", "acme")
    assert hashed.startswith("$argon2id$")
    assert await verify_secret(hashed, "right", HERE) is True
    assert await verify_secret(hashed, "wrong", HERE) is False
    assert await verify_secret(None, "right", HERE) is False
    assert await verify_secret("no hash", "right", HERE) is False


async def test_a_secret_of_ours_is_checked_at_once_and_a_brought_one_is_not() -> None:
    made = new_secret()
    hashed = await hash_secret(made, "acme")
    assert made not in hashed
    assert matches_at_once(hashed, made)
    assert not matches_at_once(hashed, new_secret())
    assert not matches_at_once(await hash_secret("a secret of my own", "acme"), "a secret of my own")
    assert await verify_secret(hashed, made, HERE) is True
    assert await verify_secret(hashed, new_secret(), HERE) is False


def test_what_looks_like_ours_but_is_poor_is_none_of_ours() -> None:
    assert all(is_strong(new_secret()) for _ in range(1_000))
    for poor in ("a" * 43, "abcabcabcabcabcabcabcabcabcabcabcabcabcabcab"[:43], new_secret()[1:], new_secret() + "a"):
        assert not is_strong(poor)
