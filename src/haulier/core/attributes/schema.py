"""Attributes of a type compiled once, to check and complete the values of its instances many times."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from msgspec import UNSET

from haulier.core.attributes.config import MAX_INDEXED_ATTRIBUTES, AttributeConfig, StoredAttribute
from haulier.core.refusal import Fault
from haulier.core.sortable import encode
from haulier.core.value_rules import compile_validator, faults_of, value_schema

NO_SLOTS: tuple[str | None, ...] = (None,) * MAX_INDEXED_ATTRIBUTES

MAX_APPS = 256
"""Apps for which a type remembers whose attributes are whose."""

INDEXED_TYPES: Mapping[str, tuple[type, ...]] = {"string": (str,), "number": (int, float), "boolean": (bool,)}
"""Exact types of the values that an indexed attribute of a data type can be found by."""


class AttributeSchema:
    """What one type (with one template) says about values. Safe to share between requests.

    ``own`` are the type's attributes: lists of a type know nothing of templates.
    """

    __slots__ = ("_defaults", "_foreign", "_partial", "_private", "_slots", "_whole", "attributes", "indexed")

    attributes: Mapping[str, StoredAttribute]
    """All attributes by name, the template's already in place of the type's."""
    indexed: dict[str, StoredAttribute]
    """Those with a slot, by name."""

    def __init__(self, attributes: Mapping[str, StoredAttribute], own: Sequence[StoredAttribute]) -> None:
        properties = {name: value_schema(item.dataType, item.validation) for name, item in attributes.items()}
        schema = {"type": "object", "properties": properties, "additionalProperties": False}
        required = [name for name, item in attributes.items() if item.is_required]
        self.attributes = attributes
        self.indexed = {name: item for name, item in attributes.items() if item.slot}
        self._partial = compile_validator(schema)
        self._whole = compile_validator(schema | {"required": required}) if required else self._partial
        self._defaults = {
            name: item.defaultValue for name, item in attributes.items() if item.defaultValue is not UNSET
        }
        self._slots = tuple((item.slot - 1, item.name, INDEXED_TYPES[item.dataType]) for item in own if item.slot)
        self._foreign: dict[str | None, tuple[frozenset[str], frozenset[str]]] = {}
        self._private = {
            name: item.ownerAppId for name, item in attributes.items() if item.ownerAppId and not item.isReadPublic
        }

    def validate(self, values: dict[str, Any], *, partial: bool = False, prefix: str = "") -> list[Fault]:
        """Every fault of the values, each field after ``prefix``; ``partial`` (an update) does not miss absent ones."""
        validator = self._partial if partial else self._whole
        return [] if validator.is_valid(values) else faults_of(validator, values, prefix)

    def complete(self, values: dict[str, Any]) -> dict[str, Any]:
        """The values with the default of each absent attribute. Defaults are shared: treat the result as read-only."""
        if self._defaults.keys() <= values.keys():
            return values
        return values | {name: value for name, value in self._defaults.items() if name not in values}

    def slots(self, values: Mapping[str, Any]) -> tuple[str | None, ...]:
        """The eight index columns x1 .. x8 of an instance with these values.

        What is not of the type's data type is not found by it: a value from before a change of the data type, or one
        that a template declares otherwise.
        """
        if not self._slots:
            return NO_SLOTS
        columns: list[str | None] = [None] * MAX_INDEXED_ATTRIBUTES
        for index, name, types in self._slots:
            value = values.get(name)
            if type(value) in types:
                columns[index] = encode(value)
        return tuple(columns)

    def visible(self, values: dict[str, Any], app_id: str | None) -> dict[str, Any]:
        """The values this app may read: open ones, its own, and those of others that are readable by all."""
        hidden = self.hidden(app_id)
        if not hidden:
            return values
        return {name: value for name, value in values.items() if name not in hidden}

    def hidden(self, app_id: str | None) -> frozenset[str]:
        """The attributes that this app may not read."""
        return self._of_others(app_id)[0]

    def writable(self, names: Iterable[str], app_id: str | None, prefix: str = "") -> list[Fault]:
        """A fault for each name that belongs to another app."""
        others = self._of_others(app_id)[1]
        if not others:
            return []
        text = "belongs to another app, which alone may write it"
        return [Fault(f"{prefix}.{name}" if prefix else name, "owner", text) for name in names if name in others]

    def _of_others(self, app_id: str | None) -> tuple[frozenset[str], frozenset[str]]:
        """What this app may not read, and what it may not write; worked out once for each app."""
        found = self._foreign.get(app_id)
        if found is None:
            private = frozenset(name for name, owner in self._private.items() if owner != app_id)
            owned = frozenset(name for name, item in self.attributes.items() if item.ownerAppId not in (None, app_id))
            if len(self._foreign) >= MAX_APPS:
                self._foreign.clear()
            found = self._foreign[app_id] = (private, owned)
        return found


def compile_schema(stored: Sequence[StoredAttribute], template: Sequence[AttributeConfig] = ()) -> AttributeSchema:
    """A type's attributes, with the template's in place of those of the same name (contract/entity.md section 8).

    A template's attribute keeps owner, visibility and slot of the type's; one that the type does not have is open to
    all and not indexed.
    """
    attributes = {item.name: item for item in stored}
    for config in template:
        former = attributes.get(config.name)
        fields = {name: getattr(config, name) for name in AttributeConfig.__struct_fields__}
        if former is not None:
            fields |= {"isReadPublic": former.isReadPublic, "indexed": former.indexed}
        attributes[config.name] = StoredAttribute(
            **fields, ownerAppId=former.ownerAppId if former else None, slot=former.slot if former else 0
        )
    return AttributeSchema(attributes, stored)
