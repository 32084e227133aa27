"""Batches of logistics orders: rows as calls of the single operation. See: contract/logisticsorder.md section 4."""

from __future__ import annotations

import csv
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from functools import partial
from io import StringIO
from typing import Any, Literal

from haulier.core.refusal import Cause, Fault, Refusal
from haulier.platform.batches.row_accept import plan_row_batch, plan_row_file, take_row_file
from haulier.platform.batches.row_batches import PENDING, RowBatches, UniqueRows
from haulier.platform.batches.row_results import read_row_batch
from haulier.platform.commands.call import Call
from haulier.platform.declarations.operation import Operation
from haulier.platform.storage.changes import Change
from haulier.platform.storage.resources import Json, Resource
from haulier.services.files.facade import open_content
from haulier.services.logisticsorder.kind import BATCH
from haulier.services.logisticsorder.requests import LogisticsBatchAsSent
from haulier.services.logisticsorder.responses import FailedRow, LogisticsBatchStatus, MadeRow
from haulier.services.logisticsorder.rules.codes import RowError, plain_errors, refused_by_plugin
from haulier.services.logisticsorder.show import OURS
from haulier.services.order.facade import (
    ORDER,
    ORDER_CONFIG,
    ORDER_PREFIX,
    attribute_types,
    creation_refusal,
    is_waiting,
    once,
)

REQUIRED = (
    "dropDetails.contact.name",
    "dropDetails.contact.phone.countryCode",
    "dropDetails.contact.phone.number",
    "dropDetails.contact.phone.isMobile",
    "dropDetails.location.address.addressLine1",
    "dropDetails.location.address.city",
    "dropDetails.location.address.country.code",
    "dropDetails.location.address.country.name",
    "dropDetails.location.geolocation.lat",
    "dropDetails.location.geolocation.long",
    "orderSummary.totalWeight.value",
    "orderSummary.totalOrderCost.cost",
    "productType",
    "shipmentFlow",
)
PICKUP_COLUMNS = tuple(name.replace("dropDetails", "pickupDetails") for name in REQUIRED[:10])
OPTIONAL = (
    "clientDetails.clientId",
    "clientDetails.clientName",
    "clientDetails.clientOrderId",
    "orderSummary.totalOrderCost.currencyCode",
    "orderSummary.invoiceNumber",
    "orderSummary.orderDescription",
    "orderSummary.totalItems",
    "pickupDetails.pickupSlot.from",
    "pickupDetails.pickupSlot.to",
    "pickupDetails.serviceTime",
    "deliveryDetails.deliverySlot.from",
    "deliveryDetails.deliverySlot.to",
    "deliveryDetails.serviceTime",
    "returnDetails.returnSlot.from",
    "returnDetails.returnSlot.to",
    "paymentInformation.paymentType",
    "containers[0].containerType",
    "containers[0].scannableId",
    "priority",
    "seqNo",
    "teamId",
    "routeTag",
)
"""Columns that the header names beside the required ones; any other path of the create body is taken too."""
CLIENT = "clientDetails"


def _client(row: Json) -> Json:
    given = row.get(CLIENT)
    return given if isinstance(given, dict) else {}


def ref_of(row: Json) -> str:
    """The client's own number of a row; empty where it has none."""
    number = _client(row).get("clientOrderId")
    return number if isinstance(number, str) else ""


def key_of(tenant: str, row: Json) -> str | None:
    """Client and number, which no second row of a batch may have."""
    number, client = ref_of(row), _client(row).get("clientId")
    return f"{client if isinstance(client, str) else tenant}\x1f{number}" if number else None


def taken(row: Json) -> Refusal:
    """Why the second row of the same client and number is refused."""
    text = f"{ref_of(row)!r} is in this batch already"
    return Refusal(Cause.TAKEN, text, [Fault("clientDetails.clientOrderId", "taken", text)])


def settled(row: Resource) -> list[Json] | Literal["pending"] | None:
    """Whether the order of a row came to be."""
    if is_waiting(row.state or ""):
        return PENDING
    refusal = creation_refusal(row)
    return None if refusal is None else refused_by_plugin(refusal)


async def types_of_attributes(call: Call) -> Mapping[str, str]:
    """The data types of the tenant's own attributes, by their columns."""
    return {f"attributes.{name}": kind for name, kind in (await attribute_types(call, ORDER_CONFIG)).items()}


async def _open_file(call: Call, file_id: str) -> AsyncIterator[bytes]:
    return await open_content(call, file_id, "fileId")


def batches_of(create: Operation) -> RowBatches:
    """The batches whose rows are bodies of this operation."""
    hooks = replace(create.hooks, caller_waits=True) if create.hooks is not None else None
    return RowBatches(
        kind=BATCH,
        operation=replace(create, hooks=hooks),
        made=ORDER.name,
        prefix=ORDER_PREFIX,
        rows_member="orders",
        required=REQUIRED,
        ref=ref_of,
        errors=plain_errors,
        settled=settled,
        is_begun=is_waiting,
        open_file=_open_file,
        attribute_types=types_of_attributes,
        unique=UniqueRows(key_of, taken),
    )


class BatchHandlers:
    """The plans and reads of the batches of one operation."""

    def __init__(self, batches: RowBatches) -> None:
        self.batches = batches
        self.plan_file = partial(plan_row_file, batches)
        self.take_file = partial(take_row_file, batches)

    async def plan_rows(self, call: Call, body: LogisticsBatchAsSent) -> Change:
        """``POST /orders/batch``. Raises Refusal."""
        return await once(call, body, partial(plan_row_batch, self.batches, call, body))

    async def read(self, call: Call, _body: None) -> LogisticsBatchStatus:
        """``GET /orders/batch/{batchId}``. Raises Refusal."""
        found = await read_row_batch(self.batches, call, call.path["batchId"])
        counts = found.counts
        return LogisticsBatchStatus(
            id=counts.id,
            status=counts.status,
            successCount=counts.successCount,
            failureCount=counts.failureCount,
            totalCount=counts.totalCount,
            tenantId=counts.tenantId,
            successDetails=[
                MadeRow(index=one.index, clientOrderId=one.ref, orderId=one.id or "") for one in found.made
            ],
            failureDetails=[
                FailedRow(index=one.index, clientOrderId=one.ref, errors=[_error(error) for error in one.errors or ()])
                for one in found.failed
            ],
        )

    async def header(self, call: Call, _body: None) -> bytes:
        """``GET /orders/batch/upload/header``: a file with the columns and no rows."""
        own = sorted((await types_of_attributes(call)).keys() - {f"attributes.{name}" for name in OURS})
        text = StringIO()
        csv.writer(text).writerow([*REQUIRED, *PICKUP_COLUMNS, *OPTIONAL, *own])
        return text.getvalue().encode()


def _error(given: Any) -> RowError:
    return RowError(message=given["message"], label=given["label"], code=given["code"], meta=given.get("meta") or {})
