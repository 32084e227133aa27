"""How far callbacks came, for readers of the journal: where to, whether they got through, after how many tries."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal
from urllib.parse import urlsplit
from uuid import UUID

from msgspec import Struct

from haulier.engines.postgres import Record
from haulier.platform.callbacks.attempts import SQL
from haulier.platform.commands.call import Call
from haulier.platform.journal.events import receiver_in

CallbackState = Literal["waiting", "delivered", "failed", "dead"]
"""Not tried yet, or again since it was given up; got through; will be tried again; given up."""


class CallbackOutcome(Struct, frozen=True):
    """A callback that was asked for. ``host`` is empty where it goes to listeners of the event stream."""

    host: str
    outcome: CallbackState
    tries: int


async def callback_outcomes(call: Call, rows: Sequence[Record]) -> dict[UUID, CallbackOutcome]:
    """Those of the journal rows that asked for a callback, by the row's id: one statement, none where no row did."""
    asked = {row["id"]: row["callback"] for row in rows if row["callback"] is not None}
    if not asked:
        return {}
    oldest = min(row["at"] for row in rows)
    found = await call.fetch_list(SQL["outcomes"], list(asked), oldest)
    return {row["id"]: CallbackOutcome(_host(asked[row["id"]]), _state(row), row["tries"]) for row in found}


def _host(callback_request: str) -> str:
    return urlsplit(receiver_in(callback_request)).netloc


def _state(row: Record) -> CallbackState:
    if row["delivered"]:
        return "delivered"
    if row["dead"]:
        return "dead"
    return "failed" if row["last"] == "failed" else "waiting"
