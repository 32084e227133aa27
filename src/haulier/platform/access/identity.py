"""Who calls: what a token says, and the actor that is written into every row.

See: contract/conventions.md sections 1 and 2.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import msgspec

from haulier.core.header_text import decode_text

MAX_ACTOR_ID = 64
MAX_ACTOR_NAME = 256
ACTOR_CACHE_SIZE = 4_096
MAX_REMEMBERED_BYTES = 1_024
"""Longer headers are read anew each time: anybody may send such."""


@dataclass(frozen=True, slots=True)
class Identity:
    """A verified token, or a session. ``expires_at`` is epoch seconds.

    ``user_id`` is empty where an app calls for itself; so is ``session_id``, which a person's token and a person's
    cookie name alike.
    """

    tenant_id: str
    client_id: str
    app_id: str
    roles: tuple[str, ...]
    expires_at: int
    user_id: str = ""
    user_name: str = ""
    session_id: str = ""
    has_second_factor: bool = False

    @property
    def is_installation(self) -> bool:
        """Whether the installation itself acts, on the word of its operator: no token says so."""
        return self.app_id == INSTALLATION and not self.client_id

    @property
    def user_info(self) -> bytes:
        """The person as callers with an app's token name one in a header; empty where an app calls for itself."""
        return msgspec.json.encode({"id": self.user_id, "name": self.user_name}) if self.user_id else b""


INSTALLATION = "haulier"
"""The app, without a client, as which the installation itself acts."""
UNKNOWN = Identity("", "", "", (), 0)
"""Whoever has not been authenticated."""


class Actors:
    """Turns user-info headers of any shape into actor JSON text; never refuses one."""

    def __init__(self) -> None:
        self._known: dict[tuple[bytes, str], str] = {}

    def actor(self, user_info: bytes, app_id: str) -> str:
        """``{"id","name"?,"appId"}`` as JSON text."""
        key = (user_info, app_id)
        known = self._known.get(key)
        if known is None:
            known = msgspec.json.encode(parse_user_info(user_info, app_id)).decode()
            if len(self._known) >= ACTOR_CACHE_SIZE:
                self._known.clear()
            if len(user_info) <= MAX_REMEMBERED_BYTES:
                self._known[key] = known
        return known


def actor_from(actor: str, address: str, agent: bytes, *, is_person: bool = False) -> str:
    """The actor with where it calls from, as the audit tells it. ``is_person`` where a person's own sign-in proves it;
    else an app says whose call it makes.
    """
    origin = {"address": address, "agent": clean(decode_text(agent))[:MAX_ACTOR_NAME], "isPerson": is_person}
    return msgspec.json.encode(
        msgspec.json.decode(actor) | {name: value for name, value in origin.items() if value}
    ).decode()


def parse_user_info(user_info: bytes, app_id: str) -> dict[str, str]:
    """Accepts ``{"id","name"}``, ``{"user","id"}``, ``{"id"}``, numbers and plain text;
    without any, the app itself acts.
    """
    text = clean(decode_text(user_info))
    if not text:
        return {"id": app_id[:MAX_ACTOR_ID], "appId": app_id}
    try:
        value: Any = msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError):
        value = text
    if not isinstance(value, dict):
        return {"id": clean(str(value))[:MAX_ACTOR_ID] or app_id[:MAX_ACTOR_ID], "appId": app_id}
    name = value.get("name") or value.get("user")
    chosen = value.get("id") if value.get("id") not in (None, "") else name
    actor = {"id": clean(str(chosen if chosen is not None else app_id))[:MAX_ACTOR_ID], "appId": app_id}
    if isinstance(name, str) and name:
        actor["name"] = clean(name)[:MAX_ACTOR_NAME]
    return actor


def clean(text: str) -> str:
    """Without the characters that JSON columns cannot hold."""
    return text.replace("\x00", "").strip()
