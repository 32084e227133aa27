"""Certificates: a provider's, read and checked before it is kept, and our own, made for the requests that we sign."""

from __future__ import annotations

import base64
import binascii
import re
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from haulier.core.refusal import invalid

MEMBER = "publicKeyCertificate"
LEAST_RSA_BITS, MOST_RSA_BITS = 2_048, 8_192
"""The upper bound limits what the check of a signature costs."""
LEAST_CURVE_BITS = 256
OWN_RSA_BITS = 2_048
OWN_DAYS = 3_650
_BLANKS = re.compile(r"\s+")
_PEM = re.compile(r"-----BEGIN CERTIFICATE-----(?P<inner>[A-Za-z0-9+/=\s]*)-----END CERTIFICATE-----")


def read_certificate(text: str) -> str:
    """A provider's certificate as PEM, from PEM or from the bare base64 of SAML metadata. It may be out of date, as
    those of providers often are: it stands for nothing but its key. Raises Refusal.
    """
    found = _PEM.fullmatch(text.strip())
    try:
        der = base64.b64decode(_BLANKS.sub("", found["inner"] if found is not None else text), validate=True)
        certificate = x509.load_der_x509_certificate(der)
        key = certificate.public_key()
    except (binascii.Error, ValueError, TypeError):
        raise invalid(MEMBER, "certificate", "is no X.509 certificate") from None
    if fault := _weakness(key):
        raise invalid(MEMBER, "key", fault)
    return certificate.public_bytes(Encoding.PEM).decode()


def _weakness(key: object) -> str | None:
    """Why signatures by a key are not taken; None where they are."""
    if isinstance(key, rsa.RSAPublicKey):
        fits = LEAST_RSA_BITS <= key.key_size <= MOST_RSA_BITS
        return None if fits else f"an RSA key has {LEAST_RSA_BITS} to {MOST_RSA_BITS} bits"
    if isinstance(key, ec.EllipticCurvePublicKey):
        return None if key.key_size >= LEAST_CURVE_BITS else f"the key's curve has fewer than {LEAST_CURVE_BITS} bits"
    return "the key is neither of RSA nor of an elliptic curve"


def make_own_key(common_name: str, at: int) -> tuple[str, str]:
    """A fresh private key and a certificate of it that it signs itself, both as PEM. Takes a tenth of a second.

    ``at`` is epoch milliseconds. Raises Refusal for a name that no certificate can have.
    """
    key = rsa.generate_private_key(public_exponent=65_537, key_size=OWN_RSA_BITS)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])
    begin = datetime.fromtimestamp(at / 1000, UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begin - timedelta(days=1))
        .not_valid_after(begin + timedelta(days=OWN_DAYS))
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    return private, certificate.public_bytes(Encoding.PEM).decode()
