"""Passwords: checked, changed, set with a link. See: contract/aaa.md section 11.4."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

import msgspec

from haulier.core.refusal import invalid
from haulier.platform.access.password_hashing import HashClient, hash_queues, hash_text, is_text_of
from haulier.platform.commands.call import Call
from haulier.platform.storage.changes import RowWrite
from haulier.services.aaa.facade import USER, UserBody
from haulier.services.credentials.kind import CredentialBody
from haulier.services.credentials.leaked_passwords import is_leaked
from haulier.services.credentials.limits import PersonGuesses
from haulier.services.credentials.rules.passwords import (
    MAX_PASSWORD,
    check_length,
    check_strength,
    normal_password,
)
from haulier.services.credentials.store import find_credential, written

PASSWORD = "password"


async def check_password(call: Call, user_id: str | None, text: str, login: str = "") -> bool:
    """Whether this is the password of an active person.

    ``user_id`` is None where nobody is known by the ``login`` that was typed: it takes as long, counts as a guess as
    any other does, and is False. Raises Refusal, 429, beyond the limits of guesses.
    """
    async with call.of_process(PersonGuesses).attempt(call, PASSWORD, user_id or login.strip().casefold()) as attempt:
        credential = await find_credential(call, user_id or "")
        user = await call.read_config(USER, user_id) if user_id is not None else None
        is_active = user is not None and user.value is not None
        hashed = credential[1].password if credential is not None and is_active else None
        is_right = await _is_password(call, hashed, text)
        if is_right:
            await attempt.forgive()
    return is_right


async def plan_password(
    call: Call, user_id: str, text: str, known_words: Iterable[str], field: str = "newPassword"
) -> list[RowWrite]:
    """What sets a person's password, if it is a good one. Raises Refusal for one that is guessed too easily, is known
    from leaks, or is the present one.
    """
    password = normal_password(text)
    check_length(password, field)
    client = HashClient(True, call.tenant)
    await hash_queues().run(client, partial(check_strength, password, list(known_words), field))
    row, body = await find_credential(call, user_id) or (None, CredentialBody())
    if body.password is not None and await is_text_of(body.password, password, client):
        raise invalid(field, "new", "this is the present password")
    if await is_leaked(call, password):
        raise invalid(field, "leaked", "this password is on lists that were stolen elsewhere: take another one")
    hashed = await hash_text(password, client)
    return [written(row, user_id, msgspec.structs.replace(body, password=hashed, passwordAt=call.at))]


def known_words_of(call: Call, user: UserBody) -> list[str]:
    """What whoever guesses at this person's password tries first."""
    said = (user.firstName, user.middleName, user.lastName, user.email, user.mobile, call.tenant, call.brand)
    return [word for word in said if word]


async def _is_password(call: Call, hashed: str | None, text: str) -> bool:
    """Whether the text is the password of this hash; one that no password can be takes as long."""
    password = normal_password(text)
    is_possible = len(password) <= MAX_PASSWORD
    client = HashClient(False, call.address)
    return await is_text_of(hashed if is_possible else None, password[:MAX_PASSWORD], client)
