"""The pages of the mailbox: its door, and what lies in it. Looking changes nothing; a link is used by its button."""

from __future__ import annotations

import re
from typing import Annotated

from msgspec import Meta, Struct

from haulier.core.refusal import Cause, Refusal
from haulier.platform.access.same_origin import check_not_foreign
from haulier.platform.commands.call import Call
from haulier.platform.commands.reply import Reply, redirect
from haulier.platform.http.pages.markup import Child, Markup, element, joined
from haulier.platform.http.pages.page import Page, button, field, form, heading, notice, page_reply
from haulier.platform.http.pages.texts import language_of
from haulier.platform.messages.mailbox import KeptMessage, kept_messages
from haulier.platform.messages.message import Mail
from haulier.services.mailbox.entries import follow_link, is_inside, leave
from haulier.services.mailbox.kind import ADDRESS
from haulier.services.mailbox.texts import TEXTS

LINK = re.compile(r"https?://[^\s<>\"]+")
LEAVE = "leave"


class Door(Struct, kw_only=True):
    """What the forms of the mailbox send."""

    link: Annotated[str, Meta(max_length=512)] = ""
    action: Annotated[str, Meta(max_length=16)] = ""


async def show_mailbox(call: Call, _body: None) -> Reply:
    """``GET /mailbox``: what lies in it, or its door."""
    language = language_of(call.headers)
    if not await is_inside(call):
        return _door(call, language, call.query("link") or "")
    messages = await kept_messages(call)
    shown = _table(language, messages) if messages else element("p", TEXTS.say(language, "empty"))
    content: list[Child] = [
        heading(TEXTS.say(language, "title"), TEXTS.say(language, "kept")),
        shown,
        form(ADDRESS, button(TEXTS.say(language, "leave"), is_quiet=True), hidden={"action": LEAVE}),
    ]
    return _page(call, language, content, is_wide=True)


async def open_mailbox(call: Call, body: Door) -> Reply:
    """``POST /mailbox``: follow a link, or close the mailbox again."""
    check_not_foreign(call.headers)
    if body.action == LEAVE:
        return redirect(ADDRESS, status=303, headers=await leave(call))
    try:
        return redirect(ADDRESS, status=303, headers=await follow_link(call, body.link.rpartition("link=")[2].strip()))
    except Refusal as refusal:
        if refusal.cause is not Cause.UNAUTHENTICATED:
            raise
        return _door(call, language_of(call.headers), "", str(refusal), 401)


def _door(call: Call, language: str, link: str, fault: str = "", status: int = 0) -> Reply:
    asked = (
        joined([element("input", type="hidden", name="link", value=link)])
        if link
        else field(TEXTS.say(language, "link"), "link", is_focused=True, longest=512)
    )
    content: list[Child] = [
        heading(TEXTS.say(language, "title"), TEXTS.say(language, "closed")),
        notice(fault) if fault else None,
        form(ADDRESS, asked, button(TEXTS.say(language, "open"))),
    ]
    return _page(call, language, content, status)


def _table(language: str, messages: list[KeptMessage]) -> Markup:
    head = element("tr", *[element("th", TEXTS.say(language, key), scope="col") for key in ("at", "to", "message")])
    return element("table", element("thead", head), element("tbody", *[_row(message) for message in messages]))


def _row(kept: KeptMessage) -> Markup:
    message = kept.message
    subject = element("strong", message.subject) if isinstance(message, Mail) else None
    lines = [element("p", *_linked(line)) for line in message.text.splitlines() if line.strip()]
    return element(
        "tr",
        element("td", element("time", kept.written, datetime=kept.written)),
        element("td", message.to, element("br"), element("span", kept.tenant, class_="soft")),
        element("td", subject, *lines),
    )


def _linked(line: str) -> list[Child]:
    """A line with its addresses as links."""
    parts: list[Child] = []
    at = 0
    for found in LINK.finditer(line):
        parts += [line[at : found.start()], element("a", found[0], href=found[0], rel="noreferrer")]
        at = found.end()
    return [*parts, line[at:]]


def _page(call: Call, language: str, content: list[Child], status: int = 0, *, is_wide: bool = False) -> Reply:
    title = TEXTS.say(language, "title")
    page = Page(title=title, content=content, language=language, brand=call.brand, is_wide=is_wide)
    return page_reply(page, status=status)
