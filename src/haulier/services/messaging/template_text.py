"""What a template says: in a language, with its placeholders filled in. Sends and previews read it alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from msgspec import UNSET

from haulier.core.refusal import Fault, refuse_faults
from haulier.platform.commands.call import Call
from haulier.platform.messages.placeholders import filled, missing, one_line, placeholders
from haulier.services.messaging.kind import TEMPLATE, TEMPLATE_DECODER, TemplateBody
from haulier.services.messaging.requests import MAX_SUBJECT, MAX_TEXT, ChannelName, TemplateDraft, TemplateText
from haulier.services.messaging.responses import RenderedTemplate
from haulier.services.messaging.rules.languages import choose_translation
from haulier.services.messaging.rules.segments import count_segments


@dataclass(frozen=True, slots=True)
class Rendered:
    """A template filled in."""

    text: str
    subject: str
    html: str | None


def in_language(template: TemplateBody, locale: str | None) -> TemplateBody:
    """The template as it stands in a language; in its own words where it is not translated into it. A translation
    without a subject keeps the template's.
    """
    chosen = choose_translation(template.translations, locale)
    if chosen is None:
        return template
    words = template.translations[chosen]
    subject = template.subject if words.subject is None else words.subject
    return TemplateBody(name=template.name, body=words.body, subject=subject, html=words.html)


def names_in(*templates: TemplateBody) -> set[str]:
    """The names of all placeholders of some templates, as they stand."""
    return placeholders(*(text for one in templates for text in (one.subject, one.body, one.html)))


def rendered(template: TemplateBody, values: Mapping[str, Any]) -> Rendered:
    """The template with its placeholders filled in. Of what would be longer than any text may be there is a beginning
    that is longer too.
    """
    return Rendered(
        filled(template.body, values, most=MAX_TEXT),
        one_line(filled(template.subject or "", values, most=MAX_SUBJECT))[:MAX_SUBJECT],
        filled(template.html, values, is_html=True, most=MAX_TEXT) if template.html else None,
    )


async def find_template(call: Call, id: str) -> TemplateBody | None:
    """A template by its id; None where there is none."""
    row = await call.get(TEMPLATE, id)
    return None if row is None else row.body_as(TEMPLATE_DECODER)


async def preview_template(_call: Call, body: TemplateDraft) -> RenderedTemplate:
    """``POST /templates/preview``: as it would be sent; nothing is kept."""
    refuse_faults(text_faults(body, body.channel))
    kept = TemplateBody(
        name="", body=body.body, subject=body.subject, html=body.html, translations=body.translations
    )  # fmt: skip
    template = in_language(kept, body.locale)
    shown = rendered(template, body.placeholders)
    locale = choose_translation(kept.translations, body.locale)
    return RenderedTemplate(
        body=shown.text,
        missing=missing(names_in(template), body.placeholders),
        subject=shown.subject if body.channel == "email" else UNSET,
        html=UNSET if shown.html is None else shown.html,
        segments=count_segments(shown.text) if body.channel == "sms" else UNSET,
        locale=UNSET if locale is None else locale,
    )


def text_faults(body: TemplateText, channel: ChannelName, place: str = "") -> list[Fault]:
    """What a template of a channel may not say. ``place`` is where it stands in the request."""
    if channel == "email":
        return []
    texts = {"html": body.html} | {f"translations.{tag}.html": one.html for tag, one in body.translations.items()}
    return [
        Fault(f"{place}{name}", "unsupported", "is for mail alone") for name, html in texts.items() if html is not None
    ]
