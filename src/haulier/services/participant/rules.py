"""The participant service's own rules. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from haulier.core.machine import Machine
from haulier.core.refusal import Cause, Fault, Refusal, invalid
from haulier.services.participant.wire import AllowedOwner, Category

TAKEN_NAMES = frozenset({"tenant", "tenants"})
"""Every tenant has this type from the start."""
RESERVED_NAMES = frozenset({"config"})
"""A type of this name would stand in the way of the service's own addresses."""


def check_names(plural: str, singular: str) -> None:
    """Raises Refusal when a name belongs to the system."""
    for name in (plural, singular):
        if name in TAKEN_NAMES:
            raise Refusal(Cause.DUPLICATE_NAME, f"there is a participant type {name!r} already")
        if name in RESERVED_NAMES:
            raise invalid("name", "reserved", f"{name!r} is reserved")


def check_allowed_owner(rule: AllowedOwner | None) -> None:
    """An owner rule says something, and does not say two things about one type."""
    if rule is None:
        return
    if not rule.oneOf and not rule.noneOf:
        raise invalid("allowedOwner", "minProperties", "needs oneOf or not")
    both = set(rule.oneOf or ()) & set(rule.noneOf or ())
    if both:
        raise invalid("allowedOwner", "unique", f"{', '.join(sorted(both))} stands in both oneOf and not")


def check_categories(categories: Sequence[Category]) -> None:
    """Category names are unique, and so are the sub-categories of each."""
    names = [category.name for category in categories]
    if len(set(names)) < len(names):
        raise invalid("category", "unique", "a category occurs twice")
    for index, category in enumerate(categories):
        if len(set(category.subCategory)) < len(category.subCategory):
            raise invalid(f"category[{index}].subCategory", "unique", "a sub-category occurs twice")


def owner_admitted(rule: AllowedOwner | None, owner_type: str) -> bool:
    """Whether participants of a type may own instances."""
    if rule is None:
        return True
    if rule.oneOf is not None and owner_type not in rule.oneOf:
        return False
    return owner_type not in (rule.noneOf or ())


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


def check_first_state(machine: Machine, state: str | None) -> None:
    """A participant begins where its machine does: states are reached by events, none is skipped."""
    if state is not None and state not in (machine.initial, machine.initial.partition(":")[0]):
        raise invalid("state", "enum", f"a participant begins in {machine.initial}")
