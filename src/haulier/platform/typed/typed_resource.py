"""The base class of a service's typed resources: what it declares of them, and the rules that are its own."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, Literal

import msgspec
from typing_extensions import TypeVar

from haulier.core.attributes import AttributeConfig
from haulier.core.machine import EventRule, MachineConfig
from haulier.platform.commands.call import Call
from haulier.platform.declarations.kind import CompiledType, Kind, TypeBody, visible
from haulier.platform.declarations.shared_members import shared_members
from haulier.platform.storage.resources import Json, Resource
from haulier.platform.typed.instance_changes import AppliedEvent
from haulier.platform.typed.registry import Registry
from haulier.platform.typed.type_changes import need_type


class TypeOwn(msgspec.Struct, kw_only=True, omit_defaults=True):
    """What a type has beside attributes, machine and custom code. A service adds its members."""

    entityCode: str = ""
    """Its entity in the registry."""


Own = TypeVar("Own", bound=TypeOwn, default=Any)


@dataclass(frozen=True, slots=True)
class NewType(Generic[Own]):
    """A type to be made. ``key`` is a second unique name; ``parent`` is what it is listed under, if anything.

    ``own`` names the entity that was asked for, if any; ``name`` is what callers call it where that is not its id.
    ``machine`` is the one that it begins with, None for the kind's default. Its attributes belong to the app that makes
    it, unless they are ``open_attributes``, which every app may write.
    """

    id: str
    own: Own
    key: str | None = None
    attributes: Sequence[AttributeConfig] = ()
    parent: str | None = None
    name: str = ""
    machine: MachineConfig | None = None
    open_attributes: bool = False


class NewInstance(msgspec.Struct, frozen=True):
    """An instance to be made; its state is the first one of its type's machine unless another is given."""

    id: str
    body: Any
    values: Json = {}
    key: str | None = None
    parent: str | None = None
    state: str | None = None
    templated: CompiledType | None = None
    """The type with the attributes of the template that the instance follows, see ``categorized_instances``."""


class UpdatedInstance(msgspec.Struct, frozen=True):
    """What of an instance is changed; None leaves it."""

    body: Any
    values: Json | None = None
    parent: str | None = None
    templated: CompiledType | None = None


class TypedResource(ABC, Generic[Own]):
    """The typed resources of one service. Every method that can refuse raises Refusal."""

    kind: ClassVar[Kind]
    type_kind: ClassVar[Kind]
    own: type[Own]
    type_text: ClassVar[str]
    """What the registry says of a type's entity."""
    types_member: ClassVar[str]
    instances_member: ClassVar[str]
    """Where a page holds what it lists."""
    main_states: ClassVar[tuple[str, ...]] = ()
    """Main states that no tenant may change, in their sequence; empty where those of the first machine stay."""
    machine_shape: ClassVar[Literal["array", "object"]] = "object"
    """How the service writes the states of a machine."""

    def __init__(self, registry: Registry) -> None:
        self.registry = registry

    @abstractmethod
    def type_id(self, call: Call) -> str:
        """The id of the type that the path names."""

    @abstractmethod
    def instance_id(self, call: Call) -> str:
        """The id of the instance that the path names."""

    @abstractmethod
    def check_type(self, body: Any) -> None:
        """Raise Refusal for what neither a new type nor an update of one may have."""

    @abstractmethod
    def new_type(self, call: Call, body: Any) -> NewType[Own]:
        """A type as the body describes it. Raises Refusal for what only a new type may not have."""

    def updated_type(self, stored: TypeBody, body: Any) -> TypeBody:
        """A type after an update, attributes aside: what is given replaces what it had."""
        return msgspec.structs.replace(stored, own=stored.own | msgspec.to_builtins(shared_members(body, self.own)))

    def event_codes(self, _own: Own) -> Sequence[str]:
        """Codes of the events that a type names as its own, so that its machine may use them."""
        return ()

    def given_attributes(self, _body: Any) -> Sequence[AttributeConfig]:
        """Attributes to add or redefine that came with an update of a type."""
        return ()

    def types_parent(self, _call: Call) -> str | None:
        """What a list of types is limited to: those with this parent; None for all."""
        return None

    async def terminal_ttl(self, _call: Call) -> str | None:
        """How long an ended instance is kept where its machine does not say; None for the engine's own default."""
        return None

    def machine_document(self, _stored: TypeBody, body: Any) -> Json:
        """A machine as the body gives it, see ``core.machine.parse_machine``."""
        return {"states": body.states, "terminalTTL": body.terminalTTL, "callback": callback_target(body.callback)}

    @abstractmethod
    def show_type(self, stored: TypeBody) -> Json:
        """A type as events carry it; attributes, machine and custom code have reads of their own."""

    @abstractmethod
    def type_answer(self, stored: TypeBody) -> Json:
        """The response to a write of a type."""

    @abstractmethod
    def show_frame(self, row: Resource, stored: TypeBody) -> Json:
        """The members of a response around a type's attributes or machine."""

    @abstractmethod
    async def new_instance(self, call: Call, type_: CompiledType[Own], body: Any) -> NewInstance:
        """An instance as the body describes it; the engine checks its values."""

    @abstractmethod
    async def updated_instance(self, call: Call, type_: CompiledType[Own], old: Resource, body: Any) -> UpdatedInstance:
        """What an update changes, the state aside."""

    def show_to(self, row: Resource, type_: CompiledType, app: str | None) -> Json:
        """An instance as this app may see it: without the values that other apps keep to themselves."""
        return visible(self.kind, type_, self.kind.show(row), app)

    def references(self, _body: Any) -> Sequence[tuple[str, str]]:
        """Kind and id of what a body names and its plan reads: the rows of a batch have them read together."""
        return ()

    async def find_instances(self, call: Call, names: Sequence[str]) -> Mapping[str, Resource]:
        """Those of the named instances that exist, of whichever type, by the names they were asked for."""
        found = await call.get_many([(self.kind.name, name) for name in names])
        return {name: row for name, row in zip(names, found, strict=True) if row is not None}

    def has_own_events(self, _type: CompiledType) -> bool:
        """Whether each instance that a batch makes or changes has an event of its own on the event stream."""
        return False

    async def find_instance(self, call: Call) -> Resource | None:
        """The instance that the path names, of whichever type."""
        return await call.get(self.kind.name, self.instance_id(call))

    async def show_one(self, call: Call, row: Resource, type_: CompiledType) -> Json:
        """An instance as a read of it alone gives it."""
        return self.show_to(row, type_, call.origin_app)

    async def need_type(self, call: Call, id: str, member: str = "") -> CompiledType[Own]:
        """The compiled type, which the change then relies on. ``member`` is what names it, if not the path."""
        type_: CompiledType[Own] = await need_type(call, self.kind, id, member)
        return type_

    async def need_types(self, call: Call, ids: Iterable[str]) -> dict[str, CompiledType[Own]]:
        """The compiled types of several instances, each asked for once."""
        return {id: await self.need_type(call, id) for id in dict.fromkeys(ids)}

    async def rule_of(
        self, call: Call, type_: CompiledType[Own], event: AppliedEvent, state: str | None
    ) -> EventRule | None:
        """The rule of an event that is to be applied to an instance of the type in this state."""
        code = type_.own.entityCode
        stands = type_.effective_state(state)
        with event.named():
            return await self.registry.event_rule(
                call, self.kind.name, code, event.event_code, event.reason_code, stands
            )

    def own_of(self, stored: TypeBody) -> Own:
        """The service's own members of a type as it is stored; a compiled one has them ready."""
        own: Own = msgspec.convert(stored.own, self.own)
        return own


def callback_target(callback: Any) -> Any:
    """Where a machine's changes of state are sent, as a body gives it: an address or an object; None for nowhere."""
    if callback is None or isinstance(callback, str):
        return callback or None
    return msgspec.to_builtins(callback) if callback.url else None
