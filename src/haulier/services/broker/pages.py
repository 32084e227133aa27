"""The page of somebody who does not come in: it says why, whom to ask, and leads back to the sign-in page."""

from __future__ import annotations

from haulier.platform.commands.call import Call
from haulier.platform.commands.reply import Reply
from haulier.platform.http.pages.page import Page, heading, notice, page_reply
from haulier.platform.http.pages.texts import language_of
from haulier.services.aaa.facade import TenantBody
from haulier.services.broker.texts import TEXTS
from haulier.services.connection.facade import ConnectionBody
from haulier.services.signin.facade import back_button

REFUSED_STATUS = 403


def refusal_page(call: Call, tenant: TenantBody, connection: ConnectionBody, reason: str, flow: str) -> Reply:
    """Why nobody comes in. What a provider said wrong is for the journal: the page tells no detail of it.

    ``flow`` is the sign-in as it is sealed for the browser that began it: in another one it leads nowhere.
    """
    language = language_of(call.headers)
    title = TEXTS.say(language, "title")
    shown = connection.displayName or connection.connectionName
    content = [
        heading(title, TEXTS.say(language, "ask", tenant=tenant.shown_name)),
        notice(TEXTS.say(language, reason, connection=shown)),
        back_button(call, flow, TEXTS.say(language, "back")),
    ]
    page = Page(title=title, content=content, language=language, brand=call.brand)
    return page_reply(page, status=REFUSED_STATUS)
