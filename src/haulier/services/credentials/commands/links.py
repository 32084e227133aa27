"""Links that set a password: of a reset and of an invitation. See: contract/aaa.md sections 11.2 and 11.4.

A link's token has 256 bits and is kept as its SHA-256, which is the row's key. A person has one link of a sort: a new
one ends the old one. It counts as long as the address that it was sent to is the person's, and until a password is set
or all sessions are ended: whoever does that may do it because somebody else reads that mail. For an address that nobody
has a link is made too, which leads nowhere and is sent to nobody.
"""

from __future__ import annotations

import hashlib
import secrets
from urllib.parse import quote

from haulier.core.ids import derived
from haulier.core.refusal import Cause, Refusal
from haulier.platform.commands.call import Call
from haulier.platform.commands.nested import carry_out
from haulier.platform.messages.outbox import enclose
from haulier.platform.storage.changes import Change, RowWrite, replacing, row_change
from haulier.platform.storage.resources import Resource, to_json
from haulier.services.aaa.facade import UserBody, find_user, plan_user_change
from haulier.services.credentials.commands.codes import count_wish, find_person
from haulier.services.credentials.commands.passwords import known_words_of, plan_password
from haulier.services.credentials.events import LINK_CREATED, PASSWORD_RESET, CredentialPayload, LinkPayload
from haulier.services.credentials.kind import (
    ACTIVE,
    LIFE_OF_LINK,
    LINK,
    LINK_DECODER,
    LIVE,
    USED,
    LinkBody,
    LinkPurpose,
    Mode,
)
from haulier.services.credentials.people import contact_of, contacts_of
from haulier.services.credentials.store import proofs_count_since
from haulier.services.credentials.texts import message
from haulier.services.session.facade import act_as, plan_end_sessions

TOKEN_BYTES = 32
WRONG = "the link is not known, was used, was replaced by a newer one, or is too old"
"""One text for every reason."""
PAGES = {"reset": "reset-password", "invitation": "invitation"}


async def send_reset_link(call: Call, mode: Mode, address: str) -> None:
    """Send the person who has this address, if anybody has, a link that sets a new password. Raises Refusal, 429."""
    await count_wish(call, "link", mode, address)

    async def planned(inner: Call, _body: None) -> Change:
        return await plan_forgotten(inner, mode, address)

    await carry_out(call, planned)


async def plan_forgotten(call: Call, mode: Mode, address: str) -> Change:
    """Send the person who has this address a link that sets a new password; nobody, where nobody has it."""
    person = await find_person(call, mode, address)
    subject = person.userId if person is not None else f"{mode}\x1f{address.casefold()}"
    to = (person.mobile if mode == "sms" else person.email) if person is not None else None
    change, link = await plan_link(call, "reset", subject, person, contact_of(mode, to or address))
    if person is not None:
        enclose(
            call, change, message(call, mode, to or address, "reset", link=link), purpose="reset",
            useful_ms=LIFE_OF_LINK["reset"],
        )  # fmt: skip
    change.answer = None
    return change


async def plan_invitation(call: Call, user: UserBody, channel: Mode | None) -> tuple[Change, str]:
    """Send a person an invitation, by mail where nothing else is wanted and an address is known; the link too.

    Raises Refusal where the person cannot be reached so.
    """
    ways = [way for way in contacts_of(user) if channel in (None, way[0])]
    if not ways:
        raise Refusal(Cause.RULE, "the person has no address of this sort")
    mode, to = ways[0]
    change, link = await plan_link(call, "invitation", user.userId, user, contact_of(mode, to))
    to_send = message(call, mode, to, "invitation", link=link, name=user.name)
    enclose(call, change, to_send, purpose="invitation", useful_ms=LIFE_OF_LINK["invitation"])
    return change, link


async def plan_link(
    call: Call, purpose: LinkPurpose, subject: str, user: UserBody | None, contact: str
) -> tuple[Change, str]:
    """A fresh link to this contact, in place of an older one of its sort, and the change that makes it."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    id = link_id(call, purpose, subject)
    old = await call.get(LINK, id)
    sent_to = call.fingerprint(contact.encode(), LINK)
    body = LinkBody(purpose=purpose, userId=user.userId if user is not None else None, sentTo=sent_to)
    expires_at = call.at + LIFE_OF_LINK[purpose]
    row = (
        RowWrite(LINK, id, 0, key=hash_of(token), state=LIVE, body=to_json(body), expires_at=expires_at)
        if old is None
        else replacing(old, key=hash_of(token), state=LIVE, body=to_json(body), expires_at=expires_at)
    )
    change = row_change(LINK_CREATED, row, payload=to_json(LinkPayload(purpose=purpose, expiresAt=expires_at)))
    address = f"{call.mailed_address}/auth/realms/{quote(call.tenant)}/{PAGES[purpose]}?token={token}"
    return change, address


async def find_link(call: Call, token: str, purposes: tuple[LinkPurpose, ...]) -> tuple[Resource, LinkBody, UserBody]:
    """A link that is still good, and its person. Raises Refusal UNAUTHENTICATED, with one text for every reason."""
    row = await call.by_key(LINK, hash_of(token))
    body = row.body_as(LINK_DECODER) if row is not None else None
    if row is not None and body is not None and row.state == LIVE and (row.expires_at or 0) > call.now():
        found = await find_user(call, body.userId) if body.userId is not None else None
        is_active = found is not None and found[0].state == ACTIVE
        if body.purpose in purposes and found is not None and is_active and await _counts(call, row, body, found[1]):
            return row, body, found[1]
    raise Refusal(Cause.UNAUTHENTICATED, WRONG)


async def _counts(call: Call, row: Resource, link: LinkBody, user: UserBody) -> bool:
    """Whether a link went to where the person is reached still, and nothing has ended it since."""
    contacts = [contact_of(mode, to) for mode, to in contacts_of(user)]
    if link.sentTo and all(call.fingerprint(contact.encode(), LINK) != link.sentTo for contact in contacts):
        return False
    return row.updated_at >= await proofs_count_since(call, user.userId)


async def plan_password_by_link(call: Call, token: str, password: str, field: str = "newPassword") -> Change:
    """Set a password with a link, which is used with it: all sessions of the person end, and it is told by every way.

    Raises Refusal, 401 for a link that is not good, 400 for a password that is not.
    """
    link, _, user = await find_link(call, token, ("reset", "invitation"))
    rows = await plan_password(call, user.userId, password, known_words_of(call, user), field)
    act_as(call, user, call.origin_app or "")
    payload = to_json(CredentialPayload(userId=user.userId, address=call.address))
    change = row_change(
        PASSWORD_RESET, rows[0], replacing(link, state=USED), *await plan_has_credential(call, user.userId),
        *await plan_end_sessions(call, user.userId), payload=payload,
    )  # fmt: skip
    if link.body_as(LINK_DECODER).purpose == "reset":
        tell_of_change(call, change, user)
    change.answer = user.userId
    return change


async def plan_has_credential(call: Call, user_id: str) -> list[RowWrite]:
    """What notes that a person can sign in without an invitation; nothing where that is noted."""
    found = await find_user(call, user_id)
    if found is None or found[1].hasCredential:
        return []
    return await plan_user_change(call, *found, hasCredential=True)


def tell_of_change(call: Call, change: Change, user: UserBody) -> None:
    """Tell a person by every way that is known that the password was changed."""
    for mode, to in contacts_of(user):
        enclose(call, change, message(call, mode, to, "changed"), purpose="password changed")


def link_id(call: Call, purpose: LinkPurpose, subject: str) -> str:
    """The id of the one link of a sort that a person, or an address that nobody has, can have."""
    return derived(LINK, call.tenant, purpose, subject)


def hash_of(token: str) -> str:
    """What is kept of a link's token, by which its row is found."""
    return hashlib.sha256(b"haulier credential link\0" + token.encode("utf-8", "surrogatepass")).hexdigest()
