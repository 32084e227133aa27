"""What webhooks do in the background: events become deliveries, a dead receiver is let go, the old is forgotten."""

from __future__ import annotations

from haulier.platform.declarations.tasks import Consumer
from haulier.platform.expired_rows import Sweep
from haulier.services.webhooks.books import is_wanted
from haulier.services.webhooks.commands.deliveries import deliver_event
from haulier.services.webhooks.kind import OTHERS, TOPICS
from haulier.services.webhooks.sending import FAILING, SQL, switch_off

CONSUMERS = (Consumer("webhooks", {**dict.fromkeys(TOPICS, ()), **OTHERS}, deliver_event, is_wanted),)
TIMERS = {FAILING: switch_off}
SWEEP = Sweep("webhooks", SQL["sweep"])
