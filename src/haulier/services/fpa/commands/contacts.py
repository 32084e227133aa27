"""Personal data of users are read, and erased with them. Each reading leaves a journal row with who read of whom.

See: contract/fpa.md section 2, PII.
"""

from __future__ import annotations

from typing import Any

from msgspec import UNSET

from haulier.core.refusal import invalid
from haulier.platform.commands.call import Call
from haulier.platform.journal.events import Event
from haulier.platform.storage.changes import Change
from haulier.platform.storage.resources import Json, to_json
from haulier.services.fpa.events import CONTACT_ERASED, EMAILS_READ, MOBILES_READ
from haulier.services.fpa.kind import USER_CONTACT, USER_TYPE, Contact
from haulier.services.fpa.responses import UserEmail, UserMobiles
from haulier.services.fpa.rules.references import full_id
from haulier.services.fpa.users import USERS, contact_place, read_contacts
from haulier.services.participant.facade import find_participants
from haulier.services.sds.facade import plan_erasure

USER_IDS = "userIds"
MAX_ASKED = 100
"""Users of whom one call asks."""


async def read_emails(call: Call, _body: None) -> Change:
    """The e-mail addresses of the users that the query names; unknown ids are left out."""
    contacts = await _asked(call)
    shown = [UserEmail(id, contact.email or UNSET) for id, contact in contacts.items()]
    return _noted(call, EMAILS_READ, list(contacts), shown)


async def read_mobiles(call: Call, _body: None) -> Change:
    """The mobile numbers of the users that the query names; unknown ids are left out."""
    contacts = await _asked(call)
    shown = [
        UserMobiles(id, contact.primaryMobile or UNSET, contact.secondaryMobile or UNSET)
        for id, contact in contacts.items()
    ]
    return _noted(call, MOBILES_READ, list(contacts), shown)


async def _asked(call: Call) -> dict[str, Contact]:
    """The personal data of those users that exist, in the order asked for. Raises Refusal for none and too many."""
    asked = list(dict.fromkeys(call.query_all(USER_IDS)))
    if not 1 <= len(asked) <= MAX_ASKED:
        raise invalid(USER_IDS, "limit", f"names 1 to {MAX_ASKED} users, not {len(asked)}")
    await USERS.need_type(call, USER_TYPE.plural)
    ids = [id for text in asked if (id := full_id(text, USER_TYPE.plural, USER_TYPE.singular)) is not None]
    known = await find_participants(call, ids)
    users = [id for id in dict.fromkeys(ids) if id in known]
    contacts = await read_contacts(call, users)
    return {id: contacts.get(id) or Contact() for id in users}


def _noted(call: Call, event: str, users: list[str], shown: list[Any]) -> Change:
    """The journal row of a reading; the answer comes when it is on disk."""
    payload: Json = {USER_IDS: users}
    change = Change(USER_CONTACT, call.new_id("reading"), 1, event, payload=to_json(payload))
    change.answer = shown
    return change


async def erase_contact(call: Call, event: Event) -> Change | None:
    """Erase the personal data of a user who was removed."""
    user_id = event.subject.partition("/")[2]
    if not user_id.startswith(f"{USER_TYPE.plural}:"):
        return None
    rows = await plan_erasure(call, contact_place(call, user_id))
    return Change(USER_CONTACT, user_id, 1, CONTACT_ERASED, rows, payload=to_json({"id": user_id})) if rows else None
