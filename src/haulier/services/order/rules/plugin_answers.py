"""What the answer of a plugin does to an order. Pure. See: contract/order.md section 12 ("Run")."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from haulier.core.refusal import invalid, shortened
from haulier.core.templates import render
from haulier.platform.plugins.definition import Plugin
from haulier.platform.storage.resources import Json

MAX_REASON = 256
"""Characters of a plugin's own words that are passed on."""

OF_ORDER = frozenset(
    {
        *("attributes", "dropDetails", "orderSummary", "workOrders", "containers", "workOrderFlowType"),
        *("readyToProcess", "type", "domain", "clientName", "shipmentFlow"),
    }
)
"""Members of a new order that a plugin may set."""
OF_UPDATE = frozenset({"dropDetails", "orderSummary", "readyToProcess", "workOrderFlowType", "attributes"})
OF_WORK_ORDER = frozenset(
    {
        *("workOrderType", "description", "serviceTemplateId", "pickupDetails", "returnDetails", "deliveryDetails"),
        *("containers", "pickupQualityChecks", "collectAmountOnPickup", "amountToCollectOnDelivery", "attributes"),
        "maxAttempts",
    }
)


@dataclass(frozen=True, slots=True)
class Judged:
    """What an answer says: the body to go on with, or why it is refused."""

    body: Json
    refused: str | None = None


def judge(plugin: Plugin, answer: Any, body: Json, settable: frozenset[str]) -> Judged:
    """Judge an answer to the body of a call: ``settable`` names the members that it may replace.

    Raises Refusal where the plugin's response template cannot be filled, and for a drop that is none.
    """
    if not isinstance(answer, dict):
        return Judged(body)
    data = answer.get("data")
    for said in (answer, data):
        if isinstance(said, dict) and said.get("valid") is False:
            return Judged(body, _reason(said, answer))
    if plugin.only_judges or not isinstance(data, dict):
        return Judged(body)
    if plugin.body.responseTemplate is not None:
        data = _unwrapped(render(plugin.body.responseTemplate, answer))
    return Judged(merged(body, data, settable))


def merged(body: Json, data: Json, settable: frozenset[str]) -> Json:
    """The body with the members that a plugin sets in the place of its own. Raises Refusal for a drop that is none."""
    found = {name: value for name, value in data.items() if name in settable and value is not None}
    if "clientName" in found:
        found["clientDetails"] = {**(body.get("clientDetails") or {}), "clientName": found.pop("clientName")}
    if "dropDetails" in settable:
        flat = {name: _details(data[name]) for name in ("contact", "location") if data.get(name) is not None}
        if flat:
            given = found.get("dropDetails", {})
            if not isinstance(given, dict):
                raise invalid("dropDetails", "type", "dropDetails is an object")
            found["dropDetails"] = {**(given or body.get("dropDetails") or {}), **flat}
    return {**body, **found}


def _details(value: Any) -> Any:
    """A contact or location, out of ``{"details": …}`` where it is wrapped so."""
    return value["details"] if isinstance(value, dict) and set(value) == {"details"} else value


def _unwrapped(filled: Any) -> Json:
    """What a response template gives, without an outer ``data``."""
    if isinstance(filled, dict) and set(filled) == {"data"} and isinstance(filled["data"], dict):
        return dict(filled["data"])
    return filled if isinstance(filled, dict) else {}


def _reason(said: Json, answer: Json) -> str:
    texts = (said.get("reason"), answer.get("reason"), said.get("message"))
    found = next((text for text in texts if isinstance(text, str) and text), "it says that this is not valid")
    return shortened(found, MAX_REASON)
