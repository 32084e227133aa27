"""The reads of connections. None of them shows a secret. See: contract/aaa.md section 7."""

from __future__ import annotations

from typing import TypeVar

from msgspec import UNSET, UnsetType

from haulier.core.refusal import Cause, Refusal, invalid
from haulier.platform.commands.call import Call
from haulier.platform.storage.resources import Resource
from haulier.services.connection.kind import ConnectionBody, OidcBody, SamlBody, SocialBody, SocialType
from haulier.services.connection.responses import (
    ConnectionPayload,
    ConnectionPolicy,
    ListedConnection,
    OidcConnection,
    SamlConnection,
    SocialConnection,
)
from haulier.services.connection.rules.addresses import issuer_address, metadata_address, return_address
from haulier.services.connection.store import active_connections, need_connection

T = TypeVar("T")
B = TypeVar("B", SocialBody, SamlBody, OidcBody)

CONNECTION_TYPE = "connectionType"


def asked_type(call: Call) -> SocialType:
    """The type of a social connection, which the query must name. Raises Refusal."""
    value: SocialType | None = call.query_as(CONNECTION_TYPE, SocialType, None)
    if value is None:
        raise invalid(CONNECTION_TYPE, "required", "the query must say which provider: google-oauth2 or github")
    return value


async def list_connections(call: Call, _body: None) -> list[ListedConnection]:
    """``GET /connection``: all of the tenant's."""
    return [
        ListedConnection(
            connectionId=row.id,
            connectionName=body.connectionName,
            connectionType=body.connectionType,
            enabled=body.enabled,
            displayName=_or_unset(body.displayName),
            guiOrder=_or_unset(body.guiOrder),
        )
        for row, body in await active_connections(call)
    ]


async def read_social(call: Call, _body: None) -> SocialConnection:
    """``GET /connection/social/{connectionId}``."""
    row, body = await need_social(call)
    return SocialConnection(connectionId=row.id, connectionName=body.connectionName, connectionType=body.connectionType)


async def read_saml(call: Call, _body: None) -> SamlConnection:
    """``GET /connection/saml/{connectionId}``: the provider is told ``entityId``, ``redirectUri``, ``metadataUri``."""
    row, body = await need_saml(call)
    base, name = call.public_address, body.connectionName
    return SamlConnection(
        connectionId=row.id,
        connectionName=name,
        connectionType=body.connectionType,
        publicKeyCertificate=body.publicKeyCertificate,
        entityId=issuer_address(base, call.tenant),
        redirectUri=return_address(base, call.tenant, name),
        metadataUri=metadata_address(base, call.tenant, name),
        displayName=_or_unset(body.displayName),
        signInEndpoint=_or_unset(body.signInEndpoint),
        signOutEndpoint=_or_unset(body.signOutEndpoint),
        guiOrder=UNSET if body.guiOrder is None else _number_text(body.guiOrder),
    )


async def read_oidc(call: Call, _body: None) -> OidcConnection:
    """``GET /connection/oidc/{connectionId}``."""
    row, body = await need_oidc(call)
    return OidcConnection(
        connectionId=row.id,
        connectionName=body.connectionName,
        connectionType=body.connectionType,
        enabled=body.enabled,
        authorizationUrl=body.authorizationUrl,
        tokenUrl=body.tokenUrl,
        clientId=body.clientId,
        displayName=_or_unset(body.displayName),
        userInfoUrl=_or_unset(body.userInfoUrl),
        logoutUrl=_or_unset(body.logoutUrl),
        guiOrder=_or_unset(body.guiOrder),
        issuer=_or_unset(body.issuer),
        jwksUrl=_or_unset(body.jwksUrl),
    )


async def read_policy(call: Call, _body: None) -> ConnectionPolicy:
    """``GET /connection/{connectionId}/policy``."""
    _, body = await need_connection(call)
    return shown_policy(body)


async def need_social(call: Call) -> tuple[Resource, SocialBody]:
    """The social connection of the path, which must be of the type of the query. Raises Refusal."""
    wanted = asked_type(call)
    row, body = await _need_form(call, SocialBody)
    if body.connectionType != wanted:
        raise _unknown(row.id)
    return row, body


async def need_saml(call: Call) -> tuple[Resource, SamlBody]:
    """The SAML connection of the path. Raises Refusal."""
    return await _need_form(call, SamlBody)


async def need_oidc(call: Call) -> tuple[Resource, OidcBody]:
    """The OIDC connection of the path. Raises Refusal."""
    return await _need_form(call, OidcBody)


async def _need_form(call: Call, form: type[B]) -> tuple[Resource, B]:
    """The connection of the path, if it is of this form: one of another is not at this address."""
    row, body = await need_connection(call)
    if not isinstance(body, form):
        raise _unknown(row.id)
    return row, body


def _unknown(id: str) -> Refusal:
    return Refusal(Cause.NOT_FOUND, f"there is no connection {id!r}")


def shown_policy(body: ConnectionBody) -> ConnectionPolicy:
    """The policy of a connection as reads show it."""
    policy = body.policy
    return ConnectionPolicy(
        justInTime=policy.justInTime,
        groups=policy.groups,
        emailDomains=policy.emailDomains,
        attributeMap=policy.attributeMap,
        enabled=body.enabled,
    )


def payload(id: str, body: ConnectionBody) -> ConnectionPayload:
    """A connection as its events tell of it."""
    return ConnectionPayload(
        connectionId=id,
        connectionName=body.connectionName,
        connectionType=body.connectionType,
        enabled=body.enabled,
        policy=shown_policy(body),
    )


def _or_unset(value: T | None) -> T | UnsetType:
    return UNSET if value is None else value


def _number_text(value: float) -> str:
    return str(int(value)) if value.is_integer() else repr(value)
