"""What the container service answers with. See: contract/container.yaml."""

from __future__ import annotations

from msgspec import UNSET, Struct, UnsetType

from haulier.platform.declarations.wire_schemas import JsonObject, PageMeta
from haulier.platform.typed.admission import Admission
from haulier.platform.typed.responses import AttributeShown, AuditShown, CallbackTarget, NamedState, OrphanShown
from haulier.services.container.requests import Action, EntryState, Item, TrackingDetail


class ContainerTypeFrame(AuditShown, kw_only=True):
    """A container type without attributes, machine and custom code."""

    id: str
    name: str
    isLeaf: bool
    isActive: bool
    entityCode: str
    ownerAppId: str | UnsetType = UNSET
    allowedParent: Admission | UnsetType = UNSET
    containerizableIn: EntryState | UnsetType = UNSET
    enableOrchestrator: bool | UnsetType = UNSET


class ContainerTypeShown(ContainerTypeFrame, kw_only=True):
    """A container type with its attributes."""

    attributes: list[AttributeShown]


class ContainerTypesPage(Struct):
    """A page of container types."""

    meta: PageMeta
    containerTypes: list[ContainerTypeShown]


class ContainerStates(Struct):
    """The main states that every machine of containers has."""

    created: NamedState
    opened: NamedState
    closed: NamedState
    completed: NamedState


class ContainerMachine(ContainerTypeFrame, kw_only=True):
    """The state machine of a type."""

    states: ContainerStates
    terminalTTL: str
    callback: CallbackTarget | UnsetType = UNSET


class ContainerShown(AuditShown, kw_only=True):
    """A container with the attributes that the caller's app may read."""

    id: str
    state: str
    containerType: str
    isReusable: bool
    isHazmat: bool
    isContainerizable: bool
    trackingDetails: list[TrackingDetail]
    items: list[Item]
    attributes: JsonObject
    scannableId: str | UnsetType = UNSET
    parentId: str | UnsetType = UNSET


class ContainerRead(ContainerShown, kw_only=True):
    """A container with what lies in it."""

    childContainerIDs: list[str]


class ContainersPage(Struct):
    """A page of containers."""

    meta: PageMeta
    containers: list[ContainerShown]


class ContainerMoved(Struct):
    """What went in or out: the child, or of a call for many the parent."""

    id: str
    operation: Action


class Tracked(Struct):
    """Containers that carry a tracking id."""

    containerId: list[str]


class TrackingShown(Struct):
    """Containers under one tracking id, and those of them that have not reached their end."""

    tracking: list[Tracked]
    pendingContainers: list[str]


class ContainerOrphan(OrphanShown, kw_only=True):
    """An event without reasons, with the entity that has it, if any does; the page spells its code so."""

    enityCode: str | UnsetType = UNSET
    validCurrentStates: list[str] | UnsetType = UNSET


class GroupShown(AuditShown, kw_only=True):
    """A group of containers."""

    id: str
    containerIds: list[str]
    attributes: JsonObject
    name: str | UnsetType = UNSET


class GroupsPage(Struct):
    """A page of container groups."""

    meta: PageMeta
    containerGroups: list[GroupShown]
