"""Topics as news beside the stream of events: ``GET /events?topic=mts:<topic>``. See: contract/tracking.md 9.8."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass, field

import msgspec

from haulier.platform.live.listener import Listener
from haulier.platform.runtime import Runtime
from haulier.services.tracking.topics.judging import Heard, subject_of
from haulier.services.tracking.topics.requests import TOPIC
from haulier.services.tracking.visibility import app_visible_to

NAME = "mts"
_topic = re.compile(TOPIC)
_heard = msgspec.json.Decoder(Heard).decode


@dataclass(slots=True)
class Ears:
    """The listeners of a tenant: which topics each wants, and of which app it may hear; None stands for all."""

    listeners: dict[Listener, tuple[frozenset[str], str | None]] = field(default_factory=dict)
    stop: Callable[[], Awaitable[None]] | None = None


class TopicSource:
    """Of the tenants that have listeners here. One an API process."""

    name = NAME

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._tenants: dict[str, Ears] = {}

    def problem(self, topic: str) -> str:
        """See ``LiveSource``."""
        is_good = _topic.fullmatch(topic.partition(":")[2]) is not None
        return "" if is_good else f"{topic[:80]!r} names no topic: mts:<topic>"

    async def begin(self, listener: Listener, topics: Collection[str]) -> None:
        """See ``LiveSource``. An app hears its own positions, unless a role says more. What went before is not told."""
        identity = listener.identity
        app = app_visible_to(identity, await self._runtime.access.roles(identity))
        if listener.closed:
            return
        tenant, bus = identity.tenant_id, self._runtime.bus
        ears = self._tenants.setdefault(tenant, Ears())
        ears.listeners[listener] = (frozenset(topic.partition(":")[2] for topic in topics), app)
        if ears.stop is None and bus is not None:
            ears.stop = _nothing
            stop = await bus.listen(subject_of(tenant), self._hear)
            if self._tenants.get(tenant) is ears:
                ears.stop = stop
            else:
                await stop()

    def leave(self, listener: Listener) -> None:
        """See ``LiveSource``. What nobody listens to is followed no longer."""
        tenant = listener.identity.tenant_id
        ears = self._tenants.get(tenant)
        if ears is None or listener not in ears.listeners:
            return
        del ears.listeners[listener]
        if not ears.listeners:
            del self._tenants[tenant]
            if ears.stop is not None:
                self._runtime.spawn(_end(ears.stop))

    async def close(self) -> None:
        """See ``LiveSource``."""
        for ears in self._tenants.values():
            if ears.stop is not None:
                await ears.stop()
        self._tenants.clear()

    async def _hear(self, _subject: str, payload: bytes) -> None:
        heard = _heard(payload)
        ears = self._tenants.get(heard.tenant)
        frame = b"event: mts:%b\ndata: %b\n\n" % (heard.topic.encode(), bytes(heard.text))
        for listener, (topics, app) in list(ears.listeners.items()) if ears is not None else ():
            if heard.topic in topics and app in (None, heard.app):
                listener.write(frame)


async def _nothing() -> None:
    """Stands for the end of a listening that begins."""


async def _end(stop: Callable[[], Awaitable[None]]) -> None:
    await stop()
