"""Children are watched by their signs of life, and only while their parent listens."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from functools import partial

import pytest

from haulier.app.child_processes import ChildProcesses
from haulier.app.heartbeat import FIRST_BEAT_SECONDS, Heartbeat
from support.frozen_process import freeze
from support.running import until

SILENCE = 0.5


def beat_for_ever(heartbeat: Heartbeat) -> None:
    while True:
        heartbeat.beat()
        time.sleep(SILENCE / 10)


async def has_beaten(children: ChildProcesses) -> bool:
    """Whether the child has given its first sign of life; until then it has much time."""
    now = time.monotonic()
    return children._all[0].heartbeat.is_unresponsive(now + 2 * SILENCE, now, SILENCE)


@pytest.fixture
def children() -> Iterator[ChildProcesses]:
    made = ChildProcesses(SILENCE)
    made.start("beating", beat_for_ever)
    yield made
    made.stop()


def test_silence_counts_from_the_last_beat_while_somebody_listens() -> None:
    heartbeat = Heartbeat()
    now = time.monotonic()
    assert not heartbeat.is_unresponsive(now, now - FIRST_BEAT_SECONDS + 1, 2.0), "it may still be starting"
    assert heartbeat.is_unresponsive(now, now - FIRST_BEAT_SECONDS - 1, 2.0)
    heartbeat.beat()
    beaten = time.monotonic()
    assert not heartbeat.is_unresponsive(beaten + 1.9, 0.0, 2.0)
    assert heartbeat.is_unresponsive(beaten + 2.1, 0.0, 2.0)
    assert not heartbeat.is_unresponsive(beaten + 100, beaten + 99, 2.0), "nobody listened before"
    heartbeat.reset()
    assert not heartbeat.is_unresponsive(beaten + 100, beaten + 99, 2.0)


async def test_a_child_that_is_frozen_is_replaced(children: ChildProcesses) -> None:
    frozen = children.pids()["beating"]
    await until(partial(has_beaten, children))
    freeze(frozen)

    async def replaced() -> bool:
        children.supervise()
        return children.pids().get("beating", frozen) != frozen

    await until(replaced)


async def test_a_parent_that_was_stopped_with_its_children_blames_none(children: ChildProcesses) -> None:
    pid = children.pids()["beating"]
    children.supervise()
    freeze(pid)
    stopped = time.monotonic()

    async def long_ago() -> bool:
        return time.monotonic() - stopped > SILENCE * 2

    await until(long_ago)
    children.supervise()
    os.kill(pid, signal.SIGCONT)

    async def heard() -> bool:
        children.supervise()
        return time.monotonic() - stopped > SILENCE * 4

    await until(heard)
    assert children.pids() == {"beating": pid}
