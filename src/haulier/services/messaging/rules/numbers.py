"""Numbers and addresses of recipients, as they are sent to and as they are shown. Pure."""

from __future__ import annotations

import re

MAX_ADDRESS = 254
_ADDRESS = re.compile(r"[^\s@<>\",;:()\[\]\\]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?")


def read_number(text: str, country: str | None) -> str | None:
    """A number in E.164 that is possible; None for any other text. One without a plus is of the country, if any is
    known.
    """
    import phonenumbers

    try:
        parsed = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(parsed):
        return None
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


def read_address(text: str) -> str | None:
    """A mail address; None for a text that is none."""
    text = text.strip()
    return text if len(text) <= MAX_ADDRESS and text.isprintable() and _ADDRESS.fullmatch(text) else None


def address_in(text: str) -> str | None:
    """The address of ``Name <address>`` or of an address alone."""
    _, mark, tail = text.rpartition("<")
    return read_address(tail.removesuffix(">") if mark and tail.endswith(">") else text)


def country_of(metadata: object) -> str | None:
    """The ISO code of the country that a tenant's metadata name, as ``country`` or ``country.code``."""
    found = metadata.get("country") if isinstance(metadata, dict) else None
    found = found.get("code") if isinstance(found, dict) else found
    return found.upper() if isinstance(found, str) and re.fullmatch("[A-Za-z]{2}", found) else None
