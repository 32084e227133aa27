"""The events of files. See: docs/events.md."""

from __future__ import annotations

from haulier.platform.declarations.event import event_specs
from haulier.services.files.kind import CONTENT, FILE, FOLDER, PROOF
from haulier.services.files.responses import (
    ContentPayload,
    FilePayload,
    FolderPayload,
    JoinedPayload,
    ProofsPayload,
)

FOLDER_CREATED, FOLDER_UPDATED = "FolderCreated", "FolderUpdated"
FILE_ANNOUNCED, FILE_STORED, FILE_NOT_STORED = "FileAnnounced", "FileStored", "FileNotStored"
FILE_DELETED, FILE_EXPIRED, FILE_PREVIEWED = "FileDeleted", "FileExpired", "FilePreviewed"
FILE_JOINED = "FileJoined"
CONTENT_GIVEN_UP = "FileContentGivenUp"
PROOF_JOINED = "FileProofJoined"

EVENTS = (
    *event_specs(FOLDER, FolderPayload, {FOLDER_CREATED: "a folder was made", FOLDER_UPDATED: "a folder was changed"}),
    *event_specs(
        FILE,
        FilePayload,
        {
            FILE_ANNOUNCED: "a link was given out by which the bytes of a file may come",
            FILE_STORED: "a file is there, or it is known where it lies",
            FILE_NOT_STORED: "the bytes of a file did not come in time, or are not those that were announced",
            FILE_DELETED: "a file was removed",
            FILE_EXPIRED: "a file was removed because its time was over",
            FILE_PREVIEWED: "a picture has a small picture now",
        },
    ),
    *event_specs(FILE, JoinedPayload, {FILE_JOINED: "a file is there that reports of phones had named before"}),
    *event_specs(CONTENT, ContentPayload, {CONTENT_GIVEN_UP: "bytes were stored for a file that never came to be"}),
    *event_specs(PROOF, ProofsPayload, {PROOF_JOINED: "files that a report of a phone named were there already"}),
)
