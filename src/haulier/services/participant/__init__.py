"""Participants: everyone and everything that takes part in logistics, as typed resources.

The names other services may use.
"""

from haulier.services.participant.api import BATCHES, SERVICE
from haulier.services.participant.events import EVENTS
from haulier.services.participant.facade import find_participants, is_active
from haulier.services.participant.kind import (
    COMPILERS,
    PARTICIPANT,
    PARTICIPANT_TEMPLATE,
    PARTICIPANT_TYPE,
    TENANT_SETTINGS,
)

__all__ = [
    "BATCHES", "COMPILERS", "EVENTS", "PARTICIPANT", "PARTICIPANT_TEMPLATE", "PARTICIPANT_TYPE", "SERVICE",
    "TENANT_SETTINGS", "find_participants", "is_active",
]  # fmt: skip
