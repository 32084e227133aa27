"""Participants: everyone and everything that takes part in logistics, as typed resources.

The names other services may use.
"""

from haulier.services.participant.api import SERVICE
from haulier.services.participant.events import EVENTS
from haulier.services.participant.front import find_participants, is_active
from haulier.services.participant.kind import COMPILERS, PARTICIPANT, PARTICIPANT_TYPE

__all__ = ["COMPILERS", "EVENTS", "PARTICIPANT", "PARTICIPANT_TYPE", "SERVICE", "find_participants", "is_active"]
