"""Which deliveries follow from what happened: a tenant's active subscriptions, ready to be held against it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from haulier.core.filters import Group, matches, normal_key, parse_document
from haulier.core.refusal import Refusal
from haulier.services.webhooks.responses import ChangeType

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Subscriber:
    """An active subscription."""

    id: str
    app_id: str
    topic: str
    event_app_id: str
    events: frozenset[str]
    """Names; none are all."""
    custom: bool
    """Does it get custom attributes too?"""
    since: int
    """Epoch milliseconds from which on what happens is for it."""
    url: str
    """As it may be shown."""

    def wants(self, topic: str, app_id: str, event: str) -> bool:
        """Whether it is subscribed to an event of a publisher."""
        return (self.topic, self.event_app_id) == (topic, app_id) and (not self.events or event in self.events)


@dataclass(frozen=True, slots=True)
class Published:
    """An event of a publisher, and who is subscribed to it."""

    name: str
    app_id: str
    type: ChangeType | None
    condition: Group | None
    subscribers: Sequence[Subscriber]

    def is_of(self, type_: ChangeType) -> bool:
        """Whether it may stand for changes of this type."""
        return self.type is None or self.type == type_


@dataclass(frozen=True, slots=True)
class WebhookBook:
    """The events of a tenant that somebody is subscribed to, by topic."""

    topics: Mapping[str, Sequence[Published]] = field(default_factory=dict)

    def of(self, topic: str, type_: ChangeType) -> Iterator[Published]:
        """Those that may stand for a change of this type."""
        return (one for one in self.topics.get(topic, ()) if one.is_of(type_))

    def wants(self, topic: str, type_: ChangeType) -> bool:
        """Whether there are any."""
        return any(True for _ in self.of(topic, type_))


def compile_condition(query: Json | None) -> Group | None:
    """A publisher's filter ready to be held against data. Raises Refusal for one that is no query."""
    return None if query is None else parse_document(query)


def published(
    topic: str, app_id: str, name: str, type_: ChangeType | None, query: Json | None, subscribers: Iterable[Subscriber]
) -> Published | None:
    """An event with its subscribers; None where there are none, or its filter is not understood any more."""
    those = [one for one in subscribers if one.wants(topic, app_id, name)]
    if not those:
        return None
    try:
        return Published(name, app_id, type_, compile_condition(query), those)
    except Refusal:
        return None


def passes(condition: Group | None, data: Json, values: str) -> bool:
    """Whether data pass a publisher's filter. ``values`` names their member with the custom attributes, whose names
    need not say so.
    """
    return condition is None or matches(condition, lambda key: value_at(data, values, key))


def value_at(data: Json, values: str, key: str) -> Any:
    """What a key of a query means: a member of the data by its dotted path, else a custom attribute."""
    path = key.removesuffix(".keyword")
    found = _at(data, path)
    return found if found is not None else _at(data.get(values), normal_key(key))


def _at(data: Any, path: str) -> Any:
    """The value at a dotted path; a name may hold dots itself."""
    if not isinstance(data, Mapping):
        return None
    if path in data:
        return data[path]
    head, dot, rest = path.partition(".")
    return _at(data.get(head), rest) if dot else None
