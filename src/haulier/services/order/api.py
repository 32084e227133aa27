"""The order service's operations. See: contract/order.yaml."""

from __future__ import annotations

from haulier.platform.declarations.operation import Hooks, OutcomeName, RequestBody
from haulier.platform.declarations.parameters import CALLBACK_SECRET, COMMON_HEADERS
from haulier.platform.declarations.section import ACCEPTED, Section
from haulier.services.order import queries, requests, responses
from haulier.services.order.commands import creation
from haulier.services.order.commands.repetition import IDEMPOTENCY_KEY
from haulier.services.order.events import CREATION_FAILED, CREATION_SUCCEEDED
from haulier.services.order.plugin_api import PLUGIN_OPERATIONS

HEADERS = COMMON_HEADERS
CALLBACK_HEADERS = (*HEADERS, CALLBACK_SECRET)
REPEATABLE = (*CALLBACK_HEADERS, IDEMPOTENCY_KEY)
STATUSES = (400, 401, 404)

ORDERS = Section("Order", headers=HEADERS, write_headers=CALLBACK_HEADERS, statuses=ACCEPTED)


def custom_code(method: str) -> Hooks:
    """The custom code of a method: what is registered for the tenant."""
    return Hooks(method, queries.registered_hooks)


def outcome(succeeded: str, failed: str) -> OutcomeName:
    """What a callback calls the outcome of a write."""
    return lambda _body, is_success: succeeded if is_success else failed


ORDER_OPERATIONS = (
    ORDERS.post("/", name="createOrder", number=2001, summary="Create an order with its work orders").plan(
        creation.plan_create,
        body=RequestBody(requests.CreateOrder, decode_as=requests.NewOrder),
        hooks=custom_code("createOrder"),
        outcome_name=outcome(CREATION_SUCCEEDED, CREATION_FAILED),
        headers=REPEATABLE,
        refusals=STATUSES,
    ),
    ORDERS.get("/{orderId}", name="getOrderDetails", number=2003, summary="Read one order").handle(
        queries.get_order, response=responses.OrderRead, raw_response=True
    ),
)

OPERATIONS = (*ORDER_OPERATIONS, *PLUGIN_OPERATIONS)
