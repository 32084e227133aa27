"""Request bodies of files. See: contract/files.yaml."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

from haulier.core.ids import MAX_ID_LENGTH
from haulier.platform.declarations.patterns import exact
from haulier.platform.declarations.wire_schemas import MAX_CALLBACK_URL, Callback

MAX_DESCRIPTION = 1_024
MAX_NAME = 256
MAX_MIME_TYPE = 127
"""Longest content type: 127 characters, as RFC 6838 section 4.2 has it for both of its parts."""
MAX_URL = 2_048
MAX_TAGS = 20
MAX_TAG_KEY = 64
MAX_TAG_VALUE = 256
MAX_DURATION = 32
DOCUMENTED_UPLOAD_BYTES = 100 * 1024 * 1024

Address = Annotated[str, Meta(max_length=MAX_CALLBACK_URL, extra_json_schema={"format": "uri"})]
CallbackOrUrl = Address | Callback
"""Where an outcome is sent. The page documents text; an object is taken too."""

Duration = Annotated[str, Meta(min_length=1, max_length=MAX_DURATION, description="22h 40m 3s; a bare number: minutes")]
FolderName = Annotated[
    str,
    exact(
        "^[a-zA-Z0-9-_]{3,16}$",
        "must be 3 to 16 letters from a to z, digits, hyphens or underscores",
        description="unique in the tenant, never changed",
    ),
]
Description = Annotated[str, Meta(max_length=MAX_DESCRIPTION)]
FileName = Annotated[str, Meta(min_length=1, max_length=MAX_NAME)]
MimeType = Annotated[str, Meta(max_length=MAX_MIME_TYPE)]
DocumentId = Annotated[
    str,
    Meta(
        max_length=MAX_ID_LENGTH,
        description="doc: and a UUID of the caller's own, for who names a file before it can be sent; else one is made",
    ),
]


FileBytes = Annotated[str, Meta(extra_json_schema={"format": "binary"}, description="the bytes of a file, as they are")]


class Tag(Struct):
    """A word that a file is found by."""

    key: Annotated[str, Meta(min_length=1, max_length=MAX_TAG_KEY)]
    value: Annotated[str, Meta(max_length=MAX_TAG_VALUE)]


Tags = Annotated[list[Tag], Meta(max_length=MAX_TAGS)]


class FolderCreate(Struct, kw_only=True):
    """createFolder."""

    name: FolderName
    description: Description | None = None
    callback: CallbackOrUrl | None = None
    defaultURLExpiry: Annotated[Duration, Meta(extra_json_schema={"default": "15"})] | None = None


class FolderUpdate(Struct, kw_only=True):
    """updateFolder: the members that are given are changed, at least one."""

    description: Description | None = None
    callback: CallbackOrUrl | None = None
    defaultURLExpiry: Duration | None = None


class NewFile(Struct, kw_only=True):
    """What may be said of any new file."""

    tags: Tags | None = None
    ttl: Duration | None = None
    callback: CallbackOrUrl | None = None


class FileForm(NewFile, kw_only=True):
    """uploadFile: the form as the document shows it. ``tags`` is a JSON array, or a field ``key:value`` for each."""

    file: Annotated[str, Meta(extra_json_schema={"format": "binary"}, description="exactly one, 1 byte to 10 MiB")]
    name: FileName | None = None
    id: DocumentId | None = None


class FormFields(NewFile, kw_only=True):
    """The fields of the form beside the file."""

    name: FileName | None = None
    id: DocumentId | None = None


class FileLink(NewFile, kw_only=True):
    """createFileLink: a file that lies elsewhere. Its address is not called."""

    url: Annotated[str, Meta(min_length=1, max_length=MAX_URL, extra_json_schema={"format": "uri"})]
    name: FileName | None = None


class UploadLink(NewFile, kw_only=True):
    """createUploadLink: a file whose bytes come by one PUT to the address in the answer."""

    name: FileName
    mimeType: MimeType | None = None
    sizeBytes: Annotated[int, Meta(ge=1, extra_json_schema={"maximum": DOCUMENTED_UPLOAD_BYTES})] | None = None
    sha256: Annotated[str, exact("^[0-9a-f]{64}$")] | None = None
    id: DocumentId | None = None
