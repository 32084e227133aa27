"""Rules of tokens: what they say, and for how long. See: contract/conventions.md section 2, RFC 7519."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from haulier.platform.access.keys import ISSUER

TOKEN_SECONDS = 86_400
"""Life of an access token, as clients expect it (contract/conventions.md section 2)."""
TOKEN_TYPE = "Bearer"
MAX_AUDIENCE = 256


def claims(
    *, tenant_id: str, app_id: str, client_id: str, roles: Sequence[str], audience: str | None, at: int, token_id: str
) -> dict[str, Any]:
    """What an access token says (RFC 7519). ``at`` is epoch milliseconds."""
    issued = at // 1000
    said: dict[str, Any] = {
        "iss": ISSUER,
        "sub": client_id,
        "tid": tenant_id,
        "app": app_id,
        "roles": roles,
        "iat": issued,
        "exp": issued + TOKEN_SECONDS,
        "jti": token_id,
    }
    if audience:
        said["aud"] = audience
    return said
