"""The people of an order, opened for whoever may: each read leaves a journal row. See: contract/order.md 10."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from haulier.platform.commands.call import Call
from haulier.platform.storage.changes import Change
from haulier.platform.storage.resources import to_json
from haulier.services.order.commands.whole_orders import LoadedOrder, config_of, loaded, payload_of
from haulier.services.order.events import CONTACTS_READ
from haulier.services.order.kind import ORDER
from haulier.services.order.queries import need_order_rows
from haulier.services.order.requests import Contact
from haulier.services.order.responses import ContactShown, ContactsShown, Role
from haulier.services.sds.facade import read_secrets

_contact = msgspec.json.Decoder(Contact)
Named = tuple[str, Role, str | None]
"""The id of a contact, where it is met, and for which work order."""


async def read_contacts(call: Call, _body: None) -> Change:
    """Everybody who is to be met for an order, with names and numbers."""
    order = loaded(call, await config_of(call), await need_order_rows(call))
    named = list(_named(order))
    opened = await read_secrets(call, [id for id, _, _ in named])
    row = order.row
    change = Change(ORDER.name, row.id, row.version, CONTACTS_READ, state=row.state)
    change.guards.append((ORDER.name, row.id, row.version))
    change.payload = to_json(payload_of(order.whole, row.version))
    change.answer = ContactsShown([_shown(one, opened.get(one[0])) for one in named])
    return change


def _named(order: LoadedOrder) -> Iterator[Named]:
    drop = order.whole.body.dropDetails.contact
    if drop is not None:
        yield drop, "DROP", None
    for part in order.whole.parts:
        pickup, back = part.body.pickupDetails, part.body.returnDetails
        if pickup is not None and pickup.contact is not None:
            yield pickup.contact, "PICKUP", part.id
        if back is not None and back.contact is not None:
            yield back.contact, "RETURN", part.id


def _shown(named: Named, text: str | None) -> ContactShown:
    id, role, work_order = named
    if text is None:
        return ContactShown(id=id, role=role, workOrderId=work_order)
    contact = _contact.decode(text)
    return ContactShown(
        id=id, role=role, workOrderId=work_order, name=contact.name, phone=contact.phone, email=contact.email
    )
