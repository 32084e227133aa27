"""Attempts: one run of a workflow or an objective, known by reports that may come late, twice and in any order.

An attempt joins what its reports say, and the office when it cancels it. Joining is idempotent and does not depend on
order, so the same set of reports always ends in the same attempt; of two ends of one attempt the first stays.
See: contract/workflow.md "How a workflow reaches the phone, and back".
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


class Cancel(Struct, frozen=True, kw_only=True):
    """What the office says of one attempt: it is not to be done. It leads on by ``code``, or ends the job with it.

    ``reason_code`` says why, when the code does not.
    """

    attempt: int
    code: str
    close_job: bool = False
    reason_code: str | None = None


class Attempt(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One attempt as stored. ``code`` is None until it is closed or cancelled; the times are those of the phone."""

    number: int
    started: bool = False
    startedAt: int | float | None = None
    code: str | None = None
    closeJob: bool = False
    closedAt: int | float | None = None
    cancelled: bool = False
    reasonCode: str | None = None

    @property
    def worked_on(self) -> bool:
        """Whether the phone reported anything of it: one that was only cancelled was not worked on."""
        return self.started or not self.cancelled


def attempt_number(value: int | float) -> int:
    """The whole number from 1 to MAX_ATTEMPTS that ``attemptId`` stands for. Raises Refusal for anything else."""
    if isinstance(value, float) and not value.is_integer():
        raise invalid("attemptId", "whole_number", "attemptId must be a whole number")
    if not 1 <= value <= MAX_ATTEMPTS:
        raise invalid("attemptId", "range", f"attemptId must be from 1 to {MAX_ATTEMPTS}")
    return int(value)


def join(attempts: list[Attempt], reported: Report | Cancel) -> list[Attempt]:
    """The attempts, sorted by number, with one report or cancellation taken in; equal to those given if it is not new.

    Raises Refusal when it ends an attempt that has ended otherwise, or closes without a code.
    """
    others = [attempt for attempt in attempts if attempt.number != reported.attempt]
    known = next(
        (attempt for attempt in attempts if attempt.number == reported.attempt), Attempt(number=reported.attempt)
    )
    if isinstance(reported, Cancel):
        joined = _cancelled(known, reported)
    else:
        joined = _started(known, reported) if reported.status == "STARTED" else _closed(known, reported)
    return sorted([*others, joined], key=lambda attempt: attempt.number)


def _started(attempt: Attempt, report: Report) -> Attempt:
    return replace(attempt, started=True, startedAt=_earlier(attempt.startedAt, report.timestamp))


def _closed(attempt: Attempt, report: Report) -> Attempt:
    if not report.code or len(report.code) > MAX_CODE_LENGTH:
        raise invalid("code", "length", f"a closed report needs a code of 1 to {MAX_CODE_LENGTH} characters")
    ended = replace(attempt, code=report.code, closeJob=report.close_job, cancelled=False, reasonCode=None)
    _require_same_end(attempt, ended)
    return replace(ended, closedAt=_earlier(attempt.closedAt, report.timestamp))


def _cancelled(attempt: Attempt, cancel: Cancel) -> Attempt:
    ended = replace(attempt, code=cancel.code, closeJob=cancel.close_job, cancelled=True, reasonCode=cancel.reason_code)
    _require_same_end(attempt, ended)
    return ended


def _require_same_end(attempt: Attempt, ended: Attempt) -> None:
    """Raise Refusal when the attempt has ended in another way: the first end stays."""
    if attempt.code is None or attempt == ended:
        return
    reported = f"attempt {attempt.number} was {'cancelled' if attempt.cancelled else 'closed'} with code {attempt.code}"
    reported += " and closeJob" if attempt.closeJob and not attempt.cancelled else ""
    raise Refusal(
        Cause.RULE,
        f"{reported}; it cannot be {'cancelled' if ended.cancelled else 'closed'} differently",
        [Fault("code", "already_cancelled" if attempt.cancelled else "already_closed", reported)],
        {"attemptId": attempt.number, "code": attempt.code, "closeJob": attempt.closeJob},
    )


def _earlier(known: int | float | None, sent: int | float | None) -> int | float | None:
    """The smaller one, so that a repeated report with another time leads to the same attempt in any order."""
    return min((time for time in (known, sent) if time is not None), default=None)
