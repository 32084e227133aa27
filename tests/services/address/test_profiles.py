"""Built-in profiles of all countries."""

from __future__ import annotations

import re

import pytest

from haulier.platform.geocoding.countries import find_country
from haulier.services.address.checked_address import built_in_layout
from haulier.services.address.rules.layouts import config_faults, config_of_profile
from haulier.services.address.rules.profiles import fits_state, profile_of
from support.places import ADDRESSES, CONFIGS
from support.stack import Client

INDIA = "{addressLine1}\n{addressLine2}\n{addressLine3}\n{addressLine4}\n{landmark}\n{city} {postalCode}\n{state}"
COUNTRIES = 249


def countries() -> list[str]:
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    pairs = [a + b for a in letters for b in letters]
    return [pair for pair in pairs if (country := find_country(pair)) is not None and country.code == pair]


def test_every_country_has_a_profile_that_could_be_configured() -> None:
    assert len(countries()) >= COUNTRIES
    for code in countries():
        profile = profile_of(code)
        assert profile is not None, code
        config = config_of_profile(profile)
        assert not config_faults(config), code
        layout = built_in_layout(code)
        for example in profile.postal_examples:
            faults = {fault.attribute for fault in layout.faults({"postalCode": example})}
            assert "postalCode" not in faults, (code, example)


def test_what_no_country_is_has_none() -> None:
    assert profile_of("ZZ") is None
    assert profile_of("") is None
    assert profile_of("../zz") is None


def test_the_profile_of_india() -> None:
    profile = profile_of("IN")
    assert profile is not None
    assert profile.required == {"addressLine1", "city", "state", "postalCode"}
    assert profile.template == "{prefix} {firstName} {middleName} {lastName}\n" + INDIA
    (postal,) = [one for one in config_of_profile(profile).attributes or () if one.name == "postalCode"]
    assert (postal.label, postal.validation and postal.validation.regex) == ("PIN", r"^\d{6}$")


@pytest.mark.parametrize(("country", "label"), [("IN", "PIN"), ("US", "ZIP"), ("IE", "Eircode"), ("SE", "Postal code")])
def test_postal_codes_are_called_as_the_country_does(country: str, label: str) -> None:
    profile = profile_of(country)
    assert profile is not None
    assert profile.labels["postalCode"] == label


@pytest.mark.parametrize(
    ("country", "state", "code", "fits"),
    [
        ("IN", "Karnataka", "570001", True),
        ("IN", " karnataka ", "110001", False),
        ("IN", "कर्नाटक", "110001", False),
        ("US", "CA", "94105", True),
        ("US", "California", "10001", False),
        ("IN", "Atlantis", "110001", True),
        ("SE", "Skåne", "123 45", True),
    ],
)
def test_a_code_of_another_state_is_known(country: str, state: str, code: str, fits: bool) -> None:
    assert fits_state(country, state, code) is fits


async def test_a_profile_is_read_in_the_shape_of_a_configuration(client: Client) -> None:
    shown = (await client.get(f"{ADDRESSES}/profiles/in")).data
    assert (shown["country"], shown["countryName"]) == ("IN", "India")
    assert {"Karnataka", "कर्नाटक"} <= set(shown["states"])
    assert all(re.fullmatch(r"\d{6}", one) for one in shown["postalCodeExamples"])
    config = {name: shown[name] for name in ("country", "template", "attributes")}
    id = (await client.post(CONFIGS, config)).data["id"]
    made = (await client.get(f"{CONFIGS}/{id}")).data
    assert {name: made[name] for name in config} == config
    assert (await client.get(f"{ADDRESSES}/profiles/United%20States")).data["country"] == "US"
    assert (await client.get(f"{ADDRESSES}/profiles/Atlantis")).status == 404
