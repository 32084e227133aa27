"""One good call of every operation of the dispatch service, so that a test can say something of all of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from haulier.platform.declarations.operation import Operation
from haulier.services.dispatch.module import MODULE
from support.linehaul import GIVEN_UP, PICKUP, SUCCESS, Lane, Made, graph, report
from support.stack import Answer, Client

OPERATIONS: dict[str, Operation] = {operation.name: operation for operation in MODULE.service.operations}
WRITES = [name for name, operation in OPERATIONS.items() if operation.plan is not None]
BODIED = [name for name in WRITES if (body := OPERATIONS[name].body) is not None and body.is_required]
WITH_IDS = [name for name, operation in OPERATIONS.items() if "{" in operation.path]

HOOK = {
    "url": "http://127.0.0.1:9/",
    "requestHeader": {},
    "method": "POST",
    "wait": False,
    "methodName": "createJob:onRequest",
}


@dataclass(frozen=True, slots=True)
class Scene:
    """A rider on the road with one job; another job, another rider and a draft to be taken up."""

    lane: Lane
    dispatch: str
    ref: str
    job: Made
    free: Made
    spare: str
    draft: str

    def values(self) -> dict[str, str]:
        """What stands for each path parameter."""
        return {
            "jobTypeId": self.lane.job_type, "dispatchTypeId": self.lane.dispatch_type,
            "jobWorkflowId": self.lane.job_workflow, "jobId": self.job.id, "jobRef": self.job.ref,
            "dispatchId": self.dispatch, "dispatchRef": self.ref, "participantId": self.lane.rider,
            "workflowInstanceId": self.job.instances[PICKUP], "taskId": "ET_PICK", "objectiveRef": PICKUP,
        }  # fmt: skip

    def path(self, name: str, **other: str) -> str:
        """The operation's path below the base; ``other`` values stand in place of the scene's own."""
        values = self.values() | ({"jobWorkflowId": self.draft} if "drafts" in OPERATIONS[name].path else {}) | other
        return OPERATIONS[name].path.format(**values)

    def body(self, name: str) -> Any:
        """A body that the operation takes."""
        maker = BODY_OF.get(name.removesuffix("ByRef") if name != "updateJobByRef" else name)
        return maker(self) if maker is not None else None

    async def call(
        self, name: str, *, base: str = MODULE.service.bases[0], by: Client | None = None, **more: Any
    ) -> Answer:
        """The good call, by another client if one is named."""
        client = by if by is not None else self.lane.client
        more.setdefault("body", self.body(name))
        return await client.call(OPERATIONS[name].method, base + self.path(name), **more)


async def set_scene(lane: Lane) -> Scene:
    """Make what the calls need."""
    job, free = await lane.job(customData={"hub": "BLR"}), await lane.job()
    dispatch = await lane.dispatch(job, customData={"shift": "AM"})
    ref = (await lane.get(f"/dispatches/{dispatch}"))["dispatchRef"]
    draft = (await lane.post("/job-workflows/drafts", graph(lane.workflow, name="A draft"))).data["id"]
    scan = await lane.scan("in", dispatch, id="held", jobId=job.id)
    assert scan.status == 202
    return Scene(lane, dispatch, ref, job, free, await lane.new_rider(), draft)


def _scan(scene: Scene, id: str) -> dict[str, Any]:
    return {"custodyEntity": "CONTAINER", "custodyEntityId": id, "jobId": scene.job.id, "custodyLocationId": "loc-1"}


def _task(scene: Scene) -> dict[str, Any]:
    body = report(scene.job, scene.dispatch, "STARTED", sequenceId=1, stateName="pick")
    del body["code"]
    return body


BODY_OF: dict[str, Callable[[Scene], Any]] = {
    "createJobType": lambda s: {"name": s.lane.name()},
    "postAttributeConfigForJob": lambda s: {"attributes": [{"name": "colour", "dataType": "string"}]},
    "createDispatchType": lambda s: {"name": s.lane.name()},
    "postAttributeConfigForDispatch": lambda s: {"attributes": [{"name": "colour", "dataType": "string"}]},
    "registerCustomCodeConfig": lambda s: {"customCode": [HOOK]},
    "updateCustomCodeConfig": lambda s: {"customCode": [HOOK]},
    "createJobWorkflow": lambda s: graph(s.lane.workflow, name="Another one"),
    "updateJobWorkflowStatus": lambda s: {"status": "ACTIVE"},
    "createJobWorkflowDraft": lambda s: {"name": "Draft-1_x"},
    "updateJobWorkflowDraft": lambda s: graph(s.lane.workflow, name="Draft two"),
    "createJob": lambda s: s.lane.job_body(),
    "updateJobByRef": lambda s: {"jobRef": s.job.ref, "status": "COMPLETED"},
    "updateJob": lambda s: {"customData": {"hub": "DEL"}},
    "changeJobStatus": lambda s: {"status": "COMPLETED"},
    "changeJobSubStatus": lambda s: {"subStatus": "held"},
    "changeSubStatusOfJobs": lambda s: {"jobs": [{"jobId": s.job.id, "subStatus": "held"}]},
    "updateJobCustomData": lambda s: {"customData": {"hub": "DEL"}},
    "cancelObjective": lambda s: {"code": SUCCESS, "reasonCode": GIVEN_UP},
    "patchJobCustomData": lambda s: {"customData": {"hub": "DEL"}},
    "createDispatch": lambda s: s.lane.dispatch_body(jobs=[s.free.id], participants=[s.spare]),
    "updateDispatch": lambda s: {"customData": {"axles": 3}},
    "addJobToDispatch": lambda s: {"jobId": s.free.id},
    "addJobsToDispatch": lambda s: {"jobs": [s.free.id]},
    "removeJobsFromDispatch": lambda s: {"jobs": [s.job.id]},
    "addParticipantToDispatch": lambda s: {"participantId": s.spare},
    "addParticipantsToDispatch": lambda s: {"participants": [s.spare]},
    "changeDispatchStatus": lambda s: {"status": "IN_PROGRESS", "subStatus": "rolling"},
    "changeDispatchSubStatus": lambda s: {"subStatus": "rolling"},
    "updateDispatchCustomData": lambda s: {"customData": {"axles": 3}},
    "patchDispatchCustomData": lambda s: {"customData": {"axles": 3}},
    "updateExecutionTaskStatus": _task,
    "updateExecutionWorkflowStatus": lambda s: report(s.job, s.dispatch, "STARTED"),
    "applyCustodyIn": lambda s: {"dispatchId": s.dispatch, **_scan(s, "more")},
    "applyCustodyOut": lambda s: {"dispatchId": s.dispatch, **_scan(s, "held")},
    "applyCustodyInBatch": lambda s: {"dispatchId": s.dispatch, "data": [_scan(s, "more"), _scan(s, "most")]},
    "applyCustodyOutBatch": lambda s: {"dispatchId": s.dispatch, "data": [_scan(s, "held")]},
}
"""The body of each write that needs one; those by reference take the same as their twins."""
