"""A SAML provider in the test's own hands: it says what the test wants, true or not, and signs it or does not."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from lxml import etree
from signxml import XMLSigner, methods
from signxml.algorithms import DigestAlgorithm, SignatureMethod

from haulier.services.broker.rules.saml_response import BEARER, SUCCESS, Expected
from haulier.services.broker.rules.saml_xml import ASSERTION, DS, EXCLUSIVE, SAML, SAMLP
from support.connections import AT, new_certificate

NAMES = {"saml": SAML, "samlp": SAMLP, "ds": DS}
ENTITY = "https://haulier.example/auth/realms/acme"
ENDPOINT = f"{ENTITY}/broker/adfs/endpoint"
REQUEST = "_019a0000-0000-7000-8000-000000000001"
PROVIDER = "https://adfs.example/services/trust"
Element = Any


def instant(milliseconds: int, seconds: float = 0) -> str:
    moment = datetime.fromtimestamp(milliseconds / 1000, UTC) + timedelta(seconds=seconds)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"


@dataclass(frozen=True, kw_only=True)
class Said:
    """What the provider says. ``at`` is the moment, epoch milliseconds."""

    at: int = AT
    name_id: str = "asha@acme.example"
    name_format: str = "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified"
    issuer: str = PROVIDER
    audience: str | None = ENTITY
    recipient: str = ENDPOINT
    destination: str | None = ENDPOINT
    in_response_to: str | None = REQUEST
    until: float | None = 300
    """Seconds from now, of the confirmation."""
    conditions_from: float = -5
    conditions_until: float = 300
    session_until: float | None = None
    status: str = SUCCESS
    assertion_id: str = "_assertion-1"
    method: str = BEARER
    statement: bool = True
    attributes: dict[str, list[str]] = field(default_factory=dict)

    def assertion(self) -> Element:
        """The assertion, not signed yet."""
        until = f' NotOnOrAfter="{instant(self.at, self.until)}"' if self.until is not None else ""
        answers = f' InResponseTo="{self.in_response_to}"' if self.in_response_to is not None else ""
        end = f' SessionNotOnOrAfter="{instant(self.at, self.session_until)}"' if self.session_until is not None else ""
        audience = (
            f"<saml:AudienceRestriction><saml:Audience>{self.audience}</saml:Audience></saml:AudienceRestriction>"
            if self.audience is not None
            else ""
        )
        statement = (
            f'<saml:AuthnStatement AuthnInstant="{instant(self.at)}"{end}><saml:AuthnContext>'
            "<saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef>"
            "</saml:AuthnContext></saml:AuthnStatement>"
        )
        values = "".join(
            f'<saml:Attribute Name="{name}">'
            + "".join(f"<saml:AttributeValue>{value}</saml:AttributeValue>" for value in many)
            + "</saml:Attribute>"
            for name, many in self.attributes.items()
        )
        return etree.fromstring(
            f'<saml:Assertion xmlns:saml="{SAML}" ID="{self.assertion_id}" Version="2.0" '
            f'IssueInstant="{instant(self.at)}">'
            f"<saml:Issuer>{self.issuer}</saml:Issuer>"
            f'<saml:Subject><saml:NameID Format="{self.name_format}">{self.name_id}</saml:NameID>'
            f'<saml:SubjectConfirmation Method="{self.method}">'
            f'<saml:SubjectConfirmationData Recipient="{self.recipient}"{until}{answers}/>'
            "</saml:SubjectConfirmation></saml:Subject>"
            f'<saml:Conditions NotBefore="{instant(self.at, self.conditions_from)}" '
            f'NotOnOrAfter="{instant(self.at, self.conditions_until)}">{audience}</saml:Conditions>'
            f"{statement if self.statement else ''}"
            f"{f'<saml:AttributeStatement>{values}</saml:AttributeStatement>' if values else ''}"
            "</saml:Assertion>"
        )

    def response(self, *assertions: Element) -> Element:
        """A response around assertions."""
        destination = f' Destination="{self.destination}"' if self.destination is not None else ""
        root = etree.fromstring(
            f'<samlp:Response xmlns:samlp="{SAMLP}" xmlns:saml="{SAML}" ID="_response-1" Version="2.0" '
            f'IssueInstant="{instant(self.at)}"{destination}><saml:Issuer>{self.issuer}</saml:Issuer>'
            f'<samlp:Status><samlp:StatusCode Value="{self.status}"/></samlp:Status></samlp:Response>'
        )
        root.extend(assertions)
        return root


def signed(
    element: Element,
    *,
    by: str = "provider",
    method: SignatureMethod = SignatureMethod.RSA_SHA256,
    digest: DigestAlgorithm = DigestAlgorithm.SHA256,
    signer: type[XMLSigner] = XMLSigner,
) -> Element:
    """An element with a signature of it as its child, right behind the issuer."""
    key, certificate = new_certificate(by)
    maker = signer(
        method=methods.enveloped, signature_algorithm=method, digest_algorithm=digest, c14n_algorithm=EXCLUSIVE
    )
    made = maker.sign(element, key=key, cert=certificate, reference_uri=element.get("ID"), id_attribute="ID")
    signature = made.find(f"{{{DS}}}Signature")
    made.remove(signature)
    made.insert(1, signature)
    return made


def answer(said: Said | None = None, *, by: str = "provider") -> Element:
    """A right answer: a response whose assertion is signed."""
    given = said or Said()
    return given.response(signed(given.assertion(), by=by))


def encoded(root: Element | bytes) -> str:
    """As a browser posts it."""
    data = root if isinstance(root, bytes) else etree.tostring(root)
    return base64.b64encode(data).decode()


def expected(**members: Any) -> Expected:
    """What we are, at the provider's moment."""
    usual = Expected(certificate=new_certificate()[1], provider_id=None, entity_id=ENTITY, endpoint=ENDPOINT, now=AT)
    return type(usual)(**{name: members.get(name, getattr(usual, name)) for name in usual.__struct_fields__})


def evil(said: Said | None = None) -> Element:
    """An assertion about somebody else, which nobody signed."""
    return replace(said or Said(), name_id="admin@acme.example", assertion_id="_evil").assertion()


def wrapped(how: Callable[[Element, Element, Element], Element]) -> Element:
    """An answer taken apart and put together by an attacker, who has one right answer to work with."""
    root = answer()
    assertion = root.find(ASSERTION)
    return how(root, assertion, evil())
