"""Sources of news that follow a tenant for as long as somebody in this process listens to it, and no longer."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Collection
from typing import Generic, Protocol, TypeVar

from haulier.platform.access.identity import Identity
from haulier.platform.live.listener import Listener
from haulier.platform.runtime import Runtime


class TenantFeed(Protocol):
    """The listeners to the news of one tenant in one process. It works from its making to ``close``."""

    @property
    def is_idle(self) -> bool:
        """Does nobody listen?"""

    async def begin(self, listener: Listener, topics: Collection[str]) -> None:
        """Tell a listener how things stand, and from now on what changes. Raises Unavailable."""

    def leave(self, listener: Listener) -> None:
        """A listener is gone; it may never have begun."""

    async def close(self) -> None:
        """End the work."""


Feed = TypeVar("Feed", bound=TenantFeed)


class TenantSource(ABC, Generic[Feed]):
    """A ``LiveSource`` whose news are made for each tenant. One an API process."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self.tenants: dict[str, Feed] = {}
        """Those that are followed."""
        self._beginning: Counter[str] = Counter()
        """Listeners of each tenant that begin."""

    @abstractmethod
    def feed_of(self, tenant: str) -> Feed:
        """Begin to follow a tenant."""

    async def app_heard_by(self, _identity: Identity) -> str | None:
        """See ``LiveSource``. What is no app's own everybody hears who may listen."""
        return None

    async def begin(self, listener: Listener, topics: Collection[str]) -> None:
        """See ``LiveSource``."""
        tenant = listener.identity.tenant_id
        feed = self.tenants.get(tenant)
        if feed is None:
            feed = self.tenants[tenant] = self.feed_of(tenant)
        self._beginning[tenant] += 1
        try:
            await feed.begin(listener, topics)
        finally:
            self._beginning[tenant] -= 1
            if not self._beginning[tenant]:
                del self._beginning[tenant]
            if listener.closed:
                self.leave(listener)

    def leave(self, listener: Listener) -> None:
        """See ``LiveSource``."""
        tenant = listener.identity.tenant_id
        feed = self.tenants.get(tenant)
        if feed is None:
            return
        feed.leave(listener)
        if feed.is_idle and not self._beginning[tenant]:
            del self.tenants[tenant]
            self._runtime.spawn(feed.close())

    async def close(self) -> None:
        """See ``LiveSource``."""
        for feed in self.tenants.values():
            await feed.close()
        self.tenants.clear()
