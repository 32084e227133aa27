"""The background work of messages: sending them, and forgetting those that are over."""

from __future__ import annotations

from functools import partial

from haulier.engines.statements import load_statements
from haulier.platform.declarations.module import Catalogue
from haulier.platform.declarations.tasks import Tasks
from haulier.platform.expired_rows import Sweep
from haulier.platform.messages.message_sender import MessageSender
from haulier.platform.messages.outbox import PURPOSE
from haulier.platform.runtime import Runtime

SQL = load_statements("haulier.platform.messages", "messages.sql")
SWEEP = Sweep("messages", SQL["sweep"])


def tasks(runtime: Runtime, _catalogue: Catalogue) -> Tasks:
    """The timers that send, and the loop that sweeps."""
    return Tasks(timers={PURPOSE: MessageSender(runtime).fire}, loops={"messages": partial(SWEEP.keep_swept, runtime)})
