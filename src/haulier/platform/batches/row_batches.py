"""Batches whose rows are each the body of one operation, of any service: a plain POST that comes many times at once.

Rows are stored as they came before the 202 goes out. A worker sends each through the whole write path, as the single
call would go, with ids that follow from the batch and the row's number, so that a row that is begun twice takes effect
once. See: docs/design/batches.md ("Rows that are calls"), contract/order.md section 13, logisticsorder.md section 4.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

import msgspec
from msgspec import Struct

from haulier.core.refusal import Refusal
from haulier.platform.commands.call import Call
from haulier.platform.commands.deferred import DeferredCommand
from haulier.platform.declarations.event import EventSpec
from haulier.platform.declarations.kind import Kind
from haulier.platform.declarations.operation import Operation
from haulier.platform.declarations.wire_schemas import Callback
from haulier.platform.storage.resources import Json, Resource

IN_PROGRESS: Final = "IN_PROGRESS"
SUCCESS: Final = "SUCCESS"
PARTIAL_SUCCESS: Final = "PARTIAL_SUCCESS"
FAILURE: Final = "FAILURE"
BatchStatus = Literal["IN_PROGRESS", "SUCCESS", "PARTIAL_SUCCESS", "FAILURE"]
PENDING: Final = "pending"
"""What ``settled`` says of a thing whose making has not come to its end."""
MAX_ROWS = 200
"""Rows of one JSON batch."""
MAX_LINES = 100_000
"""Rows of one file."""


class RowBatchCounts(Struct, kw_only=True):
    """A batch without its lists: what events and the callback at the end tell."""

    id: str
    status: BatchStatus
    successCount: int
    failureCount: int
    totalCount: int
    tenantId: str


class RowBatchBody(Struct, kw_only=True, omit_defaults=True):
    """A batch as stored. ``sender`` is the call that brought it, until all is done; ``header`` are a file's columns."""

    total: int
    sender: DeferredCommand | None = None
    callback_request: str | None = None
    header: list[str] | None = None
    success: int = 0
    failed: int = 0
    gave_up: int = 0
    """Rows that could not be worked off and are counted among the failed ones."""


ROW_BATCH_DECODER = msgspec.json.Decoder(RowBatchBody)


@dataclass(frozen=True, slots=True)
class UniqueRows:
    """What no two rows of one batch may have in common."""

    key: Callable[[str, Json], str | None]
    """By the tenant and the row; None where a row has nothing of the sort."""
    taken: Callable[[Json], Refusal]
    """Why the second of two such rows is refused."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RowBatches:
    """The batches of one operation."""

    kind: Kind
    """Of a batch. ``noun`` begins the names of its events."""
    operation: Operation
    """What a row is the body of. Its custom code is waited for."""
    made: str
    """The kind of what a row makes, whose id is ``call.new_id(prefix)``."""
    prefix: str
    rows_member: str
    """The member of the JSON body that holds the rows; rows of a file are read by its item's type."""
    required: tuple[str, ...]
    """Columns that a file must have."""
    ref: Callable[[Json], str]
    """How the sender calls a row; empty where it does not."""
    errors: Callable[[Refusal], list[Json]]
    """What the status tells of a row that was refused."""
    settled: Callable[[Resource], list[Json] | Literal["pending"] | None]
    """Whether what a row made came to be: None, ``PENDING``, or the errors by which it failed."""
    is_begun: Callable[[str], bool]
    """Whether in this state the making of what a row made goes on."""
    open_file: Callable[[Call, str], Awaitable[AsyncIterator[bytes]]]
    """The content of a file by its id. Raises Refusal."""
    attribute_types: Callable[[Call], Awaitable[Mapping[str, str]]]
    """The data types of custom attributes, by the path of their column."""
    unique: UniqueRows | None = None
    """Where no two rows of one batch may have something in common."""

    @property
    def created(self) -> str:
        """The event of a batch that was accepted."""
        return f"{self.kind.noun}Created"

    @property
    def progressed(self) -> str:
        """The event that tells how far a batch is."""
        return f"{self.kind.noun}Progressed"

    @property
    def ended(self) -> str:
        """The event of a batch whose rows are all done."""
        return f"{self.kind.noun}Ended"

    @property
    def events(self) -> tuple[EventSpec, ...]:
        """What the service's module declares."""
        name, kind = self.kind.type_noun, self.kind.name
        return (
            EventSpec(kind, self.created, f"many {name}s are to be made", RowBatchCounts),
            EventSpec(kind, self.progressed, f"how far a batch of {name}s is; told from time to time", RowBatchCounts),
            EventSpec(kind, self.ended, f"a batch of {name}s is worked off", RowBatchCounts),
        )


def counts_of(row_id: str, tenant: str, total: int, success: int, failed: int) -> RowBatchCounts:
    """How far a batch is, by the rows that are done."""
    done = success + failed >= total
    status: BatchStatus = IN_PROGRESS
    if done:
        status = SUCCESS if not failed else FAILURE if not success else PARTIAL_SUCCESS
    return RowBatchCounts(
        id=row_id, status=status, successCount=success, failureCount=failed, totalCount=total, tenantId=tenant
    )


def show_row_batch(row: Resource) -> Json:
    """A batch as callbacks and events show it."""
    body = row.body_as(ROW_BATCH_DECODER)
    shown: Json = msgspec.to_builtins(counts_of(row.id, row.tenant_id, body.total, body.success, body.failed))
    return shown


class FileRequest(Struct, kw_only=True, omit_defaults=True):
    """A batch by a file that the File service has."""

    fileId: str
    callback: Callback | None = None
