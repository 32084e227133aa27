"""Positions as news beside the stream of events: ``GET /events?topic=position:…``. See: docs/design/tracking.md."""

from __future__ import annotations

from collections.abc import Collection

from haulier.platform.live.listener import Listener
from haulier.platform.runtime import Runtime
from haulier.services.tracking.live.tenant_positions import TenantPositions
from haulier.services.tracking.live.topics import NAME, problem_of, wanted_by
from haulier.services.tracking.visibility import app_visible_to


class PositionSource:
    """Of the tenants that have listeners here. One an API process."""

    name = NAME

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._tenants: dict[str, TenantPositions] = {}

    def problem(self, topic: str) -> str:
        """See ``LiveSource``."""
        return problem_of(topic)

    async def begin(self, listener: Listener, topics: Collection[str]) -> None:
        """See ``LiveSource``. An app hears of its own positions, unless a role says more."""
        identity = listener.identity
        app = app_visible_to(identity, await self._runtime.access.roles(identity))
        positions = self._tenants.get(identity.tenant_id)
        if positions is None:
            positions = self._tenants[identity.tenant_id] = TenantPositions(self._runtime, identity.tenant_id)
        positions.beginning += 1
        try:
            if not listener.closed:
                await positions.begin(listener, wanted_by(topics), app)
        finally:
            positions.beginning -= 1
            if listener.closed:
                self.leave(listener)

    def leave(self, listener: Listener) -> None:
        """See ``LiveSource``. What nobody listens to is followed no longer."""
        tenant = listener.identity.tenant_id
        positions = self._tenants.get(tenant)
        if positions is not None:
            positions.leave(listener)
            if not positions.groups and not positions.beginning:
                del self._tenants[tenant]
                self._runtime.spawn(positions.close())

    async def close(self) -> None:
        """See ``LiveSource``."""
        for positions in self._tenants.values():
            await positions.close()
        self._tenants.clear()
