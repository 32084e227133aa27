"""The installation's admin key: it signs requests of machines that set up apps, in place of a token.

A request carries, in lower-case hex, HMAC-SHA256 under ``HAULIER_ADMIN_KEY`` over method, path with query, request id
and the SHA-256 of the body. See: contract/aaa.md section 11.9, RFC 2104.
"""

from __future__ import annotations

import hashlib
import hmac

from haulier.engines.postgres import Database
from haulier.engines.statements import load_statements
from haulier.platform.access.keys import SYSTEM_TENANT

SQL = load_statements("haulier.platform.access", "admin_key.sql")

ADMIN_KEY_HEADER = "X-AUTH-KEY"
TAKEN_MS = 300_000
"""How long a request id is taken."""


def signed_text(method: str, target: str, request_id: str, body: bytes) -> str:
    """What is signed of a request; ``target`` is the path with its query."""
    return f"{method}\n{target}\n{request_id}\n{hashlib.sha256(body).hexdigest()}"


def signature(key: str, text: str) -> str:
    """The signature of a text."""
    return hmac.new(key.encode(), text.encode(), hashlib.sha256).hexdigest()


def is_signed(key: str, text: str, given: str) -> bool:
    """Whether a signature is right, found out in the same time whatever is given."""
    return hmac.compare_digest(signature(key, text).encode(), given.encode())


async def take_request_id(database: Database, request_id: str, now: int) -> bool:
    """Whether nobody used the request id in the last five minutes; from now on somebody did. In any tenant: its name is
    not signed, so else whoever saw a request could repeat it in every other one.
    """
    return bool(await database.fetch(SQL["take"], SYSTEM_TENANT, request_id, now, now - TAKEN_MS))
