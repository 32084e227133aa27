"""The one client through which every call leaves: callbacks, custom code, plugins, scheduled calls, policy checks.

It checks the target, the headers and the host's circuit, follows no redirect, sets a limit on time and on the
size of the answer, and gives errors back as values. It repeats nothing: retries belong to who keeps the delivery.

Cost of one call on a kept connection: about 0.1 ms of one core, five sixths of it in aiohttp.
Measured by tests/platform/outbound/measure_posts.py.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Coroutine, Mapping
from functools import lru_cache
from types import TracebackType
from typing import Any, Literal, Self

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
from aiohttp.abc import AbstractResolver

from haulier import __version__
from haulier.platform.outbound.circuit import Circuits
from haulier.platform.outbound.egress import CheckedResolver, EgressRefused, EgressRules, ParsedTarget, SystemResolver
from haulier.platform.outbound.headers import headers_fault

MAX_CONNECTIONS = 512
"""Connections in use at once in one process."""

MAX_CONNECTIONS_PER_HOST = 64
"""Of these, to one host: a receiver that hangs takes an eighth of the door and no more."""

MAX_IN_FLIGHT = 4096
"""Calls under way or waiting for a connection. Further ones fail at once as ``busy``."""

MAX_ASIDE = 1024
"""Calls under way for which nobody waits."""

CONNECT_SECONDS = 5.0
"""Longest wait for a TCP and TLS handshake, however long the whole call may take."""

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
    egress: our own rules forbid the target or a header, nothing was sent; too_large: the answer was cut;
    protocol: not HTTP, or cut off; circuit_open: the host failed too often lately; busy: this process calls too much.
    """

    kind: FailureKind
    text: str


class OutboundClient:
    """One pool of connections and one set of circuits. Make it inside a running event loop; close it at the end."""

    def __init__(
        self,
        rules: EgressRules,
        *,
        resolver: AbstractResolver | None = None,
        circuits: Circuits | None = None,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        """``resolver`` answers names in place of the machine's; ``tls`` trusts other authorities than the machine's."""
        self.circuits = circuits or Circuits()
        self._rules = rules
        self._loop = asyncio.get_running_loop()
        self._in_flight = 0
        self._aside: set[asyncio.Task[Answer | Failure]] = set()
        self._session = ClientSession(
            connector=TCPConnector(
                resolver=CheckedResolver(rules, resolver or SystemResolver()),
                limit=MAX_CONNECTIONS,
                limit_per_host=MAX_CONNECTIONS_PER_HOST,
                ttl_dns_cache=DNS_CACHE_SECONDS,
                keepalive_timeout=KEEP_ALIVE_SECONDS,
                ssl=tls or True,
            ),
            cookie_jar=DummyCookieJar(),
            headers={"User-Agent": f"haulier/{__version__}", "Accept": "*/*", "Accept-Encoding": "identity"},
            skip_auto_headers=("Content-Type",),
            auto_decompress=False,
            trust_env=False,
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, _type: type[BaseException] | None, _error: BaseException | None, _tb: TracebackType | None
    ) -> None:
        await self.close()

    async def request(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],
        body: bytes,
        *,
        timeout: float,
        max_response_bytes: int,
    ) -> Answer | Failure:
        """Carry out one call within ``timeout`` seconds, waiting for a connection included. Failures are values."""
        try:
            target = self._rules.check_url(url)
        except EgressRefused as error:
            return Failure("egress", str(error))
        fault = headers_fault(headers)
        if fault is not None:
            return Failure("egress", fault)
        if self._in_flight >= MAX_IN_FLIGHT:
            return Failure("busy", "too many calls are under way")
        if not self.circuits.permit(target.origin, self._loop.time()):
            return Failure("circuit_open", f"{target.origin} failed too often lately and is left alone")
        crowded = self._in_flight >= MAX_CONNECTIONS
        self._in_flight += 1
        try:
            outcome = await self._exchange(method, target, headers, body, timeout, max_response_bytes)
        finally:
            self._in_flight -= 1
        self._note(target.origin, outcome, crowded)
        return outcome

    def send_aside(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes, *, timeout: float, max_response_bytes: int
    ) -> bool:
        """Start a call whose outcome nobody waits for. False when ``MAX_ASIDE`` such calls are under way already."""
        if len(self._aside) >= MAX_ASIDE:
            return False
        call: Coroutine[Any, Any, Answer | Failure] = self.request(
            method, url, headers, body, timeout=timeout, max_response_bytes=max_response_bytes
        )
        task = self._loop.create_task(call)
        self._aside.add(task)
        task.add_done_callback(self._aside.discard)
        return True

    async def close(self, grace: float = CLOSE_GRACE_SECONDS) -> None:
        """Wait ``grace`` seconds for calls sent aside, give up the rest, close all connections."""
        if self._aside:
            _, late = await asyncio.wait(self._aside, timeout=grace)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        await self._session.close()

    def _note(self, origin: str, outcome: Answer | Failure, crowded: bool) -> None:
        """Tell the circuit. A time-out while others held every connection may be our fault, so it is not the host's."""
        if isinstance(outcome, Answer):
            at_fault = outcome.status in UNWELL
        elif outcome.kind == "timeout" and crowded:
            return
        else:
            at_fault = outcome.kind in _HOST_AT_FAULT
        if at_fault:
            self.circuits.failed(origin, self._loop.time())
        else:
            self.circuits.succeeded(origin)

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
                timeout=_timeouts(timeout),
            ) as response:
                content = await _read(response, limit)
                if content is None:
                    return Failure("too_large", f"{target.origin} answered more than {limit} bytes")
                return Answer(response.status, response.headers, content)
        except (ClientError, OSError, ValueError, TimeoutError) as error:
            return _failure(error, target.origin)


@lru_cache(maxsize=64)
def _timeouts(seconds: float) -> ClientTimeout:
    total = min(seconds, MAX_SECONDS)
    return ClientTimeout(total=total, sock_connect=min(total, CONNECT_SECONDS), sock_read=total)


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
