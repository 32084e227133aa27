"""Operations of addresses and their configurations. See: contract/address.yaml, own.yaml."""

from __future__ import annotations

from haulier.core.refusal import Cause
from haulier.platform.declarations.operation import Auth, Conflict, RequestBody
from haulier.platform.declarations.parameters import COMMON_HEADERS, Query
from haulier.platform.declarations.section import Section, Statuses
from haulier.platform.typed.api import NUMBERED_PAGES
from haulier.services.address import geocodes, queries
from haulier.services.address.commands import addresses, configs
from haulier.services.address.requests import AddressConfigCreate, AddressCreate, GeocodeRequest
from haulier.services.address.responses import (
    Address,
    AddressConfig,
    AddressConfigs,
    Addresses,
    AddressProfile,
    Geocoded,
    ReverseGeocoded,
    Validated,
)
from haulier.services.location.facade import POINT

STATUSES = Statuses(created=200, refusals=(400, 401, 403))
CONFIGS = Section("Address Config", headers=COMMON_HEADERS, statuses=STATUSES)
ADDRESSES = Section("Address", headers=COMMON_HEADERS, statuses=STATUSES)
LIST = (
    *NUMBERED_PAGES,
    Query("sortBy", str, description="a field, with - in front for falling; -createdAt when not given"),
    Query("query", str, description="filter as JSON text over the attributes"),
)
READS = Auth(only_reads=True)
ALL, ONE = "/", "/{addressId}"
ALL_CONFIGS, ONE_CONFIG = "/configs", "/configs/{configId}"
ADDRESS_BODY = RequestBody(AddressCreate, keeps_others=True)

OPERATIONS = (
    CONFIGS.post(
        ALL_CONFIGS, name="createAddressConfig", number=1001, summary="Define the address format of a country"
    ).plan(
        configs.create_config, body=AddressConfigCreate, refusals=(400, 401, 403, 409),
        conflict=Conflict(Cause.VERSION_CONFLICT, "country"),
    ),
    CONFIGS.get(ALL_CONFIGS, name="listAddressConfigs", number=1002, summary="List address configurations").handle(
        queries.list_configs,
        query=(Query("country", str, description="alpha-2, alpha-3 or English name"), *NUMBERED_PAGES),
        response=AddressConfigs,
    ),
    CONFIGS.get(ONE_CONFIG, name="getAddressConfig", number=1003, summary="Read one address configuration").handle(
        queries.get_config, response=AddressConfig
    ),
    CONFIGS.put(ONE_CONFIG, name="updateAddressConfig", number=1004, summary="Change an address configuration").plan(
        configs.update_config, body=AddressConfigCreate
    ),
    CONFIGS.delete(
        ONE_CONFIG, name="deleteAddressConfig", number=1005, summary="Delete an address configuration"
    ).plan(configs.delete_config, refusals=(400, 401, 403, 404, 409)),
    CONFIGS.get(
        "/profiles/{country}", name="getAddressProfile", number=1006, summary="Built-in address profile of a country"
    ).handle(queries.get_profile, response=AddressProfile),
    ADDRESSES.post(
        ALL, name="createAddress", number=1011, summary="Store an address checked against its configuration"
    ).plan(addresses.create_address, body=ADDRESS_BODY),
    ADDRESSES.get(ALL, name="listAddresses", number=1012, summary="List or query addresses").handle(
        queries.list_addresses, query=LIST, response=Addresses
    ),
    ADDRESSES.get(ONE, name="getAddress", number=1013, summary="Read one address").handle(
        queries.get_address, response=Address
    ),
    ADDRESSES.put(ONE, name="updateAddress", number=1014, summary="Replace an address").plan(
        addresses.update_address, body=ADDRESS_BODY
    ),
    ADDRESSES.delete(ONE, name="deleteAddress", number=1015, summary="Delete an address").plan(
        addresses.delete_address
    ),
    ADDRESSES.post(
        "/validate", name="validateAddress", number=1016, summary="Check and lay out an address without storing it"
    ).handle(queries.validate_address, body=ADDRESS_BODY, response=Validated, auth=READS),
    ADDRESSES.post(
        "/geocode",
        name="geocodeAddress",
        number=1017,
        summary="Coordinates of an address given as text or attributes",
    ).handle(
        geocodes.geocode_address, body=GeocodeRequest, response=Geocoded, auth=READS,
        refusals=(400, 401, 403, 404, 503),
    ),
    ADDRESSES.get("/reverse", name="reverseGeocode", number=1018, summary="Address of a point").handle(
        geocodes.reverse_geocode, query=POINT, response=ReverseGeocoded, refusals=(400, 401, 403, 404, 503)
    ),
)  # fmt: skip
