"""What the container service declares to the engine: containers and their types, as stored and as shown.

See: contract/container.md sections 1, 4, 6 and 7.
"""

from __future__ import annotations

import msgspec
from msgspec import Struct

from haulier.core.machine import default_machine
from haulier.platform.declarations.kind import CommandOutcome, Kind, TypeBody, UntypedKind, compiler
from haulier.platform.storage.cache import Compiler
from haulier.platform.storage.resources import Json, Resource
from haulier.platform.typed import typed_resource as typed
from haulier.platform.typed.admission import Admission
from haulier.platform.typed.serialization import audit, show_attributes
from haulier.platform.typed.type_kinds import kind_of_types, type_of
from haulier.services.container.requests import EntryState, Item, TrackingDetail

TYPE = "container_type"
GROUP = "container_group"
MAIN_STATES = ("created", "opened", "closed", "completed")
"""Fixed, in this sequence; a tenant shapes what lies inside them (contract/container.md section 4)."""
OPENED, CLOSED, COMPLETED = MAIN_STATES[1:]

UNKNOWN_TYPE = "The container type you are searching/updating undefined doesnt exists"
"""A real client compares this text letter by letter (contract/container.md section 13)."""


class TypeOwn(typed.TypeOwn, kw_only=True, omit_defaults=True):
    """What a container type has beside attributes, machine and custom code."""

    isLeaf: bool = False
    allowedParent: Admission | None = None
    enableOrchestrator: bool = False
    containerizableIn: EntryState | None = None
    """The only state in which its containers go into a parent; None for opened and closed alike."""


class ContainerBody(Struct, kw_only=True, omit_defaults=True):
    """A container's own fields as stored.

    Parent, state and attributes are those of the row, the scannable id is its key.
    """

    isHazmat: bool = False
    isContainerizable: bool = True
    isReusable: bool = False
    trackingDetails: list[TrackingDetail] = []
    items: list[Item] = []
    lastEvent: Json | None = None
    """Written by the engine with every event (``instance_changes.LAST_EVENT``)."""


class GroupBody(Struct, kw_only=True, omit_defaults=True):
    """A group's own fields as stored; its attributes are the row's."""

    name: str | None = None
    containerIds: list[str] = []


CONTAINER_DECODER = msgspec.json.Decoder(ContainerBody)
GROUP_DECODER = msgspec.json.Decoder(GroupBody)


def show_type(body: TypeBody) -> Json:
    """A type's members without attributes, machine and custom code, which have reads of their own."""
    own = msgspec.convert(body.own, TypeOwn)
    shown: Json = {"id": body.name, "name": body.name, "isLeaf": own.isLeaf, "isActive": True}
    if body.ownerAppId is not None:
        shown["ownerAppId"] = body.ownerAppId
    shown.update(msgspec.to_builtins(own))
    return shown


def show_whole_type(body: TypeBody) -> Json:
    """A type as reads and lists give it: with its attributes."""
    return show_type(body) | {"attributes": show_attributes(body.attributes)}


def show_container(resource: Resource) -> Json:
    """A container with all its attributes, as callbacks and events give it."""
    body = resource.body_as(CONTAINER_DECODER)
    shown: Json = {
        "id": resource.id,
        "state": resource.state,
        "containerType": resource.type,
        "isReusable": body.isReusable,
        "isHazmat": body.isHazmat,
        "isContainerizable": body.isContainerizable,
        "trackingDetails": [_show_tracking(detail) for detail in body.trackingDetails],
        "items": msgspec.to_builtins(body.items),
        "attributes": resource.attributes(),
    }
    if resource.key is not None:
        shown["scannableId"] = resource.key
    if resource.parent is not None:
        shown["parentId"] = resource.parent
    return shown | audit(resource)


def _show_tracking(detail: TrackingDetail) -> Json:
    return {"isPrimary": detail.isPrimary, **msgspec.to_builtins(detail)}


def show_group(resource: Resource) -> Json:
    """A group as reads, lists and events give it."""
    body = resource.body_as(GROUP_DECODER)
    shown: Json = {"id": resource.id, "containerIds": body.containerIds, "attributes": resource.attributes()}
    if body.name is not None:
        shown["name"] = body.name
    return shown | audit(resource)


def _callback_members(data: Json, _outcome: CommandOutcome) -> Json:
    """The members that the service adds to callbacks: the type, and an event's code under the callback's name."""
    shown = type_of("containerType")(data, _outcome)
    event = data.get("event")
    if isinstance(event, dict):
        shown_event = {"name": event.get("eventCode"), "propagate": False, **event}
        shown["data"] = {**data, "event": shown_event}
    return shown


CONTAINER = Kind(
    name="container",
    noun="Container",
    type_kind=TYPE,
    type_noun="container type",
    values="attributes",
    show=show_container,
    columns={"scannableId": "key", "parentId": "parent", "containerType": "type", "state": "state"},
    members=frozenset({"isHazmat", "isContainerizable", "isReusable"}),
    is_counted=True,
    unknown_type_text=UNKNOWN_TYPE,
    callback=_callback_members,
    default_machine=default_machine(
        {
            "created:created": {"E-025": "opened:opened", "E-028": "completed:dead"},
            "opened:opened": {"E-026": "closed:closed", "E-028": "completed:dead"},
            "closed:closed": {"E-027": "completed:completed", "E-028": "completed:dead"},
            "completed:completed": {"E-028": "completed:dead"},
            "completed:dead": {},
        }
    ),
)

CONTAINER_TYPE = kind_of_types(CONTAINER, show_whole_type, {"containerType": "id"})

GROUPS = UntypedKind(GROUP, {}, frozenset({"name", "containerIds"}))

COMPILERS: dict[str, Compiler] = {TYPE: compiler(TypeOwn)}
