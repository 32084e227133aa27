"""What is asked for in the search engine's shape, and what is refused of it."""

from __future__ import annotations

from datetime import UTC
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.refusals import cause_of
from core.strategies import json_values
from haulier.core.aggregations import (
    MAX_AGGREGATIONS,
    MAX_DEPTH,
    MAX_NAME,
    MAX_RANGES,
    MAX_SIZE,
    DateHistogram,
    Filtered,
    Interval,
    Metric,
    Order,
    Range,
    Ranges,
    Terms,
    parse_aggregations,
)
from haulier.core.filters import MAX_TERMS, Budget, Group, Term
from haulier.core.refusal import Cause, Refusal


def parse(document: Any) -> Any:
    return parse_aggregations(document, Budget())


def test_every_kind_is_understood() -> None:
    assert parse({"n": {"sum": {"field": "weight.keyword"}}}) == (Metric("n", "sum", "weight", "aggs.n.sum.field"),)
    assert parse({"n": {"cardinality": {"field": "a", "precision_threshold": 100}, "meta": {"x": 1}}}) == (
        Metric("n", "cardinality", "a", "aggs.n.cardinality.field"),
    )
    assert parse({"by": {"terms": {"field": "s", "size": 5, "order": [{"_key": "desc"}], "min_doc_count": 2}}}) == (
        Terms("by", "s", "aggs.by.terms.field", 5, Order("_key", True), 2),
    )
    inner = {"max": {"field": "w"}}
    assert parse({"by": {"terms": {"field": "s", "order": {"top": "asc"}}, "aggregations": {"top": inner}}}) == (
        Terms(
            "by", "s", "aggs.by.terms.field", order=Order("top", False),
            inner=(Metric("top", "max", "w", "aggs.by.aggregations.top.max.field"),),
        ),
    )  # fmt: skip
    assert parse({"h": {"date_histogram": {"field": "t", "fixed_interval": "90m", "min_doc_count": 1}}}) == (
        DateHistogram("h", "t", "aggs.h.date_histogram.field", Interval(5_400_000), UTC, "UTC", least=1),
    )
    (months,) = parse({"h": {"date_histogram": {"field": "t", "calendar_interval": "1M", "time_zone": "Asia/Kolkata"}}})
    assert (months.interval, months.zone_name) == (Interval("month"), "Asia/Kolkata")
    assert parse({"f": {"filter": {"term": {"a": 1}}}}) == (Filtered("f", Term("a", "eq", 1), "aggs.f.filter"),)
    assert parse({"f": {"filter": {"match_all": {}}}})[0].tree == Group("and", ())


def test_ranges_are_sorted_and_have_keys() -> None:
    ranges = [{"from": 10}, {"to": 5.5}, {"from": 5.5, "to": 10, "key": "middle"}, {"from": "1970-01-02"}]
    assert parse({"r": {"range": {"field": "w", "ranges": ranges}}}) == (
        Ranges(
            "r", "w", "aggs.r.range.field",
            (
                Range("*-5.5", None, 5.5), Range("middle", 5.5, 10), Range("10.0-*", 10, None),
                Range("86400000.0-*", 86_400_000, None),
            ),
        ),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ([], "aggs"),
        ({"a": []}, "aggs.a"),
        ({"a": {}}, "aggs.a"),
        ({"a": {"terms": {"field": "x"}, "sum": {"field": "x"}}}, "aggs.a"),
        ({"a": {"scripted_metric": {}}}, "aggs.a.scripted_metric"),
        ({"a": {"terms": {"script": "doc"}}}, "aggs.a.terms.script"),
        ({"a": {"terms": {"field": ""}}}, "aggs.a.terms.field"),
        ({"a": {"terms": {"field": 5}}}, "aggs.a.terms.field"),
        ({"a": {"terms": {"field": "x", "size": 0}}}, "aggs.a.terms.size"),
        ({"a": {"terms": {"field": "x", "size": True}}}, "aggs.a.terms.size"),
        ({"a": {"terms": {"field": "x", "min_doc_count": 0}}}, "aggs.a.terms.min_doc_count"),
        ({"a": {"terms": {"field": "x", "order": {"b": "asc"}}}}, "aggs.a.terms.order"),
        ({"a": {"terms": {"field": "x", "order": {"_key": "up"}}}}, "aggs.a.terms.order._key"),
        ({"a": {"sum": {"field": "x"}, "aggs": {"b": {"sum": {"field": "x"}}}}}, "aggs.a.aggs"),
        ({"a": {"terms": {"field": "x"}, "aggs": {"b": 1}}}, "aggs.a.aggs.b"),
        ({"a": {"sum": {"field": "x", "missing": 1}}}, "aggs.a.sum.missing"),
        ({"a": {"date_histogram": {"field": "x"}}}, "aggs.a.date_histogram"),
        ({"a": {"date_histogram": {"field": "x", "fixed_interval": "0h"}}}, "aggs.a.date_histogram.fixed_interval"),
        ({"a": {"date_histogram": {"field": "x", "fixed_interval": "1M"}}}, "aggs.a.date_histogram.fixed_interval"),
        (
            {"a": {"date_histogram": {"field": "x", "calendar_interval": "2d"}}},
            "aggs.a.date_histogram.calendar_interval",
        ),
        (
            {"a": {"date_histogram": {"field": "x", "fixed_interval": "1d", "time_zone": "Mars"}}},
            "aggs.a.date_histogram.time_zone",
        ),
        ({"a": {"range": {"field": "x", "ranges": []}}}, "aggs.a.range.ranges"),
        ({"a": {"range": {"field": "x", "ranges": [{}]}}}, "aggs.a.range.ranges[0]"),
        ({"a": {"range": {"field": "x", "ranges": [{"from": "x"}]}}}, "aggs.a.range.ranges[0].from"),
        ({"a": {"range": {"field": "x", "ranges": [{"from": 2, "to": 1}]}}}, "aggs.a.range.ranges[0]"),
        ({"a": {"range": {"field": "x", "ranges": [{"from": 2}, {"from": 2}]}}}, "aggs.a.range.ranges"),
        ({"a": {"filter": {"script": {"source": "1"}}}}, "aggs.a.filter.script"),
        ({"a[b]": {"sum": {"field": "x"}}}, "aggs.a[b]"),
    ],
)  # fmt: skip
def test_what_is_not_understood_is_refused_with_its_place(asked: Any, field: str) -> None:
    with pytest.raises(Refusal) as caught:
        parse(asked)
    assert [fault.field for fault in caught.value.faults] == [field]


def deep(levels: int, **terms: Any) -> Any:
    found: Any = {"a": {"terms": {"field": "x", **terms}}}
    for _ in range(levels - 1):
        found = {"a": {"terms": {"field": "x", **terms}, "aggs": found}}
    return found


def test_limits_hold_and_reach_as_far_as_they_say() -> None:
    one = {"sum": {"field": "x"}}
    ranges = [{"from": n} for n in range(MAX_RANGES + 1)]
    kept = (
        deep(MAX_DEPTH),
        {f"a{n}": one for n in range(MAX_AGGREGATIONS)},
        {"n" * MAX_NAME: one},
        deep(1, size=MAX_SIZE),
        deep(2, size=127),
        {"r": {"range": {"field": "x", "ranges": ranges[:-1]}}},
        {f"f{n}": {"filter": {"terms": {"x": [1]}}} for n in range(MAX_AGGREGATIONS)},
    )
    refused = (
        deep(MAX_DEPTH + 1),
        {f"a{n}": one for n in range(MAX_AGGREGATIONS + 1)},
        {"n" * (MAX_NAME + 1): one},
        deep(1, size=MAX_SIZE + 1),
        deep(2, size=128),
        deep(2, size=MAX_SIZE),
        {"r": {"range": {"field": "x", "ranges": ranges}}},
        {"f": {"filter": {"bool": {"should": [{"term": {"x": 1}}] * (MAX_TERMS + 1)}}}},
    )
    for asked in kept:
        assert parse(asked)
    for asked in refused:
        with pytest.raises(Refusal):
            parse(asked)


members = st.sampled_from(
    ["a", "aggs", "terms", "field", "size", "order", "_key", "filter", "term", "range", "ranges", "from", "to", "sum",
     "date_histogram", "fixed_interval", "calendar_interval", "time_zone", "bool", "should"]
)  # fmt: skip
near = st.recursive(
    json_values | st.sampled_from(["1d", "day", "UTC", "asc", "x"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(members, inner, max_size=4),
    max_leaves=20,
)


@given(near)
def test_any_document_is_parsed_or_refused(document: Any) -> None:
    assert cause_of(lambda: parse(document)) in (None, Cause.INVALID)
