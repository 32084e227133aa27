"""What we say to a SAML provider: the signature stands as the binding wants it, and nothing breaks out of its place."""

from __future__ import annotations

import base64
import zlib
from urllib.parse import parse_qs, urlsplit

import pytest
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from lxml import etree

from haulier.services.broker.rules.saml_request import metadata_xml, request_address, request_xml
from haulier.services.broker.rules.saml_xml import SAML
from support.connections import AT, new_certificate

NASTY = 'https://idp.example/sso?a=1&b="<x>'


def made(destination: str = NASTY) -> str:
    xml = request_xml(
        "_1", entity_id="https://h/auth/realms/acme", endpoint="https://h/e?<&\"'", destination=destination, at=AT
    )
    return request_address(destination, xml, "state", new_certificate("own")[0])


def test_a_request_says_who_asks_and_where_the_answer_goes() -> None:
    packed = parse_qs(urlsplit(made()).query)["SAMLRequest"][0]
    root = etree.fromstring(zlib.decompress(base64.b64decode(packed), -15))
    assert root.get("ID") == "_1"
    assert root.get("Destination") == NASTY
    assert root.get("AssertionConsumerServiceURL") == "https://h/e?<&\"'"
    assert root.findtext(f"{{{SAML}}}Issuer") == "https://h/auth/realms/acme"


def test_a_request_is_signed_over_the_query_as_it_stands() -> None:
    query = urlsplit(made()).query
    signed, _, _ = query[query.index("SAMLRequest=") :].partition("&Signature=")
    signature = base64.b64decode(parse_qs(query)["Signature"][0])
    key = x509.load_pem_x509_certificate(new_certificate("own")[1].encode()).public_key()
    assert isinstance(key, RSAPublicKey)
    key.verify(signature, signed.encode(), PKCS1v15(), SHA256())
    with pytest.raises(InvalidSignature):
        key.verify(signature, signed.replace("state", "other").encode(), PKCS1v15(), SHA256())
    assert query.startswith("a=1&b=")


def test_metadata_tell_the_key_and_the_endpoint() -> None:
    root = etree.fromstring(
        metadata_xml(entity_id="https://h/<&", endpoint="https://h/e", certificates=[new_certificate("own")[1]])
    )
    assert root.get("entityID") == "https://h/<&"
    inner = root.findtext(".//{http://www.w3.org/2000/09/xmldsig#}X509Certificate")
    assert inner is not None
    assert inner in new_certificate("own")[1].replace("\n", "")
