"""The newest messages of the stream, kept by each process: who was away for a moment is served from here."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from haulier.engines.jetstream import StoredMessage
from haulier.platform.journal.events import REPLAYED_HEADER
from haulier.platform.live.messages import START, LiveMessage, MessageFramer, event_id_of, position_of


@dataclass(slots=True)
class Entry:
    """A message, decoded when somebody wants it. ``stored`` is let go then."""

    sequence: int
    position: str
    id: str
    size: int
    stored: StoredMessage | None
    message: LiveMessage | None = None


class Recent:
    """Entries in the order of their sequences: at most so many, of all tenants, with so many bytes on the stream."""

    def __init__(self, framer: MessageFramer, *, most: int, most_bytes: int) -> None:
        self._framer = framer
        self._most, self._most_bytes = most, most_bytes
        self._entries: deque[Entry] = deque()
        self._ids: set[str] = set()
        self._bytes = 0
        self._from = 1
        """Every message from this sequence on was seen; the older of them may have been dropped."""
        self.last = 0
        """Sequence of the newest message."""
        self.position = START

    def begin(self, last: int) -> None:
        """Know nothing but that the stream has come as far as ``last``."""
        self._entries.clear()
        self._ids.clear()
        self._bytes = 0
        self._from, self.last = last + 1, last
        self.position = START if not last else f"{last}-00000000"

    def add(self, stored: StoredMessage) -> Entry | None:
        """Keep a message; None when all who listen have it already and the relay only sent it again."""
        entry = Entry(stored.sequence, position_of(stored), event_id_of(stored), len(stored.data), stored)
        is_repeat = entry.id in self._ids and REPLAYED_HEADER in stored.headers
        self.last, self.position = entry.sequence, entry.position
        self._entries.append(entry)
        self._ids.add(entry.id)
        self._bytes += entry.size
        while len(self._entries) > self._most or (self._bytes > self._most_bytes and len(self._entries) > 1):
            oldest = self._entries.popleft()
            self._ids.discard(oldest.id)
            self._bytes -= oldest.size
            self._from = oldest.sequence + 1
        return None if is_repeat else entry

    def message(self, entry: Entry) -> LiveMessage | None:
        """The entry as listeners get it."""
        if entry.stored is not None:
            entry.message, entry.stored = self._framer.message(entry.stored), None
        return entry.message

    def covers(self, reached: int) -> bool:
        """Whether everything behind ``reached`` is kept here."""
        return reached + 1 >= self._from

    def agrees(self, sequence: int, position: str) -> bool | None:
        """Whether the message at a sequence is the one of a position; None when it is not kept here."""
        if position == self.position:
            return True
        if not self._entries or not self._entries[0].sequence <= sequence <= self.last:
            return None
        return next(self.behind(sequence - 1)).position == position

    def behind(self, reached: int) -> Iterator[Entry]:
        """The entries behind a sequence, in order."""
        return islice(self._entries, self._index(reached), None)

    def _index(self, reached: int) -> int:
        """How many entries do not lie behind a sequence. Most ask near the newest end."""
        low, high = 0, len(self._entries)
        while low < high:
            middle = (low + high) // 2
            if self._entries[middle].sequence <= reached:
                low = middle + 1
            else:
                high = middle
        return low

    def at(self, place: int) -> Entry:
        """The entry at a place, 0 the oldest."""
        return self._entries[place]

    def __len__(self) -> int:
        return len(self._entries)

    def rewind(self, sequence: int) -> None:
        """The stream lost what lies behind a sequence: it will come again, under other sequences.

        What was lost is still known by its ids, so that listeners do not get it twice.
        """
        while self._entries and self._entries[-1].sequence > sequence:
            self._bytes -= self._entries.pop().size
        self.last = sequence
        self.position = self._entries[-1].position if self._entries else f"{sequence}-00000000"
