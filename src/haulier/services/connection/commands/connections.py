"""Connections made, changed and removed. See: contract/aaa.md sections 7 and 11.6.

Whoever sets up a provider says through it who people are, so only who administers the tenant may.
"""

from __future__ import annotations

import asyncio
from typing import Any, TypeVar

import msgspec

from haulier.core.refusal import Cause, Refusal, invalid, refuse_faults
from haulier.platform.commands.call import Call
from haulier.platform.storage.changes import Change, RowWrite, replacing, row_change
from haulier.platform.storage.resources import Resource, to_json
from haulier.services.aaa.facade import check_may_be_anybody
from haulier.services.connection.events import CONNECTION_CREATED, CONNECTION_REMOVED, CONNECTION_UPDATED
from haulier.services.connection.kind import (
    ACTIVE,
    CONNECTION,
    OIDC,
    REMOVED,
    SAML,
    ConnectionBody,
    OidcBody,
    SamlBody,
    SocialBody,
)
from haulier.services.connection.queries import asked_type, need_oidc, need_saml, need_social, payload
from haulier.services.connection.requests import (
    CreateOidc,
    CreateSaml,
    CreateSocial,
    UpdateOidc,
    UpdateSaml,
    UpdateSocial,
)
from haulier.services.connection.responses import ConnectionId
from haulier.services.connection.rules.addresses import url_faults
from haulier.services.connection.rules.certificates import make_own_key, read_certificate
from haulier.services.connection.store import MAX_CONNECTIONS, active_connections, name_key, need_connection

OIDC_URLS = ("authorizationUrl", "tokenUrl", "userInfoUrl", "logoutUrl", "jwksUrl")
SAML_URLS = ("signInEndpoint", "signOutEndpoint")
CALLED = frozenset({"tokenUrl", "userInfoUrl", "jwksUrl", "issuer"})
"""Addresses that the server itself calls."""

Body = TypeVar("Body", SocialBody, OidcBody, SamlBody)


async def create_social(call: Call, body: CreateSocial) -> Change:
    """``POST /connection/social``: Google or GitHub, as ``connectionType`` says."""
    await check_may_be_anybody(call)
    return await _created(
        call,
        SocialBody(
            connectionName=body.connectionName,
            connectionType=asked_type(call),
            clientId=body.connectionClientId,
            sealedSecret=call.seal(body.connectionClientSecret),
        ),
    )


async def update_social(call: Call, body: UpdateSocial) -> Change:
    """``PUT /connection/social/{connectionId}``: other credentials. Links to people stay."""
    await check_may_be_anybody(call)
    given = _given(body)
    row, old = await need_social(call)
    new = msgspec.structs.replace(old, clientId=given.get("connectionClientId", old.clientId))
    if body.connectionClientSecret is not None:
        new.sealedSecret = call.seal(body.connectionClientSecret)
    return _updated(row, new)


async def create_saml(call: Call, body: CreateSaml) -> Change:
    """``POST /connection/saml``. It makes the key that signs what the provider is asked."""
    await check_may_be_anybody(call)
    refuse_faults(url_faults([(name, getattr(body, name)) for name in SAML_URLS], call.outside_fault, called=CALLED))
    certificate = read_certificate(body.publicKeyCertificate)
    key, own = await _own_key(call, body.connectionName)
    return await _created(
        call,
        SamlBody(
            connectionName=body.connectionName,
            connectionType=SAML,
            displayName=body.displayName,
            guiOrder=body.guiOrder,
            publicKeyCertificate=certificate,
            signInEndpoint=body.signInEndpoint,
            signOutEndpoint=body.signOutEndpoint,
            sealedKey=call.seal(key),
            ownCertificate=own,
        ),
    )


async def update_saml(call: Call, body: UpdateSaml) -> Change:
    """``PUT /connection/saml/{connectionId}``. Another certificate may be another provider's: whose, its next right
    answer says.
    """
    await check_may_be_anybody(call)
    given = _given(body)
    refuse_faults(url_faults([(name, given.get(name)) for name in SAML_URLS], call.outside_fault, called=CALLED))
    row, old = await need_saml(call)
    if body.publicKeyCertificate is not None:
        given["publicKeyCertificate"] = read_certificate(body.publicKeyCertificate)
    new = msgspec.structs.replace(old, **given)
    if new.publicKeyCertificate != old.publicKeyCertificate:
        new.providerId = None
    return _updated(row, new)


async def announce_signing_key(call: Call, _body: None) -> Change:
    """``POST /connection/saml/{connectionId}/signing-key``: our metadata name another key beside the one that signs, so
    that the provider knows it before it is used. One that was announced before and not used gives way.
    """
    await check_may_be_anybody(call)
    row, old = await need_saml(call)
    key, certificate = await _own_key(call, old.connectionName)
    new = msgspec.structs.replace(old, nextSealedKey=call.seal(key), nextCertificate=certificate)
    return _updated(row, new)


async def use_signing_key(call: Call, _body: None) -> Change:
    """``PUT /connection/saml/{connectionId}/signing-key``: requests are signed with the announced key from now on; the
    one before is erased, and our metadata name it no more. Raises Refusal where none was announced.
    """
    await check_may_be_anybody(call)
    row, old = await need_saml(call)
    if not old.nextSealedKey:
        raise Refusal(Cause.RULE, "no key was announced: POST makes one, which the provider should read first")
    new = msgspec.structs.replace(
        old, sealedKey=old.nextSealedKey, ownCertificate=old.nextCertificate, nextSealedKey="", nextCertificate=""
    )
    return _updated(row, new)


async def _own_key(call: Call, name: str) -> tuple[str, str]:
    """A fresh key to sign requests with, and its certificate."""
    return await asyncio.to_thread(make_own_key, f"{call.tenant} {name}"[:64], call.at)


async def create_oidc(call: Call, body: CreateOidc) -> Change:
    """``POST /connection/oidc/``."""
    await check_may_be_anybody(call)
    _check_oidc_urls(call, msgspec.structs.asdict(body))
    new = OidcBody(
        connectionName=body.connectionName,
        connectionType=OIDC,
        displayName=body.displayName,
        enabled=body.enabled is not False,
        guiOrder=body.guiOrder,
        clientId=body.clientId,
        sealedSecret=call.seal(body.clientSecret),
        authorizationUrl=body.authorizationUrl,
        tokenUrl=body.tokenUrl,
        userInfoUrl=body.userInfoUrl,
        logoutUrl=body.logoutUrl,
        jwksUrl=body.jwksUrl,
        issuer=body.issuer,
    )
    _check_proof(new)
    return await _created(call, new)


async def update_oidc(call: Call, body: UpdateOidc) -> Change:
    """``PUT /connection/oidc/{connectionId}``."""
    await check_may_be_anybody(call)
    given = _given(body)
    _check_oidc_urls(call, given)
    row, old = await need_oidc(call)
    secret = given.pop("clientSecret", None)
    new = msgspec.structs.replace(old, **given)
    if secret is not None:
        new.sealedSecret = call.seal(secret)
    _check_proof(new)
    return _updated(row, new)


async def remove_connection(call: Call, _body: None) -> Change:
    """``DELETE /connection/{connectionId}``: nobody comes in through it any more, sessions that it began end, its
    secrets are erased, and its name is free. A later connection of the name knows none of its people.
    """
    row, old = await need_connection(call)
    new = _erased(old)
    write = replacing(row, state=REMOVED, key=None, body=to_json(new))
    return _change(CONNECTION_REMOVED, write, row.id, old)


def _erased(body: ConnectionBody) -> ConnectionBody:
    """A connection without its secrets."""
    if isinstance(body, SamlBody):
        return msgspec.structs.replace(body, enabled=False, sealedKey="", nextSealedKey="")
    return msgspec.structs.replace(body, enabled=False, sealedSecret="")


def _given(body: UpdateSocial | UpdateSaml | UpdateOidc) -> dict[str, Any]:
    """The members that a change names. Raises Refusal where it names none."""
    given = {name: value for name, value in msgspec.structs.asdict(body).items() if value is not None}
    if not given:
        raise invalid("body", "minProperties", "the body names nothing to change")
    return given


def _check_oidc_urls(call: Call, given: dict[str, Any]) -> None:
    """Raise Refusal for addresses that are not taken. An issuer is called only where it is an address."""
    urls = [(name, given.get(name)) for name in OIDC_URLS]
    issuer = given.get("issuer")
    if issuer is not None and "://" in issuer:
        urls.append(("issuer", issuer))
    refuse_faults(url_faults(urls, call.outside_fault, called=CALLED))


def _check_proof(body: OidcBody) -> None:
    """Raise Refusal unless something says who signed in: keys of an id token, or the call for user info."""
    if body.jwksUrl is None and body.userInfoUrl is None and "://" not in (body.issuer or ""):
        text = "one of jwksUrl, an issuer that is an address, and userInfoUrl is needed to know who signed in"
        raise invalid("jwksUrl", "proof", text)


async def _created(call: Call, body: ConnectionBody) -> Change:
    if len(await active_connections(call)) >= MAX_CONNECTIONS:
        raise Refusal(Cause.RULE, f"a tenant has at most {MAX_CONNECTIONS} connections")
    id = call.new_id(CONNECTION)
    write = RowWrite(CONNECTION, id, 0, key=name_key(body.connectionName), state=ACTIVE, body=to_json(body))
    return _change(CONNECTION_CREATED, write, id, body)


def _updated(row: Resource, body: ConnectionBody) -> Change:
    return _change(CONNECTION_UPDATED, replacing(row, body=to_json(body)), row.id, body)


def _change(event: str, write: RowWrite, id: str, body: ConnectionBody) -> Change:
    change = row_change(event, write, payload=to_json(payload(id, body)))
    change.answer = ConnectionId(id)
    return change
