"""The wrapper around every answer to a write, and every refusal. See: contract/handoff.md, Response wrapper."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import uuid4

import msgspec
from msgspec import UNSET

from haulier.core.header_text import decode_text
from haulier.core.refusal import Cause, Refusal
from haulier.platform.commands.reply import Reply
from haulier.platform.declarations.operation import JSON, RefusalForm
from haulier.platform.declarations.parameters import REQUEST_ID
from haulier.services.handoff.responses import ResponseCode, ResponseDto, ResponseDtoWrapper, ResponseResourceSupport

RESOURCE = "ExternalHandoff"
SAVED, UPDATED = ("CLMO-HO-001", "saved"), ("CLMO-HO-002", "status updated")
LANGUAGE = "ENG"
MESSAGE_ID = b"msgid"
MAX_REQUEST_ID = 512
INVALID_INPUT = 405
MALFORMED = frozenset(
    {
        Cause.MALFORMED, Cause.MISSING_HEADER, Cause.BODY_TOO_LARGE, Cause.NESTING_TOO_DEEP, Cause.UNSUPPORTED_MEDIA,
    }
)  # fmt: skip
"""What is no readable request."""
BAD_INPUT = frozenset({Cause.INVALID, Cause.RULE, Cause.NOT_FOUND, Cause.METHOD_NOT_ALLOWED})
KEPT = frozenset({401, 403, 429})
"""Statuses that mean the same here."""


def request_id_of(headers: Mapping[bytes, bytes], made: str = "") -> str:
    """The id of a call: X-COREOS-REQUEST-ID, else msgId, else one that was made."""
    said = decode_text(headers.get(REQUEST_ID.wire) or headers.get(MESSAGE_ID) or b"")
    return said[:MAX_REQUEST_ID] or made or uuid4().hex


def success(message: tuple[str, str], reference: str, request_id: str) -> ResponseDtoWrapper:
    """The answer to a write."""
    code, text = message
    said = ResponseCode(code=code, desc=text, type="Information", language=LANGUAGE)
    messages = ResponseDto(
        keyId=reference, requestId=request_id, status="SUCCESS", codes=code, httpStatusCode=[said]
    )  # fmt: skip
    return ResponseDtoWrapper(data=ResponseResourceSupport(RESOURCE), messages=messages)


def write_refusal(refusal: Refusal, status: int, headers: Mapping[bytes, bytes], _brand: str) -> Reply:
    """A refusal: one message for each fault."""
    status = _status(refusal, status)
    code = f"CLMO-HO-{status}"
    said = [(fault.message, fault.field) for fault in refusal.faults] or [(str(refusal), "")]
    messages = [
        ResponseCode(code=code, desc=text, info=field or UNSET, type="Error", language=LANGUAGE) for text, field in said
    ]
    wrapper = ResponseDtoWrapper(
        messages=ResponseDto(
            keyId=refusal.info.get("keyId") or UNSET,
            requestId=request_id_of(headers),
            status="FAILURE",
            codes=",".join([code] * len(messages)),
            httpStatusCode=messages,
        )
    )
    return Reply(msgspec.json.encode(wrapper), JSON.encode(), status)


def _status(refusal: Refusal, status: int) -> int:
    if refusal.cause in MALFORMED:
        return 400
    if refusal.cause in BAD_INPUT:
        return INVALID_INPUT
    return status if status in KEPT else 500


FORM = RefusalForm(write=write_refusal, type=ResponseDtoWrapper)
