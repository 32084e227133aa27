"""The receiver counts what is signed, refuses what is not, and ends with the demo."""

from hashlib import sha256
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from haulier.core.signature import callback_signature
from haulier.demo.http_pool import HttpPool, NotReached
from haulier.demo.orders import FILE_KEYS
from haulier.demo.plan import ORDER_KEYS
from haulier.demo.receiver import Inbox, ReceiverProcess, Stats, quantile, sent_at, sign
from haulier.demo.verify import read_inbox, receiver_stats

SECRET = b"between us"
GOOD = b'{"tenantId":"acme","status":"success","data":{"id":"job:1"}}'
BAD = b'{"tenantId":"acme","status":"failed","reason":"no such type","data":{}}'


@given(st.binary(), st.text())
def test_platform_and_tenant_agree_on_the_signature(body: bytes, secret: str) -> None:
    assert sign(body, secret.encode()).decode() == callback_signature(body, secret)


@given(st.lists(st.tuples(st.sampled_from("abc"), st.booleans()), max_size=30))
def test_only_signed_callbacks_count(deliveries: list[tuple[str, bool]]) -> None:
    inbox = Inbox(SECRET)
    for key, signed in deliveries:
        taken = inbox.take(key, GOOD, sign(GOOD, SECRET) if signed else b"forged", 0)
        assert taken == signed
    signed_keys = [key for key, signed in deliveries if signed]
    stats = inbox.stats()
    assert stats.received == len(signed_keys)
    assert stats.distinct == len(set(signed_keys))
    assert stats.repeated == stats.received - stats.distinct
    assert stats.bad_signatures == len(deliveries) - len(signed_keys)


@pytest.mark.parametrize("body", [BAD, b"not JSON", b"[]", b"{}", b"\xff"])
def test_a_callback_that_does_not_tell_success_is_a_failure(body: bytes) -> None:
    inbox = Inbox(SECRET)
    inbox.take("job", body, sign(body, SECRET), 0)
    assert inbox.failed == 1
    assert inbox.reasons["job"]


def told(inbox: Inbox, key: str, **data: Any) -> None:
    body = msgspec.json.encode({"status": "success", "data": data})
    assert inbox.take(key, body, sign(body, SECRET), 0)


@given(st.lists(st.integers(1, 9), max_size=20))
def test_each_version_of_an_order_counts_once_and_all_are_kept_as_they_came(versions: list[int]) -> None:
    inbox, key = Inbox(SECRET), f"{ORDER_KEYS}/A-1"
    for version in versions:
        told(inbox, key, version=version, state=f"state:{version}")
    stats = inbox.stats()
    assert (stats.received, stats.distinct) == (len(versions), len(set(versions)))
    heard = [(one.version, one.state) for one in inbox.orders.get(key, [])]
    assert heard == [(version, f"state:{version}") for version in versions]


@pytest.mark.parametrize(("status", "failed"), [("SUCCESS", 0), ("PARTIAL_SUCCESS", 1), ("FAILURE", 1)])
def test_a_file_of_orders_is_a_success_when_every_row_is(status: str, failed: int) -> None:
    inbox = Inbox(SECRET)
    told(inbox, f"{FILE_KEYS}/1", status=status)
    assert inbox.failed == failed


@given(st.text(alphabet="t=1234&x²", max_size=12))
def test_any_query_has_some_time_of_sending(query: str) -> None:
    assert sent_at(query) >= 0


def test_the_time_of_sending_is_read_wherever_it_stands() -> None:
    assert sent_at("t=17") == sent_at("a=b&t=17") == 17


@given(st.lists(st.floats(0, 1000), min_size=1), st.floats(0, 1))
def test_a_quantile_is_one_of_the_values(values: list[float], share: float) -> None:
    assert quantile(sorted(values), share) in values


async def post(pool: HttpPool, key: str, body: bytes, signature: bytes) -> int:
    return (
        await pool.request("POST", f"/cb/{key}?t=1", b"X-Coreos-Hmac-Signature: " + signature + b"\r\n", body)
    ).status


async def test_a_receiver_process_counts_and_ends_with_its_parent() -> None:
    with ReceiverProcess(SECRET.decode()) as receiver:
        await callbacks_are_counted(receiver)
    with pytest.raises(NotReached):
        await HttpPool(receiver.base, 1).request("GET", "/stats", b"")


async def callbacks_are_counted(receiver: ReceiverProcess) -> None:
    async with HttpPool(receiver.base, 2) as pool:
        assert await post(pool, "job/1", GOOD, sign(GOOD, SECRET)) == 200
        assert await post(pool, "job/1", GOOD, sign(GOOD, SECRET)) == 200
        assert await post(pool, "job/2", GOOD, sha256(GOOD).hexdigest().encode()) == 401
        assert await post(pool, "job/2", GOOD, b"\xe9\xff") == 401
        assert await post(pool, "job/3", b"x" * (2 << 20), b"") == 413
        stats = await receiver_stats(pool)
        assert (stats.received, stats.distinct, stats.repeated, stats.bad_signatures) == (2, 1, 1, 2)
        inbox = await read_inbox(pool)
        assert (inbox.keys, inbox.orders) == ({"job/1": 2}, {})
        assert (await pool.request("GET", "/elsewhere", b"")).status == 404


def test_stats_speak_the_wire_names() -> None:
    assert b'"badSignatures":0' in msgspec.json.encode(Stats(0, 0, 0, 0, 0))
