"""What commands in-process carry: those of the orchestrator's runs, which have no door of their own.

See: contract/orchestrator.md "Answer of a plugin". The orchestrator names orders and work orders by their ids.
"""

from __future__ import annotations

from uuid import UUID

from msgspec import Struct

from haulier.platform.storage.resources import Json
from haulier.services.order.requests import CreateWorkOrder, Milliseconds, NewOrder, PlainStatus, Slot


class JournalRow(Struct):
    """An event by its row of the journal. ``at`` is when its call came in, in epoch milliseconds."""

    id: UUID
    at: Milliseconds


class UpdateWorkOrderState(Struct, kw_only=True):
    """UpdateWorkOrderStateEvent: what became of a work order's job. With a job, COMPLETED counts as an attempt.

    IN_PROGRESS with the reasons of a job that was made, put into a dispatch or taken out of one (R-0046, R-0095,
    R-0096) changes nothing where the work order has got further, or another job, or was rescheduled since: for that the
    job leaves the dispatch that it was put into before.
    """

    workOrderId: str
    status: PlainStatus
    reasonCode: str | None = None
    jobId: str | None = None
    event: JournalRow | None = None
    """The event that told of the job."""


class WorkOrderCancelled(Struct, kw_only=True):
    """WorkOrderCancelledEvent: the work order's job was cancelled, or it never had one.

    ``lastLocation`` is the id of the place where the goods are, if they are out.
    """

    workOrderId: str
    reasonCode: str | None = None
    goodsOut: bool = False
    lastLocation: str | None = None


class WorkOrderCancelFailed(Struct, kw_only=True):
    """WorkOrderCancelFailedEvent, WorkOrderCancellationFailedEvent: it could not be cancelled, and goes on.

    Without a request that waits for its outcome it changes nothing.
    """

    workOrderId: str
    reasonCode: str = "R-9001"


class RecordAttempt(Struct, kw_only=True):
    """RecordAttemptCommand: a job of the work order came to COMPLETED elsewhere, or with another reason than success.

    It counts once for each job. See: order.md 6.
    """

    workOrderId: str
    jobId: str
    reasonCode: str | None = None
    rescheduledSlot: Slot | None = None
    goodsOut: bool = False
    lastLocation: str | None = None


class ApplyOrderEvent(Struct, kw_only=True):
    """ApplyEventCommand for an order (E-60x) or a work order (E-61x): hold and resume too. One of the ids is named."""

    eventCode: str
    orderId: str | None = None
    workOrderId: str | None = None
    reasonCode: str | None = None
    data: Json = {}
    source: Json | None = None


class UpdateAttributes(Struct, kw_only=True):
    """UpdateOrderAttributesCommand: merged by name, null removes an optional one. One of the ids is named."""

    attributes: Json
    orderId: str | None = None
    workOrderId: str | None = None


class AddWorkOrder(Struct, kw_only=True):
    """AddWorkOrderCommand."""

    orderId: str
    workOrder: CreateWorkOrder


class NoteJob(Struct, kw_only=True):
    """A job was made for a work order: from now on it is its latest, ``attributes.jobId``."""

    workOrderId: str
    jobId: str


class CreationOutcome(Struct, kw_only=True):
    """How the plugins of a creation ended: refused with a text, or the order as they leave it.

    Without ``order`` it is created as it came.
    """

    refusal: str | None = None
    order: NewOrder | None = None
