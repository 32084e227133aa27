"""Search and aggregation, each with its query in the address or in the body. See: contract/dlqs.yaml."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from msgspec import Meta

from haulier.platform.declarations.operation import Auth
from haulier.platform.declarations.parameters import COMMON_HEADERS, Query
from haulier.platform.declarations.section import Section, Statuses
from haulier.platform.listing.query import MAX_LIMIT
from haulier.services.dlqs import queries
from haulier.services.dlqs.requests import AggregateBody, SearchBody
from haulier.services.dlqs.responses import AggregateResult, SearchResult

SEARCHES = Section("Query & Listing", headers=COMMON_HEADERS, statuses=Statuses(refusals=(400, 401, 403, 503)))
BY_BODY = replace(SEARCHES, auth=Auth(only_reads=True), is_extension=True)

SEARCH, AGGREGATE = "/search/{domain}/{type}", "/aggregate/{domain}/{type}"
QUERY = Query("query", str, description="the filter as JSON text: terms, groups, or a query of a search engine")

OPERATIONS = (
    SEARCHES.get(SEARCH, name="searchQuery", number=1001, summary="Search stored records of one domain").handle(
        queries.search,
        query=(
            QUERY,
            Query("select", list[str], description="members to show; id is always there"),
            Query("sortBy", str, description="field to sort by, with - in front for the largest first; -createdAt"),
            Query("pageNo", Annotated[int, Meta(ge=1)], description="page, from 1"),
            Query("pageSize", Annotated[int, Meta(ge=1, le=MAX_LIMIT)], description="rows of a page, 50"),
        ),
        response=SearchResult,
        raw_response=True,
    ),
    BY_BODY.post(SEARCH, name="searchByBody", number=1002, summary="Search with the query in the body").handle(
        queries.search_by_body, body=SearchBody, response=SearchResult, raw_response=True
    ),
    SEARCHES.get(
        AGGREGATE, name="aggregateQuery", number=1003, summary="Summarise stored records of one domain"
    ).handle(
        queries.aggregate_query,
        query=(QUERY, Query("aggs", str, description="aggregations of a search engine as JSON text; none: by status")),
        response=AggregateResult,
        raw_response=True,
    ),
    BY_BODY.post(
        AGGREGATE, name="aggregateByBody", number=1004, summary="Summarise with query and aggregations in the body"
    ).handle(queries.aggregate_by_body, body=AggregateBody, response=AggregateResult, raw_response=True),
)
