"""Lists of plain rows in numbered pages: ``limit`` and ``offset``, or ``pageNo`` and ``pageSize``."""

from __future__ import annotations

from haulier.core.filters import parse_query
from haulier.core.filters.tree import Group, Node
from haulier.platform.commands.call import Call
from haulier.platform.declarations.kind import ListedKind
from haulier.platform.declarations.wire_schemas import NumberedPage, numbered_page
from haulier.platform.listing.query import ListRequest, find_resources, read_sort, read_window
from haulier.platform.storage.resources import Resource

DEFAULT_SORT = "createdAt"


async def read_numbered_list(
    call: Call, kind: ListedKind, *terms: Node, parent: str | None = None
) -> tuple[NumberedPage, list[Resource]]:
    """The page that a caller asks for, of the rows that pass the terms and the parameter ``query``: newest first,
    unless ``sortBy`` names another field. Raises Refusal.
    """
    window = read_window(call)
    key, direction, named = read_sort(call, "ASC" if (call.query("sortBy") or "").strip() else "DESC")
    asked = parse_query(call.query("query") or "")
    wanted = Group("and", (*terms, asked) if asked.items else terms)
    request = ListRequest(wanted, window, key or DEFAULT_SORT, direction, named)
    found = await find_resources(call, kind, None, request, parent=parent)
    assert found.total is not None, "it was asked for"
    return numbered_page(found.total, window.limit, window.offset), found.resources
