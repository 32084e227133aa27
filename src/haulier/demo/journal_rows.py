"""The journal against what was asked for: a row for every command of the demo, of its files and of the orchestrator."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

from haulier.demo.calls import Call
from haulier.demo.client import CoreClient
from haulier.demo.drive_setup import RUNNING_LATE
from haulier.demo.plan import Act
from haulier.demo.poll import until
from haulier.demo.verify import JOURNAL_COUNT, Check, Journal, outcome

JOURNAL = "/core/haulier/v1/journal"
PAGE_ROWS = 500
PLATFORM, LAYER = "haulier", "platform:app:logisticsorders"
"""Who acts where nobody asks, and the app that readies a tenant for its first client order."""
RUN = "run:"
SESSIONS = "Session"
"""How the events of people's sessions begin."""
OF_FILES = ("LogisticsOrderBatchProgressed", "LogisticsOrderBatchEnded")
"""What is noted of a file while it is worked off."""
ENTERED, SUB_STATUS = "GeofenceEntered", "DispatchSubStatusUpdated"
"""What is noted of an arrival, and of its dispatch."""
ACCEPTED, ENDED = "NotificationAccepted", "NotificationEnded"
"""What is noted of a mail."""
ON_THE_ROAD = (ENTERED, RUNNING_LATE, ACCEPTED, ENDED)


@dataclass(slots=True)
class Rows:
    """The journal's rows of runs: how many each command of each run has, and those that tell how a run stands."""

    commands: dict[str, Counter[str]] = field(default_factory=dict)
    notes: int = 0

    @property
    def total(self) -> int:
        return self.notes + sum(commands.total() for commands in self.commands.values())


async def check_journal(
    client: CoreClient,
    before: Journal,
    rows_of_files: int,
    arrivals: int,
    mails: int,
    warnings: int,
    done: Mapping[str, set[str]],
) -> list[Check]:
    """The journal grew by exactly the commands that were accepted, and those of runs are what the runs say.

    ``done`` are commands of some runs, by run. Each of the ``arrivals`` has a row, and the dispatch's with it; each of
    the ``mails`` one when it is to be sent and one when it was, and there are at least as many. ``warnings`` are the
    fewest of late trips: those that are left open may run late, too. That somebody came to watch is no matter.
    """
    of_runs = rows_of_runs(await requests_by(client, PLATFORM))
    set_up = len(await requests_by(client, LAYER))
    sub_statuses = arrivals + client.stats.done[Act.SUB_STATUS_BY_REF.value]
    after = await until_told(client, sub_statuses, mails)
    grown = rows_of_commands(after) - rows_of_commands(before)
    accepted = client.stats.commands + rows_of_files
    beside = set_up + sum(after.by_event.get(event, 0) - before.by_event.get(event, 0) for event in OF_FILES)
    noted = {event: after.by_event.get(event, 0) - before.by_event.get(event, 0) for event in ON_THE_ROAD}
    on_the_road = sum(noted.values()) + arrivals
    text = f"{grown:,} rows: {accepted:,} for the demo's commands, {of_runs.total:,} for the orchestrator's"
    text += f", {on_the_road:,} for arrivals, warnings and mails"
    ok = grown == accepted + of_runs.total + on_the_road + beside
    ok = ok and (noted[ENTERED], after.by_event.get(SUB_STATUS, 0)) == (arrivals, sub_statuses)
    ok = ok and noted[ACCEPTED] >= mails and noted[RUNNING_LATE] >= warnings
    if not ok:
        events = {event: count - before.by_event.get(event, 0) for event, count in after.by_event.items()}
        text += f", {beside:,} beside ({', '.join(f'{event} {count:,}' for event, count in sorted(events.items()))})"
    commands = sum(len(of_run) for of_run in done.values())
    return [
        Check("the journal holds one row for every command accepted", ok, text),
        outcome("every command of a run took effect once", commands, run_faults(done, of_runs.commands)),
    ]


async def until_told(client: CoreClient, sub_statuses: int, mails: int) -> Journal:
    """The journal, once all dispatches have their sub-statuses, and each mail was sent. Raises ``Late``."""

    def is_told(found: dict[str, Any]) -> bool:
        events: dict[str, int] = found["byEvent"]
        return events.get(SUB_STATUS, 0) >= sub_statuses and events.get(ENDED, 0) >= mails

    found = await until(client, Call("read journal", "GET", JOURNAL_COUNT, command=False), is_told)
    return msgspec.convert(found, Journal)


def run_faults(done: Mapping[str, set[str]], rows: Mapping[str, Counter[str]]) -> list[str]:
    """Commands that the journal has twice, and runs whose commands are others than the journal's."""
    twice = [f"{key} has {count} rows" for of_run in rows.values() for key, count in of_run.items() if count > 1]
    other = [
        f"{run} says {sorted(commands)}, the journal {sorted(rows.get(run, ()))}"
        for run, commands in done.items()
        if commands != set(rows.get(run, ()))
    ]
    return twice + other


def rows_of_runs(requests: Iterable[str]) -> Rows:
    """The rows of runs among those of the platform. A command is named by its run, its step and its number."""
    rows = Rows()
    for request in requests:
        command = request.partition(";")[0]
        run, _, number = command.partition("/")
        if run.startswith(RUN) and number:
            rows.commands.setdefault(run, Counter())[command] += 1
        elif request.startswith(RUN):
            rows.notes += 1
    return rows


async def requests_by(client: CoreClient, actor: str) -> list[str]:
    """The request ids of all rows of one actor."""
    first = f"{JOURNAL}?actor={actor}&limit={PAGE_ROWS}"
    requests: list[str] = []
    path = first
    while True:
        page = await client.read(Call("read journal", "GET", path, command=False))
        requests += [entry["requestId"] for entry in page["entries"]]
        if not page["next"]:
            return requests
        path = f"{first}&after={page['next']}"


def rows_of_commands(journal: Journal) -> int:
    """Rows that are not about the sessions of people."""
    return sum(count for event, count in journal.by_event.items() if not event.startswith(SESSIONS))
