"""Rounds of one figure: the service over HTTP, then pgbench with the very statements of the service, by turns.

Rounds alternate so that both meet the same machine. See: docs/design/bench.md.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from figures import Figure, Round
from ground import Ground
from load import Request, Sent
from script import DIGITS, YARDSTICK
from yardstick import YardstickFailed, paused, pgbench

FIRST_NUMBER = 10 ** (DIGITS - 1)
NUMBERS_A_RUN, NUMBERS_A_CLIENT = 10**13, 10**10
"""Room for the numbers that end the yardstick's ids: none is used twice, those of one client ascend."""
CENTRE = "\\set centre random(100000000, 100001291)"
"""As many different values of the indexed attribute as there are centres."""
LEAST_COMMITTED = 0.98
"""Share of the yardstick's transactions that must have been applied; two clients rarely pick the same row at once."""

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Plan:
    """How much of everything. ``jobs``: commands of one kind a round, and rows that the yardstick picks from."""

    rounds: int
    jobs: int
    seconds: int


FULL = Plan(rounds=3, jobs=8_000, seconds=6)
QUICK = Plan(rounds=1, jobs=2_000, seconds=3)


class Rounds:
    """Measures commands of one kind after the other."""

    def __init__(self, ground: Ground, plan: Plan, say: Say) -> None:
        self.ground, self.plan, self.say = ground, plan, say
        self.runs = 0

    def _figure(
        self, name: str, what: str, target: float, requests: Callable[[int], list[Request]], script: Callable[[], str],
        *, commits: bool = True,
    ) -> Figure:  # fmt: skip
        rounds, best = [], Sent(1.0, {}, [], [], [])
        for number in range(self.plan.rounds):
            self.say(f"{name}: round {number + 1}, Haulier")
            made = requests(number)
            self.ground.checkpoint()
            sent = self.ground.send(made)
            best = max(best, sent, key=lambda one: one.per_second)
            self.ground.wait_drained()
            self.say(f"{name}: round {number + 1}, pgbench")
            rounds.append(Round(sent.per_second, self._yardstick(script(), commits=commits)))
        detail = {"p50 ms": best.latency(0.50), "p99 ms": best.latency(0.99)}
        return Figure(name, what, "/s", target, "at least", rounds, detail)

    def _yardstick(self, script: str, *, commits: bool) -> float:
        """One round of pgbench with our worker held. Its commands must have been applied; their events are removed."""
        ground = self.ground
        with paused(ground.worker()):
            ground.checkpoint()
            tps, processed = pgbench(ground.settings.database_url, script, self.plan.seconds)
            if commits:
                committed = ground.fetch("committed", ground.tenant, YARDSTICK)[0][0]
                if committed < LEAST_COMMITTED * processed:
                    raise YardstickFailed(f"only {committed} of {processed} transactions were applied")
                ground.fetch("forget", ground.tenant, YARDSTICK)
        return tps

    def _numbers(self) -> str:
        """A number of its own for each transaction, ascending within a client."""
        self.runs += 1
        base = FIRST_NUMBER + self.runs * NUMBERS_A_RUN
        return f"\\set n :n + 1\n\\set id {base} + :client_id * {NUMBERS_A_CLIENT} + :n"

    def _pick(self) -> str:
        """The number of one of the yardstick's own rows."""
        return f"\\set pick {FIRST_NUMBER} + random(1, {self.plan.jobs})"
