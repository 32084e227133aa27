"""Rules of people's sessions: what a refresh token is worth, and how long a session lasts."""

from __future__ import annotations

import pytest

from haulier.services.session.rules.lifetimes import MOBILE, WEB, Lifetime, lifetime_of
from haulier.services.session.rules.refresh_tokens import (
    GRACE_MS,
    kept_of,
    new_refresh_token,
    next_refresh_token,
    parse_refresh_token,
    use_of,
)

UUID = "00000000-0000-7000-8000-000000000001"


def test_a_refresh_token_reads_as_it_was_written() -> None:
    token = new_refresh_token("acme", UUID)
    assert parse_refresh_token(token.text) == token
    for text in ("", token.named.text, token.text[:-1], f"{token.text}a", f"{token.named.text}.{'*' * 43}"):
        assert parse_refresh_token(text) is None


def test_what_a_use_means() -> None:
    first = new_refresh_token("acme", UUID)
    second = next_refresh_token(first)
    kept = kept_of(first)
    assert use_of(first, kept, 0) == "new"
    kept.previous, kept.current, kept.usedAt = kept.current, second.named.hashed, 1_000
    assert use_of(second, kept, 1_000) == "new"
    assert use_of(first, kept, 1_000 + GRACE_MS) == "again"
    assert use_of(first, kept, 1_001 + GRACE_MS) == "reuse"
    assert use_of(new_refresh_token("acme", UUID), kept, 1_000) == "unknown"


@pytest.mark.parametrize(
    ("kind", "metadata", "wanted"),
    [
        ("web", None, WEB), ("mobile", {}, MOBILE), ("backend", None, WEB),
        ("web", {"session": {"accessMinutes": 5}}, Lifetime(300_000, WEB.idle_ms, WEB.longest_ms)),
        ("web", {"session": {"accessMinutes": 999, "idleMinutes": 9_999, "maxMinutes": 99_999}}, WEB),
        ("web", {"session": {"maxMinutes": 60}}, Lifetime(WEB.access_ms, 3_600_000, 3_600_000)),
        ("web", {"session": {"accessMinutes": 0}}, Lifetime(60_000, WEB.idle_ms, WEB.longest_ms)),
        ("web", {"session": {"accessMinutes": "5", "idleMinutes": True, "maxMinutes": None}}, WEB),
        ("web", {"session": 5}, WEB),
    ],
)  # fmt: skip
def test_a_tenant_may_shorten_sessions(kind: str, metadata: dict[str, object] | None, wanted: Lifetime) -> None:
    assert lifetime_of(kind, metadata) == wanted
