"""What is kept of files: folders, files, the content that files share, and what reports say of them.

Rows of one tenant. A file's ``type`` is its folder and its ``parent`` its content; the unique key of content is its
hash, as long as a file refers to it. See: docs/design/files.md.
"""

from __future__ import annotations

import msgspec
from msgspec import UNSET, Struct

from haulier.platform.outbound.callback_request import CallbackRequest
from haulier.platform.storage.resources import Resource, to_json
from haulier.services.files.requests import Tag
from haulier.services.files.responses import (
    FileKind,
    FilePayload,
    Folder,
    FolderPayload,
    Proof,
    ProofPayload,
)

FOLDER, FILE, CONTENT, PROOF = "folder", "file", "file_content", "file_proof"

PENDING, AVAILABLE, FAILED = "PENDING", "AVAILABLE", "FAILED"
DELETED, EXPIRED = "DELETED", "EXPIRED"
ENDED = frozenset({DELETED, EXPIRED})
"""States of files that are gone."""
LIVE, DEAD = "LIVE", "DEAD"
"""Of content: somebody refers to it, or nobody does and nobody ever will."""
WAITING, JOINED = "WAITING", "JOINED"

FOLDER_OPEN = "OPEN"


class FolderBody(Struct, kw_only=True, omit_defaults=True):
    """A folder as stored. What is secret of its callback is sealed."""

    name: str
    description: str | None = None
    callback: CallbackRequest | None = None
    defaultURLExpiry: str | None = None


class StoredPreview(Struct, kw_only=True):
    """The small picture of a picture: content like any other."""

    contentId: str
    objectName: str
    width: int
    height: int
    sizeBytes: int
    mimeType: str
    sha256: str


class FileBody(Struct, kw_only=True, omit_defaults=True):
    """A file as stored; folder and content stand in the row itself. Size and hash are declared ones while PENDING."""

    name: str
    kind: FileKind = "FILE"
    mimeType: str | None = None
    servedType: str | None = None
    """The content type that downloads say, which cannot make a browser run anything."""
    sizeBytes: int | None = None
    sha256: str | None = None
    objectName: str | None = None
    url: str | None = None
    tags: list[Tag] = []
    ttlSeconds: int | None = None
    callback: CallbackRequest | None = None
    uploadEndsAt: int | None = None
    """Epoch milliseconds."""
    preview: StoredPreview | None = None
    reason: str | None = None


class ContentBody(Struct, kw_only=True):
    """Content as stored. The row's id is the generation of the object, its key the hash."""

    objectName: str
    sha256: str | None
    sizeBytes: int
    references: int


class ProofBody(Struct, kw_only=True, omit_defaults=True):
    """A report's word of a file, whose id is the row's parent; the job is its type."""

    dispatchId: str | None = None
    objectiveRef: str
    workflowInstanceId: str
    taskId: str | None = None
    reportedAt: int | float | None = None


FOLDER_BODY = msgspec.json.Decoder(FolderBody)
FILE_BODY = msgspec.json.Decoder(FileBody)
CONTENT_BODY = msgspec.json.Decoder(ContentBody)
PROOF_BODY = msgspec.json.Decoder(ProofBody)


def show_folder(row: Resource, default_expiry: str) -> Folder:
    """A folder as reads give it."""
    body = row.body_as(FOLDER_BODY)
    return Folder(
        id=row.id,
        name=body.name,
        description=body.description if body.description is not None else UNSET,
        callback=body.callback.url if body.callback is not None else UNSET,
        defaultURLExpiry=body.defaultURLExpiry or default_expiry,
        createdAt=row.created_at,
        updatedAt=row.updated_at,
    )


def folder_payload(id: str, body: FolderBody) -> str:
    """What the events of a folder tell."""
    return to_json(FolderPayload(id=id, name=body.name))


def file_payload(id: str, folder_id: str, state: str, body: FileBody) -> str:
    """What the events of a file tell."""
    return to_json(
        FilePayload(
            id=id,
            folderId=folder_id,
            name=body.name,
            status=state,
            reason=body.reason or UNSET,
            kind=body.kind,
            mimeType=body.mimeType or UNSET,
            sizeBytes=body.sizeBytes or UNSET,
            sha256=body.sha256 or UNSET,
            tags=body.tags,
        )
    )


def show_proof(row: Resource) -> Proof:
    """A proof as reads give it, without its file."""
    body = row.body_as(PROOF_BODY)
    return Proof(
        id=row.id,
        fileId=row.parent or "",
        status="JOINED" if row.state == JOINED else "WAITING",
        jobId=row.type,
        dispatchId=body.dispatchId or UNSET,
        objectiveRef=body.objectiveRef,
        workflowInstanceId=body.workflowInstanceId,
        taskId=body.taskId or UNSET,
        reportedAt=UNSET if body.reportedAt is None else body.reportedAt,
    )


def proof_payload(id: str, file_id: str, job_id: str, state: str, body: ProofBody) -> ProofPayload:
    """What events tell of a proof."""
    return ProofPayload(
        id=id,
        fileId=file_id,
        status="JOINED" if state == JOINED else "WAITING",
        jobId=job_id,
        dispatchId=body.dispatchId or UNSET,
        objectiveRef=body.objectiveRef,
        taskId=body.taskId or UNSET,
    )
