"""Search and aggregation over the rows themselves: what was written is found at once.

See: contract/orchestrator.md section DLQS, docs/design/search.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from haulier.core.aggregations import Terms, parse_aggregations
from haulier.core.filters import (
    ENGINE_MEMBERS,
    MAX_KEY_LENGTH,
    Budget,
    Group,
    Node,
    QueryLimits,
    decode_query,
    parse_document,
)
from haulier.core.filters.terms import malformed
from haulier.core.refusal import invalid
from haulier.engines.cooperative_yield import CooperativeYield
from haulier.platform.commands.call import Call
from haulier.platform.declarations.kind import CompiledType, visible
from haulier.platform.listing.aggregate_query import aggregate
from haulier.platform.listing.query import (
    MAX_LIMIT,
    MAX_OFFSET,
    ListRequest,
    Window,
    find_resources,
    read_select,
    read_sort,
    read_window,
    select_fields,
)
from haulier.platform.storage.resources import Json, Resource
from haulier.platform.typed.instances import in_first_state
from haulier.services.dispatch.facade import DISPATCH, JOB, add_etas
from haulier.services.dlqs.domains import Searched, need_searched
from haulier.services.dlqs.requests import AggregateBody, SearchBody
from haulier.services.dlqs.responses import AggregateResult, PageShown, RequestShown, SearchResult

LIMITS = QueryLimits(length=65_536, terms=100)
MAX_REACH = MAX_OFFSET
"""Records that a search looks at: those before its page and those of it."""
NEWEST = "createdAt"
BY_STATUS = (Terms("status", "status", "aggs.status.terms.field", size=100),)
"""What is counted when nothing is asked for."""


async def search(call: Call, _body: None) -> SearchResult:
    """A page of the records that ``query`` finds. A body of a search engine in ``query`` says which page itself."""
    budget = Budget(LIMITS)
    document = decode_query(call.query("query") or "", budget)
    is_body = isinstance(document, Mapping) and "query" in document and document.keys() <= ENGINE_MEMBERS
    return await _search(call, document, document if is_body else {}, read_select(call), budget)


async def search_by_body(call: Call, body: SearchBody) -> SearchResult:
    """The same with all of it in the body."""
    page = {"offset": body.offset, "size": body.size, "sort": body.sort}
    select = read_select(call) if body.select is None else body.select
    return await _search(call, _sized(body.query, "query"), page, select, Budget(LIMITS))


async def aggregate_query(call: Call, _body: None) -> AggregateResult:
    """Groups and numbers of the records that ``query`` finds, as ``aggs`` says."""
    budget = Budget(LIMITS)
    document = decode_query(call.query("query") or "", budget)
    aggs = call.query("aggs")
    return await _aggregate(call, document, None if aggs is None else decode_query(aggs, budget, "aggs"), budget)


async def aggregate_by_body(call: Call, body: AggregateBody) -> AggregateResult:
    """The same with all of it in the body."""
    aggs = None if body.aggs is None else _sized(body.aggs, "aggs")
    return await _aggregate(call, _sized(body.query, "query"), aggs, Budget(LIMITS))


async def _search(
    call: Call, document: Any, page: Mapping[str, Any], select: Sequence[str], budget: Budget
) -> SearchResult:
    tree = parse_document(document, budget)
    window = _window(call, page)
    key, direction, named = _sort(page.get("sort")) or read_sort(call, "ASC" if call.query("sortBy") else "DESC")
    searched = await need_searched(call)
    request = ListRequest(_narrowed(tree, searched), window, key or NEWEST, direction, named)
    found = await find_resources(call, searched.kind, searched.type_, request)
    assert found.total is not None, "it was asked for"
    meta = PageShown(found.total, window.offset // window.limit + 1, window.limit)
    return SearchResult(await _shown(call, searched, found.resources, select), found.total, meta, _request(call))


async def _aggregate(call: Call, document: Any, aggs: Any, budget: Budget) -> AggregateResult:
    tree = parse_document(document, budget)
    asked = BY_STATUS if aggs is None else parse_aggregations(aggs, budget)
    searched = await need_searched(call)
    found = await aggregate(call, searched.kind, searched.type_, _narrowed(tree, searched), asked)
    return AggregateResult(found.found, found.total, _request(call))


def _narrowed(tree: Node, searched: Searched) -> Node:
    return tree if searched.always is None else Group("and", (tree, searched.always))


def _window(call: Call, page: Mapping[str, Any]) -> Window:
    """Which records are asked for: as the body says, else as the parameters do."""
    asked = read_window(call)
    size = next((page[name] for name in ("size", "limit") if page.get(name) is not None), asked.limit)
    offset = next((page[name] for name in ("offset", "from") if page.get(name) is not None), asked.offset)
    if type(size) is not int or not 1 <= size <= MAX_LIMIT:
        raise invalid("size", "limit", f"must be a whole number from 1 to {MAX_LIMIT}")
    if type(offset) is not int or offset < 0 or offset + size > MAX_REACH:
        raise invalid("offset", "limit", f"offset and size together reach {MAX_REACH} at most; narrow the query")
    return Window(size, offset)


def _sort(given: Any) -> tuple[str, str, str] | None:
    """The field, its direction and who named it, of ``{"field": {"order": "desc"}}`` or ``{"field": "desc"}``."""
    if not given:
        return None
    one = given[0] if isinstance(given, list) and len(given) == 1 else given
    if isinstance(one, str):
        one = {one: "asc"}
    if not isinstance(one, Mapping) or len(one) != 1:
        raise malformed("sort", "limit", 'names one field, as in [{"createdAt": {"order": "desc"}}]')
    key, said = next(iter(one.items()))
    direction = said.get("order", "asc") if isinstance(said, Mapping) else said
    if not isinstance(direction, str) or direction.lower() not in ("asc", "desc"):
        raise malformed(f"sort.{key[:MAX_KEY_LENGTH]}", "enum", "must be asc or desc")
    return key.removesuffix(".keyword"), direction.upper(), "sort"


def _sized(document: Json | None, member: str) -> Json:
    """A part of a body, no longer than a query may be."""
    if document is None:
        return {}
    if len(msgspec.json.encode(document)) > LIMITS.length:
        raise malformed(member, "maxLength", f"has at most {LIMITS.length} characters")
    return document


async def _shown(call: Call, searched: Searched, rows: Sequence[Resource], select: Sequence[str]) -> list[Json]:
    """Records as their own service reads them: without the values that other apps keep to themselves."""
    if searched.show is not None:
        return await searched.show(call, rows, select)
    kind, types = searched.kind, await _types_of(call, searched, rows)
    shown, turns = list[Json](), CooperativeYield()
    for row in rows:
        type_ = types.get(row.type)
        if type_ is not None:
            row = in_first_state(row, type_)
        shown.append(visible(kind, type_, kind.show(row), call.origin_app))
        await turns.yield_if_due()  # rows may be long
    if kind.name in (DISPATCH.name, JOB.name):
        await add_etas(call, rows, shown)
    return [select_fields(each, [*select]) for each in shown]


async def _types_of(call: Call, searched: Searched, rows: Sequence[Resource]) -> Mapping[str, CompiledType]:
    if searched.type_ is not None:
        return {searched.type_.id: searched.type_}
    found = await call.read_configs(searched.kind.type_kind, {row.type for row in rows if row.type})
    return {id: config.value for id, config in found.items()}


def _request(call: Call) -> RequestShown:
    return RequestShown(call.uri, call.operation.method)
