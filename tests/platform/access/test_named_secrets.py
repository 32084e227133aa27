"""Secrets that lead to what they open: their form, and what is kept of them."""

from __future__ import annotations

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haulier.platform.access.named_secrets import NamedSecret, new_named_secret, parse_named_secret

UUID_TEXT = str(UUID(int=7))
tenants = st.from_regex(r"[a-z][a-z0-9]{1,15}", fullmatch=True)


@given(tenants, st.uuids())
def test_one_is_read_as_it_was_written_and_fits_what_is_kept_of_it(tenant: str, uuid: UUID) -> None:
    made = new_named_secret(tenant, str(uuid))
    assert parse_named_secret(made.text) == made
    assert made.fits(made.hashed)
    assert not new_named_secret(tenant, str(uuid)).fits(made.hashed)
    assert made.secret not in repr(made) + made.hashed


@given(st.text())
def test_any_other_text_is_none(text: str) -> None:
    assert parse_named_secret(text) is None


@pytest.mark.parametrize(
    "text",
    [
        f"acme.{UUID_TEXT}.{'x' * 42}", f"acme.{UUID_TEXT}.{'x' * 44}", f"acme.{UUID_TEXT}.{'x' * 42}é",
        f"Acme.{UUID_TEXT}.{'x' * 43}", f"acme.{UUID_TEXT.upper()[:-1]}.{'x' * 43}", f"acme.{UUID_TEXT}.{'x' * 43}\n",
        f" acme.{UUID_TEXT}.{'x' * 43}", f"acme.{UUID_TEXT}", f"{'a' * 33}.{UUID_TEXT}.{'x' * 43}",
    ],
)  # fmt: skip
def test_what_almost_has_the_form_is_none(text: str) -> None:
    assert parse_named_secret(text) is None


def test_each_has_256_random_bits() -> None:
    made = {new_named_secret("acme", UUID_TEXT).secret for _ in range(100)}
    assert len(made) == 100
    assert {len(secret) for secret in made} == {43}
    assert NamedSecret("acme", UUID_TEXT, "x" * 43).text == f"acme.{UUID_TEXT}.{'x' * 43}"
