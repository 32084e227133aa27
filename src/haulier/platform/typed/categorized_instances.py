"""Instances with a code of their own that belong in a category of their type and may follow a template.

See: contract/participant.md sections 4.4 and 4.6, contract/entity.md sections 7 and 8.
"""

from __future__ import annotations

from typing import Any, Protocol

import msgspec
from msgspec import Struct

from haulier.core.refusal import Fault, refuse_faults
from haulier.platform.commands.call import Call
from haulier.platform.declarations.kind import CompiledType, Kind
from haulier.platform.storage.resources import Json, Resource
from haulier.platform.typed.categories import CategorizedOwn, category_faults
from haulier.platform.typed.serialization import audit
from haulier.platform.typed.templates import need_template

MEMBERS = ("uniqueCode", "name", "category", "subCategory", "templateId")
"""Fields of such an instance as it is stored and shown."""
OPTIONAL = (*MEMBERS[1:], "owner", "state")
"""What such an instance may lack."""


class CategoryChoice(Protocol):
    """The category of an instance, and the template that it follows: in a request, or as stored."""

    @property
    def category(self) -> str | None: ...

    @property
    def subCategory(self) -> str | None: ...

    @property
    def templateId(self) -> str | None: ...


class ChosenCategory(Struct, frozen=True):
    """The category, sub-category and template of an instance after a write."""

    category: str | None = None
    subCategory: str | None = None
    templateId: str | None = None


NO_CATEGORY = ChosenCategory()


class CategorizedBody(Struct, kw_only=True, omit_defaults=True):
    """Such an instance's own fields as stored.

    Owner is the row's parent, state the row's state, properties its attributes.
    """

    uniqueCode: str
    name: str | None = None
    category: str | None = None
    subCategory: str | None = None
    templateId: str | None = None
    lastEvent: Json | None = None
    """Written by the engine with every event (``instance_changes.LAST_EVENT``)."""


DECODER = msgspec.json.Decoder(CategorizedBody)


def show_categorized(row: Resource) -> Json:
    """Such an instance with all its properties, as callbacks and events give it. Nothing is shown of what it lacks."""
    body = row.body_as(DECODER)
    shown: Json = {"id": row.id, "uniqueCode": body.uniqueCode}
    given = (body.name, body.category, body.subCategory, body.templateId, row.parent, row.state)
    shown.update((name, value) for name, value in zip(OPTIONAL, given, strict=True) if value is not None)
    shown["properties"] = row.attributes()
    shown.update(audit(row))
    return shown


async def categorized_body(
    call: Call, templates: Kind, type_: CompiledType[CategorizedOwn], body: Any, old: Resource | None = None
) -> tuple[CategorizedBody, CompiledType]:
    """The fields of a new instance, or of ``old`` after an update, and the type by which its values are checked.

    ``templates`` is the kind of the templates. Raises Refusal as ``_choose_category`` does.
    """
    kept = old.body_as(DECODER) if old is not None else None
    chosen, templated = await _choose_category(call, templates, type_, body, kept or NO_CATEGORY)
    stored = kept or CategorizedBody(uniqueCode=body.uniqueCode)
    stored.name = stored.name if body.name is None else body.name
    stored.category, stored.subCategory, stored.templateId = chosen.category, chosen.subCategory, chosen.templateId
    return stored, templated


async def _choose_category(
    call: Call, templates: Kind, type_: CompiledType[CategorizedOwn], given: CategoryChoice, kept: CategoryChoice
) -> tuple[ChosenCategory, CompiledType]:
    """The category, sub-category and template of an instance after a write, and the type that checks its values.

    What is not given stays, also when the type has no such category any more; another category forgets the old
    sub-category; a template brings the category and sub-category that are not given. The change applies only under the
    versions of the template and of the type that it was planned with. Raises Refusal for an unknown template, and for
    one of another category or sub-category.
    """
    if not (given.category or given.subCategory or given.templateId) and kept is NO_CATEGORY:
        return NO_CATEGORY, type_
    id = given.templateId or kept.templateId
    template = None if id is None else await need_template(call, templates, type_, id)
    brought = template.body if template is not None and given.templateId else None
    category = given.category or (brought.category if brought else kept.category)
    sub_category = given.subCategory
    if sub_category is None and brought is not None:
        sub_category = brought.subCategory
    elif sub_category is None and category == kept.category:
        sub_category = kept.subCategory
    stays = (category, sub_category) == (kept.category, kept.subCategory)
    faults = [] if stays else category_faults(type_.own.category, category, sub_category)
    if template is not None and (category, sub_category) != (template.body.category, template.body.subCategory):
        place = f"{template.body.category} / {template.body.subCategory}"
        faults.append(Fault("templateId", "category", f"the template {template.id} is for {place}"))
    refuse_faults(faults)
    if template is None:
        return ChosenCategory(category, sub_category), type_
    return ChosenCategory(category, sub_category, template.id), template.applied_to(type_)
