"""Signing out: of this browser, by an app or by the person.

See: OpenID Connect RP-Initiated Logout 1.0, contract/aaa.md section 11.5.
"""

from __future__ import annotations

from functools import partial
from typing import Any, NamedTuple

import msgspec

from haulier.core.refusal import Cause, Refusal, invalid
from haulier.platform.access.host_cookie import SET_COOKIE
from haulier.platform.access.session_cookie import session_cookie
from haulier.platform.commands.call import Call
from haulier.platform.commands.nested import carry_out
from haulier.platform.commands.reply import Reply, redirect
from haulier.platform.http.pages.flows import BROWSER, browser_of, open_flow, seal_flow
from haulier.platform.http.pages.page import Page, ResponseHeaders, button, form, heading, page_reply
from haulier.platform.http.pages.texts import language_of
from haulier.platform.storage.changes import Change, RowWrite, replacing, row_change
from haulier.platform.storage.resources import to_json
from haulier.services.aaa.facade import AppBody, find_client_app
from haulier.services.session.facade import FoundSession, act_as, agent_of, ending, find_session, open_sessions
from haulier.services.signin.browser_login import BrowserLogin, dropped_login, find_login
from haulier.services.signin.events import LOGIN_CLOSED, LoginPayload
from haulier.services.signin.kind import ENDED, LOGIN, OPEN
from haulier.services.signin.realm import OPENID_PATH, enter_realm, issuer_of, path_of
from haulier.services.signin.requests import LogoutForm
from haulier.services.signin.rules.redirects import is_registered, with_members
from haulier.services.signin.texts import TEXTS

PURPOSE = "logout"


class LogoutFlow(msgspec.Struct, omit_defaults=True):
    """Where to go once the person has agreed to sign out."""

    back: str = ""
    state: str = ""


class Hint(NamedTuple):
    """Whom an app wants to sign out."""

    user_id: str
    session_id: str
    client_id: str


async def log_out(call: Call, _body: None) -> Reply:
    """End the sign-in of this browser with all its sessions, and go back to the app. An app that shows the id token of
    this very person does so at once; else the person is asked, so that no other site can sign anybody out.
    """
    asked = {
        name: call.query(name) or "" for name in ("id_token_hint", "client_id", "post_logout_redirect_uri", "state")
    }
    return await _log_out(call, LogoutForm(**asked))


async def log_out_by_form(call: Call, form: LogoutForm) -> Reply:
    """The same by POST, from an app or from the page that asks."""
    if form.flow:
        await enter_realm(call)
        flow = open_flow(call, PURPOSE, form.flow, LogoutFlow)
        return await _end(call, await find_login(call), None, flow.back, flow.state)
    return await _log_out(call, form)


async def _log_out(call: Call, form: LogoutForm) -> Reply:
    await enter_realm(call)
    hint = await _hint(call, form.id_token_hint) if form.id_token_hint else None
    if hint is not None and form.client_id and form.client_id != hint.client_id:
        raise invalid("client_id", "equal", "the id token is of another client")
    client_id = hint.client_id if hint is not None else form.client_id
    app = await find_client_app(call, client_id) if client_id else None
    back = _checked_back(app, form.post_logout_redirect_uri)
    login = await find_login(call)
    if hint is not None and (login is None or login.user.userId == hint.user_id):
        return await _end(call, login, hint, back, form.state)
    if login is None and not _has_console(call):
        return await _end(call, None, None, back, form.state)
    return _ask(call, LogoutFlow(back, form.state[:512]))


async def _hint(call: Call, token: str) -> Hint:
    """What an id token of this issuer says, however old it is. Raises Refusal for any other."""
    claims: dict[str, Any] | None = await call.read_id_token(token)
    if claims is None or claims.get("iss") != issuer_of(call):
        raise invalid("id_token_hint", "genuine", "this is no id token of this issuer")
    return Hint(str(claims["sub"]), str(claims["sid"]), str(claims["aud"]))


def _checked_back(app: AppBody | None, address: str) -> str:
    """The address to go back to. Raises Refusal for one that is not the app's."""
    if address and (app is None or not is_registered(address, app.redirectUri or ())):
        raise invalid("post_logout_redirect_uri", "registered", "this address is not one of the app's addresses")
    return address


def _has_console(call: Call) -> bool:
    cookie = session_cookie(call.headers)
    return cookie is not None and cookie.tenant == call.tenant


def _ask(call: Call, flow: LogoutFlow) -> Reply:
    """A page that asks whether to sign out."""
    language = language_of(call.headers)
    say = partial(TEXTS.say, language)
    browser = browser_of(call)
    sealed = seal_flow(call, browser, PURPOSE, flow)
    sent = form(f"{path_of(call, OPENID_PATH)}/logout", button(say("out_button")), hidden={"flow": sealed})
    page = Page(
        title=say("out_title"), content=[heading(say("out_title"), say("out")), sent], language=language,
        brand=call.brand, form_targets=[flow.back] if flow.back else [],
    )  # fmt: skip
    return page_reply(page, headers=browser.headers)


async def _end(call: Call, login: BrowserLogin | None, hint: Hint | None, back: str, state: str) -> Reply:
    """End what there is to end, and go back, or say that it is done."""
    sessions = await _sessions(call, login, hint)
    if login is not None:
        act_as(call, login.user, sessions[0][1].appId if sessions else "")
        await carry_out(call, _plan_end, (login, [row.id for row, _ in sessions]))
    elif sessions:
        await carry_out(call, _plan_end_without_login, [row.id for row, _ in sessions])
    cookies: ResponseHeaders = (
        (SET_COOKIE, dropped_login(call)),
        (SET_COOKIE, BROWSER.dropped(call.headers, by_https=call.is_https)),
    )
    if back:
        address = with_members(back, {"state": state}, "query") if state else back
        return redirect(address, status=302 if call.operation.method == "GET" else 303, headers=cookies)
    language = language_of(call.headers)
    say = partial(TEXTS.say, language)
    content = [heading(say("done_title"), say("done"))]
    page = Page(title=say("done_title"), content=content, language=language, brand=call.brand)
    return page_reply(page, headers=cookies)


async def _sessions(call: Call, login: BrowserLogin | None, hint: Hint | None) -> list[FoundSession]:
    """The sessions that came from this sign-in, and the one of the id token, and that of the console's cookie."""
    found = await open_sessions(call, login.user.userId) if login is not None else []
    ended = [one for one in found if login is not None and one[1].login == login.row.id]
    ids = [hint.session_id] if hint is not None else []
    cookie = session_cookie(call.headers)
    if cookie is not None and cookie.tenant == call.tenant:
        ids.append(f"session:{cookie.uuid}")
    for id in ids:
        more = await find_session(call, id)
        if more is None or any(row.id == id for row, _ in ended):
            continue
        is_own = cookie is not None and cookie.fits(more[1].hashed)
        if (hint is not None and more[1].userId == hint.user_id) or is_own:
            ended.append(more)
    return ended


async def _plan_end_without_login(call: Call, ids: list[str]) -> Change:
    found = [one for one in [await find_session(call, id) for id in ids] if one is not None]
    if not found:
        raise Refusal(Cause.CONFLICT, "another request ends this at the same time")
    return ending(found[0][1].userId, found, "signed out")


async def _plan_end(call: Call, given: tuple[BrowserLogin, list[str]]) -> Change:
    """The end of a sign-in and of its sessions, as they are stored now."""
    login, ids = given
    found = [one for one in [await find_session(call, id) for id in ids] if one is not None]
    payload = LoginPayload(
        userId=login.user.userId, methods=list(login.body.amr), address=call.address, agent=agent_of(call),
        reason="signed out",
    )  # fmt: skip
    row = await call.get(LOGIN, login.row.id)
    closed: list[RowWrite] = [replacing(row, state=ENDED)] if row is not None and row.state == OPEN else []
    if not closed:
        return ending(login.user.userId, found, "signed out") if found else _nothing(login, payload)
    change = row_change(LOGIN_CLOSED, *closed, payload=to_json(payload))
    change.rows.extend(replacing(row, state="ENDED") for row, _ in found)
    return change


def _nothing(login: BrowserLogin, payload: LoginPayload) -> Change:
    """Another request has ended it all meanwhile: that it was asked again is noted."""
    return Change(LOGIN, login.row.id, login.row.version, LOGIN_CLOSED, payload=to_json(payload))
