"""Connections that are no HTTP, such as to a mail server that a tenant named, obey the same rules."""

from __future__ import annotations

import asyncio
from contextlib import closing

import pytest

from haulier.platform.outbound.client import OutboundClient
from haulier.platform.outbound.egress import EgressRefused, EgressRules
from support.settings import DEFAULTS


async def say_hello(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"hello")
    await writer.drain()
    writer.close()


async def test_a_connection_goes_where_the_rules_allow_it() -> None:
    server = await asyncio.start_server(say_hello, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server, OutboundClient(EgressRules(allow_private=True), DEFAULTS) as client:
        for host in ("127.0.0.1", "localhost"):
            with closing(await client.connect(host, port, (), tenant="acme", seconds=5)) as found:
                assert await asyncio.get_running_loop().sock_recv(found, 5) == b"hello"


@pytest.mark.parametrize(
    ("host", "port"), [("127.0.0.1", 25), ("10.0.0.1", 25), ("localhost", 587), ("192.0.2.1", 5432)]
)
async def test_nothing_of_the_house_is_reached_and_no_other_port(host: str, port: int) -> None:
    async with OutboundClient(EgressRules(), DEFAULTS) as client:
        with pytest.raises(EgressRefused):
            await client.connect(host, port, (25, 587), tenant="acme", seconds=5)


async def test_where_nobody_listens_the_connection_is_refused() -> None:
    server = await asyncio.start_server(say_hello, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    server.close()
    await server.wait_closed()
    async with OutboundClient(EgressRules(allow_private=True), DEFAULTS) as client:
        with pytest.raises(ConnectionRefusedError):
            await client.connect("127.0.0.1", port, (port,), tenant="acme", seconds=5)
