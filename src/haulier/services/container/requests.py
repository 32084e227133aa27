"""Bodies of the container service. See: contract/container.yaml.

An optional member may be absent or null; members that a shape does not name are ignored.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from msgspec import Meta, Struct, field

from haulier.core.attributes import AttributeConfig
from haulier.core.attributes.config import MAX_ATTRIBUTES, MAX_DESCRIPTION
from haulier.core.identifier_text import identifier
from haulier.platform.declarations.patterns import exact
from haulier.platform.declarations.wire_schemas import Callback, JsonObject
from haulier.platform.typed.admission import Admission
from haulier.platform.typed.registry_routes import MAX_TYPES, ChangedTypeEvent, NewTypeEvent
from haulier.platform.typed.requests import Hooked, RaisedEvent, TypeName, Values

MAX_TRACKING_DETAILS = 16
MAX_ITEMS = 1_024
"""Items of one container."""
MAX_SCANNABLE_ID = 128
"""Encoded in an address each character takes up to twelve, and an address ``routing.MAX_PATH``."""
MAX_CHILDREN = 4_096
"""Containers in one container, and those that one call puts in or takes out."""
MAX_GROUP = 1_024
"""Containers of one group."""

EntityCode = Annotated[str, exact("^(?!0000|^$)([0-9][0-9][0-9][0-9])$")]
ScannableId = Annotated[str, identifier(min_length=1, max_length=MAX_SCANNABLE_ID, description="printed on the thing")]
ContainerName = Annotated[
    str, Meta(min_length=1, max_length=MAX_SCANNABLE_ID, description="container id or scannable id")
]
Action = Literal["CONTAINERIZE", "DECONTAINERIZE"]
EntryState = Literal["opened", "closed"]
TellsOrchestrator = Annotated[
    bool, Meta(description="beyond the contract's page: what happens to its containers may select rules")
]


class CreateType(Struct, kw_only=True, omit_defaults=True):
    """A new container type. Its name and leaf flag never change."""

    name: TypeName
    isLeaf: bool = False
    allowedParent: Admission | None = None
    containerizableIn: Annotated[
        EntryState | None,
        Meta(description="beyond the contract: the only state in which it goes into a parent; either when not given"),
    ] = None
    enableOrchestrator: TellsOrchestrator = False
    entityCode: EntityCode | None = None
    callback: Callback | None = None


class UpdateType(Struct, kw_only=True, omit_defaults=True):
    """What of a type may change."""

    allowedParent: Admission
    containerizableIn: EntryState | None = None
    enableOrchestrator: TellsOrchestrator | None = None
    callback: Callback | None = None


class Attribute(AttributeConfig, kw_only=True, frozen=True, omit_defaults=True):
    """An attribute of containers. Shorter and empty texts than the page allows are taken."""

    name: Annotated[str, exact("^[a-zA-Z_]{1,32}$", extra_json_schema={"minLength": 3, "maxLength": 64})]
    description: Annotated[str, Meta(max_length=MAX_DESCRIPTION, extra_json_schema={"minLength": 1})] | None = None


class UpdateAttributes(Struct, kw_only=True):
    """Attribute definitions to add or redefine."""

    attributes: Annotated[list[Attribute], Meta(min_length=1, max_length=MAX_ATTRIBUTES)]
    callback: Callback | None = None


_TRANSITION: JsonObject = {
    "type": "object",
    "required": ["eventCode", "destination"],
    "properties": {
        "eventCode": {"type": "string", "pattern": "^E-[0-9]{3}$"},
        "reasonCode": {"type": "string", "pattern": "^R-[0-9]{4}$"},
        "destination": {"type": "string", "minLength": 3, "maxLength": 32},
    },
}
_TTL: JsonObject = {
    "type": "object",
    "required": ["time", "destination"],
    "properties": {
        "time": {"type": "string", "minLength": 2, "pattern": r"^(\d+d)?\s*(\d+h)?\s*(\d+m)?\s*(\d+s)?$"},
        "destination": {"type": "string"},
    },
}
_SUB_STATE: JsonObject = {
    "type": "object",
    "required": ["name", "transitions"],
    "properties": {
        "name": {"type": "string", "minLength": 3, "maxLength": 32},
        "transitions": {"type": "array", "items": _TRANSITION},
        "ttl": _TTL,
        "callback": {"type": "string", "format": "uri"},
    },
}
_MAIN_STATE: JsonObject = {
    "type": "object",
    "required": ["defaultSubstate", "subStates", "name"],
    "properties": {
        "name": {"type": "string"},
        "defaultSubstate": {"type": "string"},
        "subStates": {"type": "array", "minItems": 1, "items": _SUB_STATE},
    },
}
_LAST_STATE: JsonObject = {
    **_MAIN_STATE,
    "properties": {**_MAIN_STATE["properties"], "terminalStates": {"type": "array", "items": {"type": "string"}}},
}
STATES: JsonObject = {
    "type": "object",
    "required": ["created", "opened", "closed", "completed"],
    "properties": {"created": _MAIN_STATE, "opened": _MAIN_STATE, "closed": _MAIN_STATE, "completed": _LAST_STATE},
}
"""What the document says of a machine's states. Decoding takes the other shapes of the contract too."""


class UpdateMachine(Struct, kw_only=True, omit_defaults=True):
    """A whole state machine. Its callback hears of every change of state from now on."""

    states: Annotated[Any, Meta(extra_json_schema=STATES)]
    terminalTTL: (
        Annotated[
            str,
            exact(
                r"^(\d{0,2}(?:d\s*))?(\d{0,2}(?:h\s*))?(\d{0,2}(?:m\s*))?(\d{0,2}(?:s\s*))?$",
                min_length=2,
                max_length=12,
            ),
        ]
        | None
    ) = None
    callback: Annotated[str, Meta(max_length=2048, extra_json_schema={"format": "uri"})] | Callback | None = None


class TrackingDetail(Struct, omit_defaults=True):
    """Under which id an operator tracks the container."""

    operator: Annotated[str, Meta(min_length=3, max_length=64)]
    trackingId: Annotated[str, identifier(min_length=1, max_length=128)]
    isPrimary: bool = False
    timestamp: int | None = None


class Money(Struct, omit_defaults=True):
    """An amount of a currency."""

    amount: int | float | None = None
    currency: Annotated[str, Meta(max_length=64)] | None = None


class Cost(Struct, omit_defaults=True):
    """What one of it costs, and all of it."""

    total: Money
    unit: Money | None = None


class Quantity(Struct, omit_defaults=True):
    """How much of it there is."""

    value: int | None = None
    unit: Literal["cm", "m", "l", "ml", "nos", "g", "kg", "mm"] | None = None


class Item(Struct, omit_defaults=True):
    """Indivisible content."""

    name: Annotated[str, Meta(min_length=3, max_length=128)]
    cost: Cost
    code: Annotated[str, Meta(min_length=3, max_length=128)] | None = None
    quantity: Quantity | None = None


TrackingDetails = Annotated[list[TrackingDetail], Meta(max_length=MAX_TRACKING_DETAILS)]
Items = Annotated[list[Item], Meta(max_length=MAX_ITEMS)]


class CreateContainer(Hooked, kw_only=True, omit_defaults=True):
    """A new container."""

    scannableId: ScannableId
    isHazmat: bool = False
    isContainerizable: bool = True
    isReusable: bool = False
    trackingDetails: TrackingDetails | None = None
    attributes: Values | None = None
    items: Items | None = None
    callback: Callback | None = None


class UpdateContainer(Hooked, kw_only=True, omit_defaults=True):
    """A change of a container. Attributes are merged key by key, null takes one away; lists are replaced as a whole."""

    trackingDetails: TrackingDetails | None = None
    attributes: Values | None = None
    items: Items | None = None
    callback: Callback | None = None


class PutChild(Struct, kw_only=True, omit_defaults=True):
    """Where a container goes, or what it is taken out of."""

    parentId: ContainerName
    action: Action
    callback: Callback | None = None


class PutChildren(Struct, kw_only=True, omit_defaults=True):
    """Many containers into, or out of, a parent, and what of the parent is changed along with it."""

    parentId: ContainerName
    childContainerType: TypeName
    action: Action
    childIds: Annotated[list[ContainerName], Meta(max_length=MAX_CHILDREN)] | None = None
    decontainerizeAll: bool | None = None
    subState: Annotated[str, Meta(max_length=32, description="sub-state of closed that the parent moves to")] | None = (
        None
    )
    trackingDetails: TrackingDetails | None = None
    attributes: Values | None = None
    items: Items | None = None
    scannableId: ScannableId | None = None
    isHazmat: bool | None = None
    isContainerizable: bool | None = None
    isReusable: bool | None = None
    callback: Callback | None = None


class ApplyEvent(RaisedEvent, kw_only=True, omit_defaults=True):
    """An event that happened to a container, or to each of a group."""

    propagate: Annotated[bool, Meta(description="apply it to everything inside as well")] = False
    callback: Callback | None = None


class SaveGroup(Struct, kw_only=True, omit_defaults=True):
    """A group of containers. What is absent stays as it is."""

    name: Annotated[str, Meta(max_length=256)] | None = None
    containerIds: Annotated[list[ContainerName], Meta(max_length=MAX_GROUP)] | None = None
    attributes: Values | None = None
    callback: Callback | None = None


EventTypes = Annotated[list[TypeName], Meta(min_length=1, max_length=MAX_TYPES)]


class CreateEvent(NewTypeEvent, kw_only=True):
    """An event to register for container types."""

    types: EventTypes = field(default_factory=list, name="containerTypeNames")


class UpdateEvent(ChangedTypeEvent, kw_only=True):
    """An event as it shall be, with container types that get it. They lose it where their entity is replaced."""

    types: EventTypes = field(default_factory=list, name="containerTypeNames")


class NewRow(CreateContainer, kw_only=True, omit_defaults=True):
    """A container to be made by a batch. Results are found by ``refID``, or by the scannable id."""

    refID: Annotated[str, Meta(min_length=1, max_length=MAX_SCANNABLE_ID)] | None = None


class ChangedRow(Struct, kw_only=True, omit_defaults=True):
    """A container to be changed by a batch, by its id or scannable id."""

    containerId: ContainerName
    data: UpdateContainer
    refID: str | None = None
