"""The events of the service that are not those of participants. See: docs/events.md."""

from __future__ import annotations

from msgspec import Struct

from haulier.platform.declarations.event import EventSpec, event_specs
from haulier.services.fpa.kind import USER_CONTACT

EMAILS_READ, MOBILES_READ, CONTACT_ERASED = "UserEmailsRead", "UserMobilesRead", "UserContactErased"


class ReadingPayload(Struct):
    """Whose personal data were read."""

    userIds: list[str]


EVENTS = (
    *event_specs(
        USER_CONTACT,
        ReadingPayload,
        {EMAILS_READ: "e-mail addresses of users were read", MOBILES_READ: "mobile numbers of users were read"},
    ),
    EventSpec(USER_CONTACT, CONTACT_ERASED, "the personal data of a user who was removed were erased"),
)
