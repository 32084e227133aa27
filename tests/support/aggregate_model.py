"""What aggregations mean, in plain Python: the model that the compiled statement is held against."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from haulier.core.aggregations import (
    Aggregation,
    DateHistogram,
    Filtered,
    Metric,
    Order,
    Ranges,
    Terms,
    bucket_start,
    bucket_starts,
    moment_text,
)
from haulier.core.aggregations.intervals import UTC
from haulier.core.filters import matches

ValueOf = Callable[[str], Any]
"""The value of a resource under a key."""


def summarise(asked: Sequence[Aggregation], found: Sequence[ValueOf], times: frozenset[str]) -> dict[str, Any]:
    """The answer for these resources. ``times`` are the keys that hold moments."""
    return {one.name: _one(one, found, times) for one in asked}


def elements(value: Any) -> list[Any]:
    """The values of a field: texts, numbers, true and false."""
    return [one for one in (value if isinstance(value, list) else [value]) if isinstance(one, str | int | float)]


def numbers(value: Any) -> list[Any]:
    return [one for one in elements(value) if not isinstance(one, str | bool)]


def sort_key(value: Any) -> tuple[int, Any]:
    """Truth before numbers before texts, each in its own order."""
    rank = 0 if isinstance(value, bool) else 2 if isinstance(value, str) else 1
    return rank, Decimal(repr(value)) if rank == 1 else value


def _one(asked: Aggregation, found: Sequence[ValueOf], times: frozenset[str]) -> dict[str, Any]:
    if isinstance(asked, Metric):
        return {"value": _metric(asked, found)}
    if isinstance(asked, Filtered):
        inside = [one for one in found if matches(asked.tree, one)]
        return {"doc_count": len(inside), **summarise(asked.inner, inside, times)}
    if isinstance(asked, Ranges):
        return {"buckets": [_range(asked, one, found, times) for one in asked.ranges]}
    if isinstance(asked, Terms):
        return _terms(asked, found, times)
    return {"buckets": _spans(asked, found, times)}


def _metric(asked: Metric, found: Sequence[ValueOf]) -> Any:
    values = [value for one in found for value in elements(one(asked.key))]
    if asked.op == "value_count":
        return len(values)
    if asked.op == "cardinality":
        return len({sort_key(value) for value in values})
    wanted = [Decimal(repr(value)) for one in found for value in numbers(one(asked.key))]
    if asked.op == "sum":
        return float(sum(wanted))
    if not wanted:
        return None
    return float({"avg": lambda: sum(wanted) / len(wanted), "min": lambda: min(wanted), "max": lambda: max(wanted)}[
        asked.op
    ]())  # fmt: skip


def _range(asked: Ranges, one: Any, found: Sequence[ValueOf], times: frozenset[str]) -> dict[str, Any]:
    def is_in(value: Any) -> bool:
        return (one.start is None or value >= one.start) and (one.end is None or value < one.end)

    inside = [of for of in found if any(is_in(value) for value in numbers(of(asked.key)))]
    bounds = {name: bound for name, bound in (("from", one.start), ("to", one.end)) if bound is not None}
    return {"key": one.key, **bounds, "doc_count": len(inside), **summarise(asked.inner, inside, times)}


def _terms(asked: Terms, found: Sequence[ValueOf], times: frozenset[str]) -> dict[str, Any]:
    inside: dict[tuple[int, Any], list[ValueOf]] = {}
    keys: dict[tuple[int, Any], Any] = {}
    for one in found:
        for key, value in {sort_key(value): value for value in elements(one(asked.key))}.items():
            inside.setdefault(key, []).append(one)
            keys[key] = value
    buckets, whole = [], 0
    for key, value in keys.items():
        if len(inside[key]) >= asked.least:
            whole += len(inside[key])
            bucket = {"key": value, "doc_count": len(inside[key]), **summarise(asked.inner, inside[key], times)}
            if isinstance(value, bool):
                bucket["key_as_string"] = str(value).lower()
            elif asked.key in times and isinstance(value, int):
                bucket["key_as_string"] = moment_text(UTC, value)
            buckets.append(bucket)
    shown = _in_order(buckets, asked.order, lambda bucket: sort_key(bucket["key"]))[: asked.size]
    others = whole - sum(bucket["doc_count"] for bucket in shown)
    return {"doc_count_error_upper_bound": 0, "sum_other_doc_count": others, "buckets": shown}


def _spans(asked: DateHistogram, found: Sequence[ValueOf], times: frozenset[str]) -> list[dict[str, Any]]:
    inside: dict[int, list[ValueOf]] = {}
    for one in found:
        starts = {bucket_start(asked.interval, asked.zone, value) for value in numbers(one(asked.key))}
        for start in starts - {None}:
            assert start is not None
            inside.setdefault(start, []).append(one)
    if not inside:
        return []
    every = bucket_starts(asked.interval, asked.zone, min(inside), max(inside)) if not asked.least else sorted(inside)
    buckets = [
        {
            "key": start,
            "key_as_string": moment_text(asked.zone, start),
            "doc_count": len(inside.get(start, ())),
            **summarise(asked.inner, inside.get(start, ()), times),
        }
        for start in every
        if len(inside.get(start, ())) >= asked.least
    ]
    return _in_order(buckets, asked.order, lambda bucket: bucket["key"])


def _in_order(
    buckets: list[dict[str, Any]], order: Order, key: Callable[[dict[str, Any]], Any]
) -> list[dict[str, Any]]:
    ordered = sorted(buckets, key=key, reverse=order.by == "_key" and order.descending)
    if order.by == "_key":
        return ordered
    if order.by == "_count":
        return sorted(ordered, key=lambda bucket: int(bucket["doc_count"]), reverse=order.descending)
    there = [bucket for bucket in ordered if bucket[order.by]["value"] is not None]
    there.sort(key=lambda bucket: float(bucket[order.by]["value"]), reverse=order.descending)
    return there + [bucket for bucket in ordered if bucket[order.by]["value"] is None]
