"""What can be asked of the dispatch service, as plain values: the model, the random programs and the wire speak these.

Things go by names that the test gives them (``job-0``); references are as a tenant gives them (``LEG-0``, ``RUN-0``).
Where a thing is named by ``at`` a reference stands as well as a name and asks for the operation by reference.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Entity = Literal["CONTAINER", "CASH", "DOCUMENT"]
Way = Literal["in", "out"]
ReportStatus = Literal["STARTED", "CLOSED"]
ReadKind = Literal["job", "dispatch", "ledger", "rider", "instance"]


@dataclass(frozen=True, slots=True)
class NewRider:
    """Register a participant; it is onboarding and not yet at work."""

    rider: str


@dataclass(frozen=True, slots=True)
class RiderEvent:
    """E-022 puts a rider to work, E-023 takes it off for good, E-024 ends it."""

    rider: str
    event: str


@dataclass(frozen=True, slots=True)
class NewJob:
    """Create a job of the one job workflow."""

    job: str
    ref: str | None


@dataclass(frozen=True, slots=True)
class CompleteJob:
    """Set a job COMPLETED; without a reason it counts as success."""

    at: str
    reason: str | None = None
    word: str | None = None


@dataclass(frozen=True, slots=True)
class WordJob:
    """Set the sub-status of one job."""

    job: str
    word: str


@dataclass(frozen=True, slots=True)
class WordJobs:
    """Set the sub-status of many jobs."""

    jobs: tuple[str, ...]
    word: str


@dataclass(frozen=True, slots=True)
class NewDispatch:
    """Create a dispatch of one of the three kinds that ``model.KINDS`` names."""

    dispatch: str
    ref: str | None
    kind: str
    jobs: tuple[str, ...] = ()
    riders: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AddJobs:
    """Put jobs into a dispatch; ``one``: by the operation for a single one."""

    at: str
    jobs: tuple[str, ...]
    one: bool


@dataclass(frozen=True, slots=True)
class RemoveJobs:
    """Take jobs out of a dispatch."""

    at: str
    jobs: tuple[str, ...]
    one: bool


@dataclass(frozen=True, slots=True)
class AddRiders:
    """Assign participants to a dispatch."""

    at: str
    riders: tuple[str, ...]
    one: bool


@dataclass(frozen=True, slots=True)
class RemoveRider:
    """Take a participant off a dispatch."""

    at: str
    rider: str


@dataclass(frozen=True, slots=True)
class Rename:
    """Give a dispatch another reference."""

    dispatch: str
    ref: str


@dataclass(frozen=True, slots=True)
class MoveDispatch:
    """Ask for a status of a dispatch, with or without a sub-status."""

    at: str
    status: str
    word: str | None = None


@dataclass(frozen=True, slots=True)
class WordDispatch:
    """Set the sub-status of a dispatch."""

    at: str
    word: str


@dataclass(frozen=True, slots=True)
class Tell:
    """A phone's report of an objective's workflow, or of one ``task`` of it."""

    job: str
    dispatch: str
    objective: str
    attempt: int
    status: ReportStatus
    code: str = ""
    closes: bool = False
    task: str | None = None


@dataclass(frozen=True, slots=True)
class CancelObjective:
    """The office ends an attempt of an objective, the open one unless named: by ``code`` the job goes on from it."""

    job: str
    objective: str
    code: str | None = None
    reason: str | None = None
    attempt: int | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that changes hands; cash by ``amount``, all else by ``id``."""

    entity: Entity
    id: str | None = None
    amount: float | None = None
    job: str | None = None


@dataclass(frozen=True, slots=True)
class Scan:
    """Take things into custody or hand them over; ``one``: by the operation for a single thing."""

    dispatch: str
    way: Way
    rows: tuple[Row, ...]
    one: bool


@dataclass(frozen=True, slots=True)
class Look:
    """Read a job, dispatch, ledger, rider or instance (``job-0/DROP``); a job or dispatch also by reference."""

    kind: ReadKind
    at: str


Command = (
    NewRider | RiderEvent | NewJob | CompleteJob | WordJob | WordJobs | NewDispatch | AddJobs | RemoveJobs | AddRiders
    | RemoveRider | Rename | MoveDispatch | WordDispatch | Tell | CancelObjective | Scan | Look
)  # fmt: skip


def subject(command: Command) -> str:
    """Name or reference of what the command is about; of a report, its job."""
    for member in ("at", "dispatch", "job", "rider"):
        if hasattr(command, member) and not (member == "dispatch" and isinstance(command, Tell)):
            return str(getattr(command, member))
    assert isinstance(command, WordJobs)
    return command.jobs[0]
