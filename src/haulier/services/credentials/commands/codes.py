"""One-time codes by mail and SMS: asked for, sent, used once. See: contract/aaa.md sections 7 and 11.4.

An address that nobody has gets the same answer and the same row as any other, of a code that nobody was sent: neither
text nor time tells who is known here.
"""

from __future__ import annotations

import secrets

from haulier.core.ids import derived
from haulier.core.refusal import Cause, Refusal
from haulier.platform.access.guess_counts import Limit, refuse, subject
from haulier.platform.commands.call import Call
from haulier.platform.commands.nested import carry_out
from haulier.platform.messages.outbox import enclose
from haulier.platform.storage.changes import Change, RowWrite, replacing, row_change
from haulier.platform.storage.resources import Resource, to_json
from haulier.services.aaa.facade import USER, UserBody, find_user, find_user_by_email, find_user_by_mobile
from haulier.services.credentials.events import CODE_APPLIED, CODE_CREATED, CodePayload
from haulier.services.credentials.kind import ACTIVE, CODE, CODE_DECODER, CODE_MS, LIVE, USED, CodeBody, Mode
from haulier.services.credentials.limits import PersonGuesses
from haulier.services.credentials.people import contact_of, contacts_of
from haulier.services.credentials.texts import message

SIGN_IN = "sign-in"
"""What a code is for that is asked for without saying more."""
DIGITS = 6
MAX_TRIES = 5
"""Tries at one code; the last wrong one ends it."""
SOON_MS = 30_000
HOUR_MS = 3_600_000
MAX_AN_HOUR = 5
"""Codes, or links, that one address is sent in an hour."""
MAX_ASKED_AN_HOUR = 20
"""Those that one caller's address may ask for."""


async def send_code(call: Call, mode: Mode, address: str, purpose: str = SIGN_IN) -> None:
    """Send a fresh code to who has this address, if anybody has; an older one is worth nothing any more.

    ``address`` is an e-mail address, or a number in E.164. Raises Refusal, 429.
    """
    await count_wish(call, "code", mode, address)
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"

    async def planned(inner: Call, _body: None) -> Change:
        person = await find_person(inner, mode, address)
        id = code_id(inner, mode, address)
        hashed = inner.fingerprint(code.encode(), f"{purpose}\x1f{id}")
        body = CodeBody(hashed=hashed, userId=person.userId if person is not None else None, sentAt=inner.at)
        old = await inner.get(CODE, id)
        row = _written(old, id, mode, body, inner.at + CODE_MS)
        change = row_change(CODE_CREATED, row, payload=to_json(CodePayload(mode=mode)))
        if person is not None:
            to = message(inner, mode, _address_of(person, mode, address), "code", code=code)
            enclose(inner, change, to, purpose="code", useful_ms=CODE_MS)
        return change

    await carry_out(call, planned)


async def check_code(call: Call, mode: Mode, address: str, code: str, purpose: str = SIGN_IN) -> str | None:
    """Whose code it is, which is used with this; None for a wrong one, whatever is wrong. Raises Refusal, 429."""
    guesses = call.of_process(PersonGuesses)
    id = code_id(call, mode, address)
    async with guesses.attempt(call, CODE, id) as attempt:
        row = await call.get(CODE, id)
        body = row.body_as(CODE_DECODER) if row is not None else None
        tried = subject("code", call.tenant, id, str(body.sentAt if body is not None else 0))
        (tries,) = await guesses.counts.count([Limit(tried, MAX_TRIES, CODE_MS)])
        hashed = call.fingerprint(code.encode(), f"{purpose}\x1f{id}")
        is_right = secrets.compare_digest(hashed, body.hashed if body is not None else "")
        if row is None or body is None or body.userId is None or not is_right or tries.refused:
            return None
        try:
            used: bool = await carry_out(call, _use_code, row)
        except Refusal as refusal:
            if refusal.cause is not Cause.RULE:
                raise
            return None
        await attempt.forgive()
    return body.userId if used else None


async def _use_code(call: Call, asked: Resource) -> Change:
    """Use the code as it was read. Raises Refusal RULE when it was used meanwhile, replaced, is too old, or came to an
    address that is not the person's any more.
    """
    row = await call.get(CODE, asked.id)
    if row is None or row.version != asked.version or row.state != LIVE or (row.expires_at or 0) <= call.at:
        raise Refusal(Cause.RULE, "the code is not good any more")
    body = row.body_as(CODE_DECODER)
    user = await call.newest_config(USER, body.userId or "")
    person = await find_user(call, body.userId or "")
    mode: Mode = "sms" if row.type == "sms" else "email"
    theirs = contacts_of(person[1]) if person is not None else ()
    if user is None or user.value is None or all(code_id(call, mode, to) != row.id for mode, to in theirs):
        raise Refusal(Cause.RULE, "the code is nobody's any more")
    change = row_change(
        CODE_APPLIED, replacing(row, state=USED), payload=to_json(CodePayload(mode=mode, userId=body.userId))
    )
    change.answer = True
    return change


async def count_wish(call: Call, what: str, mode: Mode, address: str) -> None:
    """Count that somebody wants a code or a link sent. Raises Refusal, 429, for one too many, or too soon."""
    counts = call.of_process(PersonGuesses).counts
    to = (what, call.tenant, mode, contact_of(mode, address))
    for limit in (
        Limit(subject("wishes", what, call.address), MAX_ASKED_AN_HOUR, HOUR_MS),
        Limit(subject("soon", *to), 1, SOON_MS),
        Limit(subject("hour", *to), MAX_AN_HOUR, HOUR_MS),
    ):
        refuse(*await counts.count([limit]))


async def find_person(call: Call, mode: Mode, address: str) -> UserBody | None:
    """The active person who has this address."""
    found = await (find_user_by_mobile if mode == "sms" else find_user_by_email)(call, address)
    return found[1] if found is not None and found[0].state == ACTIVE else None


def code_id(call: Call, mode: Mode, address: str) -> str:
    """The id of the one code that an address has."""
    return derived(CODE, call.tenant, mode, contact_of(mode, address))


def _address_of(person: UserBody, mode: Mode, asked: str) -> str:
    """Where the person is written to: the address as it is stored, not as the caller wrote it."""
    return (person.mobile if mode == "sms" else person.email) or asked


def _written(old: Resource | None, id: str, mode: Mode, body: CodeBody, expires_at: int) -> RowWrite:
    """The row of a fresh code, in place of the old one."""
    if old is None:
        return RowWrite(CODE, id, 0, type=mode, state=LIVE, body=to_json(body), expires_at=expires_at)
    return replacing(old, state=LIVE, body=body, expires_at=expires_at)
