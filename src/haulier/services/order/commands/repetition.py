"""Repeated requests: for a day the same idempotency key with the same body has one effect and one answer.

See: contract/order.md 13.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import msgspec
from msgspec import Struct

from haulier.core.ids import derived
from haulier.core.refusal import Cause, Fault, Refusal
from haulier.platform.commands.call import Call
from haulier.platform.declarations.parameters import Header
from haulier.platform.storage.changes import Change, RowWrite, TimerWrite, replacing
from haulier.platform.storage.resources import to_json
from haulier.platform.timers.ids import timer_id
from haulier.services.order.events import REQUEST_REPEATED
from haulier.services.order.kind import ORDER, ORDER_CONFIG, REPETITION

IDEMPOTENCY_KEY = Header(
    "X-COREOS-IDEMPOTENCY-KEY", description="for a day the same key with the same body gets the first answer"
)
MAX_KEY = 128
KEPT_MS = 86_400_000
SWEPT_MS = KEPT_MS + 3_600_000
"""When the row goes: an hour after it has lost its meaning, until when the key may be given a new one."""


class RepetitionBody(Struct):
    """A request as it was answered. ``body`` is a fingerprint: nobody can tell what it was."""

    body: str
    answer: Any
    about: str
    until: int


_decode = msgspec.json.Decoder(RepetitionBody)


async def once(call: Call, body: Any, plan: Callable[[], Awaitable[Change]]) -> Change:
    """Plan a request; one that came before with this idempotency key and body is answered as then. Raises Refusal.

    What refuses it may be what the first of several at once has just made: so the key is looked at once more.
    """
    repetition = await _repetition_of(call, body)
    if repetition.known is not None:
        return repetition.again()
    try:
        change = await plan()
    except Refusal:
        repetition = await _repetition_of(call, body)
        if repetition.known is None:
            raise
        return repetition.again()
    repetition.note(call, change)
    return change


class Repetition(Struct):
    """The key of a request, and what is known of it."""

    row: RowWrite | None = None
    known: RepetitionBody | None = None
    fingerprint: str = ""

    def note(self, call: Call, change: Change) -> None:
        """Let the change keep its answer for whoever repeats the request."""
        if self.row is None:
            return
        answer = {"id": change.id} if change.answer is None else change.answer
        self.row.body = to_json(RepetitionBody(self.fingerprint, answer, change.id, call.at + KEPT_MS))
        self.row.expires_at = call.at + SWEPT_MS
        change.rows.append(self.row)
        subject = f"{REPETITION}/{self.row.id}"
        sweep = timer_id(call.tenant, REPETITION, self.row.id, "expiry")
        change.timers.append(TimerWrite(sweep, "expiry", subject, self.row.expires_at, {}))
        change.replan_on_conflict |= {REPETITION}

    def again(self) -> Change:
        """The change of a request that came again: it writes nothing and answers as the first."""
        assert self.known is not None, "it was there before"
        change = Change(ORDER.name, self.known.about, 0, REQUEST_REPEATED)
        change.payload, change.answer = to_json({"id": self.known.about}), self.known.answer
        change.calls_back, change.repeats = False, True
        return change


async def _repetition_of(call: Call, body: Any) -> Repetition:
    """What is known of the request's idempotency key, if it has any. Raises Refusal."""
    if not call.repeated_by:
        call.repeated_by = _repeated_by(call, body)
    if not call.repeated_by:
        return Repetition()
    id, _, fingerprint = call.repeated_by.partition("/")
    found = await call.get(REPETITION, id)
    if found is None:
        return Repetition(RowWrite(REPETITION, id, 0, type=ORDER_CONFIG), fingerprint=fingerprint)
    known = found.body_as(_decode)
    if known.until <= call.at:
        return Repetition(replacing(found), fingerprint=fingerprint)
    if known.body != fingerprint:
        raise _refusal("was used for another body", "reused", Cause.RULE)
    return Repetition(known=known)


def _repeated_by(call: Call, body: Any) -> str:
    """The id of what is kept of the key, and the fingerprint of the body; empty without a key. Raises Refusal."""
    key = call.headers.get(IDEMPOTENCY_KEY.wire)
    if key is None:
        return ""
    if not 1 <= len(key) <= MAX_KEY:
        raise _refusal(f"has 1 to {MAX_KEY} characters", "length", Cause.INVALID)
    id = derived(REPETITION, call.tenant, call.operation.name, call.uri.partition("?")[0], key.hex())
    return f"{id}/{call.fingerprint(msgspec.json.encode(body), id)}"


def _refusal(text: str, rule: str, cause: Cause) -> Refusal:
    return Refusal(cause, f"{IDEMPOTENCY_KEY.name} {text}", [Fault(IDEMPOTENCY_KEY.name, rule, text)])
