"""What the operations of files answer with, and what their events tell. Times in ``…At`` of links are epoch seconds."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from haulier.platform.storage.resources import Json
from haulier.services.files.requests import CallbackOrUrl, Tag

FileKind = Literal["FILE", "LINK"]
FileStatus = Literal["PENDING", "AVAILABLE", "FAILED"]
ProofStatus = Literal["WAITING", "JOINED"]
Uri = Annotated[str, Meta(extra_json_schema={"format": "uri"})]


class Folder(Struct, kw_only=True):
    """A folder. ``createdAt`` and ``updatedAt`` are epoch milliseconds."""

    id: str
    name: str
    description: str | UnsetType = UNSET
    callback: CallbackOrUrl | UnsetType = UNSET
    """Without what may be a secret of it: headers, and the query of its address."""
    defaultURLExpiry: str
    createdAt: int
    updatedAt: int


class Preview(Struct, kw_only=True):
    """A small picture of a picture."""

    width: int
    height: int
    sizeBytes: int
    mimeType: str
    url: Uri | UnsetType = UNSET


class File(Struct, kw_only=True):
    """A file. ``createdAt`` is epoch milliseconds, ``expiresAt`` is epoch seconds. ``url`` opens it without any header
    until ``urlExpiresAt``, epoch seconds.
    """

    id: str
    folderId: str
    folderName: str
    name: str
    kind: FileKind
    status: FileStatus
    mimeType: str | UnsetType = UNSET
    sizeBytes: int | UnsetType = UNSET
    sha256: str | UnsetType = UNSET
    tags: list[Tag] = []
    createdAt: int
    createdBy: Json
    expiresAt: int | UnsetType = UNSET
    url: Uri | UnsetType = UNSET
    urlExpiresAt: int | UnsetType = UNSET
    preview: Preview | UnsetType = UNSET
    reason: str | UnsetType = UNSET
    """Why it FAILED."""


class UploadTarget(Struct, kw_only=True):
    """Where the bytes of a file go, once, until ``expiresAt`` (epoch seconds)."""

    id: str
    uploadUrl: Uri
    method: Literal["PUT"] = "PUT"
    headers: dict[str, str]
    expiresAt: int


class Proof(Struct, kw_only=True):
    """A file that a report of a phone named. ``reportedAt`` is the phone's time, in its own unit."""

    id: str
    fileId: str
    status: ProofStatus
    """WAITING until the bytes of the file are here."""
    jobId: str
    dispatchId: str | UnsetType = UNSET
    objectiveRef: str
    workflowInstanceId: str
    taskId: str | UnsetType = UNSET
    reportedAt: int | float | UnsetType = UNSET
    file: File | UnsetType = UNSET


class ListMeta(Struct):
    """Which part of a list it is, and how much there is of it."""

    totalElements: int
    pageNo: int
    pageSize: int


class ListRequest(Struct):
    """The request that is answered."""

    uri: str
    method: str


class FolderList(Struct):
    """A page of folders, the newest first."""

    data: list[Folder]
    request: ListRequest
    meta: ListMeta


class FileList(Struct):
    """A page of files, the newest first, without addresses."""

    data: list[File]
    request: ListRequest
    meta: ListMeta


class FolderPayload(Struct, kw_only=True):
    """A folder as its events tell of it."""

    id: str
    name: str


class FilePayload(Struct, kw_only=True):
    """A file as its events and callbacks tell of it."""

    id: str
    folderId: str
    name: str
    status: str
    reason: str | UnsetType = UNSET
    kind: FileKind
    mimeType: str | UnsetType = UNSET
    sizeBytes: int | UnsetType = UNSET
    sha256: str | UnsetType = UNSET
    tags: list[Tag] = []


class ProofPayload(Struct, kw_only=True):
    """A file that was named by a report, as events tell of it."""

    id: str
    fileId: str
    status: ProofStatus
    jobId: str
    dispatchId: str | UnsetType = UNSET
    objectiveRef: str
    taskId: str | UnsetType = UNSET


class ProofsPayload(Struct, kw_only=True):
    """Files that one report named; ``id`` is the first proof's."""

    id: str
    proofs: list[ProofPayload]


class JoinedPayload(Struct, kw_only=True):
    """A file whose bytes came after the reports that named it."""

    id: str
    proofs: list[ProofPayload]


class ContentPayload(Struct, kw_only=True):
    """Bytes in the store of objects; ``id`` is their generation."""

    id: str
    sha256: str | None = None
    references: int
