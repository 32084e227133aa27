"""Notices to people who have a stream open."""

from __future__ import annotations

from contextlib import suppress

from haulier.engines.failure import Unavailable
from haulier.platform.commands.call import Call
from haulier.platform.live.messages import Notice, notice_message


async def show_notice(call: Call, person: str, notice: Notice) -> None:
    """Let all streams of a person have a notice. While the stream is away it is not shown: the inbox has it."""
    bus = call.runtime.bus
    if bus is not None:
        with suppress(Unavailable):
            await bus.publish_batch([notice_message(call.tenant, person, notice, call.now())])
