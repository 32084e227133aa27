"""Events wait while what holds the stream is at its quota, and go on, all of them and in order, once there is room."""

from __future__ import annotations

import os

import pytest
from nats.js.api import DiscardPolicy, StreamConfig

from haulier.platform.journal.events import EVENTS_STREAM
from haulier.platform.journal.relay import Relay
from haulier.platform.maintenance.background_health import BackgroundState, read_background
from haulier.platform.runtime import Runtime
from support.downstream import Stack, journal_ids, record, running, stored, stream_ids
from support.running import until

TENANT = "acme"
QUOTA = 1024 * 1024
LONG = 60_000
EVENTS = 3 * QUOTA // LONG
ASIDE = "SELECT id::text FROM relay_aside"


async def record_long(runtime: Runtime) -> str:
    """An event of which few fit; its data do not compress."""
    return await record(runtime, TENANT, data={"text": os.urandom(LONG // 2).hex()})


async def test_the_server_is_at_its_quota(stack: Stack, monkeypatch: pytest.MonkeyPatch) -> None:
    """What it books for a stream is not asked again when it starts, so that the quota shows when it is reached."""
    runtime = await stack.runtime()
    async with running(Relay(runtime).run):
        first = await record(runtime, TENANT)
        await stream_ids(runtime.bus, first)
        with monkeypatch.context() as quota:
            quota.setattr("haulier.engines.embedded_nats.MAX_FILE_STORE_BYTES", QUOTA)
            await stack.nats.restart()
            last = [await record_long(runtime) for _ in range(EVENTS)][-1]

            async def refused() -> bool:
                return "resource" in (await read_background(runtime.database, runtime.bus, BackgroundState())).trouble

            await until(refused)
        await stack.nats.restart()
        assert await stream_ids((await stack.runtime()).bus, last) == await journal_ids(runtime)
    assert await stored(runtime, ASIDE) == []


async def test_the_stream_is_at_a_quota_that_somebody_gave_it(stack: Stack) -> None:
    """The relay gives it its own bound again, at which the oldest events make room."""
    runtime = await stack.runtime()
    async with running(Relay(runtime).run):
        first = await record(runtime, TENANT)
        await stream_ids(runtime.bus, first)
        jetstream = runtime.bus._jetstream
        config: StreamConfig = (await jetstream.stream_info(EVENTS_STREAM)).config
        await jetstream.update_stream(config, max_bytes=QUOTA, discard=DiscardPolicy.NEW)
        last = [await record_long(runtime) for _ in range(EVENTS)][-1]
        assert await stream_ids(runtime.bus, last) == await journal_ids(runtime)
    assert await stored(runtime, ASIDE) == []
