"""XML of a stranger: read without entities and the network, small, plain, and signed; of it only what was signed is
handed on.

What signature-wrapping attacks rest on is refused before anything is verified: a second assertion, an id that is there
twice, a signature elsewhere than in what it signs, a reference to anything but its own parent. Then the verifier's own
parse of the bytes that were signed is read, and the document that came is not looked at again. Comments, which let
readers of a NameID see another text than was signed, are refused with processing instructions and document types.

See: XML Signature Syntax and Processing 1.1, SAML 2.0 Core section 5.4, "On Breaking SAML" (USENIX Security 2012).
"""

from __future__ import annotations

import base64
import binascii
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from lxml import etree
from signxml.algorithms import DigestAlgorithm, SignatureMethod
from signxml.exceptions import SignXMLException
from signxml.verifier import SignatureConfiguration, VerifyResult, XMLVerifier

from haulier.services.broker.rules.outside_person import Untrusted

Element = Any
"""An element of lxml, which comes without types."""

MAX_BYTES = 262_144
MAX_ELEMENTS = 5_000
MAX_DEPTH = 40

SAML = "urn:oasis:names:tc:SAML:2.0:assertion"
SAMLP = "urn:oasis:names:tc:SAML:2.0:protocol"
DS = "http://www.w3.org/2000/09/xmldsig#"
ASSERTION, RESPONSE, SIGNATURE = f"{{{SAML}}}Assertion", f"{{{SAMLP}}}Response", f"{{{DS}}}Signature"
ENCRYPTED = frozenset(f"{{{SAML}}}{name}" for name in ("EncryptedAssertion", "EncryptedID", "EncryptedAttribute"))

EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#"
TRANSFORMS = frozenset({f"{DS}enveloped-signature", EXCLUSIVE})
METHODS = frozenset(
    {
        SignatureMethod.RSA_SHA256,
        SignatureMethod.RSA_SHA384,
        SignatureMethod.RSA_SHA512,
        SignatureMethod.ECDSA_SHA256,
        SignatureMethod.ECDSA_SHA384,
        SignatureMethod.ECDSA_SHA512,
    }
)
DIGESTS = frozenset({DigestAlgorithm.SHA256, DigestAlgorithm.SHA384, DigestAlgorithm.SHA512})
IDS = ("ID", "Id", "id", "{http://www.w3.org/XML/1998/namespace}id")
"""Attributes by which a verifier finds what a signature refers to."""


def decoded_response(text: str) -> bytes:
    """The XML of a ``SAMLResponse`` field. Raises Untrusted."""
    bare = "".join(text.split())
    if len(bare) > MAX_BYTES * 4 // 3 + 4:
        raise Untrusted(f"the answer is longer than {MAX_BYTES} bytes")
    try:
        data = base64.b64decode(bare, validate=True)
    except (binascii.Error, ValueError):
        raise Untrusted("the answer is not base64") from None
    if len(data) > MAX_BYTES:
        raise Untrusted(f"the answer is longer than {MAX_BYTES} bytes")
    return data


def read_plain(data: bytes) -> Element:
    """The root of a document that holds elements and text alone, and not too many. Raises Untrusted."""
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise Untrusted("the answer has a document type")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False,
        remove_comments=False, remove_pis=False, strip_cdata=False, recover=False,
    )  # fmt: skip
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise Untrusted("the answer is no XML that can be read") from None
    document = root.getroottree().docinfo
    if document.internalDTD is not None or document.externalDTD is not None or document.doctype:
        raise Untrusted("the answer has a document type")
    for count, node in enumerate(root.getroottree().xpath("//node()[not(self::text())]"), 1):
        if not isinstance(node.tag, str):
            raise Untrusted("the answer holds a comment or another thing that is neither element nor text")
        if count > MAX_ELEMENTS or sum(1 for _ in node.iterancestors()) >= MAX_DEPTH:
            raise Untrusted("the answer has too many elements, or they are nested too deeply")
    return root


def signed_assertion(root: Element, certificate: str, now: datetime) -> Element:
    """The assertion of a response, as the provider signed it: parsed from the signed bytes. Raises Untrusted."""
    assertion = _only_assertion(root)
    signatures = list(root.iter(SIGNATURE))
    for signature in signatures:
        _check_signature_form(signature, root, assertion)
    by_parent = {signature.getparent().tag: signature for signature in signatures}
    if not signatures or len(by_parent) != len(signatures):
        raise Untrusted("neither the answer nor its assertion is signed")
    verified = {tag: _verified(root, tag, certificate, now) for tag in by_parent}
    found = verified.get(ASSERTION)
    if found is None:
        found = _only_assertion(verified[RESPONSE])
    if found.tag != ASSERTION or found.get("ID") != assertion.get("ID"):
        raise Untrusted("what is signed is not the assertion")
    return found


def _only_assertion(root: Element) -> Element:
    """The one assertion of a response, which is its child. Raises Untrusted."""
    if root.tag != RESPONSE:
        raise Untrusted("the answer is no SAML response")
    if any(True for _ in root.iter(*ENCRYPTED)):
        raise Untrusted("the assertion is encrypted; have the provider send it signed and not encrypted")
    assertions = list(root.iter(ASSERTION))
    if len(assertions) != 1 or assertions[0].getparent() is not root:
        raise Untrusted(f"the answer has {len(assertions)} assertions, or one where none belongs")
    ids = [value for node in root.iter() for name in IDS if (value := node.get(name)) is not None]
    if len(set(ids)) != len(ids):
        raise Untrusted("the answer has an id twice")
    return assertions[0]


def _check_signature_form(signature: Element, root: Element, assertion: Element) -> None:
    """A signature stands in what it signs, signs that alone, and transforms it in the usual way. Raises Untrusted."""
    parent = signature.getparent()
    if parent is not root and parent is not assertion:
        raise Untrusted("a signature stands where none belongs")
    references = list(signature.iter(f"{{{DS}}}Reference"))
    id = parent.get("ID")
    if len(references) != 1 or not id or references[0].get("URI") != f"#{id}":
        raise Untrusted("a signature signs something else than what it stands in")
    if any(True for _ in signature.iter(f"{{{DS}}}Object", f"{{{DS}}}Manifest")):
        raise Untrusted("a signature holds things of its own")
    transforms = [node.get("Algorithm") for node in signature.iter(f"{{{DS}}}Transform")]
    if len(transforms) > len(TRANSFORMS) or not set(transforms) <= TRANSFORMS or EXCLUSIVE not in transforms:
        raise Untrusted("a signature transforms what it signs in an unusual way")
    methods = [node.get("Algorithm") for node in signature.iter(f"{{{DS}}}CanonicalizationMethod")]
    if methods != [EXCLUSIVE]:
        raise Untrusted("a signature has an unusual canonical form")


def _verified(root: Element, parent: str, certificate: str, now: datetime) -> Element:
    """What a signature covers, parsed from the bytes that were signed. Raises Untrusted."""
    trusted = x509.load_pem_x509_certificate(certificate.encode())
    config = SignatureConfiguration(
        location="./" if parent == RESPONSE else f"./{parent}/",
        expect_references=1,
        signature_methods=METHODS,
        digest_algorithms=DIGESTS,
        ignore_ambiguous_key_info=True,
        verification_time=_within(trusted, now),
    )
    try:
        result = XMLVerifier().verify(root, x509_cert=trusted, id_attribute="ID", expect_config=config)
    except (SignXMLException, UnsupportedAlgorithm, ValueError, TypeError, AttributeError, etree.LxmlError) as error:
        raise Untrusted(f"the signature is wrong: {type(error).__name__}") from None
    signed = result.signed_xml if isinstance(result, VerifyResult) else None
    if signed is None or signed.tag != parent:
        raise Untrusted("what is signed is not what it stands in")
    return signed


def _within(certificate: x509.Certificate, now: datetime) -> datetime:
    """A moment at which the certificate is good: it was chosen by an administrator and stands for its key alone."""
    begin, end = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    return min(max(now.astimezone(UTC), begin + timedelta(seconds=1)), end - timedelta(seconds=1))
