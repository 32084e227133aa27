"""What operations of typed resources share: headers, statuses, the parameters of lists.

See: contract/participant.yaml, container.yaml, entity.yaml.
"""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from haulier.platform.declarations.parameters import (
    CALLBACK_SECRET,
    COMMON_HEADERS,
    ORIGIN_TOKEN_REQUIRED,
    Query,
)
from haulier.platform.declarations.section import Statuses
from haulier.platform.listing.query import MAX_LIMIT, MAX_OFFSET

HEADERS = COMMON_HEADERS
CALLBACK_HEADERS = (*HEADERS, CALLBACK_SECRET)
APP_HEADERS = (*CALLBACK_HEADERS, ORIGIN_TOKEN_REQUIRED)

ACCEPTED = Statuses(created=202, changed=202, documents_404=True)
"""A write is accepted, and its end is told by a callback. The pages document 404 even where the path names nothing."""
DONE = Statuses(documents_404=True)
"""A write is done when the response comes."""

LIMIT = Annotated[int, Meta(ge=1, le=MAX_LIMIT)]
OFFSET = Annotated[int, Meta(ge=0, le=MAX_OFFSET)]
NATURAL = Annotated[int, Meta(ge=1)]
PAGE = Annotated[int, Meta(ge=1, le=MAX_OFFSET + 1)]
"""The last one that a list of pages of one row gives; of larger pages fewer."""
LIMIT_AND_OFFSET = (
    Query("limit", LIMIT, description="rows of a page, 50 when not given"),
    Query("offset", OFFSET, description="rows to skip"),
)
NUMBERED_PAGES = (
    Query("pageNo", PAGE, description="page, from 1"),
    Query("pageSize", LIMIT, description="the same as limit"),
    *LIMIT_AND_OFFSET,
)
"""How a numbered list is asked for, see ``listing/numbered_list``."""
SEARCH = (
    *LIMIT_AND_OFFSET,
    Query("select", list[str], description="members to show; id is always there"),
    Query("query", str, description="filter as JSON text"),
    Query("sortKey", str, description="field to sort by, createdAt when not given"),
    Query("sortBy", Literal["asc", "desc"], description="direction, desc when not given"),
)
PAGES = (Query("size", LIMIT, description="the same as limit"), Query("page", PAGE, description="page, from 1"))
