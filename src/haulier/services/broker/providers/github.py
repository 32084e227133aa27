"""GitHub, which speaks OAuth 2 and no OpenID Connect. See: contract/aaa.md section 11.6.

Below ``HAULIER_GITHUB_URL`` the addresses are those of GitHub itself, or of a GitHub Enterprise Server.
"""

from __future__ import annotations

from typing import Any

from haulier.platform.commands.call import Call
from haulier.services.broker.providers.http import get_json, post_form
from haulier.services.broker.providers.openid import Asked
from haulier.services.broker.rules.outside_person import OutsidePerson, Untrusted, read_person
from haulier.services.connection.facade import SocialBody

GITHUB = "https://github.com"
GITHUB_API = "https://api.github.com"
SCOPE = "read:user user:email"
MAX_EMAILS = 100


def authorization_url(call: Call) -> str:
    """Where the browser is sent to."""
    return f"{call.github_url}/login/oauth/authorize"


async def ask_person(call: Call, connection: SocialBody, code: str, asked: Asked) -> OutsidePerson:
    """Who signed in. Of addresses only those count that GitHub has verified, the primary one first.

    Raises Untrusted.
    """
    form = {
        "client_id": connection.clientId,
        "client_secret": call.unseal(connection.sealedSecret),
        "code": code,
        "redirect_uri": asked.redirect_uri,
        "code_verifier": asked.verifier,
    }
    answer = await post_form(call, f"{call.github_url}/login/oauth/access_token", form)
    token = answer.get("access_token") if isinstance(answer, dict) else None
    if not isinstance(token, str) or not token.isascii() or not token.isprintable():
        raise Untrusted("GitHub gave no access token")
    api = GITHUB_API if call.github_url == GITHUB else f"{call.github_url}/api/v3"
    headers = {"Authorization": f"Bearer {token}", "X-GitHub-Api-Version": "2022-11-28"}
    user = await get_json(call, f"{api}/user", headers)
    emails = await get_json(call, f"{api}/user/emails", headers)
    if not isinstance(user, dict) or isinstance(user.get("id"), bool) or not isinstance(user.get("id"), int):
        raise Untrusted("GitHub does not say who it is")
    email = verified_email(emails)
    claims = {**user, "email": email, "name": user.get("name") or user.get("login")}
    return read_person(str(user["id"]), claims, connection.policy.attributeMap, is_email_verified=email is not None)


def verified_email(emails: Any) -> str | None:
    """The address that GitHub has verified: the primary one where it has."""
    listed = [item for item in emails[:MAX_EMAILS] if isinstance(item, dict)] if isinstance(emails, list) else []
    verified = [item for item in listed if item.get("verified") is True and isinstance(item.get("email"), str)]
    chosen = sorted(verified, key=lambda item: item.get("primary") is not True)
    return str(chosen[0]["email"]) if chosen else None
