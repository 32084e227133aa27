"""Signing in through an outside provider, step by step. See: contract/aaa.md section 11.6.

A browser is sent to the provider and comes back with a code, or with the mark of an assertion that the provider had
it post. It is let in only where it is the browser that was sent: so nobody can be signed in as somebody else by a
link, and a stolen answer is worth nothing in another browser.
"""

from __future__ import annotations

import msgspec

from haulier.core.refusal import Cause, Refusal
from haulier.platform.commands.call import Call
from haulier.platform.commands.reply import Reply, redirect
from haulier.platform.storage.resources import Resource
from haulier.services.aaa.facade import TenantBody
from haulier.services.broker.commands import saml
from haulier.services.broker.commands.admission import admit
from haulier.services.broker.commands.under_way import (
    Begun,
    UnderWay,
    begin,
    find_by_state,
    opened,
    refuse,
    use_up,
)
from haulier.services.broker.kind import PROVEN, SENT
from haulier.services.broker.pages import refusal_page
from haulier.services.broker.providers import github, openid
from haulier.services.broker.requests import MAX_CODE
from haulier.services.broker.rules.oidc import SCOPE, authorization_address
from haulier.services.broker.rules.outside_person import OutsidePerson, Untrusted
from haulier.services.broker.rules.user_matching import Nobody
from haulier.services.broker.starts import count_start
from haulier.services.connection.facade import (
    GITHUB,
    ConnectionBody,
    OidcBody,
    SamlBody,
    SocialBody,
    find_by_name,
    return_address,
)
from haulier.services.signin.facade import PROVIDER, enter_realm, open_login, proved

Found = tuple[Resource, ConnectionBody]


async def start_login(call: Call, _body: None) -> Reply:
    """Send the browser to an outside provider: with PKCE, state and nonce, or with a signed SAML request."""
    await enter_realm(call)
    row, connection = await need_usable(call)
    flow = call.query("flow") or ""
    open_login(call, flow)
    await count_start(call)
    address = return_address(call.public_address, call.tenant, connection.connectionName)
    try:
        if isinstance(connection, SamlBody):
            destination = saml.destination_of(connection)
            begun = await begin(call, row.id, connection, flow, address)
            return redirect(saml.request_to(call, connection, destination, begun, address))
        url = await _authorization_url(call, connection)
    except Untrusted as error:
        raise Refusal(Cause.UNAVAILABLE, f"the provider cannot be asked now: {error}") from None
    begun = await begin(call, row.id, connection, flow, address)
    return redirect(_asking(connection, url, begun, address))


async def _authorization_url(call: Call, connection: OidcBody | SocialBody) -> str:
    if connection.connectionType == GITHUB:
        return github.authorization_url(call)
    return (await openid.find_provider(call, connection)).authorization


def _asking(connection: OidcBody | SocialBody, url: str, begun: Begun, redirect_uri: str) -> str:
    is_github = connection.connectionType == GITHUB
    return authorization_address(
        url,
        client_id=connection.clientId,
        redirect_uri=redirect_uri,
        state=begun.state,
        verifier=begun.secrets.verifier,
        scope=github.SCOPE if is_github else SCOPE,
        nonce=None if is_github else begun.secrets.nonce,
    )


async def finish_return(call: Call, _body: None) -> Reply:
    """Take the browser back from a provider: with a code, with an error, or after an assertion that it posted."""
    tenant = await enter_realm(call)
    row, connection = await need_usable(call)
    is_saml = isinstance(connection, SamlBody)
    found = await find_by_state(call, call.query("state") or "", PROVEN if is_saml else SENT)
    if found[1].connectionId != row.id:
        raise Refusal(Cause.UNAUTHENTICATED, "this sign-in was begun with another provider; start again")
    flow = open_login(call, found[1].flow)
    await use_up(call, found, connection)
    try:
        outside = await _outside_person(call, connection, found)
    except Untrusted as error:
        return await _refused(call, tenant, connection, found, "untrusted", str(error))
    if outside is None:
        return await _refused(call, tenant, connection, found, "cancelled", call.query("error") or "no code")
    admitted = await admit(call, row.id, connection, outside)
    if isinstance(admitted, Nobody):
        return await _refused(call, tenant, connection, found, admitted.reason, admitted.reason)
    return await proved(call, flow, admitted.userId, (PROVIDER,))


async def _outside_person(call: Call, connection: ConnectionBody, found: UnderWay) -> OutsidePerson | None:
    """Who signed in at the provider; None where the provider says that nobody did. Raises Untrusted."""
    body = found[1]
    if isinstance(connection, SamlBody):
        return msgspec.json.decode(call.unseal(body.proven), type=OutsidePerson)
    code = call.query("code")
    if not code or call.query("error") is not None:
        return None
    if len(code) > MAX_CODE:
        raise Untrusted(f"the code is longer than {MAX_CODE} characters")
    hidden = opened(call, body)
    asked = openid.Asked(verifier=hidden.verifier, nonce=hidden.nonce, redirect_uri=body.redirectUri, at=body.askedAt)
    if isinstance(connection, SocialBody) and connection.connectionType == GITHUB:
        return await github.ask_person(call, connection, code, asked)
    return await openid.ask_person(call, connection, code, asked)


async def _refused(
    call: Call, tenant: TenantBody, connection: ConnectionBody, found: UnderWay, reason: str, detail: str
) -> Reply:
    await refuse(call, found, connection, f"{reason}: {detail}"[:512] if detail != reason else reason)
    return refusal_page(call, tenant, connection, reason, found[1].flow)


async def need_usable(call: Call) -> Found:
    """The connection of the address, if people may come in through it. Raises Refusal."""
    name = call.path["connectionName"]
    found = await find_by_name(call, name)
    if found is None or not found[1].enabled:
        raise Refusal(Cause.NOT_FOUND, f"there is no connection {name[:64]!r} to come in through")
    return found
