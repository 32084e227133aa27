"""Sending one message to all who subscribe to it: listeners of a tenant with the same subscription share one text.

Messages that come while listeners are written to go out together in the next round, so the work grows with the rounds
and not with the messages: 2,000 listeners that get 200 events a second cost some thousand writes a second.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator

from haulier.platform.journal.events import subject_token
from haulier.platform.live.listener import Listener
from haulier.platform.live.messages import LiveMessage, Person
from haulier.platform.live.topics import Subscription

LEAST_REST_SECONDS = 0.025
MOST_REST_SECONDS = 0.1
"""Rest between two rounds of writing: as long as the last round took, within these. When all is quiet there is none."""
SHARE = 64
"""Listeners that are written to before the process looks after its other work."""
ROUND_BYTES = 256 * 1024
"""What a listener gets in one round, a single longer message apart: a backlog must not make everybody seem slow."""
MAX_WAITING_BYTES = 8 * 1024 * 1024
"""What may wait for the listeners of one group until no more is read from the stream."""
GroupKey = tuple[str, Subscription]


class ListenerGroup:
    """Listeners of one tenant with the same subscription. ``pending`` is in the order of the stream."""

    __slots__ = ("key", "listeners", "newest", "pending", "waiting")

    def __init__(self, key: GroupKey) -> None:
        self.key = key
        self.listeners: set[Listener] = set()
        self.pending: list[LiveMessage] = []
        self.waiting = 0
        """Bytes of what is pending, and of what waits for single listeners."""
        self.newest = 0
        """The largest ``after`` of a listener: what lies behind it is for all of them."""


class TenantListeners:
    """The groups of one tenant, by subscription."""

    __slots__ = ("everything", "groups", "index", "persons")

    def __init__(self) -> None:
        self.groups: dict[Subscription, ListenerGroup] = {}
        self.index: dict[str, set[ListenerGroup]] = {}
        self.everything: set[ListenerGroup] = set()
        self.persons: dict[Person, set[Listener]] = {}

    def groups_for(self, message: LiveMessage) -> Iterator[ListenerGroup]:
        """Each group that gets a message, once."""
        found = set(self.everything) if message.kind else set()
        for key in message.keys:
            found |= self.index.get(key, set())
        return (group for group in found if group.key[1].matches(message.kind, message.keys))

    def of_person(self, person: Person) -> Iterable[Listener]:
        """The listeners of a person's session in an app; in all apps, where none is named."""
        if person[0]:
            return self.persons.get(person, ())
        return [listener for (_, user), same in self.persons.items() if user == person[1] for listener in same]

    def places(self, subscription: Subscription) -> Iterable[set[ListenerGroup]]:
        """The sets that a group stands in, made when missing."""
        named = [self.index.setdefault(topic, set()) for topic in subscription.topics]
        return [self.everything, *named] if subscription.is_to_everything else named


class Broadcaster:
    """All listeners of a process. Only ``flush`` waits for anything."""

    def __init__(self) -> None:
        self._tenants: dict[str, TenantListeners] = {}
        self._changed: dict[ListenerGroup, None] = {}
        self.work = asyncio.Event()
        """Set while something waits to be written."""
        self.has_room = asyncio.Event()
        """Set unless too much waits."""
        self.has_room.set()
        self.tokens: frozenset[str] = frozenset()
        """Tokens, in subjects, of the tenants that have a listener."""

    def listeners(self) -> list[Listener]:
        """All listeners of all tenants."""
        return [
            listener
            for tenant_listeners in self._tenants.values()
            for group in tenant_listeners.groups.values()
            for listener in group.listeners
        ]

    def add(self, listener: Listener) -> None:
        """Add a listener: it gets what lies behind ``listener.after``."""
        tenant = listener.identity.tenant_id
        if tenant not in self._tenants:
            self._tenants[tenant] = TenantListeners()
            self.tokens |= {subject_token(tenant)}
        tenant_listeners = self._tenants[tenant]
        group = tenant_listeners.groups.get(listener.subscription)
        if group is None:
            group = tenant_listeners.groups[listener.subscription] = ListenerGroup((tenant, listener.subscription))
            for place in tenant_listeners.places(listener.subscription):
                place.add(group)
        listener.subscription = group.key[1]  # the same object for all who want the same
        group.listeners.add(listener)
        group.newest = max(group.newest, listener.after)
        tenant_listeners.persons.setdefault(listener.person, set()).add(listener)

    def remove(self, listener: Listener) -> None:
        """Remove a listener, and its group and tenant when it was their last."""
        tenant_listeners = self._tenants.get(listener.identity.tenant_id)
        group = tenant_listeners.groups.get(listener.subscription) if tenant_listeners is not None else None
        if tenant_listeners is None or group is None or listener not in group.listeners:
            return
        group.listeners.discard(listener)
        group.waiting -= _size(listener.own_messages)
        listener.own_messages = []
        same = tenant_listeners.persons[listener.person]
        same.discard(listener)
        if not same:
            del tenant_listeners.persons[listener.person]
        if group.listeners:
            self._make_room()
            return
        del tenant_listeners.groups[listener.subscription]
        self._changed.pop(group, None)
        self._make_room()
        for place in tenant_listeners.places(listener.subscription):
            place.discard(group)
        for topic in listener.subscription.topics:
            if not tenant_listeners.index[topic]:
                del tenant_listeners.index[topic]
        if not tenant_listeners.groups:
            del self._tenants[listener.identity.tenant_id]
            self.tokens = frozenset(subject_token(tenant) for tenant in self._tenants)

    def name(self, listener: Listener, person: Person) -> None:
        """A listener's session is another person's from here on."""
        tenant_listeners = self._tenants.get(listener.identity.tenant_id)
        same = tenant_listeners.persons.get(listener.person) if tenant_listeners is not None else None
        if tenant_listeners is not None and same is not None and listener in same:
            same.discard(listener)
            if not same:
                del tenant_listeners.persons[listener.person]
            tenant_listeners.persons.setdefault(person, set()).add(listener)
        listener.person = person

    def route(self, message: LiveMessage) -> None:
        """Let those who subscribe to a message have it in the next round."""
        tenant_listeners = self._tenants.get(message.tenant)
        if tenant_listeners is None:
            return
        if message.person is not None:
            for listener in tenant_listeners.of_person(message.person):
                if listener.after < message.sequence:
                    listener.own_messages.append(message)
                    self._count_pending(tenant_listeners.groups[listener.subscription], message)
            return
        for group in tenant_listeners.groups_for(message):
            group.pending.append(message)
            self._count_pending(group, message)

    def change_all(self) -> None:
        """Write to everybody in the next round, if only a sign of life."""
        for tenant_listeners in self._tenants.values():
            for group in tenant_listeners.groups.values():
                self._change(group)

    def _count_pending(self, group: ListenerGroup, message: LiveMessage) -> None:
        group.waiting += len(message.frame)
        if group.waiting > MAX_WAITING_BYTES:
            self.has_room.clear()
        self._change(group)

    def _change(self, group: ListenerGroup) -> None:
        self._changed[group] = None
        self.work.set()

    async def flush(self, cut: int, tail: bytes) -> int:
        """Write what waits up to the sequence ``cut``, then ``tail``; answers how many messages went out in all."""
        changed, self._changed = self._changed, {}
        self.work.clear()
        sent = written = 0
        for group, messages, whole in [(group, *_take(group, cut)) for group in changed]:
            upto, end = (cut, tail) if whole else (messages[-1].sequence, b"")
            shared = b"".join([message.frame for message in messages]) + end
            mixed = group.newest >= (messages[0].sequence if messages else upto)
            for listener in list(group.listeners):
                if mixed or listener.own_messages:
                    sent += _write_own(group, listener, messages, upto, end)
                else:
                    listener.write(shared)
                    sent += len(messages)
                written += 1
                if written % SHARE == 0:
                    await asyncio.sleep(0)
            if group.pending or any(listener.own_messages for listener in group.listeners):
                self._change(group)
        self._make_room()
        return sent

    def _make_room(self) -> None:
        """More may be read unless some group still waits for too much."""
        if all(group.waiting <= MAX_WAITING_BYTES for group in self._changed):
            self.has_room.set()

    def rewind(self, sequence: int) -> None:
        """What comes next has sequences from here on; nothing may be waiting."""
        for tenant_listeners in self._tenants.values():
            for group in tenant_listeners.groups.values():
                group.newest = min(group.newest, sequence)
        for listener in self.listeners():
            listener.after = min(listener.after, sequence)


def _take(group: ListenerGroup, cut: int) -> tuple[list[LiveMessage], bool]:
    """The group's next messages up to a sequence, which leave it; and whether none of those had to stay."""
    messages: list[LiveMessage] = []
    size = 0
    for message in group.pending:
        if message.sequence > cut:
            break
        size += len(message.frame)
        if messages and size > ROUND_BYTES:
            size -= len(message.frame)
            break
        messages.append(message)
    group.pending = group.pending[len(messages) :]
    group.waiting -= size
    return messages, not group.pending or group.pending[0].sequence > cut


def _size(messages: Iterable[LiveMessage]) -> int:
    return sum([len(message.frame) for message in messages])


def _write_own(group: ListenerGroup, listener: Listener, messages: list[LiveMessage], cut: int, tail: bytes) -> int:
    """Write to one listener what the group got and what is its own, in order, without what it has already."""
    if listener.after > cut:
        return 0
    own_messages = [message for message in listener.own_messages if message.sequence <= cut]
    if own_messages:
        listener.own_messages = listener.own_messages[len(own_messages) :]
        group.waiting -= _size(own_messages)
        messages = sorted([*messages, *own_messages], key=lambda message: message.sequence)
    frames = [message.frame for message in messages if message.sequence > listener.after]
    listener.write(b"".join(frames) + tail)
    return len(frames)
