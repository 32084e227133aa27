"""Status of a dispatch: it follows from jobs and participants; a client may ask for the same steps by name.

See: contract/dispatch.md "Life of a dispatch".
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from haulier.core.refusal import Cause, Fault, Refusal, invalid
from haulier.services.dispatch.rules.custody import LedgerLine, detail_of, is_even, open_items
from haulier.services.dispatch.statuses import DispatchStatus

MOVES: dict[DispatchStatus, frozenset[DispatchStatus]] = {
    "INITIATED": frozenset({"ASSIGNED"}),
    "ASSIGNED": frozenset({"IN_PROGRESS", "INITIATED"}),
    "IN_PROGRESS": frozenset({"PENDING_CLOSURE"}),
    "PENDING_CLOSURE": frozenset({"CLOSED", "IN_PROGRESS"}),
    "CLOSED": frozenset(),
}

MAX_LISTED = 50
"""Open jobs and custody items that a refusal to close names; the numbers of all are always stated."""


class DispatchState(NamedTuple):
    """Status and sub-status of a dispatch."""

    status: DispatchStatus
    sub_status: str | None = None


@dataclass(frozen=True, slots=True)
class DispatchFacts:
    """What the status of a dispatch depends on, as its row sums it up: no job need be read."""

    state: DispatchState
    jobs: Sequence[str]
    done: Collection[str]
    """Jobs at their end: COMPLETED or CANCELLED."""
    participants: int
    begun: bool
    """Work on some job has begun, or ended."""
    had_jobs: bool
    """A job was in it at some time, now or before."""

    def open_jobs(self) -> list[str]:
        """Jobs that are not at their end."""
        return [job_id for job_id in self.jobs if job_id not in self.done]


def next_state(facts: DispatchFacts) -> DispatchState:
    """The state after jobs or participants changed, as the service itself moves it. A second time changes nothing."""
    return _moved(facts.state, _next_status(facts))


def change_status(
    facts: DispatchFacts,
    wanted: str,
    sub_status: str | None,
    balances: Mapping[str, Decimal],
    waiting: Sequence[LedgerLine] = (),
) -> DispatchState:
    """The state after a client asked for ``wanted``. The ledger's ``balances``, and the ``waiting`` lines that are to
    enter it, count for CLOSED only.

    Asking for the status it has sets the sub-status, or changes nothing. A dispatch whose jobs were all taken out
    again was abandoned and may be closed from any status. Raises Refusal, for closing one that names all that is open.
    """
    if wanted not in MOVES:
        raise invalid("status", "unknown_status", f"status must be one of {', '.join(MOVES)}")
    target: DispatchStatus = wanted
    now = facts.state.status
    if target == now:
        return change_sub_status(facts.state, sub_status) if sub_status is not None else facts.state
    require_open(facts.state)
    _require_finished(facts, target, balances, waiting)
    abandoned = target == "CLOSED" and facts.had_jobs and not facts.jobs
    if target not in MOVES[now] and not abandoned:
        _refuse_move(now, target, f"a dispatch that is {now} cannot become {target}")
    _require_ground(facts, target)
    return DispatchState(target, sub_status)


def change_sub_status(state: DispatchState, sub_status: str) -> DispatchState:
    """The state with another sub-status. Raises Refusal when the dispatch is closed, unless it has that one already."""
    if sub_status != state.sub_status:
        require_open(state)
    return DispatchState(state.status, sub_status)


def require_open(state: DispatchState) -> None:
    """Raise Refusal when the dispatch is closed: a closed one takes no change."""
    if state.status == "CLOSED":
        message = "the dispatch is CLOSED"
        raise Refusal(Cause.RULE, message, [Fault("status", "closed", message)], {"status": "CLOSED"})


def _next_status(facts: DispatchFacts) -> DispatchStatus:
    now = facts.state.status
    if now == "CLOSED":
        return now
    if not facts.begun and now not in ("IN_PROGRESS", "PENDING_CLOSURE"):
        return "ASSIGNED" if facts.participants else "INITIATED"
    if facts.open_jobs():
        return "IN_PROGRESS"
    return "PENDING_CLOSURE" if facts.had_jobs else now


def _moved(state: DispatchState, status: DispatchStatus) -> DispatchState:
    """A change of status that carries no sub-status clears it."""
    return state if status == state.status else DispatchState(status)


def _require_finished(
    facts: DispatchFacts, target: DispatchStatus, balances: Mapping[str, Decimal], waiting: Sequence[LedgerLine]
) -> None:
    """Refuse to end work while jobs are open, and to close while the ledger is uneven or lines wait to enter it."""
    open_jobs = facts.open_jobs()
    if target == "PENDING_CLOSURE" and open_jobs:
        _refuse_unfinished(target, open_jobs, {}, ())
    if target == "CLOSED" and (open_jobs or waiting or not is_even(balances)):
        _refuse_unfinished(target, open_jobs, balances, waiting)


def _require_ground(facts: DispatchFacts, target: DispatchStatus) -> None:
    """Refuse a move that the facts would take back at once."""
    now = facts.state.status
    if target == "INITIATED" and facts.participants:
        _refuse_move(now, target, "participants are still assigned")
    if target == "ASSIGNED" and not facts.participants:
        _refuse_move(now, target, "no participant is assigned")
    if target == "IN_PROGRESS" and facts.had_jobs and not facts.open_jobs():
        _refuse_move(now, target, "no job is open")


def _refuse_move(now: DispatchStatus, target: DispatchStatus, message: str) -> None:
    info = {"status": now, "wanted": target, "allowed": sorted(MOVES[now])}
    raise Refusal(Cause.RULE, message, [Fault("status", "move_not_allowed", message)], info)


def _refuse_unfinished(
    target: DispatchStatus, open_jobs: list[str], balances: Mapping[str, Decimal], waiting: Sequence[LedgerLine]
) -> None:
    """One refusal that names the open jobs, the open custody and what waits to enter the ledger: MAX_LISTED of each."""
    custody = open_items(balances)
    faults = [
        Fault(field, rule, f"1 {one}" if count == 1 else f"{count} {many}")
        for field, rule, count, one, many in (
            ("jobs", "open_jobs", len(open_jobs), "job is open", "jobs are open"),
            ("ledger", "open_custody", len(custody), "custody item is open", "custody items are open"),
            ("ledger", "waiting_custody", len(waiting), "line waits for an earlier one", "lines wait for earlier ones"),
        )
        if count
    ]
    message = f"the dispatch cannot become {target}: {' and '.join(fault.message for fault in faults)}"
    info = {
        "openJobs": open_jobs[:MAX_LISTED],
        "openJobCount": len(open_jobs),
        "openCustody": custody[:MAX_LISTED],
        "openCustodyCount": len(custody),
        "waitingCustody": [detail_of(line) for line in waiting[:MAX_LISTED]],
        "waitingCustodyCount": len(waiting),
    }
    raise Refusal(Cause.RULE, message, faults, info)
