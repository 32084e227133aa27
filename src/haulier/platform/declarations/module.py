"""A module: the one registration of a service. The catalogue: all modules of a program, and what follows from them.

Whatever reads what services declare (routing, documents, the worker, migrations, tests) reads the catalogue.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeVar

from haulier.platform.declarations.delivery_form import DeliveryForm
from haulier.platform.declarations.event import EventBook, EventSpec
from haulier.platform.declarations.kind import CallbackMembers, Kind
from haulier.platform.declarations.operation import Operation, Service
from haulier.platform.declarations.tasks import Consumer, Loop, Sender, ServiceLoop, TimedCall, TimerPlan, Wants
from haulier.platform.storage.cache import Compiler

if TYPE_CHECKING:
    from haulier.platform.batches import Batches
    from haulier.platform.batches.row_batches import RowBatches
    from haulier.platform.live.sources import LiveSource
    from haulier.platform.runtime import Runtime

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True, kw_only=True)
class Module:
    """What a service declares, each in its own ``module.py``. ``service`` holds the number of its error codes. Modules
    that are one service to callers share it, and number their operations apart.
    """

    service: Service
    kinds: Sequence[Kind] = ()
    """Kinds whose callbacks or timers are the service's own, or of which apps may keep values to themselves."""
    compilers: Mapping[str, Compiler] = field(default_factory=dict)
    """Kinds of configuration, each with what compiles it."""
    batches: Sequence[Batches] = ()
    row_batches: Sequence[RowBatches] = ()
    """Batches whose rows are calls of one operation."""
    events: Sequence[EventSpec] = ()
    timers: Mapping[str, TimerPlan] = field(default_factory=dict)
    """What is done when a timer of the service is due, by its purpose."""
    calls: Mapping[str, TimedCall] = field(default_factory=dict)
    """The same of timers that make a call, by their purpose."""
    senders: Mapping[str, Sender] = field(default_factory=dict)
    """What carries deliveries of the service on, by the names that its deliveries give."""
    consumers: Sequence[Consumer] = ()
    """What is done with events of the stream."""
    delivery_forms: Mapping[str, DeliveryForm] = field(default_factory=dict)
    """What is delivered as callbacks are, but in a form of its own, by its kind."""
    migrations: str = ""
    """The package of the migrations of its own tables, applied after the platform's and those of modules before it."""
    loops: Mapping[str, Loop] = field(default_factory=dict)
    """What is done all the time by every worker, by name."""
    service_loops: Mapping[str, ServiceLoop] = field(default_factory=dict)
    """The same of what needs the service as the catalogue has it, with all kinds and events."""
    hears: Wants | None = None
    """Is the service's own rule of a tenant for events of a name? Rows of a batch, of which the batch alone tells else,
    leave each an event for those that are.
    """
    live: Sequence[Callable[[Runtime], LiveSource]] = ()
    """What listeners may hear beside events, made once an API process."""


def _numbered_name(service: Service, operation: Operation) -> str:
    """The name of the operation that has an error number for itself; none where its service's pages share it out."""
    return "" if operation.number in service.shared_numbers else operation.same_as or operation.name


class Catalogue:
    """The modules of a program, in the order of services, and what is derived from them.

    Raises ValueError when two modules declare the same thing.
    """

    def __init__(self, modules: Iterable[Module]) -> None:
        self.modules: Sequence[Module] = tuple(modules)
        services = [module.service for module in self.modules]
        numbers = {
            (one.code, operation.number, one.name, _numbered_name(one, operation))
            for one in services
            for operation in one.operations
        }
        _by("error number", sorted(numbers), lambda number: number[:2])
        _by("service", services, lambda service: service.name)
        batches = [batches for module in self.modules for batches in module.batches]
        self.batches: Mapping[str, Batches] = _by("batches", batches, lambda batches: batches.kind.name)
        """By the kind of a batch."""
        row_batches = [batches for module in self.modules for batches in module.row_batches]
        self.row_batches: Mapping[str, RowBatches] = _by("batches", row_batches, lambda batches: batches.kind.name)
        """By the kind of a batch whose rows are calls."""
        kinds = [*(one.kind for one in batches), *(one.kind for one in row_batches)]
        kinds += [kind for module in self.modules for kind in module.kinds]
        self.kinds: Mapping[str, Kind] = _by("kind", kinds, lambda kind: kind.name)
        compilers = [item for module in self.modules for item in module.compilers.items()]
        self.compilers: Mapping[str, Compiler] = {
            kind: compiler for kind, (_, compiler) in _by("compiler", compilers, lambda item: item[0]).items()
        }
        forms = [item for module in self.modules for item in module.delivery_forms.items()]
        self.delivery_forms: Mapping[str, DeliveryForm] = {
            kind: form for kind, (_, form) in _by("form of delivery", forms, lambda item: item[0]).items()
        }
        _by("consumer", [one for module in self.modules for one in module.consumers], lambda consumer: consumer.name)
        self.events = EventBook(event for module in self.modules for event in module.events)
        paths = core_paths(services)
        self.services: list[Service] = [
            replace(service, kinds=self.kinds, events=self.events, core_paths=paths) for service in services
        ]

    @property
    def hearers(self) -> Sequence[Wants]:
        """What says whether a standing rule hears of events."""
        return [module.hears for module in self.modules if module.hears is not None]

    @property
    def migrations(self) -> Mapping[str, str]:
        """Packages of migrations by service, in the order in which they are applied."""
        return {module.service.name: module.migrations for module in self.modules if module.migrations}

    @property
    def shapes(self) -> Mapping[str, CallbackMembers]:
        """What kinds add to the body of their callbacks, by kind."""
        return {name: kind.callback for name, kind in self.kinds.items() if kind.callback is not None}


def core_paths(services: Iterable[Service]) -> dict[str, str]:
    """Path patterns that cover every operation that asks for a role, by names of letters and hyphens: one a base path,
    whatever its version. What lies at a base path itself, or below none, has one of its own.
    """
    found: dict[str, str] = {}
    for service in services:
        for operation in service.operations:
            if operation.auth.is_public or operation.auth.any_role_suffices:
                continue
            for base in service.bases:
                path, name = (base + operation.path).rstrip("/"), _core_name(base)
                if base and path != base:
                    path = f"{base}/**"
                else:
                    name = f"{name}-root" if base else _core_name(path)
                pattern = _any_version(path)
                if found.setdefault(name, pattern) != pattern:
                    found[_core_name(path, frozenset())] = pattern
    return found


_VERSION = re.compile(r"/v[0-9]+(?=/|$)")
_OF_ALL = frozenset({"core", "api", "app"})
"""Parts of paths that tell nothing apart."""


def _core_name(path: str, left_out: frozenset[str] = _OF_ALL) -> str:
    parts = [part for part in _VERSION.sub("", path).split("/") if part.replace("-", "").isalpha()]
    return "-".join([part for part in parts if part not in left_out] or parts)


def _any_version(path: str) -> str:
    return _VERSION.sub("/*", path)


Key = TypeVar("Key", bound=Hashable)


def _by(what: str, items: Iterable[Item], key: Callable[[Item], Key]) -> dict[Key, Item]:
    """Items by their key. Raises ValueError when two have the same one."""
    found: dict[Key, Item] = {}
    for item in items:
        if key(item) in found:
            raise ValueError(f"{what} {key(item)!r} is declared twice")
        found[key(item)] = item
    return found
