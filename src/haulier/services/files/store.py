"""What the service asks the tables about files beyond the engine's own statements."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from haulier.core.refusal import Cause, Refusal
from haulier.engines.statements import load_statements
from haulier.platform.commands.call import Call
from haulier.platform.listing.paging import PageOf
from haulier.platform.storage.resources import Resource, from_record
from haulier.services.files.kind import ENDED, FILE, FOLDER
from haulier.services.files.rules.tags import TagSearch

SQL = load_statements("haulier.services.files", "files.sql")

MAX_PROOFS = 1_000
"""Proofs of one job, or of one file, that are read."""


async def find_folder(call: Call, name: str) -> Resource | None:
    """A folder by its id or name; a name holds no colon."""
    return await (call.get(FOLDER, name) if ":" in name else call.by_key(FOLDER, name))


async def need_folder(call: Call, name: str) -> Resource:
    """The same. Raises Refusal NOT_FOUND."""
    found = await find_folder(call, name)
    if found is None:
        raise Refusal(Cause.NOT_FOUND, f"there is no folder {name!r}")
    return found


async def need_file(call: Call, id: str) -> Resource:
    """A file that is there. Raises Refusal NOT_FOUND."""
    found = await call.get(FILE, id)
    if found is None or found.state in ENDED:
        raise Refusal(Cause.NOT_FOUND, f"there is no file {id!r}")
    return found


async def any_file(call: Call, id: str) -> Resource | None:
    """A file, also one whose time is over."""
    rows = await _rows(call, "any_file", id)
    return rows[0] if rows else None


async def list_folders(call: Call, page: PageOf) -> tuple[list[Resource], int]:
    """A page of folders, and how many there are."""
    rows = await call.fetch_list(SQL["folders"], page.size, page.offset)
    return [from_record(row) for row in rows], await call.fetch_list_value(SQL["count_folders"])


async def list_files(
    call: Call, folder: str | None, search: TagSearch | None, page: PageOf
) -> tuple[list[Resource], int]:
    """A page of files with these tags, and how many there are."""
    now = call.now()
    if search is None:
        rows = await call.fetch_list(SQL["files"], folder, now, page.size, page.offset)
        total: int = await call.fetch_list_value(SQL["count_files"], folder, now)
    else:
        rows = await call.fetch_list(SQL["tagged_files"], folder, now, page.size, page.offset, *search)
        total = await call.fetch_list_value(SQL["count_tagged_files"], folder, now, *search)
    return [from_record(row) for row in rows], total


async def proofs_of_file(call: Call, id: str) -> list[Resource]:
    """What reports said of a file."""
    return await _rows(call, "proofs_of_file", id, MAX_PROOFS)


async def proofs_of_job(call: Call, id: str) -> list[Resource]:
    """The files that reports of a job named."""
    return [from_record(row) for row in await call.fetch_list(SQL["proofs_of_job"], id, MAX_PROOFS)]


async def stored_bytes(call: Call) -> int:
    """Bytes of all content to which files of the tenant refer."""
    found = await call.fetch(SQL["stored_bytes"])
    total: int = found[0][0]
    return total


async def drop_content(call: Call, id: str) -> None:
    """Forget content that is DEAD."""
    await call.fetch(SQL["drop_content"], id)


async def _rows(call: Call, statement: str, *arguments: Any) -> list[Resource]:
    rows: Sequence[Any] = await call.fetch(SQL[statement], *arguments)
    return [from_record(row) for row in rows]
