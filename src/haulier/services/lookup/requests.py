"""Bodies of lookups."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

MAX_NAMES = 500
MAX_ID = 512

NamedId = Annotated[str, Meta(max_length=MAX_ID)]


class NamesAsked(Struct):
    """Ids of things of any kind."""

    ids: Annotated[list[NamedId], Meta(max_length=MAX_NAMES)]
