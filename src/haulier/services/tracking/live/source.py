"""Positions as news beside the stream of events: ``GET /events?topic=position:…``. See: docs/design/tracking.md."""

from __future__ import annotations

from haulier.platform.access.identity import Identity
from haulier.platform.live.tenant_source import TenantSource
from haulier.services.tracking.live.tenant_positions import TenantPositions
from haulier.services.tracking.live.topics import NAME, problem_of
from haulier.services.tracking.visibility import app_heard_by


class PositionSource(TenantSource[TenantPositions]):
    """Of the tenants that have listeners here. One an API process."""

    name = NAME

    def problem(self, topic: str) -> str:
        """See ``LiveSource``."""
        return problem_of(topic)

    async def app_heard_by(self, identity: Identity) -> str | None:
        """See ``LiveSource``."""
        return await app_heard_by(self._runtime, identity)

    def feed_of(self, tenant: str) -> TenantPositions:
        """See ``TenantSource``."""
        return TenantPositions(self._runtime, tenant)
