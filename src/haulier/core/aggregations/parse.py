"""Parsing of ``aggs`` to nodes. Every refusal names the place. See: contract/orchestrator.md section DLQS."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from typing import Any, get_args

from haulier.core.aggregations.intervals import CalendarUnit, Interval, parse_zone
from haulier.core.aggregations.tree import (
    DEFAULT_SIZE,
    KEY_FIRST,
    MAX_AGGREGATIONS,
    MAX_BUCKETS,
    MAX_DEPTH,
    MAX_NAME,
    MAX_RANGES,
    MAX_SIZE,
    MOST_FIRST,
    Aggregation,
    DateHistogram,
    Filtered,
    Metric,
    MetricOperator,
    Order,
    Range,
    Ranges,
    Terms,
)
from haulier.core.filters import MAX_KEY_LENGTH, Budget, Group, parse_clause
from haulier.core.filters.coercion import as_bound, as_number
from haulier.core.filters.terms import malformed

INNER = ("aggs", "aggregations")
"""Both names of the member that holds further aggregations."""
_FORBIDDEN_IN_NAMES = frozenset("[]>")
_INTERVAL = re.compile(r"([1-9][0-9]{0,8})(ms|s|m|h|d)")
_LENGTHS = {"ms": 1, "s": 1_000, "m": 60_000, "h": 3_600_000, "d": 86_400_000}
_UNITS: dict[str, CalendarUnit] = {
    **{unit: unit for unit in get_args(CalendarUnit)}, "1d": "day", "1w": "week", "1M": "month",
}  # fmt: skip


def parse_aggregations(document: Any, budget: Budget, path: str = "aggs") -> tuple[Aggregation, ...]:
    """Parse ``{name: {kind: {...}, "aggs": {...}}, ...}``. Filters inside spend the budget of the request's query.

    Raises Refusal for whatever is not understood, and for what could have more than MAX_BUCKETS buckets.
    """
    found = _Parser(budget).level(document, path, 1)
    if (most := _most_buckets(found)) > MAX_BUCKETS:
        raise malformed(path, "limit", f"may have {most} buckets; an answer has at most {MAX_BUCKETS}")
    return found


def _most_buckets(aggregations: tuple[Aggregation, ...], outer: int = 1) -> int:
    """Buckets that there may be, as far as the request says: spans of time count when they are there."""
    total = 0
    for aggregation in aggregations:
        if isinstance(aggregation, Metric):
            continue
        of_itself = outer
        if isinstance(aggregation, Terms):
            of_itself = outer * aggregation.size
        elif isinstance(aggregation, Ranges):
            of_itself = outer * len(aggregation.ranges)
        total += of_itself + _most_buckets(aggregation.inner, of_itself)
    return total


class _Parser:
    def __init__(self, budget: Budget) -> None:
        self._budget = budget
        self._left = MAX_AGGREGATIONS

    def level(self, document: Any, path: str, depth: int) -> tuple[Aggregation, ...]:
        if not isinstance(document, Mapping):
            raise malformed(path, "type", "must be an object")
        if depth > MAX_DEPTH:
            raise malformed(path, "limit", f"aggregations nest at most {MAX_DEPTH} levels deep")
        return tuple(self._one(name, content, f"{path}.{name}", depth) for name, content in document.items())

    def _one(self, name: str, content: Any, path: str, depth: int) -> Aggregation:
        self._left -= 1
        if self._left < 0:
            raise malformed("aggs", "limit", f"a request has at most {MAX_AGGREGATIONS} aggregations")
        if not 1 <= len(name) <= MAX_NAME or not _FORBIDDEN_IN_NAMES.isdisjoint(name):
            message = f"a name has 1 to {MAX_NAME} characters, none of them [, ] or >"
            raise malformed(path[: len("aggs.") + 2 * MAX_NAME], "format", message)
        if not isinstance(content, Mapping):
            raise malformed(path, "type", "must be an object")
        kinds = [member for member in content if member not in (*INNER, "meta")]
        if len(kinds) != 1 or kinds[0] not in KINDS:
            where = f"{path}.{kinds[0]}" if len(kinds) == 1 else path
            raise malformed(where, "unknown", f"an aggregation is of one kind, one of {', '.join(KINDS)}")
        inner = [(member, content[member]) for member in INNER if content.get(member)]
        if len(inner) > 1:
            raise malformed(path, "unique", "has its inner aggregations under two names")
        kind, body = kinds[0], content[kinds[0]]
        if not isinstance(body, Mapping):
            raise malformed(f"{path}.{kind}", "type", "must be an object")
        if kind in METRICS:
            if inner:
                raise malformed(f"{path}.{inner[0][0]}", "unknown", f"{kind} has no buckets to be divided further")
            return _metric(name, METRICS[kind], body, f"{path}.{kind}")
        within = self.level(inner[0][1], f"{path}.{inner[0][0]}", depth + 1) if inner else ()
        if kind == "filter":
            tree = parse_clause(body, f"{path}.filter", self._budget) or Group("and", ())
            return Filtered(name, tree, f"{path}.filter", within)
        return BUCKETS[kind](name, body, f"{path}.{kind}", within)


def _metric(name: str, op: MetricOperator, body: Mapping[str, Any], path: str) -> Metric:
    _check_members(body, ("field", "precision_threshold") if op == "cardinality" else ("field",), path)
    return Metric(name, op, _field(body, path), f"{path}.field")


def _terms(name: str, body: Mapping[str, Any], path: str, inner: tuple[Aggregation, ...]) -> Terms:
    _check_members(body, ("field", "size", "order", "min_doc_count"), path)
    size = _whole(body, "size", 1, MAX_SIZE, path)
    least = _whole(body, "min_doc_count", 1, None, path)
    order = _order(body.get("order"), MOST_FIRST, f"{path}.order", inner)
    return Terms(name, _field(body, path), f"{path}.field", size or DEFAULT_SIZE, order, least or 1, inner)


def _date_histogram(name: str, body: Mapping[str, Any], path: str, inner: tuple[Aggregation, ...]) -> DateHistogram:
    known = ("field", "fixed_interval", "calendar_interval", "time_zone", "min_doc_count", "order")
    _check_members(body, known, path)
    zone = parse_zone(given) if isinstance(given := body.get("time_zone", "UTC"), str) else None
    if zone is None:
        raise malformed(f"{path}.time_zone", "enum", "must be a time zone such as Asia/Kolkata or +05:30")
    least = _whole(body, "min_doc_count", 0, None, path)
    order = _order(body.get("order"), KEY_FIRST, f"{path}.order", ())
    return DateHistogram(
        name, _field(body, path), f"{path}.field", _interval(body, path), *zone, order, least or 0, inner
    )


def _interval(body: Mapping[str, Any], path: str) -> Interval:
    given = [member for member in ("fixed_interval", "calendar_interval") if member in body]
    if len(given) != 1:
        raise malformed(path, "required", "needs fixed_interval or calendar_interval")
    text = str(body[given[0]])
    if given[0] == "calendar_interval":
        if text not in _UNITS:
            raise malformed(f"{path}.calendar_interval", "enum", f"must be one of {', '.join(_UNITS)}")
        return Interval(_UNITS[text])
    found = _INTERVAL.fullmatch(text)
    if found is None:
        message = f"must be a number and one of {', '.join(_LENGTHS)}, such as 12h"
        raise malformed(f"{path}.fixed_interval", "format", message)
    return Interval(int(found[1]) * _LENGTHS[found[2]])


def _ranges(name: str, body: Mapping[str, Any], path: str, inner: tuple[Aggregation, ...]) -> Ranges:
    _check_members(body, ("field", "ranges"), path)
    given = body.get("ranges")
    if not isinstance(given, list) or not 1 <= len(given) <= MAX_RANGES:
        raise malformed(f"{path}.ranges", "limit", f"must be a list of 1 to {MAX_RANGES} ranges")
    found = [_range(one, f"{path}.ranges[{index}]") for index, one in enumerate(given)]
    if len({one.key for one in found}) < len(found):
        raise malformed(f"{path}.ranges", "unique", "two ranges have one key")
    found.sort(key=lambda one: (_low(one.start), _high(one.end)))
    return Ranges(name, _field(body, path), f"{path}.field", tuple(found), inner)


def _range(given: Any, path: str) -> Range:
    if not isinstance(given, Mapping):
        raise malformed(path, "type", "must be an object of from and to")
    _check_members(given, ("from", "to", "key"), path)
    start, end = _bound(given, "from", path), _bound(given, "to", path)
    if start is None and end is None:
        raise malformed(path, "required", "needs from or to")
    if start is not None and end is not None and start > end:
        raise malformed(path, "range", "ends before it begins")
    key = given.get("key")
    if key is not None and not (isinstance(key, str) and 1 <= len(key) <= MAX_NAME):
        raise malformed(f"{path}.key", "limit", f"must be a text of 1 to {MAX_NAME} characters")
    return Range(key or f"{_bound_text(start)}-{_bound_text(end)}", start, end)


def _bound(given: Mapping[str, Any], name: str, path: str) -> int | float | None:
    """A bound: a number, or a time, whose first millisecond counts."""
    value = given.get(name)
    if value is None:
        return None
    number = None
    if isinstance(value, str | int | float) and not isinstance(value, bool):
        number = as_number(value) if not isinstance(value, str) else as_bound("gte", value)
    if number is None or not math.isfinite(number):
        raise malformed(f"{path}.{name}", "type", "must be a number, or a time such as 2026-11-29")
    return number


def _bound_text(bound: int | float | None) -> str:
    return "*" if bound is None else repr(float(bound))


def _low(bound: int | float | None) -> int | float:
    return -math.inf if bound is None else bound


def _high(bound: int | float | None) -> int | float:
    return math.inf if bound is None else bound


def _order(given: Any, usual: Order, path: str, inner: tuple[Aggregation, ...]) -> Order:
    """``{"_count": "desc"}``, also as the only item of a list."""
    if given is None:
        return usual
    if isinstance(given, list) and len(given) == 1:
        given = given[0]
    if not isinstance(given, Mapping) or len(given) != 1:
        raise malformed(path, "type", "must be an object that names one thing to order by")
    by, direction = next(iter(given.items()))
    metrics = [one.name for one in inner if isinstance(one, Metric)]
    if by not in ("_count", "_key", *metrics):
        known = ", ".join(["_count", "_key", *metrics])
        raise malformed(path, "enum", f"buckets can be ordered by {known}")
    if direction not in ("asc", "desc"):
        raise malformed(f"{path}.{by}", "enum", "must be asc or desc")
    return Order(by, direction == "desc")


def _field(body: Mapping[str, Any], path: str) -> str:
    value = body.get("field")
    if not isinstance(value, str) or not 1 <= len(value) <= MAX_KEY_LENGTH:
        raise malformed(f"{path}.field", "required", f"must name a field, in at most {MAX_KEY_LENGTH} characters")
    return value.removesuffix(".keyword") or value


def _whole(body: Mapping[str, Any], name: str, least: int, most: int | None, path: str) -> int | None:
    value = body.get(name)
    if value is None:
        return None
    if type(value) is not int or value < least or value > (most if most is not None else 2**31 - 1):
        bounds = f"from {least} to {most}" if most is not None else f"from {least} on"
        raise malformed(f"{path}.{name}", "limit", f"must be a whole number {bounds}")
    return value


def _check_members(body: Mapping[str, Any], known: tuple[str, ...], path: str) -> None:
    unknown = next((member for member in body if member not in known), None)
    if unknown is not None:
        raise malformed(f"{path}.{unknown}", "unknown", f"is not understood; known are {', '.join(known)}")


METRICS: dict[str, MetricOperator] = {op: op for op in get_args(MetricOperator)}
BUCKETS: dict[str, Callable[[str, Mapping[str, Any], str, tuple[Aggregation, ...]], Aggregation]] = {
    "terms": _terms,
    "date_histogram": _date_histogram,
    "range": _ranges,
}
KINDS = (*METRICS, *BUCKETS, "filter")
"""Kinds of aggregations by their names in a request."""
