"""What signing in keeps: sign-ins in browsers, and authorization codes. Sessions are of ``services/session``."""

from __future__ import annotations

import msgspec

from haulier.platform.access.rights import CONSOLE_APP
from haulier.services.aaa.facade import AppBody

LOGIN, CODE = "login", "authorization_code"
OPEN, ENDED = "OPEN", "ENDED"
UNUSED, USED = "UNUSED", "USED"

LOGIN_MS = 8 * 3_600_000
"""How long a browser is signed in, however many apps ask."""
CODE_MS = 60_000
"""How long an authorization code works."""
CODE_KEPT_MS = 24 * 3_600_000
"""How long a code is known, so that a second use of it is noticed."""

CONSOLE_CLIENT = "haulier-console"


class LoginBody(msgspec.Struct, kw_only=True, omit_defaults=True):
    """A sign-in in one browser as stored. Times are epoch milliseconds."""

    hashed: str
    """Of the secret in the cookie."""
    userId: str
    amr: tuple[str, ...]
    authAt: int
    hasSecondFactor: bool = False


class CodeBody(msgspec.Struct, kw_only=True, omit_defaults=True):
    """An authorization code as stored, with all that it was given for."""

    hashed: str
    loginId: str
    userId: str
    appId: str
    clientId: str
    redirectUri: str
    challenge: str
    endsAt: int
    authAt: int
    amr: tuple[str, ...]
    hasSecondFactor: bool = False
    scope: str = ""
    nonce: str = ""


LOGIN_DECODER = msgspec.json.Decoder(LoginBody)
CODE_DECODER = msgspec.json.Decoder(CodeBody)


def console_app() -> AppBody:
    """The app of people in the console, as it is made when the first one signs in there."""
    return AppBody(
        appId=CONSOLE_APP,
        appName="haulier-console",
        appType="web",
        clientId=CONSOLE_CLIENT,
        description="People in the console, with the roles of their groups",
    )
