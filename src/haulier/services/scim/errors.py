"""Refusals as SCIM writes them. See: RFC 7644 section 3.12."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
from msgspec import UNSET

from haulier.core.refusal import Cause, Refusal
from haulier.platform.commands.reply import Reply
from haulier.platform.declarations.operation import RefusalForm
from haulier.services.scim.responses import ScimError

SCIM_JSON = "application/scim+json"
UNIQUENESS = 409
TYPES = {
    Cause.MALFORMED: "invalidSyntax",
    Cause.NESTING_TOO_DEEP: "invalidSyntax",
    Cause.INVALID: "invalidValue",
    Cause.UNKNOWN_REFERENCE: "invalidValue",
    Cause.TAKEN: "uniqueness",
    Cause.DUPLICATE_NAME: "uniqueness",
}


def write_error(refusal: Refusal, status: int, _headers: Mapping[bytes, bytes], _brand: str) -> Reply:
    """A refusal in SCIM's own form. What is taken has 409 here."""
    kind = refusal.info.get("scimType") or TYPES.get(refusal.cause)
    shown = UNIQUENESS if kind == "uniqueness" else status
    headers = ((b"www-authenticate", b"Bearer"),) if shown == 401 else ()
    body = ScimError(status=str(shown), detail=str(refusal), scimType=kind or UNSET)
    return Reply(msgspec.json.encode(body), SCIM_JSON.encode(), shown, headers)


FORM = RefusalForm(write=write_error, type=ScimError, media_type=SCIM_JSON)
