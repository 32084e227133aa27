"""Handoffs: added, handed off again, answered. See: contract/handoff.md, Life of a record."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256
from typing import Any
from urllib.parse import quote

import msgspec
from msgspec import UNSET

from haulier.core.header_text import decode_text
from haulier.core.refusal import Cause, Fault, Refusal, refusal_of
from haulier.platform.commands.call import Call
from haulier.platform.declarations.parameters import USER_INFO
from haulier.platform.storage.changes import Change, RowWrite, replacing, row_change
from haulier.platform.storage.resources import Resource, to_json
from haulier.services.handoff.events import HANDOFF_ADDED, HANDOFF_ANSWERED, HANDOFF_REPEATED
from haulier.services.handoff.kind import DECODER, HANDOFF, MAX_DETAILS, Detail, HandoffBody, handoff_id
from haulier.services.handoff.requests import MAX_TEXT, Members, OrderOfHandoff
from haulier.services.handoff.responses import AnsweredPayload, HandoffPayload
from haulier.services.handoff.rules.life import FAILED, PENDING, SUCCESS, meaning
from haulier.services.handoff.rules.members import ADD, ANSWER, APPLICATION, REFERENCE, in_order, is_yes, texts_of
from haulier.services.handoff.wrapper import SAVED, UPDATED, request_id_of, success
from haulier.services.order.facade import ORDER, ORDER_PREFIX

USER_ID = b"userid"
BRANCHES = (b"branch", b"branchcode")


async def add_handoff(call: Call, body: Members) -> Change:
    """``POST /externalHandoff``."""
    faults: list[Fault] = []
    given = texts_of(body, (APPLICATION, REFERENCE), ADD, faults)
    branch = next((text for name in BRANCHES if (text := _header(call, name))), "")
    if branch and "branchCode" not in given:
        given["branchCode"] = branch
    _refuse(faults, given.get(REFERENCE, ""))
    change = await plan_add(call, given, None)
    path = f"{call.service.bases[0]}/externalHandoff/{quote(given[REFERENCE], safe='')}"
    call.response_headers[b"location"] = path.encode()
    return _answered(call, change, SAVED, given[REFERENCE])


async def answer_handoff(call: Call, body: Members) -> Change:
    """``PUT /externalHandoff/{handoffRefNo}/updatestatus``: what the other system answers to the newest row."""
    faults: list[Fault] = []
    given = texts_of(body, (REFERENCE,), ANSWER, faults)
    reference = given.pop(REFERENCE, "")
    if reference and reference != call.path["handoffRefNo"]:
        faults.append(Fault(REFERENCE, "match", "is another one than the path has"))
    _refuse(faults, reference)
    row = await call.get(HANDOFF, handoff_id(call.tenant, reference))
    if row is None:
        raise _refused(Fault(REFERENCE, "unknown", "there is no handoff with this reference"), reference)
    handoff = row.body_as(DECODER)
    if meaning(handoff.newest.status) == SUCCESS:
        if meaning(given.get("handoffStatus", "")) != SUCCESS:
            raise _refused(Fault("handoffStatus", "final", "the handoff has succeeded already"), reference)
        return _answered(call, _noted(row, handoff), UPDATED, reference)
    said = {**given, "resBy": _who(call), "resTs": _time(call)}
    newest = msgspec.structs.replace(handoff.newest, members={**handoff.newest.members, **said})
    handoff.details = [*handoff.details[:-1], newest]
    write = replacing(row, state=newest.status, body=to_json(handoff))
    change = row_change(HANDOFF_ANSWERED, write, payload=to_json(_answer_payload(handoff)))
    if handoff.callback is not None and is_yes(newest.members.get("resCallbackEnabled")):
        change.callback_request = to_json(msgspec.structs.replace(handoff.callback, event=HANDOFF_ANSWERED))
        if meaning(newest.status) == FAILED:
            change.status, change.reason = "failed", newest.members.get("errorDescription")
    return _answered(call, change, UPDATED, reference)


async def plan_add(call: Call, given: dict[str, str], order: OrderOfHandoff | None) -> Change:
    """Add a handoff with these members, which were checked. Raises Refusal where its reference is taken otherwise."""
    reference, application = given[REFERENCE], given[APPLICATION]
    asked = sha256(msgspec.json.encode(in_order(given))).hexdigest()
    id = handoff_id(call.tenant, reference)
    row = await call.get(HANDOFF, id)
    members = {"handoffStatus": PENDING, "reqBy": _who(call), "reqTs": _time(call), **given}
    detail = Detail(members=in_order(members), asked=asked)
    if row is None:
        handoff = HandoffBody(applicationNumber=application, handoffRefNumber=reference, details=[detail])
        if order is not None:
            handoff.orderId, handoff.callback = order.orderId, order.callback
        elif application.startswith(f"{ORDER_PREFIX}:") and await call.get(ORDER.name, application) is not None:
            handoff.orderId = application
        write = RowWrite(HANDOFF, id, 0, parent=application, state=detail.status, body=to_json(handoff))
    else:
        handoff = row.body_as(DECODER)
        if handoff.applicationNumber != application:
            raise _refused(Fault(APPLICATION, "match", "the reference belongs to another application"), reference)
        if meaning(handoff.newest.status) != FAILED:
            if handoff.newest.asked != asked:
                raise _refused(
                    Fault(REFERENCE, "taken", "the reference is taken, and was asked for otherwise"), reference
                )
            return _noted(row, handoff)
        if len(handoff.details) >= MAX_DETAILS:
            raise _refused(Fault(REFERENCE, "maxItems", f"was handed off {MAX_DETAILS} times already"), reference)
        handoff.details = [*handoff.details, detail]
        write = replacing(row, state=detail.status, body=to_json(handoff))
    change = row_change(HANDOFF_ADDED, write, payload=to_json(_payload(handoff)))
    change.replan_on_conflict = frozenset({HANDOFF})
    return change


def _noted(row: Resource, handoff: HandoffBody) -> Change:
    """A journal row about a handoff that is not written, as long as it is what was read."""
    payload = to_json(_payload(handoff))
    change = Change(HANDOFF, row.id, row.version, HANDOFF_REPEATED, state=row.state, payload=payload)
    change.guards.append((HANDOFF, row.id, row.version))
    return change


def _answered(call: Call, change: Change, message: tuple[str, str], reference: str) -> Change:
    call.request_id = request_id_of(call.headers, call.request_id)
    change.answer = success(message, reference, call.request_id)
    return change


def _payload(handoff: HandoffBody) -> HandoffPayload:
    return HandoffPayload(**_members(handoff))


def _answer_payload(handoff: HandoffBody) -> AnsweredPayload:
    members = handoff.newest.members
    return AnsweredPayload(
        **_members(handoff),
        errorCode=members.get("errorCode", UNSET),
        errorDescription=members.get("errorDescription", UNSET),
        stageUpdateReqd="Y" if is_yes(members.get("stageUpdateReqd")) else "N",
    )


def _members(handoff: HandoffBody) -> dict[str, Any]:
    return {
        "handoffRefNumber": handoff.handoffRefNumber,
        "applicationNumber": handoff.applicationNumber,
        "orderId": UNSET if handoff.orderId is None else handoff.orderId,
        "handoffType": handoff.newest.members.get("handoffType", UNSET),
        "handoffStatus": meaning(handoff.newest.status),
    }


def _who(call: Call) -> str:
    """Who calls: the person of the call, else the one that the header userId names, else the app."""
    named = "" if call.headers.get(USER_INFO.wire) or call.by_session else _header(call, USER_ID)
    if named:
        return named
    actor: dict[str, str] = msgspec.json.decode(call.actor)
    return actor.get("id", "")[:MAX_TEXT] or call.identity.app_id


def _header(call: Call, name: bytes) -> str:
    """The text of a header of the vendor's, as far as a member holds it."""
    return decode_text(call.headers.get(name, b"")).replace("\0", "")[:MAX_TEXT]


def _time(call: Call) -> str:
    return datetime.fromtimestamp(call.at // 1000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _refuse(faults: list[Fault], reference: str) -> None:
    if faults:
        refusal = refusal_of(faults)
        refusal.info["keyId"] = reference
        raise refusal


def _refused(fault: Fault, reference: str) -> Refusal:
    return Refusal(Cause.RULE, fault.message, [fault], {"keyId": reference})
