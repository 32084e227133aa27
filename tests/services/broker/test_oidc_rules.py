"""When an id token is believed: forged, foreign, old and confused ones are not."""

from __future__ import annotations

import base64
import hmac
import warnings
from functools import cache
from typing import Any
from urllib.parse import parse_qs, urlsplit

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey, OKPKey, RSAKey

from haulier.services.broker.providers.discovery import read_published
from haulier.services.broker.providers.github import verified_email
from haulier.services.broker.providers.openid import described_person
from haulier.services.broker.rules.oidc import (
    MAX_ID_TOKEN,
    MAX_KEYS,
    SKEW_SECONDS,
    authorization_address,
    basic_credentials,
    challenge,
    check_claims,
    has_key,
    key_id,
    read_keys,
    verified_claims,
)
from haulier.services.broker.rules.outside_person import MAX_SUBJECT, Untrusted, read_person

warnings.filterwarnings("ignore", message="EdDSA is deprecated")
NOW = 1_790_000_000
ISSUER, CLIENT, NONCE = "https://idp.example", "haulier", "n-1"
CLAIMS: dict[str, Any] = {
    "iss": ISSUER, "aud": CLIENT, "sub": "42", "nonce": NONCE, "iat": NOW, "exp": NOW + 300,
}  # fmt: skip
EXPECTED: dict[str, Any] = {
    "issuer": ISSUER, "client_id": CLIENT, "nonce": NONCE, "asked_at": NOW - 5, "now": NOW,
}  # fmt: skip


@cache
def key_of(algorithm: str, kid: str = "k1") -> Any:
    parameters = {"kid": kid, "use": "sig"}
    if algorithm == "ES256":
        return ECKey.generate_key("P-256", parameters)
    if algorithm == "EdDSA":
        return OKPKey.generate_key("Ed25519", parameters)
    return RSAKey.generate_key(2048, parameters)


def token_of(algorithm: str = "RS256", claims: dict[str, Any] | None = None, **header: Any) -> str:
    return jwt.encode(
        {"alg": algorithm, "kid": "k1", **header}, claims or CLAIMS, key_of(algorithm), algorithms=[algorithm]
    )


def keys_of(*algorithms: str) -> list[Any]:
    return read_keys({"keys": [key_of(algorithm).as_dict(private=False) for algorithm in algorithms]})


def part(value: Any) -> str:
    data = value if isinstance(value, bytes) else msgspec.json.encode(value)
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


@pytest.mark.parametrize("algorithm", ["RS256", "PS256", "ES256", "EdDSA"])
def test_a_token_of_the_provider_is_read(algorithm: str) -> None:
    assert verified_claims(token_of(algorithm), keys_of(algorithm)) == CLAIMS


def test_a_token_without_a_signature_is_refused() -> None:
    for alg in ("none", "None", "NONE", "", None, 7):
        with pytest.raises(Untrusted, match="not taken"):
            verified_claims(f"{part({'alg': alg, 'kid': 'k1'})}.{part(CLAIMS)}.", keys_of("RS256"))


def test_a_public_key_is_no_shared_secret() -> None:
    """The classic confusion: HS256 under the text of the public key, which everybody knows."""
    pem = key_of("RS256").as_pem(private=False)
    for secret in (pem, pem.strip(), msgspec.json.encode(key_of("RS256").as_dict(private=False))):
        signing = f"{part({'alg': 'HS256', 'kid': 'k1'})}.{part(CLAIMS)}"
        forged = f"{signing}.{part(hmac.digest(secret, signing.encode(), 'sha256'))}"
        with pytest.raises(Untrusted, match="not taken"):
            verified_claims(forged, keys_of("RS256"))


def test_a_shared_secret_among_the_keys_verifies_nothing() -> None:
    oct_key = OctKey.generate_key(256, {"kid": "k1"})
    assert read_keys({"keys": [oct_key.as_dict(private=True)]}) == []


def test_a_key_of_another_sort_or_id_verifies_nothing() -> None:
    with pytest.raises(Untrusted, match="does not publish"):
        verified_claims(token_of("RS256"), keys_of("ES256"))
    with pytest.raises(Untrusted, match="does not publish"):
        verified_claims(token_of("RS256", kid="other"), keys_of("RS256"))


def test_a_key_inside_the_token_is_not_looked_at() -> None:
    own = RSAKey.generate_key(2048, {"kid": "k1"})
    forged = jwt.encode(
        {"alg": "RS256", "kid": "k1", "jwk": own.as_dict(private=False)}, CLAIMS, own, algorithms=["RS256"]
    )
    with pytest.raises(Untrusted, match="wrong"):
        verified_claims(forged, keys_of("RS256"))


def test_a_changed_token_is_refused() -> None:
    head, _, tail = token_of().split(".")
    with pytest.raises(Untrusted, match="wrong"):
        verified_claims(f"{head}.{part(CLAIMS | {'sub': '1'})}.{tail}", keys_of("RS256"))


def test_what_a_token_calls_critical_is_refused() -> None:
    with pytest.raises(Untrusted):
        verified_claims(f"{part({'alg': 'RS256', 'crit': ['x'], 'x': 1})}.{part(CLAIMS)}.AAAA", keys_of("RS256"))


def test_a_token_has_a_longest_length() -> None:
    for text in ("a" * (MAX_ID_TOKEN + 1), "a", "", "..", "a.b.c"):
        with pytest.raises(Untrusted):
            verified_claims(text, keys_of("RS256"))


@given(st.text(max_size=60))
def test_no_text_breaks_the_reading(text: str) -> None:
    with pytest.raises(Untrusted):
        verified_claims(text, keys_of("RS256"))


@pytest.mark.parametrize(
    ("claims", "why"),
    [
        ({"iss": "https://evil.example"}, "issuer"),
        ({"iss": None}, "issuer"),
        ({"aud": "other"}, "another client"),
        ({"aud": ["other"]}, "another client"),
        ({"aud": [CLIENT, "other"]}, "another client"),
        ({"aud": [CLIENT, "other"], "azp": "other"}, "another client"),
        ({"azp": "other"}, "another client"),
        ({"nonce": "other"}, "nonce"),
        ({"nonce": None}, "nonce"),
        ({"exp": NOW - SKEW_SECONDS}, "expired"),
        ({"exp": "soon"}, "no exp"),
        ({"exp": True}, "no exp"),
        ({"iat": NOW + SKEW_SECONDS + 1}, "iat"),
        ({"iat": NOW - 5 - SKEW_SECONDS - 1}, "iat"),
        ({"iat": None}, "no iat"),
        ({"nbf": NOW + SKEW_SECONDS + 1}, "not good yet"),
    ],
)
def test_a_token_must_be_for_us_and_of_this_sign_in(claims: dict[str, Any], why: str) -> None:
    with pytest.raises(Untrusted, match=why):
        check_claims(CLAIMS | claims, **EXPECTED)


@pytest.mark.parametrize(
    "claims",
    [
        {},
        {"aud": [CLIENT]},
        {"aud": [CLIENT, "other"], "azp": CLIENT},
        {"exp": NOW - SKEW_SECONDS + 1},
        {"iat": NOW + SKEW_SECONDS},
        {"iat": NOW - 5 - SKEW_SECONDS},
        {"nbf": NOW + SKEW_SECONDS},
    ],
)
def test_clocks_may_differ_by_a_minute(claims: dict[str, Any]) -> None:
    check_claims(CLAIMS | claims, **EXPECTED)


def test_of_an_unknown_issuer_nothing_is_asked() -> None:
    check_claims(CLAIMS | {"iss": "https://whoever.example"}, **EXPECTED | {"issuer": None})


def test_a_provider_is_who_it_was_asked_as() -> None:
    document = {"issuer": ISSUER, "jwks_uri": f"{ISSUER}/keys", "token_endpoint": f"{ISSUER}/token"}
    assert read_published(document, ISSUER, lambda _: None).keys == f"{ISSUER}/keys"
    for other in ({"issuer": f"{ISSUER}/"}, {"issuer": "https://evil.example"}, [], None, "x"):
        with pytest.raises(Untrusted):
            read_published(document | other if isinstance(other, dict) else other, ISSUER, lambda _: None)
    with pytest.raises(Untrusted, match="jwks_uri"):
        read_published(document, ISSUER, lambda url: "closed" if url.endswith("/keys") else None)


def test_keys_have_a_limit() -> None:
    key = key_of("ES256").as_dict(private=False)
    assert len(read_keys({"keys": [key] * MAX_KEYS})) == MAX_KEYS
    for document in ({"keys": [key] * (MAX_KEYS + 1)}, {}, [], {"keys": {}}, None):
        with pytest.raises(Untrusted):
            read_keys(document)
    odd = [None, 1, {}, {"kty": "RSA"}, {"kty": "EC", "crv": "P-0"}, key | {"use": "enc"}, key | {"d": "AAAA"}]
    assert read_keys({"keys": odd}) == []


def test_a_key_is_found_by_its_id() -> None:
    keys = keys_of("RS256")
    assert key_id(token_of()) == "k1"
    assert has_key(keys, "k1")
    assert has_key(keys, None)
    assert not has_key(keys, "k2")
    assert not has_key([], None)


def test_what_is_asked_stands_in_the_address() -> None:
    url = authorization_address(
        "https://idp.example/a?tenant=1#x", client_id="c & d", redirect_uri="https://h/e", state="s", verifier="v" * 43,
        scope="openid email", nonce="n",
    )  # fmt: skip
    parts = urlsplit(url)
    assert parse_qs(parts.query) == {
        "tenant": ["1"], "response_type": ["code"], "client_id": ["c & d"], "redirect_uri": ["https://h/e"],
        "scope": ["openid email"], "state": ["s"], "code_challenge": [challenge("v" * 43)],
        "code_challenge_method": ["S256"], "nonce": ["n"],
    }  # fmt: skip
    assert parts.fragment == ""


def test_the_challenge_is_that_of_the_rfc() -> None:
    assert challenge("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk") == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"


def test_a_secret_is_encoded_before_it_is_shown() -> None:
    shown = base64.b64decode(basic_credentials("a:b", "p %ü").removeprefix("Basic ")).decode()
    assert shown == "a%3Ab:p%20%25%C3%BC"


# Who it is


def test_a_person_is_read_from_the_usual_claims() -> None:
    claims = {
        "email": " asha@acme.example ",
        "given_name": "Asha",
        "family_name": "R" * 50,
        "phone_number": "+91 98765",
    }
    person = read_person("42", claims, {}, is_email_verified=True)
    assert (person.email, person.firstName, person.lastName) == ("asha@acme.example", "Asha", "R" * 36)
    assert person.groups is None


def test_a_whole_name_is_taken_apart() -> None:
    person = read_person("42", {"name": "Asha Devi Rao"}, {}, is_email_verified=False)
    assert (person.firstName, person.lastName) == ("Asha", "Devi Rao")


def test_a_map_says_which_claim_fills_what() -> None:
    mapping = {"email": "upn", "groups": "memberOf", "attributes.vehicles": "cars"}
    claims = {"upn": "a@b.example", "email": "other@b.example", "memberOf": ["A", "B", "A", 7, None, {}], "cars": "V1"}
    person = read_person("42", claims, mapping, is_email_verified=False)
    assert (person.email, person.groups, person.attributes) == ("a@b.example", ["A", "B", "7"], {"vehicles": ["V1"]})


@pytest.mark.parametrize("subject", [None, "", " ", 42, "a\0b", "a" * (MAX_SUBJECT + 1), ["42"]])
def test_somebody_must_be_named(subject: object) -> None:
    with pytest.raises(Untrusted):
        read_person(subject, {}, {}, is_email_verified=False)


def test_an_address_is_verified_by_who_gave_it() -> None:
    def is_verified(claims: dict[str, Any], about: dict[str, Any], mapping: dict[str, str] | None = None) -> bool:
        return described_person({"sub": "1", **claims}, about, mapping or {}).isEmailVerified

    assert is_verified({"email": "a@b.c", "email_verified": True}, {})
    assert is_verified({}, {"email": "a@b.c", "email_verified": "true"})
    assert not is_verified({"email": "evil@b.c"}, {"email": "a@b.c", "email_verified": True})
    assert not is_verified({"email": "a@b.c", "email_verified": True, "upn": "evil@b.c"}, {}, {"email": "upn"})
    chosen = {"email": "a@b.c", "company": "evil@b.c"}
    assert not read_person("42", chosen, {"email": "company"}, is_email_verified=True).isEmailVerified
    for said in (False, "yes", 1, "True", None, [True]):
        assert not is_verified({"email": "a@b.c", "email_verified": said}, {})


def test_of_githubs_addresses_the_verified_ones_count() -> None:
    primary = {"email": "p@b.c", "primary": True, "verified": True}
    second = {"email": "s@b.c", "primary": False, "verified": True}
    assert verified_email([second, primary]) == "p@b.c"
    assert verified_email([primary | {"verified": False}, second]) == "s@b.c"
    assert verified_email([primary | {"verified": "true"}]) is None
    assert verified_email({"email": "x"}) is None
    assert verified_email([1, None, {"verified": True}]) is None
