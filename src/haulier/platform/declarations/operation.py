"""Operations: what a service offers, as data.

Routing, validation, the command path and the OpenAPI document all read this.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from haulier.core.refusal import Cause
from haulier.platform.outbound.hooks import HookConfig

if TYPE_CHECKING:
    from haulier.platform.commands.call import Call
    from haulier.platform.declarations.event import EventBook
    from haulier.platform.declarations.kind import Kind
    from haulier.platform.storage.changes import Change

Plan = Callable[["Call", Any], Awaitable["Change"]]
"""Reads what it needs and returns the change to apply; may be run again when another request was faster."""
Handle = Callable[["Call", Any], Awaitable[Any]]
"""Answers without writing: a struct, plain JSON values, or JSON bytes."""

Upload = Callable[["Call", str, Callable[[], Awaitable[Any]]], Awaitable[Any]]
"""Reads a body of this content type, message by message of the ASGI protocol, into what the plan gets."""

HooksOf = Callable[["Call"], Awaitable[Mapping[str, HookConfig]]]

OutcomeName = Callable[[Any, bool], str]
"""What a callback calls the outcome of a write, from its body and whether it succeeded."""


@dataclass(frozen=True, slots=True)
class Header:
    """A request header as the contract names it."""

    name: str
    required: bool = False
    description: str = ""
    parameter: str = ""
    """The path parameter that it stands for: calls see its value where they see those of the path."""
    forgiven: bool = False
    """True where the page requires it and genuine clients leave it out: then it is served without."""
    wire: bytes = field(init=False)
    """The lower-case name that ASGI servers hand over."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "wire", self.name.lower().encode())


@dataclass(frozen=True, slots=True)
class Query:
    """A query parameter; ``type`` is any type that msgspec knows."""

    name: str
    type: Any = str
    required: bool = False
    description: str = ""


REQUEST_ID = Header("X-COREOS-REQUEST-ID", True, "the caller's id of the request, echoed in the answer")
TENANT = Header("X-COREOS-TID", True, "tenant id")
ACCESS = Header("X-COREOS-ACCESS", True, "access token, without Bearer")
USER_INFO = Header("X-COREOS-USERINFO", False, 'who acts: JSON text {"id","name"}; any other text is taken as the id')
USER_INFO_REQUIRED = Header("X-COREOS-USERINFO", True, USER_INFO.description)
CALLBACK_SECRET = Header("X-COREOS-CALLBACK-SECRET", False, "signs the callback of this request")
ORIGIN_TOKEN = Header("X-COREOS-ORIGIN-TOKEN", False, "token of the app on whose behalf the call is made")
ORIGIN_TOKEN_REQUIRED = Header("X-COREOS-ORIGIN-TOKEN", True, ORIGIN_TOKEN.description)
AUTHENTICATION = Header("X-COREOS-AUTH", False, "identity token of a person")


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation. Exactly one of ``plan`` (a write) and ``handle`` (a read or a direct answer) is set.

    ``number`` is the method part of its error codes. ``hook`` is the custom-code method it runs. ``open_to_all``
    skips the token.
    """

    name: str
    method: str
    path: str
    number: int
    success: int
    statuses: tuple[int, ...]
    summary: str
    tag: str
    headers: tuple[Header, ...]
    plan: Plan | None = None
    handle: Handle | None = None
    body: Any = None
    decode_as: Any = None
    """What its body is decoded into where that is more lenient than the document says."""
    parts: str = ""
    """The member of its body whose items are decoded one by one later, so that each fails alone."""
    upload: Upload | None = None
    """Reads the body as it arrives; ``body`` then is the form that the document shows."""
    body_required: bool = True
    query: tuple[Query, ...] = ()
    answer: Any = None
    hook: str | None = None
    hooks: HooksOf | None = None
    """The custom code registered for what this call is about."""
    veto: bool = False
    """Its callback's address is asked first and may refuse the change."""
    taken: Cause = Cause.TAKEN
    """The cause it answers with when what it makes exists already."""
    taken_field: str | None = None
    """The member of its body that is taken then."""
    open_to_all: bool = False
    any_role: bool = False
    """True where a genuine token suffices, because the call is about that token itself."""
    reads: bool = False
    """True where a POST only reads, so that a role that may GET its address suffices."""
    bare: bool = False
    """True where another standard fixes the answer's form, so that it comes without the envelope."""
    media: str = "application/json"
    """The content type of its answer, when that is bare."""
    later: bool = False
    """Its callback comes with what ends the work that it begins."""
    max_body: int | None = None
    own: bool = False
    """True for what Haulier adds beside the contract."""
    at_once: bool = False
    """True where the answer tells the outcome, so that waiting custom code is asked while the caller waits."""
    outcome_name: OutcomeName | None = None
    same_as: str = ""
    """The operation that this one is at another address."""


@dataclass(frozen=True, slots=True)
class Service:
    """A service of the contract. ``bases`` are the paths it answers under, the first one documented."""

    name: str
    title: str
    code: int
    bases: tuple[str, ...]
    operations: Sequence[Operation]
    error_member: bool = False
    """Its pages mark ``error`` required even on success (dispatch)."""
    plain_codes: bool = False
    """Its pages give 401 and 403 as ``error.code`` in place of twelve digits (authorizer)."""
    setup: Callable[[Any], None] | None = None
    kinds: Mapping[str, Kind] = field(default_factory=dict)
    """Kinds of all services by name: change logs tell of any."""
    events: EventBook | None = None
    """The events of all services, likewise."""
