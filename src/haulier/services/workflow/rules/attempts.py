"""Attempts: one run of a workflow or an objective, told by reports that may come late, twice and in any order.

An attempt joins what its reports say. Joining is idempotent and does not depend on order, so the same set of reports
always ends in the same attempt. See: contract/workflow.md "How a workflow reaches the phone, and back".
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from haulier.core.refusal import Cause, Fault, Refusal, invalid

MAX_ATTEMPTS = 32
"""Attempts of one objective or one instance; each is kept in the row of its job or instance."""

MAX_CODE_LENGTH = 64

ReportStatus = Literal["STARTED", "CLOSED"]


class Report(Struct, frozen=True, kw_only=True):
    """What a phone says of one attempt. ``code`` and ``close_job`` count when CLOSED; ``timestamp`` is as sent.

    Without a timestamp the start is only implied: by a task of the attempt.
    """

    attempt: int
    status: ReportStatus
    timestamp: int | float | None
    code: str = ""
    close_job: bool = False


class Attempt(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One attempt as stored. ``code`` is None until it is closed; the times are those of the phone."""

    number: int
    started: bool = False
    startedAt: int | float | None = None
    code: str | None = None
    closeJob: bool = False
    closedAt: int | float | None = None


def attempt_number(value: int | float) -> int:
    """The whole number from 1 to MAX_ATTEMPTS that ``attemptId`` stands for. Raises Refusal for anything else."""
    if isinstance(value, float) and not value.is_integer():
        raise invalid("attemptId", "whole_number", "attemptId must be a whole number")
    if not 1 <= value <= MAX_ATTEMPTS:
        raise invalid("attemptId", "range", f"attemptId must be from 1 to {MAX_ATTEMPTS}")
    return int(value)


def join(attempts: list[Attempt], report: Report) -> list[Attempt]:
    """The attempts, sorted by number, with one report taken in; equal to what was given when it says nothing new.

    Raises Refusal when the report closes an attempt that is closed otherwise, or closes without a code.
    """
    others = [attempt for attempt in attempts if attempt.number != report.attempt]
    known = next((attempt for attempt in attempts if attempt.number == report.attempt), Attempt(number=report.attempt))
    joined = _started(known, report) if report.status == "STARTED" else _closed(known, report)
    return sorted([*others, joined], key=lambda attempt: attempt.number)


def _started(attempt: Attempt, report: Report) -> Attempt:
    return replace(attempt, started=True, startedAt=_earlier(attempt.startedAt, report.timestamp))


def _closed(attempt: Attempt, report: Report) -> Attempt:
    if not report.code or len(report.code) > MAX_CODE_LENGTH:
        raise invalid("code", "length", f"a closed report needs a code of 1 to {MAX_CODE_LENGTH} characters")
    if attempt.code is not None and (attempt.code, attempt.closeJob) != (report.code, report.close_job):
        told = f"attempt {attempt.number} was closed with code {attempt.code}"
        told += " and closeJob" if attempt.closeJob else ""
        raise Refusal(
            Cause.RULE,
            f"{told}; it cannot be closed differently",
            [Fault("code", "already_closed", told)],
            {"attemptId": attempt.number, "code": attempt.code, "closeJob": attempt.closeJob},
        )
    return replace(
        attempt, code=report.code, closeJob=report.close_job, closedAt=_earlier(attempt.closedAt, report.timestamp)
    )


def _earlier(known: int | float | None, sent: int | float | None) -> int | float | None:
    """The smaller one, so that a repeated report with another time leads to the same attempt in any order."""
    return min((time for time in (known, sent) if time is not None), default=None)
