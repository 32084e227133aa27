"""Custom code: the tenant's own endpoint that may check or enrich a write before it is applied.

What is sent: POST and PUT send the operation's payload as it is; when the hook states a ``requestBody``, that is
sent filled, with the payload as its member ``data`` (the same member the answer uses). GET sends no body.
Placeholders ``{{token}}``, ``{{request-id}}`` and ``{{tenant-id}}`` are filled in header and body values only.

See: contract/conventions.md section 5, common.yaml CustomCodeConfig, participant.yaml InlineCustomCall.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

import msgspec

from haulier.core.json_decoding import decode_any
from haulier.core.refusal import Cause, Refusal
from haulier.core.signature import compact_json
from haulier.core.templates import fill
from haulier.platform.outbound.client import Answer, Failure, OutboundClient
from haulier.platform.outbound.headers import MAX_HEADERS, header_fault

MAX_RESPONSE_BYTES = 1024 * 1024
"""Longest answer of custom code: the largest payload an operation takes."""

MAX_STATUS_CODES = 64
MAX_REASON = 256
"""Characters of custom code's own words that are passed on to the caller."""

RESTRICTED_ON_CREATE = frozenset(
    {
        *("id", "tenantId", "tenant", "owner", "ownerAppId", "state", "callback", "onRequest", "onError"),
        *("createdAt", "createdBy", "updatedAt", "updatedBy", "uniqueCode"),
    }
)
"""``uniqueCode`` is what the id is made of, and that was answered when custom code is asked."""
RESTRICTED_ON_UPDATE = RESTRICTED_ON_CREATE
RESTRICTED_ON_EVENT = RESTRICTED_ON_UPDATE | {"eventCode", "reasonCode", "timestamp", "source", "propagate"}
"""Of an event only ``data`` may be set; a member unknown here fails the validation that follows the merge."""

Method = Literal["GET", "POST", "PUT"]
HookUrl = Annotated[str, msgspec.Meta(min_length=1, max_length=2048)]
Status = Annotated[int, msgspec.Meta(ge=100, le=599)]
Statuses = Annotated[list[Status], msgspec.Meta(max_length=MAX_STATUS_CODES)]
MethodName = Annotated[
    str, msgspec.Meta(max_length=128, pattern=r"^[A-Za-z_]+:[A-Za-z]+$", examples=["create:onRequest"])
]
"""Which names there are is the kind's to say, after ``normal_method``."""

_MOMENTS = {"onrequest": "onRequest", "onerror": "onError"}


class HookConfig(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True):
    """Custom code registered for a type. Serves as the wire type of its configuration calls."""

    url: HookUrl
    request_header: dict[str, Any]
    method: Method
    wait: bool
    method_name: MethodName
    request_body: dict[str, Any] | None = None
    acceptable_status_codes: Statuses | None = None
    raise_error_on_status_mismatch: bool = False


class KeptHook(HookConfig, frozen=True, rename="camel", omit_defaults=True):
    """Registered custom code as it is stored: what is secret of it is ``sealed``, see ``sealed_hooks``. Older rows have
    all of it open.
    """

    sealed: str | None = None


class InlineHook(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True):
    """Custom code in the body of one call, as ``onRequest`` or ``onError``. It waits unless it says otherwise."""

    url: HookUrl
    method: Method
    request_header: dict[str, Any] = {}
    wait: bool = True
    request_body: dict[str, Any] | None = None
    acceptable_status_codes: Statuses | None = None
    raise_error_on_status_mismatch: bool = False


Hook = HookConfig | InlineHook


class Outgoing(msgspec.Struct, frozen=True):
    """A call of custom code, ready to be made."""

    method: str
    url: str
    headers: dict[str, str]
    body: bytes


class HookResult(msgspec.Struct, frozen=True):
    """The payload to go on with, what an operator should know of the hook's run, and the call that is yet to be made:
    one that nobody waits for and that had no place now.
    """

    payload: dict[str, Any]
    warnings: list[str] = []
    left: Outgoing | None = None


def normal_method(text: str) -> str:
    """A method name with its moment spelt as in the reference: ``create:OnRequest`` is ``create:onRequest``."""
    operation, colon, moment = text.rpartition(":")
    return f"{operation}{colon}{_MOMENTS.get(moment.lower(), moment)}"


def choose(registered: HookConfig | None, inline: InlineHook | None) -> Hook | None:
    """The hook of one call: the body's takes the place of the registered one as a whole.

    Nothing is carried over, as the registered headers may hold secrets that the body's URL must not learn.
    """
    return inline if inline is not None else registered


async def run_hook(
    client: OutboundClient,
    hook: Hook,
    payload: dict[str, Any],
    context: Mapping[str, str],
    *,
    tenant: str,
    restricted: frozenset[str],
    timeout: float,
) -> HookResult:
    """Call custom code and merge its answer into the payload; ``payload`` itself is not changed.

    ``context`` holds the placeholders ``token``, ``request-id`` and ``tenant-id``. Without ``wait`` the call is sent
    aside, or ``left`` when there is no place for it, and the payload comes back at once. With it, an answer
    ``{"data": {...}}`` replaces members shallowly, a 204 replaces none, and ``restricted`` members are left as they
    were, with a warning.

    When ``raiseErrorOnStatusMismatch`` is set, raises Refusal HOOK_REFUSED on a status that is not acceptable (default
    200..299), HOOK_FAILED on no answer or one of another shape, INVALID or NESTING_TOO_DEEP when what is to be sent
    grows too large when filled; else all of these give the payload back with a warning. Raises Refusal UNAVAILABLE
    in any case when the call was not made: that says nothing of custom code.
    """
    warnings: list[str] = []
    try:
        headers = _headers(hook, context, warnings)
        body = _body(hook, payload, context)
        if not hook.wait:
            sent = client.send_aside(
                hook.method, hook.url, headers, body,
                tenant=tenant, timeout=timeout, max_response_bytes=MAX_RESPONSE_BYTES,
            )  # fmt: skip
            return HookResult(payload, warnings, None if sent else Outgoing(hook.method, hook.url, headers, body))
        outcome = await client.request(
            hook.method, hook.url, headers, body,
            tenant=tenant, timeout=timeout, max_response_bytes=MAX_RESPONSE_BYTES,
        )  # fmt: skip
        changes = _changes(hook, outcome)
    except Refusal as refusal:
        if hook.raise_error_on_status_mismatch or refusal.cause is Cause.UNAVAILABLE:
            raise
        return HookResult(payload, [*warnings, str(refusal)])
    return _merged(payload, changes, restricted, warnings)


def refuse_busy(outcome: Failure) -> None:
    """Raise Refusal UNAVAILABLE for a call that was not made because of how things stand here: try again."""
    if outcome.kind == "busy":
        raise Refusal(Cause.UNAVAILABLE, f"custom code was not asked: {outcome.text}")


def _changes(hook: Hook, outcome: Answer | Failure) -> dict[str, Any]:
    """The members that the answer sets. Raises Refusal when it is none that counts."""
    if isinstance(outcome, Failure):
        refuse_busy(outcome)
        raise Refusal(Cause.HOOK_FAILED, f"custom code did not answer: {outcome.text}", info={"failure": outcome.kind})
    if not _acceptable(hook, outcome.status):
        reason = reason_in(outcome.body)
        text = f"custom code answered {outcome.status}" + (f": {reason}" if reason else "")
        raise Refusal(Cause.HOOK_REFUSED, text, info={"status": outcome.status})
    if outcome.status == 204:
        return {}
    try:
        answer = decode_any(outcome.body)
    except Refusal as why:
        text = f"the answer of custom code cannot be taken: {why}"
        raise Refusal(Cause.HOOK_FAILED, text, info={"status": outcome.status}) from None
    data = answer.get("data") if isinstance(answer, dict) else None
    if not isinstance(data, dict):
        raise Refusal(Cause.HOOK_FAILED, 'custom code did not answer {"data": {...}}', info={"status": outcome.status})
    return data


def _merged(
    payload: dict[str, Any], changes: dict[str, Any], restricted: frozenset[str], warnings: list[str]
) -> HookResult:
    kept_out = sorted(restricted & changes.keys())
    allowed = {name: value for name, value in changes.items() if name not in restricted}
    warnings = [*warnings, *(f"custom code may not set {name}" for name in kept_out)]
    return HookResult({**payload, **allowed} if allowed else payload, warnings)


def _acceptable(hook: Hook, status: int) -> bool:
    if hook.acceptable_status_codes:
        return status in hook.acceptable_status_codes
    return 200 <= status <= 299


def _headers(hook: Hook, context: Mapping[str, str], warnings: list[str]) -> dict[str, str]:
    """The hook's headers as text, JSON content by default. Those that may not be sent are left out with a warning."""
    kept: dict[str, str] = {} if hook.method == "GET" else {"content-type": "application/json"}
    for name, value in fill(hook.request_header, context).items():
        text = value if isinstance(value, str) else compact_json(value).decode()
        if len(kept) >= MAX_HEADERS or header_fault(name, text):
            warnings.append(f"custom code's header {name[:64]} was not sent")
        else:
            kept[name.lower()] = text
    return kept


def _body(hook: Hook, payload: dict[str, Any], context: Mapping[str, str]) -> bytes:
    if hook.method == "GET":
        return b""
    if hook.request_body is None:
        return compact_json(payload)
    return compact_json({**fill(hook.request_body, context), "data": payload})


def reason_in(body: bytes) -> str:
    """What an answer says of its refusal: ``error.description``, ``error.message``, ``message`` or ``reason``."""
    try:
        answer = decode_any(body)
    except Refusal:
        return ""
    if not isinstance(answer, dict):
        return ""
    error = answer.get("error")
    inner: dict[str, Any] = error if isinstance(error, dict) else {}
    for text in (inner.get("description"), inner.get("message"), answer.get("message"), answer.get("reason")):
        if isinstance(text, str) and text:
            return text[:MAX_REASON]
    return ""
