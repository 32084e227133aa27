"""Which public keys are taken: in every usual form, and none that protects nothing."""

from __future__ import annotations

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from haulier.core.refusal import Cause, Refusal
from haulier.services.sds.rules.public_keys import (
    GOOD_BITS,
    LEAST_BITS,
    MOST_BITS,
    MOST_EXPONENT_BITS,
    kept_key,
    read_public_key,
)
from support.sds import b64, key_pair, public_text

FORMS = [
    (Encoding.DER, PublicFormat.SubjectPublicKeyInfo), (Encoding.DER, PublicFormat.PKCS1),
    (Encoding.PEM, PublicFormat.SubjectPublicKeyInfo), (Encoding.PEM, PublicFormat.PKCS1),
]  # fmt: skip


def public(modulus: int, exponent: int) -> str:
    """The text of a key of these numbers, however bad."""
    integers = b"".join(
        tagged(2, number.to_bytes(number.bit_length() // 8 + 1, "big")) for number in (modulus, exponent)
    )
    return b64(tagged(0x30, integers))


def tagged(tag: int, content: bytes) -> bytes:
    """DER of one value."""
    length = len(content)
    if length < 0x80:
        return bytes([tag, length]) + content
    size = length.to_bytes((length.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(size)]) + size + content


def refused(text: str) -> str:
    """The rule by which a key is refused."""
    with pytest.raises(Refusal) as found:
        read_public_key(text)
    assert found.value.cause is Cause.INVALID
    (fault,) = found.value.faults
    assert fault.field == "key"
    assert not text or text[:40] not in fault.message
    return fault.rule


@pytest.mark.parametrize(("encoding", "form"), FORMS)
def test_every_usual_form_is_kept_as_one(encoding: Encoding, form: PublicFormat) -> None:
    key = key_pair()
    read = read_public_key(b64(key.public_key().public_bytes(encoding, form)))
    assert read.text == public_text(key)
    assert kept_key(read.text).public_numbers() == key.public_key().public_numbers()
    assert read.warning is None


def test_a_text_broken_in_lines_is_read_as_one() -> None:
    text = public_text(key_pair())
    assert read_public_key("\n".join(text[at : at + 64] for at in range(0, len(text), 64))).text == text


def test_short_keys_are_taken_with_a_warning_and_shorter_ones_are_not() -> None:
    assert f"{LEAST_BITS} bits" in str(read_public_key(public(rough(LEAST_BITS), 65_537)).warning)
    assert read_public_key(public(rough(GOOD_BITS - 1), 65_537)).warning
    assert read_public_key(public(rough(GOOD_BITS), 65_537)).warning is None
    assert refused(public(rough(LEAST_BITS - 1), 65_537)) in ("range", "format")


def test_the_longest_key_is_taken_and_a_longer_one_is_not() -> None:
    assert read_public_key(public(rough(MOST_BITS), 65_537)).bits == MOST_BITS
    assert refused(public(rough(MOST_BITS + 1), 65_537)) in ("range", "format")


def rough(bits: int) -> int:
    """A number of so many bits without small factors, as a modulus is one."""
    number = (1 << (bits - 1)) + 1
    while any(number % n == 0 for n in range(3, 1_000, 2)):
        number += 2
    return number


@pytest.mark.parametrize("exponent", [1, 2, 65_536, (1 << MOST_EXPONENT_BITS) + 1])
def test_bad_exponents_are_refused(exponent: int) -> None:
    assert refused(public(key_pair().public_key().public_numbers().n, exponent)) in ("exponent", "format")


@pytest.mark.parametrize("exponent", [3, (1 << MOST_EXPONENT_BITS) - 1])
def test_the_least_and_the_longest_exponent_are_taken(exponent: int) -> None:
    assert read_public_key(public(key_pair().public_key().public_numbers().n, exponent)).bits == 2048


@pytest.mark.parametrize("factor", [2, 3, 997])
def test_a_modulus_with_a_small_factor_is_refused(factor: int) -> None:
    modulus = key_pair(LEAST_BITS * 2 - 16).public_key().public_numbers().n * factor
    assert refused(public(modulus, 65_537)) in ("weak", "format")


def test_other_kinds_of_keys_are_refused() -> None:
    elliptic = ec.generate_private_key(ec.SECP256R1()).public_key()
    text = b64(elliptic.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo))
    assert refused(text) == "format"
    for junk in ("", "!", "AAAA", b64(b"-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----")):
        assert refused(junk) == "format"


def test_a_private_key_is_refused_and_not_repeated() -> None:
    for encoding, form in ((Encoding.PEM, PrivateFormat.PKCS8), (Encoding.DER, PrivateFormat.TraditionalOpenSSL)):
        content = key_pair().private_bytes(encoding, form, NoEncryption())
        assert refused(b64(content)) == "format"
        assert isinstance(key_pair(), rsa.RSAPrivateKey)
        assert base64.b64decode(b64(content)) == content
