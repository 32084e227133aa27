"""A kind: what a service declares so that the engine carries its typed resources."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, Literal, Protocol

import msgspec
from typing_extensions import TypeVar

from haulier.core.attributes import AttributeSchema, StoredAttribute, compile_schema
from haulier.core.machine import Machine, MachineConfig, compile_machine
from haulier.core.refusal import Cause
from haulier.platform.outbound.hooks import HookConfig, KeptHook, normal_method
from haulier.platform.storage.resources import Json, Resource

Column = Literal["id", "type", "key", "parent", "state", "created_at", "updated_at", "version"]

Show = Callable[[Resource], Json]
"""The wire form of a stored resource, as reads, lists, callbacks and events give it."""


@dataclass(frozen=True, slots=True)
class CommandOutcome:
    """How the command behind a callback ended: its event, the request that asked for it, and why it failed."""

    event: str = ""
    version: int = 0
    request_id: str = ""
    succeeded: bool = True
    reason: str = ""
    code: str = ""
    """The error code of a failure."""
    secret: str = ""
    """The secret of the callback, for kinds whose body proves itself."""


CallbackMembers = Callable[[Json, CommandOutcome], Json]
"""The members that a kind adds to the body of its callbacks, from the payload of the event and the outcome."""


class ListedKind(Protocol):
    """What a list needs of the resources in it: a ``Kind``, or an ``UntypedKind``."""

    @property
    def name(self) -> str:
        """The kind as stored."""

    @property
    def columns(self) -> Mapping[str, Column]:
        """Base fields to filter and sort by, by their wire names."""

    @property
    def members(self) -> frozenset[str]:
        """Fields of the body to filter by: exact, but without an index."""

    @property
    def links(self) -> Mapping[str, LinkValue]:
        """Fields of the body to filter by whose values have an index in tables of their own."""

    @property
    def states(self) -> Mapping[str, StatePart]:
        """Fields that are the state or a half of it, compared without regard to case."""

    @property
    def children(self) -> Mapping[str, Child]:
        """What belongs to each of them and may be filtered by, by the beginning of its fields' names."""

    @property
    def other_names(self) -> Mapping[str, str]:
        """Further names of these fields, with those that they stand for."""

    @property
    def is_counted(self) -> bool:
        """Whether triggers keep how many of them are of each type and in each state, so that nobody reads all rows to
        count them. The triggers name the same kinds, see migrations/0035.
        """


LinkValue = Literal["text", "time"]
"""What such a table holds: texts (``resource_link``), or moments in epoch milliseconds (``resource_moment``)."""


StatePart = Literal["state", "main", "sub"]
"""The whole state, ``main:sub``, or one half of it."""


@dataclass(frozen=True, slots=True)
class Child:
    """Things that belong to others, whose one they name as their parent; all of them have one type."""

    kind: Kind
    type_id: str


@dataclass(frozen=True, slots=True)
class UntypedKind:
    """A kind of resources that have no types."""

    name: str
    columns: Mapping[str, Column]
    members: frozenset[str]
    links: Mapping[str, LinkValue] = field(default_factory=dict)
    states: Mapping[str, StatePart] = field(default_factory=dict)
    children: Mapping[str, Child] = field(default_factory=dict)
    other_names: Mapping[str, str] = field(default_factory=dict)
    is_counted: bool = False


@dataclass(frozen=True, slots=True)
class Kind:
    """The names of one kind and how it is shown; rules of its own are in its service."""

    name: str
    noun: str
    """As in event names: ``Participant`` gives ParticipantCreated."""
    type_kind: str
    type_noun: str
    values: str
    """The wire member that holds the custom attributes: properties or customData."""
    show: Show
    columns: Mapping[str, Column] = field(default_factory=dict)
    """Base fields that lists filter and sort by, by their wire names."""
    members: frozenset[str] = frozenset()
    """Fields of the body that lists may filter by: exact, but without an index."""
    links: Mapping[str, LinkValue] = field(default_factory=dict)
    """Fields that lists may filter by whose values triggers keep in ``resource_link`` and ``resource_moment``."""
    states: Mapping[str, StatePart] = field(default_factory=dict)
    """Fields that are the state or a half of it, compared without regard to case."""
    children: Mapping[str, Child] = field(default_factory=dict)
    """What belongs to its instances and lists may filter them by, as in ``workOrders.state``."""
    other_names: Mapping[str, str] = field(default_factory=dict)
    """Where fields stand in what is shown, if not under the name that lists have for them, with that name."""
    is_counted: bool = False
    """Whether triggers keep how many of its instances are of each type and in each state, see ``ListedKind``."""
    unknown_type: Cause = Cause.UNKNOWN_TYPE
    unknown_type_text: str = ""
    """What the refusal of an unknown type says, where clients compare it; empty for a text that names the type."""
    callback: CallbackMembers | None = None
    """Adds the kind's own members to the body of a callback."""
    default_machine: MachineConfig | None = None
    """The machine of a type that was given none; None when it stays without."""
    shared: bool = False
    """Whether every app sees all values; of other kinds apps may keep some to themselves
    (contract/conventions.md section 9).
    """

    @property
    def has_private_values(self) -> bool:
        """Whether apps may keep values of its instances to themselves."""
        return bool(self.values) and not self.shared


def callback_kind(name: str, noun: str, callback: CallbackMembers) -> Kind:
    """What the engine needs to know of what is no typed resource and calls back: ``callback`` makes the members beside
    those that every callback has.
    """
    return Kind(
        name=name, noun=noun, type_kind="", type_noun="", values="", show=_shows_nothing, callback=callback, shared=True
    )


def _shows_nothing(_row: Resource) -> Json:
    return {}


class TypeBody(msgspec.Struct, kw_only=True, omit_defaults=True):
    """A type as stored, the same for all kinds; what is a service's own lies in ``own``."""

    name: str
    ownerAppId: str | None = None
    attributes: list[StoredAttribute] = []
    unbuilt: list[str] = []
    """Indexed attributes whose index does not yet cover the instances that were there before."""
    machine: MachineConfig | None = None
    hooks: Mapping[str, HookConfig] = {}
    """Registered custom code by its id."""
    own: dict[str, Any] = {}


class StoredType(TypeBody, kw_only=True, omit_defaults=True):
    """The same with what is sealed of it, which nobody is told."""

    hooks: Mapping[str, KeptHook] = {}
    sealed: dict[str, str] = {}
    """What is secret of the machine's callbacks, by where they stand, see ``sealed_machines``."""


Own = TypeVar("Own", covariant=True, default=Any)
"""What a service keeps of its types beside attributes, machine and custom code."""


@dataclass(frozen=True, slots=True)
class CompiledType(Generic[Own]):
    """A type ready for use: everything that is worked out once a version. ``kind`` is the type's own."""

    kind: str
    id: str
    version: int
    body: StoredType
    own: Own
    schema: AttributeSchema
    machine: Machine | None
    hooks: Mapping[str, HookConfig]
    """By method name, as in ``create:onRequest``."""

    def effective_state(self, state: str | None) -> str | None:
        """Where an instance of this type in a state stands now, see ``Machine.effective_state``."""
        return state if state is None or self.machine is None else self.machine.effective_state(state)


def visible(kind: Kind, type_: CompiledType | None, payload: Json, app: str | None) -> Json:
    """What was told of an instance as this app may see it: without the values that other apps keep to themselves.

    Every way to stored or told values goes through here. Where the type is not known any more, nobody sees values.
    """
    if not kind.has_private_values or kind.values not in payload:
        return payload
    values = type_.schema.visible(payload[kind.values], app) if type_ is not None else {}
    return payload | {kind.values: values}


TYPE_DECODER = msgspec.json.Decoder(StoredType)


def compiler(own: type[Own]) -> Callable[[Resource], CompiledType[Own]]:
    """What the engine keeps of a type whose own members are of this shape."""

    def compile(resource: Resource) -> CompiledType[Own]:
        body = resource.body_as(TYPE_DECODER)
        return CompiledType(
            kind=resource.kind,
            id=resource.id,
            version=resource.version,
            body=body,
            own=msgspec.convert(body.own, own),
            schema=compile_schema(body.attributes, owner=body.ownerAppId),
            machine=compile_machine(body.machine, body.sealed) if body.machine is not None else None,
            hooks={normal_method(hook.method_name): hook for hook in body.hooks.values()},
        )

    return compile


compile_type: Callable[[Resource], CompiledType[Json]] = compiler(dict)
"""What the engine keeps of a type whose own members have no shape of their own."""
