"""The reads of folders and files: one, and pages of them."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import UNSET, Meta

from haulier.core.refusal import invalid
from haulier.platform.commands.call import Call
from haulier.platform.listing.paging import DEFAULT_PAGE_SIZE, MAX_OFFSET, MAX_PAGE_SIZE, PageOf
from haulier.platform.storage.resources import Resource
from haulier.services.files.kind import (
    AVAILABLE,
    FAILED,
    FILE,
    FILE_BODY,
    FOLDER,
    FOLDER_BODY,
    FileBody,
    show_folder,
    show_proof,
)
from haulier.services.files.responses import (
    File,
    FileList,
    Folder,
    FolderList,
    ListMeta,
    ListRequest,
    Preview,
    Proof,
)
from haulier.services.files.rules.durations import DEFAULT_LINK, link_seconds
from haulier.services.files.rules.links import Purpose, link_query
from haulier.services.files.rules.tags import read_search
from haulier.services.files.storage import storage_of
from haulier.services.files.store import (
    find_folder,
    list_files,
    list_folders,
    need_file,
    need_folder,
    proofs_of_file,
    proofs_of_job,
)

PageNo = Annotated[int, Meta(ge=1)]
PageSize = Annotated[int, Meta(ge=1, le=MAX_PAGE_SIZE)]
FILES_PATH = "/core/api/v1/fms/files"


async def get_folder(call: Call, _body: None) -> Folder:
    """A folder by its id or name."""
    return show_folder(await need_folder(call, call.path["folderId"]), DEFAULT_LINK)


async def get_folders(call: Call, _body: None) -> FolderList:
    """A page of the tenant's folders, the newest first."""
    number, page = _page(call)
    rows, total = await list_folders(call, page)
    meta = ListMeta(total, number, page.size)
    return FolderList([show_folder(row, DEFAULT_LINK) for row in rows], _request(call), meta)


async def get_file(call: Call, _body: None) -> File:
    """A file with a link that opens it for a while, if its bytes are there; of one that lies elsewhere its address."""
    row = await need_file(call, call.path["fileId"])
    folder = await need_folder(call, row.type)
    body = row.body_as(FILE_BODY)
    shown = show_file(row, body, folder)
    if row.state != AVAILABLE:
        return shown
    asked = call.query("urlExpiry")
    if body.kind == "LINK":
        if asked is not None:
            link_seconds(asked, "urlExpiry")
        shown.url = body.url or UNSET
        return shown
    lasts = folder.body_as(FOLDER_BODY).defaultURLExpiry or DEFAULT_LINK
    seconds = link_seconds(lasts, "defaultURLExpiry") if asked is None else link_seconds(asked, "urlExpiry")
    expires_at = call.now() // 1000 + seconds
    if row.expires_at is not None:
        expires_at = min(expires_at, row.expires_at // 1000 + 1)
    shown.url, shown.urlExpiresAt = _link(call, row.id, "get", "content", expires_at), expires_at
    if shown.preview is not UNSET:
        shown.preview.url = _link(call, row.id, "preview", "preview", expires_at)
    return shown


def _link(call: Call, id: str, purpose: Purpose, last: str, expires_at: int) -> str:
    query = link_query(storage_of(call).link_key, purpose, call.tenant, id, expires_at)
    return f"{call.public_address}{FILES_PATH}/{id}/{last}?{query}"


async def search_files(call: Call, _body: None) -> FileList:
    """A page of the files that have all of these tags, of one folder where one is named, the newest first."""
    number, page = _page(call)
    terms, wanted = call.query_all("tags"), call.query("folderId")
    search = read_search(terms) if terms else None
    folder = await find_folder(call, wanted) if wanted is not None else None
    if wanted is not None and folder is None:
        rows, total = list[Resource](), 0
    else:
        rows, total = await list_files(call, folder.id if folder is not None else None, search, page)
    folders = await call.get_many([(FOLDER, id) for id in dict.fromkeys(row.type for row in rows)])
    by_id = {one.id: one for one in folders if one is not None}
    shown = [show_file(row, row.body_as(FILE_BODY), by_id[row.type]) for row in rows]
    return FileList(shown, _request(call), ListMeta(total, number, page.size))


async def get_proofs(call: Call, _body: None) -> list[Proof]:
    """The files that reports of phones named, of a job or by the file: WAITING until their bytes are here."""
    job, file = call.query("jobId"), call.query("fileId")
    if (job is None) == (file is None):
        raise invalid("jobId", "oneOf", "exactly one of jobId and fileId is named")
    rows = await (proofs_of_job(call, job) if job is not None else proofs_of_file(call, file or ""))
    files = await call.get_many([(FILE, row.parent or "") for row in rows])
    folders = await call.get_many([(FOLDER, id) for id in {one.type for one in files if one is not None}])
    by_id = {one.id: one for one in folders if one is not None}
    proofs = []
    for row, one in zip(rows, files, strict=True):
        proof = show_proof(row)
        if one is not None:
            proof.file = show_file(one, one.body_as(FILE_BODY), by_id[one.type])
        proofs.append(proof)
    return proofs


def show_file(row: Resource, body: FileBody, folder: Resource) -> File:
    """A file as lists give it: without its address."""
    preview = body.preview
    return File(
        id=row.id,
        folderId=row.type,
        folderName=folder.key or "",
        name=body.name,
        kind=body.kind,
        status="AVAILABLE" if row.state == AVAILABLE else "FAILED" if row.state == FAILED else "PENDING",
        mimeType=body.mimeType or UNSET,
        sizeBytes=body.sizeBytes or UNSET,
        sha256=body.sha256 or UNSET,
        tags=body.tags,
        createdAt=row.created_at,
        createdBy=msgspec.json.decode(row.created_by),
        expiresAt=UNSET if row.expires_at is None else row.expires_at // 1000,
        preview=UNSET if preview is None else Preview(
            width=preview.width, height=preview.height, sizeBytes=preview.sizeBytes, mimeType=preview.mimeType
        ),
        reason=body.reason or UNSET,
    )  # fmt: skip


def _page(call: Call) -> tuple[int, PageOf]:
    """The number of a page, and the page. Raises Refusal."""
    number, size = call.query_as("pageNo", PageNo, 1), call.query_as("pageSize", PageSize, DEFAULT_PAGE_SIZE)
    offset = (number - 1) * size
    if offset > MAX_OFFSET:
        raise invalid("pageNo", "maximum", f"a list shows its first {MAX_OFFSET} things")
    return number, PageOf(size, offset)


def _request(call: Call) -> ListRequest:
    return ListRequest(call.uri, call.operation.method)
