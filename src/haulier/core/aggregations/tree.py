"""The nodes of an aggregation request, and its limits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import tzinfo
from typing import Literal, TypeAlias

from haulier.core.aggregations.intervals import Interval
from haulier.core.filters import Node

MAX_DEPTH = 3
"""Levels of ``aggs`` inside each other, the outermost one counted."""
MAX_AGGREGATIONS = 32
"""Aggregations of one request, on all levels."""
MAX_SIZE = 1_000
"""Buckets of one ``terms``."""
DEFAULT_SIZE = 10
"""Buckets of one ``terms`` that names no size, as in the search engine."""
MAX_RANGES = 32
"""Ranges of one aggregation."""
MAX_BUCKETS = 16_384
"""Buckets of one answer, on all levels."""
MAX_NAME = 64
"""Characters of a name that a caller gives to an aggregation, or a key to a range."""

MetricOperator = Literal["value_count", "sum", "avg", "min", "max", "cardinality"]


@dataclass(frozen=True, slots=True)
class Metric:
    """One number of each group.

    value_count   values that there are; a list has as many as it has elements
    sum           of all numbers; 0 of none
    avg, min, max likewise; none of none
    cardinality   different values
    """

    name: str
    op: MetricOperator
    key: str
    path: str
    """Where it stands in the request, for refusals."""


@dataclass(frozen=True, slots=True)
class Order:
    """How buckets are ordered: by ``_count``, by ``_key`` or by a metric right inside them, then by key."""

    by: str
    descending: bool


MOST_FIRST = Order("_count", True)
KEY_FIRST = Order("_key", False)


@dataclass(frozen=True, slots=True)
class Terms:
    """A bucket for each value of a field; of a list for each of its different elements."""

    name: str
    key: str
    path: str
    size: int = DEFAULT_SIZE
    order: Order = MOST_FIRST
    least: int = 1
    """Resources that a bucket has at least."""
    inner: tuple[Aggregation, ...] = ()


@dataclass(frozen=True, slots=True)
class DateHistogram:
    """A bucket for each span of time between the first and the last one that there is; empty ones too where ``least``
    is 0.
    """

    name: str
    key: str
    path: str
    interval: Interval
    zone: tzinfo
    zone_name: str
    """As the database takes it."""
    order: Order = KEY_FIRST
    least: int = 0
    inner: tuple[Aggregation, ...] = ()


@dataclass(frozen=True, slots=True)
class Range:
    """From one number on, up to another one; None has no bound."""

    key: str
    start: int | float | None
    end: int | float | None


@dataclass(frozen=True, slots=True)
class Ranges:
    """A bucket for each range. A resource may be in several; one whose list has two numbers in a range counts once."""

    name: str
    key: str
    path: str
    ranges: tuple[Range, ...]
    inner: tuple[Aggregation, ...] = ()


@dataclass(frozen=True, slots=True)
class Filtered:
    """One bucket of what a filter finds besides."""

    name: str
    tree: Node
    path: str
    inner: tuple[Aggregation, ...] = ()


Buckets: TypeAlias = Terms | DateHistogram
"""What groups by a value."""
Aggregation: TypeAlias = Metric | Terms | DateHistogram | Ranges | Filtered
