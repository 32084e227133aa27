"""What is known before a rule is made: events that rules can hear, and what a rule would say of one.

See: contract/notification.md 9.5.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import msgspec
from msgspec import UNSET

from haulier.core.refusal import invalid
from haulier.engines.postgres import Record
from haulier.platform.commands.call import Call
from haulier.platform.declarations.event import EventBook, EventSpec
from haulier.platform.journal.entries import GREATEST_MOMENT, Wanted, beginning_of, find_entries
from haulier.platform.journal.events import NOTHING, Event
from haulier.platform.messages.placeholders import PLACEHOLDER, missing, placeholders, value_of
from haulier.platform.typed.event_data import public_data
from haulier.services.messaging.facade import find_template, names_in
from haulier.services.notification.apps import need_app
from haulier.services.notification.commands.filters import check_filter
from haulier.services.notification.events import OWN_KINDS
from haulier.services.notification.notification_text import EVENT, filled_recipients, text_of, values_of
from haulier.services.notification.requests import FilterDraft
from haulier.services.notification.responses import FilterPreview, HeardEvent, PlaceholderValue, PreviewSource
from haulier.services.notification.rules.conditions import compile_conditions
from haulier.services.notification.rules.samples import sample_of

MAX_SHOWN_VALUES = 200
"""Placeholders that a preview names."""
NAMES_DEPTH = 8
Shown = tuple[PreviewSource, dict[str, Any], dict[str, str]]


async def list_event_names(call: Call, _body: None) -> list[HeardEvent]:
    """``GET /event-names``: what rules can hear."""
    return _heard(_book(call))


@lru_cache(maxsize=1)
def _heard(book: EventBook) -> list[HeardEvent]:
    return [
        HeardEvent(name=spec.name, kind=spec.kind, summary=spec.summary)
        for spec in sorted(book.specs, key=lambda spec: (spec.name, spec.kind)) if spec.kind not in OWN_KINDS
    ]  # fmt: skip


async def preview_filter(call: Call, body: FilterDraft) -> FilterPreview:
    """``POST /apps/{appId}/filters/preview``: what the rule would say, of the data that is given, else of the newest
    event of that name, else of a sample. Nothing is kept or sent.
    """
    await need_app(call)
    rule = body.filter
    await check_filter(call, rule)
    spec = _spec(call, rule.eventName)
    source, data, about = await _event(call, spec, body.data)
    values = values_of(
        data, name=spec.name, kind=spec.kind, time=about["time"], subject=about["subject"]
    )  # fmt: skip
    template = await find_template(call, rule.templateId) if rule.templateId is not None else None
    said = text_of(rule, template, values)
    named = placeholders(rule.title, rule.body) if template is None else names_in(template)
    return FilterPreview(
        source=source,
        title=said.title,
        body=said.body,
        matches=compile_conditions(rule.conditions)(data),
        missing=missing(named, values),
        placeholders=[PlaceholderValue(name, value) for name, value in _named(values)][:MAX_SHOWN_VALUES],
        recipients=filled_recipients(rule.recipients, values) or UNSET,
        subject=about["subject"] or UNSET,
    )


def _book(call: Call) -> EventBook:
    book = call.service.events
    assert book is not None, "the catalogue knows all events"
    return book


def _spec(call: Call, name: str | None) -> EventSpec:
    """The event that a rule hears. Raises Refusal."""
    if not name:
        raise invalid("filter.eventName", "required", "a preview is of an event")
    kind, _, event = name.rpartition(".")
    specs = (spec for spec in _book(call).specs if spec.name == event and kind in ("", spec.kind))
    return next(spec for spec in specs if spec.kind not in OWN_KINDS)


async def _event(call: Call, spec: EventSpec, given: Mapping[str, Any] | None) -> Shown:
    """Data to preview with, where they are from, and when and of what that was."""
    now = _time_of(call.now())
    if given is not None:
        return "given", dict(given), {"time": now, "subject": ""}
    wanted = Wanted(kind=spec.kind, event=spec.name)
    found = await find_entries(call, wanted, beginning_of(0), beginning_of(GREATEST_MOMENT), 1)
    if found.rows:
        event = _event_in(call, found.rows[0])
        data = await public_data(call, event)
        if data:
            return "event", data, {"time": event.time, "subject": event.subject}
    sample = sample_of(spec.payload)
    return "sample", sample if isinstance(sample, dict) else {}, {"time": now, "subject": f"{spec.kind}/«id»"}


def _event_in(call: Call, row: Record) -> Event:
    """A journal row as rules hear it."""
    return Event(
        specversion="1.0", id=str(row["id"]), source="", type=row["event"], time=_time_of(row["at"]),
        subject=f"{row['kind']}/{row['resource_id']}", datacontenttype="application/json", tenantid=call.tenant,
        kind=row["kind"], version=row["version"], data=msgspec.Raw(row["data"].encode()) if row["data"] else NOTHING,
    )  # fmt: skip


def _time_of(at: int) -> str:
    return datetime.fromtimestamp(at / 1000, UTC).isoformat(timespec="milliseconds")


def _named(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Every placeholder that has a value, the event's own last."""
    data = {name: value for name, value in values.items() if name != EVENT}
    for name in (*_paths(data, "", NAMES_DEPTH), *_paths({EVENT: values[EVENT]}, "", NAMES_DEPTH)):
        if PLACEHOLDER.fullmatch("{{" + name + "}}") and (value := value_of(name, values)) is not None:
            yield name, value


def _paths(values: Mapping[str, Any], before: str, depth: int) -> Iterator[str]:
    for name, value in values.items():
        if isinstance(value, dict):
            if depth > 1:
                yield from _paths(value, f"{before}{name}.", depth - 1)
        else:
            yield f"{before}{name}"
