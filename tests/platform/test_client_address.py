"""Whose address counts: the other end's, unless it is a trusted proxy that names another."""

from __future__ import annotations

from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest

from haulier.engines.setting_faults import SettingsError
from haulier.engines.settings import load_settings
from haulier.platform.http.client_address import MAX_HOPS, Addresses

PROXIES = [ip_network("10.0.0.0/8"), ip_network("fd00::/8")]


def scope(peer: str | None, *forwarded: str) -> dict[str, Any]:
    headers = [(b"x-forwarded-for", text.encode("latin-1")) for text in forwarded]
    return {"client": None if peer is None else (peer, 1234), "headers": headers}


@pytest.mark.parametrize(
    ("peer", "forwarded", "caller"),
    [
        ("203.0.113.7", [], "203.0.113.7"),
        ("203.0.113.7", ["198.51.100.1"], "203.0.113.7"),
        ("10.0.0.1", [], "10.0.0.1"),
        ("10.0.0.1", ["198.51.100.1"], "198.51.100.1"),
        ("10.0.0.1", ["6.6.6.6, 198.51.100.1, 10.0.0.2"], "198.51.100.1"),
        ("10.0.0.1", ["6.6.6.6", "198.51.100.1"], "198.51.100.1"),
        ("10.0.0.1", ["198.51.100.1:4711"], "198.51.100.1"),
        ("10.0.0.1", ["[2001:db8::1]:4711"], "2001:db8::/64"),
        ("10.0.0.1", ["198.51.100.1, unknown, 10.0.0.2"], "10.0.0.2"),
        ("10.0.0.1", ["nonsense \xe9"], "10.0.0.1"),
        ("::ffff:203.0.113.7", [], "203.0.113.7"),
        ("2001:db8:0:1:aaaa::1", [], "2001:db8:0:1::/64"),
        ("fd00::1", ["2001:db8:0:2::9"], "2001:db8:0:2::/64"),
        (None, ["198.51.100.1"], ""),
    ],
)
def test_the_caller(peer: str | None, forwarded: list[str], caller: str) -> None:
    assert Addresses(PROXIES).caller(scope(peer, *forwarded)) == caller


def test_no_proxy_is_trusted_by_itself(home: Path) -> None:
    assert (
        Addresses(load_settings({}, home=home, secret_key=bytes(32)).proxies).caller(scope("127.0.0.1", "198.51.100.1"))
        == "127.0.0.1"
    )


def test_of_an_endless_header_the_end_is_looked_at() -> None:
    near = ", ".join(["10.0.0.2"] * (MAX_HOPS - 1))
    assert Addresses(PROXIES).caller(scope("10.0.0.1", f"198.51.100.1, {near}")) == "198.51.100.1"
    assert Addresses(PROXIES).caller(scope("10.0.0.1", f"198.51.100.1, 10.0.0.2, {near}")) == "10.0.0.2"


@pytest.mark.parametrize(("text", "count"), [("", 0), ("10.0.0.1", 1), ("10.0.0.1/8, fd00::/8", 2)])
def test_the_setting_takes_addresses_and_networks(home: Path, text: str, count: int) -> None:
    assert len(load_settings({"HAULIER_TRUSTED_PROXIES": text}, home=home, secret_key=bytes(32)).proxies) == count


@pytest.mark.parametrize("text", ["proxy.internal", "10.0.0.0/33", "1.2.3"])
def test_a_setting_that_is_no_network_ends_the_start(home: Path, text: str) -> None:
    with pytest.raises(SettingsError, match="HAULIER_TRUSTED_PROXIES"):
        load_settings({"HAULIER_TRUSTED_PROXIES": text}, home=home, secret_key=bytes(32))
