"""Who a provider says that somebody is, whatever the protocol; and the faults of such a statement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from haulier.services.connection.facade import ATTRIBUTES

MAX_SUBJECT = 255
"""Longest subject: OpenID Connect Core section 2 has the same."""
MAX_NAME = 36
"""Longest name of a person: contract/aaa.md section 5."""
MAX_VALUES = 256
"""Most values of one claim that are looked at."""
MAX_VALUE = 256

MEMBERS = {
    "email": ("email", "mail", "urn:oid:0.9.2342.19200300.100.1.3",
              "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress"),
    "firstName": ("given_name", "givenName", "firstName", "urn:oid:2.5.4.42",
                  "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/givenname"),
    "middleName": ("middle_name",),
    "lastName": ("family_name", "sn", "lastName", "urn:oid:2.5.4.4",
                 "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/surname"),
    "mobile": ("phone_number",),
    "name": ("name", "displayName", "urn:oid:2.16.840.1.113730.3.1.241",
             "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name"),
}  # fmt: skip
"""Where a person's members are looked for, if the policy does not say: names of OpenID Connect, LDAP and ADFS."""


class Untrusted(Exception):
    """What a provider said is not to be believed, or not usable; the text is for its administrator, without secrets."""


class OutsidePerson(msgspec.Struct, kw_only=True, omit_defaults=True):
    """A person as a provider describes it. Only ``subject`` names it for good; everything else may change."""

    subject: str
    email: str | None = None
    isEmailVerified: bool = False
    firstName: str | None = None
    middleName: str | None = None
    lastName: str | None = None
    mobile: str | None = None
    participantId: str | None = None
    groups: list[str] | None = None
    """Names of groups, where the policy names a claim for them; None where it does not."""
    attributes: dict[str, list[str]] = {}


def read_person(
    subject: object, claims: Mapping[str, Any], attribute_map: Mapping[str, str], *, is_email_verified: bool
) -> OutsidePerson:
    """A person from a provider's claims. ``attribute_map`` says which claim fills which member. Providers verify
    the address of their own claim for it: one that another claim gives is not verified. Raises Untrusted.
    """
    if not isinstance(subject, str) or not subject.strip() or "\0" in subject:
        raise Untrusted("the provider named nobody")
    if len(subject) > MAX_SUBJECT:
        raise Untrusted(f"the provider's name for the person is longer than {MAX_SUBJECT} characters")

    def found(member: str) -> str | None:
        names = (attribute_map[member],) if member in attribute_map else MEMBERS.get(member, ())
        return next((text for name in names if (text := _first(claims.get(name)))), None)

    first, last = found("firstName"), found("lastName")
    if first is None and (name := found("name")) is not None:
        first, _, rest = name.partition(" ")
        last = last or rest.strip() or None
    return OutsidePerson(
        subject=subject,
        email=found("email"),
        isEmailVerified=is_email_verified and attribute_map.get("email", "email") == "email",
        firstName=_short(first),
        middleName=_short(found("middleName")),
        lastName=_short(last),
        mobile=found("mobile"),
        participantId=found("participantId"),
        groups=_values(claims.get(attribute_map["groups"])) if "groups" in attribute_map else None,
        attributes={
            member.removeprefix(ATTRIBUTES): _values(claims.get(claim))
            for member, claim in attribute_map.items()
            if member.startswith(ATTRIBUTES)
        },
    )


def is_true(value: object) -> bool:
    """Whether a claim says yes. Some providers write it as text."""
    return value is True or value == "true"


def _values(value: object) -> list[str]:
    """The texts of a claim, which may be one or many."""
    many: Sequence[object] = value if isinstance(value, list) else [value]
    texts = (_text(item) for item in many[:MAX_VALUES])
    return list(dict.fromkeys(text for text in texts if text))


def _first(value: object) -> str | None:
    return next(iter(_values(value)), None)


def _text(value: object) -> str | None:
    if isinstance(value, bool) or not isinstance(value, str | int):
        return None
    text = str(value).strip()
    return text if text and len(text) <= MAX_VALUE and text.isprintable() else None


def _short(name: str | None) -> str | None:
    return name[:MAX_NAME].strip() if name is not None else None
