"""Whatever comes between, each listener gets what is for it, in the order of the stream, each once."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haulier.platform.access.identity import Identity
from haulier.platform.live import broadcaster as module
from haulier.platform.live.broadcaster import Broadcaster
from haulier.platform.live.listener import Listener
from haulier.platform.live.messages import LiveMessage
from haulier.platform.live.topics import Subscription

KINDS = ["job", "dispatch"]
wanteds = st.builds(
    Subscription,
    st.frozensets(st.sampled_from(["job", "dispatch", "job/1", "broadcast:a"]), max_size=2),
    st.none() | st.just(frozenset({"job"})),
)
people = st.sampled_from([("app", "1"), ("app", "2")])
messages = st.one_of(
    st.tuples(st.just("event"), st.sampled_from(KINDS), st.integers(1, 2)),
    st.tuples(st.just("broadcast"), st.sampled_from("ab"), st.just(0)),
    st.tuples(st.just("person"), people, st.just(0)),
)
steps = st.one_of(
    st.tuples(st.just("message"), messages),
    st.tuples(st.just("join"), st.tuples(wanteds, people)),
    st.tuples(st.just("leave"), st.integers(0, 5)),
    st.tuples(st.just("flush"), st.integers(0, 2)),
)


class Wire(asyncio.Transport):
    """Keeps what is written."""

    def __init__(self) -> None:
        super().__init__()
        self.written: list[bytes] = []

    def write(self, data: Any) -> None:
        self.written += bytes(data).split(b";")[:-1]


def item_of(sequence: int, message: tuple[str, Any, int]) -> LiveMessage:
    what, name, id = message
    kind = name if what == "event" else ""
    keys = (
        (name, f"{name}/{id}") if what == "event" else (f"broadcast:{name}",) if what == "broadcast" else ("callback",)
    )
    person = name if what == "person" else None
    return LiveMessage(sequence, str(sequence), "t", kind, keys, person, b"%d;" % sequence)


def matches(listener: Listener, item: LiveMessage) -> bool:
    if item.person is not None:
        return item.person == listener.person
    return listener.subscription.matches(item.kind, item.keys)


@given(st.lists(steps, max_size=60), st.integers(1, 12))
def test_each_listener_gets_its_own_in_order_and_once(plan: list[tuple[str, Any]], round_bytes: int) -> None:
    asyncio.run(carry_out(plan, round_bytes))


async def carry_out(plan: list[tuple[str, Any]], round_bytes: int) -> None:
    broadcaster, items = Broadcaster(), list[LiveMessage]()
    joined: list[tuple[Listener, Wire, int]] = []
    before, module.ROUND_BYTES = module.ROUND_BYTES, round_bytes
    try:
        for what, detail in plan:
            if what == "message":
                items.append(item_of(len(items) + 1, detail))
                broadcaster.route(items[-1])
            elif what == "join":
                subscription, person = detail
                listener, wire = Listener(Identity("t", "", "app", (), 0), "", person, subscription), Wire()
                listener.transport, listener.after = wire, len(items)
                broadcaster.add(listener)
                joined.append((listener, wire, len(items)))
            elif what == "leave" and detail < len(joined):
                listener, wire, after = joined.pop(detail)
                broadcaster.remove(listener)
                check(listener, wire, after, items, whole=False)
            elif what == "flush":
                await broadcaster.flush(len(items) - detail, b"")
                for listener, wire, after in joined:
                    check(listener, wire, after, items, whole=False)
        while broadcaster.work.is_set():
            await broadcaster.flush(len(items), b"")
        for listener, wire, after in joined:
            check(listener, wire, after, items, whole=True)
            broadcaster.remove(listener)
        assert (broadcaster._tenants, broadcaster._changed, broadcaster.tokens) == ({}, {}, frozenset())
        assert broadcaster.has_room.is_set()
    finally:
        module.ROUND_BYTES = before


def check(listener: Listener, wire: Wire, after: int, items: list[LiveMessage], *, whole: bool) -> None:
    """What it got is a beginning of what it should get; all of it at the end."""
    due = [b"%d" % item.sequence for item in items if item.sequence > after and matches(listener, item)]
    assert wire.written == due[: len(wire.written)]
    if whole:
        assert wire.written == due


PERSONS = pytest.mark.parametrize("person", [None, ("app", "1")])
"""For whom too much waits: for a group, or for one of it."""


def long_item(sequence: int, person: tuple[str, str] | None, frame: bytes) -> LiveMessage:
    return LiveMessage(sequence, "", "t", "" if person else "job", ("callback" if person else "job",), person, frame)


@PERSONS
async def test_too_much_that_waits_holds_the_reader_up_until_it_is_written(person: tuple[str, str] | None) -> None:
    broadcaster, wire = Broadcaster(), Wire()
    listener = Listener(Identity("t", "", "app", (), 0), "", ("app", "1"), Subscription(frozenset(), None))
    listener.transport = wire
    broadcaster.add(listener)
    long = b"x" * (module.MAX_WAITING_BYTES // 4) + b";"
    for sequence in range(1, 6):
        broadcaster.route(long_item(sequence, person, long))
    assert not broadcaster.has_room.is_set()
    while broadcaster.work.is_set():
        await broadcaster.flush(5, b"")
    assert broadcaster.has_room.is_set()
    assert len(wire.written) == 5


@PERSONS
@pytest.mark.parametrize("others", [0, 1])
async def test_who_leaves_lets_the_reader_go_on(person: tuple[str, str] | None, others: int) -> None:
    broadcaster = Broadcaster()
    for number in range(2, 2 + others * (person is not None)):
        other = Listener(Identity("t", "", "app", (), 0), "", ("app", str(number)), Subscription(frozenset(), None))
        other.transport = Wire()
        broadcaster.add(other)
    listener = Listener(Identity("t", "", "app", (), 0), "", ("app", "1"), Subscription(frozenset(), None))
    listener.transport = Wire()
    broadcaster.add(listener)
    broadcaster.route(long_item(1, person, b"x" * (module.MAX_WAITING_BYTES + 1)))
    assert not broadcaster.has_room.is_set()
    broadcaster.remove(listener)
    assert broadcaster.has_room.is_set()
