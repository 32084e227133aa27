"""What searches and aggregations answer with: the data stand beside their totals. See: contract/dlqs.yaml."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

from haulier.platform.declarations.wire_schemas import JsonObject


class RequestShown(Struct):
    """What was asked."""

    uri: str
    method: str


class PageShown(Struct):
    """Which page this is of how many records."""

    totalElements: int
    pageNo: int
    pageSize: int


class SearchResult(Struct):
    """A page of records, each as its own service reads it."""

    data: list[JsonObject]
    total: int
    meta: PageShown
    request: RequestShown


class AggregateResult(Struct):
    """Results by the names of their aggregations, and how many records the query finds."""

    data: dict[str, Annotated[JsonObject, Meta(description="buckets, doc_count or value, as a search engine has them")]]
    total: int
    request: RequestShown
