"""What an id token and userinfo say of a person. See: contract/aaa.md section 11.3, OpenID Connect Core section 5.1."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

from haulier.services.aaa.facade import UserBody


def person_claims(user: UserBody, scope: str) -> dict[str, Any]:
    """The claims about a person that a scope asks for."""
    wanted = scope.split()
    said: dict[str, Any] = {"sub": user.userId}
    if "profile" in wanted:
        said |= {"name": user.name, "given_name": user.firstName}
        if user.lastName:
            said["family_name"] = user.lastName
        if user.middleName:
            said["middle_name"] = user.middleName
        if user.email:
            said["preferred_username"] = user.email
    if "email" in wanted and user.email:
        said["email"] = user.email
    if "phone" in wanted and user.mobile:
        said["phone_number"] = user.mobile
    return said


def token_hash(access_token: str) -> str:
    """``at_hash``: the left half of the SHA-256, which ties an access token to its id token."""
    digest = hashlib.sha256(access_token.encode()).digest()
    return base64.urlsafe_b64encode(digest[: len(digest) // 2]).rstrip(b"=").decode()
