"""Answers of a SAML provider that an attacker made, or changed: each is refused, and the right one is read."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from signxml import XMLSigner
from signxml.algorithms import DigestAlgorithm, SignatureMethod

from haulier.services.broker.rules.outside_person import Untrusted
from haulier.services.broker.rules.saml_response import EMAIL_FORMAT, TRANSIENT, read_assertion
from haulier.services.broker.rules.saml_xml import (
    ASSERTION,
    DS,
    MAX_BYTES,
    MAX_DEPTH,
    MAX_ELEMENTS,
    SAML,
    SAMLP,
    read_plain,
)
from support.connections import AT
from support.saml import (
    ENDPOINT,
    ENTITY,
    PROVIDER,
    REQUEST,
    Element,
    Said,
    answer,
    encoded,
    evil,
    expected,
    signed,
    wrapped,
)

SIGNATURE = f"{{{DS}}}Signature"
ASHA = "asha@acme.example"


class OldSigner(XMLSigner):
    """Signs as nobody should any more."""

    def check_deprecated_methods(self) -> None:
        """Lets SHA-1 pass."""


def refused(root: Element | bytes, **members: Any) -> str:
    with pytest.raises(Untrusted) as caught:
        read_assertion(encoded(root), expected(**members))
    return str(caught.value)


def test_a_signed_assertion_is_read() -> None:
    found = read_assertion(encoded(answer(Said(attributes={"mail": [ASHA], "groups": ["a", "b"]}))), expected())
    assert (found.id, found.issuer, found.in_response_to, found.name_id) == ("_assertion-1", PROVIDER, REQUEST, ASHA)
    assert found.attributes == {"mail": [ASHA], "groups": ["a", "b"]}
    assert found.expires_at > AT


def test_an_assertion_in_a_signed_response_is_read() -> None:
    said = Said()
    assert read_assertion(encoded(signed(said.response(said.assertion()))), expected()).name_id == ASHA


def test_both_may_be_signed_and_then_both_must_be_right() -> None:
    said = Said()
    both = signed(said.response(signed(said.assertion())))
    assert read_assertion(encoded(both), expected()).name_id == ASHA
    half = signed(said.response(signed(said.assertion(), by="stranger")))
    assert "signature" in refused(half)
    other = signed(said.response(signed(said.assertion())), by="stranger")
    assert "signature" in refused(other)


def test_an_elliptic_curve_or_a_longer_hash_will_do() -> None:
    said = Said()
    root = said.response(signed(said.assertion(), method=SignatureMethod.RSA_SHA512, digest=DigestAlgorithm.SHA512))
    assert read_assertion(encoded(root), expected()).name_id == ASHA


# Signatures


def test_nothing_unsigned_is_read() -> None:
    said = Said()
    assert "signed" in refused(said.response(said.assertion()))
    root = answer()
    assertion = root.find(ASSERTION)
    assertion.remove(assertion.find(SIGNATURE))
    assert "signed" in refused(root)


def test_a_stranger_cannot_sign_not_even_with_his_certificate_inside() -> None:
    assert "signature" in refused(answer(by="stranger"))


def test_what_was_changed_after_signing_is_refused() -> None:
    root = answer()
    root.find(f"{ASSERTION}/{{{SAML}}}Subject/{{{SAML}}}NameID").text = "admin@acme.example"
    assert "signature" in refused(root)


@pytest.mark.parametrize(
    ("method", "digest"),
    [
        (SignatureMethod.RSA_SHA1, DigestAlgorithm.SHA256),
        (SignatureMethod.RSA_SHA256, DigestAlgorithm.SHA1),
    ],
)
def test_sha1_is_refused(method: SignatureMethod, digest: DigestAlgorithm) -> None:
    said = Said()
    root = said.response(signed(said.assertion(), method=method, digest=digest, signer=OldSigner))
    assert "signature" in refused(root)


def test_a_public_key_is_no_shared_secret() -> None:
    root = answer()
    method = root.find(f".//{{{DS}}}SignatureMethod")
    method.set("Algorithm", "http://www.w3.org/2001/04/xmldsig-more#hmac-sha256")
    assert "signature" in refused(root)


@pytest.mark.parametrize(
    "algorithm",
    [
        "http://www.w3.org/TR/1999/REC-xslt-19991116",
        "http://www.w3.org/TR/1999/REC-xpath-19991116",
        "http://www.w3.org/2002/06/xmldsig-filter2",
        "http://www.w3.org/2000/09/xmldsig#base64",
        "http://www.w3.org/TR/2001/REC-xml-c14n-20010315#WithComments",
    ],
)
def test_unusual_transforms_are_refused(algorithm: str) -> None:
    root = answer()
    transforms = root.find(f".//{{{DS}}}Transforms")
    etree.SubElement(transforms, f"{{{DS}}}Transform").set("Algorithm", algorithm)
    assert "transforms" in refused(root)


@pytest.mark.parametrize("uri", ["", "#_response-1", "#xpointer(/)", "https://evil.example/x", "#nothing"])
def test_a_signature_signs_what_it_stands_in(uri: str) -> None:
    root = answer()
    root.find(f".//{{{DS}}}Reference").set("URI", uri)
    assert "signs something else" in refused(root)


def test_a_signature_holds_nothing_of_its_own() -> None:
    root = answer()
    etree.SubElement(root.find(f".//{SIGNATURE}"), f"{{{DS}}}Object").append(evil())
    refused(root)
    root = answer()
    etree.SubElement(root.find(f".//{SIGNATURE}"), f"{{{DS}}}Object")
    assert "of its own" in refused(root)


# Wrapping: XSW 1 to 8 of "On Breaking SAML", and variants of them


def _inside(outer: Element, inner: Element) -> Element:
    outer.append(inner)
    return outer


def _signed_one_in_extensions(root: Element, good: Element, bad: Element) -> Element:
    root.remove(good)
    holder = etree.Element(f"{{{SAMLP}}}Extensions")
    holder.append(good)
    root.insert(1, holder)
    root.append(bad)
    return root


def _signed_one_in_object(root: Element, good: Element, bad: Element) -> Element:
    signature = good.find(SIGNATURE)
    root.remove(good)
    good.remove(signature)
    holder = etree.SubElement(signature, f"{{{DS}}}Object")
    holder.append(good)
    bad.insert(1, signature)
    root.append(bad)
    return root


def _signature_moved_to_the_other(root: Element, good: Element, bad: Element) -> Element:
    signature = good.find(SIGNATURE)
    good.remove(signature)
    bad.insert(1, signature)
    root.append(bad)
    return root


def _same_id(root: Element, good: Element, bad: Element) -> Element:
    bad.set("ID", good.get("ID"))
    root.insert(1, bad)
    return root


def _same_id_in_another_spelling(root: Element, good: Element, bad: Element) -> Element:
    del bad.attrib["ID"]
    bad.set("Id", good.get("ID"))
    holder = etree.Element(f"{{{SAMLP}}}Extensions", Id=good.get("ID"))
    root.insert(1, holder)
    return root


def _response_wrapped(root: Element, good: Element, bad: Element) -> Element:
    outer = copy.deepcopy(root)
    for child in outer.findall(ASSERTION):
        outer.remove(child)
    outer.append(bad)
    outer.set("ID", "_outer")
    outer.append(root)
    return outer


WRAPPINGS: dict[str, Callable[[Element, Element, Element], Element]] = {
    "evil before": lambda root, _, bad: (root.insert(1, bad), root)[1],
    "evil behind": lambda root, _, bad: _inside(root, bad),
    "evil inside of the signed one": lambda root, good, bad: (_inside(good, bad), root)[1],
    "signed one inside of the evil one": lambda root, good, bad: (
        root.remove(good), bad.append(good), root.append(bad), root
    )[-1],
    "signed one in extensions": _signed_one_in_extensions,
    "signed one in the signature": _signed_one_in_object,
    "signature moved": _signature_moved_to_the_other,
    "same id": _same_id,
    "same id in another spelling": _same_id_in_another_spelling,
    "response in a response": _response_wrapped,
    "evil in advice": lambda root, good, bad: (
        _inside(etree.SubElement(good, f"{{{SAML}}}Advice"), bad), root
    )[1],
}  # fmt: skip


@pytest.mark.parametrize("how", WRAPPINGS)
def test_a_wrapped_assertion_is_refused(how: str) -> None:
    refused(wrapped(WRAPPINGS[how]))


def test_a_wrapped_assertion_in_a_signed_response_is_refused() -> None:
    said = Said()
    root = signed(said.response(said.assertion()))
    good = root.find(ASSERTION)
    for how in ("evil before", "evil behind", "signed one in extensions", "response in a response"):
        refused(
            WRAPPINGS[how](copy.deepcopy(root), copy.deepcopy(good), evil())
            if how == "response in a response"
            else _rewrapped(root, how)
        )


def _rewrapped(root: Element, how: str) -> Element:
    again = copy.deepcopy(root)
    return WRAPPINGS[how](again, again.find(ASSERTION), evil())


# Documents


@pytest.mark.parametrize(
    "text",
    [
        "asha@acme.example<!-- -->.evil.example",
        "admin@acme.example<!--x-->",
        "asha@acme.example<?x y?>.evil.example",
    ],
)
def test_a_comment_in_a_name_is_refused(text: str) -> None:
    assert "comment" in refused(answer(Said(name_id=text)))


def test_a_name_that_holds_elements_is_refused() -> None:
    assert "plain text" in refused(answer(Said(name_id="asha<saml:x>@acme</saml:x>")))


BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "aaaaaaaaaa">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9))
    + b"]><r>&j;</r>"
)


@pytest.mark.parametrize(
    "data",
    [
        BOMB,
        b'<!DOCTYPE r SYSTEM "file:///etc/passwd"><r/>',
        b'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><r>&x;</r>',
        b'<!DOCTYPE r [<!ENTITY % x SYSTEM "http://127.0.0.1:1/x">%x;]><r/>',
        '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE r [<!ENTITY x "y">]><r>&x;</r>'.encode("utf-16"),
        b'<?xml version="1.0" encoding="UTF-7"?>+ADwAIQ-DOCTYPE r+AD4-<r/>',
    ],
)
def test_document_types_and_entities_are_refused(data: bytes) -> None:
    refused(data)


@pytest.mark.parametrize("data", [b"", b"x", b"<r>", b"<r/>", b"\xff\xfe", b"<r xmlns='urn:x'/>", b"\x00" * 10])
def test_what_is_no_response_is_refused(data: bytes) -> None:
    refused(data)


@given(st.binary(max_size=300))
def test_no_bytes_are_taken_for_a_response(data: bytes) -> None:
    refused(data)


def test_an_answer_has_a_longest_length() -> None:
    right = etree.tostring(answer())
    room = MAX_BYTES - len(right)
    padded = right.replace(b"<saml:Issuer>", b" " * room + b"<saml:Issuer>", 1)
    assert len(padded) == MAX_BYTES
    assert read_assertion(encoded(padded), expected()).name_id == ASHA
    assert "longer" in refused(padded.replace(b" <saml:Issuer>", b"  <saml:Issuer>", 1))


def test_an_answer_is_not_nested_deeply() -> None:
    for depth in (MAX_DEPTH, 10_000):
        refused(b"<r>" * (depth + 1) + b"</r>" * (depth + 1))


def test_a_document_has_so_many_elements_and_levels() -> None:
    def flat(count: int) -> bytes:
        return b"<r>" + b"<e/>" * (count - 1) + b"</r>"

    def deep(levels: int) -> bytes:
        return b"<r>" * levels + b"</r>" * levels

    read_plain(flat(MAX_ELEMENTS))
    read_plain(deep(MAX_DEPTH))
    for data in (flat(MAX_ELEMENTS + 1), deep(MAX_DEPTH + 1)):
        with pytest.raises(Untrusted, match="too many"):
            read_plain(data)


def test_what_is_not_base64_is_refused() -> None:
    with pytest.raises(Untrusted):
        read_assertion("<xml>", expected())
    text = encoded(answer())
    lines = "\r\n".join(text[n : n + 76] for n in range(0, len(text), 76))
    assert read_assertion(lines, expected()).name_id == ASHA


def test_an_encrypted_assertion_is_refused_with_a_plain_reason() -> None:
    said = Said()
    root = said.response(etree.Element(f"{{{SAML}}}EncryptedAssertion"))
    assert "encrypted" in refused(signed(root))


# What it says


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (Said(audience="https://other.example"), "not for"),
        (Said(audience=None), "not for"),
        (Said(audience=f"{ENTITY}x"), "not for"),
        (Said(recipient="https://other.example/endpoint"), "brings it here"),
        (Said(recipient=f"{ENDPOINT}/"), "brings it here"),
        (Said(destination="https://other.example/endpoint"), "another address"),
        (Said(in_response_to=None), "answers no request"),
        (Said(until=None), "answers no request"),
        (Said(until=-60), "expired"),
        (Said(conditions_until=-60), "expired"),
        (Said(conditions_from=61), "not good yet"),
        (Said(session_until=-60), "session has ended"),
        (Said(method="urn:oasis:names:tc:SAML:2.0:cm:sender-vouches"), "brings it here"),
        (Said(statement=False), "signed in"),
        (Said(status="urn:oasis:names:tc:SAML:2.0:status:Requester"), "refused: Requester"),
        (Said(name_format=TRANSIENT), "transient"),
        (Said(name_id=" "), "plain text"),
        (Said(assertion_id="_" + "a" * 300), "no id"),
    ],
)
def test_an_assertion_must_be_for_us_and_of_now(said: Said, why: str) -> None:
    assert why in refused(answer(said))


@pytest.mark.parametrize(
    "said",
    [
        Said(until=-59),
        Said(conditions_until=-59),
        Said(conditions_from=60),
        Said(session_until=-59),
        Said(destination=None),
    ],
)
def test_clocks_may_differ_by_a_minute(said: Said) -> None:
    assert read_assertion(encoded(answer(said)), expected()).name_id == ASHA


def test_another_provider_is_refused_once_one_is_known() -> None:
    assert read_assertion(encoded(answer()), expected(provider_id=PROVIDER)).issuer == PROVIDER
    assert "this connection is to" in refused(answer(), provider_id="https://other.example")


def test_a_name_that_is_an_address_is_one() -> None:
    found = read_assertion(encoded(answer(Said(name_format=EMAIL_FORMAT))), expected())
    assert found.attributes == {"email": [ASHA]}


def test_a_certificate_that_is_out_of_date_still_stands_for_its_key() -> None:
    later = AT + 20 * 365 * 86_400_000
    said = replace(Said(), at=later)
    assert read_assertion(encoded(answer(said)), expected(now=later)).name_id == ASHA
