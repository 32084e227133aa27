"""kill -9 of each part in the middle of real work: nothing accepted is lost, nothing is done twice."""

from __future__ import annotations

import pytest

from support.demo_load import assert_good, replay_under
from support.running import Running

pytestmark = [pytest.mark.faults, pytest.mark.long]


@pytest.mark.parametrize("victim", ["api-0", "worker-0", "nats", "postgres"])
async def test_a_part_that_is_killed_comes_back_and_nothing_is_lost(up: Running, victim: str) -> None:
    credentials = await up.new_tenant(f"kill-{victim.split('-')[0]}")
    report = await replay_under(up.url, credentials, lambda: up.kill(victim))
    assert_good(report)


async def test_the_supervisor_is_killed_and_a_new_one_goes_on(up: Running) -> None:
    credentials = await up.new_tenant("kill-supervisor")

    async def blow() -> None:
        await up.kill_supervisor()
        await up.start()

    assert_good(await replay_under(up.url, credentials, blow))


async def test_everything_is_killed_at_once_twice(up: Running) -> None:
    credentials = await up.new_tenant("kill-all")

    async def blow() -> None:
        await up.kill_all()
        await up.start()

    assert_good(await replay_under(up.url, credentials, blow, blow))
