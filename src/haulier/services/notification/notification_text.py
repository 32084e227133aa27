"""What a standing rule says of an event: title, text and recipients, filled in. Rules and their previews read it alike.

See: contract/notification.md 9.5.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import msgspec

from haulier.core.refusal import Refusal
from haulier.engines.cooperative_yield import CooperativeYield
from haulier.platform.messages.placeholders import filled, placeholders
from haulier.services.aaa.facade import email_of, mobile_of, split_mobile
from haulier.services.messaging.facade import TemplateBody, in_language, rendered
from haulier.services.notification.kind import SaidText
from haulier.services.notification.requests import MAX_APP_ID, MAX_BODY, MAX_TITLE, Recipients

EVENT = "event"
"""The member under which placeholders find the event itself."""
MAX_HTML = 65_536
"""Characters of a mail's HTML: of a longer one only the text goes."""
MAX_HTML_OF_ALL = 2 * MAX_HTML
"""The same of all translations together: they lie in the row of each notification."""


class RuleText(Protocol):
    """What of a rule is text."""

    name: str
    title: str | None
    body: str | None


def values_of(data: Mapping[str, Any], *, name: str, kind: str, time: str, subject: str) -> dict[str, Any]:
    """What placeholders are filled from: the event's data, and the event itself."""
    return {**data, EVENT: {"name": name, "kind": kind, "time": time, "subject": subject}}


def text_of(rule: RuleText, template: TemplateBody | None, values: Mapping[str, Any]) -> SaidText:
    """What a rule says: by its template, if it has one, else in its own words. Where a template has no subject the
    title is the rule's, and where nothing is left of that its name.
    """
    if template is None:
        return SaidText(
            title=_title(rule, None, values), body=filled(rule.body or "", values, most=MAX_BODY)[:MAX_BODY]
        )
    shown = rendered(template, values)
    html = shown.html if shown.html is not None and len(shown.html) <= MAX_HTML else None
    return SaidText(title=_title(rule, template.subject, values), body=shown.text[:MAX_BODY], html=html)


async def translations_of(rule: RuleText, template: TemplateBody, values: Mapping[str, Any]) -> dict[str, SaidText]:
    """The same in the languages that the template is translated into; where they are long all together, those that
    come last are without HTML.
    """
    texts, size, pace = {}, 0, CooperativeYield()
    for tag in template.translations:
        said = text_of(rule, in_language(template, tag), values)
        size += len(said.html or "")
        texts[tag] = said if size <= MAX_HTML_OF_ALL else msgspec.structs.replace(said, html=None)
        await pace.yield_if_due()
    return texts


def _title(rule: RuleText, subject: str | None, values: Mapping[str, Any]) -> str:
    return filled(subject or rule.title or rule.name, values, most=MAX_TITLE)[:MAX_TITLE] or rule.name


def filled_recipients(recipients: Recipients | None, values: Mapping[str, Any]) -> Recipients | None:
    """Recipients whose placeholders are filled in; those of which nothing is left, or no address, are left out."""
    if recipients is None:
        return None
    return msgspec.structs.replace(
        recipients,
        userIds=_names(recipients.userIds, values),
        emails=[text for text in _names(recipients.emails, values) if _is_good(text, email_of)],
        mobiles=[text for text in _names(recipients.mobiles, values) if _is_good(text, _e164)],
    )


def _e164(text: str) -> str:
    return mobile_of(split_mobile(text))


def _is_good(text: str, read: Any) -> bool:
    try:
        read(text)
    except Refusal:
        return False
    return True


def _names(texts: Sequence[str], values: Mapping[str, Any]) -> list[str]:
    found = [filled(text, values, most=MAX_APP_ID) if placeholders(text) else text for text in texts]
    return [text for text in found if text.strip() and len(text) <= MAX_APP_ID]
