"""Which URLs and addresses may be called. The tables are the attack list: every row once worked somewhere."""

from __future__ import annotations

import socket
from ipaddress import IPv4Address, IPv6Address

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult
from hypothesis import given
from hypothesis import strategies as st

from haulier.platform.outbound.egress import (
    MAX_URL_LENGTH,
    CheckedResolver,
    EgressRefused,
    EgressRules,
    SystemResolver,
)

closed = EgressRules()
opened = EgressRules(allow_private=True)

PUBLIC = [
    "8.8.8.8",
    "1.1.1.1",
    "100.63.255.255",
    "100.128.0.1",
    "172.32.0.1",
    "2606:4700:4700::1111",
    "64:ff9b::808:808",
]

PRIVATE = [
    *("10.0.0.1", "10.255.255.255", "172.16.0.1", "172.31.255.255", "192.168.1.1", "127.0.0.1", "127.8.8.8"),
    *("100.64.0.1", "100.127.255.255", "198.18.0.1", "::1", "fc00::1", "fdff::1"),
    *("::ffff:10.0.0.1", "::ffff:127.0.0.1", "::ffff:7f00:1", "::127.0.0.1", "::ffff:0:127.0.0.1"),
    *("2002:7f00:1::", "2002:a00:1::1", "64:ff9b::127.0.0.1", "64:ff9b::a00:1", "64:ff9b:1::a00:1"),
    *("2606:4700::5efe:127.0.0.1", "2606:4700::200:5efe:10.0.0.1"),
]

NEVER = [
    *("0.0.0.0", "0.1.2.3", "::", "169.254.169.254", "169.254.0.1", "fe80::1", "fe80::1%eth0", "fec0::1"),
    *("224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255", "ff02::1", "ff0e::1"),
    *("192.0.0.192", "192.0.2.1", "198.51.100.1", "203.0.113.1", "192.88.99.1", "100.100.100.200", "fd00:ec2::254"),
    *("2001:db8::1", "2001:0:4136:e378:8000:63bf:3fff:fdd2", "100::1", "4000::1", "::ffff:169.254.169.254"),
    *("2002:a9fe:a9fe::", "64:ff9b::a9fe:a9fe", "::ffff:0.0.0.0", "not an address", "", "1.2.3", "0x7f.0.0.1"),
]


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_are_open(address: str) -> None:
    closed.check_address(address)


@pytest.mark.parametrize("address", PRIVATE)
def test_private_addresses_are_open_only_where_allowed(address: str) -> None:
    with pytest.raises(EgressRefused):
        closed.check_address(address)
    opened.check_address(address)


@pytest.mark.parametrize("address", NEVER)
def test_some_addresses_are_never_open(address: str) -> None:
    for rules in (closed, opened):
        with pytest.raises(EgressRefused):
            rules.check_address(address)


@given(st.ip_addresses(v=4))
def test_an_ipv4_address_is_judged_alike_in_every_ipv6_form(address: IPv4Address) -> None:
    number = int(address)
    forms = [
        IPv6Address((0xFFFF << 32) | number),
        IPv6Address((0x0064_FF9B << 96) | number),
        IPv6Address((0x2002 << 112) | (number << 80)),
        IPv6Address((0x2606_4700 << 96) | (0x5EFE << 32) | number),
    ]
    assert {is_open(closed, form) for form in forms} == {is_open(closed, address)}


def is_open(rules: EgressRules, address: IPv4Address | IPv6Address) -> bool:
    try:
        rules.check_address(address)
    except EgressRefused:
        return False
    return True


@given(st.ip_addresses())
def test_what_is_open_is_global_in_the_standard_librarys_eyes_too(address: IPv4Address | IPv6Address) -> None:
    if is_open(closed, address):
        if isinstance(address, IPv6Address) and address.sixtofour is not None:
            address = address.sixtofour  # Python before 3.11.4 takes all of these for private
        closed_kinds = [address.is_private, address.is_loopback, address.is_link_local, address.is_multicast]
        assert not any(closed_kinds)
        assert not address.is_unspecified


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://receiver.example/hook?a=1", "https://receiver.example:443"),
        ("http://receiver.example:8080", "http://receiver.example:8080"),
        ("HTTPS://Receiver.EXAMPLE./x#part", "https://receiver.example.:443"),
        ("http://8.8.8.8/x", "http://8.8.8.8:80"),
        ("http://[2606:4700:4700::1111]:8443/", "http://[2606:4700:4700::1111]:8443"),
        ("http://bücher.example/", "http://xn--bcher-kva.example:80"),
        ("http://7eleven.example/", "http://7eleven.example:80"),
    ],
)
def test_targets_that_may_be_called(url: str, origin: str) -> None:
    target = closed.check_url(url)
    assert target.origin == origin
    assert not target.url.fragment


@pytest.mark.parametrize(
    "url",
    [
        *("", "/callback", "hook/1", "//host/x", "receiver.example", "http://", "http:///x", "https:receiver.example"),
        *("ftp://receiver.example", "file:///etc/passwd", "gopher://receiver.example", "ws://receiver.example"),
        *("http://user@receiver.example", "http://user:pass@receiver.example"),
        *("http://receiver.example\\@127.0.0.1/", "http://receiver.example /x", "http://receiver.example/\r\nX: 1"),
        *("http://receiver.example:0/", "http://receiver.example:65536/", "http://receiver.example:x/"),
        *("http://receiver.example:22/", "http://receiver.example:25/", "http://[fe80::1%25eth0]/", "http://[::1"),
        *("http://a%00b.example/", "http://127.0.0.1%2f@x/", "{{SSE_CALLBACK}}", "http://" + "a" * MAX_URL_LENGTH),
    ],
)
def test_targets_that_cannot_be_called(url: str) -> None:
    with pytest.raises(EgressRefused):
        closed.check_url(url)


@pytest.mark.parametrize(
    "host",
    [
        *("2130706433", "0x7f000001", "017700000001", "0x7f.1", "127.1", "127.0.1", "0177.0.0.1", "127.0.0.1."),
        *("127.0.0.0x1", "0", "0x", "00.0.0.0", "1.2.3.4.5", "256.1.1.1", "example.0x10", "[::ffff:1"),
    ],
)
def test_numbers_in_other_dress_are_refused_even_where_private_is_allowed(host: str) -> None:
    for rules in (closed, opened):
        with pytest.raises(EgressRefused):
            rules.check_url(f"http://{host}/")


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "10.0.0.1",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "\uff11\uff12\uff17.0.0.1",
        "127\u30020\u30020\u30021",
    ],
)
def test_private_literals_are_refused_before_any_connection(host: str) -> None:
    with pytest.raises(EgressRefused):
        closed.check_url(f"http://{host}/")


@given(st.text(max_size=40))
def test_any_text_gives_a_target_or_a_refusal(text: str) -> None:
    for url in (text, f"http://{text}", f"http://receiver.example/{text}"):
        try:
            target = closed.check_url(url)
        except EgressRefused:
            continue
        assert target.url.scheme in ("http", "https")
        assert 1 <= target.port <= 65535
        assert target.host.isascii()


def test_an_engine_of_this_machine_is_open_at_its_own_port_alone() -> None:
    rules = EgressRules(own_engine="http://127.0.0.1:20500")
    assert rules.check_url("http://127.0.0.1:20500/match/v1").port == 20500
    for url in (
        "http://127.0.0.1:20501/",
        "https://127.0.0.1:20500/",
        "http://localhost:205000/",
        "http://[::1]:20500/",
    ):
        with pytest.raises(EgressRefused):
            rules.check_url(url)


def test_single_hosts_can_be_opened() -> None:
    rules = EgressRules(allow_hosts=frozenset({"erp.corp", ".internal", "10.0.0.5"}))
    assert rules.check_url("http://10.0.0.5:81/").port == 81
    for host in ("erp.corp", "ERP.corp.", "a.internal", "b.a.internal"):
        rules.check_address("10.1.2.3", host)
    for host in ("internal", "xerp.corp", "erp.corp.evil.example", "other.example", ""):
        with pytest.raises(EgressRefused):
            rules.check_address("10.1.2.3", host)
    with pytest.raises(EgressRefused):
        rules.check_address("169.254.169.254", "erp.corp")


class Names(AbstractResolver):
    """A resolver that answers from a table, and the next row of it each time it is asked."""

    def __init__(self, *answers: list[str]) -> None:
        self.answers = list(answers)

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        addresses = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return [
            ResolveResult(hostname=host, host=address, port=port, family=family, proto=0, flags=0)
            for address in addresses
        ]

    async def close(self) -> None:
        pass


async def test_only_open_addresses_of_a_name_are_passed_on() -> None:
    found = await CheckedResolver(closed, Names(["10.0.0.1", "8.8.8.8", "::1"])).resolve("mixed.example", 80)
    assert [answer["host"] for answer in found] == ["8.8.8.8"]


async def test_a_name_that_turns_to_a_private_address_is_refused() -> None:
    resolver = CheckedResolver(closed, Names(["8.8.8.8"], ["127.0.0.1"]))
    assert await resolver.resolve("rebinding.example", 80)
    with pytest.raises(EgressRefused):
        await resolver.resolve("rebinding.example", 80)


async def test_the_machines_resolver_is_checked_too() -> None:
    resolver = CheckedResolver(closed, SystemResolver())
    with pytest.raises(EgressRefused):
        await resolver.resolve("localhost", 80, socket.AF_UNSPEC)
    found = await CheckedResolver(opened, SystemResolver()).resolve("localhost", 80, socket.AF_UNSPEC)
    assert {answer["host"] for answer in found} <= {"127.0.0.1", "::1"}
    with pytest.raises(OSError, match="host name"):
        await resolver.resolve("a" * 70 + ".example", 80)
    await resolver.close()
