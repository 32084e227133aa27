"""From the rows of an aggregation's statement to its answer in the search engine's shape."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from itertools import islice
from typing import Any

import msgspec

from haulier.core.aggregations import (
    MAX_BUCKETS,
    DateHistogram,
    Filtered,
    Metric,
    Ranges,
    bucket_starts,
    moment_text,
)
from haulier.core.aggregations.intervals import FIRST_MOMENT, LAST_MOMENT, local_start
from haulier.core.filters.terms import malformed
from haulier.core.refusal import Refusal
from haulier.engines.postgres import Record
from haulier.platform.listing.aggregates import MAX_ROWS, Planned, Statement
from haulier.platform.storage.resources import Json


@dataclass(frozen=True, slots=True)
class Aggregated:
    """The answer by the names of the request, and how many resources the filter finds."""

    total: int
    found: Json


@dataclass(frozen=True, slots=True)
class _Row:
    """One row of a group; an empty bucket has none, so that all of it is nothing."""

    number: int = -1
    key: Any = None
    count: int = 0
    whole: int = 0
    """Resources, or elements of their lists, in all buckets that are large enough."""
    numbers: Sequence[Decimal | None] = ()

    def at(self, place: int) -> int | float | None:
        """One of its numbers."""
        value = self.numbers[place] if self.numbers else None
        if value is None:
            return None
        return int(value) if value == value.to_integral_value() else float(value)


NOTHING = _Row()


def answer_of(statement: Statement, records: Sequence[Record]) -> Aggregated:
    """The answer. Raises Refusal when there are more buckets than one has."""
    if len(records) > MAX_ROWS:
        raise _too_many("aggs")
    rows: dict[tuple[int, int], list[_Row]] = {}
    for part, number, outer, key, count, whole, numbers in records:
        row = _Row(number, None if key is None else msgspec.json.decode(key), count, whole, numbers or ())
        rows.setdefault((part, outer), []).append(row)
    for found in rows.values():
        found.sort(key=lambda row: row.number)
    (all_,) = rows[0, 0]
    return Aggregated(all_.count, _Answer(rows).level(statement.plan, all_))


@dataclass(slots=True)
class _Answer:
    rows: Mapping[tuple[int, int], list[_Row]]
    """By the group's number and that of the outer group's row."""
    left: int = field(default=MAX_BUCKETS)

    def level(self, plan: Sequence[Planned], row: _Row) -> Json:
        return {planned.asked.name: self._one(planned, row) for planned in plan}

    def _one(self, planned: Planned, row: _Row) -> Json:
        asked = planned.asked
        if isinstance(asked, Metric):
            return {"value": self._value(planned, asked, row)}
        if isinstance(asked, Filtered):
            return {"doc_count": row.at(planned.places[0]) or 0, **self.level(planned.inner[0], row)}
        if isinstance(asked, Ranges):
            buckets = []
            for one, place, inner in zip(asked.ranges, planned.places, planned.inner, strict=True):
                bucket: Json = {"key": one.key}
                bucket |= {} if one.start is None else {"from": one.start}
                bucket |= {} if one.end is None else {"to": one.end}
                buckets.append(bucket | {"doc_count": row.at(place) or 0, **self.level(inner, row)})
            return {"buckets": buckets}
        if isinstance(asked, DateHistogram):
            return {"buckets": self._spans(planned, asked, row)}
        found = self._rows(planned, row)
        reading = planned.group.reading if planned.group is not None else "any"
        return {
            "doc_count_error_upper_bound": 0,
            "sum_other_doc_count": (found[0].whole if found else 0) - sum(one.count for one in found),
            "buckets": [self._bucket(planned, one, one.key, _text_of(reading, one.key)) for one in found],
        }

    def _value(self, planned: Planned, asked: Metric, row: _Row) -> int | float | None:
        if planned.group is not None:
            row = next(iter(self._rows(planned, row)), NOTHING)
        value = row.at(planned.places[0])
        return 0 if value is None and asked.op in ("value_count", "sum", "cardinality") else value

    def _rows(self, planned: Planned, row: _Row) -> list[_Row]:
        """The rows of an aggregation's own group in a row of the outer one."""
        assert planned.group is not None, "it has one"
        outer = row.number if planned.group.outer is not None else 0
        return self.rows.get((planned.group.number, outer), [])

    def _bucket(self, planned: Planned, row: _Row, key: Any, text: str | None) -> Json:
        named = {"key": key} if text is None else {"key_as_string": text, "key": key}
        return {**named, "doc_count": row.count, **self.level(planned.inner[0], row)}

    def _spans(self, planned: Planned, asked: DateHistogram, row: _Row) -> list[Json]:
        """The buckets of a histogram, with the empty ones between them where these are wanted."""
        there = {_start(asked, one.key): one for one in self._rows(planned, row)}
        starts = sorted(there)
        if starts and not asked.least:
            every = bucket_starts(asked.interval, asked.zone, starts[0], starts[-1])
            starts = list(islice(every, self.left + 1))
            self.left -= len(starts)
            if self.left < 0:
                raise _too_many(asked.path.removesuffix(".field"))
        order = asked.order
        by: Callable[[int], int] = (lambda at: there.get(at, NOTHING).count) if order.by == "_count" else int
        starts.sort(key=by, reverse=order.descending)
        return [self._bucket(planned, there.get(at, NOTHING), at, moment_text(asked.zone, at)) for at in starts]


def _start(asked: DateHistogram, key: Any) -> int:
    """The moment of a bucket's key: of a calendar, what the zone's clock shows."""
    return key if isinstance(key, int) else local_start(asked.zone, datetime.fromisoformat(key))


def _text_of(reading: str, key: Any) -> str | None:
    """How the search engine writes a key beside it."""
    if isinstance(key, bool):
        return "true" if key else "false"
    is_moment = reading == "time" and isinstance(key, int) and FIRST_MOMENT <= key <= LAST_MOMENT
    return moment_text(UTC, key) if is_moment else None


def _too_many(path: str) -> Refusal:
    return malformed(path, "limit", f"an answer has at most {MAX_BUCKETS} buckets; narrow the query or the aggregation")
