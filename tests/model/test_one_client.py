"""One client at a time: every answer, everything a step touched and, at the end, all there is are as the model says.

``HAULIER_MODEL_STEPS`` is the number of steps (a small share of what a long run makes by default); with
``HAULIER_MODEL_SEED`` they are other ones than the suite's, which are always the same. With ``HAULIER_MODEL_SHRINK`` a
failing game is made shorter, which takes minutes.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Mapping
from random import Random
from typing import Any, ClassVar
from urllib.parse import quote

import hypothesis
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from model.chance import RULES, WEIGHTS
from model.commands import Command, Look
from model.game import OPENING, everything, touched, written
from model.model import step
from model.wire import DISPATCH, Names, Tenant, answer, new_tenant, request
from model.world import World
from support.running import Running

STEPS = int(os.environ.get("HAULIER_MODEL_STEPS", "1000"))
SEED = os.environ.get("HAULIER_MODEL_SEED")
SHRINKS = os.environ.get("HAULIER_MODEL_SHRINK") is not None
STEPS_A_GAME = 100


class OneClient(RuleBasedStateMachine):
    """A game: a new tenant and what happens to it. ``RULES`` are added below, one for each kind of command."""

    make_tenant: ClassVar[Callable[[], Tenant]]

    def __init__(self) -> None:
        super().__init__()
        self.tenant = type(self).make_tenant()
        self.line = self.tenant.line()
        self.names = Names(self.tenant)
        self.world = World()
        self.accepted: Counter[tuple[str, str]] = Counter()
        self.entries_before = self.journal_count()

    @initialize()
    def open(self) -> None:
        for command in OPENING:
            self.carry_out(command)

    def carry_out(self, command: Command) -> None:
        hypothesis.note(repr(command))
        before = self.world
        due, self.world = step(before, command)
        reply = self.line.call(*request(self.names, command))
        self.names.note(command, reply)
        assert answer(self.names, command, reply) == due, (command, reply)
        if due.accepted and not isinstance(command, Look):
            self.accepted[written(self.world, command)] += 1
        for asked in touched(before, self.world, command):
            self.check(asked)

    def check(self, asked: Look) -> None:
        """What is read is what the model shows."""
        reply = self.line.call(*request(self.names, asked))
        assert answer(self.names, asked, reply) == step(self.world, asked)[0], (asked, reply)

    def journal_count(self) -> int:
        count: int = self.line.done("GET", "/core/haulier/v1/journal/count")["count"]
        return count

    def teardown(self) -> None:
        """At the end: everything by id and by reference, every list, every change log."""
        for asked in everything(self.world):
            self.check(asked)
        self.check_lists()
        assert self.journal_count() - self.entries_before == self.accepted.total()
        for (kind, name), times in self.accepted.items():
            log = self.line.done("GET", f"/core/haulier/v1/journal/{kind}/{self.names.id(name)}?limit=100")
            own = [entry for entry in log if (entry["kind"], entry["resourceId"]) == (kind, self.names.id(name))]
            assert len(own) == times, (kind, name, [entry["event"] for entry in own])
        self.line.close()

    def check_lists(self) -> None:
        """Jobs and dispatches by status, jobs by dispatch."""
        for collection, table in (("jobs", self.world.jobs), ("dispatches", self.world.dispatches)):
            for status, number in Counter(thing.status for thing in table.values()).items():
                rows = self.listed(collection, "status", status)
                assert len(rows) == number, (collection, status)
                assert {table[name].status for name in rows} == {status}, (collection, status)
        for name, dispatch in self.world.dispatches.items():
            assert sorted(self.listed("jobs", "dispatchId", self.names.id(name))) == sorted(dispatch.jobs), name

    def listed(self, collection: str, key: str, value: str) -> list[str]:
        """Names of the jobs or dispatches that a list filtered by one field gives."""
        query = f'{{"op":"and","arr":[{{"key":"{key}","value":"{value}"}}]}}'
        page = self.line.done("GET", f"{DISPATCH}/{collection}?limit=100&query={quote(query)}")
        assert page["meta"]["totalElements"] == len(page[collection])
        return [str(self.names.name(row["id"])) for row in page[collection]]


def as_rule(maker: Callable[[Random, World], Command]) -> Any:
    @rule(roll=st.integers(0, 2**32))
    def act(self: OneClient, roll: int) -> None:
        self.carry_out(maker(Random(roll), self.world))

    return act


for name, maker in RULES.items():
    for number in range(WEIGHTS.get(name, 1)):
        setattr(OneClient, f"{name}_{number}", as_rule(maker))


def test_one_client_hears_and_sees_what_the_model_says(up: Running, operator: Mapping[str, str]) -> None:
    class Game(OneClient):
        make_tenant = staticmethod(lambda: new_tenant(up.url, operator))

    profile = settings(
        max_examples=max(1, STEPS // STEPS_A_GAME),
        stateful_step_count=STEPS_A_GAME,
        derandomize=SEED is None,
        database=None,
        deadline=None,
        phases=[Phase.generate, *([Phase.shrink] if SHRINKS else [])],
        suppress_health_check=list(HealthCheck),
    )
    played = Game if SEED is None else hypothesis.seed(int(SEED))(Game)
    run_state_machine_as_test(played, settings=profile)
