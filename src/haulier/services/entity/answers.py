"""What the entity service answers with. See: contract/entity.yaml, entity.md, "The genuine interface"."""

from __future__ import annotations

from typing import Any

from msgspec import Struct


class Bucket(Struct):
    """A value and how many entities have it."""

    key: Any
    doc_count: int


class ValueCounts(Struct):
    """The most frequent values, and how often all others occur together."""

    doc_count_error_upper_bound: int
    sum_other_doc_count: int
    buckets: list[Bucket]


class Aggregate(Struct):
    """Counts by the names that were given to them."""

    aggregateResult: dict[str, ValueCounts]


class OnboardingTask(Struct):
    """One thing that was looked after."""

    task: str
    status: str


class Onboarding(Struct):
    """How far a tenant is prepared."""

    status: str
    meta: list[OnboardingTask]
