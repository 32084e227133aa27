"""URLs of servers, and their form without secrets."""

from __future__ import annotations

from dataclasses import dataclass, field
from ipaddress import ip_address
from urllib.parse import quote, unquote, urlsplit, urlunsplit

HIDDEN = "***"
NATS_USER = "haulier"
"""Who we are for the NATS server of this machine."""
NATS_SYSTEM_USER = "haulier-system"
"""Who we are for it where we see to the connections of others. The password is the same."""
SUBMISSION_PORT, SMTPS_PORT = 587, 465
"""Where mail servers take mail that begins its journey: STARTTLS, and TLS from the first byte. See: RFC 8314."""


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """A mail server."""

    host: str
    port: int
    has_tls: bool
    """From the first byte on; else by STARTTLS, where the server offers it."""
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    is_here: bool = False
    """Is it on this machine, so that a password may go to it in the open?"""


def parse_smtp_url(url: str) -> SmtpServer:
    """The server of ``smtp://[user:password@]host[:port]``; ``smtps`` is TLS from the first byte. Raises ValueError."""
    parts = urlsplit(url)
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise ValueError("an address of the form smtp://[user:password@]host[:port] is needed")
    has_tls = parts.scheme == "smtps"
    return SmtpServer(
        parts.hostname,
        parts.port or (SMTPS_PORT if has_tls else SUBMISSION_PORT),
        has_tls,
        unquote(parts.username) if parts.username else None,
        unquote(parts.password) if parts.password else None,
        _is_loopback(parts.hostname),
    )


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def without_password(url: str) -> str:
    """The URL with its password or token hidden, fit for logs. Text without one is unchanged."""
    if "@" not in url:
        return url
    try:
        parts = urlsplit(url)
    except ValueError:
        return HIDDEN  # not a URL, so the position of its secret is unknown
    credentials, _, place = parts.netloc.rpartition("@")
    user, colon, _ = credentials.partition(":")
    shown = f"{user}:{HIDDEN}@{place}" if colon else f"{HIDDEN}@{place}"
    return urlunsplit(parts._replace(netloc=shown))


def postgres_url(user: str, password: str, port: int, database: str) -> str:
    """Address of a PostgreSQL database on this machine."""
    return f"postgresql://{quote(user)}:{quote(password)}@127.0.0.1:{port}/{quote(database)}"


def nats_url(token: str, port: int) -> str:
    """Address of a NATS server on this machine, whose password for us is the token."""
    return f"nats://{NATS_USER}:{quote(token)}@127.0.0.1:{port}"


def nats_system_url(url: str) -> str:
    """The same server's address for who sees to its connections."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=f"{NATS_SYSTEM_USER}:{parts.password}@{parts.netloc.rpartition('@')[2]}"))
