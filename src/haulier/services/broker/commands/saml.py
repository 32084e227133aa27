"""The SAML side of an outside sign-in: what is asked, and the assertion that the provider has the browser post."""

from __future__ import annotations

import asyncio

import msgspec

from haulier.core.refusal import Cause, Refusal
from haulier.platform.access.named_secrets import new_named_secret
from haulier.platform.commands.call import Call
from haulier.platform.commands.nested import carry_out
from haulier.platform.commands.reply import Reply, redirect
from haulier.platform.storage.changes import Change, RowWrite, replacing, row_change
from haulier.platform.storage.resources import Resource, to_json
from haulier.services.broker.commands.under_way import (
    OVER,
    Begun,
    UnderWay,
    find_by_state,
    refuse,
    request_id_of,
    state_text,
)
from haulier.services.broker.events import PROVED, OutsideLoginPayload
from haulier.services.broker.kind import PROVEN, SAML_ASSERTION, SENT, AssertionBody, assertion_id
from haulier.services.broker.pages import refusal_page
from haulier.services.broker.requests import SamlForm
from haulier.services.broker.rules.outside_person import OutsidePerson, Untrusted, read_person
from haulier.services.broker.rules.saml_request import metadata_xml, request_address, request_xml
from haulier.services.broker.rules.saml_response import Assertion, Expected, read_assertion
from haulier.services.connection.facade import (
    CONNECTION,
    CONNECTION_DECODER,
    SamlBody,
    find_by_name,
    issuer_address,
    return_address,
)
from haulier.services.session.facade import agent_of
from haulier.services.signin.facade import enter_realm

METADATA_TYPE = "application/samlmetadata+xml"


def destination_of(connection: SamlBody) -> str:
    """Where people sign in at the provider. Raises Untrusted where nobody said."""
    if connection.signInEndpoint is None:
        raise Untrusted("the connection has no signInEndpoint")
    return connection.signInEndpoint


def request_to(call: Call, connection: SamlBody, destination: str, begun: Begun, endpoint: str) -> str:
    """Where the browser is sent to, with a signed request."""
    xml = request_xml(
        begun.request_id,
        entity_id=issuer_address(call.public_address, call.tenant),
        endpoint=endpoint,
        destination=destination,
        at=call.at,
    )
    return request_address(destination, xml, begun.state, call.unseal(connection.sealedKey))


async def read_metadata(call: Call, _body: None) -> Reply:
    """What a SAML provider must know of us, as XML."""
    await enter_realm(call)
    connection = await _need_saml(call)
    base, name = call.public_address, connection[1].connectionName
    document = metadata_xml(
        entity_id=issuer_address(base, call.tenant),
        endpoint=return_address(base, call.tenant, name),
        certificates=[one for one in (connection[1].ownCertificate, connection[1].nextCertificate) if one],
    )
    return Reply(document, METADATA_TYPE.encode())


async def finish_assertion(call: Call, body: SamlForm) -> Reply:
    """Take an assertion, for a sign-in that its ``RelayState`` names: a stranger has us verify nothing. What it proves
    is kept, and the browser, whose cookies do not come along from another site, is sent on to follow it.
    """
    tenant = await enter_realm(call)
    row, connection = await _need_saml(call)
    found = await find_by_state(call, body.RelayState, SENT)
    base = call.public_address
    expected = Expected(
        certificate=connection.publicKeyCertificate,
        provider_id=connection.providerId,
        entity_id=issuer_address(base, call.tenant),
        endpoint=return_address(base, call.tenant, connection.connectionName),
        now=call.now(),
    )
    try:
        assertion = await asyncio.to_thread(read_assertion, body.SAMLResponse, expected)
        if assertion.in_response_to != request_id_of(found) or found[1].connectionId != row.id:
            raise Untrusted("the assertion answers another request")
        person = read_person(
            assertion.name_id, assertion.attributes, connection.policy.attributeMap, is_email_verified=False
        )
        state = await _prove(call, row, found, assertion, person)
    except Untrusted as error:
        await refuse(call, found, connection, f"untrusted: {error}")
        return refusal_page(call, tenant, connection, "untrusted", found[1].flow)
    return redirect(f"{expected.endpoint}?state={state}", status=303)


async def _prove(call: Call, row: Resource, found: UnderWay, assertion: Assertion, person: OutsidePerson) -> str:
    """Keep what an assertion proved, once, and pin the provider's name. Returns what leads to it."""

    async def planned(inner: Call, _body: None) -> Change:
        login = await inner.get(found[0].kind, found[0].id)
        stored = await inner.get(CONNECTION, row.id)
        if login is None or login.state != SENT or login.version != found[0].version or stored is None:
            raise Refusal(Cause.UNAUTHENTICATED, OVER)
        secret = new_named_secret(inner.tenant, login.id.rpartition(":")[2])
        sealed = inner.seal(msgspec.json.encode(person).decode())
        proven = msgspec.structs.replace(found[1], hashed=secret.hashed, proven=sealed)
        used = RowWrite(
            SAML_ASSERTION,
            assertion_id(row.id, assertion.id),
            0,
            body=to_json(AssertionBody(row.id)),
            expires_at=max(assertion.expires_at, inner.at),
        )
        pinned = _pinned(stored, assertion.issuer)
        payload = _payload(inner, row.id, stored.body_as(CONNECTION_DECODER).connectionName)
        write = replacing(login, state=PROVEN, body=to_json(proven))
        change = row_change(PROVED, write, used, *pinned, payload=payload)
        change.answer = state_text(secret)
        return change

    try:
        state: str = await carry_out(call, planned)
    except Refusal as refusal:
        if refusal.cause is not Cause.TAKEN:
            raise
        raise Untrusted("the assertion was used before") from None
    return state


def _pinned(row: Resource, issuer: str) -> list[RowWrite]:
    """The connection with the provider's name, where it has none yet."""
    body = row.body_as(CONNECTION_DECODER)
    if not isinstance(body, SamlBody) or body.providerId not in (None, issuer):
        raise Refusal(Cause.UNAUTHENTICATED, "the connection was changed meanwhile; start again")
    if body.providerId is not None:
        return []
    return [replacing(row, body=to_json(msgspec.structs.replace(body, providerId=issuer)))]


def _payload(call: Call, connection_id: str, name: str) -> str:
    return to_json(
        OutsideLoginPayload(connectionId=connection_id, connectionName=name, address=call.address, agent=agent_of(call))
    )


async def _need_saml(call: Call) -> tuple[Resource, SamlBody]:
    """The SAML connection of the address. Raises Refusal."""
    name = call.path["connectionName"]
    found = await find_by_name(call, name)
    if found is None or not isinstance(found[1], SamlBody) or not found[1].enabled:
        raise Refusal(Cause.NOT_FOUND, f"there is no SAML connection {name[:64]!r}")
    return found[0], found[1]
