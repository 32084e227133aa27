"""The page on which the holder of a phone answers, by the link of the SMS. See: contract/tracking.md section 9.8."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Literal

from msgspec import Struct

from haulier.core.refusal import Cause, Refusal
from haulier.platform.commands.call import Call
from haulier.platform.commands.open_requests import count_open_request
from haulier.platform.commands.reply import Reply
from haulier.platform.http.pages.markup import Child, element
from haulier.platform.http.pages.page import Page, button, form, heading, notice, page_reply
from haulier.platform.http.pages.texts import language_of
from haulier.platform.storage.changes import Change
from haulier.services.aaa.facade import find_active_tenant
from haulier.services.tracking.tracks.consents import CONSENT_PAGE, UNKNOWN, Asked, answered, find_asked
from haulier.services.tracking.tracks.kind import CONSENT_SCOPE, ConsentBody
from haulier.services.tracking.tracks.rules import DAY_SECONDS
from haulier.services.tracking.tracks.texts import TEXTS


class ConsentForm(Struct):
    """The button that was pressed."""

    answer: Literal["yes", "no"]


async def show_consent(call: Call, _body: None) -> Reply:
    """``GET /consent/{token}``. Raises Refusal, 404 or 429, a page too."""
    await count_open_request(call, CONSENT_SCOPE)
    row, body = await _need_asked(call)
    return await _page(call, row.state, body)


async def answer_on_page(call: Call, body: ConsentForm) -> Change:
    """``POST /consent/{token}``: the answer, and the page that says it."""
    await count_open_request(call, CONSENT_SCOPE)
    asked = await _need_asked(call)
    change = await answered(call, asked, says_yes=body.answer == "yes")
    change.answer = await _page(call, change.state, asked.body)
    return change


async def _need_asked(call: Call) -> Asked:
    asked = await find_asked(call, call.path["token"])
    if asked is None:
        raise Refusal(Cause.NOT_FOUND, UNKNOWN)
    return asked


async def _page(call: Call, state: str | None, body: ConsentBody) -> Reply:
    tenant = await find_active_tenant(call)
    language = language_of(call.headers, call.query("ui_locales") or body.language)
    title = TEXTS.say(language, "consent.title")
    who, days = tenant.shown_name if tenant is not None else call.brand, max(1, body.validity // DAY_SECONDS)
    content: list[Child] = [heading(title, TEXTS.say(language, "consent.text", who=who, days=days))]
    is_over = state == "EXPIRED" or call.at >= body.endsAt
    state = "EXPIRED" if is_over else state
    if state != "PENDING":
        until = f"{datetime.fromtimestamp(body.endsAt / 1000, UTC):%Y-%m-%d %H:%M}"
        said = TEXTS.say(language, f"consent.{state}", until=until)
        content.append(notice(said, is_good=state == "ALLOWED"))
    if not is_over:
        content.append(
            form(
                CONSENT_PAGE.format(token=call.path["token"]),
                button(TEXTS.say(language, "consent.yes"), name="answer", value="yes"),
                button(TEXTS.say(language, "consent.no"), name="answer", value="no", is_quiet=True),
                element("p", TEXTS.say(language, "consent.again"), class_="hint"),
            )
        )
    return page_reply(Page(title=title, content=content, language=language, brand=call.brand))
