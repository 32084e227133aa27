"""Operations of connections. See: contract/aaa.yaml, own.yaml."""

from __future__ import annotations

from haulier.core.refusal import Cause
from haulier.platform.declarations.operation import Conflict
from haulier.platform.declarations.parameters import ACCESS, AUTHENTICATION, REQUEST_ID, TENANT, USER_INFO, Query
from haulier.platform.declarations.section import Section, Statuses
from haulier.services.connection import queries
from haulier.services.connection.commands import connections, policies
from haulier.services.connection.kind import SocialType
from haulier.services.connection.queries import CONNECTION_TYPE
from haulier.services.connection.requests import (
    CreateOidc,
    CreateSaml,
    CreateSocial,
    SetPolicy,
    UpdateOidc,
    UpdateSaml,
    UpdateSocial,
)
from haulier.services.connection.responses import (
    ConnectionId,
    ConnectionPolicy,
    ListedConnection,
    OidcConnection,
    SamlConnection,
    SocialConnection,
)

HEADERS = (REQUEST_ID, ACCESS, AUTHENTICATION, TENANT, USER_INFO)
TYPE = (Query(CONNECTION_TYPE, SocialType, required=True, description="which of the two providers it is"),)
NAME_TAKEN = Conflict(Cause.DUPLICATE_NAME, "connectionName")

ALL = Section("Connection Management", headers=HEADERS, statuses=Statuses(refusals=(400, 401, 403, 404, 503)))
SOCIAL, SAML, OIDC = "/connection/social", "/connection/saml", "/connection/oidc"

OPERATIONS = (
    ALL.get(
        "/connection", name="listConnections", number=601, summary="List identity provider connections of the tenant"
    ).handle(queries.list_connections, response=list[ListedConnection]),
    ALL.post(SOCIAL, name="createSocialConnection", number=611, summary="Add a social login connection").plan(
        connections.create_social, body=CreateSocial, query=TYPE, response=ConnectionId, conflict=NAME_TAKEN
    ),
    ALL.get(
        f"{SOCIAL}/{{connectionId}}", name="getSocialConnection", number=612, summary="Read a social connection"
    ).handle(queries.read_social, query=TYPE, response=SocialConnection),
    ALL.put(
        f"{SOCIAL}/{{connectionId}}",
        name="updateSocialConnection",
        number=613,
        summary="Change credentials of a social connection",
    ).plan(connections.update_social, body=UpdateSocial, query=TYPE, response=ConnectionId),
    ALL.post(SAML, name="createSamlConnection", number=621, summary="Add a SAML connection").plan(
        connections.create_saml, body=CreateSaml, response=ConnectionId, conflict=NAME_TAKEN
    ),
    ALL.get(f"{SAML}/{{connectionId}}", name="getSamlConnection", number=622, summary="Read a SAML connection").handle(
        queries.read_saml, response=SamlConnection
    ),
    ALL.put(
        f"{SAML}/{{connectionId}}", name="updateSamlConnection", number=623, summary="Change a SAML connection"
    ).plan(connections.update_saml, body=UpdateSaml, response=ConnectionId),
    ALL.post(
        f"{SAML}/{{connectionId}}/signing-key",
        name="announceSamlSigningKey",
        number=624,
        summary="Announce the next key that signs what a SAML provider is asked",
    ).plan(connections.announce_signing_key, response=ConnectionId, is_extension=True),
    ALL.put(
        f"{SAML}/{{connectionId}}/signing-key",
        name="useSamlSigningKey",
        number=625,
        summary="Sign with the announced key from now on",
    ).plan(connections.use_signing_key, response=ConnectionId, is_extension=True),
    ALL.post(f"{OIDC}/", name="createOidcConnection", number=631, summary="Add an OIDC provider connection").plan(
        connections.create_oidc, body=CreateOidc, response=ConnectionId, conflict=NAME_TAKEN
    ),
    ALL.get(
        f"{OIDC}/{{connectionId}}", name="getOidcConnection", number=632, summary="Read an OIDC provider connection"
    ).handle(queries.read_oidc, response=OidcConnection),
    ALL.put(
        f"{OIDC}/{{connectionId}}",
        name="updateOidcConnection",
        number=633,
        summary="Change an OIDC provider connection",
    ).plan(connections.update_oidc, body=UpdateOidc, response=ConnectionId),
    ALL.put(
        "/connection/{connectionId}/policy",
        name="setConnectionPolicy",
        number=641,
        summary="Say who may come in through a connection",
    ).plan(policies.set_policy, body=SetPolicy, response=ConnectionId, is_extension=True),
    ALL.get(
        "/connection/{connectionId}/policy",
        name="getConnectionPolicy",
        number=642,
        summary="Read who may come in through a connection",
    ).handle(queries.read_policy, response=ConnectionPolicy, is_extension=True),
    ALL.delete(
        "/connection/{connectionId}",
        name="deleteConnection",
        number=643,
        summary="Remove a connection; sessions that came through it end",
    ).plan(connections.remove_connection, response=ConnectionId, is_extension=True),
)
