"""Names that nobody answers keep only the callbacks of the tenant whose receivers have them."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import AsyncIterator
from typing import Any

import pytest

from haulier.platform.callbacks.delivery import Deliverer
from haulier.platform.journal.relay import Relay
from haulier.platform.outbound.client import OutboundClient
from haulier.platform.outbound.egress import LOOKUP_PLACES, EgressRules, SystemResolver
from haulier.platform.runtime import Runtime
from support.downstream import Stack, record, running, stored
from support.receiver import Receiver
from support.running import until

CROWD, OTHER = "crowd", "other"
TOLD = 50
TOLD_SECONDS = 5.0
"""Long beside the milliseconds of a callback, short beside the time that a name is asked for."""
ATTEMPTS = "SELECT number, outcome FROM attempt WHERE tenant_id = $1"


class Names(SystemResolver):
    """The machine's resolver where a name server is dead: nothing is answered of its names until it is ``over``, and
    all other names are of this machine.
    """

    def __init__(self) -> None:
        super().__init__()
        self.over = threading.Event()
        self.hanging = 0

    def _ask(self, host: str, port: int, family: socket.AddressFamily) -> list[Any]:
        if host.endswith(".dead.example"):
            self.hanging += 1
            self.over.wait()
            raise socket.gaierror(socket.EAI_AGAIN, "no answer")
        return super()._ask("127.0.0.1", port, family)


@pytest.fixture
async def names() -> AsyncIterator[Names]:
    names = Names()
    yield names
    names.over.set()


async def slow_runtime(stack: Stack, names: Names) -> Runtime:
    runtime = await stack.runtime()
    runtime._outbound = OutboundClient(EgressRules(allow_private=True), runtime.settings, resolver=names)
    return runtime


async def test_hanging_names_of_one_tenant_delay_no_callback_of_another(
    stack: Stack, receiver: Receiver, names: Names
) -> None:
    runtime = await slow_runtime(stack, names)
    for n in range(4 * LOOKUP_PLACES):
        await record(runtime, CROWD, callback={"url": f"http://n{n}.dead.example/"})

    async def all_hang() -> bool:
        return names.hanging >= LOOKUP_PLACES // 2

    async with running(Relay(runtime).run, Deliverer(runtime, {}).run):
        await until(all_hang)
        for n in range(TOLD):
            await record(runtime, OTHER, callback={"url": f"http://n{n}.well.example:{receiver.port}/"})
            await receiver.wait_for(n + 1, timeout=TOLD_SECONDS)
        names.over.set()

        async def all_stored() -> bool:
            return len(await stored(runtime, ATTEMPTS, OTHER)) == TOLD

        await until(all_stored)
    attempts = await stored(runtime, ATTEMPTS, OTHER)
    assert [(attempt["number"], attempt["outcome"]) for attempt in attempts] == [(1, "delivered")] * TOLD


async def test_hanging_names_of_one_tenant_delay_no_custom_code_of_another(
    stack: Stack, receiver: Receiver, names: Names
) -> None:
    runtime = await slow_runtime(stack, names)

    async def ask(tenant: str, url: str) -> object:
        return await runtime.outbound.request("GET", url, {}, b"", tenant=tenant, timeout=10, max_response_bytes=100)

    crowd = [asyncio.create_task(ask(CROWD, f"http://n{n}.dead.example/")) for n in range(4 * LOOKUP_PLACES)]

    async def all_hang() -> bool:
        return names.hanging >= LOOKUP_PLACES // 2

    await until(all_hang)
    async with asyncio.timeout(TOLD_SECONDS):
        await asyncio.gather(*(ask(OTHER, f"http://n{n}.well.example:{receiver.port}/") for n in range(TOLD)))
    assert len(receiver.received) == TOLD
    names.over.set()
    await asyncio.gather(*crowd)
