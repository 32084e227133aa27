"""Code generators and recovery codes as a second factor. See: contract/aaa.md section 11.4."""

from __future__ import annotations

import asyncio

import msgspec

from haulier.core.qr_code import qr_rows
from haulier.core.refusal import Cause, Refusal, invalid
from haulier.platform.commands.call import Call
from haulier.platform.commands.nested import carry_out
from haulier.platform.storage.changes import Change, row_change
from haulier.platform.storage.resources import Resource, to_json
from haulier.services.aaa.facade import UserBody, find_user, plan_user_change
from haulier.services.credentials.events import (
    SECOND_FACTOR_APPLIED,
    SECOND_FACTOR_CREATED,
    SECOND_FACTOR_REMOVED,
    SECOND_FACTOR_STARTED,
    CredentialPayload,
)
from haulier.services.credentials.kind import CredentialBody
from haulier.services.credentials.limits import PersonGuesses
from haulier.services.credentials.responses import StartedSecondFactor
from haulier.services.credentials.rules.second_factor import (
    TOTP_FORM,
    matched_step,
    new_recovery_codes,
    new_totp_secret,
    otpauth_url,
    recovery_hash,
    without_code,
)
from haulier.services.credentials.store import find_credential, written

SECOND_FACTOR = "second factor"
MAX_CODE = 64
WRONG = "the code is wrong, or was used"


class SecondFactors(msgspec.Struct, frozen=True, kw_only=True):
    """The second factors that a person has set up."""

    has_totp: bool = False
    recovery_codes: int = 0
    """Those that are left."""


async def second_factors(call: Call, user_id: str) -> SecondFactors:
    """The second factors of a person, to be asked for where there is any."""
    found = await find_credential(call, user_id)
    if found is None or found[1].totp is None:
        return SecondFactors()
    return SecondFactors(has_totp=True, recovery_codes=len(found[1].recovery))


async def check_second_factor(call: Call, user_id: str, code: str) -> bool:
    """Whether it is a code of the person's generator, or a recovery code; it is used with this. Raises Refusal, 429."""
    text = code.strip().replace(" ", "")[:MAX_CODE]
    async with call.of_process(PersonGuesses).attempt(call, SECOND_FACTOR, user_id) as attempt:
        try:
            await carry_out(call, _use_second_factor, (user_id, text))
        except Refusal as refusal:
            if refusal.cause is not Cause.RULE:
                raise
            return False
        await attempt.forgive()
    return True


async def _use_second_factor(call: Call, given: tuple[str, str]) -> Change:
    """Use a code. Raises Refusal RULE for a wrong one."""
    user_id, code = given
    found = await find_credential(call, user_id)
    if found is None or found[1].totp is None:
        raise Refusal(Cause.RULE, WRONG)
    row, body = found
    way, changed = "totp", _with_step(call, user_id, body, body.totp or "", code)
    if changed is None and (left := without_code(body.recovery, code)) is not None:
        way, changed = "recovery", msgspec.structs.replace(body, recovery=left)
    if changed is None:
        raise Refusal(Cause.RULE, WRONG)
    return _change(call, SECOND_FACTOR_APPLIED, row, user_id, changed, way)


async def start_second_factor(call: Call, user: UserBody) -> Change:
    """A fresh secret, which counts once a code of it was right; until then an older generator goes on."""
    found = await find_credential(call, user.userId)
    row, body = found or (None, CredentialBody())
    secret = new_totp_secret()
    changed = msgspec.structs.replace(body, totpAsked=call.seal(secret, user.userId))
    change = _change(call, SECOND_FACTOR_STARTED, row, user.userId, changed, "totp")
    change.answer = await _started(call, user, secret)
    return change


async def begun_second_factor(call: Call, user_id: str) -> StartedSecondFactor | None:
    """What the generator needs that was begun to be set up and is not confirmed; None where there is none."""
    found, person = await find_credential(call, user_id), await find_user(call, user_id)
    if found is None or found[1].totpAsked is None or person is None:
        return None
    return await _started(call, person[1], call.unseal(found[1].totpAsked, user_id))


async def _started(call: Call, user: UserBody, secret: str) -> StartedSecondFactor:
    account = user.email or user.mobile or user.name
    address = otpauth_url(secret, account, f"{call.brand} {call.tenant}")
    # A code takes ten milliseconds and more.
    rows = await asyncio.to_thread(qr_rows, address)
    return StartedSecondFactor(otpauthUrl=address, secret=secret, qrCode=rows)


async def confirm_second_factor(call: Call, user: UserBody, code: str) -> Change:
    """Let the generator count from now on; answers with ten recovery codes, shown this once. Raises Refusal, 400."""
    found = await find_credential(call, user.userId)
    if found is None or found[1].totpAsked is None:
        raise Refusal(Cause.RULE, "no code generator was begun to be set up")
    row, body = found
    asked = body.totpAsked or ""
    fresh = _with_step(call, user.userId, msgspec.structs.replace(body, totpStep=0), asked, code)
    if fresh is None:
        raise invalid("code", "right", WRONG)
    codes = new_recovery_codes()
    changed = msgspec.structs.replace(
        fresh, totp=asked, totpAsked=None, recovery=[recovery_hash(recovery) for recovery in codes]
    )
    change = _change(call, SECOND_FACTOR_CREATED, row, user.userId, changed, "totp")
    await _note(call, change, user.userId, has_second_factor=True)
    change.answer = {"recoveryCodes": codes}
    return change


async def remove_second_factor(call: Call, user_id: str) -> Change:
    """Take generator and recovery codes away. Raises Refusal NOT_FOUND where there are none."""
    found = await find_credential(call, user_id)
    if found is None or (found[1].totp is None and found[1].totpAsked is None):
        raise Refusal(Cause.NOT_FOUND, "the person has no second factor")
    row, body = found
    changed = msgspec.structs.replace(body, totp=None, totpAsked=None, totpStep=0, recovery=[])
    change = _change(call, SECOND_FACTOR_REMOVED, row, user_id, changed, "totp")
    await _note(call, change, user_id, has_second_factor=False)
    change.answer = {"id": user_id}
    return change


def _with_step(call: Call, user_id: str, body: CredentialBody, sealed: str, code: str) -> CredentialBody | None:
    """What is stored once this code of the generator was used; None for a wrong one."""
    if TOTP_FORM.fullmatch(code) is None:
        return None
    step = matched_step(call.unseal(sealed, user_id), code, call.at, body.totpStep)
    return msgspec.structs.replace(body, totpStep=step) if step is not None else None


def _change(call: Call, event: str, row: Resource | None, user_id: str, body: CredentialBody, way: str) -> Change:
    payload = CredentialPayload(userId=user_id, address=call.address, way=way)
    return row_change(event, written(row, user_id, body), payload=to_json(payload))


async def _note(call: Call, change: Change, user_id: str, *, has_second_factor: bool) -> None:
    """Note at the person that there is a second factor, or none any more."""
    found = await find_user(call, user_id)
    if found is not None and found[1].secondFactor != has_second_factor:
        change.rows += await plan_user_change(call, *found, secondFactor=has_second_factor)
