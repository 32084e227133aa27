"""The form of an uploaded manifest, read no further than it may be long. See: contract/aaa.md section 3."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Annotated, Any

from msgspec import Meta, Struct
from multipart import MultipartError, MultipartSegment, PushMultipartParser, parse_options_header

from haulier.core.header_text import decode_text
from haulier.core.refusal import Cause, Refusal, invalid
from haulier.platform.commands.call import Call
from haulier.services.aaa.manifest import MAX_MANIFEST_BYTES, Manifest, manifest_of
from haulier.services.aaa.rules.yaml_text import read_yaml
from haulier.services.aaa.sections import MAX_BODY_BYTES

FILE, CALLBACK = "file", "callback"
MAX_CALLBACK_URL = 2_048
MAX_FIELDS = 8

Receive = Callable[[], Awaitable[Any]]


class ManifestForm(Struct, kw_only=True):
    """A manifest, and whom to tell how it ended."""

    file: Annotated[bytes, Meta(extra_json_schema={"format": "binary", "description": "YAML"})]
    callback: Annotated[str, Meta(max_length=MAX_CALLBACK_URL, extra_json_schema={"format": "uri"})]


class UploadedManifest(Struct):
    """A manifest whose form is right. ``callback`` is an address."""

    manifest: Manifest
    callback: str


async def take_manifest(call: Call, content_type: str, receive: Receive) -> UploadedManifest:
    """Read a form to its end and the manifest in it. Raises Refusal for what is no form, no YAML or no manifest."""
    return await uploaded_manifest(content_type, await read_whole(receive))


async def uploaded_manifest(content_type: str, raw: bytes) -> UploadedManifest:
    """The manifest of a form that was read. Raises Refusal."""
    fields = form_fields(content_type, raw)
    if len(fields[FILE]) > MAX_MANIFEST_BYTES:
        raise Refusal(Cause.BODY_TOO_LARGE, f"a manifest has at most {MAX_MANIFEST_BYTES} bytes")
    callback = decode_text(fields[CALLBACK]).strip()
    if not 0 < len(callback) <= MAX_CALLBACK_URL:
        raise invalid(CALLBACK, "maxLength", f"an address has 1 to {MAX_CALLBACK_URL} characters")
    return UploadedManifest(await asyncio.to_thread(read_manifest, fields[FILE]), callback)


def read_manifest(raw: bytes) -> Manifest:
    """The manifest in a file. Raises Refusal."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refusal(Cause.MALFORMED, "the file is not UTF-8") from None
    return manifest_of(read_yaml(text))


async def read_whole(receive: Receive, most: int = MAX_BODY_BYTES) -> bytes:
    """A whole body, refused as soon as it is longer than that."""
    parts, size, more = [], 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Refusal(Cause.MALFORMED, "the upload was cut off")
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > most:
            raise Refusal(Cause.BODY_TOO_LARGE, f"the body is larger than {most} bytes")
        more = bool(message.get("more_body"))
    return b"".join(parts)


def form_fields(content_type: str, raw: bytes) -> dict[str, bytes]:
    """The two fields of the form. Raises Refusal for one that is missing or there twice."""
    kind, options = parse_options_header(content_type)
    if kind != "multipart/form-data":
        raise Refusal(Cause.UNSUPPORTED_MEDIA, "the body must be multipart/form-data with the fields file and callback")
    found: dict[str, bytearray] = {}
    name = ""
    try:
        parser = PushMultipartParser(
            options.get("boundary", ""), max_segment_count=MAX_FIELDS, header_charset="latin-1"
        )
        for event in parser.parse(raw):
            if isinstance(event, MultipartSegment):
                name = event.name
                if name in found:
                    raise invalid(name, "maxItems", "the field is there twice")
                found[name] = bytearray()
            elif event is not None:
                found[name] += event
        parser.close()
    except MultipartError as error:
        raise Refusal(Cause.MALFORMED, f"the form cannot be read: {error}") from None
    for field in (FILE, CALLBACK):
        if field not in found:
            raise invalid(field, "required", f"the form has no field {field!r}")
    return {name: bytes(value) for name, value in found.items()}
