"""Domains: the kinds of records that can be searched, and their types by any of their names.

See: contract/orchestrator.md section DLQS.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from haulier.core.filters import Term
from haulier.core.refusal import Cause, Fault, Refusal, invalid
from haulier.engines.statements import load_statements
from haulier.platform.commands.call import Call
from haulier.platform.declarations.kind import CompiledType, Kind
from haulier.platform.listing.value_counts import SHORT_NAMES
from haulier.platform.storage.resources import Json, Resource
from haulier.services.order.facade import ORDER, WORK_ORDER, read_config, show_orders, show_work_orders

SQL = load_statements("haulier.services.dlqs", "types.sql")

EVERY_TYPE = "_all"
APP_ID = b"x-coreos-appid"
"""The header that says which app's type is meant, where several have one of the same name."""


Show = Callable[[Call, Sequence[Resource], Sequence[str]], Awaitable[list[Json]]]
"""What a service shows of rows of its kind: of each the members that are named. Raises Refusal for unknown names."""


@dataclass(frozen=True, slots=True)
class Domain:
    """One kind of records by the names of its domain.

    Where all records have one configuration, ``config`` reads it, ``show`` says how the service reads rows, and
    ``type_member`` is what the path then names by a type.
    """

    plural: str
    singular: str
    kind: str
    config: Callable[[Call], Awaitable[CompiledType]] | None = None
    show: Show | None = None
    type_member: str = ""


DOMAINS = (
    Domain("containers", "container", "container"),
    Domain("participants", "participant", "participant"),
    Domain("entities", "entity", "entity"),
    Domain("jobs", "job", "job"),
    Domain("dispatches", "dispatch", "dispatch"),
    Domain("orders", "order", ORDER.name, partial(read_config, id="order"), show_orders, "type"),
    Domain(
        "workorders", "workorder", WORK_ORDER.name, partial(read_config, id="workOrder"), show_work_orders,
        "workOrderType",
    ),
)  # fmt: skip
BY_NAME = {name: domain for domain in DOMAINS for name in (domain.plural, domain.singular)}


@dataclass(frozen=True, slots=True)
class Searched:
    """What of a domain is searched. ``type_`` is None where records of every type are.

    ``always`` is asked beside what the caller asks, ``show`` as in ``Domain``.
    """

    kind: Kind
    type_: CompiledType | None
    always: Term | None = None
    show: Show | None = None


async def need_searched(call: Call) -> Searched:
    """The kind and type that the path names. Raises Refusal for a name that nothing has."""
    domain = BY_NAME.get(call.path["domain"])
    if domain is None:
        known = ", ".join(one.plural for one in DOMAINS)
        raise _unknown("domain", f"there is no domain {call.path['domain'][:64]!r}; there are {known}")
    kind = call.service.kinds[domain.kind]
    own = kind.members | kind.links.keys() | kind.states.keys()
    short = {name: column for name, column in SHORT_NAMES.items() if name not in own}
    searched = replace(kind, columns={**short, **kind.columns})
    name = call.path["type"]
    if domain.config is not None:
        always = None if name == EVERY_TYPE else Term(domain.type_member, "eq", name)
        return Searched(searched, await domain.config(call), always, domain.show)
    return Searched(searched, None if name == EVERY_TYPE else await _need_type(call, kind, name))


async def _need_type(call: Call, kind: Kind, name: str) -> CompiledType:
    """The type of an id, a name, or of either grammatical number of a name."""
    found = await call.read_config(kind.type_kind, name)
    if found is None:
        app = call.headers.get(APP_ID, b"").decode("latin-1") or call.origin_app
        rows = await call.fetch(SQL["named"], kind.type_kind, name, app)
        if len(rows) > 1 and not rows[0]["is_own"]:
            message = f"several apps have a type {name!r}: the header X-COREOS-APPID says whose is meant"
            raise invalid("type", "ambiguous", message)
        found = await call.read_config(kind.type_kind, rows[0]["id"]) if rows else None
    if found is None:
        raise _unknown("type", f"there is no {kind.type_noun} {name[:64]!r}; {EVERY_TYPE} stands for all")
    compiled: CompiledType = found.value
    return compiled


def _unknown(member: str, message: str) -> Refusal:
    return Refusal(Cause.UNKNOWN_TYPE, message, [Fault(member, "unknown", message)])
