"""Participants of fixed types as this service takes and shows them. See: contract/fpa.md sections 1 to 4."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache, lru_cache
from typing import Any

import msgspec

from haulier.core.filters import Group, Term
from haulier.core.identifier_text import normalize_identifier
from haulier.core.ids import derived
from haulier.core.refusal import Cause, Refusal, fields_named, invalid
from haulier.platform.commands.call import Call
from haulier.platform.declarations.kind import CompiledType, visible
from haulier.platform.declarations.operation import Hooks
from haulier.platform.listing.query import ListRequest, Window, find_resources
from haulier.platform.storage.resources import Json, Resource, without_nulls
from haulier.platform.typed import InstancePlans, NewInstance, UpdatedInstance
from haulier.platform.typed.categorized_instances import DECODER
from haulier.services.fpa.installation import ensure_installed
from haulier.services.fpa.kind import PLURALS, FrontedType
from haulier.services.fpa.rules.references import full_id, full_reference, marked_reference
from haulier.services.fpa.rules.states import TO_STATE
from haulier.services.participant.facade import (
    PARTICIPANT,
    REGISTRY,
    CreateParticipant,
    Participants,
    TypeOwn,
    UpdateParticipant,
)

CUSTOM = "customAttributes"
VALUES = f"{PARTICIPANT.values}."


class Front(Participants):
    """Participants of one of the fixed types. A type of its own says what differs from the others."""

    def __init__(self, fronted: FrontedType) -> None:
        super().__init__(REGISTRY)
        self.fronted = fronted
        self._fixed = fronted.attribute_names

    def custom_code(self, method: str) -> Hooks:
        """The custom code that is registered for the type. It is handed this service's bodies; what ids are made of and
        who owns a record is not its to say, nor where a record goes.
        """
        fixed = {self.fronted.code, self.fronted.older_code, self.fronted.owner, TO_STATE}
        return Hooks(method, InstancePlans(self).hooks_of, fixed=frozenset(fixed))

    def type_id(self, _call: Call) -> str:
        return self.fronted.plural

    def instance_id(self, call: Call) -> str:
        return call.path[self.fronted.parameter]

    async def need_type(self, call: Call, id: str, member: str = "") -> CompiledType[TypeOwn]:
        """The compiled type, put in place if this is the tenant's first call."""
        await ensure_installed(call, self.fronted)
        return await super().need_type(call, id, member)

    async def find_instance(self, call: Call) -> Resource | None:
        """The record of the path, by its id or a reference. Raises Refusal RULE for a reference of several."""
        text = self.instance_id(call)
        marked = marked_reference(text)
        code = normalize_identifier(text) if marked is None else marked
        found = None
        for id in self._ids_of(call, code, is_marked=marked is not None):
            if (found := self._own(await call.get(PARTICIPANT.name, id))) is not None:
                break
        if marked is None or not self.fronted.references:
            return found
        return await self._by_reference(call, code, found)

    async def need_record(self, call: Call) -> Resource:
        """The record of the path. Raises Refusal NOT_FOUND."""
        found = await self.find_instance(call)
        if found is None:
            raise Refusal(Cause.NOT_FOUND, f"there is no {self.fronted.singular} {self.instance_id(call)!r}")
        return found

    async def _by_reference(self, call: Call, text: str, by_code: Resource | None) -> Resource | None:
        """The one record that a text refers to, by its code or another of its references."""
        type_ = await self.need_type(call, self.fronted.plural)
        wanted = Group("or", tuple(Term(f"{VALUES}{name}", "eq", text) for name in self.fronted.references))
        found = await find_resources(call, PARTICIPANT, type_, ListRequest(wanted, Window(2, 0), counted=False))
        several = {row.id: row for row in (by_code, *found.resources) if row is not None}
        if len(several) > 1:
            raise Refusal(Cause.RULE, f"several {self.fronted.plural} have the reference {text[:80]!r}")
        return next(iter(several.values()), None)

    def _ids_of(self, call: Call, code: str, *, is_marked: bool) -> list[str]:
        """The ids that a text may mean: as an id itself, then as a code. A code that nobody gave is the UUID of its
        record's id, and others give UUIDs as codes.
        """
        own = full_id(code, self.fronted.plural, self.fronted.singular)
        ids = [derived(self.fronted.plural, call.tenant, self.fronted.plural, code)]
        if own is not None:
            ids.insert(len(ids) if is_marked else 0, own)
        return ids

    def _own(self, row: Resource | None) -> Resource | None:
        return row if row is not None and row.type == self.fronted.plural else None

    @contextmanager
    def named_fields(self) -> Iterator[None]:
        """Make refusals name the members of this service's bodies."""
        called = {"owner": self.fronted.owner, "uniqueCode": self.fronted.code, "name": self.fronted.name}
        with fields_named(lambda field: called.get(field) or self.member_of(field.removeprefix(VALUES))):
            yield

    def member_of(self, attribute: str) -> str:
        """The member of a body that an attribute comes from."""
        return attribute

    async def new_instance(self, call: Call, type_: CompiledType[TypeOwn], body: Any) -> NewInstance:
        owner = getattr(body, self.fronted.owner, None) if self.fronted.owner else None
        values = self.fixed_values(body) | self._custom_values(call, type_, body)
        made = CreateParticipant(
            uniqueCode=self.code_of(call, body),
            owner=full_reference(owner, PLURALS) if owner else call.tenant,
            properties=values,
            name=self.name_of(values, body),
        )
        return await super().new_instance(call, type_, made)

    async def updated_instance(
        self, call: Call, type_: CompiledType[TypeOwn], old: Resource, body: Any
    ) -> UpdatedInstance:
        self._check_code(old, body)
        owner = getattr(body, self.fronted.owner, None) if self.fronted.owner else None
        values = self.fixed_values(body) | self._custom_values(call, type_, body)
        changed = UpdateParticipant(
            properties=values,
            owner=full_reference(owner, PLURALS) if owner else None,
            name=self.name_of(old.attributes() | values, body),
        )
        return await super().updated_instance(call, type_, old, changed)

    def code_of(self, _call: Call, body: Any) -> str:
        """The unique code of a new record."""
        code: str = getattr(body, self.fronted.code)
        return code

    def name_of(self, _values: Json, body: Any) -> str | None:
        """The name of a record with these values after a write; None leaves it."""
        name: str | None = getattr(body, self.fronted.name)
        return name

    def _check_code(self, old: Resource, body: Any) -> None:
        """Refuse another code than the record has: its id is made of it."""
        code = getattr(body, self.fronted.code)
        if code is not None and code != old.body_as(DECODER).uniqueCode:
            text = f"{self.fronted.code} never changes; this {self.fronted.singular} has another one"
            raise invalid(self.fronted.code, "fixed", text, Cause.RULE)

    def fixed_values(self, body: Any) -> Json:
        """The fixed attributes that a body gives."""
        given = {name: getattr(body, name) for name in _shared(body.__class__, self._fixed)}
        return {name: _plain(value) for name, value in given.items() if value is not None}

    def _custom_values(self, call: Call, type_: CompiledType, body: Any) -> Json:
        """The custom attributes that a body gives, beside the other members or together in one."""
        together = getattr(body, CUSTOM, None) or call.others.get(CUSTOM)
        given = {**call.others, **together} if isinstance(together, dict) else call.others
        known = type_.schema.attributes
        return {name: value for name, value in given.items() if name in known and name not in self._fixed}

    def show_record(self, row: Resource, type_: CompiledType, app: str | None) -> Json:
        """A record as this app may see it."""
        values = visible(PARTICIPANT, type_, {PARTICIPANT.values: row.attributes()}, app)[PARTICIPANT.values]
        body, fronted = row.body_as(DECODER), self.fronted
        shown: Json = {
            "id": row.id,
            "state": row.state,
            "participantType": row.type,
            "name": body.name,
            "owner": row.parent,
            "uniqueCode": body.uniqueCode,
            "category": values.get(fronted.category),
            "subCategory": values.get(fronted.sub_category),
            "templateId": body.templateId,
            "properties": values,
            "createdAt": row.created_at // 1000,
            "createdBy": _show_actor(row.created_by),
            "updatedAt": row.updated_at // 1000,
            "updatedBy": _show_actor(row.updated_by),
        }
        return {name: value for name, value in shown.items() if value is not None}


@cache
def _shared(body: type[msgspec.Struct], names: frozenset[str]) -> Sequence[str]:
    """The members of a body that are fixed attributes."""
    return tuple(name for name in body.__struct_fields__ if name in names)


def _plain(value: Any) -> Any:
    return without_nulls(value) if isinstance(value, msgspec.Struct) else value


@lru_cache(maxsize=4096)
def _show_actor(actor: str) -> msgspec.Raw:
    """Who acted, from how it is stored: by the id who has no name."""
    shown = msgspec.json.decode(actor)
    return msgspec.Raw(msgspec.json.encode({"id": shown["id"], "name": shown.get("name", shown["id"])}))
