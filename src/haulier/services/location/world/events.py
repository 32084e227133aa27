"""The events of what tenants change of the world's places. See: docs/events.md."""

from __future__ import annotations

from haulier.platform.declarations.event import EventSpec

EVENTS: tuple[EventSpec, ...] = ()
