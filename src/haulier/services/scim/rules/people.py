"""A person between the forms of SCIM and of AAA."""

from __future__ import annotations

from typing import Any, NamedTuple

import msgspec
import phonenumbers

from haulier.services.aaa.facade import MobileNumber
from haulier.services.scim.requests import MAX_NAME, ScimUserIn, ScimValue
from haulier.services.scim.rules.attributes import canonical_object
from haulier.services.scim.rules.patches import unfit

MOBILE, WORK = "mobile", "work"


def read_user(document: dict[str, Any]) -> ScimUserIn:
    """A person as a directory describes one. Raises Refusal."""
    try:
        return msgspec.convert(canonical_object(document), ScimUserIn)
    except msgspec.ValidationError as error:
        raise unfit(str(error), "invalidValue") from None


def is_active(user: ScimUserIn) -> bool:
    """Whether a person may come in; where nothing is said, yes. Raises Refusal."""
    if user.active is None or isinstance(user.active, bool):
        return user.active is not False
    said = user.active.strip().lower()
    if said not in ("true", "false"):
        raise unfit("active is true or false", "invalidValue")
    return said == "true"


class Names(NamedTuple):
    """A person's names, as AAA's members have them."""

    firstName: str
    middleName: str | None
    lastName: str | None


def names_of(user: ScimUserIn) -> Names:
    """First, middle and last name. Somebody without any is called by what stands before the address's ``@``."""
    name = user.name
    first = name.givenName if name is not None else None
    last = name.familyName if name is not None else None
    shown = (name.formatted if name is not None else None) or user.displayName
    if not first and not last and shown:
        first, _, last = shown.strip().partition(" ")
    elif not first:
        first, last = last, None
    return Names(
        firstName=_short(first) or user.userName.partition("@")[0][:MAX_NAME],
        middleName=_short(name.middleName) if name is not None else None,
        lastName=_short(last),
    )


def _short(text: str | None) -> str | None:
    return (text or "").strip()[:MAX_NAME].strip() or None


def email_of(user: ScimUserIn, before: str | None) -> str:
    """The address of a person: the user name; where that stays and the first address changes, the latter."""
    if before is not None and user.userName.strip().lower() == before.lower():
        first = _primary(user.emails)
        if first is not None:
            return first
    return user.userName.strip()


def mobile_of(user: ScimUserIn) -> MobileNumber | None:
    """The mobile number of a person, where one is given with its country code. Others are passed over."""
    given = [item for item in user.phoneNumbers or () if (item.type or "").lower() == MOBILE]
    text = _primary(given) or ""
    try:
        parsed = phonenumbers.parse(text.removeprefix("tel:"))
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(parsed):
        return None
    return MobileNumber(f"+{parsed.country_code}", phonenumbers.national_significant_number(parsed))


def _primary(values: list[ScimValue] | None) -> str | None:
    """The value that is marked as the first one, else the first one."""
    given = [item for item in values or () if item.value and item.value.strip()]
    marked = [item for item in given if str(item.primary).lower() == "true"]
    chosen = next(iter([*marked, *given]), None)
    return chosen.value.strip() if chosen is not None and chosen.value is not None else None
