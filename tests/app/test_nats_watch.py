"""A NATS that lives and does not work is started again, on its address and data, once there is room."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from nats.js.api import DiscardPolicy

from haulier.app.nats_watch import NatsWatch
from haulier.engines.embedded_nats import EmbeddedNats
from haulier.engines.jetstream import Bus
from haulier.platform.journal.events import EVENTS_STREAM, EVENTS_SUBJECT, PROBE_SUBJECT, ensure_events
from support.frozen_process import freeze
from support.settings import DEFAULTS

PATIENCE = 60.0


@pytest.fixture
async def server(home: Path) -> AsyncIterator[EmbeddedNats]:
    server = EmbeddedNats(home)
    bus = await Bus.connect(await server.start())
    await ensure_events(bus, DEFAULTS.event)
    await bus.publish_batch([("haulier.events.no.t.thing.Made", {}, b"kept")])
    await bus.close()
    yield server
    await server.stop()


async def look_until_another(watch: NatsWatch, server: EmbeddedNats, before: int) -> None:
    """Look as often as a supervisor does until another process serves."""
    async with asyncio.timeout(PATIENCE):
        while server.process is None or server.process.pid == before:
            await asyncio.to_thread(watch.supervise)


async def test_while_events_go_it_is_not_even_tried(server: EmbeddedNats) -> None:
    assert server.process is not None
    pid, watch = server.process.pid, NatsWatch(server, lambda: True)
    freeze(pid)
    for _ in range(5):
        watch._due = 0.0
        await asyncio.to_thread(watch.supervise)
    os.kill(pid, signal.SIGCONT)
    assert server.process.pid == pid
    bus = await Bus.connect(server.url)
    assert await bus.last_message(EVENTS_STREAM, PROBE_SUBJECT) is None
    await bus.close()


async def test_one_that_works_is_left_alone_and_nobody_sees_the_probes(server: EmbeddedNats) -> None:
    assert server.process is not None
    pid, watch = server.process.pid, NatsWatch(server, lambda: False)
    for _ in range(5):
        watch._due = 0.0
        await asyncio.to_thread(watch.supervise)
    assert server.process.pid == pid
    bus = await Bus.connect(server.url)
    assert await bus.last_message(EVENTS_STREAM, PROBE_SUBJECT) is not None
    found = await bus.last_message(EVENTS_STREAM, EVENTS_SUBJECT)
    assert found is not None
    assert found[2] == b"kept"
    await bus.close()


async def test_one_that_hangs_is_started_again(server: EmbeddedNats) -> None:
    assert server.process is not None
    url, pid, watch = server.url, server.process.pid, NatsWatch(server, lambda: False)
    freeze(pid)
    await look_until_another(watch, server, pid)
    assert server.url == url
    bus = await Bus.connect(url)
    found = await bus.last_message(EVENTS_STREAM, EVENTS_SUBJECT)
    assert found is not None
    assert found[2] == b"kept"
    await bus.close()


async def test_one_that_stores_nothing_is_started_again_once_there_is_room(
    server: EmbeddedNats, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert server.process is not None
    pid, watch = server.process.pid, NatsWatch(server, lambda: False)
    bus = await Bus.connect(server.url)
    config = (await bus._jetstream.stream_info(EVENTS_STREAM)).config
    await bus._jetstream.update_stream(config, max_msgs=1, discard=DiscardPolicy.NEW)
    await bus.close()
    monkeypatch.setattr("haulier.engines.embedded_nats.MIN_FREE_BYTES", 2**60)
    for _ in range(5):
        watch._due = 0.0
        await asyncio.to_thread(watch.supervise)
    assert server.process.pid == pid
    monkeypatch.undo()
    await look_until_another(watch, server, pid)
