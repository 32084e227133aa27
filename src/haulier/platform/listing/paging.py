"""Reads that every service offers in the same way: all types of a kind, a page of plain configuration."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from msgspec import Meta

from haulier.engines.statements import load_statements
from haulier.platform.commands.call import Call
from haulier.platform.storage.resources import Resource, from_record

SQL = load_statements("haulier.platform.storage", "types.sql")

MAX_PAGE_SIZE = 100
DEFAULT_PAGE_SIZE = 50
MAX_OFFSET = 1_000_000

RETIRED = "DELETED"
"""State of configuration that was taken out of use: kept for what was made with it, found by nobody else."""

PageNumber = Annotated[int, Meta(ge=1)]
PageSize = Annotated[int, Meta(ge=1)]


@dataclass(frozen=True, slots=True)
class PageOf:
    """A page of plain configuration."""

    size: int
    offset: int


def read_page(call: Call) -> PageOf:
    """The page that ``pageNo`` and ``pageSize`` name; larger sizes are cut to the limit."""
    size = min(call.query_as("pageSize", PageSize, DEFAULT_PAGE_SIZE), MAX_PAGE_SIZE)
    return PageOf(size, min((call.query_as("pageNo", PageNumber, 1) - 1) * size, MAX_OFFSET))


async def list_types(call: Call, kind: str) -> list[Resource]:
    """A page of configuration resources in use, oldest first."""
    page = read_page(call)
    records = await call.fetch_list(SQL["types"], kind, page.size, page.offset)
    return [from_record(record) for record in records]
