"""Operations of outside sign-ins, below a tenant's realm. See: own.yaml, contract/aaa.md section 11.6."""

from __future__ import annotations

from haulier.platform.declarations.operation import HTML, URLENCODED, Auth, RequestBody
from haulier.platform.declarations.parameters import Query
from haulier.platform.declarations.section import Section, Statuses
from haulier.platform.http.pages.refusal_page import PAGE_REFUSALS
from haulier.services.broker.commands import saml, sign_in
from haulier.services.broker.requests import SamlForm

PAGES = Section(
    "OpenID provider",
    statuses=Statuses(refusals=(400, 401, 403, 404, 503)),
    auth=Auth(is_public=True, tenant_in="tenantId"),
    is_extension=True,
    refusal_form=PAGE_REFUSALS,
)
FLOW = Query("flow", required=True, description="what the browser does here, as the sign-in page gives it")
RETURNED = (
    Query("state", required=True, description="as it was given to the provider"),
    Query("code", description="of the provider, once"),
    Query("error", description="why there is none"),
    Query("iss", description="the provider (RFC 9207)"),
)
BROKER = "/{tenantId}/broker/{connectionName}"

OPERATIONS = (
    PAGES.get(
        f"{BROKER}/login", name="startBrokerLogin", number=851, summary="Go to an outside identity provider"
    ).handle(sign_in.start_login, query=(FLOW,), raw_response=True, media_type=HTML, reply_statuses=(302,)),
    PAGES.get(
        f"{BROKER}/endpoint", name="finishOidcBrokerLogin", number=852, summary="Return of a social or OIDC login"
    ).handle(
        sign_in.finish_return,
        query=RETURNED,
        raw_response=True,
        media_type=HTML,
        reply_statuses=(302, 303),
    ),
    PAGES.post(
        f"{BROKER}/endpoint", name="finishSamlBrokerLogin", number=853, summary="Assertion consumer of a SAML login"
    ).handle(
        saml.finish_assertion,
        body=RequestBody(SamlForm, media_type=URLENCODED),
        raw_response=True,
        media_type=HTML,
        reply_statuses=(303,),
    ),
    PAGES.get(
        f"{BROKER}/endpoint/descriptor",
        name="getSamlMetadata",
        number=854,
        summary="Read the SAML metadata of this service provider, XML",
    ).handle(saml.read_metadata, raw_response=True, media_type=saml.METADATA_TYPE),
)
