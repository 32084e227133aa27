"""Rules of the ways to reach a person: how they are checked and shown. See: contract/aaa.md sections 5 and 11.1."""

from __future__ import annotations

from unicodedata import normalize

import phonenumbers
from email_validator import SPECIAL_USE_DOMAIN_NAMES, EmailNotValidError, validate_email

from haulier.core.refusal import invalid
from haulier.services.aaa.kind import MobileNumber
from haulier.services.aaa.responses import MaskedMobile

MAX_EMAIL = 254
SHOWN_OF_EMAIL = 2
"""Characters in front of the ``@`` that everybody sees, where there are more."""
SHOWN_OF_MOBILE = 4
"""Last digits of a number that everybody sees."""
MASK = "****"

SPECIAL_USE_DOMAIN_NAMES.clear()
"""Names such as ``.local`` and ``.test`` are taken too: whoever hosts this may have a mail server there."""


def email_of(text: str, field: str = "email") -> str:
    """An address as it is stored: trimmed. Raises Refusal for what is no address; nobody asks whether it exists."""
    trimmed = normalize("NFC", text.strip())
    try:
        validate_email(
            trimmed, check_deliverability=False, globally_deliverable=False, allow_quoted_local=True, strict=True
        )
    except EmailNotValidError as error:
        raise invalid(field, "format", f"is no e-mail address: {error}") from None
    if len(trimmed) > MAX_EMAIL:
        raise invalid(field, "maxLength", f"an e-mail address has at most {MAX_EMAIL} characters")
    return trimmed


def mobile_of(number: MobileNumber, field: str = "primaryMobile") -> str:
    """A number as E.164. Raises Refusal for one that is not possible for its country code."""
    text = f"{number.countryCode.replace('-', '')}{number.number}"
    try:
        parsed = phonenumbers.parse(text) if text.isascii() else None
    except phonenumbers.NumberParseException:
        parsed = None
    if parsed is None or not phonenumbers.is_possible_number(parsed):
        raise invalid(field, "format", f"no number in {number.countryCode} looks like {number.number}")
    return str(phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164))


def split_mobile(e164: str) -> MobileNumber:
    """A number in E.164 as callers write it. Raises Refusal for what is none."""
    try:
        parsed = phonenumbers.parse(e164)
    except phonenumbers.NumberParseException:
        raise invalid("mobile", "format", f"{e164[:32]!r} is no mobile number") from None
    return MobileNumber(f"+{parsed.country_code}", phonenumbers.national_significant_number(parsed))


def email_contact(email: str) -> str:
    """The id under which an address is taken."""
    return f"email:{normalize('NFC', email.strip()).lower()}"


def mobile_contact(e164: str) -> str:
    """The id under which a number is taken."""
    return f"mobile:{e164}"


def masked_email(email: str) -> str:
    """The first two characters and the whole domain; less in front where that would be all of it."""
    local, _, domain = email.rpartition("@")
    shown = local[: min(SHOWN_OF_EMAIL, len(local) - 1)]
    return f"{shown}{MASK}@{domain}"


def masked_mobile(number: MobileNumber) -> MaskedMobile:
    """The country code and the last four digits."""
    hidden = max(len(number.number) - SHOWN_OF_MOBILE, 0)
    return MaskedMobile(number.countryCode, "*" * hidden + number.number[hidden:])
