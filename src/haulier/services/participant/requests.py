"""Bodies of the participant service. See: contract/participant.yaml.

An optional member may be absent or null; members that a shape does not name are ignored.
"""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta, Struct, field

from haulier.core.attributes import AttributeConfig
from haulier.core.attributes.config import MAX_ATTRIBUTES
from haulier.core.identifier_text import identifier
from haulier.platform.declarations.patterns import exact
from haulier.platform.declarations.wire_schemas import MAX_CALLBACK_URL, JsonObject, UniqueId
from haulier.platform.typed.admission import Admission
from haulier.platform.typed.registry_routes import ChangedTypeEvent, NewTypeEvent
from haulier.platform.typed.registry_routes import TypeNames as EventTypes
from haulier.platform.typed.requests import (
    MAIN_STATE,
    Alias,
    Categories,
    CreateCategorized,
    RaisedEvent,
    TerminalTTL,
    Text,
    TypeName,
    UpdateCategorized,
)
from haulier.platform.typed.templates import CreateTemplate, UpdateTemplate

SSE = r"^\{\{SSE_(CALLBACK|BROADCAST\([^)]+\))\}\}$"

EntityCode = Annotated[str, exact("^(?!0000)[0-9]{4}$")]


class Callback(Struct, omit_defaults=True):
    """Where the outcome is sent. Any url is taken, relative ones and placeholders too: only the delivery judges it."""

    url: (
        Annotated[
            str,
            Meta(
                max_length=MAX_CALLBACK_URL,
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


class CreateType(Struct, kw_only=True, omit_defaults=True):
    """A new participant type."""

    name: Names
    alias: Alias | None = None
    category: Categories | None = None
    allowedOwner: Admission | None = None
    entityCode: EntityCode | None = None
    enableOrchestrator: bool = False
    callback: Callback | None = None


class UpdateType(Struct, kw_only=True, omit_defaults=True):
    """What of a type may change; names never do."""

    alias: Alias | None = None
    category: Categories | None = None
    allowedOwner: Admission | None = None
    enableOrchestrator: bool | None = None
    callback: Callback | None = None


class UpdateAttributes(Struct, kw_only=True):
    """Attribute definitions to add or redefine."""

    attributes: Annotated[list[AttributeConfig], Meta(min_length=1, max_length=MAX_ATTRIBUTES)]
    callback: Callback | None = None


STATES: JsonObject = {
    "type": "object",
    "required": ["onboarding", "active", "inactive"],
    "properties": dict.fromkeys(("onboarding", "active", "inactive"), MAIN_STATE),
}
"""What the document says of a machine's states.

Decoding takes the other shapes of the contract too, see core.machine.
"""


class UpdateMachine(Struct, kw_only=True, omit_defaults=True):
    """A whole state machine."""

    states: Annotated[Any, Meta(extra_json_schema=STATES)]
    terminalTTL: TerminalTTL | None = None
    callback: Callback | Annotated[str, Meta(max_length=2048)] | None = None


class CreateParticipant(CreateCategorized, kw_only=True, omit_defaults=True):
    """A new participant."""

    owner: Annotated[str, identifier(min_length=1, max_length=128, description="id of the tenant or of a participant")]
    state: Annotated[str, Meta(max_length=65, description="none but the first state of the machine")] | None = None
    callback: Callback | None = None


class UpdateParticipant(UpdateCategorized, kw_only=True, omit_defaults=True):
    """A change of a participant. Properties are merged key by key; null takes one away."""

    owner: Annotated[str, identifier(min_length=1, max_length=128)] | None = None
    callback: Callback | None = None


class ApplyEvent(RaisedEvent, kw_only=True, omit_defaults=True):
    """An event that happened to a participant."""

    callback: Callback | None = None


class CreateEvent(NewTypeEvent, kw_only=True):
    """An event to register for participant types."""

    types: EventTypes = field(default_factory=list, name="participantTypeNames")


class UpdateEvent(ChangedTypeEvent, kw_only=True):
    """An event as it shall be, with the participant types that get it and those that lose it."""

    types: EventTypes = field(default_factory=list, name="participantTypeNames")
    removed: EventTypes = field(default_factory=list, name="removeParticipantTypeNames")


class NewTemplate(CreateTemplate, kw_only=True, omit_defaults=True):
    """A template for a sub-category of the category in the path."""

    callback: Callback | None = None


class ChangedTemplate(UpdateTemplate, kw_only=True, omit_defaults=True):
    """What of a template may change. Attributes are merged by name, as those of a type; none is taken away."""

    callback: Callback | None = None


class NewRow(CreateParticipant, kw_only=True, omit_defaults=True):
    """A participant to be made by a batch. Results are found by ``refID``, or by the unique code."""

    refID: Text | None = None


class ChangedRow(UpdateParticipant, kw_only=True, omit_defaults=True):
    """A participant to be changed by a batch."""

    id: UniqueId
    refID: Text | None = None


class Settings(Struct, kw_only=True, omit_defaults=True):
    """How long an ended participant is kept, where its type's machine does not say.

    It holds for types that are made and machines that are replaced from then on.
    """

    terminalTTL: TerminalTTL | None = None


class UpdateTenant(Struct, kw_only=True, omit_defaults=True):
    """Settings to change; those that are left out stay."""

    attributes: Annotated[Settings, Meta(description="the settings")] | None = None
    callback: Callback | None = None
