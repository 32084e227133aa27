"""Operations: what a service offers, as data.

Routing, validation, the command path and the OpenAPI document all read this; ``section.py`` is how services write it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

import msgspec

from haulier.core.refusal import Cause, Refusal
from haulier.platform.declarations.parameters import Header, Query
from haulier.platform.outbound.hooks import HookConfig

if TYPE_CHECKING:
    from haulier.platform.commands.call import Call
    from haulier.platform.commands.reply import Reply
    from haulier.platform.declarations.event import EventBook
    from haulier.platform.declarations.kind import Kind
    from haulier.platform.storage.changes import Change

JSON = "application/json"
HTML = "text/html"
URLENCODED = "application/x-www-form-urlencoded"
"""Of a body that an HTML form, or a client of OAuth, sends."""
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")

Plan = Callable[["Call", Any], Awaitable["Change"]]
"""Reads what it needs and returns the change to apply; may be run again when another request was faster."""
Handle = Callable[["Call", Any], Awaitable[Any]]
"""Responds without a change of its own to apply: with a struct, plain JSON values, JSON bytes, or a ``Reply``."""

ReadBody = Callable[["Call", bytes], Any]
"""Reads a whole body, as it came, into what the plan or handle gets."""

Upload = Callable[["Call", str, Callable[[], Awaitable[Any]]], Awaitable[Any]]
"""Reads a body of this content type, message by message of the ASGI protocol, into what the plan gets."""

CheckSignature = Callable[["Call", bytes], Awaitable[None]]
"""Gets the body as it came."""

RegisteredHooks = Callable[["Call"], Awaitable[Mapping[str, HookConfig]]]
"""The custom code that is registered for what a call is about, by method and moment."""

OutcomeName = Callable[[Any, bool], str]
"""What a callback calls the outcome of a write, from its body and whether it succeeded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Auth:
    """Who may call. Where nothing is said: a token one of whose roles allows the method and the address."""

    is_public: bool = False
    """Is it open to callers without a token?"""
    any_role_suffices: bool = False
    """Does a genuine token suffice, because the call is about that token itself?"""
    only_reads: bool = False
    """Does it only read, so that a role that may GET its address suffices for a POST?"""
    by_name: bool = False
    """Must a grant name the end of its address, since what it gives is personal? Wildcards do not, but an
    administrator's."""
    by_bearer: bool = False
    """Does the token come as ``Authorization: Bearer``, as another standard wants it? No session stands for it."""
    takes_bearer: bool = False
    """May the token come as ``Authorization: Bearer`` too?"""
    tenant_in: str = ""
    """The path parameter that names the tenant, where no header does."""
    check_signature: CheckSignature | None = None
    """Checks a signature over the whole request in place of a token, and says who the caller is. Raises Refusal."""

    def __post_init__(self) -> None:
        if self.is_public and (self.any_role_suffices or self.only_reads or self.by_name or self.by_bearer):
            raise ValueError("what is public asks for no role and no token")
        if self.check_signature is not None and not self.is_public:
            raise ValueError("what is signed has no token")


@dataclass(frozen=True, slots=True)
class Hooks:
    """The custom code that a write runs."""

    method: str
    """The custom-code method, as registrations name it."""
    registered: RegisteredHooks | None = None
    """Finds the custom code registered for what a call is about. Without it only that of the body runs."""
    caller_waits: bool = False
    """Is waiting custom code asked while the caller waits, because the response tells the outcome?"""
    ask_callback_first: bool = False
    """Is the callback's address asked first, which may refuse the change?"""
    fixed: frozenset[str] = frozenset()
    """Members of the body that custom code may not set, beside those of its method."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """The refusal of a write that would make what exists already."""

    cause: Cause = Cause.TAKEN
    field: str | None = None
    """The member of the body whose value is taken then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Docs:
    """What only the API document says of an operation."""

    tag: str
    summary: str
    is_extension: bool = False
    """Does Haulier add it to the contract?"""
    is_deprecated: bool = False
    """Does the contract say that it will go?"""


@dataclass(frozen=True, slots=True)
class RequestBody:
    """What an operation takes. ``type`` is what the document shows."""

    type: Any
    decode_as: Any = None
    """What is decoded where that is more lenient than the document says."""
    items_member: str = ""
    """The member whose items are decoded one by one later, so that each fails alone."""
    keeps_others: bool = False
    """Does the plan see, in ``Call.others``, the members that the type does not name?"""
    upload: Upload | None = None
    """Reads the body as it arrives: a form that ``type`` describes, or what ``media_type`` says."""
    json_type: Any = None
    """What may come as JSON in place of the form that is uploaded; the upload reads it too. Where it is ``type``
    itself, there is no form.
    """
    media_type: str = JSON
    """The content type that it has: JSON, ``URLENCODED``, another name of JSON, or of bytes that are uploaded."""
    is_required: bool = True
    """May it not be left out?"""
    is_secret: bool = False
    """Is it left out where a refusal would repeat it?"""
    max_bytes: int | None = None
    """Its longest length, where that is not the one of the settings."""
    longer_status: int = 0
    """The status of the refusal of a longer one, where its page has another than 413."""
    read: ReadBody | None = None
    """Reads it in place of the decoder of its type: where it comes packed, or each of its items fails alone."""

    def __post_init__(self) -> None:
        if self.upload is not None and (self.decode_as is not None or self.items_member or self.keeps_others):
            raise ValueError("an upload decodes its body itself")
        if self.read is not None and (self.upload is not None or self.decode_as is not None or self.items_member):
            raise ValueError("what reads the body itself is all that reads it")
        if self.items_member and self.keeps_others:
            raise ValueError("what is decoded in parts keeps no other members")
        if self.is_form and (self.upload is not None or self.decode_as is not None or self.items_member):
            raise ValueError("a form is decoded as a whole")

    @property
    def is_form(self) -> bool:
        """Is it what an HTML form sends?"""
        return self.media_type == URLENCODED

    @property
    def decoder(self) -> msgspec.json.Decoder[Any]:
        """Decodes the body, if it is JSON."""
        return _decoder_of(self.type if self.decode_as is None else self.decode_as)


@cache
def _decoder_of(type_: Any) -> msgspec.json.Decoder[Any]:
    """The decoder of a declared type, made once."""
    return msgspec.json.Decoder(type_)


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusalForm:
    """The form of refusals in place of the envelope, because another standard fixes it, or a person reads it."""

    write: Callable[[Refusal, int, Mapping[bytes, bytes], str], Reply]
    """Writes a refusal with this status, for a request with these headers, in the name of the installation's brand."""
    type: Any = None
    """The type of the body, if it is JSON."""
    media_type: str = JSON
    where_preferred: bool = False
    """Is it for callers alone who would rather have this content type than JSON?"""


NO_CONFLICT = Conflict()
BY_ROLE = Auth()
PUBLIC = Auth(is_public=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One operation: a write, which a plan makes, or what a handle responds to."""

    name: str
    method: str
    path: str
    number: int
    """The method part of its error codes."""
    docs: Docs
    success: int
    """The status of a response that is no refusal."""
    refusals: frozenset[int]
    """Statuses of refusals that the document names beside those that any call may get.

    Where 404 is not among them, 400 is the status of what is not found.
    """
    headers: tuple[Header, ...] = ()
    query: tuple[Query, ...] = ()
    body: RequestBody | None = None
    plan: Plan | None = None
    handle: Handle | None = None
    auth: Auth = BY_ROLE
    takes_xml: bool = False
    """Is XML taken and given beside JSON, as callers want it? Roots are called as the types of the document are."""
    hooks: Hooks | None = None
    conflict: Conflict = NO_CONFLICT
    outcome_name: OutcomeName | None = None
    completes_later: bool = False
    """Does its callback come with what ends the work that it begins?"""
    response: Any = None
    """The type of the response's ``data``. A write that names none responds with an id."""
    raw_response: bool = False
    """Does the response come without the envelope, because another standard fixes its form?"""
    media_type: str = JSON
    """The content type of a raw response."""
    other_media: tuple[str, ...] = ()
    """Content types in which a handle gives a ``Reply`` to callers who would rather have these."""
    reply_statuses: frozenset[int] = frozenset()
    """Statuses that a ``Reply`` may name in place of ``success``."""
    refusal_form: RefusalForm | None = None
    same_as: str = ""
    """The name of the operation that this one is at another address."""

    def __post_init__(self) -> None:
        if fault := _fault(self):
            raise ValueError(f"operation {self.name}: {fault}")


def _fault(operation: Operation) -> str:
    """Why an operation cannot be as it is declared; empty when it can."""
    if operation.method not in METHODS:
        return f"method {operation.method} is not one of {', '.join(METHODS)}"
    if not 200 <= operation.success <= 299 or not all(400 <= status <= 599 for status in operation.refusals):
        return "success is a 2xx status, refusals are 4xx and 5xx"
    if (operation.plan is None) == (operation.handle is None):
        return "exactly one of plan and handle is set"
    if operation.plan is None:
        writes_only = {
            "hooks": operation.hooks is not None,
            "conflict": operation.conflict != NO_CONFLICT,
            "outcome_name": operation.outcome_name is not None,
            "completes_later": operation.completes_later,
        }
        if said := [name for name, is_said in writes_only.items() if is_said]:
            return f"only a plan has {', '.join(said)}"
    if operation.hooks is not None and operation.body is None:
        return "custom code is handed the body, and there is none"
    if operation.media_type != JSON and not operation.raw_response:
        return "an envelope is JSON"
    if operation.takes_xml and not (operation.raw_response and operation.media_type == JSON):
        return "XML stands for a response without the envelope"
    if operation.other_media and operation.handle is None:
        return "only a handle gives other content types"
    return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A service of the contract. ``bases`` are the paths it answers under, the first one documented."""

    name: str
    title: str
    code: int
    bases: tuple[str, ...]
    operations: Sequence[Operation]
    has_error_member: bool = False
    """Do its pages mark ``error`` required even on success (dispatch)?"""
    echoes_request: bool = False
    """Do its pages show ``error`` as null on success, and all of the request beside the data (FPAs)?"""
    has_plain_codes: bool = False
    """Do its pages give 401 and 403 as ``error.code`` in place of twelve digits (authorizer)?"""
    shared_numbers: frozenset[int] = frozenset()
    """Error numbers that its pages give to several operations, such as the read and the update of a container type."""
    refusal_info: Callable[[Refusal], Mapping[str, Any]] | None = None
    """What ``additionalInfo`` of its refusals says beside the family's members, as its pages have it."""
    keeps_origin: bool = False
    """Does the journal keep from where its callers call? The audit tells it (contract/aaa.md section 11.10)."""
    kinds: Mapping[str, Kind] = field(default_factory=dict)
    """Kinds of all services by name: change logs tell of any."""
    events: EventBook | None = None
    """The events of all services, likewise."""
    core_paths: Mapping[str, str] = field(default_factory=dict)
    """Path patterns of all services, each by the name of the resource of ``platform:app:coreos`` that it is."""
