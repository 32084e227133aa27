"""Lists that answer whole arrays, narrowed and cut as asked. See: contract/aaa.md sections 4 and 11.1."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from haulier.core.filters import Group, Node, parse_query
from haulier.core.refusal import Fault, invalid, refuse_faults
from haulier.platform.commands.call import Call
from haulier.platform.declarations.kind import ListedKind
from haulier.platform.declarations.parameters import Query
from haulier.platform.listing.query import (
    MAX_LIMIT,
    MAX_OFFSET,
    ListRequest,
    Window,
    find_resources,
    read_number,
    read_sort,
)
from haulier.platform.storage.resources import Resource

MAX_LISTED = 10_000
"""Rows of a list without ``limit``."""

LISTED = (
    Query("limit", Annotated[int, Meta(ge=1, le=MAX_LIMIT)], description="at most so many; all when it is not given"),
    Query("offset", Annotated[int, Meta(ge=0, le=MAX_OFFSET)], description="passes over so many"),
    Query("sortKey", description="the field to sort by; createdAt when it is not given"),
    Query("sortBy", Literal["asc", "desc"], description="desc with a sortKey, else asc"),
    Query("query", description="a filter, JSON"),
)


async def list_all(
    call: Call, kind: ListedKind, *, parent: str | None = None, also: Node | None = None
) -> list[Resource]:
    """All that match, oldest first unless the caller says otherwise; ``also`` must match too.

    Raises Refusal (400) for more than ``MAX_LISTED`` without a limit.
    """
    faults: list[Fault] = []
    limit = read_number(call, ("limit",), 1, MAX_LIMIT, faults)
    offset = read_number(call, ("offset",), 0, MAX_OFFSET, faults) or 0
    refuse_faults(faults)
    key, direction, named = read_sort(call, "DESC" if call.query("sortKey") else "ASC")
    tree: Node = parse_query(call.query("query") or "")
    if also is not None:
        tree = Group("and", (tree, also)) if tree != Group("and", ()) else also
    window = Window(limit or MAX_LISTED + 1, offset)
    request = ListRequest(tree, window, key or "createdAt", direction, named, counted=False)
    rows = (await find_resources(call, kind, None, request, parent=parent)).resources
    if limit is None and len(rows) > MAX_LISTED:
        raise invalid("limit", "required", f"there are more than {MAX_LISTED}: ask for them with limit and offset")
    return rows
