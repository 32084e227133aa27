"""The operations of lookups. Not part of the contract."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from msgspec import Meta

from haulier.platform.declarations.operation import Auth
from haulier.platform.declarations.parameters import COMMON_HEADERS, Query
from haulier.platform.declarations.section import Section, Statuses
from haulier.services.lookup.counts import MAX_KEYS, read_counts
from haulier.services.lookup.facilities import read_facilities
from haulier.services.lookup.names import read_names
from haulier.services.lookup.requests import NamesAsked
from haulier.services.lookup.responses import Counts, Facilities, Hits, Names
from haulier.services.lookup.search import MAX_HITS, search

LOOKUP = Section(
    "Lookup", headers=COMMON_HEADERS, statuses=Statuses(refusals=(400, 401, 403, 429)),
    is_extension=True,
)  # fmt: skip
READ_BY_POST = replace(LOOKUP, auth=Auth(only_reads=True))

OPERATIONS = (
    READ_BY_POST.post("/names", name="readNames", number=1001, summary="Read the names of things by their ids").handle(
        read_names, body=NamesAsked, response=Names
    ),
    LOOKUP.get("/search", name="search", number=1003, summary="Look for things of all kinds by how they begin").handle(
        search,
        query=(
            Query("q", required=True, description="the beginning of a reference, id, unique code, name or scanned id"),
            Query("kinds", description="kinds with commas between; none: all"),
            Query("limit", Annotated[int, Meta(ge=1, le=MAX_HITS)]),
        ),
        response=Hits,
    ),
    LOOKUP.get("/counts/{kind}", name="readCounts", number=1002, summary="Count the things of a kind in groups").handle(
        read_counts,
        query=(
            Query("by", description=f"members to group by, with commas between, at most {MAX_KEYS}; none: one total"),
            Query("query", description="a filter, as lists take it"),
            Query("type", description="the id of one type: its indexed attributes can then be named"),
        ),
        response=Counts,
    ),
    LOOKUP.get("/facilities", name="readFacilities", number=1004, summary="Read where things stand").handle(
        read_facilities, response=Facilities
    ),
)
