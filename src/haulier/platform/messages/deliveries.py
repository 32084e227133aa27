"""Deliveries: what is told to people, one row a recipient and channel, until it was sent or given up.

They are a part of the change that causes them, so they are there when that is, and never without:

    group = DeliveryGroup(call, change, id=row.id, purpose="message-ended")
    group.add(sender="messages", channel="sms", provider="sms", recipient="+91…10", target={"to": number})
    group.close()

``sender`` names who carries it on, see ``Module.senders``; ``provider`` is whose pace they share. When none of a
group's deliveries is open any more, a timer of ``purpose`` is due whose subject is the group's id: once. What is told
is the service's own to read at that moment by the group's id; of the recipient it gets the ``target``, which is kept
sealed until the delivery has ended. See: docs/design/deliveries.md, contract/notification.md 9.3.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal
from uuid import UUID

import msgspec
from msgspec import Struct

from haulier.core.ids import named_uuid, ordered_uuid
from haulier.engines.statements import load_statements
from haulier.platform.commands.call import Call
from haulier.platform.storage.changes import Change, DeliveryWrite, GroupWrite
from haulier.platform.storage.resources import to_json

SQL = load_statements("haulier.platform.messages", "deliveries.sql")

DeliveryState = Literal["QUEUED", "HELD", "SENT", "FAILED", "DROPPED", "EXPIRED", "CANCELLED"]
OPEN = frozenset({"QUEUED", "HELD"})
DAY_MS = 24 * 3_600_000
LONGEST_WAIT_MS = DAY_MS
"""How long a delivery is tried for, where nothing shorter is said."""
OWN_BITS = 50
"""Bits of a delivery's id that tell those of one moment apart; those above tell their order in the change."""


class DeliveryGroup:
    """Deliveries to put into a change. ``is_first`` says whether the group begins with it, ``goes_on`` whether a later
    change adds more: until the last one is applied the group does not end.
    """

    def __init__(
        self, call: Call, change: Change, id: str, purpose: str, *, is_first: bool = True, goes_on: bool = False,
        part: int = 0,
    ) -> None:  # fmt: skip
        self._call = call
        self._change = change
        self._id = id
        self._purpose = purpose
        self._kept_open = int(goes_on) - int(not is_first)
        self._part = part

    def add(
        self,
        *,
        sender: str,
        channel: str,
        provider: str,
        recipient: str,
        target: Any = None,
        person: str | None = None,
        held_until: int | None = None,
        expires_at: int | None = None,
        rate: float | None = None,
        dropped: str | None = None,
        failed: str | None = None,
        digest_key: str | None = None,
    ) -> str:
        """Add one and return its id. ``recipient`` is what people are shown: no whole address and no token.

        ``held_until`` keeps it back; ``dropped`` and ``failed`` say why it ends at once. ``digest_key``: of those that
        were held under one key and are let go together, more than ten go as one. Raises KeysNotRead.
        """
        call = self._call
        number = len(self._change.deliveries)
        own = UUID(named_uuid(f"{self._id}\x1f{self._part}\x1f{number}")).int % (1 << OWN_BITS)
        id = str(ordered_uuid(call.at, number << OWN_BITS | own))
        expires_at = min(expires_at or call.at + LONGEST_WAIT_MS, call.at + 31 * DAY_MS)
        state = "DROPPED" if dropped else "FAILED" if failed else "HELD" if held_until else "QUEUED"
        is_open = state in OPEN
        self._change.deliveries.append(
            DeliveryWrite(
                id, self._id, sender, channel, provider, rate or call.runtime.settings.delivery.rate, state, recipient,
                due_at=min(held_until or call.at, expires_at), expires_at=expires_at,
                target=call.seal(to_json(target), id) if target is not None and is_open else None,
                person=person, reason=dropped or failed, digest_key=digest_key,
            )
        )  # fmt: skip
        return id

    def close(self) -> None:
        """Put the group itself into the change, after all of its deliveries."""
        more = sum(delivery.state in OPEN for delivery in self._change.deliveries if delivery.group == self._id)
        self._change.groups.append(GroupWrite(self._id, self._purpose, more + self._kept_open))


def recall(change: Change, id: str) -> None:
    """Call off what nobody is sending yet of a group; what is under way ends as it ends."""
    change.recalls.append(id)


class DeliveryAttempt(Struct, frozen=True, omit_defaults=True):
    """One try, as it is kept and shown. ``at`` is epoch milliseconds."""

    at: int
    ms: int
    status: int | None = None
    reason: str | None = None


_attempts = msgspec.json.Decoder(list[DeliveryAttempt])


class DeliveryRow(Struct, frozen=True, kw_only=True):
    """A delivery as it is read. Moments are epoch milliseconds."""

    id: str
    channel: str
    provider: str
    state: DeliveryState
    recipient: str
    person: str | None
    reason: str | None
    provider_id: str | None
    tries: int
    due_at: int
    expires_at: int
    created_at: int
    ended_at: int | None
    attempts: list[DeliveryAttempt]


async def count_deliveries(call: Call, groups: Sequence[str]) -> dict[str, dict[str, int]]:
    """How many deliveries each of the groups has, by state."""
    found: dict[str, dict[str, int]] = {group: {} for group in groups}
    if groups:
        for row in await call.fetch(SQL["counts"], list(groups)):
            found[row["group_id"]][row["state"]] = row["n"]
    return found


async def read_deliveries(call: Call, group: str, limit: int, offset: int) -> tuple[int, list[DeliveryRow]]:
    """How many deliveries a group has, and some of them in the order in which they were made."""
    total = int((await call.fetch(SQL["count_of_group"], group))[0]["count"])
    rows = await call.fetch(SQL["of_group"], group, limit, offset)
    return total, [
        DeliveryRow(
            id=str(row["id"]), channel=row["channel"], provider=row["provider"], state=row["state"],
            recipient=row["recipient"], person=row["person"], reason=row["reason"], provider_id=row["provider_id"],
            tries=row["tries"], due_at=row["due_at"], expires_at=row["expires_at"], created_at=row["created_at"],
            ended_at=row["ended_at"], attempts=_attempts.decode(row["attempts"]),
        )
        for row in rows
    ]  # fmt: skip


async def read_digested(call: Call, id: str, limit: int) -> list[str]:
    """The groups of what a delivery tells of that is a digest, the oldest first, at most ``limit``."""
    return [row["group_id"] for row in await call.fetch(SQL["digested"], id, limit)]
