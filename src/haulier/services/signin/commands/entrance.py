"""The way into the console: which company, then its sign-in page."""

from __future__ import annotations

from functools import partial
from urllib.parse import urlencode

from haulier.platform.commands.call import Call
from haulier.platform.commands.reply import Reply, redirect
from haulier.platform.http.pages.markup import element
from haulier.platform.http.pages.page import Page, button, field, heading, page_reply
from haulier.platform.http.pages.texts import language_of
from haulier.services.aaa.facade import find_active_tenant
from haulier.services.signin.commands.authorize import console_path
from haulier.services.signin.realm import REALM, TENANT_ID, path_of
from haulier.services.signin.texts import TEXTS

ENTRANCE = "/auth/console"


async def choose_tenant(call: Call, _body: None) -> Reply:
    """Go to the sign-in page of the company that is named; ask which one where none is."""
    language = language_of(call.headers)
    say = partial(TEXTS.say, language)
    asked, to = (call.query("tenant") or "").strip().lower(), console_path(call.query("to"))
    if TENANT_ID.fullmatch(asked):
        call.enter(asked)
        if await find_active_tenant(call) is not None:
            return redirect(f"{path_of(call, REALM)}/console?{urlencode({'to': to})}")
    content = element(
        "form",
        element("input", type="hidden", name="to", value=to),
        field(
            say("tenant"), "tenant", value=asked[:32], hint=say("tenant_hint"), autocomplete="organization",
            fault=say("tenant_wrong") if asked else "", is_focused=True, longest=32,
        ),
        button(say("confirm")),
        method="get", action=ENTRANCE,
    )  # fmt: skip
    page = Page(
        title=say("tenant_title"), content=[heading(say("tenant_title")), content], language=language, brand=call.brand
    )
    return page_reply(page)
