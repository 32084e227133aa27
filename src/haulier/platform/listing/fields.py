"""The fields that a list filters and sorts by, each with the SQL of the tests that it can answer.

A test is true, false or unknown (NULL), and unknown counts as false: whoever negates one writes ``IS NOT TRUE``.
Values always travel as parameters; the only names in the text are columns of ``resource``.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from haulier.core.filters.coercion import (
    FieldType,
    Order,
    Scalar,
    as_bound,
    as_number,
    as_span,
    as_text,
    coerced_values,
)
from haulier.core.sort_keys import encode, is_exact

TextTest = Callable[[str], str]
"""From the SQL of a text to the SQL of a test on it."""

RELATIONS: dict[Order, str] = {"gt": ">", "gte": ">=", "lt": "<", "lte": "<="}
GREATEST_BIGINT = 2**63 - 1

_PLACEHOLDER = re.compile(r"\$(\d+)")


class Arguments:
    """The values that the statements of one list may name; ``add`` answers the placeholder."""

    def __init__(self) -> None:
        self.values: list[object] = []

    def add(self, value: object, type_: str) -> str:
        """One more value, sent as the SQL type."""
        self.values.append(value)
        return f"${len(self.values)}::{type_}"

    def bind(self, statement: str) -> tuple[str, list[object]]:
        """The statement with the values that it names, in the order it then numbers them."""
        used = sorted({int(number) for number in _PLACEHOLDER.findall(statement)})
        places = {number: place for place, number in enumerate(used, 1)}
        numbered = _PLACEHOLDER.sub(lambda found: f"${places[int(found[1])]}", statement)
        return numbered, [self.values[number - 1] for number in used]


class Field(Protocol):
    """What every field can be asked. Values are read as what the field holds, see ``core.filters.coercion``."""

    @property
    def reading(self) -> FieldType:
        """What the field holds."""

    def present(self) -> str:
        """It has a value."""

    def equals(self, choices: Sequence[Scalar]) -> str:
        """Its value, or an element of it, is one of these."""

    def compare(self, order: Order, bound: str | int | float) -> str:
        """Its value, or an element of it, is in this order to the bound."""

    def starts_with(self, prefix: str) -> str:
        """Its value, or an element of it, is a text that starts so."""

    def some_text(self, test: TextTest, prefix: str = "") -> str:
        """Its value, or an element of it, is a text that passes the test; all that pass start with ``prefix``."""

    def sort_keys(self) -> list[str]:
        """What to sort by."""

    def json(self) -> str:
        """Its value as JSON; of several a list, or each by itself."""

    def single(self) -> str | None:
        """Its one value as the database's own text, number or boolean; None where it may have several or any."""


@dataclass(frozen=True, slots=True)
class TextColumn:
    """A base field that holds text, or nothing."""

    column: str
    args: Arguments
    reading: FieldType = "text"

    def present(self) -> str:
        return f"{self.column} IS NOT NULL"

    def equals(self, choices: Sequence[Scalar]) -> str:
        return _one_of(self.column, [as_text(choice) for choice in choices], self.args, "text")

    def compare(self, order: Order, bound: str | int | float) -> str:
        return f'{self.column} COLLATE "C" {RELATIONS[order]} {self.args.add(as_text(bound), "text")}'

    def starts_with(self, prefix: str) -> str:
        return f"starts_with({self.column}, {self.args.add(prefix, 'text')})"

    def some_text(self, test: TextTest, prefix: str = "") -> str:
        return test(self.column)

    def sort_keys(self) -> list[str]:
        return [f'{self.column} COLLATE "C"']

    def json(self) -> str:
        return f"to_jsonb({self.column})"

    def single(self) -> str | None:
        return self.column


@dataclass(frozen=True, slots=True)
class FoldedText:
    """A text that is compared without regard to case; ``shown`` is the SQL of it as it is."""

    shown: str
    args: Arguments
    reading: FieldType = "text"

    @property
    def _folded(self) -> TextColumn:
        return TextColumn(f"lower({self.shown})", self.args)

    def present(self) -> str:
        return f"{self.shown} IS NOT NULL"

    def equals(self, choices: Sequence[Scalar]) -> str:
        return self._folded.equals([as_text(choice).lower() for choice in choices])

    def compare(self, order: Order, bound: str | int | float) -> str:
        return self._folded.compare(order, as_text(bound).lower())

    def starts_with(self, prefix: str) -> str:
        return self._folded.starts_with(prefix.lower())

    def some_text(self, test: TextTest, prefix: str = "") -> str:
        return test(self.shown)

    def sort_keys(self) -> list[str]:
        return [f'{self.shown} COLLATE "C"']

    def json(self) -> str:
        return f"to_jsonb({self.shown})"

    def single(self) -> str | None:
        return self.shown


@dataclass(frozen=True, slots=True)
class NumberColumn:
    """A base field that holds a whole number, or a moment in epoch milliseconds."""

    column: str
    args: Arguments
    reading: FieldType = "number"

    def present(self) -> str:
        return "true"

    def equals(self, choices: Sequence[Scalar]) -> str:
        numbers = [number for choice in choices if (number := as_number(choice)) is not None]
        whole = [int(number) for number in numbers if number == int(number) and abs(number) <= GREATEST_BIGINT]
        tests = [_one_of(self.column, whole, self.args, "bigint")] if whole else []
        for first, last in _spans(choices):
            tests.append(f"{self.column} BETWEEN {self.args.add(first, 'bigint')} AND {self.args.add(last, 'bigint')}")
        return " OR ".join(tests) or "false"

    def compare(self, order: Order, bound: str | int | float) -> str:
        number = as_bound(order, bound)
        if number is None:
            return "false"
        whole = math.floor(number) if order in ("gt", "lte") else math.ceil(number)
        if abs(whole) > GREATEST_BIGINT:
            return "true" if (whole > 0) is (order in ("lt", "lte")) else "false"
        return f"{self.column} {RELATIONS[order]} {self.args.add(whole, 'bigint')}"

    def starts_with(self, prefix: str) -> str:
        return "false"

    def some_text(self, test: TextTest, prefix: str = "") -> str:
        return "false"

    def sort_keys(self) -> list[str]:
        return [self.column]

    def json(self) -> str:
        return f"to_jsonb({self.column})"

    def single(self) -> str | None:
        return self.column


@dataclass(frozen=True, slots=True)
class JsonField:
    """A value inside a JSON column; ``value`` is the SQL that takes it out."""

    value: str
    args: Arguments
    reading: FieldType = "any"

    def present(self) -> str:
        return self._some("jsonb_typeof(e) <> 'null'")

    def equals(self, choices: Sequence[Scalar]) -> str:
        # Containment of one value: equal to it, or a list with it among its elements.
        equal = [json.dumps(value) for choice in choices for value in coerced_values(self.reading, choice)]
        tests = [f"{self.value} @> ANY ({self.args.add(equal, 'jsonb[]')})"]
        for first, last in _spans(choices) if self.reading == "any" else ():
            bounds = f"{self.args.add(first, 'bigint')} AND {self.args.add(last, 'bigint')}"
            tests.append(self._some(f"haulier_number(e) BETWEEN {bounds}"))
        return " OR ".join(tests)

    def compare(self, order: Order, bound: str | int | float) -> str:
        tests = []
        if self.reading in ("text", "any"):
            text = self.args.add(as_text(bound), "text")
            tests.append(f'haulier_text(e) COLLATE "C" {RELATIONS[order]} {text}')
        if self.reading in ("number", "any") and (number := as_bound(order, bound)) is not None:
            wanted = self.args.add(json.dumps(number), "jsonb")
            tests.append(f"haulier_number(e) {RELATIONS[order]} haulier_number({wanted})")
        return self._some(" OR ".join(tests)) if tests else "false"

    def starts_with(self, prefix: str) -> str:
        return self._some(f"starts_with(haulier_text(e), {self.args.add(prefix, 'text')})")

    def some_text(self, test: TextTest, prefix: str = "") -> str:
        return self._some(test("haulier_text(e)"))

    def sort_keys(self) -> list[str]:
        rank = f"array_position(ARRAY['boolean', 'number', 'string'], jsonb_typeof({self.value}))"
        return [rank, f"haulier_number({self.value})", f"({self.value} #>> '{{}}') COLLATE \"C\""]

    def json(self) -> str:
        return self.value

    def single(self) -> str | None:
        own = {"text": "haulier_text({})", "number": "haulier_number({})", "boolean": "({})::boolean"}.get(self.reading)
        return own.format(self.value) if own is not None else None

    def _some(self, test: str) -> str:
        return f"EXISTS (SELECT FROM haulier_elements({self.value}) AS e WHERE {test})"


@dataclass(frozen=True, slots=True)
class Linked:
    """A member whose values stand in a table of their own, where an index finds them; a list has several.

    ``value`` is one of them as a field of that table.
    """

    table: str
    member: str
    value: Field
    args: Arguments

    @property
    def reading(self) -> FieldType:
        return self.value.reading

    def present(self) -> str:
        return self._some("true")

    def equals(self, choices: Sequence[Scalar]) -> str:
        return self._some(self.value.equals(choices))

    def compare(self, order: Order, bound: str | int | float) -> str:
        return self._some(self.value.compare(order, bound))

    def starts_with(self, prefix: str) -> str:
        return self._some(self.value.starts_with(prefix))

    def some_text(self, test: TextTest, prefix: str = "") -> str:
        return self._some(self.value.some_text(test, prefix))

    def sort_keys(self) -> list[str]:
        raise AssertionError("a list is not sorted by what may have several values")

    def json(self) -> str:
        return f"(SELECT jsonb_agg(l.value) {self._values()})"

    def single(self) -> str | None:
        return None

    def _some(self, test: str) -> str:
        return f"EXISTS (SELECT {self._values()} AND ({test}))"

    def _values(self) -> str:
        # The columns have names of their own, so that those of the list's row are meant by theirs.
        columns = "tenant_id AS of_tenant, kind AS of_kind, member, value, id AS of_id"
        return (
            f"FROM (SELECT {columns} FROM {self.table}) AS l WHERE l.of_tenant = tenant_id"
            f" AND l.of_kind = kind AND l.of_id = id AND l.member = {self.args.add(self.member, 'text')}"
        )


@dataclass(frozen=True, slots=True)
class OfChildren:
    """A field of what belongs to the listed rows: one of these is enough. ``field`` is it in a row of theirs."""

    kind: str
    field: Field
    args: Arguments

    @property
    def reading(self) -> FieldType:
        return self.field.reading

    def present(self) -> str:
        return self._some(self.field.present())

    def equals(self, choices: Sequence[Scalar]) -> str:
        return self._some(self.field.equals(choices))

    def compare(self, order: Order, bound: str | int | float) -> str:
        return self._some(self.field.compare(order, bound))

    def starts_with(self, prefix: str) -> str:
        return self._some(self.field.starts_with(prefix))

    def some_text(self, test: TextTest, prefix: str = "") -> str:
        return self._some(self.field.some_text(test, prefix))

    def sort_keys(self) -> list[str]:
        raise AssertionError("a list is not sorted by what may have several values")

    def json(self) -> str:
        return f"(SELECT jsonb_agg(c.value) FROM {self._children(self.field.json())})"

    def single(self) -> str | None:
        return None

    def _some(self, test: str) -> str:
        return f"EXISTS (SELECT FROM {self._children(test)} AND c.value)"

    def _children(self, value: str) -> str:
        # Names of their own again, see ``Linked``; inside, the field's columns are those of the children.
        columns = f"tenant_id AS of_tenant, kind AS of_kind, parent AS of_parent, ({value}) AS value"
        return (
            f"(SELECT {columns} FROM resource) AS c WHERE c.of_tenant = tenant_id"
            f" AND c.of_kind = {self.args.add(self.kind, 'text')} AND c.of_parent = id"
        )


@dataclass(frozen=True, slots=True)
class WordIndex:
    """The index of the words of a type's texts; ``mark`` stands before those of one attribute.

    It is asked by itself, so that lists that do not search for words read no further table.
    """

    mark: str
    of_type: str
    """The condition that the type's rows there meet."""
    args: Arguments

    def rows(self, *queries: str) -> str:
        """Those of the type that answer all of these, from FROM on. See ``core.text_search.word_query``."""
        tests = " AND ".join(f"words @@ {self.args.add(query, 'text')}::tsquery" for query in queries)
        return f"FROM resource_more WHERE {self.of_type} AND {tests}"

    def has(self, *queries: str) -> str:
        """It is among them."""
        return f"id IN (SELECT id {self.rows(*queries)})"


@dataclass(frozen=True, slots=True)
class Slot:
    """An indexed attribute: its column of order-preserving text, and the value itself for what the text does not hold.

    ``attribute`` is asked beside the column where the column only narrows the choice down.
    """

    column: str
    attribute: JsonField
    args: Arguments
    words: WordIndex | None = None
    """None where its words are not indexed."""

    @property
    def reading(self) -> FieldType:
        return self.attribute.reading

    def present(self) -> str:
        return f"{self.column} IS NOT NULL"

    def equals(self, choices: Sequence[Scalar]) -> str:
        values = [value for choice in choices for value in coerced_values(self.reading, choice)]
        encoded = [text for text in map(encode, values) if text is not None]
        test = _one_of(self.column, encoded, self.args, "text")
        return test if all(map(is_exact, encoded)) else f"{test} AND ({self.attribute.equals(choices)})"

    def compare(self, order: Order, bound: str | int | float) -> str:
        value = as_text(bound) if self.reading == "text" else as_number(bound)
        text = encode(value)
        if text is None:
            return "false"
        least, beyond = ("s", "t") if isinstance(value, str) else ("n", "o")
        exact = is_exact(text)
        relation = RELATIONS[order] if exact else RELATIONS[order][0] + "="
        limit = f"{self.column} {relation} {self.args.add(text, 'text')}"
        other = self._from(least) if order in ("lt", "lte") else self._below(beyond)
        test = f"{limit} AND {other}"
        return test if exact else f"{test} AND {self.attribute.compare(order, bound)}"

    def starts_with(self, prefix: str) -> str:
        start = encode(prefix)
        if start is not None and is_exact(start):
            return f"{self._from(start)} AND {self._below(_after(start))}"
        return self.attribute.starts_with(prefix)

    def some_text(self, test: TextTest, prefix: str = "") -> str:
        start = encode(prefix)
        if start is None or not is_exact(start):
            start = "s"
        return f"{self._from(start)} AND {self._below(_after(start))} AND {self.attribute.some_text(test)}"

    def sort_keys(self) -> list[str]:
        return [self.column]

    def json(self) -> str:
        return self.attribute.json()

    def single(self) -> str | None:
        return self.attribute.single()

    def _from(self, least: str) -> str:
        return f"{self.column} >= {self.args.add(least, 'text')}"

    def _below(self, beyond: str) -> str:
        return f"{self.column} < {self.args.add(beyond, 'text')}"


def _spans(choices: Sequence[Scalar]) -> list[tuple[int, int]]:
    """The spans of time that are named and are no numbers."""
    return [span for choice in choices if as_number(choice) is None and (span := as_span(choice)) is not None]


def _one_of(column: str, values: Sequence[object], args: Arguments, type_: str) -> str:
    """Equality with one value keeps the order of the index behind it; with several it does not."""
    if not values:
        return "false"
    if len(values) == 1:
        return f"{column} = {args.add(values[0], type_)}"
    return f"{column} = ANY ({args.add(list(values), type_ + '[]')})"


def _after(start: str) -> str:
    """The least text in byte order that is beyond all texts with this start. The start's first character is our own."""
    kept = start.rstrip("\U0010ffff")
    following = ord(kept[-1]) + 1
    return kept[:-1] + chr(0xE000 if following == 0xD800 else following)
