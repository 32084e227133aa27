"""The rules of signing in, by property."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haulier.services.signin.rules import pkce
from haulier.services.signin.rules.authorization import granted_scope
from haulier.services.signin.rules.id_token import token_hash
from haulier.services.signin.rules.redirects import is_registered, with_members
from support.signing_in import challenge_of

ADDRESSES = st.text(max_size=80) | st.from_regex(r"https?://[a-z.:@/\\?#%*0-9]{0,60}", fullmatch=True)


@given(ADDRESSES)
def test_only_the_very_address_is_registered(address: str) -> None:
    assert not is_registered(address, ["https://app.example/back"]) or address == "https://app.example/back"


@given(ADDRESSES)
def test_whatever_is_below_a_star_is_on_the_same_host(address: str) -> None:
    if is_registered(address, ["https://app.example/app/*"]):
        parts = urlsplit(address)
        assert (parts.scheme, parts.netloc) == ("https", "app.example")
        assert parts.path.startswith("/app/")


@pytest.mark.parametrize("up", ["..", "%2e%2e", "..;", "..;x=1", "%2E.%3Bx", "a/..%2f", ".%2e%5c"])
def test_no_way_up_is_below_a_star(up: str) -> None:
    assert not is_registered(f"https://app.example/app/{up}/x", ["https://app.example/app/*"])


@pytest.mark.parametrize(
    ("address", "is_one"),
    [
        ("com.example.app:/back", True), ("com.example.app://back", True), ("http://127.0.0.1:8123/back", True),
        ("javascript:alert(1)", False), ("data:text/html,x", False), ("https://app.example/ä", False),
        ("https:///back", False), ("https://app.example:x/back", False), ("https://app.example/a b", False),
    ],
)  # fmt: skip
def test_sorts_of_addresses(address: str, is_one: bool) -> None:
    assert is_registered(address, [address]) is is_one


@given(st.dictionaries(st.sampled_from(["code", "state", "iss"]), st.text(max_size=40)))
def test_members_come_out_as_they_went_in(members: dict[str, str]) -> None:
    for address in ("https://app.example/back", "https://app.example/back?kept=1"):
        query = urlsplit(with_members(address, members, "query")).query
        kept = dict(parse_qsl(query, keep_blank_values=True))
        kept.pop("kept", None)
        assert kept == members
        fragment = urlsplit(with_members(address, members, "fragment")).fragment
        assert dict(parse_qsl(fragment, keep_blank_values=True)) == members


@given(st.from_regex(r"[A-Za-z0-9._~-]{43,128}", fullmatch=True))
def test_a_verifier_fits_its_own_challenge(verifier: str) -> None:
    assert pkce.fits(verifier, challenge_of(verifier))
    assert pkce.is_challenge(challenge_of(verifier))
    assert not pkce.fits(verifier, challenge_of(verifier + "x"))


@pytest.mark.parametrize("verifier", ["", "a" * 42, "a" * 129, "ä" * 43, "a" * 42 + "!", "a" * 43 + "\n"])
def test_what_is_no_verifier_fits_nothing(verifier: str) -> None:
    assert not pkce.fits(verifier, challenge_of(verifier))


def test_the_verifier_of_the_standard_fits() -> None:
    """RFC 7636, appendix B."""
    assert pkce.fits("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM")


@given(st.lists(st.sampled_from(["openid", "email", "profile", "phone", "offline_access", "admin", "*"])))
def test_unknown_scopes_are_passed_over(asked: list[str]) -> None:
    granted = granted_scope(" ".join(asked)).split()
    assert set(granted) == set(asked) - {"admin", "*"}
    assert len(granted) == len(set(granted))


def test_an_access_token_is_tied_to_its_id_token() -> None:
    """OpenID Connect Core, appendix A.3."""
    assert token_hash("jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y") == "77QmUPtjPfzWtF2AnpK9RQ"
