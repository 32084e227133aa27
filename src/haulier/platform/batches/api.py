"""The operations of batches, the same for every service that has them, and the events that they leave."""

from __future__ import annotations

from collections.abc import Mapping
from csv import writer
from dataclasses import dataclass
from functools import partial
from io import StringIO
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct

from haulier.core.refusal import invalid
from haulier.platform.batches.accept import BatchPayload, plan_file, plan_rows
from haulier.platform.batches.declared import (
    BATCH_ACCEPTED,
    BATCH_COMPLETED,
    BATCH_PROGRESSED,
    MAX_JSON_BYTES,
    MAX_ROWS,
    Batches,
    Method,
)
from haulier.platform.batches.results import MAX_PASSED_OVER, BatchResult, get_status
from haulier.platform.batches.rows import described
from haulier.platform.batches.upload import take_upload
from haulier.platform.commands.call import Call
from haulier.platform.declarations.event import EventSpec
from haulier.platform.declarations.operation import Operation, RequestBody
from haulier.platform.declarations.parameters import Query
from haulier.platform.declarations.section import Address, Section
from haulier.platform.typed.events import event_name
from haulier.platform.typed.type_changes import need_type

BATCH_ID = Query("batchId", str, required=True, description="the batch that is asked about")
WINDOW = (
    Query("limit", Annotated[int, Meta(ge=1, le=MAX_ROWS)], description="rows to tell of, 1,024 when not given"),
    Query("offset", Annotated[int, Meta(ge=0, le=MAX_PASSED_OVER)], description="rows to pass over"),
)
METHOD = Query("method", Literal["create", "update"], description="what the file is for, create when not given")
SIZE = Meta(min_length=1, max_length=MAX_ROWS)
FILE = Annotated[str, Meta(extra_json_schema={"format": "binary"}, description="a CSV file with a header line")]


class ColumnShown(Struct, omit_defaults=True):
    """A column that a file may have."""

    name: str
    description: str
    required: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchTable:
    """What one service calls the operations. ``at`` is the place of JSON batches, ``files`` that of uploads.

    ``names`` are by method and kind of source; numbers follow from ``first``; ``callback`` is the service's shape
    of it.
    """

    section: Section
    at: str
    files: str
    names: Mapping[str, str]
    first: int
    callback: Any
    documents_404: bool = True
    """Does a read of the status document 404? Without it a batch that is not there is answered with 400."""


def batch_operations(batches: Batches, table: BatchTable) -> tuple[Operation, ...]:
    """JSON batches, uploads, the status of both, and the columns that a file may have."""
    return (*_json_operations(batches, table), *_file_operations(batches, table))


def _json_operations(batches: Batches, table: BatchTable) -> tuple[Operation, ...]:
    section, at, names, first = table.section, table.at, table.names, table.first
    create = section.post(at, name=names["create rows"], number=first, summary="Create many from one JSON body")
    update = section.put(at, name=names["update rows"], number=first + 1, summary="Update many from one JSON body")
    status = section.get(f"{at}/status", name=names["status"], number=first + 2, summary="Read how far a batch is")
    return (
        _rows(batches, "create", table, create),
        _rows(batches, "update", table, update),
        _status(batches, table, status),
    )


def _file_operations(batches: Batches, table: BatchTable) -> tuple[Operation, ...]:
    section, at, names, first = table.section, table.files, table.names, table.first + 3
    name = names["create file"]
    create = section.post(at, name=name, number=first, summary="Create many from a CSV file")
    update = section.put(at, name=names["update file"], number=first + 1, summary="Update many from a CSV file")
    status = section.get(
        f"{at}/status", name=names["file status"], number=first + 2, summary="Read how far an upload is"
    )
    columns = section.get(
        f"{at}/columns", name=f"{name}Columns", number=first + 3, summary="List the columns of a file"
    )
    header = section.get(
        f"{at}/header", name=f"{name}Header", number=first + 4, summary="Get a file with the header alone"
    )
    return (
        _file(batches, "create", table, create),
        _file(batches, "update", table, update),
        _status(batches, table, status),
        columns.handle(partial(list_columns, batches), query=(METHOD,), response=list[ColumnShown], is_extension=True),
        header.handle(
            partial(get_header, batches),
            query=(METHOD,),
            response=str,
            raw_response=True,
            media_type="text/csv",
            is_extension=True,
        ),
    )


def _status(batches: Batches, table: BatchTable, address: Address) -> Operation:
    """The status of a batch, which is the same for JSON and files, at the address of one of them."""
    return address.handle(
        partial(get_status, batches),
        query=(BATCH_ID, *WINDOW),
        response=BatchResult,
        documents_404=table.documents_404,
    )


def _rows(batches: Batches, method: Method, table: BatchTable, address: Address) -> Operation:
    """A batch in JSON. The document shows its rows; they are accepted as sent and validated one by one later."""
    rows: Any = list.__class_getitem__(batches.shapes[method].struct)
    body = RequestBody(
        _body(f"{address.name}Body", "payload", Annotated[rows, SIZE], table.callback),
        decode_as=_body(f"{address.name}AsSent", "payload", Annotated[list[msgspec.Raw], SIZE], table.callback),
        items_member="payload",
        max_bytes=MAX_JSON_BYTES,
    )
    return address.plan(partial(plan_rows, batches, method), body=body, completes_later=True)


def _file(batches: Batches, method: Method, table: BatchTable, address: Address) -> Operation:
    """A batch in a file."""
    form = _body(f"{address.name}Form", "file", FILE, table.callback)
    body = RequestBody(form, upload=partial(take_upload, batches, method, table.callback))
    return address.plan(partial(plan_file, batches, method), body=body, completes_later=True)


def _body(name: str, member: str, kind: Any, callback: Any) -> type[Struct]:
    """The type of a body: the rows or the file, and the callback request."""
    name = name[0].upper() + name[1:]
    return msgspec.defstruct(name, [(member, kind), ("callback", callback | None, None)], kw_only=True)


async def list_columns(batches: Batches, call: Call, _body: None) -> list[ColumnShown]:
    """The columns that a file may have for this type, those of the service first."""
    method = _method(call)
    type_ = await need_type(call, batches.typed.kind, batches.typed.type_id(call))
    shape, values = batches.shapes[method], batches.typed.kind.values
    taken = {column.name for column in shape.columns}
    shown = [ColumnShown(column.name, column.description, column.required) for column in shape.columns]
    for name, attribute in type_.schema.attributes.items():
        column = f"{values}.{name}" if name in taken else name
        shown.append(ColumnShown(column, described(attribute), method == "create" and attribute.is_required))
    return shown


async def get_header(batches: Batches, call: Call, _body: None) -> bytes:
    """A CSV file that has the header of this type and no rows, to be filled in."""
    text = StringIO()
    writer(text).writerow([column.name for column in await list_columns(batches, call, None)])
    return text.getvalue().encode()


def _method(call: Call) -> Method:
    """What the file is for. Raises Refusal INVALID when the query names something else."""
    match call.query("method") or "create":
        case "create":
            return "create"
        case "update":
            return "update"
    raise invalid("method", "enum", "is create or update")


def batch_events(batches: Batches) -> tuple[EventSpec, ...]:
    """The events of batches. Where a type is quiet, so that its rows leave none, these are the only ones."""
    kind, what = batches.kind, batches.typed.kind.noun.lower()
    specs = {
        BATCH_ACCEPTED: (f"many {what}s are to be made or changed", BatchPayload),
        BATCH_PROGRESSED: (
            f"how far a batch of {what}s is; told from time to time while it is worked off",
            BatchPayload,
        ),
        BATCH_COMPLETED: (f"a batch of {what}s is worked off", BatchResult),
    }
    return tuple(EventSpec(kind.name, event_name(kind, name), text, payload) for name, (text, payload) in specs.items())
