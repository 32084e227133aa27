"""Signing keys of access tokens and id tokens: made once, sealed at rest, rotated by adding a newer one.

The public halves are served as a JWKS, so that other programs can verify our tokens themselves. Access tokens are EdDSA
alone; id tokens are RS256, the one algorithm that every OpenID client knows. Neither sort of key verifies the other's.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass, field
from typing import Any

import msgspec
from joserfc import jwt
from joserfc.errors import JoseError, SecurityWarning
from joserfc.jwk import KeySet, OKPKey, RSAKey

from haulier.core.ids import ordered_uuid
from haulier.core.refusal import Cause, Refusal
from haulier.platform.access.identity import Identity

SYSTEM_TENANT = "haulier"
"""The tenant that owns what belongs to no tenant: signing keys and the operator's own app."""

KEY_KIND = "signing_key"
ALGORITHM, ID_ALGORITHM = "EdDSA", "RS256"
RSA_BITS = 2_048
ISSUER = "haulier"
CLOCK_LEEWAY_SECONDS = 5
BRIEF_SECONDS = 3_600
"""Life of a token that is made for custom code where the caller has none of its own."""
MAX_TOKEN_LENGTH = 8_192
SECOND_FACTOR = "mfa"
"""Among the ``amr`` of a token (RFC 8176): the person proved a second factor in the session."""

warnings.filterwarnings("ignore", message="EdDSA is deprecated", category=SecurityWarning)


class KeyBody(msgspec.Struct, frozen=True):
    """A signing key as stored: the public JWK, and the private one sealed."""

    public: dict[str, Any]
    private: str


@dataclass(slots=True)
class Keys:
    """The keys that verify tokens; the newest one signs."""

    verifying: dict[str, OKPKey] = field(default_factory=dict)
    signing: OKPKey | None = None
    verifying_ids: dict[str, RSAKey] = field(default_factory=dict)
    """Those of id tokens."""
    signing_ids: RSAKey | None = None

    def add(self, key: OKPKey | RSAKey) -> None:
        """Know a key; keys are added oldest first, so that the last one of its sort signs."""
        if isinstance(key, RSAKey):
            self.verifying_ids[str(key.kid)] = key
            self.signing_ids = key
        else:
            self.verifying[str(key.kid)] = key
            self.signing = key

    @property
    def count(self) -> int:
        """How many keys are known."""
        return len(self.verifying) + len(self.verifying_ids)

    def jwks(self, *, with_ids: bool = False) -> dict[str, Any]:
        """The public keys as a JSON Web Key Set (RFC 7517): those of access tokens, and before them those of id tokens
        where they are wanted.
        """
        ids = [key.as_dict(private=False) for key in self.verifying_ids.values()] if with_ids else []
        return {"keys": [*ids, *(key.as_dict(private=False) for key in self.verifying.values())]}

    def issue_id(self, claims: dict[str, Any]) -> str:
        """A signed id token."""
        if self.signing_ids is None:
            raise Refusal(Cause.UNAVAILABLE, "no signing key is there yet")
        header = {"alg": ID_ALGORITHM, "kid": self.signing_ids.kid, "typ": "JWT"}
        return jwt.encode(header, claims, self.signing_ids, algorithms=[ID_ALGORITHM])

    def read_id(self, token: str) -> dict[str, Any] | None:
        """What an id token of ours says, however old it is; None for any other text."""
        if len(token) > MAX_TOKEN_LENGTH or not self.verifying_ids:
            return None
        try:
            return jwt.decode(token, KeySet(list(self.verifying_ids.values())), algorithms=[ID_ALGORITHM]).claims
        except (JoseError, ValueError, KeyError, TypeError):
            return None

    def issue(self, claims: dict[str, Any]) -> str:
        """A signed token. Raises Refusal, 503 while there is no key, 400 for one that would be too long to be taken."""
        if self.signing is None:
            raise Refusal(Cause.UNAVAILABLE, "no signing key is there yet")
        token = jwt.encode({"alg": ALGORITHM, "kid": self.signing.kid}, claims, self.signing, algorithms=[ALGORITHM])
        if len(token) > MAX_TOKEN_LENGTH:
            raise Refusal(Cause.RULE, f"the roles make the token longer than {MAX_TOKEN_LENGTH} characters")
        return token

    def issue_for(self, identity: Identity, now_seconds: int) -> str:
        """A token of this identity that is good for ``BRIEF_SECONDS``."""
        said = {
            "iss": ISSUER,
            "sub": identity.user_id or identity.client_id,
            "tid": identity.tenant_id,
            "app": identity.app_id,
            "roles": identity.roles,
            "iat": now_seconds,
            "exp": now_seconds + BRIEF_SECONDS,
        }
        return self.issue(said | person_claims(identity) if identity.user_id else said)

    def verify(self, token: str, now_seconds: int) -> Identity:
        """The identity in a token. Raises Refusal(UNAUTHENTICATED) when it is forged, expired, or not of this
        issuer.
        """
        if not token or len(token) > MAX_TOKEN_LENGTH:
            raise Refusal(Cause.UNAUTHENTICATED, "the access token is missing or too long")
        try:
            claims = jwt.decode(token, KeySet(list(self.verifying.values())), algorithms=[ALGORITHM]).claims
            return _identity(claims, now_seconds)
        except (JoseError, ValueError, OverflowError, KeyError, TypeError):
            raise Refusal(Cause.UNAUTHENTICATED, "the access token is not valid") from None


def _identity(claims: dict[str, Any], now_seconds: int) -> Identity:
    if claims["iss"] != ISSUER:
        raise ValueError("another issuer")
    if int(claims["exp"]) + CLOCK_LEEWAY_SECONDS < now_seconds:
        raise Refusal(Cause.UNAUTHENTICATED, "the access token has expired")
    if int(claims["iat"]) - CLOCK_LEEWAY_SECONDS > now_seconds:
        raise Refusal(Cause.UNAUTHENTICATED, "the access token is from the future")
    user_id = str(claims.get("userId", ""))
    return Identity(
        tenant_id=str(claims["tid"]),
        client_id=str(claims["azp"] if user_id else claims["sub"]),
        app_id=str(claims["app"]),
        roles=tuple(str(role) for role in claims["roles"]),
        expires_at=int(claims["exp"]),
        user_id=user_id,
        user_name=str(claims.get("name", "")),
        session_id=str(claims.get("sid", "")),
        has_second_factor=bool(user_id) and SECOND_FACTOR in claims.get("amr", ()),
    )


def person_claims(identity: Identity) -> dict[str, Any]:
    """What a token says of a person beside what it says of the app (contract/aaa.md section 11.3)."""
    return {
        "userId": identity.user_id,
        "azp": identity.client_id,
        "name": identity.user_name,
        "sid": identity.session_id,
        "amr": [SECOND_FACTOR] if identity.has_second_factor else [],
    }


def new_key(at: int, randomness: int) -> OKPKey:
    """A fresh Ed25519 key whose id sorts by time."""
    return OKPKey.generate_key("Ed25519", {"kid": str(ordered_uuid(at, randomness)), "use": "sig", "alg": ALGORITHM})


def new_id_key(at: int, randomness: int) -> RSAKey:
    """A fresh RSA key whose id sorts by time. Making it takes some tenths of a second."""
    kid = str(ordered_uuid(at, randomness))
    return RSAKey.generate_key(RSA_BITS, {"kid": kid, "use": "sig", "alg": ID_ALGORITHM})


def imported_key(private: dict[str, Any]) -> OKPKey | RSAKey:
    """A stored key, by its type."""
    return RSAKey.import_key(private) if private["kty"] == "RSA" else OKPKey.import_key(private)
