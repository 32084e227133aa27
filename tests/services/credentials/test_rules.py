"""The rules of passwords, code generators and recovery codes, without anything of the outside."""

from __future__ import annotations

from contextlib import suppress

import pyotp
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from haulier.core.refusal import Refusal
from haulier.services.credentials.rules.passwords import (
    MAX_PASSWORD,
    MIN_PASSWORD,
    check_length,
    check_strength,
    normal_password,
)
from haulier.services.credentials.rules.second_factor import (
    RECOVERY_CODES,
    STEP_SECONDS,
    matched_step,
    new_recovery_codes,
    new_totp_secret,
    otpauth_url,
    recovery_hash,
    without_code,
)

KNOWN = ("Asha", "Patil", "asha.patil@example.com", "+919876543210", "acme")
SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
"""That of RFC 6238, appendix B."""


@pytest.mark.parametrize("length", [MIN_PASSWORD, MAX_PASSWORD])
def test_a_password_has_twelve_to_128_characters(length: int) -> None:
    check_length("ä" * length, "p")
    with pytest.raises(Refusal):
        check_length("ä" * (MIN_PASSWORD - 1 if length == MIN_PASSWORD else MAX_PASSWORD + 1), "p")


def test_a_password_is_the_same_on_every_keyboard() -> None:
    assert normal_password("ﬁne \uff37ords ①") == "fine Words 1"
    assert normal_password("e\u0301te\u0301") == normal_password("été")


@pytest.mark.parametrize(
    "password",
    [
        "password1234", "qwertyuiop12", "aaaaaaaaaaaa", "123456789012", "iloveyou2024", "asha.patil@example.com",
        "Asha Patil 12", "asha-patil-2024", "acme-acme-acme", "+919876543210", "abcabcabcabc", "passwordpassword",
    ],
)  # fmt: skip
def test_what_is_guessed_easily_is_refused(password: str) -> None:
    with pytest.raises(Refusal) as refused:
        check_strength(password, KNOWN, "p")
    assert [fault.rule for fault in refused.value.faults] == ["strength"]


@pytest.mark.parametrize(
    "password",
    [
        "correct horse battery staple",
        "seven purple lanterns drift",
        "नीला घोड़ा चुपचाप दौड़ता है",
        "k7#Qv!t2Zp9w",
        "x" + "ab9Q7" * 20,
    ],
)
def test_what_is_hard_to_guess_is_taken_whatever_it_is_made_of(password: str) -> None:
    check_strength(password, KNOWN, "p")


@settings(max_examples=25)
@given(st.text(min_size=MIN_PASSWORD, max_size=200), st.lists(st.text(max_size=40), max_size=5))
def test_judging_never_fails(password: str, known: list[str]) -> None:
    with suppress(Refusal):
        check_strength(normal_password(password), known, "p")


@pytest.mark.parametrize(
    ("seconds", "code"), [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (20000000000, "353130")]
)
def test_codes_are_those_of_the_standard(seconds: int, code: str) -> None:
    assert matched_step(SECRET, code, seconds * 1000, 0) == seconds // STEP_SECONDS


@given(st.integers(1_700_000_000, 1_900_000_000), st.integers(-4, 4))
def test_a_code_counts_one_step_either_way_and_never_twice(seconds: int, off: int) -> None:
    present = seconds // STEP_SECONDS
    code = pyotp.TOTP(SECRET).at((present + off) * STEP_SECONDS)
    found = matched_step(SECRET, code, seconds * 1000, 0)
    if abs(off) <= 1:
        assert found is not None
        assert matched_step(SECRET, code, seconds * 1000, found) is None
        assert matched_step(SECRET, code, seconds * 1000, found + 1) is None
    else:
        near = {pyotp.TOTP(SECRET).at((present + step) * STEP_SECONDS) for step in (-1, 0, 1)}
        assert (found is None) == (code not in near)


def test_a_generator_is_told_who_it_is_for() -> None:
    secret = new_totp_secret()
    url = otpauth_url(secret, "asha@example.com", "Haulier acme")
    parsed = pyotp.parse_uri(url)
    assert isinstance(parsed, pyotp.TOTP)
    assert (parsed.secret, parsed.digits, parsed.interval) == (secret, 6, 30)
    assert (parsed.name, parsed.issuer) == ("asha@example.com", "Haulier acme")


def test_each_recovery_code_works_once_however_it_is_written() -> None:
    codes = new_recovery_codes()
    assert len(set(codes)) == RECOVERY_CODES
    left = [recovery_hash(code) for code in codes]
    assert without_code(left, "abcd-efgh-ijkl-mnop") is None
    for code in codes:
        found = without_code(left, code.upper().replace("-", " "))
        assert found is not None
        assert len(found) == len(left) - 1
        assert without_code(found, code) is None
        left = found
