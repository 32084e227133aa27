"""Request bodies of sessions."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

from haulier.core.identifier_text import identifier

MAX_NAME = 64
MAX_LINK = 256

PersonName = Annotated[str, identifier(min_length=1, max_length=MAX_NAME, description="who sits there, for the audit")]


class BeginSession(Struct, forbid_unknown_fields=True):
    """What opens the session, and who sits there."""

    link: Annotated[
        str, Meta(min_length=1, max_length=MAX_LINK, description="of `haulier console`: what stands behind #link=")
    ]
    name: PersonName | None = None


class NamePerson(Struct, forbid_unknown_fields=True):
    """Who sits at the session."""

    name: PersonName
