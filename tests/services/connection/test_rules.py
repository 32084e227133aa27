"""The rules of connections: addresses, certificates, domains."""

from __future__ import annotations

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from hypothesis import given
from hypothesis import strategies as st

from haulier.core.refusal import Refusal
from haulier.services.connection.rules.addresses import return_address, url_faults
from haulier.services.connection.rules.certificates import LEAST_RSA_BITS, make_own_key, read_certificate
from haulier.services.connection.rules.policies import is_allowed_address, normal_domain, policy_faults
from support.connections import AT


def faults(url: str, *, called: bool = True, closed: str | None = None) -> list[str]:
    return [
        fault.message for fault in url_faults([("u", url)], lambda _: closed, called=frozenset({"u"} if called else ()))
    ]


def test_plain_http_is_for_this_machine_where_calls_may_go_there() -> None:
    assert faults("http://127.0.0.1:9/x") == []
    assert faults("http://localhost:9/x") == []
    assert faults("http://127.0.0.1:9/x", closed="loopback addresses may not be called") == ["is not https"]
    assert faults("http://idp.example/x") == ["is not https"]


def test_where_only_browsers_go_the_door_out_does_not_matter() -> None:
    assert faults("https://10.0.0.1/sso", called=False, closed="private") == []
    assert faults("https://10.0.0.1/token", closed="private") == ["private"]


@given(st.text(max_size=40))
def test_no_text_breaks_the_check_of_addresses(text: str) -> None:
    assert faults(text) or text.startswith(("https://", "http://", "HTTP", "hTTP", "Http"))


def certificate_of(key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey) -> str:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "idp")])
    own = x509.load_pem_x509_certificate(make_own_key("x", AT)[1].encode())
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(own.not_valid_before_utc)
        .not_valid_after(own.not_valid_after_utc)
    )
    signed = builder.sign(key, None if isinstance(key, ed25519.Ed25519PrivateKey) else hashes.SHA256())
    return signed.public_bytes(Encoding.PEM).decode()


def test_a_weak_key_is_refused() -> None:
    weak = rsa.generate_private_key(public_exponent=65_537, key_size=LEAST_RSA_BITS // 2)
    for key in (weak, ec.generate_private_key(ec.SECP224R1()), ed25519.Ed25519PrivateKey.generate()):
        with pytest.raises(Refusal):
            read_certificate(certificate_of(key))


def test_a_strong_key_is_taken() -> None:
    for key in (
        rsa.generate_private_key(public_exponent=65_537, key_size=LEAST_RSA_BITS),
        ec.generate_private_key(ec.SECP256R1()),
    ):
        pem = certificate_of(key)
        assert read_certificate(f"\n{pem}\n") == pem


def test_a_domain_is_compared_whole() -> None:
    assert is_allowed_address("a@ACME.example", ["acme.example"])
    assert not is_allowed_address("a@evil-acme.example", ["acme.example"])
    assert not is_allowed_address("a@acme.example.evil.example", ["acme.example"])
    assert not is_allowed_address("acme.example@evil.example", ["acme.example"])
    assert not is_allowed_address("a@sub.acme.example", ["acme.example"])
    assert is_allowed_address("a@anything.example", [])
    assert normal_domain("@Acme.Example.") == "acme.example"


def test_what_a_claim_may_fill_gives_no_rights() -> None:
    assert policy_faults([], {"firstName": "a", "attributes.vehicles": "b", "groups": "c"}) == []
    for member in (
        "isAdmin",
        "roles",
        "state",
        "hasCredential",
        "tenantId",
        "attributes",
        "allowSAMLAuth",
        "samlUserId",
    ):
        assert [fault.field for fault in policy_faults([], {member: "x"})] == [f"attributeMap.{member}"]


def test_a_name_in_an_address_cannot_leave_its_place() -> None:
    assert return_address("https://h", "acme", "ok-ta") == "https://h/auth/realms/acme/broker/ok-ta/endpoint"
