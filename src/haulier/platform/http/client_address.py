"""Where a call comes from: the other end of its connection, or what a trusted proxy says of it.

See: RFC 7239 section 7.4 on forwarded addresses that callers make up.
"""

from __future__ import annotations

from collections.abc import Iterable, MutableMapping
from contextlib import suppress
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Any

from haulier.engines.settings import Network

FORWARDED = b"x-forwarded-for"
MAX_HOPS = 32
"""Addresses of the header that are looked at, from its end."""
MAX_REMEMBERED = 10_000
PREFIX_V6 = 64
"""Bits of an IPv6 address that tell one customer of a network from another; the rest each may choose freely."""


class Addresses:
    """Names callers by address. ``trusted`` are the networks of the proxies in front."""

    def __init__(self, trusted: Iterable[Network]) -> None:
        self._trusted = tuple(trusted)
        self._strangers: dict[str, str] = {}
        """Callers without a proxy of ours, by the other end of their connection."""

    def caller(self, scope: MutableMapping[str, Any]) -> str:
        """The caller's IPv4 address, or the network of an IPv6 one; empty where there is none.

        Of the addresses that proxies added to the header the last one that is no trusted proxy's own counts: whatever
        stands before it may be made up.
        """
        peer = scope.get("client")
        known = self._strangers.get(peer[0]) if peer else None
        if known is not None:
            return known
        found = _address(peer[0]) if peer else None
        if found is not None and self._trusts(found):
            for hop in _hops(scope["headers"]):
                found = hop
                if not self._trusts(hop):
                    break
            return _shown(found)
        shown = _shown(found)
        if peer:
            if len(self._strangers) >= MAX_REMEMBERED:
                self._strangers.clear()
            self._strangers[peer[0]] = shown
        return shown

    def _trusts(self, address: IPv4Address | IPv6Address) -> bool:
        return any(address in network for network in self._trusted)


def _shown(address: IPv4Address | IPv6Address | None) -> str:
    if isinstance(address, IPv6Address):
        return str(IPv6Network((address, PREFIX_V6), strict=False))
    return "" if address is None else str(address)


def _hops(headers: Iterable[tuple[bytes, bytes]]) -> list[IPv4Address | IPv6Address]:
    """The addresses of the header, the nearest first, up to the first that is none."""
    given = b",".join(value for name, value in headers if name == FORWARDED).decode("latin-1")
    hops = []
    for text in reversed(given.split(",")[-MAX_HOPS:]):
        address = _address(text.strip())
        if address is None:
            break
        hops.append(address)
    return hops


def _address(text: str) -> IPv4Address | IPv6Address | None:
    """An address with or without port; an IPv4 one that came as IPv6 is itself again."""
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    with suppress(ValueError):
        address = ip_address(text.partition("%")[0])
        return address if isinstance(address, IPv4Address) else address.ipv4_mapped or address
    return None
