"""Addresses are held against the configuration of their country. See: contract/address.md, Behaviour to build."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from haulier.core.ids import derived
from haulier.core.refusal import MAX_FAULTS, Cause, Fault, Refusal, shortened
from haulier.platform.commands.call import Call
from haulier.platform.geocoding.countries import Country, find_country
from haulier.services.address.attributes import ATTRIBUTES, Remark
from haulier.services.address.kind import ADDRESS_CONFIG
from haulier.services.address.requests import AddressConfigCreate, AddressCreate
from haulier.services.address.rules.layouts import POSTAL_CODE_OF_STATE, Layout, compile_layout, layout_of_profile
from haulier.services.address.rules.profiles import fits_state, profile_of
from haulier.services.address.settings import address_settings
from haulier.services.location.facade import check_parts

COUNTRIES_IN_MEMORY = 64
MAX_NAME_SHOWN = 64


@dataclass(slots=True)
class Checked:
    """An address that was checked. Without a country of its own no layout is known."""

    values: dict[str, str]
    """Trimmed; the country is alpha-2 once it is known."""
    country: Country | None = None
    layout: Layout | None = None
    config_id: str | None = None
    config_version: int = 0
    errors: list[Remark] = field(default_factory=list)
    warnings: list[Remark] = field(default_factory=list)

    @property
    def formatted(self) -> str:
        """The printed address; empty while its country is not known."""
        return self.layout.print(self.values) if self.layout is not None else ""


async def check_address(call: Call, body: AddressCreate, unknown: Iterable[str] = ()) -> Checked:
    """What is wrong, and what may be wrong, with an address. A change that relies on it applies only while the
    configuration is this one.
    """
    checked = Checked(trimmed(body))
    checked.errors = [
        Remark(shortened(name, MAX_NAME_SHOWN), "unknown", "is no attribute of an address") for name in unknown
    ][:MAX_FAULTS]
    given = checked.values.get("country")
    if given is None:
        checked.errors.append(Remark("country", "required", "is required"))
        return checked
    country = checked.country = find_country(given)
    if country is None:
        checked.errors.append(Remark("country", "value", "is no country's alpha-2, alpha-3 or English name"))
        return checked
    checked.values["country"] = country.code
    if not await _find_layout(call, checked, country):
        text = f"addresses of {country.name} are not configured, and the tenant takes no others"
        checked.errors.append(Remark("country", "value", text))
        return checked
    assert checked.layout is not None, "it was found"
    checked.errors += checked.layout.faults(checked.values)
    await _look_around(call, checked, country)
    return checked


async def need_good_address(call: Call, body: AddressCreate, unknown: Iterable[str]) -> tuple[Checked, Country]:
    """An address without errors, and its country. Raises Refusal that names every attribute at fault."""
    checked = await check_address(call, body, unknown)
    if checked.errors or checked.country is None:
        faults = [Fault(*error) for error in checked.errors]
        text = "; ".join(f"{error.attribute}: {error.description}" for error in checked.errors)
        raise Refusal(Cause.INVALID, text, faults, {"attributes": [error._asdict() for error in checked.errors]})
    return checked, checked.country


async def _find_layout(call: Call, checked: Checked, country: Country) -> bool:
    """Find what checks addresses of a country; False where the tenant wants a configuration, and there is none."""
    found = await call.optional_config(ADDRESS_CONFIG, config_id(call.tenant, country.code))
    if found is not None and found.value is not None:
        checked.layout, checked.config_id, checked.config_version = found.value, found.id, found.version
        return True
    checked.layout = built_in_layout(country.code)
    return not (await address_settings(call)).configuredOnly


async def _look_around(call: Call, checked: Checked, country: Country) -> None:
    """Hold the parts of an address against each other and against the world's places."""
    assert checked.layout is not None, "it was found"
    values = checked.values
    state, code = values.get("state", ""), values.get("postalCode", "")
    wrong = {error.attribute for error in checked.errors}
    if state and code and not {"state", "postalCode"} & wrong and not fits_state(country.code, state, code):
        text = f"{code} is no postal code of {state}"
        if checked.layout.is_strict:
            checked.errors.append(Remark("postalCode", "value", text))
        else:
            checked.warnings.append(Remark("postalCode", POSTAL_CODE_OF_STATE, text))
    warned = {warning.attribute for warning in checked.warnings}
    parts = {name: values.get(name, "") if name not in wrong else "" for name in ("state", "city", "postalCode")}
    found = await check_parts(call, country.code, parts["state"], parts["city"], parts["postalCode"])
    checked.warnings += [Remark(*one) for one in found if one.attribute not in warned]


@lru_cache(COUNTRIES_IN_MEMORY)
def built_in_layout(country: str) -> Layout:
    """What checks addresses of a country that a tenant has not configured."""
    profile = profile_of(country)
    if profile is None:
        return compile_layout(AddressConfigCreate(country=country), None)
    return layout_of_profile(profile)


def config_id(tenant: str, country: str) -> str:
    """The id of the one configuration of a country."""
    return derived(ADDRESS_CONFIG, tenant, country)


def trimmed(body: AddressCreate) -> dict[str, str]:
    """The attributes that are given. One that is blank is not."""
    given = {name: getattr(body, name) for name in ATTRIBUTES}
    return {name: text for name, value in given.items() if value is not None and (text := value.strip())}
