"""Refusals: the one family of errors that a caller can see.

A rule raises ``Refusal`` with a *cause*; the operation that was running supplies the service and method
part of the twelve-digit code. See: contract/error-codes.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Any

MAX_FAULTS = 64
"""Most faults of one response. If there are more, the last one says how many it stands for."""
FAULTS_DESCRIBED = 5
"""Faults that a description repeats."""
MAX_FIELD = 512
"""Longest path of a field in a fault; it may hold names that a caller invented."""
MAX_MESSAGE = 2_048
"""Longest message of a fault, which may repeat a caller's value."""
MAX_DESCRIPTION = 8_192
"""Longest description of a refusal."""
WAITED_FOR = (429, 503)
"""Statuses with the header Retry-After."""
CUT = "…"
"""Marks the end of a text that was cut."""


@dataclass(frozen=True, slots=True)
class CauseInfo:
    """Number is the last four digits of a code, status the HTTP status it is answered with."""

    number: int
    status: int
    text: str


class Cause(Enum):
    """The last four digits of every error code.

    By first digit: 0 input, 1 inner services, 2 conflicts, 3 missing things, 4 access, 5 capacity.
    """

    MALFORMED = CauseInfo(1, 400, "the request is malformed")
    INVALID = CauseInfo(2, 400, "one or more fields are invalid")
    MISSING_HEADER = CauseInfo(3, 400, "a required header is missing")
    BODY_TOO_LARGE = CauseInfo(4, 413, "the request body is too large")
    NESTING_TOO_DEEP = CauseInfo(5, 400, "the JSON is nested too deeply")
    UNSUPPORTED_MEDIA = CauseInfo(6, 415, "the content type is not supported")
    RULE = CauseInfo(7, 400, "a rule of the resource forbids this")
    HOOK_REFUSED = CauseInfo(1020, 400, "custom code refused the request")
    HOOK_FAILED = CauseInfo(1021, 400, "custom code could not be reached or answered nonsense")
    STATE_MACHINE = CauseInfo(1022, 400, "the state machine does not allow this")
    UNAVAILABLE = CauseInfo(1030, 503, "a service that this needs is not ready")
    INNER_REQUEST = CauseInfo(1050, 400, "an inner request was refused")
    TAKEN = CauseInfo(2300, 400, "the unique value is already taken")
    DUPLICATE_NAME = CauseInfo(2301, 400, "the name is already taken")
    CONFLICT = CauseInfo(2302, 400, "another request changed the resource first")
    VERSION_CONFLICT = CauseInfo(2303, 409, "the version or state conflicts with the request")
    NOT_FOUND = CauseInfo(3300, 404, "no such resource")
    UNKNOWN_REFERENCE = CauseInfo(3303, 400, "a referenced resource does not exist")
    UNKNOWN_TYPE = CauseInfo(3304, 400, "the referenced type does not exist")
    UNAUTHENTICATED = CauseInfo(4001, 401, "the caller is not recognised")
    FORBIDDEN = CauseInfo(4003, 403, "the caller may not do this")
    METHOD_NOT_ALLOWED = CauseInfo(4005, 405, "the method is not allowed here")
    NO_SUCH_ROUTE = CauseInfo(4004, 404, "no such address")
    TOO_MANY_REQUESTS = CauseInfo(5029, 429, "too many requests")
    INTERNAL = CauseInfo(5000, 500, "something went wrong on our side")


def shortened(text: str, most: int) -> str:
    """A text, cut where it has more characters than these."""
    return text if len(text) <= most else text[: most - len(CUT)] + CUT


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with an input: which field (dotted path), which rule, and a sentence for a person. What is too
    long of it is cut.
    """

    field: str
    rule: str
    message: str
    count: int = 1
    """The number of faults that this one stands for, itself included."""

    def __post_init__(self) -> None:
        if len(self.field) > MAX_FIELD:
            object.__setattr__(self, "field", shortened(self.field, MAX_FIELD))
        if len(self.message) > MAX_MESSAGE:
            object.__setattr__(self, "message", shortened(self.message, MAX_MESSAGE))


def field_path(place: str, name: str) -> str:
    """The path of a field inside another one. ``[2]`` is an item of a list."""
    return f"{place}{name}" if name.startswith("[") or not place or not name else f"{place}.{name}"


@dataclass(slots=True)
class Refusal(Exception):
    """The refusal of a request, which changes nothing. ``faults`` name every field at fault in one response."""

    cause: Cause
    description: str = ""
    faults: list[Fault] = field(default_factory=list)
    info: dict[str, Any] = field(default_factory=dict)
    status: int = 0
    """HTTP status if an operation documents another one than the cause's; 0 takes the cause's."""
    retry_after: int = 1
    """Seconds until the same request may succeed; the header Retry-After of 429 and 503."""

    def __post_init__(self) -> None:
        if len(self.faults) > MAX_FAULTS:
            self.faults = limit_faults(self.faults)
        if len(self.description) > MAX_DESCRIPTION:
            self.description = shortened(self.description, MAX_DESCRIPTION)

    def __str__(self) -> str:
        return self.description or (self.faults[0].message if self.faults else self.cause.value.text)


def limit_faults(faults: Sequence[Fault], more: int = 0, place: str = "") -> list[Fault]:
    """At most MAX_FAULTS of the faults. The last one, at ``place``, says how many were left out, ``more`` included."""
    if not more and len(faults) <= MAX_FAULTS:
        return list(faults)
    left_out = more + sum(fault.count for fault in faults[MAX_FAULTS - 1 :])
    return [*faults[: MAX_FAULTS - 1], Fault(place, "more", f"and {left_out} more", left_out)]


def invalid(field_name: str, rule: str, message: str, cause: Cause = Cause.INVALID) -> Refusal:
    """A refusal of one field."""
    return Refusal(cause, message, [Fault(field_name, rule, message)])


@contextmanager
def fields_named(name: Callable[[str], str]) -> Iterator[None]:
    """Make refusals from inside name the fields that the caller gave, where these are called otherwise there."""
    try:
        yield
    except Refusal as refusal:
        raise replace(refusal, faults=[replace(fault, field=name(fault.field)) for fault in refusal.faults]) from None


def error_code(service: int, number: int, cause: Cause) -> str:
    """The twelve digits: service, method, cause."""
    return f"{service:04d}{number:04d}{cause.value.number:04d}"


def refuse_faults(faults: list[Fault], cause: Cause = Cause.INVALID) -> None:
    """Raise one refusal that names every fault; do nothing when there is none."""
    if faults:
        raise refusal_of(faults, cause)


def refusal_of(faults: list[Fault], cause: Cause = Cause.INVALID) -> Refusal:
    """The refusal that names every fault."""
    text = "; ".join(f"{fault.field or 'the body'}: {fault.message}" for fault in faults[:FAULTS_DESCRIBED])
    rest = sum(fault.count for fault in faults[FAULTS_DESCRIBED:])
    return Refusal(cause, f"{text} (and {rest} more)" if rest else text, faults)
