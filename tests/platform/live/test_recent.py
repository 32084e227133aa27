"""The memory of recent messages keeps what it says it keeps, and forgets what the stream lost."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from haulier.engines.jetstream import StoredMessage
from haulier.platform.declarations.event import EventBook
from haulier.platform.journal.events import MESSAGE_ID_HEADER, REPLAYED_HEADER
from haulier.platform.live.messages import MessageFramer, position_of, sequence_in
from haulier.platform.live.recent import Recent

FRAMER = MessageFramer(EventBook([]), lambda: 0)


def recent_of(most: int = 10_000, most_bytes: int = 32_000_000) -> Recent:
    return Recent(FRAMER, most=most, most_bytes=most_bytes)


def message(sequence: int, id: str, *, replayed: bool = False, size: int = 10) -> StoredMessage:
    headers = {MESSAGE_ID_HEADER: id, **({REPLAYED_HEADER: "1"} if replayed else {})}
    return StoredMessage(sequence, "haulier.events.no.t.k.E", headers, b"x" * size)


@given(st.integers(0, 50), st.integers(0, 60), st.integers(1, 20), st.integers(0, 70))
def test_what_it_covers_it_gives_whole_and_in_order(start: int, count: int, most: int, reached: int) -> None:
    recent = recent_of(most=most)
    recent.begin(start)
    for sequence in range(start + 1, start + count + 1):
        assert recent.add(message(sequence, f"id-{sequence}")) is not None
    behind = [entry.sequence for entry in recent.behind(reached)]
    assert recent.last == start + count
    assert len(recent) == min(most, count)
    if recent.covers(reached):
        assert behind == list(range(max(reached, start) + 1, start + count + 1))
    else:
        assert reached < start + count


def test_bytes_are_bounded_but_the_newest_message_stays() -> None:
    recent = recent_of(most_bytes=25)
    for sequence in range(1, 6):
        recent.add(message(sequence, str(sequence)))
    assert [entry.sequence for entry in recent.behind(0)] == [4, 5]
    recent.add(message(6, "6", size=100))
    assert [entry.sequence for entry in recent.behind(0)] == [6]


@given(st.integers(1, 20), st.integers(0, 20))
def test_what_is_sent_again_after_a_loss_is_kept_but_no_news(count: int, lost: int) -> None:
    recent = recent_of()
    for sequence in range(1, count + 1):
        recent.add(message(sequence, f"id-{sequence}"))
    kept = max(0, count - lost)
    recent.rewind(kept)
    assert recent.last == kept
    assert len(recent) == kept
    for sequence in range(kept + 1, count + 1):
        assert recent.add(message(sequence, f"id-{sequence}.salt", replayed=True)) is None
    assert recent.add(message(count + 1, "new", replayed=True)) is not None
    assert [entry.sequence for entry in recent.behind(0)] == list(range(1, count + 2))


def test_a_position_agrees_with_the_message_that_it_was_made_from_and_no_other() -> None:
    recent = recent_of(most=3)
    positions = [position_of(message(sequence, f"id-{sequence}")) for sequence in range(1, 6)]
    for sequence in range(1, 6):
        recent.add(message(sequence, f"id-{sequence}"))
    assert [recent.agrees(number, positions[number - 1]) for number in range(1, 6)] == [None, None, True, True, True]
    assert recent.agrees(4, position_of(message(4, "another"))) is False
    assert recent.agrees(6, position_of(message(6, "later"))) is None


@given(st.integers(0, 10**18), st.text())
def test_positions_are_read_back_and_other_texts_are_none(sequence: int, text: str) -> None:
    assert sequence_in(position_of(message(sequence, text))) == sequence
    found = sequence_in(text)
    assert found is None or text.startswith(f"{text.partition('-')[0]}-")
