"""A sealed secret opens for its tenant and key, and for nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haulier.platform.outbound.seal import KEY_BYTES, VERSION, SealBroken, Sealer

KEY = bytes(range(KEY_BYTES))
sealer = Sealer(KEY)
tenants = st.from_regex(r"[a-z][a-z0-9]{1,15}", fullmatch=True)


@given(st.text(max_size=200), tenants)
def test_what_was_sealed_opens(secret: str, tenant: str) -> None:
    assert Sealer(KEY).open(sealer.seal(secret, tenant), tenant) == secret


@given(st.text(max_size=40), tenants, tenants)
def test_another_tenant_cannot_open(secret: str, tenant: str, other: str) -> None:
    if tenant != other:
        with pytest.raises(SealBroken):
            sealer.open(sealer.seal(secret, tenant), other)


@given(st.text(max_size=40), st.binary(min_size=KEY_BYTES, max_size=KEY_BYTES).filter(lambda key: key != KEY))
def test_another_key_cannot_open(secret: str, key: bytes) -> None:
    with pytest.raises(SealBroken):
        Sealer(key).open(sealer.seal(secret, "acme"), "acme")


@given(st.text(max_size=40), st.data())
def test_any_altered_character_is_noticed(secret: str, data: st.DataObject) -> None:
    sealed = sealer.seal(secret, "acme")
    at = data.draw(st.integers(0, len(sealed) - 1))
    other = data.draw(st.characters(codec="ascii").filter(lambda character: character != sealed[at]))
    with pytest.raises(SealBroken):
        sealer.open(sealed[:at] + other + sealed[at + 1 :], "acme")


@given(st.text(max_size=40), st.data())
def test_a_cut_text_is_noticed(secret: str, data: st.DataObject) -> None:
    sealed = sealer.seal(secret, "acme")
    with pytest.raises(SealBroken):
        sealer.open(sealed[: data.draw(st.integers(0, len(sealed) - 1))], "acme")


@given(st.text(max_size=60))
def test_any_text_either_opens_or_is_broken(text: str) -> None:
    for sealed in (text, VERSION + text):
        with pytest.raises(SealBroken):
            sealer.open(sealed, "acme")


def test_two_seals_of_one_secret_differ() -> None:
    assert sealer.seal("s", "acme") != sealer.seal("s", "acme")


def test_the_secret_cannot_be_read_from_the_text() -> None:
    assert "hunter2" not in sealer.seal("hunter2", "acme")


def test_limits() -> None:
    assert sealer.open(sealer.seal("x" * 2_000_000, "acme"), "acme") == "x" * 2_000_000
    with pytest.raises(ValueError, match="32 bytes"):
        Sealer(b"short")
