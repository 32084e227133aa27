"""Headers and query parameters of operations, and the headers that every service of the contract knows.

See: contract/conventions.md section 2.
"""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Header:
    """A request header as the contract names it."""

    name: str
    _: KW_ONLY
    required: bool = False
    description: str = ""
    parameter: str = ""
    """The path parameter that it stands for: calls see its value where they see those of the path."""
    may_be_missing: bool = False
    """Is a request served without it, though its page requires it? Genuine clients leave it out."""
    wire: bytes = field(init=False)
    """The lower-case name that ASGI servers hand over."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "wire", self.name.lower().encode())


@dataclass(frozen=True, slots=True)
class Query:
    """A query parameter; ``type`` is any type that msgspec knows."""

    name: str
    type: Any = str
    _: KW_ONLY
    required: bool = False
    description: str = ""


REQUEST_ID = Header(
    "X-COREOS-REQUEST-ID", required=True, description="the caller's id of the request, echoed in the answer"
)
TENANT = Header("X-COREOS-TID", required=True, description="tenant id")
ACCESS = Header("X-COREOS-ACCESS", required=True, description="access token, without Bearer")
USER_INFO = Header(
    "X-COREOS-USERINFO", description='who acts: JSON text {"id","name"}; any other text is taken as the id'
)
USER_INFO_REQUIRED = Header("X-COREOS-USERINFO", required=True, description=USER_INFO.description)
CALLBACK_SECRET = Header("X-COREOS-CALLBACK-SECRET", description="signs the callback of this request")
ORIGIN_TOKEN = Header("X-COREOS-ORIGIN-TOKEN", description="token of the app on whose behalf the call is made")
ORIGIN_TOKEN_REQUIRED = Header("X-COREOS-ORIGIN-TOKEN", required=True, description=ORIGIN_TOKEN.description)
AUTHENTICATION = Header("X-COREOS-AUTH", description="identity token of a person")

SAID_BY_SESSION = frozenset({TENANT.name, ACCESS.name, USER_INFO.name, ORIGIN_TOKEN.name})
"""What a browser with a session need not send."""
COMMON_HEADERS = (REQUEST_ID, TENANT, ACCESS, USER_INFO)
"""What most services ask of every call."""
