"""What other services may use of webhooks."""

from __future__ import annotations

from haulier.services.webhooks.commands.own_events import enclose_own_event
from haulier.services.webhooks.events import SUBSCRIPTION_SWITCHED_OFF
from haulier.services.webhooks.kind import SUBSCRIPTION

__all__ = ["SUBSCRIPTION", "SUBSCRIPTION_SWITCHED_OFF", "enclose_own_event"]
