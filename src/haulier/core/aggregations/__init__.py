"""Aggregations: what is counted and summed over the resources that a filter finds, in the search engine's shape.

See: contract/orchestrator.md section DLQS.
"""

from haulier.core.aggregations.intervals import Interval, bucket_start, bucket_starts, moment_text, parse_zone
from haulier.core.aggregations.parse import parse_aggregations
from haulier.core.aggregations.tree import (
    MAX_AGGREGATIONS,
    MAX_BUCKETS,
    MAX_DEPTH,
    MAX_NAME,
    MAX_RANGES,
    MAX_SIZE,
    Aggregation,
    Buckets,
    DateHistogram,
    Filtered,
    Metric,
    MetricOperator,
    Order,
    Range,
    Ranges,
    Terms,
)

__all__ = [
    "MAX_AGGREGATIONS",
    "MAX_BUCKETS",
    "MAX_DEPTH",
    "MAX_NAME",
    "MAX_RANGES",
    "MAX_SIZE",
    "Aggregation",
    "Buckets",
    "DateHistogram",
    "Filtered",
    "Interval",
    "Metric",
    "MetricOperator",
    "Order",
    "Range",
    "Ranges",
    "Terms",
    "bucket_start",
    "bucket_starts",
    "moment_text",
    "parse_aggregations",
    "parse_zone",
]
