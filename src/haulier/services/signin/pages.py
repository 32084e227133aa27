"""The pages of a sign-in: what each step shows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import msgspec

from haulier.platform.commands.call import Call
from haulier.platform.commands.reply import Reply
from haulier.platform.http.pages.flows import browser_of, seal_flow
from haulier.platform.http.pages.markup import Child, Markup, element
from haulier.platform.http.pages.page import (
    Page,
    button,
    field,
    form,
    heading,
    language_buttons,
    link_button,
    notice,
    page_reply,
)
from haulier.platform.http.pages.qr_code import qr_picture
from haulier.services.aaa.facade import find_active_app, find_active_tenant
from haulier.services.connection.facade import active_connections
from haulier.services.credentials.facade import StartedSecondFactor, begun_second_factor, passkey_options
from haulier.services.signin.flow import PURPOSE, LoginFlow
from haulier.services.signin.realm import action_path, broker_path, path_of
from haulier.services.signin.rules.authorization import Authorization
from haulier.services.signin.texts import TEXTS

PASSKEY_SCRIPT = "/auth/passkey.js"
SEND_CODE, BACK, KEPT = "send-code", "back", "kept"
"""Values of the buttons beside the usual one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What a page repeats, or says of the form before it."""

    fault: str = ""
    username: str = ""
    wait: int = 0
    recovery: tuple[str, ...] = ()


NOTHING = Shown()


async def login_page(call: Call, flow: LoginFlow, shown: Shown = NOTHING, *, status: int = 0) -> Reply:
    """The page of the step at which a sign-in is."""
    say = partial(TEXTS.say, flow.language)
    browser = browser_of(call)
    sealed = seal_flow(call, browser, PURPOSE, flow)
    make = {"start": _start, "code": _code, "second": _second, "setup": _setup, "recovery": _recovery}[flow.step]
    title, content = await make(call, flow, shown, sealed)
    said = [notice(say("wait", seconds=shown.wait))] if shown.wait else []
    page = Page(
        title=title,
        content=[content[0], *said, *content[1:]],
        language=flow.language,
        brand=call.brand,
        form_targets=[flow.request.redirect_uri] if flow.request.redirect_uri else [],
        script=PASSKEY_SCRIPT if flow.step == "start" else "",
    )
    more = ((b"retry-after", b"%d" % shown.wait),) if shown.wait else ()
    return page_reply(page, status=429 if shown.wait else status, headers=(*browser.headers, *more))


def back_button(call: Call, sealed: str, text: str) -> Markup:
    """A button back to the sign-in page, for who went on from it with this flow and did not come in."""
    hidden = {"flow": sealed}
    return form(
        action_path(call, "authenticate"), button(text, name="action", value=BACK, is_quiet=True), hidden=hidden
    )


def form_post_page(call: Call, request: Authorization, members: dict[str, str], language: str) -> Reply:
    """The answer to an app as a form, which a browser with scripts sends by itself (``response_mode=form_post``)."""
    say = partial(TEXTS.say, language)
    content = [heading(say("post_title")), form(request.redirect_uri, button(say("confirm")), hidden=members)]
    return page_reply(
        Page(
            title=say("post_title"), content=content, language=language, brand=call.brand,
            form_targets=[request.redirect_uri], inline_script="document.forms[0].submit()",
        )
    )  # fmt: skip


Content = tuple[str, list[Child]]


async def _start(call: Call, flow: LoginFlow, shown: Shown, sealed: str) -> Content:
    say = partial(TEXTS.say, flow.language)
    fields = form(
        action_path(call, "authenticate"),
        field(
            say("username"), "username", value=shown.username or flow.request.login_hint, hint=say("username_hint"),
            autocomplete="username webauthn", is_focused=not shown.username, longest=254,
        ),
        field(
            say("password"), "password", kind="password", autocomplete="current-password", fault=shown.fault,
            is_focused=bool(shown.username), is_required=False,
        ),
        button(say("sign_in")),
        element("p", say("or"), class_="or"),
        button(say("send_code"), name="action", value=SEND_CODE, is_quiet=True),
        _passkey_button(call, say("passkey")),
        *await _providers(call, flow, sealed),
        element("p", element("a", say("forgot"), href=f"{path_of(call)}/forgot-password")),
        language_buttons(flow.language),
        hidden={"flow": sealed},
    )  # fmt: skip
    return say("title"), [heading(say("title"), await _where(call, flow)), fields]


async def _where(call: Call, flow: LoginFlow) -> str:
    """What the person signs in to."""
    if flow.request.console:
        tenant = await find_active_tenant(call)
        return TEXTS.say(flow.language, "to_console", company=tenant.shown_name if tenant is not None else call.tenant)
    app = await find_active_app(call, flow.request.app_id)
    return TEXTS.say(flow.language, "to_app", app=app.appName if app is not None else flow.request.client_id)


def _passkey_button(call: Call, text: str) -> Markup:
    """Hidden until a script finds that the browser knows passkeys; it sends what the device says in the same form."""
    return element(
        "button", text, type="button", class_="quiet", id="passkey", hidden=True, data_options=passkey_options(call)
    )


async def _providers(call: Call, flow: LoginFlow, sealed: str) -> list[Markup]:
    """A link for each connection that people may come in by, in the order that the tenant wants."""
    say = partial(TEXTS.say, flow.language)
    offered = [connection for _, connection in await active_connections(call) if connection.enabled]
    return [
        link_button(
            say("with", provider=connection.displayName or connection.connectionName),
            broker_path(call, connection.connectionName, sealed),
        )
        for connection in sorted(offered, key=lambda one: (one.guiOrder is None, one.guiOrder or 0))
    ]


async def _code(call: Call, flow: LoginFlow, shown: Shown, sealed: str) -> Content:
    say = partial(TEXTS.say, flow.language)
    fields = form(
        action_path(call, "authenticate"),
        field(
            say("code"), "code", autocomplete="one-time-code", inputmode="numeric", fault=shown.fault,
            is_focused=True, longest=16,
        ),
        button(say("sign_in")),
        button(say("again"), name="action", value=SEND_CODE, is_quiet=True),
        button(say("back"), name="action", value=BACK, is_quiet=True),
        language_buttons(flow.language),
        hidden={"flow": sealed},
    )  # fmt: skip
    return say("code_title"), [heading(say("code_title"), say("code_sent", address=flow.address)), fields]


async def _second(call: Call, flow: LoginFlow, shown: Shown, sealed: str) -> Content:
    say = partial(TEXTS.say, flow.language)
    fields = form(
        action_path(call, "authenticate"),
        field(say("second_code"), "code", autocomplete="one-time-code", fault=shown.fault, is_focused=True, longest=64),
        button(say("confirm")),
        button(say("back"), name="action", value=BACK, is_quiet=True),
        language_buttons(flow.language),
        hidden={"flow": sealed},
    )
    return say("second_title"), [heading(say("second_title"), say("second")), fields]


async def _setup(call: Call, flow: LoginFlow, shown: Shown, sealed: str) -> Content:
    say = partial(TEXTS.say, flow.language)
    begun = await begun_second_factor(call, flow.user_id)
    fields = form(
        action_path(call, "authenticate"),
        *(_generator(say, begun) if begun is not None else ()),
        field(say("code"), "code", autocomplete="one-time-code", inputmode="numeric", fault=shown.fault, longest=16),
        button(say("confirm")),
        button(say("back"), name="action", value=BACK, is_quiet=True),
        hidden={"flow": sealed},
    )
    return say("setup_title"), [heading(say("setup_title"), say("setup")), fields]


def _generator(say: Callable[[str], str], begun: StartedSecondFactor) -> list[Child]:
    """What an authenticator app reads: as a picture, as text, and as a link for who is on the phone itself."""
    return [
        qr_picture(begun.qrCode, say("setup_picture")),
        element("p", say("setup_key"), ": ", element("span", begun.secret, class_="code")),
        link_button(say("setup_link"), begun.otpauthUrl),
    ]


async def _recovery(call: Call, flow: LoginFlow, shown: Shown, sealed: str) -> Content:
    say = partial(TEXTS.say, flow.language)
    codes = element("ul", *(element("li", code, class_="code") for code in shown.recovery), class_="plain")
    fields = form(action_path(call, "authenticate"), button(say("recovery_kept")), hidden={"flow": sealed})
    return say("recovery_title"), [heading(say("recovery_title"), say("recovery")), codes, fields]


def with_step(flow: LoginFlow, **members: object) -> LoginFlow:
    """The flow a step further."""
    return msgspec.structs.replace(flow, **members)
