"""State machines: the registry of entities, events and reasons, and machines of entities.

The names other services may use.
"""

from haulier.services.statemachine.api import SERVICE
from haulier.services.statemachine.events import EVENTS, EndTold, MachineTold, StateTold
from haulier.services.statemachine.front import event_rule, new_entity, read_entity, usable_events
from haulier.services.statemachine.kind import COMPILERS, ENTITY, INSTANCE, EntityBody

__all__ = [
    "COMPILERS",
    "ENTITY",
    "EVENTS",
    "INSTANCE",
    "SERVICE",
    "EndTold",
    "EntityBody",
    "MachineTold",
    "StateTold",
    "event_rule",
    "new_entity",
    "read_entity",
    "usable_events",
]
