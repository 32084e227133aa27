"""OpenID Connect as its client: what is asked, and when an id token is believed.

See: OpenID Connect Core 1.0 sections 3.1.2 and 3.1.3.7, RFC 7636 (PKCE), RFC 9207 (iss), RFC 8725 (JWT practice).
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from hmac import compare_digest
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import msgspec
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, KeySet, OKPKey, RSAKey

from haulier.services.broker.rules.outside_person import Untrusted

ALGORITHMS = {"RS256": "RSA", "PS256": "RSA", "ES256": "EC", "EdDSA": "OKP"}
"""Algorithms of id tokens with the sort of their keys. None of them takes a shared secret."""
SKEW_SECONDS = 60
MAX_ID_TOKEN = 32_768
MAX_KEYS = 100
SCOPE = "openid email profile"

Key = RSAKey | ECKey | OKPKey
_KEY_CLASSES: dict[str, type[RSAKey] | type[ECKey] | type[OKPKey]] = {"RSA": RSAKey, "EC": ECKey, "OKP": OKPKey}


def challenge(verifier: str) -> str:
    """The S256 challenge of a PKCE verifier."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def authorization_address(
    url: str, *, client_id: str, redirect_uri: str, state: str, verifier: str, scope: str, nonce: str | None
) -> str:
    """Where the browser is sent to. What the provider's address asks already stays."""
    asked = {
        "response_type": "code",
        "client_id": client_id,
        "redirect_uri": redirect_uri,
        "scope": scope,
        "state": state,
        "code_challenge": challenge(verifier),
        "code_challenge_method": "S256",
    }
    if nonce is not None:
        asked["nonce"] = nonce
    parts = urlsplit(url)
    query = "&".join(filter(None, [parts.query, urlencode(asked, quote_via=quote)]))
    return parts._replace(query=query, fragment="").geturl()


def basic_credentials(client_id: str, secret: str) -> str:
    """``Authorization`` of the token call, each half encoded as RFC 6749 section 2.3.1 wants it."""
    pair = f"{quote(client_id, safe='')}:{quote(secret, safe='')}"
    return "Basic " + base64.b64encode(pair.encode()).decode()


def read_keys(document: object) -> list[Key]:
    """The public keys of a JWK set that may verify id tokens. Others, and those that cannot be read, are left out.

    Raises Untrusted where the document is none.
    """
    listed = document.get("keys") if isinstance(document, Mapping) else None
    if not isinstance(listed, list) or len(listed) > MAX_KEYS:
        raise Untrusted(f"the provider's keys are no set of at most {MAX_KEYS}")
    keys: list[Key] = []
    for item in listed:
        if not isinstance(item, dict) or item.get("use", "sig") != "sig" or "d" in item:
            continue
        kind = _KEY_CLASSES.get(str(item.get("kty")))
        if kind is None:
            continue
        try:
            keys.append(kind.import_key(item))
        except (JoseError, ValueError, TypeError):
            continue
    return keys


def key_id(token: str) -> str | None:
    """The id of the key that signed a token, as the token says. Raises Untrusted."""
    kid = _header(token).get("kid")
    return kid if isinstance(kid, str) else None


def has_key(keys: list[Key], kid: str | None) -> bool:
    """Whether a key of this id is among these; without an id, any."""
    return bool(keys) if kid is None else any(key.kid == kid for key in keys)


def verified_claims(token: str, keys: list[Key]) -> dict[str, Any]:
    """The claims of an id token that one of the keys signed. Raises Untrusted."""
    header = _header(token)
    algorithm, kid = header.get("alg"), header.get("kid")
    kind = ALGORITHMS.get(algorithm) if isinstance(algorithm, str) else None
    if kind is None:
        raise Untrusted(f"the id token is signed by {str(algorithm)[:32]!r}, which is not taken")
    fitting = [key for key in keys if key.key_type == kind and (kid is None or key.kid in (None, kid))]
    if not fitting:
        raise Untrusted("the id token is signed by a key that the provider does not publish")
    for key in fitting:
        if (claims := _claims(token, key, str(algorithm))) is not None:
            return claims
    raise Untrusted("the signature of the id token is wrong")


def _header(token: str) -> Mapping[str, Any]:
    if len(token) > MAX_ID_TOKEN:
        raise Untrusted(f"the id token is longer than {MAX_ID_TOKEN} characters")
    try:
        header: Any = msgspec.json.decode(_unpadded(token.partition(".")[0]))
    except (ValueError, msgspec.DecodeError):
        raise Untrusted("the id token cannot be read") from None
    if not isinstance(header, dict) or "crit" in header:
        raise Untrusted("the id token cannot be read")
    return header


def _unpadded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _claims(token: str, key: Key, algorithm: str) -> dict[str, Any] | None:
    """The claims if this key signed them."""
    try:
        found: Any = msgspec.json.decode(jws.deserialize_compact(token, KeySet([key]), algorithms=[algorithm]).payload)
    except (JoseError, ValueError, TypeError, msgspec.DecodeError):
        return None
    return found if isinstance(found, dict) else None


def check_claims(
    claims: Mapping[str, Any], *, issuer: str | None, client_id: str, nonce: str, asked_at: int, now: int
) -> None:
    """Raise Untrusted unless an id token is for us, for this sign-in, of this moment and of this issuer.

    Times are epoch seconds; ``asked_at`` is when the browser was sent to the provider. ``issuer`` is None where it is
    not known.
    """
    if issuer is not None and claims.get("iss") != issuer:
        raise Untrusted(f"the id token is of issuer {str(claims.get('iss'))[:256]!r}, expected {issuer!r}")
    audience = claims.get("aud")
    audiences = audience if isinstance(audience, list) else [audience]
    if client_id not in audiences:
        raise Untrusted("the id token is for another client")
    party = claims.get("azp")
    if (len(audiences) > 1 or party is not None) and party != client_id:
        raise Untrusted("the id token was made for another client")
    expires, issued = _seconds(claims, "exp"), _seconds(claims, "iat")
    if expires <= now - SKEW_SECONDS:
        raise Untrusted("the id token has expired")
    if issued > now + SKEW_SECONDS or issued < asked_at - SKEW_SECONDS:
        raise Untrusted("the id token is not of this sign-in: iat is off by more than a minute")
    if "nbf" in claims and _seconds(claims, "nbf") > now + SKEW_SECONDS:
        raise Untrusted("the id token is not good yet")
    said = claims.get("nonce")
    if not isinstance(said, str) or not compare_digest(said.encode(), nonce.encode()):
        raise Untrusted("the id token is not of this sign-in: the nonce is another one")


def _seconds(claims: Mapping[str, Any], name: str) -> float:
    value = claims.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Untrusted(f"the id token has no {name}")
    return value
