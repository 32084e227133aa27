"""Topics as news beside the stream of events: ``GET /events?topic=mts:<topic>``. See: contract/tracking.md 9.8."""

from __future__ import annotations

import re
from collections.abc import Collection

import msgspec

from haulier.platform.access.identity import Identity
from haulier.platform.live.listener import Listener
from haulier.platform.live.subject_follower import SubjectFollower
from haulier.platform.live.tenant_source import TenantSource
from haulier.platform.runtime import Runtime
from haulier.services.tracking.topics.judging import Heard, subject_of
from haulier.services.tracking.topics.requests import TOPIC
from haulier.services.tracking.visibility import app_heard_by

NAME = "mts"
_topic = re.compile(TOPIC)
_heard = msgspec.json.Decoder(Heard).decode


class TenantTopics:
    """Listeners to one tenant's topics in one process. What went before is not told."""

    def __init__(self, runtime: Runtime, tenant: str) -> None:
        self._tenant = tenant
        self._listeners: dict[Listener, tuple[frozenset[str], str | None]] = {}
        """The topics that each wants, and of which app it may hear; None stands for all."""
        self._follower = SubjectFollower(runtime.bus, subject_of(tenant), self._hear)

    @property
    def is_idle(self) -> bool:
        """See ``TenantFeed``."""
        return not self._listeners

    async def begin(self, listener: Listener, topics: Collection[str]) -> None:
        """See ``TenantFeed``. An app hears its own positions, unless a role says more."""
        names = frozenset(topic.partition(":")[2] for topic in topics)
        self._listeners[listener] = (names, listener.subscription.app_of(NAME))
        await self._follower.begun()

    def leave(self, listener: Listener) -> None:
        """See ``TenantFeed``."""
        self._listeners.pop(listener, None)

    async def close(self) -> None:
        """See ``TenantFeed``."""
        await self._follower.close()

    async def _hear(self, _subject: str, payload: bytes) -> None:
        heard = _heard(payload)
        if heard.tenant != self._tenant:
            return
        frame = b"event: mts:%b\ndata: %b\n\n" % (heard.topic.encode(), bytes(heard.text))
        for listener, (topics, app) in list(self._listeners.items()):
            if heard.topic in topics and app in (None, heard.app):
                listener.write(frame)


class TopicSource(TenantSource[TenantTopics]):
    """Of the tenants that have listeners here. One an API process."""

    name = NAME

    def problem(self, topic: str) -> str:
        """See ``LiveSource``."""
        is_good = _topic.fullmatch(topic.partition(":")[2]) is not None
        return "" if is_good else f"{topic[:80]!r} names no topic: mts:<topic>"

    async def app_heard_by(self, identity: Identity) -> str | None:
        """See ``LiveSource``."""
        return await app_heard_by(self._runtime, identity)

    def feed_of(self, tenant: str) -> TenantTopics:
        """See ``TenantSource``."""
        return TenantTopics(self._runtime, tenant)
