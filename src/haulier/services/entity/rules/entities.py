"""The entity service's own rules. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from haulier.core.attributes import AttributeSchema
from haulier.core.conditions import check_condition, condition_holds, parse_condition
from haulier.core.machine import Machine
from haulier.core.refusal import Cause, Refusal, invalid
from haulier.core.value_rules import DataType
from haulier.platform.storage.resources import Json
from haulier.services.entity.requests import CoreAttribute, Names

RESERVED_NAMES = frozenset({"entity-type", "apps", "app", "aggregate-query", ".", ".."})
"""A type of such a name would stand in the way of the service's own addresses."""
CORE_ATTRIBUTES = ("uniqueCode", "name", "owner", "category", "subCategory", "state")
"""Built-in fields of an entity that hold text; conditions may name them like attributes."""

_PLURAL = re.compile(r"[^\x00-\x20\x7f\s:/?#%\\]{1,64}")
_APP = re.compile(r"[a-zA-Z0-9][a-zA-Z0-9_:-]{0,63}")


def check_app(app: str) -> str:
    """The id of an app, which keeps its types apart from those of others."""
    if not _APP.fullmatch(app):
        raise invalid("appId", "pattern", "an app id has up to 64 letters, digits, colons, underlines and hyphens")
    return app


def check_names(names: Names) -> None:
    """The plural stands in addresses and before the colon of ids."""
    if not _PLURAL.fullmatch(names.plural):
        raise invalid("name.plural", "pattern", "may hold neither blanks nor any of : / ? # % \\")
    if names.plural in RESERVED_NAMES:
        raise invalid("name.plural", "reserved", f"{names.plural!r} is reserved")


def check_core_attributes(given: Sequence[CoreAttribute]) -> None:
    """Each field has one alias."""
    names = [attribute.name for attribute in given]
    if len(set(names)) < len(names):
        raise invalid("coreAttributes", "unique", "a field occurs twice")


def first_state(machine: Machine | None, state: str | None) -> str | None:
    """Where a new entity begins when the caller says so. Raises Refusal for a state that its machine does not have."""
    if state is None:
        return None
    if machine is None:
        raise Refusal(Cause.STATE_MACHINE, "the type has no state machine")
    return machine.full_name(state)


def is_unmet(expression: str, schema: AttributeSchema, app: str | None, shown: Json) -> bool:
    """Whether the condition is not true of the entity ``shown``, all its properties in it, as it is stored.

    Raises Refusal when it is no sound condition. It sees what the app may read: whatever else it named could be
    guessed from the outcome.
    """
    tree = parse_condition(expression)
    readable = schema.visible(dict(schema.attributes), app)
    core: dict[str, DataType] = dict.fromkeys(CORE_ATTRIBUTES, "string")
    check_condition(tree, core | {name: item.dataType for name, item in readable.items()})
    values = {name: shown.get(name) for name in CORE_ATTRIBUTES}
    return not condition_holds(tree, values | {name: shown["properties"].get(name) for name in readable})
