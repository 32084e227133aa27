"""Whatever becomes of an answer, a command is carried out once and counted once."""

import asyncio
from itertools import repeat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haulier.demo import client as client_module
from haulier.demo.calls import Call
from haulier.demo.client import CoreClient, Credentials, Refused, search
from haulier.demo.http_pool import ConnectionLost
from haulier.demo.readback import ReadBack
from support.forgetful_host import ForgetfulHost

KEY = Credentials("acme", "app", "secret")


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Try again at once."""
    monkeypatch.setattr(client_module, "FIRST_PAUSE_SECONDS", 0)
    monkeypatch.setattr(client_module, "LONGEST_PAUSE_SECONDS", 0)


def making(name: str) -> tuple[Call, ReadBack]:
    return Call("make", "POST", f"/things/{name}", {}, callback=name), ReadBack(f"/things/{name}", lambda _: True)


async def make_all(host: ForgetfulHost, names: list[str]) -> CoreClient:
    async with host as base, CoreClient(base, KEY, "http://receiver", "s", 4) as client:
        made = await asyncio.gather(*(client.do(*making(name)) for name in names))
        assert [thing["id"] for thing in made] == names
        return client


@given(st.lists(st.sampled_from(["done", "before", "after", "busy", "expired"]), max_size=12), st.integers(1, 6))
def test_every_command_is_applied_once_whatever_is_lost(fates: list[str], things: int) -> None:
    # Two expiries in one attempt are a refusal, so what is drawn has them apart.
    apart = [fate for expiry in fates for fate in ([expiry, "done"] if expiry == "expired" else [expiry])]
    host = ForgetfulHost(iter(apart if things == 1 else [fate for fate in fates if fate != "expired"]))
    names = [f"t{number}" for number in range(things)]
    client = asyncio.run(make_all(host, names))
    assert host.made == dict.fromkeys(names, 1)
    assert client.stats.commands == client.stats.done["make"] == things
    assert client.stats.expected_callbacks == dict.fromkeys(names, 1)


async def test_an_expired_token_is_renewed_once_for_all_calls_under_way() -> None:
    host = ForgetfulHost(iter(()))
    async with host as base, CoreClient(base, KEY, "http://receiver", "s", 8) as client:
        host.token_needed = 2
        await asyncio.gather(*(client.do(*making(f"t{number}")) for number in range(20)))
        assert host.tokens == 2


async def test_a_refusal_tells_call_status_code_and_text() -> None:
    async with ForgetfulHost(iter(())) as base, CoreClient(base, KEY, "http://receiver", "s", 1) as client:
        await client.do(*making("t"))
        with pytest.raises(Refused, match=r"make: POST /things/t was refused with 400 2300: taken") as refused:
            await client.do(*making("t"))
        assert (refused.value.status, refused.value.code) == (400, "2300")
        assert client.stats.commands == 1


async def test_patience_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    async with ForgetfulHost(repeat("before")) as base, CoreClient(base, KEY, "http://receiver", "s", 1) as client:
        monkeypatch.setattr(client_module, "RETRY_SECONDS", 0)
        with pytest.raises(ConnectionLost):
            await client.do(*making("t"))
        assert client.stats.commands == 0


async def test_a_callback_carries_its_key_and_the_moment_of_sending() -> None:
    async with ForgetfulHost(iter(())) as base, CoreClient(base, KEY, "http://receiver", "s", 1) as client:
        call, _ = making("job/1")
        url = client.with_callback(call)["callback"]["url"]
        assert url.startswith("http://receiver/cb/job/1?t=")
        assert client.with_callback(Call("plain", "POST", "/x", {"a": 1})) == {"a": 1}


def test_a_search_is_one_encoded_group() -> None:
    assert search({"uniqueCode": "R 1"}) == (
        "query=%7B%22op%22%3A%22and%22%2C%22arr%22%3A%5B%7B%22key%22%3A%22uniqueCode%22%2C%22value%22%3A%22R%201%22%7D%5D%7D"
    )
