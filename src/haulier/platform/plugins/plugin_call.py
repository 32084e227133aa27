"""One call of a plugin through the door out; whatever comes of it is a value.

The request is a template filled from a context; ``callback`` in the body and X-COREOS-EXECUTION-ID tell the plugin
where a late answer goes. See: contract/order.md section 12, orchestrator.md ("Plugin definition").
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit, urlunsplit

from haulier.core.json_decoding import decode_any
from haulier.core.refusal import Refusal
from haulier.core.signature import compact_json
from haulier.core.templates import fill, render
from haulier.platform.commands.call import Call
from haulier.platform.declarations.parameters import REQUEST_ID, TENANT
from haulier.platform.outbound.client import Answer, Failure
from haulier.platform.outbound.hooks import reason_in, refuse_busy
from haulier.platform.plugins.definition import Plugin, opened
from haulier.platform.sealing.sealed_text import SealBroken
from haulier.platform.storage.resources import Json

EXECUTION_HEADER = "X-COREOS-EXECUTION-ID"
CALLBACK_PATH = "/core/api/v1/orders/plugins/callback/"
"""Where late answers go, followed by the execution's id: one door for all services."""
MAX_ANSWER_BYTES = 1_048_576
"""Longest answer of a plugin."""
LEAF = (str, int, float, bool)
FINAL = frozenset({"egress", "too_large"})
"""Failures that would come again."""


@dataclass(frozen=True, slots=True)
class Answered:
    """It answered with a 2xx status: JSON, or None for nothing and for what is no JSON."""

    body: Any = None


@dataclass(frozen=True, slots=True)
class AnswersLater:
    """It accepted (202) and will answer at the callback door."""


@dataclass(frozen=True, slots=True)
class Refused:
    """It does not want it, or cannot be asked so: to ask again is of no use."""

    reason: str
    status: int = 0
    """The status of its answer; 0 where there is none."""


@dataclass(frozen=True, slots=True)
class Failed:
    """It did not answer, or with a 5xx status: another try may succeed."""

    reason: str


PluginResult = Answered | AnswersLater | Refused | Failed


async def ask_plugin(
    call: Call, plugin: Plugin, context: Json, *, execution_id: str, request_id: str, token: str = ""
) -> PluginResult:
    """Call a plugin for the tenant of the call. Raises Refusal UNAVAILABLE where no place for the call is free.

    ``token`` stands for ``{{token}}`` in its headers.
    """
    body = plugin.body
    try:
        url, given = opened(body, call.unseal)
        sent = request_body(plugin, context, f"{call.mailed_address}{CALLBACK_PATH}{execution_id}")
        said = {"token": token, "request-id": request_id, "tenant-id": call.tenant}
        headers = {name.lower(): value for name, value in fill(dict(given), said).items()}
    except SealBroken as error:
        return Refused(f"it cannot be called: {error}")
    except Refusal as refusal:
        return Refused(f"its template cannot be filled: {refusal}")
    headers |= {
        REQUEST_ID.name.lower(): request_id,
        TENANT.name.lower(): call.tenant,
        EXECUTION_HEADER.lower(): execution_id,
    }
    content = b""
    if body.method == "GET":
        url = with_leaves(url, sent)
    else:
        content = compact_json(sent)
        headers.setdefault("content-type", "application/json")
    outcome = await call.ask_outside(
        body.method, url, headers, content, timeout=body.requestMs / 1000, max_bytes=MAX_ANSWER_BYTES
    )
    return judged(outcome)


def request_body(plugin: Plugin, context: Json, callback_url: str) -> Json:
    """What is sent: the template filled, or the whole context, and where a late answer goes. Raises Refusal."""
    template = plugin.body.requestTemplate
    filled = context if template is None else render(template, context)
    return {"callback": {"url": callback_url}, **filled} if isinstance(filled, dict) else {"data": filled}


def with_leaves(url: str, body: Mapping[str, Any]) -> str:
    """The address with the members of the body that are single values as query parameters."""
    leaves = [
        (name, str(value).lower() if isinstance(value, bool) else str(value))
        for name, value in body.items()
        if isinstance(value, LEAF)
    ]
    if not leaves:
        return url
    parts = urlsplit(url)
    query = "&".join(part for part in (parts.query, urlencode(leaves)) if part)
    return urlunsplit((parts.scheme, parts.netloc, parts.path, query, ""))


def judged(outcome: Answer | Failure) -> PluginResult:
    """What an outcome of the door says of the plugin. Raises Refusal UNAVAILABLE."""
    if isinstance(outcome, Failure):
        refuse_busy(outcome)
        return Refused(outcome.text) if outcome.kind in FINAL else Failed(outcome.text)
    if outcome.status == 202:
        return AnswersLater()
    if outcome.status >= 500:
        return Failed(f"it answered {outcome.status}")
    if not 200 <= outcome.status <= 299:
        return Refused(reason_in(outcome.body) or f"it answered {outcome.status}", outcome.status)
    if outcome.status == 204 or not outcome.body.strip():
        return Answered()
    try:
        return Answered(decode_any(outcome.body))
    except Refusal as refusal:
        return Answered() if not _is_json(outcome) else Refused(f"its answer cannot be taken: {refusal}")


def _is_json(answer: Answer) -> bool:
    return "json" in answer.headers.get("content-type", "").lower()
