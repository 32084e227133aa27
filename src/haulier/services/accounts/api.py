"""Operations of the pages: below the address that the tenant's people sign in at."""

from __future__ import annotations

from haulier.platform.declarations.operation import HTML, URLENCODED, Auth, Handle, Operation, RequestBody
from haulier.platform.declarations.parameters import Query
from haulier.platform.declarations.section import Section, Statuses
from haulier.platform.http.pages.refusal_page import PAGE_REFUSALS
from haulier.services.accounts import pages
from haulier.services.accounts.requests import AskForLink, SetPassword

TOKEN = Query("token", str, description="of the link in a mail or SMS")
LANGUAGE = Query("ui_locales", str, description="languages that are wanted, the first one first")
PAGES = Section(
    "Account pages",
    statuses=Statuses(refusals=(400, 401, 403, 404, 429, 503)),
    auth=Auth(is_public=True, tenant_in="tenantId"),
    is_extension=True,
    refusal_form=PAGE_REFUSALS,
)
REPLY_STATUSES = (302, 303, 400, 401)


def _shown(path: str, name: str, number: int, summary: str, show: Handle, *query: Query) -> Operation:
    """A page."""
    return PAGES.get(f"/{{tenantId}}/{path}", name=name, number=number, summary=summary).handle(
        show, query=(*query, LANGUAGE), response=str, raw_response=True, media_type=HTML, reply_statuses=REPLY_STATUSES
    )


def _sent(path: str, name: str, number: int, summary: str, take: Handle, form: type) -> Operation:
    """A form of a page."""
    return PAGES.post(f"/{{tenantId}}/{path}", name=name, number=number, summary=summary).handle(
        take,
        body=RequestBody(form, media_type=URLENCODED, is_secret=True),
        response=str,
        raw_response=True,
        media_type=HTML,
        reply_statuses=REPLY_STATUSES,
    )


OPERATIONS = (
    _shown("forgot-password", "showForgotPassword", 701, "Page: ask for a reset link", pages.show_forgotten),
    _sent("forgot-password", "askForResetLink", 702, "Form: send a reset link", pages.ask_for_link, AskForLink),
    _shown("reset-password", "showResetPassword", 703, "Page of a reset link", pages.show_reset, TOKEN),
    _sent("reset-password", "setPasswordByReset", 704, "Form of a reset link", pages.reset, SetPassword),
    _shown("invitation", "showInvitation", 705, "Page of an invitation", pages.show_invitation, TOKEN),
    _sent("invitation", "acceptInvitation", 706, "Form of an invitation", pages.accept_invitation, SetPassword),
)
