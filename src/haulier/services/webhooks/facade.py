"""What other services may use of webhooks."""

from __future__ import annotations

from haulier.services.webhooks.commands.own_events import enclose_own_event

__all__ = ["enclose_own_event"]
