"""Orders and work orders as reads give them. See: contract/order.md section 3."""

from __future__ import annotations

from collections.abc import Sequence

from haulier.platform.declarations.shared_members import shared_members
from haulier.platform.storage.resources import Json, Resource, actor_id
from haulier.services.order.kind import JOB_ID, ORDER_DECODER, WORK_ORDER_DECODER, show_states
from haulier.services.order.responses import CancellationShown, ClientShown, OrderShown, WorkOrderShown


def show_order(rows: Sequence[Resource]) -> OrderShown:
    """An order from its rows, its own first."""
    row, *others = rows
    body = row.body_as(ORDER_DECODER)
    work_orders = sorted(map(show_work_order, others), key=lambda one: one.sequence)
    return OrderShown(
        orderId=row.id,
        cancellation=CancellationShown(**shared_members(body, CancellationShown)),
        workOrderFlowType=body.workOrderFlowType,
        dropDetails=body.dropDetails,
        clientDetails=ClientShown(**shared_members(body, ClientShown)),
        attributes=row.attributes(),
        workOrder=work_orders,
        version=row.version,
        readyToProcess=body.readyToProcess,
        domain=body.domain,
        type=body.type,
        orderSchemaVersion=body.schemaVersion,
        createdAt=row.created_at,
        createdBy=actor_id(row.created_by),
        updatedAt=row.updated_at,
        updatedBy=actor_id(row.updated_by),
        shipmentFlow=body.shipmentFlow,
        orderSummary=body.orderSummary,
        batchId=body.batchId,
        reason=body.refusal,
        **show_states(row.state, body.reasonCode),
    )


def show_work_order(row: Resource) -> WorkOrderShown:
    """A work order from its row."""
    body = row.body_as(WORK_ORDER_DECODER)
    attributes: Json = row.attributes()
    if body.jobs:
        attributes[JOB_ID] = body.jobs[-1]
    states = show_states(row.state, body.reasonCode)
    return WorkOrderShown(
        workOrderId=row.id,
        orderId=row.parent or "",
        workOrderStatus=states["status"],
        attempts=len(body.completedJobs),
        serviceTemplateName="",
        attributes=attributes,
        createdAt=row.created_at,
        updatedAt=row.updated_at,
        **{name: value for name, value in shared_members(body, WorkOrderShown).items() if name not in states},
        **states,
    )
