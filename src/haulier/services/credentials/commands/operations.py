"""What the operations of credentials do, each in the words of its page. See: contract/aaa.md sections 7 and 11.4."""

from __future__ import annotations

from haulier.core.refusal import Cause, Refusal, invalid
from haulier.platform.access.guess_counts import Limit, refuse, subject
from haulier.platform.commands.call import Call
from haulier.platform.messages.events import MESSAGE_ACCEPTED
from haulier.platform.messages.message import MESSAGE_DECODER, Sms, payload_of
from haulier.platform.messages.outbox import message_writes
from haulier.platform.storage.changes import Change, row_change
from haulier.platform.storage.resources import to_json
from haulier.services.credentials.commands import passkeys, second_factor
from haulier.services.credentials.commands.codes import HOUR_MS, MAX_AN_HOUR, check_code, send_code
from haulier.services.credentials.commands.links import (
    plan_has_credential,
    plan_invitation,
    plan_password_by_link,
    send_reset_link,
    tell_of_change,
)
from haulier.services.credentials.commands.passwords import check_password, known_words_of, plan_password
from haulier.services.credentials.events import PASSWORD_UPDATED, CredentialPayload
from haulier.services.credentials.kind import INVITATION_MS, PASSKEY_DECODER
from haulier.services.credentials.limits import PersonGuesses
from haulier.services.credentials.people import (
    address_of,
    check_app_may,
    check_fresh_login,
    need_active,
    need_own,
    need_own_through_app,
    number_of,
)
from haulier.services.credentials.requests import (
    AddPasskey,
    ChangePassword,
    ConfirmSecondFactor,
    ForgotPassword,
    InviteUser,
    RequestOtp,
    ResetPassword,
    SendSms,
    VerifyOtp,
)
from haulier.services.credentials.responses import (
    AcceptedSms,
    Invitation,
    Passkey,
    PasskeyOptions,
    VerifiedUser,
)
from haulier.services.credentials.tenants import enter_named_tenant
from haulier.services.session.facade import plan_end_sessions

SENT = "If this address is known here, a code is on its way to it."
FORGOTTEN = "If this address is known here, a link is on its way to it by which a new password can be set."
WRONG_CODE = "the code is wrong, was used, or is too old"
WRONG_PASSWORD = "the current password is not right"


async def request_otp(call: Call, body: RequestOtp) -> str:
    """``POST /auth/request-otp``: the same sentence whoever is known here."""
    await enter_named_tenant(call)
    await send_code(call, *address_of(body.mode, body.emailId, body.mobile))
    return SENT


async def verify_otp(call: Call, body: VerifyOtp) -> VerifiedUser:
    """``POST /auth/verify-otp``: who is at the address, for a trusted backend. A wrong code is 401."""
    await enter_named_tenant(call)
    user_id = await check_code(call, *address_of(body.mode, body.emailId, body.mobile), body.otp)
    if user_id is None:
        raise Refusal(Cause.UNAUTHENTICATED, WRONG_CODE)
    return VerifiedUser(user_id)


async def forgot_password(call: Call, body: ForgotPassword) -> str:
    """``POST /auth/password/forgot``: the same sentence whoever is known here."""
    await enter_named_tenant(call)
    await send_reset_link(call, *address_of(None, body.emailId, body.mobile))
    return FORGOTTEN


async def reset_password(call: Call, body: ResetPassword) -> Change:
    """``POST /auth/password/reset``: a link's token sets a password once; all sessions of the person end."""
    await enter_named_tenant(call)
    change = await plan_password_by_link(call, body.token, body.newPassword)
    change.answer = VerifiedUser(change.answer)
    return change


async def change_password(call: Call, body: ChangePassword) -> Change:
    """``PUT /users/self/password``: needs the current one; all other sessions of the person end."""
    user = await need_own(call)
    if not await check_password(call, user.userId, body.currentPassword):
        raise invalid("currentPassword", "right", WRONG_PASSWORD)
    rows = await plan_password(call, user.userId, body.newPassword, known_words_of(call, user))
    change = row_change(
        PASSWORD_UPDATED, rows[0], *await plan_has_credential(call, user.userId),
        *await plan_end_sessions(call, user.userId, keep=(call.identity.session_id,)),
        payload=to_json(CredentialPayload(userId=user.userId, address=call.address)),
    )  # fmt: skip
    tell_of_change(call, change, user)
    change.answer = {"id": user.userId}
    return change


async def invite_user(call: Call, body: InviteUser) -> Change:
    """``POST /users/{userId}/invitations``: a link by which the person sets a password, within seven days. Sending it
    again ends the older link.
    """
    _, user = await need_active(call, call.path["userId"])
    wishes = Limit(subject("invitation", call.tenant, user.userId), MAX_AN_HOUR, HOUR_MS)
    refuse(*await call.of_process(PersonGuesses).counts.count([wishes]))
    change, _ = await plan_invitation(call, user, body.channel)
    change.answer = Invitation(change.id, call.at + INVITATION_MS)
    return change


async def start_second_factor(call: Call, _body: None) -> Change:
    """``POST /users/self/second-factor``: another one in place of one that counts is taken after a fresh login, as that
    one is taken away after one.
    """
    user = await need_own_through_app(call)
    if (await second_factor.second_factors(call, user.userId)).has_totp:
        await check_fresh_login(call)
    return await second_factor.start_second_factor(call, user)


async def confirm_second_factor(call: Call, body: ConfirmSecondFactor) -> Change:
    """``PUT /users/self/second-factor``: limited as guesses at passwords are."""
    user = await need_own_through_app(call)
    async with call.of_process(PersonGuesses).attempt(call, "confirm", user.userId) as attempt:
        change = await second_factor.confirm_second_factor(call, user, body.code)
        await attempt.forgive()
    return change


async def remove_second_factor(call: Call, _body: None) -> Change:
    """``DELETE /users/{userId}/second-factor``: by who may write people; by oneself after a fresh login."""
    user_id = call.path["userId"]
    if user_id == call.identity.user_id:
        await check_app_may(call)
        await check_fresh_login(call)
    elif not await call.is_allowed(call.identity, call.operation.method, call.uri):
        raise Refusal(Cause.FORBIDDEN, "no role of the caller allows this")
    return await second_factor.remove_second_factor(call, user_id)


async def begin_passkey(call: Call, _body: None) -> PasskeyOptions:
    """``POST /users/self/passkeys/options``."""
    return PasskeyOptions(await passkeys.begin_passkey(call, await need_own_through_app(call)))


async def add_passkey(call: Call, body: AddPasskey) -> Change:
    """``POST /users/self/passkeys``."""
    return await passkeys.add_passkey(call, await need_own_through_app(call), body.credential, body.name)


async def list_passkeys(call: Call, _body: None) -> list[Passkey]:
    """``GET /users/self/passkeys``."""
    user = await need_own(call)
    found = []
    for row in await passkeys.passkeys_of(call, user.userId):
        body = row.body_as(PASSKEY_DECODER)
        shown = Passkey(id=row.id, name=body.name, createdAt=row.created_at)
        if body.usedAt is not None:
            shown.usedAt = body.usedAt
        found.append(shown)
    return found


async def remove_passkey(call: Call, _body: None) -> Change:
    """``DELETE /users/self/passkeys/{passkeyId}``."""
    user = await need_own_through_app(call)
    return await passkeys.remove_passkey(call, user.userId, call.path["passkeyId"])


async def send_sms(call: Call, body: SendSms) -> Change:
    """``POST /sms/send``: accepted once it is stored; a worker hands it to the gateway."""
    text = Sms(number_of(body.recipient, "recipient"), body.body, body.sender or None)
    row, timer = message_writes(call, text, purpose="text")
    payload = payload_of(row.id, MESSAGE_DECODER.decode(row.body))
    change = row_change(MESSAGE_ACCEPTED, row, payload=to_json(payload))
    change.timers.append(timer)
    change.answer = AcceptedSms("accepted")
    return change
