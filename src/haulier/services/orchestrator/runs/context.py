"""What conditions, templates and plugins of a run see: the event, and the order, work order and job as they are now.

See: contract/orchestrator.md "Context of a run".
"""

from __future__ import annotations

from dataclasses import dataclass, field

from haulier.platform.commands.call import Call
from haulier.platform.storage.resources import Json, Resource
from haulier.services.dispatch.facade import JOB, TERMINAL, show_job
from haulier.services.orchestrator.runs.orders import NO_ORDER, OrderModels, read_order_models
from haulier.services.orchestrator.runs.settings import RunSettings, read_settings
from haulier.services.orchestrator.runs.trigger import Trigger

NO_PLUGINS: Json = {}


@dataclass(slots=True)
class Context:
    """One run's view of the world at its start."""

    trigger: Trigger
    order: Json | None
    work_order: Json | None
    job: Json | None
    job_row: Resource | None
    settings: RunSettings
    plugins: Json = field(default_factory=dict)
    """Answers so far: ``plugins.<name>.data``."""

    def view(self, more: Json | None = None) -> Json:
        """All of it as one object: members of the event's data, ``more``, and over them the reserved ones."""
        trigger = self.trigger
        raised = trigger.raised
        return {
            **trigger.data, **(more or {}),
            "event": trigger.name, "eventId": trigger.event_id, "tenantId": trigger.tenant, "timestamp": trigger.at,
            "entityType": raised.entityType, "entityId": raised.entityId, "reasonCode": raised.reasonCode,
            "objectiveRef": raised.objectiveRef, "rescheduledSlot": raised.rescheduledSlot,
            "data": trigger.data, "order": self.order, "workOrder": self.work_order, "job": self.job,
            "plugins": self.plugins,
            "settings": {"successReasonCodes": self.settings.success},
        }  # fmt: skip

    @property
    def job_is_open(self) -> bool:
        """Whether there is a job that has not come to its end."""
        return self.job is not None and self.job["status"] not in TERMINAL

    @property
    def containers(self) -> list[str]:
        """Ids of the work order's containers."""
        found = (self.work_order or {}).get("containers")
        return [one for one in found if isinstance(one, str)] if isinstance(found, list) else []


async def read_context(call: Call, trigger: Trigger, settings: RunSettings | None = None) -> Context:
    """Read the models that the trigger belongs to; a work order's job is its latest."""
    raised = trigger.raised
    models: OrderModels = NO_ORDER
    job_row = await call.get(JOB.name, raised.entityId) if raised.entityType == "job" else None
    if raised.orderId is not None:
        models = await read_order_models(call, raised.orderId)
    work_order = models.find(raised.workOrderId or (raised.entityId if raised.entityType == "workOrder" else None))
    if job_row is None and work_order is not None:
        latest = (work_order.get("attributes") or {}).get("jobId")
        job_row = await call.get(JOB.name, latest) if isinstance(latest, str) else None
    job = show_job(job_row) if job_row is not None else None
    settings = settings or await read_settings(call)
    return Context(trigger, models.order, work_order, job, job_row, settings)
