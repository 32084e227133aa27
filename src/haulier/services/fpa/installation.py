"""The types of the service are put in place on a tenant's first call, once, whoever calls at the same moment.

A tenant that has a type of such a name keeps it with its machine, and gets the attributes that it lacks. The attributes
are open: the same records are changed through the participant service. See: contract/fpa.md section 1.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import replace
from weakref import WeakValueDictionary

from haulier.core.attributes import AttributeConfig
from haulier.core.refusal import Cause, Refusal
from haulier.platform.commands.call import Call
from haulier.platform.commands.nested import InPlace, put_in_place
from haulier.platform.runtime import Runtime
from haulier.platform.storage.changes import Change
from haulier.platform.storage.resources import to_json
from haulier.platform.typed import NewType
from haulier.services.fpa.kind import FPA_APP, TYPES, FrontedType
from haulier.services.participant.facade import PARTICIPANT_TYPE, REGISTRY, TypeOwn
from haulier.services.participant.facade import TYPES as TYPE_PLANS

MAX_REMEMBERED = 20_000
"""Types of tenants of which a process remembers that they are complete."""
ACTOR = to_json({"id": FPA_APP, "name": "FPA", "appId": FPA_APP})


class Installed:
    """What a process knows to be in place: types of tenants, each in the version in which it was complete."""

    def __init__(self, _runtime: Runtime) -> None:
        self._versions: OrderedDict[tuple[str, str], int] = OrderedDict()
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def knows(self, tenant: str, type_: str, version: int) -> bool:
        """Whether this version of a type is complete."""
        return self._versions.get((tenant, type_)) == version

    def note(self, tenant: str, type_: str, version: int) -> None:
        """Remember that this version is."""
        self._versions[tenant, type_] = version
        self._versions.move_to_end((tenant, type_))
        if len(self._versions) > MAX_REMEMBERED:
            self._versions.popitem(last=False)

    def turn(self, tenant: str) -> asyncio.Lock:
        """Held by whoever puts the types of a tenant in place."""
        return self._turns.setdefault(tenant, asyncio.Lock())


async def ensure_installed(call: Call, type_: FrontedType) -> None:
    """Put all types in place unless this one is. Raises Refusal where the tenant has no room for it."""
    installed = call.of_process(Installed)
    if await _is_complete(call, installed, type_):
        return
    async with installed.turn(call.tenant):
        for one in TYPES:
            if not await _is_complete(call, installed, one):
                await _install(call, one)


async def _is_complete(call: Call, installed: Installed, type_: FrontedType) -> bool:
    """Whether the tenant has the type with all its attributes."""
    found = await call.read_config(PARTICIPANT_TYPE.name, type_.plural)
    if found is None:
        return False
    if not installed.knows(call.tenant, type_.plural, found.version):
        if _lacking(type_, found.value.schema.attributes):
            return False
        installed.note(call.tenant, type_.plural, found.version)
    return True


def _lacking(type_: FrontedType, known: Iterable[str]) -> list[AttributeConfig]:
    names = frozenset(known)
    return [attribute for attribute in type_.attributes if attribute.name not in names]


async def _install(call: Call, type_: FrontedType) -> None:
    async def planned(inner: Call, _given: None) -> Change:
        return await _plan(inner, type_)

    own = replace(call, origin_app=FPA_APP, actor=ACTOR)
    await put_in_place(own, planned, PARTICIPANT_TYPE.name, type_.plural)


async def _plan(call: Call, type_: FrontedType) -> Change:
    """Make the type, or complete the one that the tenant has."""
    found = await call.newest_config(PARTICIPANT_TYPE.name, type_.plural)
    if found is not None:
        lacking = _lacking(type_, found.value.schema.attributes)
        if not lacking:
            raise InPlace
        return await TYPE_PLANS.plan_open_attributes(call, type_.plural, lacking)
    namesake = await call.by_key(PARTICIPANT_TYPE.name, type_.singular)
    if namesake is not None and namesake.id == type_.plural:
        raise InPlace
    if namesake is not None:
        text = f"{type_.plural} cannot be put in place: another participant type has the singular {type_.singular!r}"
        raise Refusal(Cause.DUPLICATE_NAME, text)
    change = await TYPE_PLANS.plan_new(
        call,
        NewType(
            type_.plural,
            TypeOwn(singular=type_.singular),
            key=type_.singular,
            attributes=type_.attributes,
            machine=type_.machine,
            open_attributes=True,
        ),
    )
    change.replan_on_conflict = REGISTRY.replan_on_conflict | {PARTICIPANT_TYPE.name}
    return change
