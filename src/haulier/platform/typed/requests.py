"""Bodies that services of typed resources share. See: contract/participant.yaml, container.yaml, entity.yaml."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

from haulier.core.identifier_text import identifier
from haulier.platform.declarations.patterns import exact
from haulier.platform.declarations.wire_schemas import (
    EpochSeconds,
    EventCode,
    EventSource,
    InlineHook,
    JsonObject,
    ReasonCode,
)

MAX_TEXT = 256
MAX_CATEGORIES = 256
MAX_STATUS_CODES = 64
MAX_UNIQUE_CODE = 256

HOOK_METHODS = (
    "create:onRequest", "create:onError", "update:onRequest", "update:onError", "apply_event:onRequest",
    "apply_event:onError",
)  # fmt: skip

Text = Annotated[str, Meta(max_length=MAX_TEXT)]
TypeName = Annotated[str, exact("^[a-zA-Z]{3,64}$", min_length=3, max_length=64)]
"""Names of participant and container types."""
Values = Annotated[JsonObject, Meta(description="custom attributes by name")]

TerminalTTL = Annotated[
    str,
    exact(r"^(\d{0,2}(?:d\s*))?(\d{0,2}(?:h\s*))?(\d{0,2}(?:m\s*))?(\d{0,3}(?:s\s*))?$", min_length=2, max_length=12),
]
"""How long an ended instance is kept, such as ``10d5h3m0s``."""


class Alias(Struct, omit_defaults=True):
    """Other words for the names of a type, for people."""

    singular: Text | None = None
    plural: Text | None = None


class Category(Struct, omit_defaults=True):
    """A class inside a type, with its sub-classes."""

    name: Text
    description: Text | None = None
    subCategory: Annotated[list[Text], Meta(max_length=MAX_CATEGORIES)] = []


Categories = Annotated[list[Category], Meta(max_length=MAX_CATEGORIES)]


HookUrl = Annotated[str, Meta(min_length=1, max_length=2048, extra_json_schema={"format": "uri"})]
HookMethod = Annotated[
    str,
    Meta(
        max_length=64,
        extra_json_schema={"enum": list(HOOK_METHODS)},
        description="letters are compared without regard to case",
    ),
]


class TypeHook(Struct, kw_only=True, omit_defaults=True):
    """Custom code of a type."""

    url: HookUrl
    requestHeader: JsonObject
    method: Literal["GET", "POST", "PUT"]
    wait: bool
    methodName: HookMethod
    requestBody: JsonObject | None = None
    acceptableStatusCodes: Annotated[list[int], Meta(max_length=MAX_STATUS_CODES)] | None = None
    raiseErrorOnStatusMismatch: bool = False


class ChangedHook(Struct, kw_only=True, omit_defaults=True):
    """What of custom code changes; members that are left out stay."""

    url: HookUrl | None = None
    requestHeader: JsonObject | None = None
    method: Literal["GET", "POST", "PUT"] | None = None
    wait: bool | None = None
    methodName: HookMethod | None = None
    requestBody: JsonObject | None = None
    acceptableStatusCodes: Annotated[list[int], Meta(max_length=MAX_STATUS_CODES)] | None = None
    raiseErrorOnStatusMismatch: bool | None = None


class StateTransition(Struct, omit_defaults=True):
    """An event that goes with a change of attributes: both happen or neither."""

    eventCode: EventCode
    reasonCode: ReasonCode | None = None


class Hooked(Struct, kw_only=True, omit_defaults=True):
    """A write that may bring custom code of its own, beside that of the type."""

    onRequest: InlineHook | None = None
    onError: InlineHook | None = None


class CreateCategorized(Hooked, kw_only=True, omit_defaults=True):
    """A new instance with a code of its own. A service adds owner, state and callback.

    See: platform/typed/categorized_instances.py.
    """

    uniqueCode: Annotated[str, identifier(min_length=1, max_length=MAX_UNIQUE_CODE)]
    properties: Values
    name: Text | None = None
    category: Text | None = None
    subCategory: Text | None = None
    templateId: Text | None = None


class UpdateCategorized(Hooked, kw_only=True, omit_defaults=True):
    """A change of such an instance. Properties are merged key by key; null takes one away.

    A service adds owner and callback.
    """

    properties: Values
    name: Text | None = None
    category: Text | None = None
    subCategory: Text | None = None
    templateId: Text | None = None
    stateTransition: StateTransition | None = None


class RaisedEvent(Hooked, kw_only=True, omit_defaults=True):
    """An event that happened to an instance. A service adds its form of callback."""

    eventCode: EventCode
    timestamp: EpochSeconds
    data: JsonObject
    source: EventSource
    reasonCode: ReasonCode | None = None


_STATE_NAME: JsonObject = {"type": "string", "minLength": 3, "maxLength": 32}
_DESTINATION: JsonObject = {"type": "string", "minLength": 3, "maxLength": 64}
_TRANSITION: JsonObject = {
    "type": "object",
    "required": ["eventCode", "destination"],
    "properties": {
        "eventCode": {"type": "string", "pattern": "^E-[0-9]{3}$"},
        "reasonCode": {"type": "string", "pattern": "^R-[0-9]{4}$"},
        "destination": _DESTINATION,
    },
}
_SUB_STATE: JsonObject = {
    "type": "object",
    "required": ["name", "transitions"],
    "properties": {
        "name": _STATE_NAME,
        "transitions": {"type": "array", "items": _TRANSITION},
        "ttl": {
            "type": "object",
            "required": ["time", "destination"],
            "properties": {"time": {"type": "string"}, "destination": _DESTINATION},
        },
    },
}
MAIN_STATE: JsonObject = {
    "type": "object",
    "required": ["defaultSubState", "subStates"],
    "properties": {
        "defaultSubState": _STATE_NAME,
        "subStates": {"type": "array", "minItems": 1, "items": _SUB_STATE},
        "terminalStates": {"type": "array", "items": {"type": "string"}},
    },
}
"""What the document says of a main state. Decoding takes the other shapes of the contract too, see core.machine."""
