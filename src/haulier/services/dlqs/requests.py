"""Bodies of searches, in the search engine's shape. See: contract/dlqs.yaml."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

from haulier.platform.declarations.wire_schemas import JsonObject
from haulier.platform.listing.query import MAX_LIMIT, MAX_SELECT


class SearchBody(Struct):
    """What is searched for, and which page of it. What the body does not say the address may."""

    query: JsonObject | None = None
    sort: Annotated[list[JsonObject], Meta(description='one of {"field": {"order": "desc"}}')] | None = None
    offset: Annotated[int, Meta(ge=0)] | None = None
    size: Annotated[int, Meta(ge=1, le=MAX_LIMIT)] | None = None
    select: Annotated[list[str], Meta(max_length=MAX_SELECT)] | None = None


class AggregateBody(Struct):
    """What is summarised, and how; without ``aggs`` it is counted by status."""

    query: JsonObject | None = None
    aggs: JsonObject | None = None
