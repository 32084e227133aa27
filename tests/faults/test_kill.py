"""kill -9 of each part in the middle of real work: nothing accepted is lost, nothing is done twice."""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from haulier.demo.receiver import ReceiverProcess
from support.demo_load import assert_good, replay_under
from support.running import Running, running

pytestmark = [pytest.mark.faults, pytest.mark.long]


@pytest.fixture
def receiver() -> Iterator[ReceiverProcess]:
    """The tenant's side, and the mail server of the stack."""
    with ReceiverProcess("between us") as process:
        yield process


@pytest.fixture
async def up(run_home: Path, receiver: ReceiverProcess) -> AsyncIterator[Running]:
    """A ``haulier up`` of its own, whose mails the receiver takes."""
    place = Path(tempfile.mkdtemp(prefix="kill-", dir=run_home))
    place.chmod(0o755)
    mail = {"HAULIER_SMTP_URL": receiver.smtp_url, "HAULIER_MAIL_FROM": "Haulier <no-reply@haulier.example>"}
    async with running(place, **mail) as stack:
        yield stack


@pytest.mark.parametrize("victim", ["api-0", "worker-0", "nats", "postgres"])
async def test_a_part_that_is_killed_comes_back_and_nothing_is_lost(
    up: Running, receiver: ReceiverProcess, victim: str
) -> None:
    credentials = await up.new_tenant(f"kill-{victim.split('-')[0]}")
    report = await replay_under(up.url, credentials, receiver, lambda: up.kill(victim))
    assert_good(report)


async def test_the_supervisor_is_killed_and_a_new_one_goes_on(up: Running, receiver: ReceiverProcess) -> None:
    credentials = await up.new_tenant("kill-supervisor")

    async def blow() -> None:
        await up.kill_supervisor()
        await up.start()

    assert_good(await replay_under(up.url, credentials, receiver, blow))


async def test_everything_is_killed_at_once_twice(up: Running, receiver: ReceiverProcess) -> None:
    credentials = await up.new_tenant("kill-all")

    async def blow() -> None:
        await up.kill_all()
        await up.start()

    assert_good(await replay_under(up.url, credentials, receiver, blow, blow))
