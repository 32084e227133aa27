"""One-time password in, tokens out, for apps that ask a person for it themselves. See: contract/aaa.md section 11.4."""

from __future__ import annotations

from haulier.core.refusal import Cause, Refusal
from haulier.platform.commands.call import Call
from haulier.services.aaa.facade import ACTIVE, SECRET_TYPES, find_client_app, find_user
from haulier.services.credentials.facade import address_of, check_code, enter_named_tenant, second_factors
from haulier.services.session.facade import Proof, begin_session
from haulier.services.signin.commands.authorize import second_factor_policy
from haulier.services.signin.commands.completion import note_refused
from haulier.services.signin.commands.steps import ONE_TIME_CODE, SMS, find_person
from haulier.services.signin.commands.tokens import in_core_form
from haulier.services.signin.requests import ExchangeOtp
from haulier.services.signin.responses import RefreshedTokens

WRONG = "the code is wrong, was used or is too old, or no app of this sort has this client id"


async def exchange_otp(call: Call, body: ExchangeOtp) -> RefreshedTokens:
    """``POST /auth/otp-token``: for apps without a secret. Whoever has a second factor, or must have one, goes by the
    sign-in page, which asks for it.
    """
    tenant = await enter_named_tenant(call)
    app = await find_client_app(call, body.clientId)
    if app is None or app.appType in SECRET_TYPES:
        raise Refusal(Cause.UNAUTHENTICATED, WRONG)
    method = SMS if body.mode == "sms" else ONE_TIME_CODE
    mode, address = address_of(body.mode, body.emailId, body.mobile)
    user_id = await check_code(call, mode, address, body.otp)
    person = await find_user(call, user_id) if user_id is not None else None
    if person is None or person[0].state != ACTIVE:
        meant = await find_person(call, mode, address)
        await note_refused(call, app.appId, meant.userId if meant is not None else None, method, "wrong")
        raise Refusal(Cause.UNAUTHENTICATED, WRONG)
    policy = second_factor_policy(tenant)
    if policy == "required" or (policy != "off" and (await second_factors(call, person[1].userId)).has_totp):
        await note_refused(call, app.appId, person[1].userId, method, "second factor")
        raise Refusal(Cause.FORBIDDEN, "a second factor is needed: sign in by the sign-in page")
    tokens = await begin_session(call, person[1], app, Proof(amr=(method,), at=call.now()))
    return in_core_form(tokens)
