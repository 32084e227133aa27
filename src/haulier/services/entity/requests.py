"""Bodies of the entity service. See: contract/entity.yaml.

An optional member may be absent or null; members that a shape does not name are ignored.
"""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct, field

from haulier.core.attributes import AttributeConfig, AttributeValidation
from haulier.core.attributes.config import MAX_ATTRIBUTES
from haulier.core.conditions import MAX_LENGTH as MAX_CONDITION
from haulier.core.identifier_text import identifier
from haulier.core.value_rules import MAX_CHOICES, MAX_REGEX_LENGTH, Range
from haulier.platform.declarations.patterns import exact
from haulier.platform.declarations.wire_schemas import (
    Callback,
    EpochSeconds,
    EventCode,
    EventSource,
    JsonObject,
    ReasonCode,
)
from haulier.platform.typed.requests import (
    MAIN_STATE,
    Alias,
    Categories,
    CreateCategorized,
    Hooked,
    Text,
    UpdateCategorized,
)
from haulier.platform.typed.templates import CreateTemplate, UpdateTemplate

MAX_EVENTS = 999
MAX_CORE_ATTRIBUTES = 64

Plural = Annotated[str, Meta(min_length=1, max_length=64)]
Singular = Annotated[str, Meta(min_length=1, max_length=64)]
EntityCode = Annotated[str, exact("^(?!0000$)[a-zA-Z0-9_-]{1,64}$", description="four digits or a word")]
TerminalTtl = Annotated[str, Meta(min_length=2, max_length=12)]
Url = Annotated[str, Meta(max_length=2048, extra_json_schema={"format": "uri"})]
AnyCallback = Callback | Url
InstanceId = Annotated[
    str, exact("^[^:]+:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$", max_length=128)
]
Owner = Annotated[str, identifier(min_length=1, max_length=128, description="id of an app or of a participant")]


class Names(Struct):
    """The names of a type. The plural one names it in paths and is the prefix of its entities' ids."""

    plural: Plural
    singular: Singular


class CoreAttribute(Struct):
    """Another display name of a built-in field."""

    name: Text
    alias: Text


CoreAttributes = Annotated[list[CoreAttribute], Meta(max_length=MAX_CORE_ATTRIBUTES)]
EventNames = Annotated[list[Text], Meta(max_length=MAX_EVENTS)]


_NO_RANGE = Range(min=0, max=0)
"""What clients write for the range of what has none."""


class Validation(AttributeValidation, frozen=True, omit_defaults=True):
    """Rules of an attribute as callers write them."""

    regex: Annotated[str, Meta(max_length=MAX_REGEX_LENGTH)] | None = None
    valueOneOf: Annotated[list[Any], Meta(max_length=MAX_CHOICES)] | None = None


class Attribute(AttributeConfig, frozen=True, omit_defaults=True):
    """One custom attribute as a caller declares it: empty rules are none."""

    validation: Validation | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        given = self.validation
        if given is None:
            return
        unused = given.range == _NO_RANGE and self.dataType != "number"
        rules = AttributeValidation(
            range=None if unused else given.range,
            regex=given.regex or None,
            valueOneOf=given.valueOneOf or None,
            required=given.required,
        )
        msgspec.structs.force_setattr(self, "validation", rules)


Attributes = Annotated[list[Attribute], Meta(max_length=MAX_ATTRIBUTES)]


class CreateType(Struct, kw_only=True, omit_defaults=True):
    """A new entity type."""

    name: Names
    alias: Alias | None = None
    category: Categories | None = None
    attributes: Attributes | None = None
    coreAttributes: CoreAttributes | None = None
    isStateMachineEnabled: bool = False
    ttlOnInactive: Text | None = None
    events: EventNames | None = None
    entityCode: EntityCode | None = None
    terminalTTL: TerminalTtl | None = None
    enableOrchestrator: bool = False
    callback: AnyCallback | None = None


class UpdateType(Struct, kw_only=True, omit_defaults=True):
    """What of a type may change. Attributes are added or redefined by name; names, lifecycle and code never change."""

    alias: Alias | None = None
    category: Categories | None = None
    attributes: Attributes | None = None
    coreAttributes: CoreAttributes | None = None
    ttlOnInactive: Text | None = None
    events: EventNames | None = None
    terminalTTL: TerminalTtl | None = None
    enableOrchestrator: bool | None = None
    callback: AnyCallback | None = None


_STATE = MAIN_STATE | {
    "required": ["name", *MAIN_STATE["required"]],
    "properties": {"name": {"type": "string"}, **MAIN_STATE["properties"]},
}


class SaveMachine(Struct, kw_only=True, omit_defaults=True):
    """A whole state machine: main states in their sequence."""

    states: Annotated[Any, Meta(extra_json_schema={"type": "array", "minItems": 1, "items": _STATE})]
    terminalTTL: TerminalTtl | None = None
    machine_callback: Url | Callback | None = field(default=None, name="callback")
    """Hears of every change of state; this write itself calls nobody back."""


class CreateEntity(CreateCategorized, kw_only=True, omit_defaults=True):
    """A new entity."""

    owner: Owner
    state: Annotated[str, Meta(max_length=65, description="the first state of the machine when not given")] | None = (
        None
    )
    callback: AnyCallback | None = None


class UpdateEntity(UpdateCategorized, kw_only=True, omit_defaults=True):
    """A change of an entity. Properties are merged key by key; null takes one away."""

    owner: Owner | None = None
    conditionExpression: (
        Annotated[str, Meta(max_length=MAX_CONDITION, description="must be true of the entity as it is stored")] | None
    ) = None
    callback: AnyCallback | None = None


class ApplyEvent(Hooked, kw_only=True, omit_defaults=True):
    """An event that happened to an entity."""

    eventCode: EventCode
    reasonCode: ReasonCode | None = None
    timestamp: EpochSeconds | None = None
    data: JsonObject | None = None
    source: EventSource | None = None
    callback: AnyCallback | None = None


class NewTemplate(CreateTemplate, kw_only=True, omit_defaults=True):
    """A template for a sub-category of the category in the path."""

    attributes: Attributes = field(default_factory=list)
    callback: AnyCallback | None = None


class ChangedTemplate(UpdateTemplate, kw_only=True, omit_defaults=True):
    """What of a template may change. Attributes are merged by name, as those of a type; none is taken away."""

    attributes: Attributes = field(default_factory=list)
    callback: AnyCallback | None = None


class NewRow(CreateEntity, kw_only=True, omit_defaults=True):
    """An entity to be made by a batch. Results are found by ``refID``, or by the unique code."""

    refID: Text | None = None


class ChangedRow(UpdateEntity, kw_only=True, omit_defaults=True):
    """An entity to be changed by a batch; each has a condition of its own."""

    entityInstanceId: InstanceId
    refID: Text | None = None
