"""Lists of resources of any kind: paged, sorted, filtered.

See: contract/conventions.md sections 6.1 and 6.2.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

import asyncpg

from haulier.core.filters import Node, parse_query
from haulier.core.refusal import Cause, Fault, Refusal, invalid, refuse_faults
from haulier.engines.failure import Unavailable
from haulier.engines.postgres import Record
from haulier.platform.commands.call import Call
from haulier.platform.declarations.kind import CompiledType, ListedKind
from haulier.platform.listing.fields import Arguments, Field, NumberColumn, Slot
from haulier.platform.listing.resource_counts import Scope, Source
from haulier.platform.listing.sql import Fields, IndexTest, compile_filter, index_tests, rows_with_words
from haulier.platform.storage.resources import Json, Resource, from_record

MAX_LIMIT = 100
MAX_PAGE_BYTES = 8 * 1_048_576
"""Bytes of the rows of one page as they are stored; in memory and as JSON they take several times as many."""
DEFAULT_LIMIT = 50
MAX_OFFSET = 10_000
"""Rows that a list may skip: each is read and thrown away, so whoever wants more narrows the filter instead."""
MAX_SELECT = 100
"""Names in ``select``."""
MAX_REREADS = 5
"""Times that one list is read, as its type is changed meanwhile, before it is given up."""

VALUE_MEMBERS = ("properties", "customData", "attributes")
"""Members that hold custom attributes, whose names ``select`` takes as well."""

COLUMNS = (
    "tenant_id, kind, id, version, type, key, parent, state, attrs, body, "
    "created_at, created_by, updated_at, updated_by, expires_at"
)


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list. ``total`` counts all matches, ``select`` names the members to show (empty: all)."""

    total: int
    resources: list[Resource]
    select: list[str]


@dataclass(frozen=True, slots=True)
class Window:
    """Which part of a list is asked for."""

    limit: int
    offset: int


@dataclass(frozen=True, slots=True)
class ListRequest:
    """What a list is asked for. ``sort`` names a field, None for the order of ids, which costs no index of its own;
    ``sort_named`` is the parameter in which the caller named it. ``counted`` says whether the total is wanted.
    """

    tree: Node
    window: Window
    sort: str | None = None
    direction: str = "DESC"
    sort_named: str = "sort"
    counted: bool = True


@dataclass(frozen=True, slots=True)
class ListResult:
    """The resources of one page. ``total`` counts all matches; None when that was not asked for and is not known."""

    total: int | None
    resources: list[Resource]
    type_version: int | None = None
    """Version of the type under which these rows were written, where the same statement has read it."""


async def list_resources(
    call: Call,
    kind: ListedKind,
    type_: CompiledType | None,
    *,
    sort_default: str = "createdAt",
    parent: str | None = None,
) -> Page:
    """A page as the query string asks: limit/offset, size/page or pageSize/pageNo, query, sortKey, sortBy, select.

    Raises Refusal (400) naming the parameter, field or value at fault, and when the filter costs more than a list may.
    """
    window = read_window(call)
    select = read_select(call)
    key, direction, named = read_sort(call)
    tree = parse_query(call.query("query") or "")
    found = await find_resources(
        call, kind, type_, ListRequest(tree, window, key or sort_default, direction, named), parent=parent
    )
    assert found.total is not None, "it was asked for"
    return Page(found.total, found.resources, select)


async def find_resources(
    call: Call, kind: ListedKind, type_: CompiledType | None, request: ListRequest, *, parent: str | None = None,
    unindexed: Collection[str] = (),
) -> ListResult:  # fmt: skip
    """The page that is asked for. Raises Refusal (400) like ``list_resources``. ``unindexed`` see ``Fields``.

    An attribute is looked for in the column that the type gives it. A type that was changed meanwhile, or elsewhere a
    moment ago, may have given the column to another attribute: then the list is read again as the type is now.
    """
    for _ in range(MAX_REREADS):
        args = Arguments()
        fields = Fields(kind, type_, call.origin_app, args, call.tenant, unindexed, await child_types(call, kind))
        found = await _find(call, kind, type_, request, parent, fields, args)
        check_page(found.resources)
        if type_ is None or not fields.names_attributes or found.type_version == type_.version:
            return found
        newer = await newer_type(call, type_)
        if newer is None:
            return found
        type_ = newer
    raise Refusal(Cause.UNAVAILABLE, "the type is being changed by other requests; try again")


async def _find(
    call: Call, kind: ListedKind, type_: CompiledType | None, request: ListRequest, parent: str | None, fields: Fields,
    args: Arguments,
) -> ListResult:  # fmt: skip
    of = Scope.of(call.tenant, kind, type_.id if type_ is not None else None, args)
    # ``created_at > 0`` always holds; said here, it lets the planner take the index that only lists may use.
    kinds = f"{of.of_kind} AND created_at > 0"
    condition = compile_filter(request.tree, fields, args) or "true"
    of_parent = f" AND parent = {args.add(parent, 'text')}" if parent is not None else ""
    # Asked before the sort is found, which does not change how many there are.
    is_counted = kind.is_counted and parent is None and not fields.needs_rows
    sort = _sort_field(fields, request)
    matches = _Matches(call, fields.table, kinds, f"{kinds}{of.of_type}{of_parent} AND ({condition})", args, type_)
    window = request.window
    if type_ is not None and parent is None and isinstance(sort, NumberColumn) and sort.column == "created_at":
        rows = rows_with_words(request.tree, fields)
        if rows is not None:
            return await matches.with_words(rows, of.of_kind, request.direction, window)
    if type_ is not None:
        tests = index_tests(request.tree, fields, args)
        found = await matches.among_few(tests, f"{of.of_kind}{of.of_type}", sort, request.direction, window)
        if found is not None:
            return found
    page = await matches.page(sort, request.direction, window)
    total: int | None = window.offset + len(page)
    if len(page) == window.limit or (not page and window.offset):
        total = None
        if request.counted:
            total = await (matches.sum(of.counts(condition, matches.now)) if is_counted else matches.count())
    return ListResult(total, [from_record(row) for row in page])


def check_page(rows: Sequence[Resource]) -> None:
    """Refuse a page that is too long to be read: it is not made shorter, as the next one would pass over rows then."""
    size = sum(len(row.attrs) + len(row.body) for row in rows)
    if size > MAX_PAGE_BYTES and len(rows) > 1:
        message = f"the page has more than {MAX_PAGE_BYTES} bytes: ask for fewer than {len(rows)} rows"
        raise invalid("limit", "bytes", message)


async def child_types(call: Call, kind: ListedKind) -> dict[str, CompiledType]:
    """The types of what belongs to resources of a kind, by their ids, as far as there are any."""
    types = {}
    for child in kind.children.values():
        if child.type_id not in types:
            found = await call.read_optional_config(child.kind.type_kind, child.type_id)
            if found is not None:
                types[child.type_id] = found.value
    return types


async def newer_type(call: Call, type_: CompiledType) -> CompiledType | None:
    """The type as it is stored, when that is another version."""
    newest = await call.newest_config(type_.kind, type_.id)
    return newest.value if newest is not None and newest.version != type_.version else None


@dataclass(slots=True)
class _Matches:
    """The rows that a filter finds, read in pages and counted. Expired rows are not there any more."""

    call: Call
    table: str
    scope: str
    """The condition that all resources of the kind meet."""
    condition: str
    args: Arguments
    type_: CompiledType | None
    """The type of all these rows; None: they are of every type."""
    now: str = field(init=False)

    def __post_init__(self) -> None:
        self.now = self.args.add(self.call.now(), "bigint")

    async def among_few(
        self, tests: list[IndexTest], scope: str, sort: Field | None, direction: str, window: Window
    ) -> ListResult | None:
        """One page, and the total, read from the rows that one of these tests leaves; None when all leave too many.

        The planner then has nothing to guess, whatever the statistics of the table are. A lone equality is tried as it
        is: it mostly leaves few. Otherwise the test that leaves the fewest is found first.
        """
        exact = [test for test in tests if test.exact]
        if len(exact) == 1 or len(tests) == 1:
            found = await self._among(tests[0], scope, sort, direction, window)
            if found is not None:
                return found
            tests = tests[1:]
        narrow = await self._narrow(tests, scope) if tests else None
        return await self._among(narrow, scope, sort, direction, window) if narrow is not None else None

    async def _narrow(self, tests: list[IndexTest], scope: str) -> IndexTest | None:
        """The test that leaves the fewest rows, expired ones too, if these are no more than it may leave."""
        (row,) = await self._fetch(f"SELECT ARRAY[{', '.join(self._size(test, scope) for test in tests)}] AS sizes")
        size, test = min(zip(row["sizes"], tests, strict=True), key=lambda pair: int(pair[0]))
        return test if size <= test.most else None

    def _size(self, test: IndexTest, scope: str) -> str:
        """How many rows pass a test, counted in its index up to one more than it may leave."""
        return test.size(self.table, scope, self.args.add(test.most + 1, "bigint"))

    async def _among(
        self, test: IndexTest, scope: str, sort: Field | None, direction: str, window: Window
    ) -> ListResult | None:
        """One page, and the total, of the matches among the rows that pass a test; None when these are more than it
        may leave.

        The limit keeps the other conditions and the page's order from tempting the planner to another index.
        """
        narrow, most = test.within(self.table, scope), self.args.add(test.most, "bigint")
        limit, offset = self.args.add(window.limit, "bigint"), self.args.add(window.offset, "bigint")
        keys = [*_sort_keys(sort, direction), f"id {direction}"]
        rows = await self._fetch(
            f"WITH size AS MATERIALIZED (SELECT {self._size(test, scope)} AS rows),"
            f" few AS MATERIALIZED"
            f" (SELECT * {narrow} LIMIT (SELECT CASE WHEN rows <= {most} THEN {most} ELSE 0 END FROM size)),"
            f" found AS MATERIALIZED (SELECT * FROM few WHERE {self.condition} AND {self._unexpired()}),"
            f" sizes AS (SELECT rows AS few, (SELECT count(*) FROM found) AS total, ({self._type_version()}) FROM size)"
            f" SELECT sizes.*, page.* FROM sizes LEFT JOIN"
            f" (SELECT {COLUMNS} FROM found ORDER BY {', '.join(keys)} LIMIT {limit} OFFSET {offset}) AS page ON true"
        )
        few, total, version = rows[0][:3]
        if few > test.most:
            return None
        page = [Resource(*columns) for _, _, _, *columns in rows if columns[0] is not None]
        return ListResult(total, page, version)

    async def with_words(self, rows: str, of_kind: str, direction: str, window: Window) -> ListResult:
        """One page by age, and the total, of the matches that stand beside the index of words: only the resources of
        the page are read.
        """
        limit, offset = self.args.add(window.limit, "bigint"), self.args.add(window.offset, "bigint")
        order = f"created_at {direction}, id {direction}"
        found = await self._fetch(
            f"WITH hits AS MATERIALIZED (SELECT id, created_at {rows} AND id NOT IN"
            f" (SELECT id FROM resource WHERE {of_kind} AND expires_at <= {self.now})),"
            f" place AS (SELECT id FROM hits ORDER BY {order} LIMIT {limit} OFFSET {offset}),"
            f" sizes AS (SELECT (SELECT count(*) FROM hits) AS total, ({self._type_version()}) AS type_version)"
            f" SELECT sizes.*, page.* FROM sizes LEFT JOIN"
            f" (SELECT {COLUMNS} FROM resource JOIN place USING (id) WHERE {of_kind}) AS page ON true"
            f" ORDER BY page.created_at {direction}, page.id {direction}"
        )
        total, version = found[0][:2]
        page = [Resource(*columns) for _, _, *columns in found if columns[0] is not None]
        return ListResult(total, page, version)

    def _type_version(self) -> str:
        """The version of the type in the same moment as the rows."""
        assert self.type_ is not None, "only a type gives attributes an index"
        tenant = self.args.add(self.call.tenant, "text")
        kind, id = self.args.add(self.type_.kind, "text"), self.args.add(self.type_.id, "text")
        return f"SELECT version FROM resource WHERE tenant_id = {tenant} AND kind = {kind} AND id = {id}"

    async def page(self, sort: Field | None, direction: str, window: Window) -> list[Record]:
        """The rows of one page; rows without a value to sort by come last, whichever the direction."""
        if sort is None:
            return await self._rows("true", [], direction, window)
        if self.type_ is None and isinstance(sort, NumberColumn) and sort.column == "created_at":
            return await self._by_age(direction, window)
        if not isinstance(sort, Slot):
            return await self._rows("true", _sort_keys(sort, direction), direction, window)
        # Two reads, because the index of an attribute holds only the rows that have it.
        keys = [f"{sort.column} {direction}", f"created_at {direction}"]
        rows = await self._rows(sort.present(), keys, direction, window)
        if len(rows) == window.limit:
            return rows
        with_value = window.offset + len(rows) if rows or not window.offset else await self.count(sort.present())
        rest = Window(window.limit - len(rows), max(0, window.offset - with_value))
        return rows + await self._rows(f"{sort.column} IS NULL", [f"created_at {direction}"], direction, rest)

    async def _by_age(self, direction: str, window: Window) -> list[Record]:
        """Oldest or newest first over all types: of each type as many as the page may need, from the index, merged.

        The index begins with the type, so that without this all rows of the kind would be sorted for one page.
        """
        args, order = self.args, f"created_at {direction}, id {direction}"
        most = args.add(window.limit + window.offset, "bigint")
        rows = (
            f"SELECT {COLUMNS} FROM resource WHERE {self.condition} AND type = types.name AND {self._unexpired()}"
            f" ORDER BY {order} LIMIT {most}"
        )
        return await self._fetch(
            f"WITH RECURSIVE types(name) AS (({_next_type(self.scope)}) UNION ALL"
            f" SELECT ({_next_type(f'{self.scope} AND type > types.name')}) FROM types WHERE name IS NOT NULL)"
            f" SELECT {COLUMNS} FROM types CROSS JOIN LATERAL ({rows}) AS row ORDER BY {order}"
            f" LIMIT {args.add(window.limit, 'bigint')} OFFSET {args.add(window.offset, 'bigint')}"
        )

    async def sum(self, counts: Source) -> int:
        """How many there are, by the counts that are kept."""
        rows = await self._fetch(f"SELECT {counts.count()} AS total FROM {counts.table} WHERE {counts.condition}")
        return int(rows[0]["total"])

    async def count(self, also: str = "true") -> int:
        """How many there are. The index tells how many match; the few that have expired are taken off."""
        counted = f"SELECT count(*) FROM {self.table} WHERE {self.condition} AND {also}"
        rows = await self._fetch(f"SELECT ({counted}) - ({counted} AND expires_at <= {self.now}) AS total")
        return int(rows[0]["total"])

    async def _rows(self, also: str, keys: list[str], direction: str, window: Window) -> list[Record]:
        limit, offset = self.args.add(window.limit, "bigint"), self.args.add(window.offset, "bigint")
        return await self._fetch(
            f"SELECT {COLUMNS} FROM {self.table} WHERE {self.condition} AND {also}"
            f" AND {self._unexpired()}"
            f" ORDER BY {', '.join([*keys, f'id {direction}'])} LIMIT {limit} OFFSET {offset}"
        )

    def _unexpired(self) -> str:
        return f"(expires_at IS NULL OR expires_at > {self.now})"

    async def _fetch(self, statement: str) -> list[Record]:
        return await fetch_filtered(self.call, self.args, statement)


async def fetch_filtered(call: Call, args: Arguments, statement: str) -> list[Record]:
    """The rows of a statement with a caller's filter in it. Raises Refusal (400) when the filter costs too much."""
    sql, values = args.bind(statement)
    try:
        return await call.fetch_compiled(sql, values)
    except Unavailable as error:
        if isinstance(error.__cause__, asyncpg.QueryCanceledError):
            message = "the filter is too expensive; narrow it down by indexed attributes"
            raise invalid("query", "limit", message) from None
        raise
    except asyncpg.InvalidRegularExpressionError:
        raise invalid("query", "pattern", "a regular expression of the filter is too complex") from None


def _sort_keys(sort: Field | None, direction: str) -> list[str]:
    """What to order by; rows without a value come last, whichever the direction."""
    if sort is None:
        return []
    last = direction if sort.present() == "true" else f"{direction} NULLS LAST"
    keys = [f"{key} {last}" for key in sort.sort_keys()]
    return [*keys, f"created_at {direction}"] if isinstance(sort, Slot) else keys


def _next_type(condition: str) -> str:
    return f"SELECT type FROM resource WHERE {condition} ORDER BY type LIMIT 1"


def read_window(call: Call) -> Window:
    """Limit and offset, in any of the three ways to say them. All faults in one refusal."""
    faults: list[Fault] = []
    limit = read_number(call, ("limit", "size", "pageSize"), 1, MAX_LIMIT, faults) or DEFAULT_LIMIT
    offset = read_number(call, ("offset",), 0, MAX_OFFSET, faults)
    if offset is None:
        page = read_number(call, ("page", "pageNo"), 1, MAX_OFFSET // limit + 1, faults)
        offset = (page - 1) * limit if page else 0
    refuse_faults(faults)
    return Window(limit, offset)


def read_number(call: Call, names: tuple[str, ...], least: int, most: int, faults: list[Fault]) -> int | None:
    """The first of these query parameters that is given; one that is no whole number in these bounds is a fault."""
    for name in names:
        text = call.query(name)
        if text is None:
            continue
        if text.isascii() and text.isdigit() and len(text) <= 18 and least <= int(text) <= most:
            return int(text)
        faults.append(Fault(name, "limit", f"must be a whole number from {least} to {most}"))
    return None


def read_select(call: Call) -> list[str]:
    """Names of the members to show: repeated, separated by commas, or a JSON list."""
    parts = [part.strip('[]" ') for name in ("select", "select[]") for part in call.query_all(name)]
    names = [part for part in dict.fromkeys(parts) if part]
    if len(names) > MAX_SELECT:
        raise invalid("select", "maxItems", f"has at most {MAX_SELECT} names")
    return names


def read_sort(call: Call, default: str = "DESC") -> tuple[str | None, str, str]:
    """The key to sort by, ASC or DESC, and the parameter that named it.

    ``sortBy`` is a direction or, in some services, a field as well.
    """
    key, given, named = call.query("sortKey"), call.query("sortBy") or "", "sortKey"
    direction = given.upper()
    if direction not in ("", "ASC", "DESC"):
        name, _, tail = given.removeprefix("-").partition(":")
        direction = "DESC" if given.startswith("-") else tail.upper()
        if direction not in ("", "ASC", "DESC") or (tail and given.startswith("-")):
            raise invalid("sortBy", "enum", "must be asc or desc, or a field such as name, -name or name:asc")
        if not key:
            key, named = name, "sortBy"
    return key, direction or default, named


def _sort_field(fields: Fields, request: ListRequest) -> Field | None:
    if request.sort is None:
        return None
    sort = fields.sortable(request.sort)
    if sort is None:
        message = f"a list cannot be sorted by {request.sort}; it can be by {fields.names(sortable=True)}"
        if request.sort_named == "sortBy":
            message += ", asc or desc"
        raise invalid(request.sort_named, "enum", message)
    return sort


def select_fields(shown: Json, select: list[str]) -> Json:
    """The chosen members of a resource's wire form, ``id`` always. Of objects single members can be chosen
    (``items.weight``); custom attributes go by their own names too.
    """
    if not select:
        return shown
    wanted = {"id", *select}
    chosen: Json = {}
    for name, value in shown.items():
        if name in wanted:
            chosen[name] = value
        elif isinstance(value, dict):
            has_own_names = name in VALUE_MEMBERS
            part = {
                key: item
                for key, item in value.items()
                if f"{name}.{key}" in wanted or (has_own_names and key in wanted)
            }
            if part:
                chosen[name] = part
    return chosen
