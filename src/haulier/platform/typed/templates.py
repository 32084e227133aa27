"""Templates: attributes for one category and sub-category of a type, in place of the type's of the same name.

See: contract/participant.md section 4.6, contract/entity.md section 8.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any, Generic

import msgspec
from msgspec import Meta, Struct
from typing_extensions import TypeVar

from haulier.core.attributes import AttributeConfig, check_attributes, compile_schema
from haulier.core.attributes.config import MAX_ATTRIBUTES
from haulier.core.filters import Group, Node, Term, parse_query
from haulier.core.refusal import Cause, Fault, Refusal, invalid, refuse_faults
from haulier.platform.commands.call import Call
from haulier.platform.declarations.kind import CommandOutcome, CompiledType, Kind, TypeBody
from haulier.platform.declarations.operation import Operation
from haulier.platform.declarations.parameters import CALLBACK_SECRET, Header, Query
from haulier.platform.declarations.section import Section
from haulier.platform.listing.query import (
    ListRequest,
    find_resources,
    read_select,
    read_sort,
    read_window,
    select_fields,
)
from haulier.platform.storage.changes import Change, RowWrite, replacing
from haulier.platform.storage.resources import Json, Resource, to_json
from haulier.platform.typed.api import ACCEPTED, HEADERS, SEARCH
from haulier.platform.typed.categories import CategorizedOwn, category_faults
from haulier.platform.typed.events import CREATED, UPDATED, event_name
from haulier.platform.typed.instance_changes import shown_change
from haulier.platform.typed.requests import Category, Text
from haulier.platform.typed.responses import TemplateShown
from haulier.platform.typed.serialization import audit, show_attributes, show_page
from haulier.platform.typed.type_changes import check_type_owner, need_type_row
from haulier.platform.typed.type_kinds import action_of
from haulier.platform.typed.typed_resource import TypedResource

TAG = "Templates"
PAGE = (*SEARCH[:2], Query("subCategory", str, description="only those for this sub-category"))
Own = TypeVar("Own", bound=CategorizedOwn, default=Any)

TemplateAttributes = Annotated[Sequence[AttributeConfig], Meta(max_length=MAX_ATTRIBUTES)]


class CreateTemplate(Struct, kw_only=True, omit_defaults=True):
    """A template for a sub-category of the category in the path. A service adds its form of callback."""

    name: Text
    subCategory: Text
    attributes: TemplateAttributes = ()


class UpdateTemplate(Struct, kw_only=True, omit_defaults=True):
    """What of a template may change. Attributes are merged by name, as those of a type; none is taken away.

    A service adds its form of callback.
    """

    name: Text | None = None
    attributes: TemplateAttributes = ()


class TemplateBody(Struct, kw_only=True, omit_defaults=True):
    """A template as stored; its type is the row's."""

    name: str
    category: str
    subCategory: str
    attributes: list[AttributeConfig] = []


TEMPLATE_DECODER = msgspec.json.Decoder(TemplateBody)


class Template:
    """A template ready for use, as the cache of configuration keeps it for one version."""

    def __init__(self, row: Resource) -> None:
        self.id = row.id
        self.type = row.type
        self.body = row.body_as(TEMPLATE_DECODER)
        self._made: tuple[CompiledType, CompiledType] | None = None

    def applied_to(self, type_: CompiledType) -> CompiledType:
        """The type with this template's attributes in place of its own; worked out once for each version of both."""
        if self._made is None or self._made[0] is not type_:
            body = type_.body
            schema = compile_schema(body.attributes, self.body.attributes, owner=body.ownerAppId)
            made = replace(type_, schema=schema)
            self._made = (type_, made)
        return self._made[1]


async def need_template(call: Call, kind: Kind, type_: CompiledType, id: str) -> Template:
    """A template of the type, which the change then relies on. ``kind`` is that of the templates."""
    found = await call.config(kind.name, id)
    if found is None or found.value.type != type_.id:
        text = f"there is no template {id!r} of type {type_.id}"
        raise invalid("templateId", "unknown", text, Cause.UNKNOWN_REFERENCE)
    template: Template = found.value
    return template


class TemplatePlans(Generic[Own]):
    """The plans and handles of one service's templates. ``kind`` is theirs, ``member`` where a page holds them."""

    def __init__(self, typed: TypedResource[Own], kind: Kind, member: str = "templates") -> None:
        self._typed = typed
        self._kind = kind
        self._member = member

    async def plan_create(self, call: Call, body: CreateTemplate) -> Change:
        """Make a template for a category and sub-category that the type has."""
        type_row, stored = await self._own_type(call)
        category = _category_of(call, self._typed.own_of(stored))
        refuse_faults(category_faults([category], category.name, body.subCategory))
        _check(call, stored, body.attributes)
        new = TemplateBody(
            name=body.name, category=category.name, subCategory=body.subCategory, attributes=list(body.attributes)
        )
        row = RowWrite(self._kind.name, call.new_id("template"), 0, type=type_row.id, body=to_json(new))
        return self._change(call, CREATED, type_row, row)

    async def plan_update(self, call: Call, body: UpdateTemplate) -> Change:
        """Rename a template, or add or redefine attributes of it; its sub-category stays."""
        type_row, stored = await self._own_type(call)
        old = await self._need(call, type_row.id, _category_of(call, self._typed.own_of(stored)))
        _check(call, stored, body.attributes)
        new = old.body_as(TEMPLATE_DECODER)
        merged = {attribute.name: attribute for attribute in (*new.attributes, *body.attributes)}
        if len(merged) > MAX_ATTRIBUTES:
            raise invalid("attributes", "maxLength", f"a template has at most {MAX_ATTRIBUTES} attributes")
        new = msgspec.structs.replace(new, name=body.name or new.name, attributes=list(merged.values()))
        return self._change(call, UPDATED, type_row, replacing(old, body=new), old)

    async def get_template(self, call: Call, _body: None) -> Json:
        """One template of the category."""
        type_ = await self._typed.need_type(call, self._typed.type_id(call))
        return self._kind.show(await self._need(call, type_.id, _category_of(call, type_.own)))

    async def list_templates(self, call: Call, _body: None) -> Json:
        """A page of the category's templates, newest first; ``subCategory`` narrows it down."""
        type_ = await self._typed.need_type(call, self._typed.type_id(call))
        terms: list[Node] = [Term("category", "eq", _category_of(call, type_.own).name)]
        if (wanted := call.query("subCategory")) is not None:
            terms.append(Term("subCategory", "eq", wanted))
        terms.append(parse_query(call.query("query") or ""))
        select, (key, direction, named) = read_select(call), read_sort(call)
        asked = ListRequest(Group("and", tuple(terms)), read_window(call), key or "createdAt", direction, named)
        found = await find_resources(call, self._kind, type_, asked)
        shown = [select_fields(self._kind.show(row), select) for row in found.resources]
        return show_page(self._member, shown, found.total)

    async def _own_type(self, call: Call) -> tuple[Resource, TypeBody]:
        """The type, which the calling app owns."""
        row, stored = await need_type_row(call, self._typed.kind, self._typed.type_id(call))
        check_type_owner(call, stored)
        return row, stored

    def _change(
        self, call: Call, happened: str, type_row: Resource, row: RowWrite, old: Resource | None = None
    ) -> Change:
        """The write of a template, which applies only while the type is as it was read."""
        change = shown_change(call, event_name(self._kind, happened), row, self._kind.show, old)
        change.guards.append((type_row.kind, type_row.id, type_row.version))
        return change

    async def _need(self, call: Call, type_id: str, category: Category) -> Resource:
        """The template of the path."""
        id = call.path["templateId"]
        row = await call.get(self._kind.name, id)
        if row is None or row.type != type_id or row.body_as(TEMPLATE_DECODER).category != category.name:
            raise Refusal(Cause.NOT_FOUND, f"there is no template {id!r} of category {category.name!r}")
        return row


def _category_of(call: Call, own: CategorizedOwn) -> Category:
    """The category of the path."""
    name = call.path["categoryName"]
    found = next((category for category in own.category if category.name == name), None)
    if found is None:
        raise Refusal(Cause.NOT_FOUND, f"the type has no category {name!r}")
    return found


def _check(call: Call, stored: TypeBody, given: Sequence[AttributeConfig]) -> None:
    """Raise Refusal for unsound rules, another data type of an indexed attribute, or another app's attribute."""
    refuse_faults(check_attributes(given))
    known = {attribute.name: attribute for attribute in stored.attributes}
    faults, foreign = [], []
    for index, attribute in enumerate(given):
        former = known.get(attribute.name)
        if former is None:
            continue
        if former.ownerAppId not in (None, call.origin_app):
            foreign.append(Fault(f"attributes[{index}].name", "owner", f"{former.name} belongs to another app"))
        if former.indexed and former.dataType != attribute.dataType:
            faults.append(Fault(f"attributes[{index}].dataType", "type", f"{former.name} is indexed by its data type"))
    if foreign:
        raise Refusal(Cause.FORBIDDEN, "; ".join(fault.message for fault in foreign), foreign)
    refuse_faults(faults)


def template_kind(
    name: str, noun: str, type_kind: str, type_noun: str, member: str, names: Callable[[str], Json] | None = None
) -> Kind:
    """The kind of a service's templates. ``member`` shows the type; ``names`` all that names it, from its id."""

    def show(row: Resource) -> Json:
        body = row.body_as(TEMPLATE_DECODER)
        named = {member: row.type} if names is None else names(row.type)
        shown: Json = {"id": row.id, **named, **msgspec.to_builtins(body)}
        return {**shown, "attributes": show_attributes(body.attributes), **audit(row)}

    def payload(data: Json, outcome: CommandOutcome) -> Json:
        shown: Json = {member: data.get(member), "action": action_of(outcome.event), "requestId": outcome.request_id}
        return shown if outcome.succeeded else {**shown, "failureReason": outcome.reason}

    return Kind(
        name=name, noun=noun, type_kind=type_kind, type_noun=type_noun, values="", show=show,
        columns={"createdAt": "created_at"}, members=frozenset({"name", "category", "subCategory"}), callback=payload,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class TemplateTable:
    """What one family of paths says of the operations: their place under the path of one type, names and bodies.

    Numbers follow from ``first``; ``query`` is what a list takes, ``shown`` and ``page`` are what reads answer with.
    """

    at: str
    create: str
    list: str
    get: str
    update: str
    first: int
    new: type[CreateTemplate]
    changed: type[UpdateTemplate]
    shown: type[TemplateShown]
    page: Any
    headers: tuple[Header, ...] = HEADERS
    query: tuple[Query, ...] = PAGE


def template_operations(plans: TemplatePlans, table: TemplateTable) -> tuple[Operation, ...]:
    """The four operations of one family of paths."""
    category = f"{table.at}/categories/{{categoryName}}/templates"
    one, first = f"{category}/{{templateId}}", table.first
    section = Section(TAG, headers=table.headers, write_headers=(*table.headers, CALLBACK_SECRET), statuses=ACCEPTED)
    return (
        section.post(
            category, name=table.create, number=first, summary="Create a template for a category and sub-category"
        ).plan(plans.plan_create, body=table.new),
        section.get(category, name=table.list, number=first + 1, summary="List the templates of a category").handle(
            plans.list_templates, query=table.query, response=table.page
        ),
        section.get(one, name=table.get, number=first + 2, summary="Read one template").handle(
            plans.get_template, response=table.shown
        ),
        section.put(one, name=table.update, number=first + 3, summary="Change one template").plan(
            plans.plan_update, body=table.changed
        ),
    )
