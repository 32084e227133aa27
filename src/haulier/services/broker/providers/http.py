"""Calls to a provider: JSON, small, soon, through the one door out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode, urlsplit

import msgspec
import structlog

from haulier.core.json_decoding import check_json
from haulier.core.refusal import Refusal
from haulier.platform.commands.call import Call
from haulier.platform.outbound.client import Failure
from haulier.services.broker.rules.outside_person import Untrusted

SECONDS = 10.0
MAX_ANSWER = 262_144
ACCEPT_JSON = {"Accept": "application/json"}
FORM_TYPE = {"Content-Type": "application/x-www-form-urlencoded"}

log = structlog.get_logger("haulier.broker")


async def get_json(call: Call, url: str, headers: Mapping[str, str] | None = None) -> Any:
    """The JSON at an address of a provider. Raises Untrusted."""
    return await _asked(call, "GET", url, {**ACCEPT_JSON, **(headers or {})}, b"")


async def post_form(call: Call, url: str, form: Mapping[str, str], headers: Mapping[str, str] | None = None) -> Any:
    """The JSON that a provider answers a form with. Raises Untrusted."""
    return await _asked(call, "POST", url, {**ACCEPT_JSON, **FORM_TYPE, **(headers or {})}, urlencode(form).encode())


async def _asked(call: Call, method: str, url: str, headers: Mapping[str, str], body: bytes) -> Any:
    place = urlsplit(url)._replace(query="", fragment="").geturl()
    outcome = await call.ask_outside(method, url, headers, body, timeout=SECONDS, max_bytes=MAX_ANSWER)
    if isinstance(outcome, Failure):
        raise Untrusted(f"{place}: {outcome.text}")
    if not 200 <= outcome.status <= 299:
        log.info("provider refused", tenant=call.tenant, url=place, status=outcome.status)
        raise Untrusted(f"{place} answered {outcome.status}{_said(outcome.body)}")
    return _decoded(outcome.body, place)


def _decoded(body: bytes, place: str) -> Any:
    try:
        check_json(body)
        return msgspec.json.decode(body)
    except (Refusal, msgspec.DecodeError, RecursionError):
        raise Untrusted(f"{place} answered no JSON that can be read") from None


def _said(body: bytes) -> str:
    """The error code of OAuth, which is one of a few words, where a provider gives one."""
    try:
        answer = msgspec.json.decode(body)
    except (msgspec.DecodeError, RecursionError):
        return ""
    code = answer.get("error") if isinstance(answer, dict) else None
    return f" ({code})" if isinstance(code, str) and len(code) <= 64 and code.replace("_", "").isalnum() else ""
