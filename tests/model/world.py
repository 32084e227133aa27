"""A world of jobs, dispatches, participants and custody as plain values, and the tables that rule it.

See: contract/dispatch.md, contract/participant.md section 5.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from model.commands import Row

INVALID, RULE, MACHINE, TAKEN, MISSING, UNKNOWN = "0002", "0007", "1022", "2300", "3300", "3303"
"""Causes, the last four digits of an error code: bad field, forbidden by a rule, by a state machine; reference taken;
no such thing; a thing that is referred to does not exist."""

PICK, DROP, BACK, END = "PICK", "DROP", "BACK", "END"
SUCCESS, AGAIN, GIVEN_UP = "R-0065", "R-0029", "R-0027"
START = PICK
WAYS: dict[str, dict[str, str]] = {
    PICK: {SUCCESS: DROP, AGAIN: PICK, GIVEN_UP: END},
    DROP: {SUCCESS: END, AGAIN: DROP, GIVEN_UP: BACK},
    BACK: {SUCCESS: END, AGAIN: PICK},
}
"""The job workflow: where each objective leads by outcome code. Picking up and dropping may be tried again, and what
is brought back may set out anew."""

KINDS = {"strict": (False, False), "shared": (True, False), "loose": (False, True)}
"""Dispatch types: whether riders may be on other open dispatches too, and whether custody may go out of bounds."""

FOLLOWS = {
    "INITIATED": {"ASSIGNED"},
    "ASSIGNED": {"IN_PROGRESS", "INITIATED"},
    "IN_PROGRESS": {"PENDING_CLOSURE"},
    "PENDING_CLOSURE": {"CLOSED", "IN_PROGRESS"},
    "CLOSED": set(),
}
MACHINE_OF_RIDERS = {
    ("onboarding:onboarding", "E-022"): "active:active",
    ("active:active", "E-023"): "inactive:inactive",
    ("inactive:inactive", "E-024"): "inactive:dead",
}

K = TypeVar("K")
V = TypeVar("V")


class Table(dict[K, V], Generic[K, V]):
    """A dictionary that is never changed, only copied, so that worlds can be compared and remembered."""

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(frozenset(self.items()))

    def put(self, key: K, value: V) -> Table[K, V]:
        return Table({**self, key: value})


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that a phone has told of a job, or the office by cancelling. Of a start only that it was counts."""

    objective: str
    attempt: int
    task: str | None
    status: str
    code: str = ""
    closes: bool = False
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """A job. Its run is worked out from all that was told, in whatever order."""

    ref: str | None
    status: str = "CREATED"
    word: str | None = None
    reason: str | None = None
    dispatch: str | None = None
    told: frozenset[Fact] = frozenset()
    late: frozenset[Fact] = frozenset()
    """What was told once the dispatch was closed: its instances keep it, the job does not change."""

    @property
    def ended(self) -> bool:
        return self.status == "COMPLETED"

    @property
    def heard(self) -> frozenset[Fact]:
        """All that was told, late or not."""
        return self.told | self.late

    def closing(self, objective: str, attempt: int, *, late: bool = False) -> Fact | None:
        """How an attempt at an objective ended; with ``late`` also by what was told too late for the job."""
        facts = self.heard if late else self.told
        return next((f for f in facts if (f.objective, f.attempt) == (objective, attempt) and ends(f)), None)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a ledger: what, how much of it came in (or went out, below zero), the job named with it."""

    row: Row
    moved: float


@dataclass(frozen=True, slots=True)
class Dispatch:
    """A dispatch with its ledger."""

    kind: str
    ref: str | None
    status: str = "INITIATED"
    word: str | None = None
    jobs: tuple[str, ...] = ()
    riders: tuple[str, ...] = ()
    had_jobs: bool = False
    lines: tuple[Line, ...] = ()

    @property
    def closed(self) -> bool:
        return self.status == "CLOSED"

    def held(self) -> Counter[str]:
        """What is in the operator's hands, by account."""
        balances: Counter[str] = Counter()
        for line in self.lines:
            balances[account(line.row)] += line.moved  # type: ignore[assignment]
        return balances


@dataclass(frozen=True, slots=True)
class World:
    """Everything of one tenant. Riders are known by their state."""

    jobs: Table[str, Job] = field(default_factory=Table)
    dispatches: Table[str, Dispatch] = field(default_factory=Table)
    riders: Table[str, str] = field(default_factory=Table)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a caller hears: nothing more when it is accepted, what it looked at, or why it is refused and where."""

    cause: str = ""
    fields: frozenset[str] = frozenset()
    shown: Any = None

    @property
    def accepted(self) -> bool:
        return not self.cause


class No(Exception):
    """The command is refused and changes nothing."""

    def __init__(self, cause: str, fields: Iterable[str] = ()) -> None:
        self.answer = Answer(cause, frozenset(fields))


def ends(fact: Fact) -> bool:
    return fact.task is None and fact.status in ("CLOSED", "CANCELLED")


def account(row: Row) -> str:
    """Things are held one by one, cash as a sum."""
    return "CASH" if row.entity == "CASH" else f"{row.entity}:{row.id}"


def found(table: Table[str, V], name: str) -> V:
    if name not in table:
        raise No(MISSING)
    return table[name]


def find(table: Table[str, Any], at: str) -> str:
    """The name of a thing, by its name or by its reference."""
    if at in table:
        return at
    for name, thing in table.items():
        if thing.ref == at:
            return name
    raise No(MISSING)
