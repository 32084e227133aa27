"""Rules of code generators (TOTP) and recovery codes. See: RFC 6238, contract/aaa.md section 11.4."""

from __future__ import annotations

import base64
import hashlib
import re
import secrets
from collections.abc import Sequence
from hmac import compare_digest

import pyotp

STEP_SECONDS = 30
LEEWAY_STEPS = 1
"""Steps before and after the present one whose codes are taken: clocks differ."""
SECRET_CHARACTERS = 32
"""160 bits in base32, as RFC 4226 advises."""
RECOVERY_CODES = 10
RECOVERY_BYTES = 10
TOTP_FORM = re.compile("[0-9]{6}")


def new_totp_secret() -> str:
    """A fresh secret for a code generator."""
    return pyotp.random_base32(SECRET_CHARACTERS)


def otpauth_url(secret: str, account: str, issuer: str) -> str:
    """What a code generator reads, usually from a picture of it."""
    return pyotp.TOTP(secret).provisioning_uri(name=account, issuer_name=issuer)


def matched_step(secret: str, code: str, at: int, last_step: int) -> int | None:
    """The step whose code this is, at epoch milliseconds; None for none, and for one that is not after the last."""
    present, generator = at // 1000 // STEP_SECONDS, pyotp.TOTP(secret)
    found = None
    for step in range(present - LEEWAY_STEPS, present + LEEWAY_STEPS + 1):
        if compare_digest(generator.at(step * STEP_SECONDS), code) and step > last_step:
            found = step
    return found


def new_recovery_codes() -> list[str]:
    """Ten codes of 80 bits, in groups that can be copied by hand."""
    codes = [base64.b32encode(secrets.token_bytes(RECOVERY_BYTES)).decode().lower() for _ in range(RECOVERY_CODES)]
    return ["-".join(code[at : at + 4] for at in range(0, len(code), 4)) for code in codes]


def recovery_hash(code: str) -> str:
    """What is kept of a recovery code, which counts however it is written down."""
    plain = re.sub(r"[^a-z0-9]", "", code.lower())
    return hashlib.sha256(b"haulier recovery code\0" + plain.encode()).hexdigest()


def without_code(hashes: Sequence[str], code: str) -> list[str] | None:
    """The codes that are left when this one is used; None when it is none of them."""
    wanted = recovery_hash(code)
    left = [hashed for hashed in hashes if not compare_digest(hashed, wanted)]
    return left if len(left) < len(hashes) else None
