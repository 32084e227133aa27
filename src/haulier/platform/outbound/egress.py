"""Where a call may go: which URLs and which network addresses the one door out opens for.

Tenants write the URLs, so a URL is hostile until shown otherwise: it must not reach our own machine, our
network or a cloud's metadata service. The check is done twice, on the URL's text and on every address that
DNS answers; the connection then goes to the checked address, so a name that changes between check and
connection (DNS rebinding) changes nothing.

See: RFC 6890 and the IANA special-purpose address registries; RFC 6052 (NAT64), RFC 3056 (6to4), RFC 5214 (ISATAP).
"""

from __future__ import annotations

import asyncio
import re
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Any

from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import ThreadedResolver
from yarl import URL

from haulier.platform.outbound.receiver_limits import FairPlaces, Place

MAX_URL_LENGTH = 2048
"""Characters of a URL. Longer ones are refused unread."""

CHECKED_URLS_KEPT = 4096
"""Checked URLs kept in memory, so that a receiver that is called often is parsed once."""

WEB_PORTS = frozenset({80, 443})
FIRST_FREE_PORT = 1024
"""On public hosts, ports below this other than 80 and 443 are refused: mail, shells and the like listen there."""

LOOKUP_PLACES = 64
LOOKUP_THREADS = 2 * LOOKUP_PLACES
"""DNS questions asked at once. Shared by tenants as places are: a tenant's dead name server holds half of them at most.
There are threads for the guaranteed places beyond.
"""
LOOKUPS_WAITING = 1_024
LOOKUP_SECONDS = 10.0
"""Longest wait for a place to ask a DNS question."""

_tenant: ContextVar[str] = ContextVar("tenant whose call it is", default="")

# Addresses where no receiver can live, or where a cloud hands out credentials: closed whatever the settings say.
_NEVER = {
    "unspecified": ("0.0.0.0/8", "::/128"),
    "metadata service": ("169.254.169.254/32", "100.100.100.200/32", "192.0.0.192/32", "fd00:ec2::254/128"),
    "link-local": ("169.254.0.0/16", "fe80::/10", "fec0::/10"),
    "multicast": ("224.0.0.0/4", "ff00::/8"),
    "reserved": (
        *("240.0.0.0/4", "192.0.0.0/24", "192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "192.88.99.0/24"),
        *("2001:db8::/32", "2001::/23", "3fff::/20", "5f00::/16", "100::/64"),
    ),
}
# Addresses of one's own machine and network: open only where the operator allows it.
_PRIVATE = {
    "loopback": ("127.0.0.0/8", "::1/128"),
    "private": ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "198.18.0.0/15", "fc00::/7", "64:ff9b:1::/48"),
    "carrier network": ("100.64.0.0/10",),
}
_GLOBAL_UNICAST = IPv6Network("2000::/3")

Network = IPv4Network | IPv6Network
Answered = tuple[Any, ...]
"""One address as ``getaddrinfo`` gives it."""


def _networks(table: dict[str, tuple[str, ...]]) -> list[tuple[Network, str]]:
    return [
        (IPv6Network(text) if ":" in text else IPv4Network(text), name)
        for name, texts in table.items()
        for text in texts
    ]


_NEVER_NETWORKS = _networks(_NEVER)
_PRIVATE_NETWORKS = _networks(_PRIVATE)

_NUMERIC_LABEL = re.compile(r"(0[xX][0-9a-fA-F]*|[0-9]+)\Z")
_UNSAFE_TEXT = re.compile(r"[\x00-\x20\x7f\\]")


class EgressRefused(OSError):
    """A call that our own rules forbid. An ``OSError``, because that is what a resolver may raise through aiohttp."""


@dataclass(frozen=True, slots=True)
class ParsedTarget:
    """A URL that may be called. ``origin`` (``scheme://host:port``) is the key of its circuit."""

    url: URL
    host: str
    port: int
    origin: str


@dataclass(frozen=True, slots=True)
class EgressRules:
    """What the operator allows.

    ``allow_private`` opens loopback, private and carrier networks, and any port, to every tenant: for one's own
    machine and for tests. ``allow_hosts`` opens them for single hosts: ``erp.internal`` is that name (or literal
    address), ``.internal`` is every name below it. Link-local, multicast, reserved and metadata addresses stay closed.
    """

    allow_private: bool = False
    allow_hosts: frozenset[str] = frozenset()
    own_engine: str = ""
    """Scheme, host and port of an engine of the operator's on this machine, which has nothing to hide: it is open."""

    def check_url(self, url: str) -> ParsedTarget:
        """The target of an absolute http(s) URL. Raises ``EgressRefused``; does no I/O."""
        return _checked(self, url)

    def check_address(self, address: str | IPv4Address | IPv6Address, host: str = "") -> None:
        """Raise ``EgressRefused`` unless ``host`` (may be empty) may be reached at this IP address."""
        try:
            parsed = ip_address(address.partition("%")[0]) if isinstance(address, str) else address
        except ValueError:
            raise EgressRefused("the address is not an IP address") from None
        name = _kind_of_network(parsed, opened=self.opens(host))
        if name:
            raise EgressRefused(f"{name} addresses may not be called")

    def opens(self, host: str) -> bool:
        """Whether private networks are open for calls to this host."""
        if self.allow_private:
            return True
        name = host.lower().rstrip(".")
        if not self.allow_hosts or not name:
            return False
        return name in self.allow_hosts or any(name.endswith(own) for own in self.allow_hosts if own.startswith("."))


def _kind_of_network(address: IPv4Address | IPv6Address, *, opened: bool) -> str | None:
    """The name of the closed network that holds the address, or None when it may be called."""
    inner = _embedded(address) if isinstance(address, IPv6Address) else None
    if inner is not None:
        return _kind_of_network(inner, opened=opened)
    for network, name in _NEVER_NETWORKS:
        if address.version == network.version and address in network:
            return name
    for network, name in _PRIVATE_NETWORKS:
        if address.version == network.version and address in network:
            return None if opened else name
    if isinstance(address, IPv6Address) and address not in _GLOBAL_UNICAST:
        return "reserved"
    return None


def _embedded(address: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that a transition form of IPv6 carries, as it is where the packets would end up."""
    number = int(address)
    low = number & 0xFFFFFFFF
    top_96 = number >> 32
    if top_96 in (0xFFFF, 0xFFFF_0000, 0x0064_FF9B << 64):  # mapped, translated (SIIT), NAT64
        return IPv4Address(low)
    if top_96 == 0 and low > 1:  # IPv4-compatible; ``::`` and ``::1`` are themselves
        return IPv4Address(low)
    if number >> 112 == 0x2002:  # 6to4
        return IPv4Address((number >> 80) & 0xFFFFFFFF)
    if (number >> 32) & 0xFCFFFFFF == 0x0000_5EFE:  # ISATAP, under any prefix
        return IPv4Address(low)
    return None


@lru_cache(maxsize=CHECKED_URLS_KEPT)
def _checked(rules: EgressRules, text: str) -> ParsedTarget:
    url = _parsed(text)
    host = url.raw_host or ""
    port = url.port
    if not host.isascii() or "%" in host:
        raise EgressRefused("the URL's host is not a host name")
    if not port:
        raise EgressRefused("the URL's port is not a port")
    shown = f"[{host}]" if ":" in host else host
    origin = f"{url.scheme}://{shown}:{port}"
    if _is_numeric(host) and origin != rules.own_engine:
        _check_literal(rules, host)
    if port not in WEB_PORTS and port < FIRST_FREE_PORT and not rules.opens(host):
        raise EgressRefused(f"port {port} may not be called")
    return ParsedTarget(url, host, port, origin)


def _parsed(text: str) -> URL:
    """Parse with the parser that the connection uses, so that the two can never see different hosts."""
    if len(text) > MAX_URL_LENGTH:
        raise EgressRefused(f"the URL is longer than {MAX_URL_LENGTH} characters")
    if _UNSAFE_TEXT.search(text):
        raise EgressRefused("the URL holds blanks, control characters or backslashes")
    try:
        url = URL(text)
        _ = url.port, url.raw_host
    except (ValueError, UnicodeError):
        raise EgressRefused("the URL cannot be read") from None
    if url.scheme not in ("http", "https"):
        raise EgressRefused("only http and https URLs may be called")
    if not url.raw_host:
        raise EgressRefused("the URL has no host")
    if "@" in url.raw_authority:
        raise EgressRefused("the URL carries user information")
    return url.with_fragment(None)


def _is_numeric(host: str) -> bool:
    """Whether some resolver would read the host as a number (``2130706433``, ``0x7f.1``, ``127.1``) or IPv6."""
    return ":" in host or bool(_NUMERIC_LABEL.match(host.rstrip(".").rpartition(".")[2]))


@lru_cache(maxsize=CHECKED_URLS_KEPT)
def _check_literal(rules: EgressRules, host: str) -> None:
    """Numeric hosts must be written in the one plain way, and their address must be open."""
    try:
        address = ip_address(host)
    except ValueError:
        raise EgressRefused("the URL's host is a number that is not a plain IP address") from None
    rules.check_address(address, host)


@contextmanager
def on_behalf_of(tenant: str) -> Iterator[None]:
    """Look up names for this tenant meanwhile."""
    token = _tenant.set(tenant)
    try:
        yield
    finally:
        _tenant.reset(token)


class SystemResolver(ThreadedResolver):
    """The machine's resolver, asked from threads of its own, of which each tenant has its share."""

    def __init__(self) -> None:
        super().__init__()
        self._threads = ThreadPoolExecutor(LOOKUP_THREADS, thread_name_prefix="haulier-dns")
        self._places = FairPlaces(
            LOOKUP_PLACES, of_receiver=LOOKUP_PLACES, waiting=LOOKUPS_WAITING, waiting_bytes=LOOKUPS_WAITING
        )

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """The addresses of a name. Raises ``OSError`` when it has none, or the tenant asks for too many at once."""
        place = await self._places.enter(_tenant.get(), host, 1, LOOKUP_SECONDS)
        if place is None:
            raise OSError(None, "too many names are being looked up")
        try:
            asked = asyncio.get_running_loop().run_in_executor(self._threads, self._ask, host, port, family)
        except RuntimeError:
            self._places.leave(place)
            raise OSError(None, "names are looked up no more") from None
        # A thread cannot be called back: it has its place until it ends, also when nobody waits for it any more.
        asked.add_done_callback(lambda done: self._answered(done, place))
        try:
            answers = await asyncio.shield(asked)
        except UnicodeError:
            raise OSError(None, "the name is not a host name") from None
        return [_result(host, *answer) for answer in answers]

    async def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _ask(self, host: str, port: int, family: socket.AddressFamily) -> list[Answered]:
        return list(socket.getaddrinfo(host, port, family, socket.SOCK_STREAM))

    def _answered(self, asked: asyncio.Future[list[Answered]], place: Place) -> None:
        if not asked.cancelled():
            asked.exception()  # seen: who asked may be gone
        self._places.leave(place)


def _result(
    host: str, family: int, _type: int, proto: int, _name: str, address: tuple[str | int, ...]
) -> ResolveResult:
    numeric = socket.AI_NUMERICHOST | socket.AI_NUMERICSERV
    return ResolveResult(
        hostname=host, host=str(address[0]), port=int(address[1]), family=family, proto=proto, flags=numeric
    )


class CheckedResolver(AbstractResolver):
    """Passes on only those answers of another resolver that the rules open; refuses when none is left."""

    def __init__(self, rules: EgressRules, inner: AbstractResolver) -> None:
        self._rules = rules
        self._inner = inner

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Addresses to connect to. Raises ``EgressRefused`` when all are closed, ``OSError`` when there is none."""
        kept = []
        refused: EgressRefused | None = None
        for answer in await self._inner.resolve(host, port, family):
            try:
                self._rules.check_address(answer["host"], host)
            except EgressRefused as error:
                refused = error
            else:
                kept.append(answer)
        if refused is not None and not kept:
            raise refused
        return kept

    async def close(self) -> None:
        await self._inner.close()
