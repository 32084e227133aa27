"""From a filter tree to SQL over ``resource``: the one place where SQL text is put together, every value a parameter.

What each operator means is written at ``core.filters.matches``; this says the same to the database.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from itertools import takewhile
from typing import NamedTuple, get_args

from haulier.core.attributes import INLINE_SLOTS
from haulier.core.filters import MAX_SEARCHED, Node, Term, fuzzy_distance, normal_key, wildcard_parts, words
from haulier.core.filters.coercion import FieldType, Scalar, as_span, as_text, coerced_values
from haulier.core.filters.tree import Operator
from haulier.core.refusal import Fault, refuse_faults
from haulier.core.text_search import is_whole, word_mark, word_query
from haulier.platform.declarations.kind import Column, CompiledType, ListedKind, StatePart
from haulier.platform.listing.fields import (
    Arguments,
    Field,
    FoldedText,
    JsonField,
    Linked,
    NumberColumn,
    OfChildren,
    Slot,
    TextColumn,
    TextTest,
    WordIndex,
)
from haulier.platform.listing.regular_expressions import postgres_regex
from haulier.platform.listing.resource_counts import COUNTED_COLUMNS

SHARED_COLUMNS: dict[str, Column] = {"id": "id", "createdAt": "created_at", "updatedAt": "updated_at"}
"""Base fields of every kind; a kind adds its own."""
NUMBER_COLUMNS: dict[str, FieldType] = {"created_at": "time", "updated_at": "time", "version": "number"}
READINGS: dict[str, FieldType] = {"string": "text", "number": "number", "boolean": "boolean"}
"""What attributes hold, by their data type."""
ORDERS: frozenset[Operator] = frozenset({"gt", "gte", "lt", "lte"})
ON_TEXTS: frozenset[Operator] = frozenset({"like", "prefix", "wildcard", "regexp", "fuzzy", "phrase", "phrase_prefix"})
COLUMNS: frozenset[str] = frozenset(get_args(Column))
INDEX_TESTS: frozenset[Operator] = frozenset({"eq", "in", "gt", "gte", "lt", "lte"})
MAX_INDEX_TESTS = 4
"""Tests of one filter that are tried for how much they leave."""
STATE_PARTS: dict[StatePart, str] = {
    "state": "state",
    "main": "split_part(state, ':', 1)",
    "sub": "split_part(state, ':', 2)",
}
TABLE = "resource"
FAR_TABLE = f"{TABLE} LEFT JOIN resource_more USING (tenant_id, kind, type, id, created_at)"
"""With the index columns beyond the eighth. A test of one of them lets the database begin with that column's index."""
MAX_NARROWED = 500
"""Rows that one condition may leave so that a list is read from these rows alone."""
MAX_NARROWED_BY_WORDS = 5_000
"""Likewise of a text search: its index has no order that could lead to a page of more."""
NOT_INDEXED = "not_indexed"
"""The rule of a refusal that names a field by which nothing can be found."""
NAMES_SHOWN = 50
"""Names of fields that a refusal lists."""


class Fields:
    """What one list can be filtered and sorted by, as this caller may see it.

    ``unindexed`` are attributes beside the indexed ones, which each row is asked for. ``children`` are the types of
    what belongs to the listed rows, by their ids.
    """

    def __init__(
        self, kind: ListedKind, type_: CompiledType | None, app: str | None, args: Arguments, tenant: str,
        unindexed: Collection[str] = (), children: Mapping[str, CompiledType] | None = None,
    ) -> None:  # fmt: skip
        self._kind, self._tenant = kind.name, tenant
        self._states = kind.states
        self._children = {
            name: (child.kind.name, Fields(child.kind, (children or {}).get(child.type_id), app, args, tenant))
            for name, child in kind.children.items()
        }
        self._columns = {**SHARED_COLUMNS, **kind.columns}
        self._members = kind.members
        self._links = kind.links
        self._other_names = kind.other_names
        self._type = type_
        self._args = args
        self.names_attributes = False
        """Whether the list rests on what the type says of an attribute."""
        self.table = TABLE
        """Where the fields that were found stand."""
        self.needs_rows = False
        """Whether any of them is more than a resource's type and state, by which counts are kept."""
        found = dict.fromkeys(_found_by_lists(type_, unindexed)) if type_ is not None else {}
        self._attributes = type_.schema.visible(found, app) if type_ is not None else {}
        structured = dict.fromkeys(type_.schema.structured) if type_ is not None else {}
        self._structured = type_.schema.visible(structured, app) if type_ is not None else {}

    def find(self, key: str) -> Field | None:
        """The field of a key as callers write it: a base field, a member of the body or an indexed attribute."""
        key = self._other_names.get(key, key)
        column = self._columns.get(key)
        if column is not None:
            self.needs_rows |= column not in COUNTED_COLUMNS
            return self._column(column)
        if key in self._states:
            return FoldedText(STATE_PARTS[self._states[key]], self._args)
        self.needs_rows = True
        if key in self._members:
            return JsonField(f"(body #> {self._args.add(key.split('.'), 'text[]')})", self._args)
        if key in self._links:
            return self._linked(key)
        before, _, rest = key.partition(".")
        if before in self._children:
            return self._of_children(*self._children[before], rest)
        return self._attribute(normal_key(key))

    def _of_children(self, kind: str, fields: Fields, key: str) -> Field | None:
        found = fields.find(key)
        return OfChildren(kind, found, self._args) if found is not None else None

    def sortable(self, key: str) -> Field | None:
        """The field to sort by: a base field or an indexed attribute."""
        key = self._other_names.get(key, key)
        if (
            key in self._links
            or key.partition(".")[0] in self._children
            or (
                key not in self._columns
                and (key in self._members or normal_key(key).partition(".")[0] in self._structured)
            )
        ):
            return None
        return self.find(key)

    def names(self, *, sortable: bool = False) -> str:
        """All that may be named, for refusals."""
        inside = [f"{name}.…" for name in self._structured]
        unsorted = () if sortable else [*sorted(self._members), *self._links, *inside]
        below = () if sortable else [f"{name}.…" for name in self._children]
        known = [*self._columns, *self._states, *unsorted, *below, *self._attributes]
        return ", ".join(known[:NAMES_SHOWN])

    def _column(self, column: Column) -> Field:
        assert column in COLUMNS, "a kind names columns of the table"
        reading = NUMBER_COLUMNS.get(column)
        return TextColumn(column, self._args) if reading is None else NumberColumn(column, self._args, reading)

    def _linked(self, key: str) -> Field:
        if self._links[key] == "text":
            return Linked("resource_link", key, TextColumn("l.value", self._args), self._args)
        return Linked("resource_moment", key, NumberColumn("l.value", self._args, "time"), self._args)

    def _attribute(self, name: str) -> Field | None:
        if self._type is None or name not in self._attributes:
            return self._inside(name)
        self.names_attributes = True
        declared = self._type.schema.attributes[name]
        value = f"(attrs -> {self._args.add(name, 'text')})"
        # A value from before a change of the data type is missing, as it is in the index.
        fitting = f"CASE WHEN jsonb_typeof{value} = '{declared.dataType}' THEN {value} END"
        attribute = JsonField(f"({fitting})", self._args, READINGS.get(declared.dataType, "any"))
        if not declared.slot or name in self._type.body.unbuilt:
            return attribute
        if declared.slot > INLINE_SLOTS:
            self.table = FAR_TABLE
        words = self._words(declared.slot, self._type.id) if declared in self._type.schema.texts else None
        return Slot(f"x{declared.slot}", attribute, self._args, words)

    def _words(self, slot: int, type_: str) -> WordIndex:
        names = (("tenant_id", self._tenant), ("kind", self._kind), ("type", type_))
        of_type = " AND ".join(f"{name} = {self._args.add(value, 'text')}" for name, value in names)
        return WordIndex(word_mark(self._tenant, self._kind, type_, slot), of_type, self._args)

    def _inside(self, name: str) -> Field | None:
        """A structure, or a member of it as ``home.city``: exact, but without an index."""
        if name.partition(".")[0] not in self._structured:
            return None
        return JsonField(f"(attrs #> {self._args.add(name.split('.'), 'text[]')})", self._args)


def _found_by_lists(type_: CompiledType, unindexed: Collection[str]) -> Iterator[str]:
    """Names of the attributes of single values that a list may name."""
    yield from type_.schema.indexed
    declared = type_.schema.attributes
    yield from (name for name in unindexed if name in declared and declared[name].dataType in READINGS)


def compile_filter(tree: Node, fields: Fields, args: Arguments) -> str | None:
    """The condition of a filter, None when it asks for nothing. Raises Refusal naming all that cannot be filtered, and
    every value that no value of its field can match.
    """
    faults: list[Fault] = []
    compiler = _Compiler(fields, args, faults)
    text = compiler.node(tree)
    refuse_faults(faults)
    return None if text == "true" else text


class IndexTest(NamedTuple):
    """A test that all matches pass, and the column whose index answers it."""

    condition: str
    exact: bool
    """Whether it asks for values themselves, not for a range of them."""
    most: int
    """Rows that it may leave so that a list is read from these rows alone."""
    column: str = ""
    """Empty where the index has no order."""
    counted: str = ""
    """Where the rows that pass are counted, if not in the table itself."""

    def within(self, table: str, scope: str) -> str:
        """The rows of a type that pass, from FROM on, in the index's own order: no other index costs as little then."""
        order = f" ORDER BY {self.column}, created_at" if self.column else ""
        return f"FROM {table} WHERE {scope} AND ({self.condition}){order}"

    def size(self, table: str, scope: str, most: str) -> str:
        """How many rows pass, counted up to one more than it may leave, which is ``most``."""
        counted = self.counted or self.within(table, scope)
        return f"(SELECT count(*) FROM (SELECT {counted} LIMIT {most}) AS few)"


def index_tests(tree: Node, fields: Fields, args: Arguments) -> list[IndexTest]:
    """The tests of a filter, each of one attribute, that indexes answer; equality first."""
    compiler = _Compiler(fields, args, [])
    tests, asked = [], list[_WordQuery]()
    for term in _required(tree):
        slot = fields.find(term.key) if term.value is not None else None
        if not isinstance(slot, Slot):
            continue
        if term.op in INDEX_TESTS:
            tests.append(IndexTest(compiler.node(term), term.op in ("eq", "in"), MAX_NARROWED, slot.column))
        elif (found := _of_words(slot, term)) is not None:
            asked.append(found)
    if asked:
        index, queries = asked[0].asked, [one.query for one in asked]
        rows = index.rows(*queries)
        tests.append(IndexTest(index.has(*queries), True, MAX_NARROWED_BY_WORDS, counted=rows))
    return sorted(tests, key=lambda test: not test.exact)[:MAX_INDEX_TESTS]


def rows_with_words(tree: Node, fields: Fields) -> str | None:
    """Where the matches of a filter stand that asks for words and for nothing else, from FROM on; None for others.

    There ``id`` and ``created_at`` are those of the resources.
    """
    asked = []
    for term in _required(tree):
        slot = fields.find(term.key)
        found = _of_words(slot, term) if isinstance(slot, Slot) and term.value is not None else None
        if found is None or not found.is_exact:
            return None
        asked.append(found)
    if not asked or not _is_conjunction(tree):
        return None
    return asked[0].asked.rows(*(one.query for one in asked))


def _is_conjunction(node: Node) -> bool:
    return isinstance(node, Term) or (node.op == "and" and all(map(_is_conjunction, node.items)))


def _required(node: Node) -> Iterator[Term]:
    """The terms that every match meets."""
    if isinstance(node, Term):
        yield node
    elif node.op == "and":
        for item in node.items:
            yield from _required(item)


class _Compiler:
    def __init__(self, fields: Fields, args: Arguments, faults: list[Fault]) -> None:
        self._fields = fields
        self._args = args
        self._faults = faults
        self._found: dict[str, Field | None] = {}

    def node(self, node: Node) -> str:
        if isinstance(node, Term):
            return self._term(node)
        items = [f"({self.node(item)})" for item in node.items]
        if node.op == "or":
            if node.least > 1:
                return f"{' + '.join(f'({item} IS TRUE)::integer' for item in items)} >= {node.least}"
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
        if (why := _impossible(field.reading, term)) is not None:
            self._faults.append(Fault(f"query.{term.key}", "type", f"{term.key} {why}"))
            return "false"
        if term.value is None:
            return field.present() if term.op == "ne" else _not(field.present())
        if term.op in ("eq", "in"):
            return field.equals(_wanted(term))
        if term.op in ("ne", "nin"):
            return _not(field.equals(_wanted(term)))
        if term.op in ("gt", "gte", "lt", "lte"):
            return field.compare(term.op, term.value)
        return self._on_text(field, term)

    def _field(self, key: str) -> Field | None:
        if key not in self._found:
            field = self._found[key] = self._fields.find(key)
            if field is None:
                message = f"{key} cannot be filtered; what can be: {self._fields.names()}"
                self._faults.append(Fault(f"query.{key}", NOT_INDEXED, message))
        return self._found[key]

    def _on_text(self, field: Field, term: Term) -> str:
        found = _of_words(field, term) if isinstance(field, Slot) else None
        if found is not None:
            test = found.asked.has(found.query)
            return test if found.is_exact else f"{test} AND ({self._by_reading(field, term)})"
        return self._by_reading(field, term)

    def _by_reading(self, field: Field, term: Term) -> str:
        """The test on the texts themselves."""
        value = term.value
        if term.op == "prefix":
            return field.starts_with(value)
        if term.op == "match":
            if field.reading not in ("text", "any"):
                return field.equals([value])
            return f"{field.equals([value])} OR {field.some_text(_match(self._args, as_text(value)))}"
        return field.some_text(TEXT_TESTS[term.op](self._args, value), _start(term))


class _WordQuery(NamedTuple):
    """What the index of words is asked. Where it is not exact it finds more than the term, never less."""

    asked: WordIndex
    query: str
    is_exact: bool


def _of_words(slot: Slot, term: Term) -> _WordQuery | None:
    """The query that answers a term from the index of words; None where none does."""
    index = slot.words
    if index is None or term.op not in ("match", "phrase", "phrase_prefix"):
        return None
    asked = words(as_text(term.value))
    wanted = list(dict.fromkeys(reversed(asked)))
    if not wanted:
        return None
    if term.op == "match":
        return _WordQuery(index, word_query(index.mark, wanted, "|"), is_whole(wanted))
    wanted.reverse()  # the last word of the phrase is the last one here: it may go on
    query = word_query(index.mark, wanted, "&", begun=term.op == "phrase_prefix")
    return _WordQuery(index, query, len(asked) == 1 and is_whole(wanted))


def _wanted(term: Term) -> Sequence[Scalar]:
    """The values that the term names."""
    return term.value if term.op in ("in", "nin") else (term.value,)


def _impossible(reading: FieldType, term: Term) -> str | None:
    """Why no value of a field that holds these can match the term, or the one that the term negates."""
    if reading in ("text", "any") or term.value is None:
        return None
    holds = {"number": "numbers", "time": "moments", "boolean": "true or false"}[reading]
    if term.op in ON_TEXTS:
        return f"holds {holds}; {term.op} is for texts"
    if reading == "boolean" and term.op in ORDERS:
        return f"holds {holds}, which have no order"
    for value in _wanted(term):
        fits = coerced_values(reading, value) or (reading == "time" and as_span(value) is not None)
        if not fits:
            return f"holds {holds}, which {value!r} is not" if reading != "boolean" else f"holds {holds}, not {value!r}"
    return None


def _start(term: Term) -> str:
    """How every text begins that the term can match."""
    if term.op != "wildcard":
        return ""
    return "".join(part[1] for part in takewhile(lambda part: part not in ("*", "?"), wildcard_parts(term.value)))


def _beginning(text: str) -> str:
    """As much of a text as is searched."""
    return f"left({text}, {MAX_SEARCHED})"


def _not(test: str) -> str:
    return f"({test}) IS NOT TRUE"


def _like(args: Arguments, value: str) -> TextTest:
    wanted = args.add(value, "text")
    return lambda text: f"strpos(haulier_lower({text}), haulier_lower({wanted})) > 0"


def _wildcard(args: Arguments, value: str) -> TextTest:
    marks = {"*": "%", "?": "_"}
    parts = [marks.get(part) or re.sub(r"[%_\\]", r"\\\g<0>", part[1]) for part in wildcard_parts(value)]
    pattern = args.add("".join(parts), "text")
    return lambda text: f'{text} COLLATE "C" LIKE {pattern}'


def _regexp(args: Arguments, value: str) -> TextTest:
    pattern = args.add(postgres_regex(value), "text")
    return lambda text: f'{_beginning(text)} COLLATE "C" ~ {pattern}'


def _fuzzy(args: Arguments, value: str) -> TextTest:
    wanted, most = args.add(value, "text"), args.add(fuzzy_distance(value.lower()), "integer")
    return lambda text: f"haulier_fuzzy({_beginning(text)}, haulier_lower({wanted}), {most})"


def _match(args: Arguments, value: str) -> TextTest:
    wanted = args.add(value, "text")
    return lambda text: " && ".join(
        f"string_to_array(btrim(haulier_words({side})), ' ')" for side in (_beginning(text), wanted)
    )


def _phrase(args: Arguments, value: str) -> TextTest:
    if not words(value):
        return lambda text: "false"
    wanted = args.add(value, "text")
    return lambda text: f"strpos(haulier_words({_beginning(text)}), haulier_words({wanted})) > 0"


def _phrase_prefix(args: Arguments, value: str) -> TextTest:
    if not words(value):
        return lambda text: "false"
    wanted = args.add(value, "text")
    return lambda text: f"strpos(haulier_words({_beginning(text)}), rtrim(haulier_words({wanted}))) > 0"


TEXT_TESTS: dict[Operator, Callable[[Arguments, str], TextTest]] = {
    "like": _like,
    "wildcard": _wildcard,
    "regexp": _regexp,
    "fuzzy": _fuzzy,
    "phrase": _phrase,
    "phrase_prefix": _phrase_prefix,
}
