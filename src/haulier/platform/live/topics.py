"""Subscriptions: the language of ``topics``. Pure.

============================  ==========================================================================
``job``                       every event of a kind
``job.JobStatusUpdated``      one event of a kind
``job/parcel:01a2…``          what happens to one resource, also through a command about another one
``broadcast:fleet``           callbacks to ``{{SSE_BROADCAST(fleet)}}``
``position:type:GPS``         news of a source beside the stream, see ``sources.py``
``*``                         every event that the listener may see, beside what else is named
============================  ==========================================================================

Nothing named means the same as ``*``. Callbacks to the listener's own session come in any case.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from haulier.core.refusal import Fault, refuse_faults
from haulier.platform.declarations.event import EventBook
from haulier.platform.outbound.callback import SseTarget, parse_target

if TYPE_CHECKING:
    from haulier.platform.live.sources import LiveSource

MAX_TOPICS = 64
"""Topics of one listener."""
MAX_TOPIC_LENGTH = 512
BROADCAST = "broadcast:"
EVERYTHING = "*"
PARAMETER = "topics"


class Subscription(NamedTuple):
    """Topics, and ``kinds``: None where it may hear of every kind, else events of other kinds are never heard. And
    ``apps``: of each source that it names, whose news alone it may hear; None for those of all apps.
    """

    topics: frozenset[str]
    kinds: frozenset[str] | None
    apps: tuple[tuple[str, str | None], ...] = ()

    def app_of(self, source: str) -> str | None:
        """Whose news of a source that it names it may hear; None for those of all apps."""
        return dict(self.apps)[source]

    @property
    def is_to_everything(self) -> bool:
        """Does it want every event?"""
        return not self.topics or EVERYTHING in self.topics

    def matches(self, kind: str, keys: Iterable[str]) -> bool:
        """Whether an event of this kind (or a broadcast: no kind) under these topics is one of those."""
        if not kind:
            return not self.topics.isdisjoint(keys)
        if self.kinds is not None and kind not in self.kinds:
            return False
        return self.is_to_everything or not self.topics.isdisjoint(keys)


def parse_topics(texts: Iterable[str], book: EventBook, sources: Sequence[LiveSource] = ()) -> frozenset[str]:
    """Topics as asked for. Raises Refusal(INVALID) that names each one which is none."""
    topics = frozenset(text.strip() for text in texts) - {""}
    faults = []
    if len(topics) > MAX_TOPICS:
        faults.append(Fault(PARAMETER, "maxItems", f"{len(topics)} topics; at most {MAX_TOPICS} are heard at once"))
    faults += [
        Fault(PARAMETER, "topic", problem) for topic in sorted(topics) if (problem := _problem(topic, book, sources))
    ]
    refuse_faults(faults)
    return topics


def kind_of(topic: str) -> str:
    """The kind that a topic is about; empty for a broadcast."""
    if topic.startswith(BROADCAST):
        return ""
    return topic.partition("/")[0].partition(".")[0]


def resource_of(topic: str) -> str:
    """The path that a role must allow to GET for a topic, below the path of the stream."""
    kind = kind_of(topic).partition(":")[0]
    return f"/{kind}" if kind else f"/broadcast/{topic.removeprefix(BROADCAST)}"


def topics_of(topics: Iterable[str], source: LiveSource) -> list[str]:
    """Those of the topics that are a source's."""
    return [topic for topic in topics if topic.partition(":")[0] == source.name]


def _problem(topic: str, book: EventBook, sources: Sequence[LiveSource]) -> str:
    """What is wrong with a topic, empty when it is one."""
    shown = topic[:80]
    if len(topic) > MAX_TOPIC_LENGTH:
        return f"{shown!r}… is longer than {MAX_TOPIC_LENGTH} characters"
    if topic == EVERYTHING:
        return ""
    if topic.startswith(BROADCAST):
        name = topic.removeprefix(BROADCAST)
        target = parse_target(f"{{{{SSE_BROADCAST({name})}}}}")
        return "" if target == SseTarget(name) else f"{shown!r} is not a topic that a callback could name"
    for source in sources:
        if topics_of((topic,), source):
            return source.problem(topic)
    kind = kind_of(topic)
    if kind not in book.kinds:
        forms = ", ".join(["kind.Event", "kind/id", *(f"{source.name}:…" for source in sources)])
        return f"{shown!r} is no topic: write a kind, {forms} or broadcast:name; there is no kind {kind!r}"
    rest = topic.removeprefix(kind)
    if rest.startswith(".") and book.find(kind, rest[1:]) is None:
        return f"{shown!r} is no topic: a {kind} has no event {rest[1:]!r}"
    if rest == "/":
        return f"{shown!r} is no topic: the id is missing"
    return ""
