"""URLs of servers, and their form without secrets."""

from __future__ import annotations

from urllib.parse import quote, urlsplit, urlunsplit

HIDDEN = "***"


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
    """Address of a NATS server on this machine that asks for a token."""
    return f"nats://{quote(token)}@127.0.0.1:{port}"
