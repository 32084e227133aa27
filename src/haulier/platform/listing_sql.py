"""From a filter tree to SQL over ``resource``: the one place where SQL text is put together, every value a parameter.

What each operator means is written at ``core.filters.matches``; this says the same to the database.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import get_args

from haulier.core.filters import Group, Node, Term, equal_values, fuzzy_distance, normal_key, words
from haulier.core.refusal import Fault, Refusal, refuse_faults
from haulier.core.refusal import Cause
from haulier.platform.kinds import Column, CompiledType, Kind
from haulier.platform.listing_fields import RELATIONS, Arguments, Field, JsonField, NumberColumn, Scalar, Slot, TextColumn
from haulier.platform.listing_regex import postgres_regex

SHARED_COLUMNS: dict[str, Column] = {"id": "id", "createdAt": "created_at", "updatedAt": "updated_at"}
"""Base fields of every kind; a kind adds its own."""
NUMBER_COLUMNS: frozenset[str] = frozenset({"created_at", "updated_at", "version"})
COLUMNS: frozenset[str] = frozenset(get_args(Column))
NAMES_SHOWN = 50
"""Names of fields that a refusal lists."""


class Fields:
    """What one list can be filtered and sorted by, as this caller may see it."""

    def __init__(self, kind: Kind, type_: CompiledType | None, app: str | None, args: Arguments) -> None:
        self._columns = {**SHARED_COLUMNS, **kind.columns}
        self._members = kind.members
        self._type = type_
        self._args = args
        indexed = dict.fromkeys(type_.schema.indexed) if type_ is not None else {}
        self._attributes = type_.schema.visible(indexed, app) if type_ is not None else {}

    def find(self, key: str) -> Field | None:
        """The field of a key as callers write it: a base field, a member of the body or an indexed attribute."""
        column = self._columns.get(key)
        if column is not None:
            return self._column(column)
        if key in self._members:
            return JsonField(f"(body #> {self._args.add(key.split('.'), 'text[]')})", self._args)
        return self._attribute(normal_key(key))

    def sortable(self, key: str) -> Field | None:
        """The field to sort by: a base field or an indexed attribute."""
        return None if key in self._members and key not in self._columns else self.find(key)

    def names(self, *, sortable: bool = False) -> str:
        """All that may be named, for refusals."""
        known = [*self._columns, *(() if sortable else sorted(self._members)), *self._attributes]
        return ", ".join(known[:NAMES_SHOWN])

    def _column(self, column: Column) -> Field:
        assert column in COLUMNS, "a kind names columns of the table"
        return (NumberColumn if column in NUMBER_COLUMNS else TextColumn)(column, self._args)

    def _attribute(self, name: str) -> Field | None:
        if self._type is None or name not in self._attributes:
            return None
        attribute = JsonField(f"(attrs -> {self._args.add(name, 'text')})", self._args)
        if name in self._type.body.unbuilt:
            return attribute
        return Slot(f"x{self._type.schema.indexed[name].slot}", attribute, self._args)


def compile_filter(tree: Node, fields: Fields, args: Arguments) -> str | None:
    """The condition of a filter, None when it asks for nothing. Raises Refusal naming every field that cannot be filtered."""
    unknown: list[Fault] = []
    compiler = _Compiler(fields, args, unknown)
    text = compiler.node(tree)
    refuse_faults(unknown)
    return None if text == "true" else text


class _Compiler:
    def __init__(self, fields: Fields, args: Arguments, unknown: list[Fault]) -> None:
        self._fields = fields
        self._args = args
        self._unknown = unknown
        self._found: dict[str, Field | None] = {}

    def node(self, node: Node) -> str:
        if isinstance(node, Term):
            return self._term(node)
        items = [f"({self.node(item)})" for item in node.items]
        if node.op == "or":
            return " OR ".join(items) or "false"
        if node.op == "not":
            return " AND ".join(f"{item} IS NOT TRUE" for item in items) or "true"
        return " AND ".join(items) or "true"

    def _term(self, term: Term) -> str:
        field = self._field(term.key)
        if field is None:
            return "false"
        if term.op == "exists":
            return field.present() if term.value else _not(field.present())
        if term.value is None:
            return field.present() if term.op == "ne" else _not(field.present())
        if term.op in ("eq", "in"):
            return field.equals(_choices(term))
        if term.op in ("ne", "nin"):
            return _not(field.equals(_choices(term)))
        if term.op in ("gt", "gte", "lt", "lte"):
            return field.compare(term.op, term.value)
        return self._on_text(field, term)

    def _field(self, key: str) -> Field | None:
        if key not in self._found:
            field = self._found[key] = self._fields.find(key)
            if field is None:
                message = f"{key} cannot be filtered; what can be: {self._fields.names()}"
                self._unknown.append(Fault(f"query.{key}", "unknown", message))
        return self._found[key]

    def _on_text(self, field: Field, term: Term) -> str:
        value = term.value
        if term.op == "match":
            same = field.equals(equal_values(value))
            return f"{same} OR {field.some_text(self._match(value))}" if isinstance(value, str) else same
        if term.op == "prefix":
            return self._prefix(field, value)
        if term.op == "wildcard":
            start = value[: min(value.find(mark) % (len(value) + 1) for mark in "*?")]
            return field.some_text(self._like(_wildcard_pattern(value), 'COLLATE "C"'), start)
        if term.op in ("phrase", "phrase_prefix") and not words(value):
            return "false"
        return field.some_text(self._tests[term.op](self, value))
