"""The steps of a sign-in in its pages: password, code, passkey, second factor. See: contract/aaa.md section 11.4."""

from __future__ import annotations

import re

from haulier.core.refusal import Cause, Refusal
from haulier.platform.commands.call import Call
from haulier.platform.commands.nested import carry_out
from haulier.platform.commands.reply import Reply
from haulier.platform.http.pages.flows import open_flow
from haulier.platform.http.pages.texts import LANGUAGES
from haulier.platform.storage.changes import Change
from haulier.services.aaa.facade import ACTIVE, UserBody, find_user, find_user_by_email, find_user_by_mobile
from haulier.services.credentials.facade import (
    check_code,
    check_passkey,
    check_password,
    check_second_factor,
    confirm_second_factor,
    proofs_count_since,
    second_factors,
    send_code,
    start_second_factor,
)
from haulier.services.signin.commands.authorize import second_factor_policy
from haulier.services.signin.commands.completion import complete_login, note_refused
from haulier.services.signin.flow import PURPOSE, LoginFlow, Mode
from haulier.services.signin.pages import BACK, SEND_CODE, Shown, login_page, with_step
from haulier.services.signin.realm import enter_realm
from haulier.services.signin.requests import LoginForm
from haulier.services.signin.texts import TEXTS

PASSWORD, ONE_TIME_CODE, SMS, PROVIDER, PASSKEY = "pwd", "otp", "sms", "fed", "pop"
"""How a person proved who that is, as tokens say it (``amr``)."""
SENT_FOR = "sign-in page"
"""What codes of these pages are for: they work nowhere else."""
_NUMBER = re.compile(r"\+[0-9]{5,15}")
_SIGNS = re.compile(r"[\s().-]+")


async def continue_login(call: Call, form: LoginForm) -> Reply:
    """Take a step of a sign-in: judge what was typed, and show the next page, or go back to the app."""
    await enter_realm(call)
    flow = open_flow(call, PURPOSE, form.flow, LoginFlow)
    if form.language in LANGUAGES:
        return await login_page(call, with_step(flow, language=form.language), Shown(username=form.username))
    if form.action == BACK:
        return await login_page(call, LoginFlow(request=flow.request, language=flow.language))
    try:
        return await _take_step(call, flow, form)
    except Refusal as refusal:
        if refusal.cause is not Cause.TOO_MANY_REQUESTS:
            raise
        return await login_page(call, flow, Shown(username=form.username, wait=refusal.retry_after))


async def _take_step(call: Call, flow: LoginFlow, form: LoginForm) -> Reply:
    if form.action == SEND_CODE and flow.step in ("start", "code"):
        return await _send_code(call, flow, form)
    match flow.step:
        case "start":
            return await (_try_passkey(call, flow, form) if form.passkey else _try_password(call, flow, form))
        case "code":
            return await _try_code(call, flow, form)
        case "second":
            return await _try_second_factor(call, flow, form)
        case "setup":
            return await _confirm_setup(call, flow, form)
        case _:
            return await _completed(call, flow, await _need_person(call, flow))


async def _try_password(call: Call, flow: LoginFlow, form: LoginForm) -> Reply:
    named = named_address(form.username)
    person = await find_person(call, *named) if named is not None else None
    user_id = person.userId if person is not None else None
    if await check_password(call, user_id, form.password, form.username):
        assert user_id is not None, "only a person has a password"
        return await proved(call, flow, user_id, (PASSWORD,))
    return await _wrong(call, flow, form, user_id, PASSWORD, "wrong")


async def _send_code(call: Call, flow: LoginFlow, form: LoginForm) -> Reply:
    named = (flow.mode, flow.address) if flow.step == "code" else named_address(form.username)
    if named is None:
        fault = TEXTS.say(flow.language, "who")
        return await login_page(call, flow, Shown(username=form.username, fault=fault), status=400)
    mode, address = named
    await send_code(call, mode, address, SENT_FOR)
    return await login_page(call, with_step(flow, step="code", mode=mode, address=address))


async def _try_code(call: Call, flow: LoginFlow, form: LoginForm) -> Reply:
    user_id = await check_code(call, flow.mode, flow.address, form.code.strip(), SENT_FOR)
    method = SMS if flow.mode == "sms" else ONE_TIME_CODE
    if user_id is not None:
        return await proved(call, flow, user_id, (method,))
    person = await find_person(call, flow.mode, flow.address)
    return await _wrong(call, flow, form, person.userId if person is not None else None, method, "wrong_code")


async def _try_passkey(call: Call, flow: LoginFlow, form: LoginForm) -> Reply:
    used = await check_passkey(call, form.passkey)
    if used is None:
        return await _wrong(call, flow, form, None, PASSKEY, "wrong")
    further = with_step(flow, has_second_factor=used.is_user_verified)
    return await proved(call, further, used.user_id, (PASSKEY,))


async def _try_second_factor(call: Call, flow: LoginFlow, form: LoginForm) -> Reply:
    person = await _need_person(call, flow)
    if await check_second_factor(call, person.userId, form.code):
        methods = flow.amr if ONE_TIME_CODE in flow.amr else (*flow.amr, ONE_TIME_CODE)
        return await _completed(call, with_step(flow, amr=methods, has_second_factor=True), person)
    return await _wrong(call, flow, form, person.userId, ONE_TIME_CODE, "wrong_code")


async def proved(call: Call, flow: LoginFlow, user_id: str, amr: tuple[str, ...]) -> Reply:
    """Who it is was proved: ask for the second factor where there is one or must be one, else go back to the app."""
    tenant = await enter_realm(call)
    further = with_step(flow, user_id=user_id, amr=amr, at=call.now())
    person = await _need_person(call, further)
    policy = second_factor_policy(tenant)
    if not further.has_second_factor and policy != "off":
        if (await second_factors(call, user_id)).has_totp:
            return await login_page(call, with_step(further, step="second"))
        if policy == "required":
            return await _begin_setup(call, with_step(further, step="setup"), person)
    return await _completed(call, further, person)


async def _begin_setup(call: Call, flow: LoginFlow, person: UserBody) -> Reply:
    async def planned(call: Call, _given: None) -> Change:
        return await start_second_factor(call, person)

    await carry_out(call, planned)
    return await login_page(call, flow)


async def _confirm_setup(call: Call, flow: LoginFlow, form: LoginForm) -> Reply:
    person = await _need_person(call, flow)

    async def planned(call: Call, _given: None) -> Change:
        return await confirm_second_factor(call, person, form.code.strip())

    try:
        made = await carry_out(call, planned)
    except Refusal as refusal:
        if refusal.cause not in (Cause.INVALID, Cause.RULE):
            raise
        return await _wrong(call, flow, form, person.userId, ONE_TIME_CODE, "wrong_code")
    methods = flow.amr if ONE_TIME_CODE in flow.amr else (*flow.amr, ONE_TIME_CODE)
    further = with_step(flow, step="recovery", amr=methods, has_second_factor=True)
    return await login_page(call, further, Shown(recovery=tuple(made["recoveryCodes"])))


async def _completed(call: Call, flow: LoginFlow, person: UserBody) -> Reply:
    return await complete_login(call, flow.request, person, flow.amr, flow.at, has_second_factor=flow.has_second_factor)


async def _wrong(call: Call, flow: LoginFlow, form: LoginForm, user_id: str | None, method: str, text: str) -> Reply:
    """The same page again: it says the same whoever it was, and as late."""
    await note_refused(call, flow.request.app_id, user_id, method, "wrong")
    shown = Shown(username=form.username, fault=TEXTS.say(flow.language, text))
    return await login_page(call, flow, shown, status=401)


async def _need_person(call: Call, flow: LoginFlow) -> UserBody:
    """The person who was proved, if still active, and if the proof still counts. Raises Refusal."""
    found = await find_user(call, flow.user_id) if flow.user_id else None
    if found is None or found[0].state != ACTIVE or flow.at < await proofs_count_since(call, flow.user_id):
        raise Refusal(Cause.RULE, "the sign-in cannot go on: start again")
    return found[1]


def named_address(text: str) -> tuple[Mode, str] | None:
    """The sort of address that somebody typed, and the address: e-mail, or a mobile number with its country code."""
    stripped = text.strip()
    if "@" in stripped:
        return "email", stripped
    number = _SIGNS.sub("", stripped)
    return ("sms", number) if _NUMBER.fullmatch(number) else None


async def find_person(call: Call, mode: Mode, address: str) -> UserBody | None:
    """The person with an address, blocked or not."""
    found = await (find_user_by_email if mode == "email" else find_user_by_mobile)(call, address)
    return found[1] if found is not None else None
