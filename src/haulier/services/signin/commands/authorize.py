"""The start of a sign-in: an app, or the console, sends a person here. See: contract/aaa.md section 11.3."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, quote, urlencode

from msgspec.structs import asdict

from haulier.core.refusal import Cause, Refusal, invalid
from haulier.platform.commands.call import MAX_QUERY_STRING, Call
from haulier.platform.commands.reply import Reply, redirect
from haulier.platform.http.pages.flows import browser_of, seal_flow
from haulier.platform.http.pages.page import ResponseHeaders
from haulier.platform.http.pages.texts import language_of
from haulier.services.aaa.facade import AppBody, TenantBody, find_client_app
from haulier.services.connection.facade import find_by_name
from haulier.services.signin.app_response import answer_refused
from haulier.services.signin.browser_login import BrowserLogin, find_login
from haulier.services.signin.commands.completion import go_on
from haulier.services.signin.flow import PURPOSE, LoginFlow
from haulier.services.signin.kind import CONSOLE_CLIENT
from haulier.services.signin.pages import login_page
from haulier.services.signin.realm import OPENID_PATH, broker_path, enter_realm, path_of
from haulier.services.signin.requests import AuthorizeForm
from haulier.services.signin.rules.authorization import (
    MAX_ADDRESS,
    MAX_CLIENT_ID,
    Asked,
    Authorization,
    Wrong,
    mode_of,
    read_authorization,
)
from haulier.services.signin.rules.redirects import is_registered

CONSOLE = "/console/"
MAX_PARAMETERS = 50
TOO_LONG = "the query is too long, or holds a NUL character"
_CONSOLE_PATH = re.compile(r"/console(?:/[\w.~%:@!$&'()*+,;=-]*)*(?:\?[\w.~%:@!$&'()*+,;=/?-]*)?", re.ASCII)


async def authorize(call: Call, _body: None) -> Reply:
    """Show the sign-in page, or go back to the app with a code at once for who is signed in already.

    A wrong client or redirect address is shown and never redirected; all else goes to the app by its name in RFC 6749.
    """
    tenant = await enter_realm(call)
    members = _members(call)
    app = await _client(call, members)
    address = members.get("redirect_uri", "")
    if len(address) > MAX_ADDRESS or not is_registered(address, app.redirectUri or ()):
        raise invalid("redirect_uri", "registered", "this address is not one of the app's redirect addresses")
    asked = read_authorization(members, app.appId)
    if isinstance(asked, Wrong):
        back = Authorization(redirect_uri=address, response_mode=mode_of(members), state=members.get("state", "")[:512])
        return answer_refused(call, back, *asked)
    login = await find_login(call)
    if login is not None and _is_enough(call, login, asked, tenant):
        return await go_on(call, asked.request, login)
    if "none" in asked.prompts:
        return answer_refused(call, asked.request, "login_required", "the person is not signed in")
    flow = LoginFlow(request=asked.request, language=language_of(call.headers, members.get("ui_locales")))
    if asked.provider:
        return await _go_to_provider(call, flow, asked.provider)
    return await login_page(call, flow)


async def authorize_by_form(call: Call, form: AuthorizeForm) -> Reply:
    """The same by POST, from another site: the browser is sent on to ask by GET, with which it sends its cookies. A
    parameter that means nothing here is left behind. Raises Refusal.
    """
    await enter_realm(call)
    query = urlencode({name: value for name, value in asdict(form).items() if value})
    if len(query) > MAX_QUERY_STRING:
        raise Refusal(Cause.MALFORMED, TOO_LONG)
    return redirect(f"{path_of(call, OPENID_PATH)}/auth?{query}", status=303)


async def enter_console(call: Call, _body: None) -> Reply:
    """Show the sign-in page of the console: ``to`` is the path in it to go on to."""
    await enter_realm(call)
    flow = LoginFlow(request=Authorization(console=console_path(call.query("to"))), language=language_of(call.headers))
    return await login_page(call, flow)


def console_path(asked: str | None) -> str:
    """A path of the console; the console itself where the text is none."""
    return asked if asked and len(asked) <= MAX_ADDRESS and _CONSOLE_PATH.fullmatch(asked) else CONSOLE


async def _client(call: Call, members: dict[str, str]) -> AppBody:
    """The app that asks. Raises Refusal, 400, which is shown."""
    client_id = members.get("client_id", "")
    known = 0 < len(client_id) <= MAX_CLIENT_ID and client_id != CONSOLE_CLIENT
    app = await find_client_app(call, client_id) if known else None
    if app is None:
        raise invalid("client_id", "known", "no active app of this tenant has this client id")
    return app


def _members(call: Call) -> dict[str, str]:
    """The parameters by name, each given once (RFC 6749 section 3.1). Raises Refusal."""
    text = call.query_string
    if len(text) > MAX_QUERY_STRING or "%00" in text:
        raise Refusal(Cause.MALFORMED, TOO_LONG)
    try:
        pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=MAX_PARAMETERS, errors="strict")
    except ValueError:
        raise Refusal(Cause.MALFORMED, "the query cannot be read") from None
    members: dict[str, str] = {}
    for name, value in pairs:
        if name in members:
            raise invalid(name, "unique", "is given twice")
        members[name] = value
    return {name: value for name, value in members.items() if value}


def _is_enough(call: Call, login: BrowserLogin, asked: Asked, tenant: TenantBody) -> bool:
    """Whether a sign-in of before is enough for what is asked now."""
    if asked.prompts & {"login", "select_account"}:
        return False
    if asked.max_age is not None and call.at - login.body.authAt >= asked.max_age * 1000:
        return False
    return login.body.hasSecondFactor or second_factor_policy(tenant) != "required"


def second_factor_policy(tenant: TenantBody) -> str:
    """What the tenant wants of second factors: ``off``, ``optional`` or ``required``."""
    wanted = (tenant.metadata or {}).get("secondFactor")
    return wanted if wanted in ("off", "required") else "optional"


async def _go_to_provider(call: Call, flow: LoginFlow, name: str) -> Reply:
    """Go to an outside provider at once; to the page where there is none of this name."""
    found = await find_by_name(call, name)
    if found is None or not found[1].enabled:
        return await login_page(call, flow)
    browser = browser_of(call)
    headers: ResponseHeaders = browser.headers
    sealed = seal_flow(call, browser, PURPOSE, flow)
    return redirect(broker_path(call, quote(name, safe=""), sealed), headers=headers)
