"""Rows behind a query, read level by level: each level is one read, however many rows stand in it.

What a field needs is read before the query is executed, so that execution itself only picks members of plain rows.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from haulier.core.refusal import Cause, Fault, Refusal, invalid
from haulier.platform.commands.call import Call
from haulier.platform.commands.plan import fresh
from haulier.platform.storage.resources import Json, Resource
from haulier.services.graphql.execution.limits import MAX_BYTES, MAX_ROWS, MAX_VALUES, READ_AT_ONCE, too_much
from haulier.services.graphql.execution.selection import FieldTree, Sizes, TopField

Key = tuple[str, str]
"""(kind, id)."""

CountedRow = tuple[Json, int]
"""A row, and how often it stands in the answer."""

Found = Mapping[Key, Json]
"""Rows as they are shown, by their keys."""

Show = Callable[[Call, Resource], Json]
"""A stored resource as the members of its type."""


@dataclass(frozen=True, slots=True)
class LoadedField:
    """What a field at the top has found: its value, and the rows in it whose own links are still to be followed."""

    value: Json
    type: str
    rows: list[Json]
    tree: FieldTree


LoadField = Callable[[Call, TopField], Awaitable[LoadedField]]
"""Reads what a field at the top asks for. Raises Refusal when there is no such thing."""


@dataclass(frozen=True, slots=True)
class RowLink:
    """A field that leads from rows of one type to rows of another.

    ``keys`` names what a row leads to; ``join`` puts what was found of it into the row and answers those rows.
    ``read`` finds it where it is not the stored rows themselves.
    """

    type: str
    keys: Callable[[Json], Sequence[Key]]
    join: Callable[[Json, Found], list[Json]]
    read: Callable[[Call, Sequence[Key]], Awaitable[Found]] | None = None


@dataclass(frozen=True, slots=True)
class RowsInside:
    """A field that holds a list of rows of another type, there already."""

    type: str


@dataclass(frozen=True, slots=True)
class SchemaPart:
    """What one service adds: its fields at the top, the links of its types, how its kinds are shown.

    ``sizes`` says how long its lists are as a rule, for the cost of a query.
    """

    loads: Mapping[str, LoadField]
    links: Mapping[tuple[str, str], RowLink | RowsInside]
    shows: Mapping[str, Show]
    sizes: Sizes = field(default_factory=dict)


class Loader:
    """Reads for all parts together."""

    def __init__(self, parts: Sequence[SchemaPart]) -> None:
        self._loads = {name: load for part in parts for name, load in part.loads.items()}
        self._links = {place: link for part in parts for place, link in part.links.items()}
        self._shows = {kind: show for part in parts for kind, show in part.shows.items()}
        self.sizes: Sizes = {place: size for part in parts for place, size in part.sizes.items()}

    async def load(self, call: Call, tops: Sequence[TopField]) -> dict[str, Json | Refusal]:
        """The values of the fields at the top, or why there is none, by their names in the answer.

        Raises Unavailable, and Refusal UNAVAILABLE, when the database is: then there is no answer at all.
        """
        budget = Budget()
        values = await asyncio.gather(*(self._load_field(call, top, budget) for top in tops))
        return {top.response: value for top, value in zip(tops, values, strict=True)}

    async def _load_field(self, call: Call, top: TopField, budget: Budget) -> Json | Refusal:
        try:
            _check_arguments(call, top.arguments)
            own = replace(call, guards=[])  # what one field relied on is no other's business
            read = await fresh(own, self._loads[top.name], top)
            await self._follow_links(own, read.type, [(row, 1) for row in read.rows], read.tree, budget)
        except Refusal as refusal:
            if refusal.cause is Cause.UNAVAILABLE:
                raise
            return refusal
        return read.value

    async def _follow_links(
        self, call: Call, type_: str, rows: list[CountedRow], tree: FieldTree, budget: Budget
    ) -> None:
        """Follow the links that are asked for, side by side, so that those of one level share a read."""
        links, within = [], [(type_, rows, tree)]
        while within:
            type_, rows, tree = within.pop()
            for name, inner in tree.inner.items():
                link = self._links.get((type_, name))
                if isinstance(link, RowsInside):
                    held = [(row, times) for parent, times in rows for row in parent[name]]
                    budget.count_rows(0, inner.fields * sum(times for _, times in held))
                    within.append((link.type, held, inner))
                elif link is not None and rows:
                    links.append((link, rows, inner))
        await asyncio.gather(*(self._follow_link(call, link, rows, inner, budget) for link, rows, inner in links))

    async def _follow_link(
        self, call: Call, link: RowLink, rows: list[CountedRow], tree: FieldTree, budget: Budget
    ) -> None:
        wanted = [(link.keys(row), times) for row, times in rows]
        keys = list(dict.fromkeys(key for named, _ in wanted for key in named))
        budget.count_rows(len(keys), tree.fields * sum(len(named) * times for named, times in wanted))
        found: dict[Key, Json] = {}
        for first in range(0, len(keys), READ_AT_ONCE):
            part = keys[first : first + READ_AT_ONCE]
            found |= await (self._stored(call, part, budget) if link.read is None else link.read(call, part))
        joined: dict[int, CountedRow] = {}
        for parent, times in rows:
            for row in link.join(parent, found):
                joined[id(row)] = (row, times + joined.get(id(row), (row, 0))[1])
        await self._follow_links(call, link.type, list(joined.values()), tree, budget)

    async def _stored(self, call: Call, keys: Sequence[Key], budget: Budget) -> Found:
        """Stored rows as they are shown, by their keys."""
        read = await call.get_many(keys)
        budget.count_bytes(sum(len(row.attrs) + len(row.body) for row in read if row is not None))
        rows = zip(keys, read, strict=True)
        return {key: self._shows[row.kind](call, row) for key, row in rows if row is not None}


@dataclass(slots=True)
class Budget:
    """What a query may still read behind its pages and single things, and hold of that in its answer."""

    rows: int = MAX_ROWS
    values: int = MAX_VALUES
    bytes: int = MAX_BYTES

    def count_bytes(self, size: int) -> None:
        """Count bytes of rows that were read. Raises Refusal past the limit."""
        self.bytes -= size
        if self.bytes < 0:
            raise too_much("limit", f"a query reads at most {MAX_BYTES} bytes behind its pages: ask for a smaller page")

    def count_rows(self, rows: int, values: int) -> None:
        """Count rows to be read and the values that will stand in the answer. Raises Refusal past the limits."""
        self.rows -= rows
        self.values -= values
        if self.rows < 0:
            raise too_much("limit", f"a query reads at most {MAX_ROWS} rows behind its pages: ask for a smaller page")
        if self.values < 0:
            raise too_much("limit", f"an answer holds at most {MAX_VALUES} values: ask for a smaller page")


def _check_arguments(call: Call, arguments: Json) -> None:
    """The tenant that is named is that of the token, and no text holds what cannot be stored."""
    tenant = arguments.get("tenant")
    if tenant is not None and tenant != call.tenant:
        message = f"the access token is not of tenant {tenant!r}"
        raise Refusal(Cause.FORBIDDEN, message, [Fault("tenant", "tenant", message)])
    for name, value in arguments.items():
        if isinstance(value, str) and not _storable(value):
            raise invalid(name, "format", "holds characters that cannot be stored")


def _storable(text: str) -> bool:
    """Whether PostgreSQL can take it: no NUL, no half of a surrogate pair."""
    try:
        return b"\0" not in text.encode()
    except UnicodeEncodeError:
        return False
