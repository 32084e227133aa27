"""What a service declares of the batches of one kind of instances: the single operations that a row stands for.

A row is planned by the plan of the single operation, so a rule holds in a batch as it holds alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import msgspec
from msgspec import Struct

from haulier.platform.commands.deferred import DeferredCommand
from haulier.platform.declarations.kind import CommandOutcome, Kind
from haulier.platform.declarations.operation import Operation
from haulier.platform.storage.resources import Json, Resource
from haulier.platform.typed.instances import InstancePlans
from haulier.platform.typed.typed_resource import TypedResource

MAX_ROWS = 1_024
"""Rows of one JSON batch."""
MAX_JSON_BYTES = 16 * 1_048_576
"""Longest body of a JSON batch."""

Method = Literal["create", "update"]

OPEN = "open"
"""Index column x1 of a batch that is not worked off: so the oldest of a type is found at once."""
QUEUED, RUNNING, COMPLETED = "QUEUED", "IN_PROGRESS", "COMPLETED"
"""States of a batch."""
BATCH_ACCEPTED, BATCH_PROGRESSED, BATCH_COMPLETED = "Accepted", "Progressed", "Completed"
"""What happens to a batch; with the noun of its kind in front they are names of events (``event_name``)."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of an uploaded file that is no attribute: the member of a row that it fills."""

    name: str
    description: str
    required: bool = False
    json: bool = False
    """Its cells hold JSON."""


@dataclass(frozen=True, slots=True)
class RowShape:
    """The rows of one method. ``operation`` is the single one that a row stands for."""

    operation: Operation
    struct: type[Struct]
    """A row as it is sent."""
    body: Callable[[Any], Any]
    """Makes the body of the single operation from a row."""
    named: str
    """The member that a row is called by when it has no ``refID``; for an update the id of what it changes."""
    columns: tuple[Column, ...]
    within: str = ""
    """The member of a row that holds the body, where that is not the row itself."""


class Batches:
    """The batches of one service. ``member`` is the wire name of the type in callbacks; ``type_name`` makes of a type's
    id what callers call it.
    """

    def __init__(
        self, plans: InstancePlans[Any], member: str, create: RowShape, update: RowShape,
        type_name: Callable[[str], str] = str,
    ) -> None:  # fmt: skip
        self.plans = plans
        self.shapes: dict[Method, RowShape] = {"create": create, "update": update}
        self.type_name = type_name
        self.kind = _kind(plans.typed.kind, member)

    @property
    def typed(self) -> TypedResource[Any]:
        """What the service declares of the instances."""
        return self.plans.typed


class BatchBody(Struct, kw_only=True, omit_defaults=True):
    """A batch as stored. ``sender`` is the call that brought it, sealed, until all is done; ``header`` the columns of a
    file.
    """

    method: Method
    total: int
    sender: DeferredCommand | None = None
    callback_request: str | None = None
    header: list[str] | None = None
    success: int = 0
    failed: int = 0
    gave_up: str | None = None
    """Why the rows left were given up; None unless they were."""


class BatchMeta(Struct):
    """How far a batch is. ``total`` are the rows that it has, ``success`` and ``failed`` those dealt with."""

    status: str
    success: int
    failed: int
    total: int


BATCH_DECODER = msgspec.json.Decoder(BatchBody)


def _kind(instances: Kind, member: str) -> Kind:
    """The kind of a service's batches."""

    def payload(data: Json, _outcome: CommandOutcome) -> Json:
        return {member: data.get("type")}

    return Kind(
        name=f"{instances.name}_batch", noun=f"{instances.noun}Batch", type_kind=instances.type_kind,
        type_noun=instances.type_noun, values="", show=show_batch, unknown_type=instances.unknown_type,
        unknown_type_text=instances.unknown_type_text, callback=payload,
    )  # fmt: skip


def show_batch(row: Resource) -> Json:
    """How far a batch is, without what became of each row."""
    body = row.body_as(BATCH_DECODER)
    meta = {"status": row.state, "success": body.success, "failed": body.failed, "total": body.total}
    return {"id": row.id, "type": row.type, "method": body.method, "meta": meta}


def ref_of(row: Mapping[str, Any], shape: RowShape) -> str | None:
    """The name of a row that could not be decoded; None where it has none that can be read."""
    values = (row.get(name) for name in ("refID", shape.named))
    return next((value for value in values if isinstance(value, str) and value), None)


def columns_of(shape: RowShape, typed: TypedResource[Any], names: Sequence[str]) -> dict[str, Column | str]:
    """What each column of a file may be called, by that name: a member of the row, or (as text) an attribute.

    An attribute may always be called ``<values>.<name>``, and must where a member has its name.
    """
    known: dict[str, Column | str] = {name: name for name in names}
    known |= {f"{typed.kind.values}.{name}": name for name in names}
    return known | {column.name: column for column in shape.columns}
