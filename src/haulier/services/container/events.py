"""The events of the container service. See: docs/events.md."""

from __future__ import annotations

from msgspec import UNSET, Struct, UnsetType

from haulier.platform.batches import batch_events
from haulier.platform.declarations.event import failures, of
from haulier.platform.storage.resources import Json
from haulier.platform.typed.admission import Admission
from haulier.platform.typed.events import Audited, instance_events, type_events
from haulier.services.container.api import BATCHES, OPERATIONS
from haulier.services.container.kind import CONTAINER, GROUP
from haulier.services.container.requests import Action, EntryState, Item, TrackingDetail


class TypePayload(Struct, kw_only=True):
    """A container type without attributes, machine and custom code, which have reads of their own."""

    id: str
    name: str
    isLeaf: bool
    isActive: bool
    entityCode: str
    ownerAppId: str | UnsetType = UNSET
    allowedParent: Admission | UnsetType = UNSET
    containerizableIn: EntryState | UnsetType = UNSET


class ContainerPayload(Audited, kw_only=True):
    """A container with all its attributes."""

    id: str
    state: str
    containerType: str
    isReusable: bool
    isHazmat: bool
    isContainerizable: bool
    trackingDetails: list[TrackingDetail]
    items: list[Item]
    attributes: Json | UnsetType = UNSET
    """Some may belong to one app alone, so live listeners do not get them."""
    scannableId: str | UnsetType = UNSET
    parentId: str | UnsetType = UNSET


class MovedPayload(Struct):
    """Which container went into which parent, or out of it."""

    id: str
    operation: Action
    parentId: str
    state: str


class ContentsPayload(Struct):
    """Which containers of one type went into a parent, or out of it, and the parent's state afterwards."""

    id: str
    operation: Action
    state: str
    containerType: str
    childContainerIDs: list[str]


class GroupPayload(Audited, kw_only=True):
    """A group of containers."""

    id: str
    containerIds: list[str]
    attributes: Json
    name: str | UnsetType = UNSET


class GroupEventPayload(Struct):
    """The containers that an event was applied to."""

    id: str
    eventCode: str
    containerIds: list[str]


EVENTS = (
    *type_events(CONTAINER, TypePayload),
    *instance_events(CONTAINER, ContainerPayload),
    *of(
        CONTAINER.name,
        MovedPayload,
        ContainerContainerized="a container was put into a parent",
        ContainerDecontainerized="a container was taken out of its parent",
    ),
    *of(
        CONTAINER.name,
        ContentsPayload,
        ContainerFilled="containers were put into a parent, which may have been changed along with it",
        ContainerEmptied="containers were taken out of a parent, which may have been changed along with it",
    ),
    *of(
        GROUP,
        GroupPayload,
        redacted=("attributes",),
        ContainerGroupCreated="a group of containers was made",
        ContainerGroupUpdated="a group of containers was changed",
    ),
    *of(GROUP, GroupEventPayload, ContainerGroupEventApplied="an event was applied to all containers of a group"),
    *batch_events(BATCHES),
    *failures(OPERATIONS, {"/{container": CONTAINER.name}),
)
