"""What typed resources need of the registry of entities, events and reasons, which is a service of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from haulier.core.machine import EventRule
from haulier.platform.call import Call
from haulier.platform.changes import RowWrite


class Registry(Protocol):
    """The state machine service, as types and instances see it. ``owner`` is the kind whose seed events count."""

    contested: frozenset[str]
    """Kinds of rows that ``new_entity`` may have to choose again."""

    async def new_entity(self, call: Call, owner: str, type_id: str, text: str, code: str | None) -> RowWrite:
        """The row that registers a type as an entity; its id is the code, a free one unless it is named."""

    async def event_rule(
        self, call: Call, owner: str, entity_code: str, event: str, reason: str | None, state: str | None
    ) -> EventRule | None:
        """The rule of an event that may be raised now; None when it is not registered for the entity."""

    async def usable_events(self, call: Call, owner: str, entity_code: str) -> Mapping[str, frozenset[str]]:
        """The events that a machine of the entity may use, each with the reasons it may carry."""
