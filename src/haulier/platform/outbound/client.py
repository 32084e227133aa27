"""The one client through which every call leaves: callbacks, custom code, plugins, scheduled calls, policy checks.

It checks the target, the headers and the host's circuit for the tenant, follows no redirect, sets a limit on time and
on the size of the answer, and returns errors as values. It repeats no call: that is for whoever stores the delivery.

Each call takes a place, see ``receiver_limits``: one of those for custom code, which somebody waits for, one for
callbacks, one for scheduled calls, or one for deliveries to people. The time of a call begins when it has its place:
the wait before is not the receiver's time.

Cost of one call on a kept connection: about 0.1 ms of one core, five sixths of it in aiohttp.
Measured by tests/platform/outbound/measure_posts.py.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Collection, Mapping
from contextlib import suppress
from functools import lru_cache
from socket import SOCK_STREAM, socket
from types import TracebackType
from typing import Literal, Self

import msgspec
from aiohttp import (
    ClientConnectorDNSError,
    ClientConnectorError,
    ClientError,
    ClientResponse,
    ClientSession,
    ClientSSLError,
    ClientTimeout,
    DummyCookieJar,
    TCPConnector,
)
from aiohttp.abc import AbstractResolver, ResolveResult

from haulier import __version__
from haulier.engines.settings import Settings
from haulier.platform.outbound.circuit import Circuits
from haulier.platform.outbound.egress import (
    CheckedResolver,
    EgressRefused,
    EgressRules,
    ParsedTarget,
    SystemResolver,
    on_behalf_of,
)
from haulier.platform.outbound.headers import headers_fault
from haulier.platform.outbound.raw_headers import RawRequest
from haulier.platform.outbound.receiver_limits import FairPlaces, Place

HELD_UP_SECONDS = 1.0
"""A time-out that comes this late says that the process was held up, and nothing of the receiver."""

KEEP_ALIVE_SECONDS = 4.0
"""Idle connections are dropped before common servers (5 s) do it, so that a call is not written to a closing one."""

DNS_CACHE_SECONDS = 10
MAX_SECONDS = 120.0
"""Longest whole call, whatever the caller asks."""

CLOSE_GRACE_SECONDS = 2.0
"""How long closing waits for calls that were sent aside."""

UNWELL = frozenset({502, 503, 504})
"""Answers of a gateway whose server is down: the circuit counts them as failures."""

FailureKind = Literal["refused", "timeout", "dns", "egress", "too_large", "protocol", "circuit_open", "busy"]

_HOST_AT_FAULT = frozenset({"refused", "timeout", "dns", "protocol"})


class Answer(msgspec.Struct, frozen=True):
    """What the host answered, of any status. ``headers`` are compared without regard to case; the body is as sent."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Failure(msgspec.Struct, frozen=True):
    """No usable answer. ``text`` is for a person and holds no path, query, header or body.

    refused: no connection, or TLS refused; timeout: not answered in time; dns: the name has no address;
    egress: our own rules forbid the target or a header, nothing was sent; too_large: the answer was cut, and ``status``
    is what it had;
    protocol: not HTTP, or cut off; circuit_open: the host failed this tenant too often lately; busy: the tenant had no
    place for it here, or this process was held up: nothing is known of the host.
    """

    kind: FailureKind
    text: str
    status: int | None = None


class OutboundClient:
    """One pool of connections and one set of circuits. Make it inside a running event loop; close it at the end.

    ``hooks``, ``callbacks``, ``schedules`` and ``deliveries`` are the places of the four sorts of calls. Calls that
    wait for a place and the bytes of their bodies are bounded, and shared by tenants as places are; a call that finds
    no room fails as ``busy`` at once.
    """

    def __init__(
        self,
        rules: EgressRules,
        settings: Settings,
        *,
        resolver: AbstractResolver | None = None,
        circuits: Circuits | None = None,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        """``resolver`` answers names in place of the machine's; ``tls`` trusts other authorities than the machine's."""
        self.circuits = circuits or Circuits(settings.circuit)
        self._limits = settings.outbound
        self._hook_wait = settings.hook.wait_seconds
        self._rules = rules
        self._loop = asyncio.get_running_loop()
        self.hooks = self._places(settings.hook.at_once)
        self.callbacks = self._places(settings.callback.at_once)
        self.schedules = self._places(settings.schedule.at_once)
        self.deliveries = self._places(settings.delivery.at_once)
        self._aside: set[asyncio.Task[Answer | Failure]] = set()
        self._resolver = CheckedResolver(rules, resolver or SystemResolver())
        self._session = ClientSession(
            connector=TCPConnector(
                resolver=self._resolver,
                limit=0,  # who has a place never waits for a connection
                limit_per_host=0,
                ttl_dns_cache=DNS_CACHE_SECONDS,
                keepalive_timeout=KEEP_ALIVE_SECONDS,
                ssl=tls or True,
            ),
            cookie_jar=DummyCookieJar(),
            headers={"User-Agent": f"haulier/{__version__}", "Accept": "*/*", "Accept-Encoding": "identity"},
            skip_auto_headers=("Content-Type",),
            auto_decompress=False,
            trust_env=False,
            request_class=RawRequest,
        )

    def _places(self, at_once: int) -> FairPlaces:
        limits = self._limits
        return FairPlaces(
            at_once,
            of_receiver=limits.receiver_at_once,
            waiting=limits.waiting,
            waiting_bytes=limits.waiting_bytes,
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, _type: type[BaseException] | None, _error: BaseException | None, _tb: TracebackType | None
    ) -> None:
        await self.close()

    def receiver_of(self, url: str) -> str:
        """Whose places a call to this address takes: those of its scheme, host and port."""
        try:
            return self._rules.check_url(url).origin
        except EgressRefused:
            return ""

    def url_fault(self, url: str) -> str | None:
        """Why no call may go to this address, as far as its text says; None where one may."""
        try:
            self._rules.check_url(url)
        except EgressRefused as error:
            return str(error)
        return None

    async def request(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],
        body: bytes,
        *,
        tenant: str,
        timeout: float,
        max_response_bytes: int,
        place: Place | None = None,
    ) -> Answer | Failure:
        """Carry out one call for a tenant within ``timeout`` seconds from when it has its place. Failures are values.

        Without the ``place`` that its caller holds for it, it waits for one of ``hooks``.
        """
        try:
            target = self._rules.check_url(url)
        except EgressRefused as error:
            return Failure("egress", str(error))
        fault = headers_fault(headers)
        if fault is not None:
            return Failure("egress", fault)
        if self.circuits.rests(tenant, target.origin, self._loop.time()):
            return _left_alone(target.origin)
        if place is None:
            place = await self.hooks.enter(tenant, target.origin, len(body), self._hook_wait)
            if place is None:
                return Failure("busy", "too many calls of the tenant are under way")
            with place:
                return await self._judged(method, tenant, target, headers, body, timeout, max_response_bytes)
        return await self._judged(method, tenant, target, headers, body, timeout, max_response_bytes)

    async def connect(self, host: str, port: int, ports: Collection[int], *, tenant: str, seconds: float) -> socket:
        """A TCP connection for a tenant to where the rules allow it, for what is no HTTP. By other ports than these
        only hosts are reached that the operator opened. Raises OSError, EgressRefused among them, and TimeoutError.
        """
        if port not in ports and not self._rules.opens(host):
            raise EgressRefused(f"port {port} may not be called")
        with on_behalf_of(tenant):
            async with asyncio.timeout(seconds):
                found = await self._resolver.resolve(host, port)
                for one in found[:-1]:
                    with suppress(OSError):
                        return await self._connected(one)
                return await self._connected(found[-1])

    async def _connected(self, resolved: ResolveResult) -> socket:
        found = socket(resolved["family"], SOCK_STREAM)
        found.setblocking(False)
        try:
            await self._loop.sock_connect(found, (resolved["host"], resolved["port"]))
        except BaseException:
            found.close()
            raise
        return found

    def send_aside(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],
        body: bytes,
        *,
        tenant: str,
        timeout: float,
        max_response_bytes: int,
    ) -> bool:
        """Start a call whose outcome nobody waits for. False when there is no place for it now: then keep it."""
        place = self.hooks.try_enter(tenant, self.receiver_of(url))
        if place is None:
            return False

        async def call() -> Answer | Failure:
            return await self.request(
                method, url, headers, body,
                tenant=tenant, timeout=timeout, max_response_bytes=max_response_bytes, place=place,
            )  # fmt: skip

        task = self._loop.create_task(call())
        self._aside.add(task)
        task.add_done_callback(lambda ended: self._ended(ended, place))
        return True

    def _ended(self, task: asyncio.Task[Answer | Failure], place: Place) -> None:
        self._aside.discard(task)
        self.hooks.leave(place)

    async def close(self, grace: float = CLOSE_GRACE_SECONDS) -> None:
        """Wait ``grace`` seconds for calls sent aside, give up the rest, close all connections."""
        if self._aside:
            _, late = await asyncio.wait(self._aside, timeout=grace)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        await self._session.close()

    async def _judged(
        self,
        method: str,
        tenant: str,
        target: ParsedTarget,
        headers: Mapping[str, str],
        body: bytes,
        timeout: float,
        limit: int,
    ) -> Answer | Failure:
        """One call that has its place, if the circuit lets it, and what its outcome says of the receiver."""
        began = self._loop.time()
        if not self.circuits.permit(tenant, target.origin, began):
            return _left_alone(target.origin)
        with on_behalf_of(tenant):
            outcome = await self._exchange(method, target, headers, body, timeout, limit)
        now = self._loop.time()
        if isinstance(outcome, Answer):
            at_fault = outcome.status in UNWELL
        elif outcome.kind == "timeout" and now - began > min(timeout, MAX_SECONDS) + HELD_UP_SECONDS:
            return Failure("busy", "this process was held up while it waited for the answer")
        else:
            at_fault = outcome.kind in _HOST_AT_FAULT
        if at_fault:
            self.circuits.failed(tenant, target.origin, now)
        else:
            self.circuits.succeeded(tenant, target.origin)
        return outcome

    async def _exchange(
        self, method: str, target: ParsedTarget, headers: Mapping[str, str], body: bytes, timeout: float, limit: int
    ) -> Answer | Failure:
        try:
            async with self._session.request(
                method,
                target.url,
                headers=headers,
                data=body or None,
                allow_redirects=False,
                timeout=_timeouts(timeout, self._limits.connect_seconds),
            ) as response:
                content = await _read(response, limit)
                if content is None:
                    text = f"{target.origin} answered more than {limit} bytes"
                    return Failure("too_large", text, response.status)
                return Answer(response.status, response.headers, content)
        except (ClientError, OSError, ValueError, TimeoutError) as error:
            return _failure(error, target.origin)


def _left_alone(origin: str) -> Failure:
    return Failure("circuit_open", f"{origin} failed too often lately and is left alone")


@lru_cache(maxsize=64)
def _timeouts(seconds: float, connect_seconds: float) -> ClientTimeout:
    """Limits of the whole call; ``connect_seconds`` of its TCP and TLS handshake, however long the call may take."""
    total = min(seconds, MAX_SECONDS)
    return ClientTimeout(total=total, sock_connect=min(total, connect_seconds), sock_read=total)


async def _read(response: ClientResponse, limit: int) -> bytes | None:
    """The body, or None as soon as it is known to be longer than ``limit``; the connection is then dropped unread."""
    declared = response.content_length
    if declared is not None and declared <= limit:
        return await response.read()
    if declared is None:
        parts = []
        left = limit
        async for part in response.content.iter_any():
            left -= len(part)
            if left < 0:
                break
            parts.append(part)
        else:
            return b"".join(parts)
    response.close()
    return None


def _failure(error: Exception, origin: str) -> Failure:
    """Order matters: aiohttp's classes inherit from ``OSError`` and ``TimeoutError``, and from one another."""
    if isinstance(error, TimeoutError):
        return Failure("timeout", f"{origin} did not answer in time")
    if isinstance(error, ClientConnectorDNSError):
        if isinstance(error.os_error, EgressRefused):
            return Failure("egress", str(error.os_error))
        return Failure("dns", f"{origin} has no address")
    if isinstance(error, ClientSSLError):
        return Failure("refused", f"{origin} did not agree on TLS: {type(error).__name__}")
    if isinstance(error, ClientConnectorError):
        return Failure("refused", f"{origin} refused the connection")
    return Failure("protocol", f"{origin} did not answer in HTTP: {type(error).__name__}")
