"""The event of a stop that will not be reached within its slot."""

from __future__ import annotations

from typing import NamedTuple

from haulier.platform.storage.changes import Change
from haulier.platform.storage.resources import to_json
from haulier.services.dispatch.eta.work import AheadStop, AheadWork
from haulier.services.dispatch.events import DISPATCH_RUNNING_LATE, RunningLatePayload
from haulier.services.dispatch.kind import DISPATCH, JOB
from haulier.services.dispatch.responses import EtaPosition


class RunningLate(NamedTuple):
    """A stop that is late, and what the estimate rests on. Moments are epoch milliseconds."""

    stop: AheadStop
    eta: int
    calculated_at: int
    source: str
    position: EtaPosition


def running_late(dispatch: str, work: AheadWork, late: RunningLate) -> Change:
    """The change that tells of it. It holds only as long as dispatch and job are as they were read: what is done by
    now is late no more.
    """
    stop = late.stop
    assert stop.slot_from is not None, "only what has a slot can be late"
    assert stop.slot_to is not None, "and a slot has an end"
    payload = RunningLatePayload(
        id=dispatch,
        dispatchRef=work.ref,
        status=work.status,
        participants=list(work.participants),
        jobId=stop.job,
        objectiveRef=stop.objective,
        attemptId=stop.attempt,
        eta=late.eta,
        slotFrom=stop.slot_from,
        slotTo=stop.slot_to,
        lateBy=-((stop.slot_to - late.eta) // 1000),
        calculatedAt=late.calculated_at,
        source=late.source,
        position=late.position,
    )
    change = Change(
        DISPATCH.name, dispatch, work.version, DISPATCH_RUNNING_LATE, state=work.status, payload=to_json(payload)
    )
    change.guards = [(DISPATCH.name, dispatch, work.version), (JOB.name, stop.job, stop.job_version)]
    return change
