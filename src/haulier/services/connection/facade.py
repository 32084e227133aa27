"""What other services may use of connections."""

from __future__ import annotations

from haulier.services.connection.events import CONNECTION_REMOVED, CONNECTION_UPDATED
from haulier.services.connection.kind import (
    CONNECTION,
    CONNECTION_DECODER,
    GITHUB,
    GOOGLE,
    OIDC,
    SAML,
    ConnectionBody,
    OidcBody,
    Policy,
    SamlBody,
    SocialBody,
)
from haulier.services.connection.queries import payload
from haulier.services.connection.rules.addresses import issuer_address, metadata_address, return_address
from haulier.services.connection.rules.policies import ATTRIBUTES, is_allowed_address
from haulier.services.connection.store import active_connections, find_by_name

__all__ = [
    "ATTRIBUTES", "CONNECTION", "CONNECTION_DECODER", "CONNECTION_REMOVED", "CONNECTION_UPDATED", "GITHUB", "GOOGLE",
    "OIDC", "SAML", "ConnectionBody", "OidcBody", "Policy", "SamlBody", "SocialBody", "active_connections",
    "find_by_name", "is_allowed_address", "issuer_address", "metadata_address", "payload", "return_address",
]  # fmt: skip
