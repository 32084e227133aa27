"""The door against real peers: good ones, slow ones, silent ones, huge ones and liars."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult
from tests.support.receiver import RawServer, Receiver, replies_with

from haulier.platform.outbound import client as client_module
from haulier.platform.outbound.circuit import Circuits
from haulier.platform.outbound.client import Answer, Failure, OutboundClient
from haulier.platform.outbound.egress import EgressRules
from support.certificates import make_certificate
from support.settings import DEFAULTS

FAILURES_TO_OPEN = DEFAULTS.circuit.failures
RECEIVER_PLACES = DEFAULTS.outbound.receiver_at_once
TENANT = "acme"
SOON = 0.2
LIMIT = 64 * 1024


@pytest.fixture
async def door() -> AsyncIterator[OutboundClient]:
    async with OutboundClient(EgressRules(allow_private=True), DEFAULTS) as made:
        yield made


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    async with Receiver() as made:
        yield made


async def post(
    door: OutboundClient,
    url: str,
    body: bytes = b"{}",
    headers: dict[str, str] | None = None,
    timeout: float = 5.0,
    limit: int = LIMIT,
    tenant: str = TENANT,
) -> Answer | Failure:
    return await door.request(
        "POST", url, headers or {}, body, tenant=tenant, timeout=timeout, max_response_bytes=limit
    )


def kind(outcome: Answer | Failure) -> str:
    return outcome.kind if isinstance(outcome, Failure) else f"answered {outcome.status}"


async def test_a_call_arrives_as_it_was_made(door: OutboundClient, receiver: Receiver) -> None:
    receiver.answer(202, {"ok": True})
    headers = {"Content-Type": "application/json", "X-A": "é"}
    outcome = await post(door, receiver.url_of("/a%2Fb?x=1"), b'{"a":1}', headers)
    assert isinstance(outcome, Answer)
    assert (outcome.status, outcome.body) == (202, b'{"ok": true}')
    assert outcome.headers["content-type"] == "application/json"
    [came] = receiver.received
    assert (came.method, came.path, came.body) == ("POST", "/a%2Fb?x=1", b'{"a":1}')
    assert came.headers["X-A"] == "é"
    assert came.headers["Accept-Encoding"] == "identity"
    assert came.headers["Host"] == f"127.0.0.1:{receiver.port}"


async def test_connections_are_kept(door: OutboundClient) -> None:
    async def peer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            await reader.readuntil(b"\r\n\r\n{}")
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")

    async with RawServer(peer) as server:
        for _ in range(3):
            assert kind(await post(door, server.url)) == "answered 200"
        assert server.connections == 1


async def test_redirects_are_answers_and_not_followed(door: OutboundClient, receiver: Receiver) -> None:
    receiver.answer(302, headers={"Location": receiver.url_of("/elsewhere")})
    outcome = await post(door, receiver.url)
    assert isinstance(outcome, Answer)
    assert outcome.status == 302
    assert [came.path for came in receiver.received] == ["/callback"]


async def test_cookies_are_not_kept(door: OutboundClient, receiver: Receiver) -> None:
    receiver.answer(200, headers={"Set-Cookie": "a=b"})
    await post(door, receiver.url)
    await post(door, receiver.url)
    assert "Cookie" not in receiver.received[1].headers


async def test_a_get_carries_no_body(door: OutboundClient, receiver: Receiver) -> None:
    await door.request("GET", receiver.url, {}, b"", tenant=TENANT, timeout=5, max_response_bytes=LIMIT)
    [came] = receiver.received
    assert (came.method, came.body) == ("GET", b"")
    assert "Content-Type" not in came.headers


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "other.example"},
        {"connection": "close"},
        {"Transfer-Encoding": "chunked"},
        {"Content-Length": "5"},
        {"Expect": "100-continue"},
        {"X-A": "1\r\nX-B: 2"},
        {"X-A\r\nX-B": "2"},
        {"X-A": "1\x00"},
        {"": "1"},
        {f"X-{number}": "1" for number in range(100)},
        {"X-A": "1" * 10_000},
    ],
)
async def test_headers_that_may_not_be_sent_are_refused_unsent(
    door: OutboundClient, receiver: Receiver, headers: dict[str, str]
) -> None:
    assert kind(await post(door, receiver.url, headers=headers)) == "egress"
    assert receiver.received == []


async def test_a_late_answer_is_a_timeout(door: OutboundClient, receiver: Receiver) -> None:
    receiver.answer(after=asyncio.Event())
    assert kind(await post(door, receiver.url, timeout=SOON)) == "timeout"


async def test_an_answer_that_drips_is_a_timeout(door: OutboundClient) -> None:
    async def peer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n")
        while True:
            writer.write(b".")
            await asyncio.sleep(0)

    async with RawServer(peer) as server:
        assert kind(await post(door, server.url, timeout=SOON, limit=2_000_000_000)) == "timeout"


async def test_a_peer_that_never_speaks_is_a_timeout(door: OutboundClient) -> None:
    async def peer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await asyncio.Event().wait()

    async with RawServer(peer) as server:
        assert kind(await post(door, server.url, timeout=SOON)) == "timeout"


async def test_a_peer_that_does_not_read_a_large_body_is_a_timeout(door: OutboundClient) -> None:
    async def peer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await asyncio.Event().wait()

    async with RawServer(peer) as server:
        assert kind(await post(door, server.url, body=b"x" * 20_000_000, timeout=SOON)) == "timeout"


async def test_an_announced_answer_of_50_mb_is_not_read(door: OutboundClient) -> None:
    async with RawServer(replies_with(b"HTTP/1.1 200 OK\r\nContent-Length: 52428800\r\n\r\n")) as server:
        assert kind(await post(door, server.url)) == "too_large"


@pytest.mark.parametrize("head", [b"Transfer-Encoding: chunked", b"Connection: close"])
async def test_an_unannounced_answer_of_50_mb_is_cut(door: OutboundClient, head: bytes) -> None:
    written = 0

    async def peer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal written
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\n" + head + b"\r\n\r\n")
        for _ in range(800):
            writer.write(b"10000\r\n" + b"x" * 65536 + b"\r\n")
            written += 65536
            await writer.drain()

    async with RawServer(peer) as server:
        assert kind(await post(door, server.url)) == "too_large"
    assert written < 20_000_000


async def test_an_answer_of_exactly_the_limit_is_read(door: OutboundClient, receiver: Receiver) -> None:
    receiver.answer(body=b"x" * 1000)
    assert kind(await post(door, receiver.url, limit=1000)) == "answered 200"
    assert kind(await post(door, receiver.url, limit=999)) == "too_large"


@pytest.mark.parametrize(
    "garbage",
    [
        b"",
        b"\x00\xff\xfe" * 100,
        b"SSH-2.0-OpenSSH_9.6\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort",
        b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"a" * 100_000 + b"\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"X: a\r\n" * 100_000 + b"\r\n",
    ],
)
async def test_garbage_is_a_failure_of_the_protocol(door: OutboundClient, garbage: bytes) -> None:
    async with RawServer(replies_with(garbage)) as server:
        assert kind(await post(door, server.url)) == "protocol"


async def test_a_compressed_answer_is_not_blown_up(door: OutboundClient) -> None:
    raw = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\n\x1f\x8b\x08\x00"
    async with RawServer(replies_with(raw)) as server:
        outcome = await post(door, server.url)
    assert isinstance(outcome, Answer)
    assert outcome.body == b"\x1f\x8b\x08\x00"


async def test_nobody_listening_is_refused(door: OutboundClient) -> None:
    async with Receiver() as gone:
        url = gone.url
    outcome = await post(door, url)
    assert isinstance(outcome, Failure)
    assert outcome.kind == "refused"
    assert "/callback" not in outcome.text


async def test_https_to_a_plain_port_is_refused(door: OutboundClient, receiver: Receiver) -> None:
    assert kind(await post(door, receiver.url.replace("http:", "https:"))) == "refused"


class Names(AbstractResolver):
    """Answers every name with one address, or with none."""

    def __init__(self, address: str | None) -> None:
        self.address = address

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        if self.address is None:
            raise socket.gaierror(-2, "name or service not known")
        return [ResolveResult(hostname=host, host=self.address, port=port, family=socket.AF_INET, proto=0, flags=0)]

    async def close(self) -> None:
        pass


async def test_a_name_without_address_is_a_failure_of_dns() -> None:
    async with OutboundClient(EgressRules(), DEFAULTS, resolver=Names(None)) as door:
        assert kind(await post(door, "http://nowhere.example/")) == "dns"


async def test_a_name_that_leads_home_is_refused_and_nothing_is_sent(receiver: Receiver) -> None:
    async with OutboundClient(EgressRules(), DEFAULTS, resolver=Names("127.0.0.1")) as door:
        assert kind(await post(door, f"http://rebinding.example:{receiver.port}/")) == "egress"
        assert kind(await post(door, receiver.url)) == "egress"
    assert receiver.received == []


async def test_the_connection_goes_to_the_checked_address_under_the_hosts_name(receiver: Receiver) -> None:
    rules = EgressRules(allow_hosts=frozenset({"erp.corp"}))
    async with OutboundClient(rules, DEFAULTS, resolver=Names("127.0.0.1")) as door:
        assert kind(await post(door, f"http://erp.corp:{receiver.port}/")) == "answered 200"
    assert receiver.received[0].headers["Host"] == f"erp.corp:{receiver.port}"


async def test_a_host_that_keeps_failing_is_left_alone(door: OutboundClient, receiver: Receiver) -> None:
    receiver.answer(503)
    for _ in range(FAILURES_TO_OPEN):
        assert kind(await post(door, receiver.url)) == "answered 503"
    assert kind(await post(door, receiver.url)) == "circuit_open"
    assert len(receiver.received) == FAILURES_TO_OPEN
    assert door.circuits.open_hosts(TENANT) == [f"http://127.0.0.1:{receiver.port}"]


async def test_one_answer_to_the_probe_closes_the_circuit(receiver: Receiver) -> None:
    circuits = Circuits(DEFAULTS.circuit)
    long_ago = asyncio.get_running_loop().time() - DEFAULTS.circuit.first_rest_seconds
    for _ in range(FAILURES_TO_OPEN):
        circuits.failed(TENANT, f"http://127.0.0.1:{receiver.port}", long_ago)
    async with OutboundClient(EgressRules(allow_private=True), DEFAULTS, circuits=circuits) as door:
        assert kind(await post(door, receiver.url)) == "answered 200"
        assert circuits.open_hosts(TENANT) == []


async def test_answers_of_any_other_status_are_not_held_against_the_host(
    door: OutboundClient, receiver: Receiver
) -> None:
    receiver.answer(500)
    for _ in range(FAILURES_TO_OPEN * 2):
        assert kind(await post(door, receiver.url)) == "answered 500"


async def test_a_cancelled_call_leaves_no_trace(door: OutboundClient, receiver: Receiver) -> None:
    receiver.answer(after=asyncio.Event())
    call = asyncio.create_task(post(door, receiver.url))
    await receiver.wait_for(1)
    call.cancel()
    with pytest.raises(asyncio.CancelledError):
        await call
    receiver.answer(200)
    assert kind(await post(door, receiver.url)) == "answered 200"


async def test_a_call_without_a_place_fails_as_busy_and_is_not_held_against_the_receiver(
    receiver: Receiver,
) -> None:
    release = asyncio.Event()
    receiver.answer(after=release)
    async with OutboundClient(EgressRules(allow_private=True), DEFAULTS.changed(hook_wait_seconds=0.05)) as door:
        calls = [asyncio.create_task(post(door, receiver.url)) for _ in range(RECEIVER_PLACES)]
        await receiver.wait_for(RECEIVER_PLACES)
        for _ in range(FAILURES_TO_OPEN):
            assert kind(await post(door, receiver.url)) == "busy"
        assert len(door.circuits) == 0
        assert len(receiver.received) == RECEIVER_PLACES
        release.set()
        assert {kind(await call) for call in calls} == {"answered 200"}


async def test_time_spent_waiting_for_a_place_is_not_the_receivers(door: OutboundClient, receiver: Receiver) -> None:
    release = asyncio.Event()
    receiver.answer(times=RECEIVER_PLACES, after=release)
    calls = [asyncio.create_task(post(door, receiver.url)) for _ in range(RECEIVER_PLACES)]
    await receiver.wait_for(RECEIVER_PLACES)
    late = asyncio.create_task(post(door, receiver.url, timeout=SOON))
    await asyncio.wait([late], timeout=SOON * 3)
    assert not late.done()
    release.set()
    assert kind(await late) == "answered 200"
    assert {kind(await call) for call in calls} == {"answered 200"}


async def test_hanging_receivers_of_one_tenant_take_no_call_of_another_longer(
    door: OutboundClient, receiver: Receiver
) -> None:
    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await asyncio.Event().wait()

    async with RawServer(silent) as hangs:
        urls = [f"http://127.0.0.{n}:{hangs.port}/" for n in range(2, 202)]
        crowd = [asyncio.create_task(post(door, urls[n % 200], tenant="crowd", timeout=30)) for n in range(2_000)]
        await asyncio.sleep(0)
        assert door.hooks.shares.held("crowd") == DEFAULTS.hook.at_once // 2
        assert door.hooks.waiting("crowd") > 0
        outcomes = [await post(door, receiver.url, timeout=5) for _ in range(100)]
        assert {kind(outcome) for outcome in outcomes} == {"answered 200"}
        for call in crowd:
            call.cancel()
        await asyncio.gather(*crowd, return_exceptions=True)
    assert door.hooks.shares.total == 0


async def test_one_tenants_failures_close_a_host_to_no_other(door: OutboundClient, receiver: Receiver) -> None:
    receiver.answer(503, times=FAILURES_TO_OPEN)
    for _ in range(FAILURES_TO_OPEN):
        assert kind(await post(door, receiver.url_of("/broken"), tenant="careless")) == "answered 503"
    assert kind(await post(door, receiver.url_of("/broken"), tenant="careless")) == "circuit_open"
    assert kind(await post(door, receiver.url)) == "answered 200"


async def test_a_time_out_that_comes_late_says_that_we_were_held_up(
    door: OutboundClient, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client_module, "HELD_UP_SECONDS", 0.0)
    receiver.answer(after=asyncio.Event())
    assert kind(await post(door, receiver.url, timeout=SOON)) == "busy"
    assert len(door.circuits) == 0


async def test_calls_aside_take_places_and_are_finished_on_close(receiver: Receiver) -> None:
    release = asyncio.Event()
    receiver.answer(after=release)
    door = OutboundClient(EgressRules(allow_private=True), DEFAULTS)
    sent = [
        door.send_aside("POST", receiver.url, {}, b"1", tenant=TENANT, timeout=5, max_response_bytes=LIMIT)
        for _ in range(RECEIVER_PLACES + 1)
    ]
    assert sent == [True] * RECEIVER_PLACES + [False]
    await receiver.wait_for(RECEIVER_PLACES)
    release.set()
    await door.close()
    assert len(receiver.received) == RECEIVER_PLACES
    assert door.hooks.shares.total == 0


async def test_closing_gives_up_calls_that_do_not_end(receiver: Receiver) -> None:
    receiver.answer(after=asyncio.Event())
    door = OutboundClient(EgressRules(allow_private=True), DEFAULTS)
    assert door.send_aside("POST", receiver.url, {}, b"1", tenant=TENANT, timeout=60, max_response_bytes=LIMIT)
    await receiver.wait_for(1)
    await door.close(grace=0.01)


async def test_tls_is_checked_against_the_hosts_name(tmp_path: Path) -> None:
    made = make_certificate(tmp_path, "erp.corp")
    server_side, trusting = made.server(), made.trusting()
    rules = EgressRules(allow_hosts=frozenset({".corp"}))
    ok = replies_with(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
    async with RawServer(ok, server_side) as server:
        async with OutboundClient(rules, DEFAULTS, resolver=Names("127.0.0.1"), tls=trusting) as door:
            assert kind(await post(door, f"https://erp.corp:{server.port}/")) == "answered 200"
            assert kind(await post(door, f"https://other.corp:{server.port}/")) == "refused"
        async with OutboundClient(rules, DEFAULTS, resolver=Names("127.0.0.1")) as door:
            assert kind(await post(door, f"https://erp.corp:{server.port}/")) == "refused"
