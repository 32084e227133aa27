"""An answer that is not the envelope around JSON: another form of the same data."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reply:
    """Bytes of one of the content types that the operation declares (``other_media``)."""

    body: bytes
    content_type: bytes
