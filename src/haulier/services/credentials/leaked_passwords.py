"""Whether a password is on lists that were stolen elsewhere: asked by a part of its hash, so that nobody learns it.

See: https://haveibeenpwned.com/API/v3#PwnedPasswords
"""

from __future__ import annotations

import hashlib

import structlog

from haulier.platform.commands.call import Call
from haulier.platform.outbound.client import Answer

ASKED_DIGITS = 5
"""Of the SHA-1, in hexadecimal: each stands for hundreds of leaked passwords."""
TIMEOUT_SECONDS = 2.0
MAX_ANSWER_BYTES = 1_048_576

log = structlog.get_logger("haulier.credentials")


async def is_leaked(call: Call, password: str) -> bool:
    """Whether the list that is set knows the password. False where none is set, or it does not answer in time."""
    if not call.leaks_url:
        return False
    digest = hashlib.sha1(password.encode("utf-8", "surrogatepass"), usedforsecurity=False).hexdigest().upper()
    address = call.leaks_url + digest[:ASKED_DIGITS]
    outcome = await call.ask_outside(
        "GET", address, {"Add-Padding": "true"}, b"", timeout=TIMEOUT_SECONDS, max_bytes=MAX_ANSWER_BYTES
    )
    if not isinstance(outcome, Answer) or outcome.status != 200:
        why = outcome.status if isinstance(outcome, Answer) else outcome.kind
        log.warning("leaked passwords were not looked up", why=why)
        return False
    wanted = digest[ASKED_DIGITS:]
    for line in outcome.body.decode("ascii", "replace").splitlines():
        suffix, _, count = line.strip().partition(":")
        if suffix.upper() == wanted:
            return count.strip() != "0"
    return False
