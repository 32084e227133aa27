"""The events of the container service. See: docs/events.md."""

from __future__ import annotations

from msgspec import UNSET, Struct, UnsetType

from haulier.platform.declarations.event import of
from haulier.platform.storage.resources import Json
from haulier.platform.typed.admission import Admission
from haulier.platform.typed.events import Audited, instance_events, type_events
from haulier.services.container.kind import CONTAINER, GROUP
from haulier.services.container.requests import Action, EntryState, Item, TrackingDetail

CONTAINERIZED, DECONTAINERIZED = "ContainerContainerized", "ContainerDecontainerized"
FILLED, EMPTIED = "ContainerFilled", "ContainerEmptied"
GROUP_CREATED, GROUP_UPDATED = "ContainerGroupCreated", "ContainerGroupUpdated"
GROUP_EVENT_APPLIED = "ContainerGroupEventApplied"


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
        {
            CONTAINERIZED: "a container was put into a parent",
            DECONTAINERIZED: "a container was taken out of its parent",
        },
    ),
    *of(
        CONTAINER.name,
        ContentsPayload,
        {
            FILLED: "containers were put into a parent, which may have been changed along with it",
            EMPTIED: "containers were taken out of a parent, which may have been changed along with it",
        },
    ),
    *of(
        GROUP,
        GroupPayload,
        {GROUP_CREATED: "a group of containers was made", GROUP_UPDATED: "a group of containers was changed"},
        redacted=("attributes",),
    ),
    *of(GROUP, GroupEventPayload, {GROUP_EVENT_APPLIED: "an event was applied to all containers of a group"}),
)
