"""Which events an entity has, which reasons an event, and what nobody has. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from haulier.core.refusal import Fault, refuse_faults
from haulier.services.statemachine.kind import EntityBody, EntityEvent, EventBody


def check_references(events: Iterable[str], known: Collection[str], field: str) -> None:
    """Every code must be registered. All that are not are named."""
    refuse_faults(
        [
            Fault(f"{field}[{index}]", "exists", f"{code} is not registered")
            for index, code in enumerate(events)
            if code not in known
        ]
    )


def bind(entity: EntityBody, event_code: str) -> list[EntityEvent] | None:
    """The entity's events with one more; None when it has that one already."""
    if any(event.eventCode == event_code for event in entity.events):
        return None
    return [*entity.events, EntityEvent(event_code)]


def unbind(entity: EntityBody, event_code: str) -> list[EntityEvent] | None:
    """The entity's events without this one; None when it never had it."""
    rest = [event for event in entity.events if event.eventCode != event_code]
    return None if len(rest) == len(entity.events) else rest


def orphan_events(events: Iterable[EventBody], entities: Iterable[EntityBody]) -> list[EventBody]:
    """Events that no entity has."""
    bound = {event.eventCode for entity in entities for event in entity.events}
    return [event for event in events if event.eventCode not in bound]


def orphan_reasons(reasons: Collection[str], events: Iterable[EventBody]) -> set[str]:
    """Reasons that no event names."""
    return set(reasons) - {reason for event in events for reason in event.reasonCodes}
