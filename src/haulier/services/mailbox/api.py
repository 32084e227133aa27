"""The operations of the mailbox."""

from __future__ import annotations

from haulier.platform.declarations.operation import HTML, PUBLIC, URLENCODED, RequestBody
from haulier.platform.declarations.parameters import Query
from haulier.platform.declarations.section import Section, Statuses
from haulier.platform.http.pages.refusal_page import PAGE_REFUSALS
from haulier.services.mailbox import pages

PAGES = Section(
    "Mailbox",
    statuses=Statuses(refusals=(400, 401, 403, 429, 503)),
    auth=PUBLIC,
    is_extension=True,
    refusal_form=PAGE_REFUSALS,
)

OPERATIONS = (
    PAGES.get("", name="showMailbox", number=1001, summary="Page: what would have been sent").handle(
        pages.show_mailbox,
        query=(Query("link", str, description="of `haulier mailbox`"),),
        response=str,
        raw_response=True,
        media_type=HTML,
    ),
    PAGES.post("", name="openMailbox", number=1002, summary="Form: follow a link into the mailbox, or close it").handle(
        pages.open_mailbox,
        body=RequestBody(pages.Door, media_type=URLENCODED),
        response=str,
        raw_response=True,
        media_type=HTML,
        reply_statuses=(303, 401),
    ),
)
