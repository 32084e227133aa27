"""How services of typed resources write their operations down: the headers, the parameters of lists, reads and writes.

See: contract/participant.yaml, container.yaml, entity.yaml.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from msgspec import Meta

from haulier.core.refusal import Cause
from haulier.platform.declarations.operation import (
    ACCESS,
    CALLBACK_SECRET,
    ORIGIN_TOKEN_REQUIRED,
    REQUEST_ID,
    TENANT,
    USER_INFO,
    Handle,
    Header,
    HooksOf,
    Operation,
    OutcomeName,
    Plan,
    Query,
)
from haulier.platform.listing.query import MAX_LIMIT, MAX_OFFSET

HEADERS = (REQUEST_ID, TENANT, ACCESS, USER_INFO)
LATER = (*HEADERS, CALLBACK_SECRET)
FOR_APP = (*LATER, ORIGIN_TOKEN_REQUIRED)

LIMIT = Annotated[int, Meta(ge=1, le=MAX_LIMIT)]
OFFSET = Annotated[int, Meta(ge=0, le=MAX_OFFSET)]
NATURAL = Annotated[int, Meta(ge=1)]
PAGE = Annotated[int, Meta(ge=1, le=MAX_OFFSET + 1)]
"""The last one that a list of pages of one row gives; of larger pages fewer."""
SEARCH = (
    Query("limit", LIMIT, description="rows of a page, 50 when not given"),
    Query("offset", OFFSET, description="rows to skip"),
    Query("select", list[str], description="members to show; id is always there"),
    Query("query", str, description="filter as JSON text"),
    Query("sortKey", str, description="field to sort by, createdAt when not given"),
    Query("sortBy", Literal["asc", "desc"], description="direction, desc when not given"),
)
PAGES = (Query("size", LIMIT, description="the same as limit"), Query("page", PAGE, description="page, from 1"))


def read(
    name: str, number: int, path: str, summary: str, tag: str, handle: Handle, *, query: tuple[Query, ...] = (),
    headers: tuple[Header, ...] = HEADERS, statuses: tuple[int, ...] = (200, 400, 401, 404), answer: Any = None,
) -> Operation:  # fmt: skip
    """A GET. ``answer`` is the type of what it answers with."""
    return Operation(
        name, "GET", path, number, 200, statuses, summary, tag, headers, handle=handle, query=query, answer=answer
    )


def write(
    name: str, number: int, method: str, path: str, summary: str, tag: str, plan: Plan, body: Any,
    *, success: int = 202, headers: tuple[Header, ...] = LATER, found: bool = True, hook: str | None = None,
    hooks: HooksOf | None = None, taken: Cause = Cause.TAKEN, taken_field: str | None = None,
    outcome_name: OutcomeName | None = None,
    statuses: tuple[int, ...] = (), decode_as: Any = None, answer: Any = None,
) -> Operation:  # fmt: skip
    """A write. ``found`` tells whether it is about something that may not be there, where ``statuses`` does not."""
    statuses = statuses or ((success, 400, 401, 404) if found else (success, 400, 401))
    return Operation(
        name, method, path, number, success, statuses, summary, tag, headers, plan=plan, body=body, decode_as=decode_as,
        hook=hook, hooks=hooks, taken=taken, taken_field=taken_field, outcome_name=outcome_name, answer=answer,
    )  # fmt: skip
