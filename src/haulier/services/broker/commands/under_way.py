"""Outside sign-ins under way: begun, found again by what the provider gives back, used up.

``state`` and ``RelayState`` are ``uuid.secret``: the uuid leads to the row, of which the secret's SHA-256 is kept.
Eighty characters, which is what SAML allows.
"""

from __future__ import annotations

import secrets

import msgspec
from msgspec import UNSET

from haulier.core.refusal import Cause, Refusal
from haulier.platform.access.named_secrets import NamedSecret, new_named_secret, parse_named_secret
from haulier.platform.commands.call import Call
from haulier.platform.commands.nested import carry_out
from haulier.platform.storage.changes import Change, RowWrite, replacing, row_change
from haulier.platform.storage.resources import Resource, to_json
from haulier.services.broker.events import REFUSED as LOGIN_REFUSED
from haulier.services.broker.events import RETURNED, STARTED, OutsideLoginPayload
from haulier.services.broker.kind import (
    LOGIN_DECODER,
    LOGIN_MS,
    OUTSIDE_LOGIN,
    REFUSED,
    SECRETS_DECODER,
    SENT,
    USED,
    OutsideLoginBody,
    Secrets,
)
from haulier.services.connection.facade import ConnectionBody
from haulier.services.session.facade import agent_of

UnderWay = tuple[Resource, OutsideLoginBody]

SECRET_BYTES = 48
OVER = "this sign-in is not known, was used, or is older than ten minutes; start again"
"""One text for every reason."""


class Begun(msgspec.Struct):
    """A sign-in that begins: what goes to the provider."""

    state: str
    request_id: str
    secrets: Secrets


async def begin(call: Call, connection_id: str, connection: ConnectionBody, flow: str, redirect_uri: str) -> Begun:
    """Keep that a browser is sent to a provider."""
    hidden = Secrets(secrets.token_urlsafe(SECRET_BYTES), secrets.token_urlsafe(SECRET_BYTES))

    async def planned(inner: Call, _body: None) -> Change:
        id = inner.new_id(OUTSIDE_LOGIN)
        secret = new_named_secret(inner.tenant, id.rpartition(":")[2])
        body = OutsideLoginBody(
            connectionId=connection_id,
            hashed=secret.hashed,
            flow=flow,
            sealed=inner.seal(to_json(hidden)),
            redirectUri=redirect_uri,
            askedAt=inner.at,
        )
        row = RowWrite(
            OUTSIDE_LOGIN, id, 0, parent=connection_id, state=SENT, body=to_json(body), expires_at=inner.at + LOGIN_MS
        )
        change = row_change(STARTED, row, payload=_payload(inner, connection_id, connection))
        change.answer = Begun(state_text(secret), f"_{secret.uuid}", hidden)
        return change

    begun: Begun = await carry_out(call, planned)
    return begun


def state_text(secret: NamedSecret) -> str:
    """A secret as it travels: the tenant stands in the address."""
    return f"{secret.uuid}.{secret.secret}"


async def find_by_state(call: Call, state: str, expected: str) -> UnderWay:
    """The sign-in of a ``state`` that the provider gave back. Raises Refusal."""
    secret = parse_named_secret(f"{call.tenant}.{state}")
    row = await call.get(OUTSIDE_LOGIN, f"{OUTSIDE_LOGIN}:{secret.uuid}") if secret is not None else None
    if row is None or secret is None or row.state != expected:
        raise Refusal(Cause.UNAUTHENTICATED, OVER)
    body = row.body_as(LOGIN_DECODER)
    if not secret.fits(body.hashed):
        raise Refusal(Cause.UNAUTHENTICATED, OVER)
    return row, body


def request_id_of(found: UnderWay) -> str:
    """The id of the SAML request with which a sign-in began."""
    return "_" + found[0].id.rpartition(":")[2]


def opened(call: Call, body: OutsideLoginBody) -> Secrets:
    """What of a sign-in is sealed."""
    return SECRETS_DECODER.decode(call.unseal(body.sealed))


async def use_up(call: Call, found: UnderWay, connection: ConnectionBody) -> None:
    """Take a sign-in, so that nobody else can go on with it. Raises Refusal where somebody else has."""

    async def planned(inner: Call, _body: None) -> Change:
        row = await inner.get(OUTSIDE_LOGIN, found[0].id)
        if row is None or row.version != found[0].version:
            raise Refusal(Cause.UNAUTHENTICATED, OVER)
        write = replacing(row, state=USED, body=to_json(_emptied(found[1])))
        return row_change(RETURNED, write, payload=_payload(inner, found[1].connectionId, connection))

    await carry_out(call, planned)


async def refuse(call: Call, found: UnderWay, connection: ConnectionBody, reason: str) -> None:
    """Keep why nobody came in, for the audit."""

    async def planned(inner: Call, _body: None) -> Change:
        row = await inner.get(OUTSIDE_LOGIN, found[0].id)
        if row is None:
            raise Refusal(Cause.UNAUTHENTICATED, OVER)
        write = replacing(row, state=REFUSED, body=to_json(_emptied(found[1])))
        return row_change(LOGIN_REFUSED, write, payload=_payload(inner, found[1].connectionId, connection, reason))

    await carry_out(call, planned)


def _emptied(body: OutsideLoginBody) -> OutsideLoginBody:
    """A sign-in without what opens anything."""
    return msgspec.structs.replace(body, hashed="", flow="", sealed="", proven="")


def _payload(call: Call, connection_id: str, connection: ConnectionBody, reason: str = "") -> str:
    return to_json(
        OutsideLoginPayload(
            connectionId=connection_id,
            connectionName=connection.connectionName,
            address=call.address,
            agent=agent_of(call),
            reason=reason or UNSET,
        )
    )
