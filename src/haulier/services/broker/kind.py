"""What outside sign-ins keep: those that are under way, links of people to providers, assertions that were used."""

from __future__ import annotations

import hashlib

import msgspec

OUTSIDE_LOGIN = "outside_login"
CONNECTION_LINK = "connection_link"
SAML_ASSERTION = "saml_assertion"

SENT, PROVEN, USED, REFUSED = "SENT", "PROVEN", "USED", "REFUSED"
"""States of an outside sign-in: the browser went to the provider; an assertion came, which that browser has yet to
follow; it is over.
"""
LOGIN_MS = 600_000
"""How long somebody may take at the provider."""


class Secrets(msgspec.Struct):
    """What of an outside sign-in is sealed."""

    verifier: str
    nonce: str


class OutsideLoginBody(msgspec.Struct, kw_only=True, omit_defaults=True):
    """An outside sign-in as stored."""

    connectionId: str
    hashed: str
    """Of the secret in ``state``."""
    flow: str
    """What the browser does here, sealed and bound to it: see ``platform/http/pages/flows``."""
    sealed: str
    """``Secrets``."""
    redirectUri: str
    askedAt: int
    """Epoch milliseconds."""
    proven: str = ""
    """The person that an assertion describes, sealed."""


class LinkBody(msgspec.Struct, kw_only=True):
    """A link as stored: whoever comes through the connection under this name is this person."""

    connectionId: str
    subject: str
    userId: str


class AssertionBody(msgspec.Struct):
    """An assertion that was used, as stored."""

    connectionId: str


LOGIN_DECODER = msgspec.json.Decoder(OutsideLoginBody)
LINK_DECODER = msgspec.json.Decoder(LinkBody)
SECRETS_DECODER = msgspec.json.Decoder(Secrets)


def link_id(connection_id: str, subject: str) -> str:
    """The id of a link: one a connection and name. A later connection of the same name has another id."""
    return f"{CONNECTION_LINK}:{_hashed(connection_id, subject)}"


def assertion_id(connection_id: str, id: str) -> str:
    """The id under which an assertion is known to have been used."""
    return f"{SAML_ASSERTION}:{_hashed(connection_id, id)}"


def _hashed(*parts: str) -> str:
    return hashlib.sha256(msgspec.json.encode(parts)).hexdigest()
