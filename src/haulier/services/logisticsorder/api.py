"""Operations of the LogisticsOrder API, at both of its bases. See: contract/logisticsorder.yaml."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from msgspec import Meta, Struct

from haulier.platform.batches.row_batches import FileRequest
from haulier.platform.declarations.operation import Handle, Hooks, Operation, OutcomeName, Plan, RequestBody
from haulier.platform.declarations.parameters import CALLBACK_SECRET, COMMON_HEADERS, Query
from haulier.platform.declarations.section import ACCEPTED, Section
from haulier.platform.listing.paging import PageNumber, PageSize
from haulier.services.logisticsorder import queries
from haulier.services.logisticsorder.batches import BatchHandlers, batches_of
from haulier.services.logisticsorder.commands import intake, orders
from haulier.services.logisticsorder.requests import (
    CancelLogisticsOrder,
    CreateLogisticsOrder,
    LogisticsBatch,
    LogisticsBatchAsSent,
    NewLogisticsOrder,
    UpdateLogisticsOrder,
)
from haulier.services.logisticsorder.responses import (
    LogisticsBatchStatus,
    LogisticsOrderRead,
    LogisticsOrdersRead,
    OrderIds,
)
from haulier.services.order.facade import (
    CANCELLATION_OUTCOMES,
    CREATION_OUTCOMES,
    IDEMPOTENCY_KEY,
    UPDATE_OUTCOMES,
    registered_hooks,
)

HEADERS = COMMON_HEADERS
CALLBACK_HEADERS = (*HEADERS, CALLBACK_SECRET)
REPEATABLE = (*CALLBACK_HEADERS, IDEMPOTENCY_KEY)
STATUSES = (400, 401, 404)
OF_CLIENT = "/clients/{clientId}/orders/{clientOrderId}"
LISTED = (
    Query("pageNo", PageNumber),
    Query("pageSize", PageSize),
    Query("sortBy", str),
    Query("query", str),
    Query("select", list[str]),
)

ORDERS = Section("Order", headers=HEADERS, write_headers=CALLBACK_HEADERS, statuses=ACCEPTED)
CLIENTS = Section("Client Order APIs", headers=HEADERS, write_headers=CALLBACK_HEADERS, statuses=ACCEPTED)
BATCHES = Section("Batch Order", headers=HEADERS, write_headers=CALLBACK_HEADERS, statuses=ACCEPTED)
CALLBACKS = Section("Callback APIs", headers=HEADERS, write_headers=CALLBACK_HEADERS, statuses=ACCEPTED)


class UploadForm(Struct, kw_only=True, omit_defaults=True):
    """A batch in a CSV file."""

    file: Annotated[str, Meta(extra_json_schema={"format": "binary"}, description="a CSV file with a header line")]
    callback: str | None = None


def _outcome(names: tuple[str, str]) -> OutcomeName:
    """What a callback calls the outcome of a write."""
    return lambda _body, is_success: names[0] if is_success else names[1]


def _hooks(method: str) -> Hooks:
    """The custom code of a method of orders: it is handed the body of this API."""
    return Hooks(method, registered_hooks)


def _change(path: str, name: str, number: int, section: Section, plan: Plan) -> Operation:
    return section.put(path, name=name, number=number, summary="Change an order").plan(
        plan,
        body=UpdateLogisticsOrder,
        response=OrderIds,
        hooks=_hooks("updateOrder"),
        outcome_name=_outcome(UPDATE_OUTCOMES),
    )


def _cancel(path: str, name: str, number: int, section: Section, plan: Plan) -> Operation:
    return section.put(path, name=name, number=number, summary="Ask for the cancellation of an order").plan(
        plan,
        body=RequestBody(CancelLogisticsOrder, is_required=False),
        response=OrderIds,
        hooks=_hooks("cancelOrder"),
        outcome_name=_outcome(CANCELLATION_OUTCOMES),
    )


def _of_client(path: str, name: str, number: int) -> Operation:
    return CLIENTS.get(path, name=name, number=number, summary="Read the orders that a client calls so").handle(
        queries.get_orders_of_client, response=LogisticsOrdersRead, raw_response=True
    )


def _listed(path: str, name: str, number: int, section: Section, handle: Handle) -> Operation:
    return section.get(path, name=name, number=number, summary="List orders").handle(
        handle, query=LISTED, response=LogisticsOrdersRead, raw_response=True, is_extension=True
    )


CREATE = ORDERS.post("/orders", name="createLogisticsOrder", number=1001, summary="Create an order").plan(
    orders.create_order,
    body=RequestBody(CreateLogisticsOrder, decode_as=NewLogisticsOrder),
    response=OrderIds,
    hooks=_hooks("createOrder"),
    outcome_name=_outcome(CREATION_OUTCOMES),
    headers=REPEATABLE,
    refusals=STATUSES,
)
TOLD = RequestBody(intake.OrderCallbackBody, upload=intake.read_callback, json_type=intake.OrderCallbackBody)
"""Read here, since its signature is over the bytes."""
HANDLERS = BatchHandlers(batches_of(CREATE))

OPERATIONS: tuple[Operation, ...] = (
    CREATE,
    _listed("/orders", "listLogisticsOrders", 1002, ORDERS, queries.list_all),
    ORDERS.get("/orders/{orderId}", name="getLogisticsOrder", number=1003, summary="Read one order").handle(
        queries.get_order, response=LogisticsOrderRead, raw_response=True
    ),
    _change("/orders/{orderId}", "updateLogisticsOrder", 1004, ORDERS, orders.update_order),
    _cancel("/orders/{orderId}/cancel", "cancelLogisticsOrder", 1005, ORDERS, orders.cancel_order),
    _of_client(OF_CLIENT, "getLogisticsOrderOfClient", 2001),
    _change(OF_CLIENT, "updateLogisticsOrderOfClient", 2002, CLIENTS, orders.update_order_of_client),
    _cancel(f"{OF_CLIENT}/cancel", "cancelLogisticsOrderOfClient", 2003, CLIENTS, orders.cancel_order_of_client),
    _listed("/clients/{clientId}/orders", "listLogisticsOrdersOfClient", 2004, CLIENTS, queries.list_of_client),
    replace(_of_client(f"/orders{OF_CLIENT}", "getLogisticsOrderByClient", 2011), same_as="getLogisticsOrderOfClient"),
    replace(
        _change(f"/orders{OF_CLIENT}", "updateLogisticsOrderByClient", 2012, CLIENTS, orders.update_order_of_client),
        same_as="updateLogisticsOrderOfClient",
    ),
    replace(
        _cancel(
            f"/orders{OF_CLIENT}/cancel", "cancelLogisticsOrderByClient", 2013, CLIENTS, orders.cancel_order_of_client
        ),
        same_as="cancelLogisticsOrderOfClient",
    ),
    BATCHES.post("/orders/batch", name="createLogisticsOrderBatch", number=3001, summary="Create many orders").plan(
        HANDLERS.plan_rows,
        body=RequestBody(LogisticsBatch, decode_as=LogisticsBatchAsSent, items_member="orders"),
        completes_later=True,
        headers=REPEATABLE,
        refusals=STATUSES,
    ),
    BATCHES.get(
        "/orders/batch/{batchId}", name="getLogisticsOrderBatch", number=3002, summary="Read how far a batch is"
    ).handle(HANDLERS.read, response=LogisticsBatchStatus),
    BATCHES.post(
        "/orders/batch/upload", name="uploadLogisticsOrderBatch", number=3003, summary="Create many from a CSV file"
    ).plan(
        HANDLERS.plan_file,
        body=RequestBody(UploadForm, upload=HANDLERS.take_file, json_type=FileRequest),
        completes_later=True,
        refusals=STATUSES,
    ),
    BATCHES.get(
        "/orders/batch/upload/header",
        name="getLogisticsOrderBatchUploadHeader",
        number=3004,
        summary="Get a file with the header alone",
    ).handle(
        HANDLERS.header, response=str, raw_response=True, media_type="text/csv", documents_404=False, is_extension=True
    ),
    CALLBACKS.post(
        "/callback/orders", name="receiveOrderCallback", number=4001, summary="Take the callback of an order"
    ).plan(intake.take_callback, body=TOLD, documents_404=True),
)
