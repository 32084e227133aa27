"""From one message to all who want it: listeners of the same tenant that want the same share one write of one text.

Messages that come while listeners are written to go out together in the next round, so the work grows with the rounds
and not with the messages: 2,000 listeners that hear 200 events a second cost some thousand writes a second.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator

from haulier.platform.journal.events import subject_token
from haulier.platform.live.items import Item, Person
from haulier.platform.live.listener import Listener
from haulier.platform.live.topics import Wanted

LEAST_REST_SECONDS = 0.025
MOST_REST_SECONDS = 0.1
"""Rest between two rounds of writing: as long as the last round took, within these. When all is quiet there is none."""
SHARE = 64
"""Listeners that are written to before the process looks after its other work."""
ROUND_BYTES = 256 * 1024
"""What a listener gets in one round, a single longer message apart: a backlog must not make everybody seem slow."""
MAX_WAITING_BYTES = 8 * 1024 * 1024
"""What may wait for the listeners of one group until no more is read from the stream."""
GroupKey = tuple[str, Wanted]


class Group:
    """Listeners of one tenant that want the same. ``pending`` is in the order of the stream."""

    __slots__ = ("key", "listeners", "newest", "pending", "waiting")

    def __init__(self, key: GroupKey) -> None:
        self.key = key
        self.listeners: set[Listener] = set()
        self.pending: list[Item] = []
        self.waiting = 0
        """Bytes of what is pending, and of what waits for single listeners."""
        self.newest = 0
        """The largest ``after`` of a listener: what lies behind it is for all of them."""


class Feed:
    """The groups of one tenant, by what they want."""

    __slots__ = ("everything", "groups", "index", "persons")

    def __init__(self) -> None:
        self.groups: dict[Wanted, Group] = {}
        self.index: dict[str, set[Group]] = {}
        self.everything: set[Group] = set()
        self.persons: dict[Person, set[Listener]] = {}

    def groups_for(self, item: Item) -> Iterator[Group]:
        """Each group that hears an item, once."""
        found = set(self.everything) if item.kind else set()
        for key in item.keys:
            found |= self.index.get(key, set())
        return (group for group in found if group.key[1].hears(item.kind, item.keys))

    def places(self, wanted: Wanted) -> Iterable[set[Group]]:
        """The sets that a group stands in, made when missing."""
        if not wanted.topics:
            return (self.everything,)
        return [self.index.setdefault(topic, set()) for topic in wanted.topics]


class Fanout:
    """All listeners of a process. Nothing here waits, but ``flush``."""

    def __init__(self) -> None:
        self._feeds: dict[str, Feed] = {}
        self._changed: dict[Group, None] = {}
        self.work = asyncio.Event()
        """Set while something waits to be written."""
        self.room = asyncio.Event()
        """Set unless too much waits."""
        self.room.set()
        self.tokens: frozenset[str] = frozenset()
        """Of the tenants of which anybody listens, as subjects carry them."""

    def listeners(self) -> list[Listener]:
        """Everybody."""
        return [
            listener for feed in self._feeds.values() for group in feed.groups.values() for listener in group.listeners
        ]

    def add(self, listener: Listener) -> None:
        """From here on it hears what lies behind ``listener.after``."""
        tenant = listener.identity.tenant_id
        if tenant not in self._feeds:
            self._feeds[tenant] = Feed()
            self.tokens |= {subject_token(tenant)}
        feed = self._feeds[tenant]
        group = feed.groups.get(listener.wanted)
        if group is None:
            group = feed.groups[listener.wanted] = Group((tenant, listener.wanted))
            for place in feed.places(listener.wanted):
                place.add(group)
        listener.wanted = group.key[1]  # the same object for all who want the same
        group.listeners.add(listener)
        group.newest = max(group.newest, listener.after)
        feed.persons.setdefault(listener.person, set()).add(listener)

    def remove(self, listener: Listener) -> None:
        """It hears no more; nothing is kept of it, nor of its group and tenant when it was the last."""
        feed = self._feeds.get(listener.identity.tenant_id)
        group = feed.groups.get(listener.wanted) if feed is not None else None
        if feed is None or group is None or listener not in group.listeners:
            return
        group.listeners.discard(listener)
        group.waiting -= _size(listener.own)
        listener.own = []
        same = feed.persons[listener.person]
        same.discard(listener)
        if not same:
            del feed.persons[listener.person]
        if group.listeners:
            self._make_room()
            return
        del feed.groups[listener.wanted]
        self._changed.pop(group, None)
        self._make_room()
        for place in feed.places(listener.wanted):
            place.discard(group)
        for topic in listener.wanted.topics:
            if not feed.index[topic]:
                del feed.index[topic]
        if not feed.groups:
            del self._feeds[listener.identity.tenant_id]
            self.tokens = frozenset(subject_token(tenant) for tenant in self._feeds)

    def route(self, item: Item) -> None:
        """Let those who want an item have it in the next round."""
        feed = self._feeds.get(item.tenant)
        if feed is None:
            return
        if item.person is not None:
            for listener in feed.persons.get(item.person, ()):
                if listener.after < item.sequence:
                    listener.own.append(item)
                    self._let_wait(feed.groups[listener.wanted], item)
            return
        for group in feed.groups_for(item):
            group.pending.append(item)
            self._let_wait(group, item)

    def change_all(self) -> None:
        """Write to everybody in the next round, if only a sign of life."""
        for feed in self._feeds.values():
            for group in feed.groups.values():
                self._change(group)

    def _let_wait(self, group: Group, item: Item) -> None:
        group.waiting += len(item.frame)
        if group.waiting > MAX_WAITING_BYTES:
            self.room.clear()
        self._change(group)

    def _change(self, group: Group) -> None:
        self._changed[group] = None
        self.work.set()

    async def flush(self, cut: int, tail: bytes) -> int:
        """Write what waits up to the sequence ``cut``, then ``tail``; answers how many messages went out in all."""
        changed, self._changed = self._changed, {}
        self.work.clear()
        sent = written = 0
        for group, items, whole in [(group, *_take(group, cut)) for group in changed]:
            upto, end = (cut, tail) if whole else (items[-1].sequence, b"")
            shared = b"".join([item.frame for item in items]) + end
            mixed = group.newest >= (items[0].sequence if items else upto)
            for listener in list(group.listeners):
                if mixed or listener.own:
                    sent += _write_own(group, listener, items, upto, end)
                else:
                    listener.write(shared)
                    sent += len(items)
                written += 1
                if written % SHARE == 0:
                    await asyncio.sleep(0)
            if group.pending or any(listener.own for listener in group.listeners):
                self._change(group)
        self._make_room()
        return sent

    def _make_room(self) -> None:
        """More may be read unless some group still waits for too much."""
        if all(group.waiting <= MAX_WAITING_BYTES for group in self._changed):
            self.room.set()

    def rewind(self, sequence: int) -> None:
        """What comes next has sequences from here on; nothing may be waiting."""
        for feed in self._feeds.values():
            for group in feed.groups.values():
                group.newest = min(group.newest, sequence)
        for listener in self.listeners():
            listener.after = min(listener.after, sequence)


def _take(group: Group, cut: int) -> tuple[list[Item], bool]:
    """The group's next items up to a sequence, which leave it; and whether none of those had to stay."""
    items: list[Item] = []
    size = 0
    for item in group.pending:
        if item.sequence > cut:
            break
        size += len(item.frame)
        if items and size > ROUND_BYTES:
            size -= len(item.frame)
            break
        items.append(item)
    group.pending = group.pending[len(items) :]
    group.waiting -= size
    return items, not group.pending or group.pending[0].sequence > cut


def _size(items: Iterable[Item]) -> int:
    return sum([len(item.frame) for item in items])


def _write_own(group: Group, listener: Listener, items: list[Item], cut: int, tail: bytes) -> int:
    """Write to one listener what the group got and what is its own, in order, without what it has already."""
    if listener.after >= cut:
        return 0
    own = [item for item in listener.own if item.sequence <= cut]
    if own:
        listener.own = listener.own[len(own) :]
        group.waiting -= _size(own)
        items = sorted([*items, *own], key=lambda item: item.sequence)
    payload = [item.frame for item in items if item.sequence > listener.after]
    listener.write(b"".join(payload) + tail)
    return len(payload)
