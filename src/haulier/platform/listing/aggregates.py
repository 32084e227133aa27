"""Aggregations over the resources that a filter finds: one statement, however much is asked for.

``matches`` holds of every match what is asked about. Each ``terms`` and each histogram is a query over it that groups
by its own value and by the buckets around it, of which only those that are shown go on. Numbers, filters and ranges are
columns of the group that they are in. Where one query asks, which is the usual case, the table is read once.

See: contract/orchestrator.md section DLQS, docs/design/search.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC

from haulier.core.aggregations import (
    MAX_BUCKETS,
    Aggregation,
    Buckets,
    DateHistogram,
    Filtered,
    Metric,
    Order,
    Range,
    Ranges,
    Terms,
)
from haulier.core.aggregations.intervals import FIRST_MOMENT, LAST_MOMENT
from haulier.core.filters.coercion import FieldType
from haulier.core.filters.terms import malformed
from haulier.core.refusal import Fault, refuse_faults
from haulier.platform.listing.fields import Arguments, Field
from haulier.platform.listing.resource_counts import COUNT_COLUMN, Source
from haulier.platform.listing.sql import NOT_INDEXED, Fields, compile_filter

MAX_GROUPS = 32
"""Queries of one statement: terms and histograms, each counted in every range that it is in."""
MAX_NUMBERS = 512
"""Numbers of all groups together."""
MAX_ROWS = MAX_BUCKETS
"""Rows of all groups together: their buckets, and what a list of values has beside."""
COUNT, FILTER = "<count>", "<filter>"
"""A number of resources; where a number takes the conditions of the filters around it."""
OF_NUMBERS: frozenset[FieldType] = frozenset({"number", "time", "any"})


@dataclass(slots=True)
class Group:
    """One query of the statement. Its rows are numbered; each names the row of the outer group that it is in."""

    number: int
    outer: Group | None
    tests: list[str]
    """Conditions of the filters and ranges around it."""
    joins: list[str]
    """Elements of lists, and the outer group's rows that are shown."""
    key: str = ""
    """What it groups by; empty for a group with one row in each outer one."""
    bucket: Buckets | None = None
    reading: FieldType = "any"
    sort_keys: tuple[str, ...] = ()
    """What sorts its keys."""
    numbers: list[str] = field(default_factory=list)
    named: dict[str, int] = field(default_factory=dict)
    """Places of the numbers that its rows may be ordered by."""
    has_all: bool = False
    """Whether every match is in one of its rows, so that these add up to the total."""


@dataclass(frozen=True, slots=True)
class Planned:
    """Where an aggregation's part of the answer is: in a group of its own, or in numbers of the group around it."""

    asked: Aggregation
    group: Group | None = None
    places: tuple[int, ...] = ()
    inner: tuple[tuple[Planned, ...], ...] = ()
    """Of what has several buckets in one row, those of each; else the only ones."""


@dataclass(frozen=True, slots=True)
class Statement:
    """A compiled request: its text, and where each part of the answer is found. Part 0 is the one of all matches."""

    text: str
    plan: tuple[Planned, ...]


@dataclass(frozen=True, slots=True)
class _Place:
    """Where inner aggregations are: in rows of a group, those that meet further conditions."""

    group: Group
    tests: tuple[str, ...] = ()


class CompiledAggregations:
    """A request as parts of a statement; ``statement`` says what it is asked of."""

    def __init__(self, asked: Sequence[Aggregation], fields: Fields, args: Arguments) -> None:
        """Raises Refusal naming every field that cannot be asked about so, and for more groups than one statement
        has.
        """
        self._fields = fields
        self._args = args
        self._faults: list[Fault] = []
        self._columns: dict[str, str] = {}
        self._groups: list[Group] = []
        self._left = MAX_NUMBERS
        self._has_metrics = False
        self._all = self._group(None, (), [])
        self._plan = self._level(asked, _Place(self._all))
        refuse_faults(self._faults)

    @property
    def needs_rows(self) -> bool:
        """Whether it asks for more than how many there are by type and state."""
        return self._has_metrics or self._fields.needs_rows

    def statement(self, source: Source) -> Statement:
        """The statement over what is counted."""
        whole = None if self._all.numbers else next((group for group in self._groups if group.has_all), None)
        columns = [f"{value} AS {name}" for value, name in self._columns.items()]
        if source.has_counts:
            columns.append(COUNT_COLUMN)
        parts = [f"matches AS (SELECT {', '.join(columns) or '1 AS one'} FROM {source.table} WHERE {source.condition})"]
        rows = []
        if whole is not None:
            rows.append(
                "SELECT 0 AS part, 0::bigint AS row_no, 0::bigint AS outer_no, NULL::text AS key,"
                f" (SELECT coalesce(sum(n), 0)::bigint FROM g{whole.number}) AS n, 0::bigint AS whole,"
                " NULL::numeric[] AS numbers"
            )
        for group in self._groups[1:] if whole is not None else self._groups:
            parts += [self._made(group, source), self._shown(group)]
            rows.append(
                f"SELECT {group.number} AS part, row_no, outer_no, to_jsonb(key)::text AS key, n, whole, numbers"
                f" FROM r{group.number}"
            )
        limit = self._args.add(MAX_ROWS + 1, "bigint")
        return Statement(f"WITH {', '.join(parts)} {' UNION ALL '.join(rows)} LIMIT {limit}", self._plan)

    def _level(self, asked: Sequence[Aggregation], place: _Place) -> tuple[Planned, ...]:
        return tuple(self._one(one, place) for one in asked)

    def _one(self, asked: Aggregation, place: _Place) -> Planned:
        if isinstance(asked, Metric):
            return self._metric(asked, place)
        if isinstance(asked, Filtered):
            condition = compile_filter(asked.tree, self._fields, self._args)
            tests = (self._column(f"({condition}) IS TRUE"),) if condition is not None else ()
            within = _Place(place.group, (*place.tests, *tests))
            return Planned(asked, None, (self._number(COUNT + FILTER, within),), (self._level(asked.inner, within),))
        if isinstance(asked, Ranges):
            return self._ranges(asked, place)
        return self._buckets(asked, place)

    def _ranges(self, asked: Ranges, place: _Place) -> Planned:
        found = self._field(asked.key, asked.path, numbers=True)
        if found is None:
            return Planned(asked)
        within = [_Place(place.group, (*place.tests, self._in_range(found, one))) for one in asked.ranges]
        places = tuple(self._number(COUNT + FILTER, one) for one in within)
        return Planned(asked, None, places, tuple(self._level(asked.inner, one) for one in within))

    def _buckets(self, asked: Buckets, place: _Place) -> Planned:
        found = self._field(asked.key, asked.path, numbers=isinstance(asked, DateHistogram))
        if found is None:
            return Planned(asked)
        joins: list[str] = []
        value = found.single()
        if value is not None:
            key = self._column(value)
            key = self._span(key, asked, joins) if isinstance(asked, DateHistogram) else key
        elif isinstance(asked, DateHistogram):
            key = self._spans(found, asked, joins)
        else:
            key = self._elements(found, joins, distinct=True)
        group = self._group(place.group, place.tests, joins)
        group.key, group.bucket, group.reading = key, asked, found.reading
        group.sort_keys = _sort_keys(found.reading if value is not None else "any", asked)
        group.has_all = value is not None and group.outer is None and not group.tests
        return Planned(asked, group, (), (self._level(asked.inner, _Place(group)),))

    def _group(self, outer: Group | None, tests: Sequence[str], joins: list[str]) -> Group:
        """A new query. It stands in the outer group's rows, whose own elements and outer rows are joined again."""
        if len(self._groups) > MAX_GROUPS:
            raise malformed("aggs", "limit", f"a request divides into at most {MAX_GROUPS} groups of buckets")
        shown = outer if outer is not None and outer.number else None
        if shown is not None:
            joins, tests = [*shown.joins, _join_row(shown), *joins], [*shown.tests, *tests]
        group = Group(len(self._groups), shown, [*tests], joins)
        self._groups.append(group)
        return group

    def _metric(self, asked: Metric, place: _Place) -> Planned:
        self._has_metrics = True
        found = self._field(asked.key, asked.path, numbers=asked.op not in ("value_count", "cardinality"))
        if found is None:
            return Planned(asked)
        value = found.single()
        if value is None and asked.op == "cardinality":
            joins: list[str] = []
            element = self._elements(found, joins, distinct=False)
            group = self._group(place.group, place.tests, joins)
            return Planned(asked, group, (self._number(f"count(DISTINCT {element}){FILTER}", _Place(group)),))
        text = _of_values(asked, found, self._column(value)) if value is not None else self._of_elements(asked, found)
        number = self._number(text, place)
        if place.group.bucket is not None and any(asked is one for one in place.group.bucket.inner):
            place.group.named[asked.name] = number
        return Planned(asked, None, (number,))

    def _of_elements(self, asked: Metric, found: Field) -> str:
        """A number of all elements of all lists of a group: of each list first, then of these."""
        of = f"FROM haulier_elements({self._column(found.json())}) AS e"
        if asked.op == "value_count":
            return f"sum((SELECT count(*) {of} WHERE {_is_value('e')})){FILTER}"
        if asked.op == "avg":
            total, count = f"(SELECT sum(haulier_number(e)) {of})", f"(SELECT count(haulier_number(e)) {of})"
            return f"sum({total}){FILTER} / nullif(sum({count}){FILTER}, 0)"
        return f"{asked.op}((SELECT {asked.op}(haulier_number(e)) {of})){FILTER}"

    def _number(self, text: str, place: _Place) -> int:
        """One more number of a group, of its rows that meet the conditions; answers its place."""
        self._left -= 1
        if self._left < 0:
            raise malformed("aggs", "limit", f"a request has at most {MAX_NUMBERS} numbers")
        condition = f" FILTER (WHERE {' AND '.join(place.tests)})" if place.tests else ""
        place.group.numbers.append(text.replace(FILTER, condition))
        return len(place.group.numbers) - 1

    def _field(self, key: str, path: str, *, numbers: bool) -> Field | None:
        found = self._fields.find(key)
        if found is None:
            message = f"{key} is not indexed; what can be named: {self._fields.names()}"
            self._faults.append(Fault(path, NOT_INDEXED, message))
        elif numbers and found.reading not in OF_NUMBERS:
            self._faults.append(Fault(path, "type", f"{key} holds no numbers"))
            return None
        return found

    def _column(self, value: str) -> str:
        """A column of ``matches``."""
        return self._columns.setdefault(value, f"c{len(self._columns)}")

    def _elements(self, found: Field, joins: list[str], *, distinct: bool) -> str:
        """Join the values of what may have several; answers what to call one."""
        name = f"e{len(self._groups)}"
        column = self._column(found.json())
        word = "DISTINCT " if distinct else ""
        joins.append(
            f"CROSS JOIN LATERAL (SELECT {word}e FROM haulier_elements({column}) AS e WHERE {_is_value('e')}) AS {name}"
        )
        return f"{name}.e"

    def _in_range(self, found: Field, one: Range) -> str:
        value = found.single()
        if value is not None:
            return f"({self._within(self._column(value), one)})"
        of = f"haulier_elements({self._column(found.json())}) AS e"
        return f"EXISTS (SELECT FROM {of} WHERE {self._within('haulier_number(e)', one)})"

    def _within(self, number: str, one: Range) -> str:
        bounds = ((">=", one.start), ("<", one.end))
        return " AND ".join(
            f"{number} {relation} {self._args.add(str(bound), 'text')}::numeric"
            for relation, bound in bounds
            if bound is not None
        )

    def _span(self, number: str, asked: DateHistogram, joins: list[str]) -> str:
        """The start of the span that a moment is in: of a calendar's as the zone's clock shows it, else the moment.

        It says what ``core.aggregations.bucket_start`` says.
        """
        bounds = f"{self._args.add(FIRST_MOMENT, 'bigint')} AND {self._args.add(LAST_MOMENT, 'bigint')}"
        at, zone = f"s{len(self._groups)}", self._args.add(asked.zone_name, "text")
        moment = f"CASE WHEN {number} BETWEEN {bounds} THEN floor({number}) END"
        instant = f"to_timestamp({at}.ms::float8 / 1000)"
        joins.append(f"CROSS JOIN LATERAL (SELECT ({moment})::numeric AS ms) AS {at}")
        length = asked.interval.length
        if isinstance(length, str):
            return f"date_trunc({self._args.add(length, 'text')}, {instant} AT TIME ZONE {zone})"
        given = self._args.add(length, "bigint")
        if asked.zone is UTC:
            return f"(floor({at}.ms / {given}) * {given})::bigint"
        ahead = f"extract(epoch FROM ({instant} AT TIME ZONE {zone}) - ({instant} AT TIME ZONE 'UTC')) * 1000"
        joins.append(f"CROSS JOIN LATERAL (SELECT {ahead} AS ms) AS {at}a")
        joins.append(f"CROSS JOIN LATERAL (SELECT floor(({at}.ms + {at}a.ms) / {given}) * {given} AS ms) AS {at}l")
        local = f"timestamp '1970-01-01' + make_interval(secs => ({at}l.ms / 1000.0)::float8)"
        joins.append(
            f"CROSS JOIN LATERAL (SELECT extract(epoch FROM ({local}) AT TIME ZONE {zone}) * 1000 AS ms) AS {at}b"
        )
        return f"(CASE WHEN {at}b.ms <= {at}.ms THEN {at}b.ms ELSE {at}l.ms - {at}a.ms END)::bigint"

    def _spans(self, found: Field, asked: DateHistogram, joins: list[str]) -> str:
        """Join the spans that the values of a list are in, each once; answers what to call one."""
        of_one: list[str] = []
        span = self._span(f"haulier_number({self._elements(found, of_one, distinct=True)})", asked, of_one)
        name = f"d{len(self._groups)}"
        joins.append(
            f"CROSS JOIN LATERAL (SELECT DISTINCT {span} AS e FROM (SELECT) AS one {' '.join(of_one)}) AS {name}"
        )
        return f"{name}.e"

    def _made(self, group: Group, source: Source) -> str:
        """The group's rows."""
        outer = f"r{group.outer.number}.row_no" if group.outer is not None else "0::bigint"
        found = [source.count(text.removeprefix(COUNT)) if text.startswith(COUNT) else text for text in group.numbers]
        numbers = f"ARRAY[{', '.join(found)}]::numeric[]" if found else "NULL::numeric[]"
        by = [place for place, there in ((1, group.outer is not None), (2, bool(group.key))) if there]
        grouped = f" GROUP BY {', '.join(map(str, by))}{source.having}" if by else ""
        where = f" WHERE {' AND '.join(group.tests)}" if group.tests else ""
        return (
            f"g{group.number} AS (SELECT {outer} AS outer_no, {group.key or 'NULL::text'} AS key,"
            f" {source.count()} AS n, {numbers} AS numbers FROM {' '.join(['matches', *group.joins])}{where}{grouped})"
        )

    def _shown(self, group: Group) -> str:
        """Those of them that are shown, numbered."""
        bucket = group.bucket
        if bucket is None:
            return f"r{group.number} AS (SELECT *, outer_no AS row_no, n AS whole FROM g{group.number})"
        order = ", ".join((f"n < {bucket.least}", *_ordered_by(bucket.order, group)))
        placed = (
            f"SELECT *, row_number() OVER (PARTITION BY outer_no ORDER BY {order}) AS place,"
            f" (sum(n) FILTER (WHERE n >= {bucket.least}) OVER (PARTITION BY outer_no))::bigint AS whole"
            f" FROM g{group.number} WHERE key IS NOT NULL"
        )
        size = bucket.size if isinstance(bucket, Terms) else MAX_ROWS
        return (
            f"r{group.number} AS (SELECT *, row_number() OVER (ORDER BY outer_no, place) AS row_no"
            f" FROM ({placed}) AS placed WHERE place <= {size} AND n >= {bucket.least})"
        )


def _join_row(group: Group) -> str:
    """The join with a group's shown row that a match, or an element of it, is in."""
    rows = f"r{group.number}"
    test = f"{rows}.key = {group.key}"
    if group.outer is not None:
        test += f" AND {rows}.outer_no = r{group.outer.number}.row_no"
    return f"JOIN {rows} ON {test}"


def _ordered_by(order: Order, group: Group) -> list[str]:
    """What a group's rows are ordered by; those without the number that is wanted come last."""
    direction = "DESC" if order.descending else "ASC"
    if order.by == "_key":
        return [f"{key} {direction}" for key in group.sort_keys]
    first = "n" if order.by == "_count" else f"numbers[{group.named[order.by] + 1}]"
    return [f"{first} {direction} NULLS LAST", *group.sort_keys]


def _sort_keys(reading: FieldType, bucket: Buckets) -> tuple[str, ...]:
    """What sorts keys as their values are sorted: texts by their characters' codes."""
    if isinstance(bucket, DateHistogram) or reading in ("number", "time", "boolean"):
        return ("key",)
    if reading == "text":
        return ('key COLLATE "C"',)
    rank = "array_position(ARRAY['boolean', 'number', 'string'], jsonb_typeof(key))"
    return (rank, "haulier_number(key)", "(key #>> '{}') COLLATE \"C\"")


def _of_values(asked: Metric, found: Field, column: str) -> str:
    """A number of the values in a column."""
    if asked.op == "value_count":
        return f"count({column}){FILTER}"
    if asked.op == "cardinality":
        compared = f'{column} COLLATE "C"' if found.reading == "text" else column
        return f"count(DISTINCT {compared}){FILTER}"
    return f"{asked.op}({column}){FILTER}"


def _is_value(element: str) -> str:
    """It is neither null nor a list nor an object."""
    return f"jsonb_typeof({element}) IN ('string', 'number', 'boolean')"
