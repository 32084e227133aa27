"""What the service does with events of the stream."""

from __future__ import annotations

from haulier.platform.declarations.tasks import Consumer
from haulier.platform.typed.events import EXPIRED, event_name
from haulier.services.fpa.commands.contacts import erase_contact
from haulier.services.participant.facade import PARTICIPANT

CONSUMERS = (Consumer("fpa-contacts", {PARTICIPANT.name: [event_name(PARTICIPANT, EXPIRED)]}, erase_contact),)
