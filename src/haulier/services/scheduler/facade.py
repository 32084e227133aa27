"""What other services may use of the scheduler."""

from __future__ import annotations

import msgspec

from haulier.core.json_decoding import decode_object
from haulier.platform.commands.call import Call
from haulier.platform.storage.changes import Change
from haulier.platform.storage.resources import Json
from haulier.services.scheduler.commands.jobs import create_job
from haulier.services.scheduler.events import JOB_ENDED as SCHEDULED_JOB_ENDED
from haulier.services.scheduler.kind import SCHEDULED_JOB
from haulier.services.scheduler.requests import ScheduledJobRequest

__all__ = ["SCHEDULED_JOB", "SCHEDULED_JOB_ENDED", "plan_schedule"]

REQUEST_DECODER = msgspec.json.Decoder(ScheduledJobRequest)
"""From JSON, since what is sent of a job is kept as it came."""


async def plan_schedule(call: Call, payload: Json) -> Change:
    """Schedule a job that the app of the call owns: ``payload`` is a ScheduledJobRequest. ``change.answer`` is not set,
    its id is ``change.id``.

    With the external id of an active job it is that one, where the same was asked for. What becomes of the job is told
    under the request id of the call. Raises Refusal.
    """
    asked = decode_object(msgspec.json.encode(payload), REQUEST_DECODER)
    return await create_job(call, asked, told_as=call.request_id)
