"""The errors of rows and single calls, as this API's pages have them. Pure.

See: contract/logisticsorder.md section 4.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from msgspec import Struct

from haulier.core.refusal import Cause, Fault, Refusal
from haulier.platform.storage.resources import Json

FORM: Final = "F-A2137-"
REQUIRED, WRONG_TYPE, LENGTH, PATTERN, NOT_ONE_OF, OUT_OF_RANGE = "E4001", "E4002", "E4003", "E4004", "E4005", "E4006"
UNKNOWN, TAKEN, REFUSED, SLOT_ORDER, SLOT_PAST, OURS = "E4007", "E4008", "E4009", "E4011", "E4012", "E5001"

OF_RULE: Mapping[str, str] = {
    "required": REQUIRED,
    "type": WRONG_TYPE,
    "number": WRONG_TYPE,
    **dict.fromkeys(("minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties"), LENGTH),
    **dict.fromkeys(("length", "items"), LENGTH),
    **dict.fromkeys(("pattern", "format"), PATTERN),
    **dict.fromkeys(("enum", "valueOneOf", "const"), NOT_ONE_OF),
    **dict.fromkeys(("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "range"), OUT_OF_RANGE),
    "unknown": UNKNOWN,
    "taken": TAKEN,
    "unique": TAKEN,
    "slot_order": SLOT_ORDER,
    "slot_past": SLOT_PAST,
}
OF_CAUSE: Mapping[Cause, str] = {
    **dict.fromkeys((Cause.TAKEN, Cause.DUPLICATE_NAME), TAKEN),
    **dict.fromkeys((Cause.UNKNOWN_REFERENCE, Cause.UNKNOWN_TYPE, Cause.NOT_FOUND), UNKNOWN),
    **dict.fromkeys((Cause.HOOK_REFUSED, Cause.HOOK_FAILED), REFUSED),
    **dict.fromkeys((Cause.INTERNAL, Cause.UNAVAILABLE, Cause.CONFLICT), OURS),
}
OF_SLOTS = frozenset({"slot_order", "slot_past"})
"""Rules whose messages name their field themselves, as the pages have them."""
LABELS = (
    ("pickUpSlot", "pickupSlot"),
    ("deliveryServiceTime", "serviceTime"),
    ("amountToCollectOnDelivery.cost", "totalInvoice.value"),
)
WORK_ORDER = "workOrders[0]."


class RowError(Struct, kw_only=True):
    """One thing wrong with an order."""

    message: str
    label: str
    code: str
    meta: Json = {}


def errors_of(refusal: Refusal) -> list[RowError]:
    """Every error of a refusal; one without a label where it names no field."""
    by_cause = OF_CAUSE.get(refusal.cause)
    if not refusal.faults:
        return [RowError(message=str(refusal), label="", code=FORM + (by_cause or REFUSED))]
    return [_error(fault, by_cause) for fault in refusal.faults]


def plain_errors(refusal: Refusal) -> list[Json]:
    """The same as plain JSON."""
    return [
        {"message": one.message, "label": one.label, "code": one.code, "meta": one.meta} for one in errors_of(refusal)
    ]


def refused_by_plugin(text: str) -> list[Json]:
    """The error of a row whose order a plugin refused."""
    return [{"message": text, "label": "", "code": FORM + REFUSED, "meta": {}}]


def label_of(field: str) -> str:
    """A field of the platform order by this API's name."""
    label = field.removeprefix(WORK_ORDER)
    for theirs, ours in LABELS:
        label = label.replace(theirs, ours)
    return label


def _error(fault: Fault, by_cause: str | None) -> RowError:
    label = label_of(fault.field)
    code = (
        OF_RULE.get(fault.rule) if by_cause in (None, OURS) or fault.rule in ("slot_order", "slot_past") else by_cause
    )
    message = fault.message if fault.rule in ("slot_order", "slot_past") else f"{label} {fault.message}".strip()
    return RowError(message=message, label=label, code=FORM + (code or PATTERN))
