"""The background work of messages and deliveries: sending them, and forgetting those that are over."""

from __future__ import annotations

from functools import partial

from haulier.engines.statements import load_statements
from haulier.platform.declarations.module import Catalogue
from haulier.platform.declarations.tasks import Tasks
from haulier.platform.expired_rows import Sweep
from haulier.platform.messages.deliveries import DAY_MS
from haulier.platform.messages.deliveries import SQL as DELIVERIES
from haulier.platform.messages.delivery_worker import DeliveryWorker
from haulier.platform.messages.message_sender import MessageSender
from haulier.platform.messages.outbox import PURPOSE
from haulier.platform.runtime import Runtime

SQL = load_statements("haulier.platform.messages", "messages.sql")
SWEEP = Sweep("messages", SQL["sweep"])


def tasks(runtime: Runtime, catalogue: Catalogue) -> Tasks:
    """The timers that send, the loop that delivers, and those that sweep."""
    kept = runtime.settings.delivery.kept_days * DAY_MS
    ended = Sweep("deliveries", DELIVERIES["sweep"], kept)
    groups = Sweep("delivery groups", DELIVERIES["sweep_groups"], kept)
    return Tasks(
        timers={PURPOSE: MessageSender(runtime).fire},
        loops={
            "messages": partial(SWEEP.keep_swept, runtime),
            "deliveries": DeliveryWorker(runtime, catalogue).run,
            "ended deliveries": partial(ended.keep_swept, runtime),
            "delivery groups": partial(groups.keep_swept, runtime),
        },
    )
