"""Attributes of a type compiled once, to check and complete the values of its instances many times."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

import jsonschema_rs
import msgspec
from msgspec import UNSET

from haulier.core.attributes.config import MAX_INDEXED_ATTRIBUTES, NEAR_SLOTS, AttributeConfig, StoredAttribute
from haulier.core.pattern_cost import LONGEST_CHARACTER, MAX_MATCHING, cost_of
from haulier.core.refusal import MAX_FAULTS, Fault, bounded, under
from haulier.core.sort_keys import encode
from haulier.core.structured_types import STRUCTURES
from haulier.core.value_rules import TAKES_TOO_LONG, compile_validator, faults_of, looked_into, value_schema

NO_SLOTS: tuple[str | None, ...] = (None,) * NEAR_SLOTS

MAX_REWRITTEN = 8
"""How many times longer the same value may be written: 1.0 is 1, and 1e0."""
MAX_APPS = 32
"""Apps for which a type remembers whose attributes are whose; each has validators of its own."""

OWNED = "belongs to another app, which alone may write it"

INDEXED_TYPES: Mapping[str, tuple[type, ...]] = {"string": (str,), "number": (int, float), "boolean": (bool,)}
"""Exact types of the values that an indexed attribute of a data type can be found by."""


@dataclass(frozen=True, slots=True)
class _Part:
    """What one app has to do with a type's attributes."""

    hidden: frozenset[str]
    """What it may not read."""
    foreign: frozenset[str]
    """What it may not write."""
    made: jsonschema_rs.Draft202012Validator
    """For the values of what it makes."""
    changed: jsonschema_rs.Draft202012Validator
    """For the values of what it changes."""


class AttributeSchema:
    """What one type (with one template) says about values. Safe to share between requests.

    ``own`` are the type's attributes: lists of a type know nothing of templates. ``owner`` is the app that made the
    type: what it requires, every new instance must have. What another app requires binds that app alone, so that no
    app can stop the others from making instances; and nobody's change is refused for values of other apps, which it
    could not mend.
    """

    __slots__ = (
        "_chosen", "_defaults", "_owner", "_parts", "_patterns", "_slots", "_whole", "_width", "attributes", "indexed",
        "structured",
    )  # fmt: skip

    attributes: Mapping[str, StoredAttribute]
    """All attributes by name, the template's already in place of the type's."""
    indexed: dict[str, StoredAttribute]
    """Those with a slot, by name."""
    structured: dict[str, StoredAttribute]
    """Indexed ones whose values are structures, by name: lists find what is inside them."""

    def __init__(
        self, attributes: Mapping[str, StoredAttribute], own: Sequence[StoredAttribute], owner: str | None
    ) -> None:
        self.attributes = attributes
        self.indexed = {name: item for name, item in attributes.items() if item.slot}
        self.structured = {
            name: item for name, item in attributes.items() if item.indexed and item.dataType in STRUCTURES
        }
        self._owner = owner
        self._whole = _validator(attributes, attributes)
        self._patterns = [
            (name, cost_of(item.validation.regex))
            for name, item in attributes.items()
            if item.validation is not None and item.validation.regex
        ]
        self._chosen = {
            name: MAX_REWRITTEN * max(len(msgspec.json.encode(choice)) for choice in item.validation.valueOneOf)
            for name, item in attributes.items()
            if item.validation is not None and item.validation.valueOneOf
        }
        self._defaults = {
            name: item.defaultValue for name, item in attributes.items() if item.defaultValue is not UNSET
        }
        self._width = MAX_INDEXED_ATTRIBUTES if any(item.slot > NEAR_SLOTS for item in own) else NEAR_SLOTS
        self._slots = tuple((item.slot - 1, item.name, INDEXED_TYPES[item.dataType]) for item in own if item.slot)
        self._parts: dict[str | None, _Part] = {}

    def validate(
        self, values: dict[str, Any], app_id: str | None = None, *, changed: bool = False, prefix: str = ""
    ) -> list[Fault]:
        """The faults of the values that this app gives something new, or that have been ``changed`` by it; each field
        after ``prefix``. There are at most MAX_FAULTS, and as few unknown names are looked at.
        """
        unseen = 0
        if len(values) > len(self.attributes) + MAX_FAULTS:
            values, unseen = self._fewer(values)
        if self._patterns and (faults := self._too_costly(values, prefix)):
            return faults
        part = self._part(app_id)
        validator = part.changed if changed else part.made
        judged, faults = values, list[Fault]()
        for value in values.values():
            if type(value) is dict or type(value) is list:
                judged, faults = self._within_reach(values, prefix)
                break
        if not faults and validator.is_valid(judged):
            return []
        rules = {name: self.attributes[name].validation for name in judged if name in self.attributes}
        faults = bounded([*faults, *faults_of(validator, judged, prefix, rules)], unseen, prefix)
        return [_unwritable(fault, prefix, part.foreign) for fault in faults] if part.foreign else faults

    def _fewer(self, values: dict[str, Any]) -> tuple[dict[str, Any], int]:
        """Values of which most have no attribute: those that have one and MAX_FAULTS others; and how many are left out.

        The validator writes all that it was given into each fault.
        """
        known = {name: values[name] for name in self.attributes if name in values}
        others = islice((name for name in values if name not in known), MAX_FAULTS)
        return known | dict.fromkeys(others), len(values) - len(known) - MAX_FAULTS

    def _within_reach(self, values: dict[str, Any], prefix: str) -> tuple[dict[str, Any], list[Fault]]:
        """The values without what lies in objects and arrays, which no rule looks into but those of structures and of
        chosen values; the validator would copy it all. And a fault for each that is too long to be one of the chosen.
        """
        inside, faults = dict[str, Any](), list[Fault]()
        for name, value in values.items():
            if type(value) is not dict and type(value) is not list:
                continue
            longest = self._chosen.get(name)
            if longest is None:
                known = self.attributes.get(name)
                inside[name] = looked_into(value, known.dataType if known is not None else None)
            elif len(msgspec.json.encode(value)) > longest:
                faults.append(Fault(under(prefix, name), "enum", "is not one of the allowed values"))
                inside[name] = self.attributes[name].validation.valueOneOf[0]  # type: ignore[union-attr, index]
        return ({**values, **inside} if inside else values), faults

    def _too_costly(self, values: dict[str, Any], prefix: str) -> list[Fault]:
        """A fault for each of the costliest values, when to look for all patterns would take too long."""
        most = 0
        for name, cost in self._patterns:
            value = values.get(name)
            if type(value) is str:
                most += cost.a_byte * len(value)
        if most * LONGEST_CHARACTER <= MAX_MATCHING:
            return []
        costs = {name: cost.of(value) for name, cost in self._patterns if isinstance(value := values.get(name), str)}
        if sum(costs.values()) <= MAX_MATCHING:
            return []
        share = MAX_MATCHING // len(costs)
        return [Fault(under(prefix, name), "pattern", TAKES_TOO_LONG) for name, cost in costs.items() if cost > share]

    def complete(self, values: dict[str, Any]) -> dict[str, Any]:
        """The values with the default of each absent attribute. Defaults are shared: treat the result as read-only."""
        if self._defaults.keys() <= values.keys():
            return values
        return values | {name: value for name, value in self._defaults.items() if name not in values}

    def slots(self, values: Mapping[str, Any]) -> tuple[str | None, ...]:
        """The index columns x1 .. x8 of an instance with these values; x1 .. x32 where the type has more than eight.

        What is not of the type's data type is not found by it: a value from before a change of the data type, or one
        that a template declares otherwise.
        """
        if not self._slots:
            return NO_SLOTS
        columns: list[str | None] = [None] * self._width
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
        return self._part(app_id).hidden

    def writable(self, names: Iterable[str], app_id: str | None, prefix: str = "") -> list[Fault]:
        """A fault for each name that belongs to another app."""
        others = self._part(app_id).foreign
        if not others:
            return []
        return [Fault(under(prefix, name), "owner", OWNED) for name in names if name in others]

    def _part(self, app_id: str | None) -> _Part:
        """What this app has to do with the attributes; worked out once for each app."""
        found = self._parts.get(app_id)
        if found is None:
            if len(self._parts) >= MAX_APPS:
                self._parts.clear()
            found = self._parts[app_id] = self._part_of(app_id)
        return found

    def _part_of(self, app_id: str | None) -> _Part:
        of_others = {name: item for name, item in self.attributes.items() if item.ownerAppId not in (None, app_id)}
        hidden = frozenset(name for name, item in of_others.items() if not item.isReadPublic)
        if not of_others:
            return _Part(hidden, frozenset(), self._whole, self._whole)
        own = {name: item for name, item in self.attributes.items() if name not in of_others}
        spared = any(item.is_required and item.ownerAppId != self._owner for item in of_others.values())
        asked = own | {name: item for name, item in of_others.items() if item.ownerAppId == self._owner}
        made = _validator(self.attributes, asked) if spared else self._whole
        changed = {name: item if name in own else None for name, item in self.attributes.items()}
        return _Part(hidden, frozenset(of_others), made, _validator(changed, own))


def _validator(
    attributes: Mapping[str, StoredAttribute | None], asked: Mapping[str, StoredAttribute]
) -> jsonschema_rs.Draft202012Validator:
    """Of values with these attributes, and none but these; of an attribute that is None any value will do. Those of
    ``asked`` that are required must be there.
    """
    return compile_validator(
        {
            "type": "object",
            "properties": {
                name: {} if item is None else value_schema(item.dataType, item.validation)
                for name, item in attributes.items()
            },
            "required": [name for name, item in asked.items() if item.is_required],
            "additionalProperties": False,
        }
    )


def _unwritable(fault: Fault, prefix: str, foreign: frozenset[str]) -> Fault:
    """Whoever lacks what only another app may write hears so at once."""
    if fault.rule != "required" or all(fault.field != under(prefix, name) for name in foreign):
        return fault
    return replace(fault, message=f"is required and {OWNED}")


def compile_schema(
    stored: Sequence[StoredAttribute], template: Sequence[AttributeConfig] = (), *, owner: str | None = None
) -> AttributeSchema:
    """The attributes of a type that ``owner`` made, with the template's in place of those of the same name.

    A template's attribute keeps owner, visibility and slot of the type's; one that the type does not have is open to
    all and not indexed. See: contract/entity.md section 8.
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
    return AttributeSchema(attributes, stored, owner)
