"""The language of topics: each form is taken, everything else is refused by name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haulier.core.refusal import Cause, Refusal
from haulier.platform.declarations.event import EventBook, EventSpec
from haulier.platform.live.topics import MAX_TOPIC_LENGTH, MAX_TOPICS, Subscription, kind_of, parse_topics, resource_of
from haulier.platform.outbound.callback import MAX_TOPIC, SseTarget, parse_target

BOOK = EventBook([EventSpec("job", "JobCreated", "made"), EventSpec("dispatch", "DispatchCreated", "made")])
ids = st.text(min_size=1, max_size=40).map(str.strip).filter(bool)


@pytest.mark.parametrize(
    ("topic", "kind", "resource"),
    [
        ("job", "job", "/job"),
        ("job.JobCreated", "job", "/job"),
        ("job/parcel:01a2.3/4", "job", "/job"),
        ("broadcast:fleet.north/1", "", "/broadcast/fleet.north/1"),
    ],
)
def test_each_form_is_taken(topic: str, kind: str, resource: str) -> None:
    assert parse_topics([f" {topic} ", "", topic], BOOK) == {topic}
    assert (kind_of(topic), resource_of(topic)) == (kind, resource)


@pytest.mark.parametrize(
    "topic",
    [
        "jobs", "job.", "job.DispatchCreated", "job/", "broadcast:", "broadcast: x", "broadcast:a(b)", "fleet", "/x",
        ".", f"broadcast:{'x' * (MAX_TOPIC + 1)}", f"job/{'x' * MAX_TOPIC_LENGTH}",
    ],
)  # fmt: skip
def test_what_is_no_topic_is_refused_and_named(topic: str) -> None:
    with pytest.raises(Refusal) as refusal:
        parse_topics(["job", topic], BOOK)
    assert refusal.value.cause is Cause.INVALID
    (fault,) = refusal.value.faults
    assert fault.field == "topics"
    assert topic[:20] in fault.message


def test_the_limits_are_taken_and_one_more_is_not() -> None:
    most = [f"job/{number}" for number in range(MAX_TOPICS)]
    assert len(parse_topics(most, BOOK)) == MAX_TOPICS
    assert len(parse_topics([f"job/{'x' * (MAX_TOPIC_LENGTH - 4)}", f"broadcast:{'x' * MAX_TOPIC}"], BOOK)) == 2
    with pytest.raises(Refusal):
        parse_topics([*most, "job"], BOOK)


@given(st.text(max_size=60))
def test_a_broadcast_is_a_topic_exactly_when_a_callback_can_name_it(name: str) -> None:
    named = parse_target(f"{{{{SSE_BROADCAST({name})}}}}") == SseTarget(name)
    try:
        taken = parse_topics([f"broadcast:{name}"], BOOK) == {f"broadcast:{name}"}
    except Refusal:
        taken = False
    assert taken == named


@given(st.lists(st.sampled_from(["job", "dispatch", "job.JobCreated", "job/1", "dispatch/1", "broadcast:a", "*"])), ids)
def test_what_is_heard_is_what_a_topic_names_and_a_role_allows(topics: list[str], id: str) -> None:
    wanted = frozenset(topics)
    keys = ("job", "job.JobCreated", f"job/{id}", "dispatch/1")
    named = not wanted or "*" in wanted or bool(wanted & set(keys))
    assert Subscription(wanted, None).matches("job", keys) == named
    assert Subscription(wanted, frozenset({"job"})).matches("job", keys) == named
    assert not Subscription(wanted, frozenset({"dispatch"})).matches("job", keys)
    assert Subscription(wanted, frozenset({"dispatch"})).matches("", ("broadcast:a",)) == ("broadcast:a" in wanted)
