"""What we say to a SAML provider: a signed request, and the metadata that it reads of us.

See: SAML 2.0 Bindings section 3.4 (redirect), SAML 2.0 Metadata.
"""

from __future__ import annotations

import base64
import zlib
from collections.abc import Sequence
from datetime import UTC, datetime
from urllib.parse import quote_plus, urlsplit
from xml.sax.saxutils import escape, quoteattr

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from haulier.services.broker.rules.saml_xml import DS, SAML, SAMLP

RSA_SHA256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
POST_BINDING = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"
METADATA = "urn:oasis:names:tc:SAML:2.0:metadata"
UNSPECIFIED = "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified"


def request_xml(id: str, *, entity_id: str, endpoint: str, destination: str, at: int) -> str:
    """The request that a provider signs somebody in. ``at`` is epoch milliseconds."""
    instant = datetime.fromtimestamp(at // 1000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return (
        f'<samlp:AuthnRequest xmlns:samlp="{SAMLP}" xmlns:saml="{SAML}" ID={quoteattr(id)} Version="2.0" '
        f'IssueInstant="{instant}" Destination={quoteattr(destination)} ProtocolBinding="{POST_BINDING}" '
        f"AssertionConsumerServiceURL={quoteattr(endpoint)}><saml:Issuer>{escape(entity_id)}</saml:Issuer>"
        f'<samlp:NameIDPolicy Format="{UNSPECIFIED}" AllowCreate="true"/></samlp:AuthnRequest>'
    )


def request_address(destination: str, xml: str, relay_state: str, private_key: str) -> str:
    """Where the browser is sent to: the request in the query, signed by our key as it stands there."""
    deflate = zlib.compressobj(wbits=-15)
    packed = base64.b64encode(deflate.compress(xml.encode()) + deflate.flush()).decode()
    query = "&".join(
        f"{name}={quote_plus(value)}"
        for name, value in (("SAMLRequest", packed), ("RelayState", relay_state), ("SigAlg", RSA_SHA256))
    )
    key = load_pem_private_key(private_key.encode(), None)
    assert isinstance(key, RSAPrivateKey), "we make RSA keys"
    signature = base64.b64encode(key.sign(query.encode(), PKCS1v15(), SHA256())).decode()
    signed = f"{query}&Signature={quote_plus(signature)}"
    parts = urlsplit(destination)
    return parts._replace(query="&".join(filter(None, [parts.query, signed])), fragment="").geturl()


def metadata_xml(*, entity_id: str, endpoint: str, certificates: Sequence[str]) -> bytes:
    """What a provider must know of us: among that the key that signs our requests, and the one that is to follow."""
    keys = "".join(
        f'<md:KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="{DS}"><ds:X509Data><ds:X509Certificate>{_inner(one)}'
        "</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>"
        for one in certificates
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><md:EntityDescriptor xmlns:md="{METADATA}" '
        f'entityID={quoteattr(entity_id)}><md:SPSSODescriptor AuthnRequestsSigned="true" WantAssertionsSigned="true" '
        f'protocolSupportEnumeration="{SAMLP}">{keys}'
        f"<md:NameIDFormat>{UNSPECIFIED}</md:NameIDFormat>"
        f'<md:AssertionConsumerService Binding="{POST_BINDING}" Location={quoteattr(endpoint)} index="0" '
        'isDefault="true"/></md:SPSSODescriptor></md:EntityDescriptor>'
    ).encode()


def _inner(certificate: str) -> str:
    """A certificate without the lines that PEM puts around it."""
    return "".join(line for line in certificate.splitlines() if not line.startswith("-----"))
