"""What listeners may hear beside the events of the stream: news of which only the newest counts, such as where things
are. It has no place in the stream, so it carries no id, and whoever comes again is told all of it anew.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol

from haulier.platform.access.identity import Identity
from haulier.platform.live.listener import Listener


class LiveSource(Protocol):
    """One sort of such news. Its topics begin with its name, ``name`` or ``name:what``; a role allows it by the
    resource ``/events/name``.
    """

    @property
    def name(self) -> str:
        """What its topics begin with."""

    def problem(self, topic: str) -> str:
        """What is wrong with a topic that begins with its name; empty when it is one."""

    async def app_heard_by(self, identity: Identity) -> str | None:
        """Whose news alone an identity may hear by its roles; None for those of all apps. Raises Unavailable."""

    async def begin(self, listener: Listener, topics: Collection[str]) -> None:
        """Tell a listener how things stand, and from now on what changes. Raises Unavailable."""

    def leave(self, listener: Listener) -> None:
        """A listener is gone; it may never have begun."""

    async def close(self) -> None:
        """Tell nobody anything any more."""
