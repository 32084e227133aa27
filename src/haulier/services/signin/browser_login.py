"""The sign-in that a browser holds, by which a person gets on to other apps of the tenant without being asked again."""

from __future__ import annotations

from dataclasses import dataclass

from haulier.engines.statements import load_statements
from haulier.platform.access.host_cookie import HostCookie
from haulier.platform.access.named_secrets import NamedSecret, parse_named_secret
from haulier.platform.commands.call import Call
from haulier.platform.storage.resources import Resource, from_record
from haulier.services.aaa.facade import ACTIVE, UserBody, find_user
from haulier.services.credentials.facade import proofs_count_since
from haulier.services.signin.kind import LOGIN, LOGIN_DECODER, LOGIN_MS, OPEN, LoginBody

SQL = load_statements("haulier.services.signin", "signin.sql")
MAX_LOGINS = 1_000
"""Sign-ins of one person that are ended at once; more than anyone has in their eight hours."""


@dataclass(frozen=True, slots=True)
class BrowserLogin:
    """A sign-in that has not ended, and its person, who is active."""

    row: Resource
    body: LoginBody
    user: UserBody


def login_cookie(call: Call) -> HostCookie:
    """Each tenant has its own, so that a person may be signed in to several."""
    return HostCookie(f"haulier-login-{call.tenant}", "Lax")


def kept_login(call: Call, secret: NamedSecret) -> bytes:
    """The header that has the browser keep a sign-in. Raises Refusal, 403, where it could be overheard."""
    return login_cookie(call).kept(secret.text, LOGIN_MS // 1000, call.headers, by_https=call.is_https)


def dropped_login(call: Call) -> bytes:
    """The header that has it forget it."""
    return login_cookie(call).dropped(call.headers, by_https=call.is_https)


async def open_logins(call: Call, user_id: str) -> list[Resource]:
    """The sign-ins of a person in all browsers."""
    records = await call.fetch(SQL["open_logins"], LOGIN, user_id, call.now(), MAX_LOGINS)
    return [from_record(record) for record in records]


async def find_login(call: Call) -> BrowserLogin | None:
    """The sign-in of the browser; None where it has none that counts: none of before the password was changed does."""
    text = login_cookie(call).read(call.headers)
    secret = parse_named_secret(text) if text is not None else None
    if secret is None or secret.tenant != call.tenant:
        return None
    row = await call.get(LOGIN, f"{LOGIN}:{secret.uuid}")
    body = row.body_as(LOGIN_DECODER) if row is not None else None
    if row is None or body is None or row.state != OPEN or (row.expires_at or 0) <= call.now():
        return None
    person = await find_user(call, body.userId)
    if not secret.fits(body.hashed) or person is None or person[0].state != ACTIVE:
        return None
    if body.authAt < await proofs_count_since(call, body.userId):
        return None
    return BrowserLogin(row, body, person[1])
