"""Categories of a type and of its instances. Pure."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from haulier.core.refusal import Fault, invalid
from haulier.platform.typed.requests import Category
from haulier.platform.typed.typed_resource import TypeOwn


class CategorizedOwn(TypeOwn, kw_only=True, omit_defaults=True):
    """What a type has whose instances belong in categories."""

    category: list[Category] = msgspec.field(default_factory=list)


def check_categories(categories: Sequence[Category]) -> None:
    """Category names are unique, and so are the sub-categories of each."""
    names = [category.name for category in categories]
    if len(set(names)) < len(names):
        raise invalid("category", "unique", "a category occurs twice")
    for index, category in enumerate(categories):
        if len(set(category.subCategory)) < len(category.subCategory):
            raise invalid(f"category[{index}].subCategory", "unique", "a sub-category occurs twice")


def category_faults(categories: Sequence[Category], category: str | None, sub_category: str | None) -> list[Fault]:
    """What is wrong with the pair of an instance. A type without categories takes none."""
    if category is None:
        return [Fault("subCategory", "required", "needs a category")] if sub_category is not None else []
    found = next((known for known in categories if known.name == category), None)
    if found is None:
        return [Fault("category", "enum", f"the type has no category {category!r}")]
    if sub_category is not None and sub_category not in found.subCategory:
        return [Fault("subCategory", "enum", f"the category {category!r} has no sub-category {sub_category!r}")]
    return []
