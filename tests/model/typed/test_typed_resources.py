"""Types change while their instances are written, by one client and by many at once on two server processes.

``HAULIER_TYPED_STEPS`` is the number of steps of one client for each service, ``HAULIER_TYPED_ROUNDS`` the number of
rounds of many; with ``HAULIER_MODEL_SEED`` both play other games than the suite's, which are always the same.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from random import Random
from threading import Barrier

import hypothesis
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from model.typed.chance import any_command
from model.typed.ground import Ground, Told, lay_ground
from model.typed.judge import judge
from model.typed.rules import amended
from model.typed.shapes import SHAPES, Shape
from model.typed.world import Declare, Replace
from model.wire import TIMEOUT, Line
from support.running import Running

STEPS = int(os.environ.get("HAULIER_TYPED_STEPS", "120"))
ROUNDS = int(os.environ.get("HAULIER_TYPED_ROUNDS", "5"))
SEED = os.environ.get("HAULIER_MODEL_SEED")
STEPS_A_GAME = 40
CLIENTS = 6
CALLS_A_CLIENT = 40


def play(ground: Ground, line: Line, dice: Random, steps: int) -> None:
    """One client's commands, each with what the last answers told in mind."""
    for _ in range(steps):
        told = ground.ask(line, any_command(dice, ground.shape, ground.known, list(ground.ids)))
        learn(ground, told)


def learn(ground: Ground, told: Told) -> None:
    if told.accepted and isinstance(told.command, Declare | Replace):
        ground.known = amended(ground.known, told.command)


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.kind)
def test_one_client_hears_and_leaves_what_the_model_says(
    up: Running, operator: Mapping[str, str], shape: Shape
) -> None:
    @settings(
        max_examples=max(1, STEPS // STEPS_A_GAME), derandomize=SEED is None, database=None, deadline=None,
        phases=[Phase.generate], suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(roll=st.integers(0, 2**32))
    def game(roll: int) -> None:
        ground = lay_ground(up.url, operator, shape)
        line = ground.line()
        play(ground, line, Random(roll), STEPS_A_GAME)
        judge(ground, line)
        line.close()

    (game if SEED is None else hypothesis.seed(int(SEED))(game))()


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.kind)
def test_whatever_many_clients_do_every_version_follows_from_the_one_before_and_from_the_type_then(
    up: Running, operator: Mapping[str, str], shape: Shape
) -> None:
    for seed in range(int(SEED or 1), int(SEED or 1) + ROUNDS):
        ground = lay_ground(up.url, operator, shape)
        lines = [ground.line() for _ in range(CLIENTS)]
        play(ground, lines[0], Random(seed), CLIENTS)
        together(ground, lines, seed)
        judge(ground, lines[0])
        for line in lines:
            line.close()


def together(ground: Ground, lines: Sequence[Line], seed: int) -> None:
    """All clients at once."""
    barrier = Barrier(len(lines), timeout=TIMEOUT)

    def client(number: int) -> None:
        barrier.wait()
        play(ground, lines[number], Random(f"{seed}/{number}"), CALLS_A_CLIENT)

    with ThreadPoolExecutor(len(lines)) as pool:
        list(pool.map(client, range(len(lines))))
