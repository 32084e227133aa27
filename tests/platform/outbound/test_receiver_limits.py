"""Places are shared fairly: no tenant has more at another's cost, and who waits is served in turn."""

from __future__ import annotations

import asyncio

from hypothesis import given
from hypothesis import strategies as st

from haulier.core.fair_share import GUARANTEED, OVERDRAFT, FairShare
from haulier.platform.outbound.receiver_limits import FairPlaces, Place
from support.settings import DEFAULTS

RECEIVER_PLACES = DEFAULTS.outbound.receiver_at_once
LONG = 30.0
ENOUGH = 1_000_000


def places_of(count: int, waiting: int = 1_000, waiting_bytes: int = ENOUGH) -> FairPlaces:
    return FairPlaces(count, of_receiver=RECEIVER_PLACES, waiting=waiting, waiting_bytes=waiting_bytes)


def take_all(places: FairPlaces, tenant: str, receivers: int = 1_000) -> list[Place]:
    """As many places as a tenant gets, at this many receivers."""
    taken = []
    for number in range(receivers):
        while place := places.try_enter(tenant, f"host{number}"):
            taken.append(place)
    return taken


def test_one_tenant_alone_has_half_and_the_next_half_of_the_rest() -> None:
    places = places_of(512)
    assert len(take_all(places, "one")) == 256
    assert len(take_all(places, "two")) == 128
    assert len(take_all(places, "three")) == 64


def test_a_receiver_has_a_part_of_its_tenants_share_and_not_all_of_it() -> None:
    places = places_of(512)
    assert len(take_all(places, "one", receivers=1)) == RECEIVER_PLACES
    assert places.try_enter("one", "another host") is not None


def test_a_few_places_are_a_tenants_whatever_others_hold() -> None:
    places = places_of(64)
    for number in range(16):
        take_all(places, f"crowd{number}")
    assert places.shares.total >= 64
    assert len(take_all(places, "late", receivers=1)) == GUARANTEED
    for number in range(1_000):
        take_all(places, f"more{number}", receivers=1)
    assert places.shares.total <= OVERDRAFT * 64


@given(
    st.lists(st.tuples(st.sampled_from("abcde"), st.integers(1, 40), st.booleans())),
    st.integers(0, 5),
)
def test_shares_add_up_and_room_is_what_may_be_taken(steps: list[tuple[str, int, bool]], guaranteed: int) -> None:
    shares, held = FairShare(100, guaranteed, overdraft=OVERDRAFT), dict.fromkeys("abcde", 0)
    for tenant, amount, gives in steps:
        if gives and held[tenant]:
            shares.release(tenant, held[tenant])
            held[tenant] = 0
        elif shares.may_take(tenant, amount):
            shares.take(tenant, amount)
            held[tenant] += amount
        assert {name: shares.held(name) for name in held} == held
        assert shares.total == sum(held.values()) <= OVERDRAFT * 100
        assert set(shares.holders()) == {name for name, amount in held.items() if amount}
        room, left = shares.available(tenant), 0
        while shares.held(tenant) and shares.may_take(tenant) and left < 300:
            shares.take(tenant)
            left += 1
        if shares.held(tenant):
            assert left == room
            shares.release(tenant, left) if left else None


async def test_who_waits_is_served_in_turn_by_tenant_and_by_receiver() -> None:
    places = places_of(8)
    crowd = [place for number in range(8) for place in take_all(places, f"crowd{number}")]
    assert places.shares.total == OVERDRAFT * 8
    served: list[str] = []

    async def wait(tenant: str, receiver: str) -> None:
        place = await places.enter(tenant, receiver, 1, LONG)
        assert place is not None
        served.append(f"{tenant}/{receiver}")

    asked = [("a", "x")] * 3 + [("a", "y")] + [("b", "x")] * 2
    tasks = [asyncio.create_task(wait(*one)) for one in asked]
    await asyncio.sleep(0)
    assert served == []
    for place in crowd[: len(asked)]:
        places.leave(place)
    await asyncio.gather(*tasks)
    assert served == ["a/x", "b/x", "a/y", "b/x", "a/x", "a/x"]


async def test_a_wait_ends_with_patience_or_with_no_room_and_leaves_nothing_behind() -> None:
    places = places_of(2, waiting=20, waiting_bytes=100)
    held = take_all(places, "a")
    assert await places.enter("a", "host0", 1, 0.01) is None
    waiting = [asyncio.create_task(places.enter("a", "host0", 10, LONG)) for _ in range(50)]
    await asyncio.sleep(0)
    assert places.waiting("a") == 5, "half of the bytes are one tenant's"
    assert places.may_wait("b", 10)
    for task in waiting:
        task.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)
    assert places.waiting("a") == 0
    for place in held:
        places.leave(place)
    assert places.shares.total == 0
    assert places._lines == places._receivers == {}


async def test_who_is_cancelled_when_it_was_just_given_a_place_gives_it_back() -> None:
    places = places_of(2)
    (first, *others) = take_all(places, "a")
    waiting = asyncio.create_task(places.enter("a", "host0", 1, LONG))
    await asyncio.sleep(0)
    for place in (first, *others):
        places.leave(place)
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    assert places.shares.total == 0
