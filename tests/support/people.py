"""People of a tenant as tests need them: onboarded over HTTP, with tokens, and what was sent to them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import uuid4

import msgspec

from haulier.platform.access.sessions import OPEN, SESSION, SessionBody
from haulier.platform.messages.message import CONTENT_DECODER, MESSAGE_DECODER, Mail, Message
from haulier.platform.storage.changes import Change, Envelope, RowWrite
from support.sessions import address
from support.stack import Answer, Client, Stack

AAA = "/core/api/v1/aaa"
APP = "platform:app:haulier-admin"
PASSWORD = "correct horse battery staple"
OTHER_PASSWORD = "seven purple lanterns drift"
DAY_MS = 86_400_000


def caller(client: Client, here: str | None = None, **more: str) -> Client:
    """Somebody without a token, at an address that is nobody else's."""
    return replace(client, headers={"X-COREOS-TID": client.tenant, "X-Forwarded-For": here or address(), **more})


@dataclass(slots=True)
class Person:
    """A person who was onboarded."""

    stack: Stack
    client: Client
    id: str
    email: str
    number: str

    @property
    def mobile(self) -> dict[str, str]:
        return {"countryCode": "+91", "number": self.number}

    async def signed_in(self, *, minutes_ago: float = 0, amr: tuple[str, ...] = (), app: str = APP) -> Client:
        """The person with a session that began so long ago, and a token of it."""
        runtime, id = self.stack.runtime, f"session:{uuid4()}"
        now = runtime.clock()
        began = now - int(minutes_ago * 60_000)
        body = SessionBody(appId=app, seenAt=now, endsAt=now + DAY_MS, userId=self.id, authAt=began)
        text = msgspec.json.encode(body).decode()
        row = RowWrite(SESSION, id, 0, parent=self.id, state=OPEN, body=text, expires_at=now + DAY_MS)
        payload = {"id": id, "appId": app, "address": "", "agent": "", "endsAt": body.endsAt}
        change = Change(
            SESSION, id, 1, "SessionStarted", [row], state=OPEN, payload=msgspec.json.encode(payload).decode()
        )
        envelope = Envelope(self.client.tenant, str(uuid4()), now, '{"id":"tester"}', "people")
        assert await runtime.applier.apply(envelope, change) == []
        runtime.committed(self.client.tenant, change)
        claims = {
            "iss": "haulier", "sub": self.id, "userId": self.id, "tid": self.client.tenant, "app": app,
            "azp": self.client.client_id, "sid": id, "roles": [], "name": "Asha", "amr": list(amr),
            "iat": now // 1000, "exp": now // 1000 + 3600,
        }  # fmt: skip
        token = runtime.keys.issue(claims)
        headers = {"X-COREOS-TID": self.client.tenant, "X-COREOS-ACCESS": token}
        return replace(self.client, headers=headers)


async def onboard(stack: Stack, client: Client, **more: Any) -> Person:
    """A person with an e-mail address and a mobile number that nobody else has."""
    name, number = uuid4().hex[:10], f"98{uuid4().int % 10**8:08}"
    body = {
        "firstName": "Asha", "lastName": "Patil", "email": f"{name}@example.com",
        "primaryMobile": {"countryCode": "+91", "number": number}, **more,
    }  # fmt: skip
    made = (await client.post(f"{AAA}/users", body)).data
    return Person(stack, client, made["id"], body["email"], number)


async def without_invitations(stack: Stack) -> Client:
    """The first app of a fresh tenant whose people are not invited by themselves."""
    client = await stack.new_tenant()
    metadata = {"metadata": {"invitations": False}}
    assert (await client.put(f"{AAA}/tenants/{client.tenant}", metadata)).status == 200
    return client


async def sent_to(stack: Stack, tenant: str, to: str | None = None) -> list[Message]:
    """What was sent in a tenant, the oldest first: it is stored with the change that causes it."""
    rows = await stack.runtime.database.fetch(
        "SELECT id, body FROM resource WHERE tenant_id = $1 AND kind = 'message' ORDER BY created_at, id", tenant
    )
    messages, sealer = [], stack.runtime.sealer
    for row in rows:
        sealed = MESSAGE_DECODER.decode(row["body"]).sealed
        if sealed is not None:
            await sealer.prepare(tenant, sealed)
            messages.append(CONTENT_DECODER.decode(sealer.open(sealed, tenant, row["id"])))
    return [message for message in messages if to is None or message.to == to]


async def last_code(stack: Stack, tenant: str, to: str) -> str:
    """The six digits that were sent last."""
    found = re.findall(r"\b[0-9]{6}\b", (await sent_to(stack, tenant, to))[-1].text)
    assert len(found) == 1, found
    return str(found[0])


async def last_link(stack: Stack, tenant: str, to: str) -> str:
    """The token of the link that was sent last."""
    found = re.findall(r"\?token=([\w-]+)", (await sent_to(stack, tenant, to))[-1].text)
    assert len(found) == 1, found
    return str(found[0])


def subject_of(message: Message) -> str:
    assert isinstance(message, Mail)
    return message.subject


async def set_password(person: Person, password: str = PASSWORD) -> None:
    """Set a password by an invitation's link."""
    invited = await person.client.post(f"{AAA}/users/{person.id}/invitations", {"channel": "email"})
    assert invited.status == 202, invited.body
    token = await last_link(person.stack, person.client.tenant, person.email)
    answer = await reset(caller(person.client), token, password)
    assert answer.status == 200, answer.body


async def reset(caller: Client, token: str, password: str, **headers: str) -> Answer:
    sent: Mapping[str, str | None] = headers
    return await caller.post(f"{AAA}/auth/password/reset", {"token": token, "newPassword": password}, headers=sent)
