"""The events of the container service. See: docs/events.md."""

from __future__ import annotations

from msgspec import Struct, UnsetType

from haulier.platform.declarations.event import event_specs
from haulier.platform.storage.resources import Json
from haulier.platform.typed.events import instance_events, payload_of, type_events
from haulier.platform.typed.responses import AuditShown
from haulier.services.container.kind import CONTAINER, GROUP
from haulier.services.container.requests import Action
from haulier.services.container.responses import ContainerShown, ContainerTypeFrame, GroupShown

CONTAINERIZED, DECONTAINERIZED = "ContainerContainerized", "ContainerDecontainerized"
FILLED, EMPTIED = "ContainerFilled", "ContainerEmptied"
GROUP_CREATED, GROUP_UPDATED = "ContainerGroupCreated", "ContainerGroupUpdated"
GROUP_EVENT_APPLIED = "ContainerGroupEventApplied"


TypePayload = payload_of(
    ContainerTypeFrame,
    "A container type without attributes, machine and custom code, which have reads of their own.",
    name="TypePayload",
    without=AuditShown.__struct_fields__,
)
ContainerPayload = payload_of(ContainerShown, "A container with all its attributes.", attributes=Json | UnsetType)
"""Some attributes may belong to one app alone, so live listeners do not get them."""
GroupPayload = payload_of(GroupShown, "A group of containers.")


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


class GroupEventPayload(Struct):
    """The containers that an event was applied to."""

    id: str
    eventCode: str
    containerIds: list[str]


EVENTS = (
    *type_events(CONTAINER, TypePayload),
    *instance_events(CONTAINER, ContainerPayload),
    *event_specs(
        CONTAINER.name,
        MovedPayload,
        {
            CONTAINERIZED: "a container was put into a parent",
            DECONTAINERIZED: "a container was taken out of its parent",
        },
    ),
    *event_specs(
        CONTAINER.name,
        ContentsPayload,
        {
            FILLED: "containers were put into a parent, which may have been changed along with it",
            EMPTIED: "containers were taken out of a parent, which may have been changed along with it",
        },
    ),
    *event_specs(
        GROUP,
        GroupPayload,
        {GROUP_CREATED: "a group of containers was made", GROUP_UPDATED: "a group of containers was changed"},
        redacted=("attributes",),
    ),
    *event_specs(GROUP, GroupEventPayload, {GROUP_EVENT_APPLIED: "an event was applied to all containers of a group"}),
)
