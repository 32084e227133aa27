"""A sealed secret opens with its key, for its tenant and in its place, and for nothing else."""

from __future__ import annotations

import base64
import os
from itertools import product

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from haulier.platform.sealing.sealed_text import KEY_BYTES, SealBroken, key_number, open_sealed, seal

CIPHER = AESGCM(bytes(range(KEY_BYTES)))
NUMBER = 7
tenants = st.from_regex(r"[a-z][a-z0-9]{1,15}", fullmatch=True)
places = st.text(max_size=40)
secrets = st.binary(max_size=200)


@given(secrets, tenants, places)
def test_what_was_sealed_opens(secret: bytes, tenant: str, place: str) -> None:
    assert open_sealed(CIPHER, seal(CIPHER, NUMBER, secret, tenant, place), tenant, place) == secret


@given(secrets, tenants, tenants, places, places)
def test_another_tenant_or_place_cannot_open(
    secret: bytes, tenant: str, other: str, place: str, elsewhere: str
) -> None:
    if (tenant, place) != (other, elsewhere):
        with pytest.raises(SealBroken):
            open_sealed(CIPHER, seal(CIPHER, NUMBER, secret, tenant, place), other, elsewhere)


@given(secrets, st.binary(min_size=KEY_BYTES, max_size=KEY_BYTES).filter(lambda key: key != bytes(range(KEY_BYTES))))
def test_another_key_cannot_open(secret: bytes, key: bytes) -> None:
    with pytest.raises(SealBroken):
        open_sealed(AESGCM(key), seal(CIPHER, NUMBER, secret, "acme", ""), "acme", "")


def test_any_character_altered_breaks_it() -> None:
    sealed = seal(CIPHER, NUMBER, b"a secret", "acme", "")
    for at, other in product(range(len(sealed)), "AZaz09-_=.v"):
        if other != sealed[at]:
            with pytest.raises(SealBroken):
                open_sealed(CIPHER, sealed[:at] + other + sealed[at + 1 :], "acme", "")


def test_a_text_that_is_cut_off_does_not_open() -> None:
    sealed = seal(CIPHER, NUMBER, b"a secret", "acme", "")
    for length in range(len(sealed)):
        with pytest.raises(SealBroken):
            open_sealed(CIPHER, sealed[:length], "acme", "")


def test_what_is_no_sealed_text_does_not_open() -> None:
    for text in ("", "hunter2", "v1.", "v1.!!!!", "v2.", "v2.1", "v2.0.AAAA", "v2.01.AAAA", "v3.1.AAAA", "v2.1.é"):
        with pytest.raises(SealBroken):
            open_sealed(CIPHER, text, "acme", "")


def test_the_number_of_the_key_is_told_and_bound() -> None:
    sealed = seal(CIPHER, NUMBER, b"s", "acme", "")
    assert (key_number(sealed), key_number("v1.AAAA")) == (NUMBER, 0)
    with pytest.raises(SealBroken):
        open_sealed(CIPHER, sealed.replace("v2.7.", "v2.8."), "acme", "")


def test_the_same_secret_is_never_sealed_the_same_way_and_does_not_show() -> None:
    one, other = (seal(CIPHER, NUMBER, b"hunter2", "acme", "") for _ in range(2))
    assert one != other
    assert "hunter2" not in one


def test_texts_of_the_old_form_open() -> None:
    nonce = os.urandom(12)
    closed = nonce + CIPHER.encrypt(nonce, b"from before", b"v1.acme")
    old = "v1." + base64.urlsafe_b64encode(closed).decode()
    assert open_sealed(CIPHER, old, "acme", "anywhere") == b"from before"
    with pytest.raises(SealBroken):
        open_sealed(CIPHER, old, "other", "")
