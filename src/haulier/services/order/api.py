"""The order service's operations. See: contract/order.yaml.

Plugins and what they answer have operations of their own, see ``plugin_api``.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from haulier.platform.batches.row_accept import plan_row_file, take_row_file
from haulier.platform.batches.row_batches import FileRequest
from haulier.platform.declarations.operation import Hooks, Operation, OutcomeName, RequestBody
from haulier.platform.declarations.parameters import CALLBACK_SECRET, COMMON_HEADERS, Query
from haulier.platform.declarations.section import ACCEPTED, DONE, Address, Section
from haulier.platform.listing.paging import PageNumber, PageSize
from haulier.services.order import batches, events, queries, requests, responses
from haulier.services.order.commands import configuration, contacts, creation, doors
from haulier.services.order.commands.repetition import IDEMPOTENCY_KEY
from haulier.services.order.kind import ORDER_CONFIG, WORK_ORDER_CONFIG, OrderSettings
from haulier.services.order.plugin_api import PLUGIN_OPERATIONS

HEADERS = COMMON_HEADERS
CALLBACK_HEADERS = (*HEADERS, CALLBACK_SECRET)
REPEATABLE = (*CALLBACK_HEADERS, IDEMPOTENCY_KEY)
EVERYWHERE = replace(ACCEPTED, documents_404=True)
"""The pages document 404 even where the path names nothing."""
OF_THE_ORCHESTRATOR = (400, 401, 403, 404)
LISTING = (
    Query("pageNo", PageNumber, description="page, from 1"),
    Query("pageSize", PageSize, description="rows of a page, up to 100, 50 when not given"),
    Query("sortBy", str, description="a field, with - in front for falling; -createdAt when not given"),
    Query("query", str, description="filter as JSON text"),
    Query("select", list[str], description="members to show; orderId is always there"),
)

CONFIG = Section("Order Config", headers=HEADERS, statuses=EVERYWHERE)
MACHINE = replace(CONFIG, tag="Order State Machine Configuration")
WORK_ORDER_CONFIGS = replace(CONFIG, tag="Work Order Config")
WORK_ORDER_MACHINE = replace(CONFIG, tag="Work Order State Machine Configuration")
CODE = replace(CONFIG, tag="Custom Code Config")
SETTINGS = Section("Settings", headers=HEADERS, statuses=replace(DONE, documents_404=False), is_extension=True)
ORDERS = Section("Order", headers=HEADERS, write_headers=CALLBACK_HEADERS, statuses=EVERYWHERE)
TRANSITIONS = replace(ORDERS, tag="Order State Machine Transition")
WORK_ORDER_TRANSITIONS = replace(ORDERS, tag="Work Order State Transition")
WORK_ORDER_STATUS = replace(ORDERS, tag="Work Order Status")
BY_CLIENT = replace(ORDERS, tag="External Reference APIs")

BATCH = replace(ORDERS, tag="Batch Order")

OF_CLIENT = "/clients/{clientId}/orders/{clientOrderId}"
OF_WORK_ORDER = "/{orderId}/work-orders/{workOrderId}"


def custom_code(method: str) -> Hooks:
    """The custom code of a method: what is registered for the tenant."""
    return Hooks(method, queries.registered_hooks)


def outcome(succeeded: str, failed: str) -> OutcomeName:
    """What a callback calls the outcome of a write."""
    return lambda _body, is_success: succeeded if is_success else failed


UPDATED = outcome(events.UPDATE_SUCCEEDED, events.UPDATE_FAILED)
ADDED = outcome(events.WORK_ORDER_ADDED, events.WORK_ORDER_REFUSED)
CANCELLED = outcome(events.CANCELLATION_SUCCEEDED, events.CANCELLATION_FAILED)


def _update(at: Address) -> Operation:
    """A change of an order, which the path names by its id or by what its client calls it; so below."""
    return at.plan(
        doors.update_order, body=requests.UpdateOrder, hooks=custom_code("updateOrder"), outcome_name=UPDATED
    )


def _cancel(at: Address) -> Operation:
    return at.plan(
        doors.cancel_order, body=requests.CancelOrder, hooks=custom_code("cancelOrder"), outcome_name=CANCELLED
    )


def _add_work_order(at: Address) -> Operation:
    return at.plan(
        doors.add_work_order,
        body=requests.CreateWorkOrder,
        hooks=custom_code("addWorkOrder"),
        outcome_name=ADDED,
        headers=REPEATABLE,
    )


def _attributes(section: Section, at: str, noun: str, id: str, first: int) -> tuple[Operation, ...]:
    """The attributes of orders or of work orders."""
    what = noun.replace("Order", " order").strip().lower()
    summaries = (
        f"Define the tenant's custom {what} attributes",
        f"Change configured custom {what} attributes",
        f"Read configured custom {what} attributes",
    )
    return (
        section.post(at, name=f"create{noun}Config", number=first, summary=summaries[0]).plan(
            configuration.define_attributes(id), body=requests.AttributesConfig
        ),
        section.put(at, name=f"update{noun}Config", number=first + 1, summary=summaries[1]).plan(
            configuration.define_attributes(id), body=requests.AttributesConfig
        ),
        section.get(at, name=f"get{noun}Config", number=first + 2, summary=summaries[2]).handle(
            queries.get_attributes(id), response=responses.ConfiguredAttributes
        ),
    )


def _machine(section: Section, at: str, noun: str, id: str, first: int) -> tuple[Operation, ...]:
    """The state machine of orders or of work orders."""
    what = noun.replace("Order", " order").strip().lower()
    return (
        section.get(
            at, name=f"get{noun}StateMachineConfig", number=first, summary=f"Read the {what} state machine"
        ).handle(queries.get_machine(id), response=responses.MachineShown),
        section.put(
            at, name=f"update{noun}StateMachineConfig", number=first + 1, summary=f"Replace the {what} state machine"
        ).plan(configuration.replace_machine(id), body=requests.MachineConfigBody),
    )


CONFIG_OPERATIONS = (
    *_attributes(CONFIG, "/config/attributes", "Order", ORDER_CONFIG, 1001),
    *_machine(MACHINE, "/config/state-machine", "Order", ORDER_CONFIG, 1004),
    *_attributes(WORK_ORDER_CONFIGS, "/work-orders/config/attributes", "WorkOrder", WORK_ORDER_CONFIG, 1006),
    *_machine(WORK_ORDER_MACHINE, "/work-orders/config/state-machine", "WorkOrder", WORK_ORDER_CONFIG, 1009),
    CODE.post(
        "/config/custom-code",
        name="registerOrderCustomCode",
        number=1011,
        summary="Register custom code hooks for orders",
    ).plan(configuration.register_custom_code, body=requests.CustomCodeConfigs),
    CODE.put(
        "/config/custom-code", name="updateOrderCustomCode", number=1012, summary="Change custom code hooks for orders"
    ).plan(configuration.register_custom_code, body=requests.CustomCodeConfigs),
    CODE.get(
        "/config/custom-code", name="getOrderCustomCode", number=1013, summary="Read custom code hooks of orders"
    ).handle(queries.get_custom_code, response=responses.CodesShown),
    SETTINGS.get(
        "/config/settings", name="getOrderSettings", number=1014, summary="Read the settings of orders"
    ).handle(queries.get_settings, response=OrderSettings),
    SETTINGS.put(
        "/config/settings", name="updateOrderSettings", number=1015, summary="Change the settings of orders"
    ).plan(
        configuration.update_settings,
        body=requests.ChangeSettings,
        response=OrderSettings,
        refusals=(400, 401, 403),
    ),
)

ORDER_OPERATIONS = (
    ORDERS.post("/", name="createOrder", number=2001, summary="Create an order with its work orders").plan(
        creation.plan_create,
        body=RequestBody(requests.CreateOrder, decode_as=requests.NewOrder),
        hooks=custom_code("createOrder"),
        outcome_name=outcome(events.CREATION_SUCCEEDED, events.CREATION_FAILED),
        headers=REPEATABLE,
    ),
    ORDERS.get("/", name="listOrders", number=2002, summary="List orders by filter on indexed attributes").handle(
        queries.list_orders, query=LISTING, response=responses.SelectedPage, raw_response=True
    ),
    ORDERS.get("/{orderId}", name="getOrderDetails", number=2003, summary="Read one order").handle(
        queries.get_order, response=responses.OrderRead, raw_response=True
    ),
    _update(
        ORDERS.put("/{orderId}", name="updateOrderAttributes", number=2004, summary="Change attributes of an order")
    ),
    _cancel(
        ORDERS.put(
            "/{orderId}/cancel",
            name="requestOrderCancellation",
            number=2005,
            summary="Ask for cancellation of an order",
        )
    ),
    _add_work_order(
        ORDERS.post("/{orderId}/work-orders", name="addWorkOrder", number=2006, summary="Add a work order to an order")
    ),
    ORDERS.get(
        "/{orderId}/work-orders", name="listWorkOrders", number=2007, summary="List the work orders of an order"
    ).handle(queries.list_work_orders, response=list[responses.WorkOrderShown], is_extension=True),
    ORDERS.get(OF_WORK_ORDER, name="getWorkOrder", number=2008, summary="Read one work order").handle(
        queries.get_work_order, response=responses.WorkOrderShown
    ),
    ORDERS.put(OF_WORK_ORDER, name="updateWorkOrder", number=2009, summary="Change attributes of a work order").plan(
        doors.update_work_order,
        body=requests.UpdateWorkOrder,
        hooks=custom_code("updateWorkOrder"),
        outcome_name=UPDATED,
    ),
    ORDERS.get(
        "/{orderId}/contacts",
        name="getOrderContacts",
        number=2010,
        summary="Read names and numbers of an order's contacts",
    ).plan(
        contacts.read_contacts,
        response=responses.ContactsShown,
        headers=HEADERS,
        success=200,
        refusals=OF_THE_ORCHESTRATOR,
        is_extension=True,
    ),
)

STATE_OPERATIONS = (
    TRANSITIONS.get("/{orderId}/state", name="getOrderState", number=3001, summary="Read the state of an order").handle(
        queries.get_state, response=responses.StateRead
    ),
    TRANSITIONS.put(
        "/{orderId}/state/event", name="applyOrderEvent", number=3002, summary="Apply an event to an order"
    ).plan(
        doors.apply_order_event,
        body=requests.RaiseEvent,
        hooks=custom_code("applyEvent"),
        outcome_name=UPDATED,
        refusals=OF_THE_ORCHESTRATOR,
    ),
    WORK_ORDER_TRANSITIONS.get(
        f"{OF_WORK_ORDER}/state", name="getWorkOrderState", number=3003, summary="Read the state of a work order"
    ).handle(queries.get_work_order_state, response=responses.StateRead),
    WORK_ORDER_TRANSITIONS.put(
        f"{OF_WORK_ORDER}/state/event",
        name="applyWorkOrderEvent",
        number=3004,
        summary="Apply an event to a work order",
    ).plan(
        doors.apply_work_order_event,
        body=requests.RaiseEvent,
        hooks=custom_code("applyEvent"),
        outcome_name=UPDATED,
        refusals=OF_THE_ORCHESTRATOR,
    ),
    WORK_ORDER_STATUS.put(
        f"{OF_WORK_ORDER}/status",
        name="updateWorkOrderStatus",
        number=3005,
        summary="Set the status of a work order by a plain word",
    ).plan(doors.change_status, body=requests.ChangeStatus, outcome_name=UPDATED, refusals=OF_THE_ORCHESTRATOR),
    WORK_ORDER_STATUS.put(
        f"{OF_WORK_ORDER}/cancel",
        name="updateWorkOrderCancellation",
        number=3006,
        summary="Ask for the cancellation of a work order, or report its outcome",
    ).plan(
        doors.cancel_work_order,
        body=requests.CancelWorkOrder,
        hooks=custom_code("cancelOrder"),
        outcome_name=CANCELLED,
        refusals=OF_THE_ORCHESTRATOR,
    ),
)

CLIENT_OPERATIONS = (
    BY_CLIENT.get(
        OF_CLIENT, name="getOrderDetailsByClient", number=4001, summary="Read orders by the client's reference"
    ).handle(queries.get_by_client, response=responses.OrdersRead, raw_response=True),
    _update(
        BY_CLIENT.put(
            OF_CLIENT, name="updateOrderByClient", number=4002, summary="Change the open order of a client's reference"
        )
    ),
    _cancel(
        BY_CLIENT.put(
            f"{OF_CLIENT}/cancel",
            name="cancelOrderByClient",
            number=4003,
            summary="Ask for cancellation of the open order of a client's reference",
        )
    ),
    _add_work_order(
        BY_CLIENT.post(
            f"{OF_CLIENT}/work-orders",
            name="addWorkOrderByClient",
            number=4004,
            summary="Add a work order to the open order of a client's reference",
        )
    ),
)

BATCHES = batches.batches_of(ORDER_OPERATIONS[0])
BATCH_ID = Query("batchId", str, required=True, description="the batch that is asked about")
ENDED = outcome(events.BATCH_ENDED, events.BATCH_ENDED)

BATCH_OPERATIONS = (
    BATCH.post("/batch", name="createOrderBatch", number=5001, summary="Create many orders").plan(
        partial(batches.create_batch, BATCHES),
        body=RequestBody(batches.CreateBatch, decode_as=batches.BatchAsSent, items_member="orders"),
        outcome_name=ENDED,
        completes_later=True,
        headers=REPEATABLE,
    ),
    BATCH.get("/batch/status", name="getOrderBatchStatus", number=5002, summary="Read how far a batch is").handle(
        partial(batches.get_status, BATCHES), query=(BATCH_ID,), response=batches.BatchRead
    ),
    BATCH.post("/batch/upload", name="uploadOrderBatch", number=5003, summary="Create orders from a CSV file").plan(
        partial(plan_row_file, BATCHES),
        body=RequestBody(batches.UploadForm, upload=partial(take_row_file, BATCHES), json_type=FileRequest),
        outcome_name=ENDED,
        completes_later=True,
    ),
    BATCH.get(
        "/batch/upload/status", name="getOrderBatchUploadStatus", number=5004, summary="Read how far an upload is"
    ).handle(partial(batches.get_status, BATCHES), query=(BATCH_ID,), response=batches.BatchRead),
)

OPERATIONS = (
    *CONFIG_OPERATIONS,
    *ORDER_OPERATIONS,
    *STATE_OPERATIONS,
    *CLIENT_OPERATIONS,
    *BATCH_OPERATIONS,
    *PLUGIN_OPERATIONS,
)
