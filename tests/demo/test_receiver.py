"""The receiver counts what is signed, refuses what is not, and ends with the demo."""

from hashlib import sha256

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from haulier.core.signature import callback_signature
from haulier.demo.http_pool import HttpPool, NotReached
from haulier.demo.receiver import Inbox, ReceiverProcess, Stats, quantile, sent_at, sign
from haulier.demo.verify import receiver_stats

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
    async with ReceiverProcess(SECRET.decode()) as receiver, HttpPool(receiver.base, 2) as pool:
        assert await post(pool, "job/1", GOOD, sign(GOOD, SECRET)) == 200
        assert await post(pool, "job/1", GOOD, sign(GOOD, SECRET)) == 200
        assert await post(pool, "job/2", GOOD, sha256(GOOD).hexdigest().encode()) == 401
        assert await post(pool, "job/2", GOOD, b"\xe9\xff") == 401
        assert await post(pool, "job/3", b"x" * (2 << 20), b"") == 413
        stats = await receiver_stats(pool)
        assert (stats.received, stats.distinct, stats.repeated, stats.bad_signatures) == (2, 1, 1, 2)
        keys = msgspec.json.decode((await pool.request("GET", "/keys", b"")).body)["data"]["keys"]
        assert keys == {"job/1": 2}
        assert (await pool.request("GET", "/elsewhere", b"")).status == 404
    with pytest.raises(NotReached):
        await HttpPool(receiver.base, 1).request("GET", "/stats", b"")


def test_stats_speak_the_wire_names() -> None:
    assert b'"badSignatures":0' in msgspec.json.encode(Stats(0, 0, 0, 0, 0))
