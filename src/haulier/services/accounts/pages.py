"""The pages: where a link is asked for, and where a password is set with one.

Nothing is done by a GET, so whoever fetches a link ahead (a mail scanner) uses nothing up. Forms come from our own
pages alone. The form of a link holds its token, which nobody else knows: no other site can send it for somebody.
"""

from __future__ import annotations

from typing import Literal

from haulier.core.refusal import Cause, Refusal
from haulier.platform.access.same_origin import check_not_foreign
from haulier.platform.commands.call import Call
from haulier.platform.commands.nested import carry_out
from haulier.platform.commands.reply import Reply
from haulier.platform.http.pages.markup import Child, element
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
from haulier.platform.http.pages.texts import language_of
from haulier.platform.storage.changes import Change
from haulier.services.aaa.facade import UserBody
from haulier.services.accounts.requests import AskForLink, SetPassword
from haulier.services.accounts.texts import TEXTS
from haulier.services.credentials.facade import (
    MAX_PASSWORD,
    address_of_text,
    enter_named_tenant,
    find_link,
    plan_password_by_link,
    send_reset_link,
)
from haulier.services.signin.facade import enter_console_with_password

REALMS = "/auth/realms"
RULES = frozenset({"length", "strength", "new", "leaked"})
"""Rules that a password may break, each with a text of its own."""

Purpose = Literal["reset", "invitation"]
PLACES: dict[Purpose, str] = {"reset": "reset-password", "invitation": "invitation"}


async def show_forgotten(call: Call, _body: None) -> Reply:
    """``GET …/forgot-password``."""
    await enter_named_tenant(call)
    return _forgotten(call, language_of(call.headers, call.query("ui_locales")))


async def ask_for_link(call: Call, body: AskForLink) -> Reply:
    """``POST …/forgot-password``: the same page whoever is known here."""
    check_not_foreign(call.headers)
    await enter_named_tenant(call)
    language = language_of(call.headers, body.language)
    if body.language and not body.address:
        return _forgotten(call, language)
    try:
        address = address_of_text(body.address)
    except Refusal:
        return _forgotten(call, language, body.address, say(language, "address.wrong"), status=400)
    await send_reset_link(call, *address)
    content: list[Child] = [heading(say(language, "sent"), say(language, "sent.text"))]
    return _page(call, language, say(language, "sent"), content)


async def show_reset(call: Call, _body: None) -> Reply:
    """``GET …/reset-password?token=…``."""
    return await _show(call, "reset")


async def show_invitation(call: Call, _body: None) -> Reply:
    """``GET …/invitation?token=…``."""
    return await _show(call, "invitation")


async def reset(call: Call, body: SetPassword) -> Reply:
    """``POST …/reset-password``."""
    return await _set(call, "reset", body)


async def accept_invitation(call: Call, body: SetPassword) -> Reply:
    """``POST …/invitation``."""
    return await _set(call, "invitation", body)


async def _show(call: Call, purpose: Purpose) -> Reply:
    company = (await enter_named_tenant(call)).shown_name
    language = language_of(call.headers, call.query("ui_locales"))
    token = call.query("token") or ""
    user = await _person(call, purpose, token)
    return _over(call, language) if user is None else _form(call, purpose, language, token, user, company)


async def _set(call: Call, purpose: Purpose, body: SetPassword) -> Reply:
    """Set the password, or show the form again with what is wrong."""
    check_not_foreign(call.headers)
    company = (await enter_named_tenant(call)).shown_name
    language = language_of(call.headers, body.language)
    user = await _person(call, purpose, body.token)
    if user is None:
        return _over(call, language)
    if body.language and not body.password:
        return _form(call, purpose, language, body.token, user, company)
    if body.password != body.again:
        again = say(language, "again.wrong")
        return _form(call, purpose, language, body.token, user, company, again=again, status=400)

    async def planned(inner: Call, _body: None) -> Change:
        return await plan_password_by_link(inner, body.token, body.password, "password")

    try:
        await carry_out(call, planned)
    except Refusal as refusal:
        if refusal.cause is Cause.UNAUTHENTICATED:
            return _over(call, language)
        rule = next((fault.rule for fault in refusal.faults if fault.rule in RULES), None)
        if rule is None:
            raise
        fault = say(language, f"password.{rule}")
        return _form(call, purpose, language, body.token, user, company, password=fault, status=400)
    if purpose == "invitation":
        return await enter_console_with_password(call, user.userId, language)
    content: list[Child] = [
        heading(say(language, "done")),
        notice(say(language, "done.text"), is_good=True),
        link_button(say(language, "sign in"), _address(call, "console")),
    ]
    return _page(call, language, say(language, "done"), content)


async def _person(call: Call, purpose: Purpose, token: str) -> UserBody | None:
    """Whose link it is; None for one that does not work any more."""
    try:
        return (await find_link(call, token, (purpose,)))[2]
    except Refusal as refusal:
        if refusal.cause is not Cause.UNAUTHENTICATED:
            raise
        return None


def _forgotten(call: Call, language: str, address: str = "", fault: str = "", status: int = 0) -> Reply:
    content: list[Child] = [
        heading(say(language, "forgotten"), say(language, "forgotten.do")),
        form(
            _address(call, "forgot-password"),
            field(
                say(language, "address"), "address", value=address, fault=fault, autocomplete="username",
                is_focused=True,
            ),
            button(say(language, "send")),
            language_buttons(language),
        ),
    ]  # fmt: skip
    return _page(call, language, say(language, "forgotten"), content, status)


def _form(
    call: Call, purpose: Purpose, language: str, token: str, user: UserBody, company: str, *, password: str = "",
    again: str = "", status: int = 0,
) -> Reply:  # fmt: skip
    fields = [
        field(
            say(language, "password"), "password", kind="password", hint=say(language, "password.hint"),
            fault=password, autocomplete="new-password", is_focused=True, longest=MAX_PASSWORD,
        ),
        field(
            say(language, "again"), "again", kind="password", fault=again, autocomplete="new-password",
            longest=MAX_PASSWORD,
        ),
    ]  # fmt: skip
    # A password manager keeps the new password under this name.
    name = element(
        "input", name="username", value=user.email or user.mobile, autocomplete="username", class_="hidden",
        readonly=True, tabindex=-1, aria_hidden="true",
    )  # fmt: skip
    title = say(language, purpose)
    content: list[Child] = [
        heading(title, say(language, f"{purpose}.do", name=user.name, company=company)),
        form(
            _address(call, PLACES[purpose]), name, *fields, button(say(language, "set")),
            language_buttons(language), hidden={"token": token},
        ),
    ]  # fmt: skip
    return _page(call, language, title, content, status)


def _over(call: Call, language: str) -> Reply:
    """The one page for every link that does not work."""
    content: list[Child] = [
        heading(say(language, "over"), say(language, "over.text")),
        link_button(say(language, "new link"), _address(call, "forgot-password")),
    ]
    return _page(call, language, say(language, "over"), content, 401)


def _page(call: Call, language: str, title: str, content: list[Child], status: int = 0) -> Reply:
    return page_reply(Page(title=title, content=content, language=language, brand=call.brand), status=status)


def _address(call: Call, place: str) -> str:
    return f"{REALMS}/{call.tenant}/{place}"


def say(language: str, key: str, **values: str) -> str:
    """A text of these pages."""
    return TEXTS.say(language, key, **values)
