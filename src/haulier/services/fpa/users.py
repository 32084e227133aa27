"""Users: what differs from other records. Their personal data lie in the vault. See: contract/fpa.md section 2."""

from __future__ import annotations

from typing import Any

import msgspec

from haulier.platform.commands.call import Call
from haulier.platform.declarations.kind import CompiledType
from haulier.platform.storage.changes import RowWrite
from haulier.platform.storage.resources import Json, to_json
from haulier.platform.typed import NewInstance
from haulier.services.aaa.facade import email_of
from haulier.services.fpa.fronts import Front
from haulier.services.fpa.kind import CONTACT_DECODER, USER_TYPE, Contact
from haulier.services.fpa.requests import CreateUser, UpdateUser
from haulier.services.fpa.rules.masking import masked_number
from haulier.services.participant.facade import TypeOwn
from haulier.services.sds.facade import CONTACTS, place_of, put_secret, read_secrets

NAMES = ("firstName", "middleName", "lastName")


class Users(Front):
    """People who carry out tasks or supervise them."""

    def member_of(self, attribute: str) -> str:
        return "fileId" if attribute == "fileID" else attribute

    async def new_instance(self, call: Call, type_: CompiledType[TypeOwn], body: Any) -> NewInstance:
        new = await super().new_instance(call, type_, body)
        return new if body.userCode is not None else msgspec.structs.replace(new, id=call.new_id(self.fronted.plural))

    def code_of(self, call: Call, body: Any) -> str:
        """The code that is given; without one that of the id."""
        code: str = body.userCode or call.new_id(self.fronted.plural).partition(":")[2]
        return code

    def name_of(self, values: Json, _body: Any) -> str | None:
        return " ".join(values[name] for name in NAMES if values.get(name))

    def fixed_values(self, body: Any) -> Json:
        values = super().fixed_values(body)
        if body.fileId is not None:
            values["fileID"] = body.fileId
        document = body.identification
        if document is not None:
            number = document.validIdNumber
            shown = {"idType": document.idType, "idNum": masked_number(number) if number else None}
            values["identification"] = {name: value for name, value in shown.items() if value is not None}
        return values


USERS = Users(USER_TYPE)


def contact_place(call: Call, user_id: str) -> str:
    """The id of the one text in the vault that holds the personal data of a user."""
    return place_of(CONTACTS, call.tenant, user_id)


async def contact_rows(call: Call, user_id: str, body: CreateUser | UpdateUser, *, is_new: bool) -> list[RowWrite]:
    """The write that keeps the personal data of a body beside what is kept already; none when it gives none.

    Raises Refusal for what is no e-mail address.
    """
    email = email_of(body.email) if body.email is not None else None
    given: Json = {
        "email": email,
        "primaryMobile": body.primaryMobile,
        "secondaryMobile": body.secondaryMobile,
        "identification": body.identification,
    }
    given = {name: value for name, value in given.items() if value is not None}
    if not given:
        return []

    def together(kept: str | None) -> str:
        had = CONTACT_DECODER.decode(kept) if kept is not None and not is_new else Contact()
        return to_json(msgspec.structs.replace(had, **given))

    return [await put_secret(call, contact_place(call, user_id), together, is_new=is_new)]


async def read_contacts(call: Call, user_ids: list[str]) -> dict[str, Contact]:
    """The personal data of users by their ids, of those that have any."""
    places = {contact_place(call, id): id for id in user_ids}
    return {places[place]: CONTACT_DECODER.decode(text) for place, text in (await read_secrets(call, places)).items()}
