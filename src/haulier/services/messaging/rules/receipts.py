"""What a gateway says in a receipt or passes on as a reply. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

import msgspec

from haulier.core.refusal import Refusal
from haulier.core.templates import pick

ReceiptState = Literal["DELIVERED", "FAILED"]
MAX_ID, MAX_REPLY = 256, 4_096


class ReceiptForm(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Where a gateway's messages hold what counts: JSON paths, and its words for the two ends."""

    idPath: str = "$.id"
    statusPath: str = "$.status"
    reasonPath: str = "$.reason"
    fromPath: str = "$.from"
    textPath: str = "$.text"
    delivered: Sequence[str] = ("delivered", "read")
    failed: Sequence[str] = ("failed", "undelivered", "rejected", "expired")


class Receipt(msgspec.Struct, frozen=True):
    """A message of ours came in, or will not. ``id`` is the gateway's."""

    id: str
    state: ReceiptState
    reason: str | None = None


class Reply(msgspec.Struct, frozen=True):
    """Somebody wrote back. ``id`` is what the gateway names as its message or as ours that it answers."""

    sender: str
    text: str
    id: str | None = None


def read_receipt(form: ReceiptForm, body: Any) -> Receipt | Reply | None:
    """What a body of a gateway says; None for what is neither, such as a status between."""
    id, status = _text(form.idPath, body, MAX_ID), _text(form.statusPath, body, MAX_ID)
    sender, text = _text(form.fromPath, body, MAX_ID), _text(form.textPath, body, MAX_REPLY)
    if id and status:
        word = status.lower()
        if word in {one.lower() for one in form.delivered}:
            return Receipt(id, "DELIVERED")
        if word in {one.lower() for one in form.failed}:
            return Receipt(id, "FAILED", _text(form.reasonPath, body, MAX_ID) or status)
        return None
    return Reply(sender, text, id) if sender and text else None


def _text(path: str, body: Any, most: int) -> str | None:
    try:
        found = pick(path, body)
    except Refusal:
        return None
    if isinstance(found, list):
        found = found[0] if found else None
    if isinstance(found, bool) or not isinstance(found, str | int):
        return None
    return str(found)[:most]
