"""The change that writes a place: its row, those that come along, and the row that counts a tenant's changes.

That one row orders the changes of a tenant: of two that were planned side by side one is planned again, and sees what
the other wrote. So a name is taken once.
"""

from __future__ import annotations

from typing import TypeVar

import msgspec

from haulier.core.refusal import Cause, Fault, Refusal, invalid
from haulier.platform.storage.changes import Change, RowWrite, row_change
from haulier.platform.storage.resources import to_json
from haulier.services.location.world.kind import ACTIVE, CHANGES, DELETED, KINDS, MAX_CHANGES
from haulier.services.location.world.tenant_places import Changed, TenantPlaces

CONFLICT = 409
B = TypeVar("B", bound=msgspec.Struct)


def place_row(kind: str, id: str, known: Changed[B] | None, body: B, *, is_deleted: bool = False) -> RowWrite:
    """The row of a place."""
    version = known.version if known is not None else 0
    return RowWrite(kind, id, version, state=DELETED if is_deleted else ACTIVE, body=to_json(body))


def place_change(places: TenantPlaces, event: str, payload: msgspec.Struct, row: RowWrite, *others: RowWrite) -> Change:
    """The change. Raises Refusal where the tenant would have changed too much."""
    added = sum(one.expect == 0 for one in (row, *others))
    if added and places.count + added > MAX_CHANGES:
        raise Refusal(Cause.RULE, f"a tenant changes or adds at most {MAX_CHANGES:,} places")
    counter = RowWrite(CHANGES, CHANGES, places.version, is_named=False)
    change = row_change(event, row, *others, counter, payload=to_json(payload))
    change.replan_on_conflict = frozenset((CHANGES, *KINDS))
    return change


def taken(field: str, message: str) -> Refusal:
    """The refusal of what is there already."""
    return Refusal(Cause.TAKEN, message, [Fault(field, "taken", message)], status=CONFLICT)


def check_same(field: str, given: str | None, known: str | None) -> None:
    """Raise Refusal where a body names another place than the path."""
    if given is not None and given != known:
        raise invalid(field, "const", f"must be {known}, as the path says")
