"""State machines: the registry of entities, events and reasons, and machines of entities.

The names other services may use.
"""

from haulier.services.statemachine.api import SERVICE
from haulier.services.statemachine.events import EVENTS
from haulier.services.statemachine.facade import REGISTRY
from haulier.services.statemachine.kind import COMPILERS, INSTANCE

__all__ = ["COMPILERS", "EVENTS", "INSTANCE", "REGISTRY", "SERVICE"]
