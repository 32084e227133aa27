"""Client secrets: the form in which they travel, and how many are checked at once."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haulier.core.refusal import Cause, Refusal
from haulier.services.aaa.secrets import (
    MAX_SECRET,
    MAX_WAITING,
    MIN_SECRET,
    Encrypted,
    decrypt,
    encrypt,
    hash_secret,
    new_secret,
    verify_secret,
)

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
    hashed = await hash_secret("right")
    assert "right" not in hashed
    assert await verify_secret(hashed, "right") is True
    assert await verify_secret(hashed, "wrong") is False
    assert await verify_secret(None, "right") is False
    assert await verify_secret("no hash", "right") is False


async def test_a_flood_of_log_ins_is_refused_beyond_the_limit() -> None:
    checks = [verify_secret(None, "x") for _ in range(MAX_WAITING + 5)]
    outcomes = await asyncio.gather(*checks, return_exceptions=True)
    refused = [outcome for outcome in outcomes if isinstance(outcome, Refusal)]
    assert len(refused) == 5
    assert {refusal.cause for refusal in refused} == {Cause.UNAVAILABLE}
    assert await verify_secret(None, "x") is False
