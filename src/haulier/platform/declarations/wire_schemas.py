"""Wire shapes that every service of the contract shares. See: contract/common.yaml, conventions.md sections 3 to 5.

Names are those of the wire. Limits stand in the type, so that decoding and the API document read the same line.
Where real clients are known to send more than the page allows, the document keeps the page's limit
(``extra_json_schema``) and decoding takes what they send. Members that a shape does not name are ignored.
An optional member may be absent or null.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from msgspec import Meta, Struct, field

from haulier.platform.declarations.patterns import exact

MAX_CALLBACK_URL = 2_048
MAX_CALLBACK_HEADERS = 64
MAX_CALLBACK_HEADER_NAME = 256
MAX_CALLBACK_HEADER_VALUE = 8_192
MAX_CALLBACK_META_BYTES = 256 * 1024
"""Longest ``callback.meta``, in the form in which it is kept and sent: every callback carries it beside its data."""
MAX_STATUS_CODES = 100

JsonObject = dict[str, Any]

UniqueId = Annotated[str, Meta(min_length=1, max_length=64)]
EventCode = Annotated[str, exact("^E-[0-9]{3}$", description="event code, E- and three digits")]
ReasonCode = Annotated[str, exact("^R-[0-9]{4}$", description="reason code, R- and four digits")]

EpochSeconds = Annotated[
    int,
    Meta(description="epoch seconds; milliseconds and wrapped values are taken too", extra_json_schema={"minimum": 1}),
]
"""Time of an event. Clients send milliseconds and 32-bit remains of microseconds, also negative: none is refused."""

ReportTime = Annotated[
    int | float,
    Meta(description="epoch, in the phone's own unit", extra_json_schema={"type": "number", "minimum": 1}),
]
"""Time of a report from a phone: any number. It is kept as sent and never decides an order."""

EventMeta = Annotated[JsonObject, Meta(description="travels with the event that this write publishes; not stored")]

CustomData = Annotated[JsonObject, Meta(description="custom attributes by name")]


class Header(Struct):
    """One header of a callback request."""

    key: Annotated[str, Meta(max_length=MAX_CALLBACK_HEADER_NAME)] = ""
    value: Annotated[str, Meta(max_length=MAX_CALLBACK_HEADER_VALUE)] = ""


class Callback(Struct, omit_defaults=True):
    """Where the outcome is sent. The url may be a placeholder or a relative address: only the delivery judges it."""

    url: Annotated[str, Meta(max_length=MAX_CALLBACK_URL, extra_json_schema={"format": "uri"})] | None = None
    headers: Annotated[list[Header], Meta(max_length=MAX_CALLBACK_HEADERS)] | None = None
    meta: Annotated[Any, Meta(description="comes back with the callback, unread")] = None


class InlineHook(Struct, kw_only=True, omit_defaults=True):
    """Custom code named in the body of one call."""

    url: Annotated[str, Meta(extra_json_schema={"format": "uri"})]
    method: Literal["GET", "POST", "PUT"]
    requestHeader: JsonObject | None = None
    requestBody: JsonObject | None = None
    wait: bool | None = None
    acceptableStatusCodes: Annotated[list[int], Meta(max_length=MAX_STATUS_CODES)] | None = None
    raiseErrorOnStatusMismatch: bool | None = None


class CustomCode(Struct, kw_only=True, omit_defaults=True):
    """Custom code with the method it belongs to."""

    url: Annotated[str, Meta(extra_json_schema={"format": "uri"})]
    requestHeader: JsonObject
    method: Literal["GET", "POST", "PUT"]
    wait: bool
    methodName: Annotated[
        str, Meta(description="<method>:onRequest or <method>:onError; OnRequest and OnError are taken")
    ]
    requestBody: JsonObject | None = None
    acceptableStatusCodes: Annotated[list[int], Meta(max_length=MAX_STATUS_CODES)] | None = None
    raiseErrorOnStatusMismatch: bool | None = None


class EventSource(Struct, kw_only=True, omit_defaults=True):
    """Who or what raised an event."""

    appId: UniqueId
    userId: UniqueId | None = None
    locId: str | None = None


class PageMeta(Struct):
    """How many there are in all, of which an answer shows one page."""

    totalElements: int


class NumberedPage(Struct, kw_only=True):
    """Which page of how many it is. ``totalElements`` and ``totalCount`` say the same."""

    pageNo: Annotated[int, Meta(ge=1)]
    pageSize: Annotated[int, Meta(ge=1)]
    totalCount: int
    totalElements: int
    hasNextPage: bool


def numbered_page(total: int, limit: int, offset: int) -> NumberedPage:
    """The page that begins behind ``offset`` things and holds at most ``limit`` of ``total``."""
    return NumberedPage(
        pageNo=offset // limit + 1, pageSize=limit, totalCount=total, totalElements=total,
        hasNextPage=offset + limit < total,
    )  # fmt: skip


class MetaBody(Struct, kw_only=True, omit_defaults=True):
    """A body that carries nothing but event metadata, and the base of those that carry more."""

    event_meta: EventMeta | None = field(default=None, name="_event_meta")
