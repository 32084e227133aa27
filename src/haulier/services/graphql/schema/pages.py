"""Pages of a kind: the arguments ``filter``, ``page``, ``size`` and ``sort`` in the words of the list engine.

See: contract/graphql.md, contract/conventions.md section 6.2.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import msgspec
import strawberry
from strawberry import Info

from haulier.core.filters import MAX_TEXT_LENGTH, Group, Node, Term, parse_query
from haulier.core.identifier_text import unicode_forms
from haulier.core.refusal import invalid
from haulier.platform.commands.call import Call
from haulier.platform.declarations.kind import CompiledType, Kind, ListedKind
from haulier.platform.listing.query import MAX_LIMIT, MAX_OFFSET, ListRequest, Window, find_resources
from haulier.platform.typed.type_changes import need_type
from haulier.services.graphql.execution import selection
from haulier.services.graphql.execution.loader import LoadedField, Show
from haulier.services.graphql.execution.selection import DEFAULT_SIZE, FieldTree
from haulier.services.graphql.schema.resolvers import preloaded
from haulier.services.graphql.schema.scalars import Text, Whole

NEWEST = "createdAt"

Search = Callable[[Call, str], Awaitable[Node]]
"""From a text that somebody typed to the filter that looks for it in references, ids and names."""

_SORT = re.compile(r"(?P<minus>-?)(?P<field>[^:,]+)(?:[:,](?P<direction>asc|desc))?", re.IGNORECASE)


@strawberry.type(description="Which page this is and how many there are.")
class PageInfo:
    page: Whole
    size: Whole
    total: Whole
    totalPages: Whole


def page(info: Info, tenant: str, filter: Text = "", page: Whole = 1, size: Whole = 10, sort: Text = "") -> Any:
    return preloaded(info)


@dataclass(frozen=True, slots=True)
class Listing:
    """How pages of one type are read. ``always`` is asked beside what the caller asks.

    ``type_key`` is the member of a filter that names the type of a typed kind: with it the type's indexed attributes
    can be filtered and sorted by.
    """

    kind: ListedKind
    type: str
    show: Show
    search: Search
    typed: Kind | None = None
    type_key: str = ""
    only_type: Callable[[Call], Awaitable[CompiledType]] | None = None
    """The type of all of them, where they have but one."""
    always: Term | None = None

    async def load(self, call: Call, top: selection.TopField) -> LoadedField:
        """One page. The total is counted only when it is asked for."""
        page, size = _page(top.arguments), _size(top.arguments)
        if (page - 1) * size > MAX_OFFSET:
            raise invalid("page", "limit", f"a list skips at most {MAX_OFFSET} rows; narrow the filter instead")
        filter_ = await self._filter(call, str(top.arguments.get("filter") or ""))
        named = _type_named(filter_, self.type_key) if self.typed is not None else None
        type_ = await need_type(call, self.typed, named) if self.typed is not None and named else None
        if self.only_type is not None:
            type_ = await self.only_type(call)
        sort, direction = _sort(str(top.arguments.get("sort") or ""))
        if sort is None and type_ is not None:
            sort = NEWEST
        tree = top.tree.inner
        meta = tree["meta"].inner if "meta" in tree else {}
        counted = "total" in tree or not {"total", "totalPages"}.isdisjoint(meta)
        if self.always is not None:
            filter_ = Group("and", (filter_, self.always))
        wanted = ListRequest(filter_, Window(size, (page - 1) * size), sort, direction, counted=counted)
        found = await find_resources(call, self.kind, type_, wanted)
        rows = [self.show(call, row) for row in found.resources] if "data" in tree else []
        pages = -(-found.total // size) if found.total is not None else None
        info = {"page": page, "size": size, "total": found.total, "totalPages": pages}
        value = {"data": rows, "meta": info, "total": found.total}
        return LoadedField(value, self.type, rows, tree.get("data", FieldTree()))

    async def _filter(self, call: Call, text: str) -> Node:
        """The filter that a text stands for: a query of REST lists when it is a JSON object, else a search."""
        text = text.strip()
        if not text:
            return Group("and", ())
        if _is_object(text):
            return parse_query(text)
        if len(text) > MAX_TEXT_LENGTH:
            raise invalid("filter", "maxLength", f"a text to search for has at most {MAX_TEXT_LENGTH} characters")
        return await self.search(call, text)


def prefix_terms(text: str, *keys: str) -> list[Node]:
    """Some field begins with the text as it was typed, in capitals or in small letters.

    An index serves each of these, which none does for a text inside another.
    """
    typed = dict.fromkeys(form for case in (text, text.upper(), text.lower()) for form in unicode_forms(case))
    return [Term(key, "prefix", form) for key in keys for form in typed]


def contains_term(text: str, key: str) -> Node:
    """A field contains the text, whatever its capitals: for kinds that a tenant has few of."""
    return Group("or", tuple(Term(key, "like", form) for form in unicode_forms(text)))


def _is_object(text: str) -> bool:
    try:
        return isinstance(msgspec.json.decode(text.encode()), dict)
    except (msgspec.DecodeError, RecursionError):
        return False


def _type_named(tree: Node, key: str) -> str | None:
    """The one type that all that the filter finds must have."""
    if isinstance(tree, Group):
        inner = (_type_named(item, key) for item in tree.items) if tree.op == "and" else ()
        return next((named for named in inner if named is not None), None)
    return tree.value if tree.key == key and tree.op == "eq" and isinstance(tree.value, str) else None


def _page(arguments: dict[str, Any]) -> int:
    """The page, counted from 1; 0 is read as 1."""
    page = int(arguments.get("page") or 1)
    if page < 0:
        raise invalid("page", "limit", "must be 0 or more")
    return page


def _size(arguments: dict[str, Any]) -> int:
    given = arguments.get("size")
    size = DEFAULT_SIZE if given is None else int(given)
    if not 1 <= size <= MAX_LIMIT:
        raise invalid("size", "limit", f"must be a whole number from 1 to {MAX_LIMIT}")
    return size


def _sort(text: str) -> tuple[str | None, str]:
    """The field to sort by and ASC or DESC; without one, the order of ids, newest first within a type."""
    text = text.strip()
    if not text:
        return None, "DESC"
    found = _SORT.fullmatch(text)
    if found is None or (found["minus"] and found["direction"]):
        raise invalid("sort", "format", "must be a field such as name, -name, name:asc or name,desc")
    return found["field"].strip(), "DESC" if found["minus"] else (found["direction"] or "ASC").upper()
