"""Names of fields in lists: this API's, and the platform order's. Pure. See: contract/logisticsorder.md section 5."""

from __future__ import annotations

from typing import Any

from haulier.services.logisticsorder.rules.mapping import (
    DELIVERY_INSTRUCTION,
    KEPT_SUMMARY,
    OF_ORDER,
    OF_WORK_ORDER,
    PICKUP_INSTRUCTION,
)

KEYWORD = ".keyword"
PREFIXES = (
    ("clientDetails.", ""),
    ("orderSummary.invoiceNumber", "invoiceNumber"),
    ("cancellation.", ""),
    ("pickupDetails.pickupSlot", "workOrders.pickupDetails.pickUpSlot"),
    ("pickupDetails.instruction", f"attributes.{PICKUP_INSTRUCTION}"),
    ("deliveryDetails.instruction", f"attributes.{DELIVERY_INSTRUCTION}"),
    *((f"orderSummary.{name}", f"attributes.{name}") for name in KEPT_SUMMARY),
)


def platform_field(name: str) -> str:
    """The platform order's name of a field; one that is called the same here keeps its name."""
    bare = name.removesuffix(KEYWORD)
    first = bare.partition(".")[0]
    if first in OF_ORDER:
        return f"attributes.{bare}"
    if first in OF_WORK_ORDER:
        return f"workOrders.attributes.{bare}"
    for ours, theirs in PREFIXES:
        if bare.startswith(ours):
            return theirs + bare[len(ours) :]
    return bare


def platform_query(query: Any) -> Any:
    """A query of either form with the platform order's names."""
    if isinstance(query, list):
        return [platform_query(part) for part in query]
    if not isinstance(query, dict):
        return query
    named = {name: platform_query(part) for name, part in query.items()}
    if isinstance(named.get("key"), str):
        named["key"] = platform_field(named["key"])
    if isinstance(named.get("fields"), list):
        named["fields"] = [platform_field(name) if isinstance(name, str) else name for name in named["fields"]]
    return named


def platform_sort(sort: str) -> str:
    """A ``sortBy`` with the platform order's name of its field."""
    sign = "-" if sort.startswith("-") else ""
    return sign + platform_field(sort.removeprefix("-"))
