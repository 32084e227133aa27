"""Consents: a phone's holder is asked by SMS, and answers by a word or on a page. See: tracking.md section 9.8."""

from __future__ import annotations

from hmac import compare_digest
from typing import Any, NamedTuple

import msgspec

from haulier.core.link_token import MARK_DIGITS, LinkToken, read_token
from haulier.core.refusal import Cause, Refusal, invalid
from haulier.platform.commands.call import Call
from haulier.platform.commands.kept_callback import kept_callback
from haulier.platform.messages.message import Sms
from haulier.platform.messages.outbox import enclose
from haulier.platform.storage.changes import Change, RowWrite, TimerWrite, replacing, row_change
from haulier.platform.storage.resources import Resource, to_json
from haulier.platform.timers.clock import Timer
from haulier.platform.timers.ids import timer_id
from haulier.services.aaa.facade import find_active_tenant
from haulier.services.tracking.track_points import RUNNING, TRACK
from haulier.services.tracking.tracks.changes import end_with
from haulier.services.tracking.tracks.events import (
    CONSENT_ANSWERED,
    CONSENT_EXPIRED,
    CONSENT_REQUESTED,
    CONSENT_UNCHANGED,
)
from haulier.services.tracking.tracks.kind import (
    CONSENT,
    CONSENT_DECODER,
    CONSENT_END,
    CONSENT_SCOPE,
    KEPT_MS,
    ConsentBody,
    call_back_consent,
    consent_id,
    consent_payload,
)
from haulier.services.tracking.tracks.requests import ConsentCreate, ConsentReply
from haulier.services.tracking.tracks.responses import Consent
from haulier.services.tracking.tracks.rules import ConsentStatus, answer_of, validity_seconds
from haulier.services.tracking.tracks.texts import sms_language, sms_text

ANSWER_MS = 72 * 3_600_000
"""How long an answer is waited for."""
AGAIN_MS = 60_000
"""A holder is sent no second SMS within this time."""
MAX_MSISDN = 12
CONSENT_PAGE = "/consent/{token}"
PURPOSE = "tracking consent"
UNKNOWN = "there is no such question, or it was answered in another way since"


class Asked(NamedTuple):
    """A question that a token is about, as it stands."""

    row: Resource
    body: ConsentBody


async def request_consent(call: Call, body: ConsentCreate) -> Change:
    """``POST /consents/{msisdn}``: sends the holder an SMS. What stands is not asked for again."""
    msisdn = read_msisdn(call)
    id = consent_id(call, msisdn)
    row = await call.get(CONSENT, id)
    known = row.body_as(CONSENT_DECODER) if row is not None else None
    validity = validity_seconds(body.validity)
    if row is not None and known is not None:
        is_fresh = row.state == "PENDING" and call.at < known.askedAt + AGAIN_MS
        if row.state == "ALLOWED" or is_fresh:
            return _unchanged(row, _shown(row.state or "", known))
    stored = ConsentBody(
        msisdn=msisdn, asking=call.new_id("asking").partition(":")[2], askedAt=call.at, validity=validity,
        endsAt=call.at + ANSWER_MS, language=sms_language(body.language), callback=kept_callback(call, body.callback),
    )  # fmt: skip
    if row is None:
        write = RowWrite(CONSENT, id, 0, state="PENDING", body=to_json(stored))
    else:
        write = replacing(row, state="PENDING", body=to_json(stored), expires_at=None)
    change = _change(call, CONSENT_REQUESTED, write, stored)
    change.timers.append(_end_timer(call, id, stored.endsAt))
    text = sms_text(stored.language, await _sender_name(call), _link(call, id, stored))
    enclose(call, change, Sms(f"+{msisdn}", text), purpose=PURPOSE, useful_ms=ANSWER_MS, uses_provider=True)
    change.answer = _shown("PENDING", stored)
    change.calls_back = False  # each change is told alike, see ``_change``
    change.replan_on_conflict = frozenset({CONSENT})
    return change


async def get_consent_status(call: Call, _body: None) -> Consent:
    """``GET /consents/{msisdn}``."""
    row = await call.get(CONSENT, consent_id(call, read_msisdn(call)))
    if row is None:
        raise Refusal(Cause.NOT_FOUND, "the holder of this number was not asked")
    return _shown(row.state or "", row.body_as(CONSENT_DECODER))


async def answer_consent(call: Call, body: ConsentReply) -> Change:
    """``POST /consents/{msisdn}/reply``: what the holder wrote, from the gateway. Raises Refusal: 401 for a token that
    is not of this number's last question, 400 for a word that is no answer.
    """
    msisdn = read_msisdn(call)
    asked = await find_asked(call, body.token)
    if asked is None or asked.body.msisdn != msisdn:
        raise Refusal(Cause.UNAUTHENTICATED, UNKNOWN)
    answer = answer_of(body.reply)
    if answer is None:
        raise invalid("reply", "enum", "is YES, Y or 1, or NO, N or 0")
    return await answered(call, asked, says_yes=answer)


async def find_asked(call: Call, token: str) -> Asked | None:
    """The question that a token is about, in whose tenant the call goes on; None for any other text."""
    read = read_token(token)
    if read is None or read.until is None or read.until * 1000 <= call.at:
        return None
    call.enter(read.tenant)
    if await find_active_tenant(call) is None:
        return None
    await call.prepare_keys()
    row = await call.get(CONSENT, f"consent:{read.id}")
    if row is None:
        return None
    body = row.body_as(CONSENT_DECODER)
    return Asked(row, body) if compare_digest(_mark(call, row.id, body, read.until), read.mark) else None


async def answered(call: Call, asked: Asked, *, says_yes: bool) -> Change:
    """The change that an answer makes. A holder may take it back by the same link for as long as a yes would hold; a no
    ends the tracks at once. Raises Refusal where the time is over.
    """
    row, body = asked
    if row.state == "EXPIRED" or call.at >= body.endsAt:
        raise Refusal(Cause.RULE, "the time for an answer is over")
    state = "ALLOWED" if says_yes else "DENIED"
    if row.state == state:
        return _unchanged(row, {"id": row.id})
    body.answeredAt = call.at
    if says_yes:
        body.endsAt = call.at + body.validity * 1000
    tracks, body.tracks = ([], body.tracks) if says_yes else (body.tracks, [])
    write = replacing(row, state=state, body=to_json(body), expires_at=None if says_yes else call.at + KEPT_MS)
    change = _change(call, CONSENT_ANSWERED, write, body)
    if says_yes:
        change.timers.append(_end_timer(call, row.id, body.endsAt))
    await _end_tracks(call, change, tracks)
    change.answer = {"id": row.id}
    return change


async def end_consent(call: Call, timer: Timer) -> Change | None:
    """What is done when nobody has answered in time, or when a yes has run out: its tracks stop."""
    row = await call.get(CONSENT, timer.subject)
    if row is None or row.state not in ("PENDING", "ALLOWED"):
        return None
    body = row.body_as(CONSENT_DECODER)
    if body.endsAt > call.at:
        return None
    tracks, body.tracks = body.tracks, []
    write = replacing(row, state="EXPIRED", body=to_json(body), expires_at=call.at + KEPT_MS)
    change = _change(call, CONSENT_EXPIRED, write, body)
    await _end_tracks(call, change, tracks)
    return change


async def _end_tracks(call: Call, change: Change, ids: list[str]) -> None:
    rows = await call.get_many([(TRACK, id) for id in ids])
    end_with(call, change, [row for row in rows if row is not None and row.state in RUNNING])


def read_msisdn(call: Call) -> str:
    """The number of the path. Raises Refusal."""
    msisdn = call.path["msisdn"]
    if not (msisdn.isascii() and msisdn.isdigit() and len(msisdn) <= MAX_MSISDN):
        raise invalid("msisdn", "pattern", f"is 1 to {MAX_MSISDN} digits, without a plus")
    return msisdn


async def _sender_name(call: Call) -> str:
    tenant = await find_active_tenant(call)
    return tenant.shown_name if tenant is not None else call.brand


def _link(call: Call, id: str, body: ConsentBody) -> str:
    until = (body.askedAt + ANSWER_MS) // 1000 + body.validity
    token = LinkToken(id.partition(":")[2], _mark(call, id, body, until), call.tenant, until)
    return f"{call.mailed_address}{CONSENT_PAGE.format(token=token.text())}"


def _mark(call: Call, id: str, body: ConsentBody, until: int) -> str:
    return call.fingerprint(f"{id} {body.asking} {until}".encode(), CONSENT_SCOPE)[:MARK_DIGITS]


def _end_timer(call: Call, id: str, due_at: int) -> TimerWrite:
    return TimerWrite(timer_id(call.tenant, CONSENT, id, f"{CONSENT_END} {due_at}"), CONSENT_END, id, due_at, {})


def _change(call: Call, event: str, row: RowWrite, body: ConsentBody) -> Change:
    payload = consent_payload(row.id, msgspec.convert(row.state, ConsentStatus))
    change = row_change(event, row, payload=to_json(payload))
    call_back_consent(call, change, row, body)
    return change


def _unchanged(row: Resource, answer: Any) -> Change:
    """The change of an asking or an answer that finds the consent as it is to be. Nobody is called back."""
    payload = to_json(consent_payload(row.id, msgspec.convert(row.state, ConsentStatus)))
    change = Change(CONSENT, row.id, row.version, CONSENT_UNCHANGED, state=row.state, payload=payload, answer=answer)
    change.guards.append((CONSENT, row.id, row.version))
    change.calls_back = False
    return change


def _shown(state: str, body: ConsentBody) -> Consent:
    return Consent(msisdn=body.msisdn, status=msgspec.convert(state, ConsentStatus), expiresAt=body.endsAt)
