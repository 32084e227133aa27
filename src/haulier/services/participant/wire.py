"""Bodies of the participant service. See: contract/participant.yaml.

An optional member may be absent or null; members that a shape does not name are ignored.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from msgspec import Meta, Struct, field

from haulier.core.attributes import AttributeConfig
from haulier.core.attributes.config import MAX_ATTRIBUTES
from haulier.platform.patterns import exact
from haulier.platform.wire import EpochSeconds, EventCode, EventSource, InlineHook, JsonObject, ReasonCode

MAX_UNIQUE_CODE = 256
MAX_TEXT = 256
MAX_CATEGORIES = 256
MAX_STATUS_CODES = 64
SSE = r"^\{\{SSE_(CALLBACK|BROADCAST\([^)]+\))\}\}$"

HOOK_METHODS = (
    "create:onRequest", "create:onError", "update:onRequest", "update:onError", "apply_event:onRequest",
    "apply_event:onError",
)  # fmt: skip

TypeName = Annotated[str, exact("^[a-zA-Z]{3,64}$", min_length=3, max_length=64)]
TypeNames = Annotated[list[TypeName], Meta(min_length=1, max_length=16)]
EntityCode = Annotated[str, exact("^(?!0000)[0-9]{4}$")]
Text = Annotated[str, Meta(max_length=MAX_TEXT)]
Properties = Annotated[JsonObject, Meta(description="custom attributes by name")]


class Callback(Struct, omit_defaults=True):
    """Where the outcome is sent. Any url is taken, relative ones and placeholders too: only the delivery judges it."""

    url: (
        Annotated[
            str,
            Meta(
                max_length=2048,
                extra_json_schema={"anyOf": [{"type": "string", "format": "uri"}, {"type": "string", "pattern": SSE}]},
            ),
        ]
        | None
    ) = None
    meta: Annotated[Any, Meta(description="comes back with the callback, unread")] = None


class Names(Struct):
    """The names of a type. The plural one is its id and the prefix of its participants' ids."""

    singular: TypeName
    plural: TypeName


class Alias(Struct, omit_defaults=True):
    """Other words for the same, for people."""

    singular: Text | None = None
    plural: Text | None = None


class Category(Struct, omit_defaults=True):
    """A class inside a type, with its sub-classes."""

    name: Text
    description: Text | None = None
    subCategory: Annotated[list[Text], Meta(max_length=MAX_CATEGORIES)] = []


Categories = Annotated[list[Category], Meta(max_length=MAX_CATEGORIES)]


class AllowedOwner(Struct, omit_defaults=True):
    """Types whose participants may, or may not, own instances. The tenant itself always may."""

    oneOf: TypeNames | None = None
    noneOf: TypeNames | None = field(default=None, name="not")


class CreateType(Struct, kw_only=True, omit_defaults=True):
    """A new participant type."""

    name: Names
    alias: Alias | None = None
    category: Categories | None = None
    allowedOwner: AllowedOwner | None = None
    entityCode: EntityCode | None = None
    enableOrchestrator: bool = False
    callback: Callback | None = None


class UpdateType(Struct, kw_only=True, omit_defaults=True):
    """What of a type may change; names never do."""

    alias: Alias | None = None
    category: Categories | None = None
    allowedOwner: AllowedOwner | None = None
    enableOrchestrator: bool | None = None
    callback: Callback | None = None


class UpdateAttributes(Struct, kw_only=True):
    """Attribute definitions to add or redefine."""

    attributes: Annotated[list[AttributeConfig], Meta(min_length=1, max_length=MAX_ATTRIBUTES)]
    callback: Callback | None = None


class TypeHook(Struct, kw_only=True, omit_defaults=True):
    """Custom code of a type."""

    url: Annotated[str, Meta(min_length=1, max_length=2048, extra_json_schema={"format": "uri"})]
    requestHeader: JsonObject
    method: Literal["GET", "POST", "PUT"]
    wait: bool
    methodName: Annotated[
        str,
        Meta(
            max_length=64,
            extra_json_schema={"enum": list(HOOK_METHODS)},
            description="letters are compared without regard to case",
        ),
    ]
    requestBody: JsonObject | None = None
    acceptableStatusCodes: Annotated[list[int], Meta(max_length=MAX_STATUS_CODES)] | None = None
    raiseErrorOnStatusMismatch: bool = False


_STATE_NAME: JsonObject = {"type": "string", "minLength": 3, "maxLength": 32}
_TRANSITION: JsonObject = {
    "type": "object",
    "required": ["eventCode", "destination"],
    "properties": {
        "eventCode": {"type": "string", "pattern": "^E-[0-9]{3}$"},
        "reasonCode": {"type": "string", "pattern": "^R-[0-9]{4}$"},
        "destination": {"type": "string", "minLength": 3, "maxLength": 64},
    },
}
_SUB_STATE: JsonObject = {
    "type": "object",
    "required": ["name", "transitions"],
    "properties": {"name": _STATE_NAME, "transitions": {"type": "array", "items": _TRANSITION}},
}
_MAIN_STATE: JsonObject = {
    "type": "object",
    "required": ["defaultSubState", "subStates"],
    "properties": {
        "defaultSubState": _STATE_NAME,
        "subStates": {"type": "array", "minItems": 1, "items": _SUB_STATE},
        "terminalStates": {"type": "array", "items": {"type": "string"}},
    },
}
STATES: JsonObject = {
    "type": "object",
    "required": ["onboarding", "active", "inactive"],
    "properties": dict.fromkeys(("onboarding", "active", "inactive"), _MAIN_STATE),
}
"""What the document says of a machine's states.

Decoding takes the other shapes of the contract too, see core.machine.
"""


class UpdateMachine(Struct, kw_only=True, omit_defaults=True):
    """A whole state machine."""

    states: Annotated[Any, Meta(extra_json_schema=STATES)]
    terminalTTL: (
        Annotated[
            str,
            exact(
                r"^(\d{0,2}(?:d\s*))?(\d{0,2}(?:h\s*))?(\d{0,2}(?:m\s*))?(\d{0,3}(?:s\s*))?$",
                min_length=2,
                max_length=12,
            ),
        ]
        | None
    ) = None
    callback: Callback | None = None


class CreateParticipant(Struct, kw_only=True, omit_defaults=True):
    """A new participant."""

    uniqueCode: Annotated[str, Meta(min_length=1, max_length=MAX_UNIQUE_CODE)]
    owner: Annotated[str, Meta(min_length=1, max_length=128, description="id of the tenant or of a participant")]
    properties: Properties
    name: Text | None = None
    category: Text | None = None
    subCategory: Text | None = None
    templateId: Text | None = None
    state: Annotated[str, Meta(max_length=65, description="none but the first state of the machine")] | None = None
    callback: Callback | None = None
    onRequest: InlineHook | None = None
    onError: InlineHook | None = None


class StateTransition(Struct, omit_defaults=True):
    """An event that goes with a change of attributes: both happen or neither."""

    eventCode: EventCode
    reasonCode: ReasonCode | None = None


class UpdateParticipant(Struct, kw_only=True, omit_defaults=True):
    """A change of a participant. Properties are merged key by key; null takes one away."""

    properties: Properties
    name: Text | None = None
    owner: Annotated[str, Meta(min_length=1, max_length=128)] | None = None
    category: Text | None = None
    subCategory: Text | None = None
    templateId: Text | None = None
    stateTransition: StateTransition | None = None
    callback: Callback | None = None
    onRequest: InlineHook | None = None
    onError: InlineHook | None = None


class ApplyEvent(Struct, kw_only=True, omit_defaults=True):
    """An event that happened to a participant."""

    eventCode: EventCode
    timestamp: EpochSeconds
    data: JsonObject
    source: EventSource
    reasonCode: ReasonCode | None = None
    callback: Callback | None = None
    onRequest: InlineHook | None = None
    onError: InlineHook | None = None
