"""Operations of files. See: contract/files.yaml."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from haulier.core.refusal import Cause
from haulier.platform.declarations.operation import PUBLIC, Conflict, RequestBody
from haulier.platform.declarations.parameters import CALLBACK_SECRET, COMMON_HEADERS, Query
from haulier.platform.declarations.section import ACCEPTED, Section, Statuses
from haulier.platform.http.pages.refusal_page import PAGE_REFUSALS
from haulier.platform.listing.paging import MAX_PAGE_SIZE
from haulier.services.files.commands import files, folders, removals, uploads
from haulier.services.files.commands.upload_form import read_upload
from haulier.services.files.downloads import get_content, get_preview
from haulier.services.files.queries import (
    get_file,
    get_folder,
    get_folders,
    get_proofs,
    search_files,
)
from haulier.services.files.requests import (
    Duration,
    FileBytes,
    FileForm,
    FileLink,
    FolderCreate,
    FolderUpdate,
    UploadLink,
)
from haulier.services.files.responses import File, FileList, Folder, FolderList, Proof, UploadTarget
from haulier.services.files.rules.media_types import UNKNOWN

REFUSALS = (400, 401, 403, 503)
STATUSES = Statuses(created=ACCEPTED.created, changed=ACCEPTED.changed, refusals=REFUSALS)
WRITE_HEADERS = (*COMMON_HEADERS, CALLBACK_SECRET)
FOLDERS = Section("Folders", headers=COMMON_HEADERS, write_headers=WRITE_HEADERS, statuses=STATUSES)
FILES = Section("Files", headers=COMMON_HEADERS, write_headers=WRITE_HEADERS, statuses=STATUSES)
LINKS = Section(
    "File Links",
    statuses=Statuses(created=200, refusals=(400, 403, 404, 503)),
    auth=PUBLIC,
    is_extension=True,
    refusal_form=PAGE_REFUSALS,
)

PAGE = (
    Query("pageNo", Annotated[int, Meta(ge=1)], description="from 1"),
    Query("pageSize", Annotated[int, Meta(ge=1, le=MAX_PAGE_SIZE)], description="50 when not given"),
)
TAGS = Query("tags", list[str], description="key:value, key:* or key; repeated or by comma; all must fit")
FOLDER_ID = Query("folderId", description="id or name of a folder")
URL_EXPIRY = Query("urlExpiry", Duration, description="how long the link opens the file, a second to a week")
LINK = (
    Query("tid", required=True, description="tenant"),
    Query("expires", required=True, description="until when it is good, epoch seconds"),
    Query("signature", required=True),
)
PARTS = (206, 304, 416)
TAKEN = Conflict(Cause.TAKEN, "id")

OPERATIONS = (
    FOLDERS.post("/folders", name="createFolder", number=1001, summary="Create a folder with a unique name").plan(
        folders.create_folder, body=FolderCreate, conflict=Conflict(Cause.DUPLICATE_NAME, "name")
    ),
    FOLDERS.get("/folders", name="listFolders", number=1002, summary="List folders of the tenant").handle(
        get_folders, query=PAGE, response=FolderList, raw_response=True
    ),
    FOLDERS.get("/folders/{folderId}", name="getFolder", number=1003, summary="Read one folder").handle(
        get_folder, response=Folder
    ),
    FOLDERS.put("/folders/{folderId}", name="updateFolder", number=1004, summary="Change a folder").plan(
        folders.update_folder, body=FolderUpdate
    ),
    FILES.post("/folders/{folderId}/files", name="uploadFile", number=2001, summary="Store a file in a folder").plan(
        files.store_file, body=RequestBody(FileForm, upload=read_upload), conflict=TAKEN
    ),
    FILES.post(
        "/folders/{folderId}/links", name="createFileLink", number=2002,
        summary="Register a link to a file kept elsewhere",
    ).plan(files.link_file, body=FileLink),
    FILES.post(
        "/folders/{folderId}/upload-links", name="createUploadLink", number=2003,
        summary="Get a presigned link to upload one big file",
    ).plan(files.announce_file, body=UploadLink, response=UploadTarget, conflict=TAKEN),
    FILES.get("/files", name="searchFiles", number=2004, summary="Find files by tag").handle(
        search_files, query=(TAGS, FOLDER_ID, *PAGE), response=FileList, raw_response=True
    ),
    FILES.get("/files/{fileId}", name="getFile", number=2005, summary="Get a presigned link for a file").handle(
        get_file, query=(URL_EXPIRY,), response=File
    ),
    FILES.delete("/files/{fileId}", name="deleteFile", number=2006, summary="Remove a file before its time").plan(
        removals.delete_file
    ),
    FILES.get("/proofs", name="listProofs", number=2007, summary="List the files that reports of phones named").handle(
        get_proofs,
        query=(
            Query("jobId", description="of this job; this or fileId"),
            Query("fileId", description="of this file; this or jobId"),
        ),
        response=list[Proof],
        is_extension=True,
    ),
    LINKS.put("/files/{fileId}/content", name="uploadBytes", number=3001, summary="Send the bytes by a link").plan(
        uploads.take_bytes,
        body=RequestBody(FileBytes, upload=uploads.read_bytes, media_type=UNKNOWN),
        query=LINK,
        refusals=(400, 403, 404, 409, 503),
    ),
    LINKS.get("/files/{fileId}/content", name="downloadBytes", number=3002, summary="Get the bytes by a link").handle(
        get_content, query=LINK, response=str, raw_response=True, media_type=UNKNOWN, reply_statuses=PARTS
    ),
    LINKS.get("/files/{fileId}/preview", name="downloadPreview", number=3003, summary="Get its small picture").handle(
        get_preview, query=LINK, response=str, raw_response=True, media_type="image/webp", reply_statuses=PARTS
    ),
)  # fmt: skip
