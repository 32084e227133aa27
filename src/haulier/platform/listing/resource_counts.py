"""What is counted: rows, or the counts by type and state that are kept beside them, see migrations/0035."""

from __future__ import annotations

from dataclasses import dataclass

from haulier.platform.declarations.kind import Column, ListedKind
from haulier.platform.listing.fields import Arguments

COUNTED_COLUMNS: frozenset[Column] = frozenset({"type", "state"})
"""What of a resource the counts know."""
COUNT_COLUMN = "resources"


@dataclass(frozen=True, slots=True)
class Source:
    """A table and the condition of what is counted in it: resources, or their counts in ``COUNT_COLUMN``."""

    table: str
    condition: str
    has_counts: bool = False

    def count(self, filter: str = "") -> str:
        """The SQL of how many resources there are, of those that pass a FILTER clause."""
        return f"coalesce(sum({COUNT_COLUMN}){filter}, 0)::bigint" if self.has_counts else f"count(*){filter}"

    @property
    def having(self) -> str:
        """The clause that leaves out groups whose counts add up to nothing; a group of rows never does."""
        return f" HAVING {self.count()} <> 0" if self.has_counts else ""


@dataclass(frozen=True, slots=True)
class Scope:
    """Conditions of the resources of a kind, and of a type if one is named."""

    of_kind: str
    of_type: str

    @classmethod
    def of(cls, tenant: str, kind: ListedKind, type_id: str | None, args: Arguments) -> Scope:
        """Those of one tenant."""
        of_kind = f"tenant_id = {args.add(tenant, 'text')} AND kind = {args.add(kind.name, 'text')}"
        return cls(of_kind, f" AND type = {args.add(type_id, 'text')}" if type_id is not None else "")

    def counts(self, condition: str, now: str) -> Source:
        """Their counts by type and state, less what has expired and is not yet removed."""
        of = f"{self.of_kind}{self.of_type}"
        table = (
            f"(SELECT type, nullif(state, '') AS state, {COUNT_COLUMN} FROM resource_count WHERE {of}"
            f" UNION ALL SELECT type, state, -1 FROM resource WHERE {of} AND expires_at <= {now}) AS counted"
        )
        return Source(table, condition, has_counts=True)
