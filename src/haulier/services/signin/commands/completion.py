"""The end of a sign-in: the browser holds it, and the app gets its code, or the console its session."""

from __future__ import annotations

from typing import NamedTuple

from msgspec import UNSET

from haulier.core.refusal import Cause, Refusal
from haulier.platform.access.host_cookie import SET_COOKIE
from haulier.platform.access.named_secrets import NamedSecret, new_named_secret
from haulier.platform.access.session_cookie import kept_cookie
from haulier.platform.access.sessions import SESSION
from haulier.platform.commands.call import Call
from haulier.platform.commands.nested import carry_out
from haulier.platform.commands.reply import Reply, redirect
from haulier.platform.storage.changes import Change, RowWrite, replacing, row_change
from haulier.platform.storage.resources import to_json
from haulier.services.aaa.facade import APP, USER, AppBody, UserBody, find_active_app
from haulier.services.session.facade import WEB, Proof, act_as, agent_of, plan_session
from haulier.services.signin.app_response import answer_with
from haulier.services.signin.browser_login import BrowserLogin, find_login, kept_login
from haulier.services.signin.events import CODE_CREATED, LOGIN_REFUSED, LOGIN_STARTED, CodePayload, LoginPayload
from haulier.services.signin.kind import (
    CODE,
    CODE_KEPT_MS,
    CODE_MS,
    ENDED,
    LOGIN,
    LOGIN_MS,
    OPEN,
    UNUSED,
    CodeBody,
    LoginBody,
    console_app,
)
from haulier.services.signin.rules.authorization import Authorization


class Completed(NamedTuple):
    """The secrets that a sign-in made."""

    login: NamedSecret
    next: NamedSecret
    """The code, or the session of the console."""


async def complete_login(
    call: Call, request: Authorization, user: UserBody, amr: tuple[str, ...], at: int, *, has_second_factor: bool
) -> Reply:
    """Sign the person in, in this browser, and go back to who asked. The sign-in is a new one in any case, with a
    secret that nobody knew before. Raises Refusal.
    """
    app = await _app_of(call, request)
    before = await find_login(call)

    async def planned(call: Call, _given: None) -> Change:
        return await _plan_completion(
            call, request, user, app, before, Proof(amr=amr, at=at, has_second_factor=has_second_factor)
        )

    act_as(call, user, app.appId)
    completed: Completed = await carry_out(call, planned)
    cookie = (SET_COOKIE, kept_login(call, completed.login))
    if request.console:
        session = kept_cookie(completed.next, call.headers, WEB.longest_ms // 1000, by_https=call.is_https)
        return redirect(request.console, status=303, headers=(cookie, (SET_COOKIE, session)))
    return answer_with(call, request, {"code": completed.next.text}, headers=(cookie,))


async def go_on(call: Call, request: Authorization, login: BrowserLogin) -> Reply:
    """Give the app a code for who is signed in already."""
    app = await _app_of(call, request)

    async def planned(call: Call, _given: None) -> Change:
        row, body, secret = _code(call, request, app, login.user, _proof_of(login), call.new_id(CODE))
        change = row_change(CODE_CREATED, row, payload=_code_payload(body))
        change.answer = secret
        return change

    act_as(call, login.user, app.appId)
    secret: NamedSecret = await carry_out(call, planned)
    return answer_with(call, request, {"code": secret.text})


async def note_refused(call: Call, app_id: str, user_id: str | None, method: str, reason: str) -> None:
    """Keep, for the audit, that somebody failed to sign in. What was typed is not kept. A blocked person's proofs are
    not looked at, so ``blocked`` is the reason, whatever they were.
    """
    user = await call.read_config(USER, user_id) if user_id is not None else None
    if user is not None and user.value is None:
        reason = "blocked"

    async def planned(call: Call, _given: None) -> Change:
        payload = LoginPayload(
            userId=user_id or UNSET, appId=app_id or UNSET, methods=[method], address=call.address,
            agent=agent_of(call), reason=reason,
        )  # fmt: skip
        return Change(LOGIN, call.new_id(LOGIN), 1, LOGIN_REFUSED, payload=to_json(payload))

    await carry_out(call, planned)


async def _app_of(call: Call, request: Authorization) -> AppBody:
    """The app that asked, as it is now. Raises Refusal for one that was switched off meanwhile."""
    id = console_app().appId if request.console else request.app_id
    app = await find_active_app(call, id)
    if app is None and request.console and await call.get(APP, id) is None:
        return console_app()
    if app is None:
        raise Refusal(Cause.RULE, "the app is not active any more")
    return app


async def _plan_completion(
    call: Call, request: Authorization, user: UserBody, app: AppBody, before: BrowserLogin | None, proof: Proof
) -> Change:
    id = call.new_id(LOGIN)
    uuid = id.partition(":")[2]
    secret = new_named_secret(call.tenant, uuid)
    body = LoginBody(
        hashed=secret.hashed, userId=user.userId, amr=proof.amr, authAt=proof.at,
        hasSecondFactor=proof.has_second_factor,
    )  # fmt: skip
    row = RowWrite(LOGIN, id, 0, parent=user.userId, state=OPEN, body=to_json(body), expires_at=call.at + LOGIN_MS)
    held = Proof(amr=proof.amr, at=proof.at, has_second_factor=proof.has_second_factor, login=id)
    if request.console:
        others, following = await _console_rows(call, user, app, held, uuid)
    else:
        code_row, _, following = _code(call, request, app, user, held, f"{CODE}:{uuid}")
        others = [code_row]
    if before is not None and (old := await call.get(LOGIN, before.row.id)) is not None and old.state == OPEN:
        others.append(replacing(old, state=ENDED))
    payload = LoginPayload(
        userId=user.userId, appId=app.appId, methods=list(proof.amr), address=call.address, agent=agent_of(call)
    )
    change = row_change(LOGIN_STARTED, row, *others, payload=to_json(payload))
    change.replan_on_conflict = frozenset({APP})
    change.answer = Completed(secret, following)
    return change


async def _console_rows(
    call: Call, user: UserBody, app: AppBody, proof: Proof, uuid: str
) -> tuple[list[RowWrite], NamedSecret]:
    """A session of the console, and its app where nobody has signed in there before."""
    secret = new_named_secret(call.tenant, uuid)
    _, rows = await plan_session(call, f"{SESSION}:{uuid}", user, app, proof, cookie=secret)
    if await call.get(APP, app.appId) is None:
        rows.append(RowWrite(APP, app.appId, 0, key=app.clientId, body=to_json(app)))
    return rows, secret


def _proof_of(login: BrowserLogin) -> Proof:
    body = login.body
    return Proof(amr=body.amr, at=body.authAt, has_second_factor=body.hasSecondFactor, login=login.row.id)


def _code(
    call: Call, request: Authorization, app: AppBody, user: UserBody, proof: Proof, id: str
) -> tuple[RowWrite, CodeBody, NamedSecret]:
    secret = new_named_secret(call.tenant, id.partition(":")[2])
    body = CodeBody(
        hashed=secret.hashed,
        loginId=proof.login,
        userId=user.userId,
        appId=app.appId,
        clientId=app.clientId,
        redirectUri=request.redirect_uri,
        challenge=request.challenge,
        endsAt=call.at + CODE_MS,
        authAt=proof.at,
        amr=proof.amr,
        hasSecondFactor=proof.has_second_factor,
        scope=request.scope,
        nonce=request.nonce,
    )
    until = call.at + CODE_KEPT_MS
    return RowWrite(CODE, id, 0, parent=user.userId, state=UNUSED, body=to_json(body), expires_at=until), body, secret


def _code_payload(body: CodeBody) -> str:
    return to_json(CodePayload(userId=body.userId, appId=body.appId))
