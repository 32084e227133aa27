"""Addresses: those of a provider, which are checked before they are kept, and ours, which a provider must be told.

What a browser is sent to must be https; what the server itself calls must besides be open to the door out. Plain http
is for a provider on this machine, where the operator lets calls go there. See: contract/aaa.md sections 10 and 11.6.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from urllib.parse import quote, urlsplit

from haulier.core.refusal import Fault

LOOPBACK = ("localhost", "127.0.0.1", "::1")

Check = Callable[[str], str | None]
"""Why the door out does not open for an address; None where it does."""


def url_faults(urls: Iterable[tuple[str, str | None]], check: Check, *, called: frozenset[str]) -> list[Fault]:
    """What is wrong with named addresses; of those that are not given nothing. ``called`` are called by the server."""
    faults = []
    for name, url in urls:
        if url is not None and (text := _fault(url, check, is_called=name in called)):
            faults.append(Fault(name, "url", text))
    return faults


def _fault(url: str, check: Check, *, is_called: bool) -> str | None:
    """Why an address is not taken; None where it is."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return "is no address that can be read"
    if parts.scheme not in ("https", "http") or not host or any(char <= " " or char in "\\\x7f" for char in url):
        return "is no absolute https address"
    if "@" in parts.netloc:
        return "carries user information"
    refused = check(url)
    if parts.scheme == "http" and (host not in LOOPBACK or refused is not None):
        return "is not https"
    return refused if is_called else None


def issuer_address(base: str, tenant: str) -> str:
    """The issuer of a tenant, which is its entity id towards SAML providers too."""
    return f"{base}/auth/realms/{quote(tenant)}"


def return_address(base: str, tenant: str, name: str) -> str:
    """Where a provider sends people back to, and posts its assertions."""
    return f"{issuer_address(base, tenant)}/broker/{quote(name)}/endpoint"


def metadata_address(base: str, tenant: str, name: str) -> str:
    """Where a SAML provider reads what we are."""
    return f"{return_address(base, tenant, name)}/descriptor"
