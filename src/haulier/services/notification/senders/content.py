"""What a delivery says, and the settings of its app."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

import msgspec

from haulier.platform.commands.call import Call
from haulier.platform.declarations.tasks import TakenDelivery
from haulier.platform.messages.deliveries import read_digested
from haulier.platform.messages.placeholders import one_line
from haulier.services.notification.apps import merged
from haulier.services.notification.kind import (
    EVENT_DECODER,
    LANGUAGE,
    NOTIFICATION,
    PUSH_APP,
    PUSH_CONFIG,
    AppBody,
    ConfigBody,
    EventBody,
    config_id,
)
from haulier.services.notification.requests import MAX_BODY, AndroidConfig

MAX_LISTED = 20
"""Titles that a digest lists."""
MAX_KNOWN = 512
"""Notifications that a process remembers."""
_target = msgspec.json.Decoder(dict[str, str])


@dataclass(frozen=True, slots=True)
class Content:
    """A notification as it is sent, with the app that it is of."""

    event: EventBody
    app_id: str
    app: AppBody
    config: ConfigBody | None
    target: dict[str, str]
    at: int
    """When it was accepted."""

    @property
    def android(self) -> AndroidConfig:
        """The settings of this send above those of the app."""
        return merged(self.config.androidConfig if self.config is not None else None, self.event.androidConfig)

    @property
    def subject(self) -> str:
        """The title as one line."""
        return one_line(self.event.title)


class Notifications:
    """What this process sends lately. What a notification says never changes, so it is read once for all recipients."""

    def __init__(self, _runtime: object = None) -> None:
        self._known: OrderedDict[tuple[str, str], tuple[EventBody, str, int]] = OrderedDict()

    async def find(self, call: Call, id: str) -> tuple[EventBody, str, int] | None:
        """A notification, the id of its app, and when it was accepted; None where it is gone."""
        key = (call.tenant, id)
        known = self._known.get(key)
        if known is None:
            row = await call.get(NOTIFICATION, id)
            if row is None:
                return None
            known = self._known[key] = (row.body_as(EVENT_DECODER), row.parent or "", row.created_at)
            if len(self._known) > MAX_KNOWN:
                self._known.popitem(last=False)
        return known


async def read_content(call: Call, taken: TakenDelivery) -> Content | None:
    """What a delivery says; None where the notification or its app is gone."""
    found = await call.of_process(Notifications).find(call, taken.group)
    if found is None:
        return None
    event, app_id, accepted_at = found
    app = await call.read_config(PUSH_APP, app_id)
    if app is None or app.value is None:
        return None
    config = await call.read_optional_config(PUSH_CONFIG, config_id(call.tenant, app_id))
    target = _target.decode(taken.target) if taken.target else {}
    language = target.get(LANGUAGE)
    event = event.told_in(language)
    if taken.digest:
        event = await _digest(call, taken, event, language)
    settings = config.value if config is not None else None
    return Content(event, app_id, app.value, settings, target, accepted_at)


async def _digest(call: Call, taken: TakenDelivery, first: EventBody, language: str | None) -> EventBody:
    """One notification in place of several: how many they are, and what they are called."""
    rows = await call.get_many([(NOTIFICATION, id) for id in await read_digested(call, taken.id, MAX_LISTED)])
    events = [row.body_as(EVENT_DECODER).told_in(language) for row in rows if row is not None]
    titles = [one_line(event.title) for event in events]
    more = taken.digest + 1 - len(titles)
    lines = [*titles, *([f"+ {more}"] if more > 0 else [])]
    changes: dict[str, Any] = {"title": f"{taken.digest + 1}: {titles[0] if titles else ''}".strip()[:256]}
    return msgspec.structs.replace(
        first, body="\n".join(lines)[:MAX_BODY], html=None, imageUrl=None, actions=None, androidConfig=None, **changes
    )
