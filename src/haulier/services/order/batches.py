"""Batches of orders: each row is the body of ``createOrder``, planned as a single one. See: contract/order.md 13."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from functools import partial
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct

from haulier.core.refusal import Cause, Fault, Refusal, error_code
from haulier.platform.batches.row_accept import plan_row_batch
from haulier.platform.batches.row_batches import PENDING, RowBatches, show_row_batch
from haulier.platform.batches.row_results import RowOutcome, read_row_batch
from haulier.platform.commands.call import Call
from haulier.platform.declarations.kind import CommandOutcome, Kind
from haulier.platform.declarations.operation import Operation
from haulier.platform.declarations.wire_schemas import Callback
from haulier.platform.storage.changes import Change
from haulier.platform.storage.resources import Json, Resource
from haulier.services.files.facade import open_content
from haulier.services.order.commands.repetition import once
from haulier.services.order.kind import (
    ORDER,
    ORDER_CONFIG,
    ORDER_PREFIX,
    ORDER_TYPE,
    USUAL_TYPES,
    WORK_ORDER_CONFIG,
)
from haulier.services.order.layers import creation_refusal, is_waiting
from haulier.services.order.requests import MAX_WORK_ORDERS, CreateOrder

MAX_BATCH = 200
REQUIRED = ("clientDetails.clientId", "clientDetails.clientOrderId")
"""Columns that a file must have; where an order goes may come as an id or in parts."""
BatchState = Literal["IN_PROGRESS", "SUCCESS", "PARTIAL_SUCCESS", "FAILURE"]


class CreateBatch(Struct, kw_only=True, omit_defaults=True):
    """Many orders at once; each fails alone."""

    orders: Annotated[list[CreateOrder], Meta(min_length=1, max_length=MAX_BATCH)]
    callback: Callback | None = None


class BatchAsSent(Struct, kw_only=True, omit_defaults=True):
    """The same with the orders as they came."""

    orders: Annotated[list[msgspec.Raw], Meta(min_length=1, max_length=MAX_BATCH)]
    callback: Callback | None = None


class UploadForm(Struct, kw_only=True, omit_defaults=True):
    """A CSV file whose columns are dotted paths of the body of an order."""

    file: Annotated[str, Meta(extra_json_schema={"format": "binary"}, description="a CSV file with a header line")]
    callback: Annotated[str, Meta(description="a callback as JSON")] | None = None


class MadeRow(Struct):
    """A row whose order was created."""

    index: int
    orderId: str
    clientOrderId: str


class RowFault(Struct):
    """Why a row failed."""

    code: str
    description: str
    field: str


class FailedRow(Struct):
    """A row that made no order."""

    index: int
    clientOrderId: str
    errors: list[RowFault]


class BatchRead(Struct, kw_only=True):
    """How far a batch is, with the first rows that were created and that failed."""

    id: str
    status: BatchState
    successCount: int
    failureCount: int
    totalCount: int
    successDetails: list[MadeRow]
    failureDetails: list[FailedRow]


def _client_order(row: Json) -> str:
    """What the client calls the order of a row."""
    details = row.get("clientDetails")
    name = details.get("clientOrderId") if isinstance(details, dict) else None
    return name if isinstance(name, str) else ""


def _settled(row: Resource) -> list[Json] | Literal["pending"] | None:
    """What became of the order that a row made."""
    if is_waiting(row.state or ""):
        return PENDING
    refusal = creation_refusal(row)
    return None if refusal is None else [_fault(Fault("", "plugin", refusal), Cause.RULE)]


async def _open_file(call: Call, id: str) -> AsyncIterator[bytes]:
    return await open_content(call, id, "fileId")


async def _attribute_types(call: Call) -> Mapping[str, str]:
    """The data types of attributes by their columns, those of every work order too."""
    order, work_order = [await _type(call, id) for id in (ORDER_CONFIG, WORK_ORDER_CONFIG)]
    types = {f"attributes.{name}": one.dataType for name, one in order.schema.attributes.items()}
    for index in range(MAX_WORK_ORDERS):
        place = f"workOrders[{index}].attributes."
        types |= {f"{place}{name}": one.dataType for name, one in work_order.schema.attributes.items()}
    return types


async def _type(call: Call, id: str) -> Any:
    found = await call.read_optional_config(ORDER_TYPE, id)
    return found.value if found is not None else USUAL_TYPES[id]


def _callback_members(data: Json, _outcome: CommandOutcome) -> Json:
    return {"service": "order", "data": data}


BATCH = Kind(
    name="order_batch",
    noun="OrderBatch",
    type_kind=ORDER_TYPE,
    type_noun="order",
    values="",
    show=show_row_batch,
    callback=_callback_members,
)


def batches_of(create: Operation) -> RowBatches:
    """The batches of the operation that creates an order."""
    return RowBatches(
        kind=BATCH,
        operation=create,
        made=ORDER.name,
        prefix=ORDER_PREFIX,
        rows_member="orders",
        required=REQUIRED,
        ref=_client_order,
        errors=_errors,
        settled=_settled,
        is_begun=is_waiting,
        open_file=_open_file,
        attribute_types=_attribute_types,
    )


SERVICE_CODE, CREATE_NUMBER = 2005, 2001
"""Service and operation in the error codes of rows."""


def _errors(refusal: Refusal) -> list[Json]:
    """Why a row failed, each fault by itself."""
    faults = refusal.faults or [Fault("", "", str(refusal))]
    return [_fault(fault, refusal.cause) for fault in faults]


def _fault(fault: Fault, cause: Cause) -> Json:
    code = error_code(SERVICE_CODE, CREATE_NUMBER, cause)
    return {"code": code, "description": fault.message, "field": fault.field}


async def create_batch(batches: RowBatches, call: Call, body: BatchAsSent) -> Change:
    """Take up to 200 orders. Each is judged by itself when its turn comes."""
    return await once(call, body, partial(plan_row_batch, batches, call, body))


async def get_status(batches: RowBatches, call: Call, _body: None) -> BatchRead:
    """How far a batch is. Raises Refusal NOT_FOUND."""
    found = await read_row_batch(batches, call, call.query("batchId") or "")
    counts = found.counts
    return BatchRead(
        id=counts.id,
        status=counts.status,
        successCount=counts.successCount,
        failureCount=counts.failureCount,
        totalCount=counts.totalCount,
        successDetails=[MadeRow(one.index, one.id or "", one.ref) for one in found.made],
        failureDetails=[_failed(one) for one in found.failed],
    )


def _failed(one: RowOutcome) -> FailedRow:
    return FailedRow(one.index, one.ref, msgspec.convert(one.errors or [], list[RowFault]))
