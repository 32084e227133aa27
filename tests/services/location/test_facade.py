"""What other services ask of the world's places."""

from __future__ import annotations

import pytest

from haulier.services.location.facade import centre_of, check_place, nearest_city, time_zone_of
from support.stack import Client, Stack
from support.system_calls import reading

COUNTRIES = "/core/api/v1/locations/country"

pytestmark = pytest.mark.usefixtures("world")


async def test_the_centre_is_that_of_the_smallest_place_that_is_known(stack: Stack, client: Client) -> None:
    call = reading(stack, client.tenant)
    known = {"state": "Delhi", "city": "New Delhi", "postal_code": "110001"}
    assert await centre_of(call, "IN", **known) == (28.62273, 77.21954, "postalCode")
    assert await centre_of(call, "IND", **known | {"postal_code": "999999"}) == (28.62137, 77.2148, "city")
    of_state = await centre_of(call, "IN", state="IN-KA", city="Nowhere")
    assert of_state is not None
    assert of_state.precision == "state"
    assert (round(of_state.lat), round(of_state.lon)) == (14, 77)
    of_country = await centre_of(call, "IN", state="Nowhere")
    assert of_country is not None
    assert of_country.precision == "country"
    assert await centre_of(call, "QQ") is None
    other = await centre_of(call, "IN", city="Bangalore")
    assert other == (12.97194, 77.59369, "city")


async def test_what_does_not_fit_is_told_by_its_field(stack: Stack, client: Client) -> None:
    call = reading(stack, client.tenant)
    assert await check_place(call, "IN", state="Karnataka", city="Bangalore") == {}
    assert await check_place(call, "IN", state="KA", city="Mysuru", postal_code="110001") == {
        "postalCode": "110001 is a postal code of Delhi"
    }
    assert await check_place(call, "IN", state="Bavaria", city="Mysuru") == {"state": "India has no state 'Bavaria'"}
    assert await check_place(call, "IN", state="Kerala", city="Mysuru") == {"city": "Kerala has no city 'Mysuru'"}
    assert (await check_place(call, "IN", postal_code="999999")).keys() == {"postalCode"}
    assert await check_place(call, "FR", city="Paris", postal_code="75001") == {}
    assert await check_place(call, "IN", city="Delhi", postal_code="110001") == {}
    assert await check_place(call, "IN", city="Mysuru", postal_code="110001") == {
        "postalCode": "110001 is a postal code of New Delhi"
    }
    assert (await check_place(call, "QQ", city="Paris")).keys() == {"country"}


async def test_what_the_tenant_changed_counts(stack: Stack, client: Client) -> None:
    city = {"name": "Hubtown", "geolocation": {"lat": 15.0, "long": 75.0}}
    await client.post(f"{COUNTRIES}/IN/states/KA/cities", city)
    call = reading(stack, client.tenant)
    assert await centre_of(call, "IN", state="KA", city="hubtown") == (15.0, 75.0, "city")
    assert await check_place(call, "IN", state="KA", city="Hubtown") == {}
    near = await nearest_city(call, 15.0, 75.0)
    assert near is not None
    assert (near.name, near.state, near.meters) == ("Hubtown", "Karnataka", 0)
    await client.call("DELETE", f"{COUNTRIES}/IN/states/KA")
    assert await nearest_city(call, 15.0, 75.0) is None
    assert (await check_place(call, "IN", city="Hubtown")).keys() == {"city"}


async def test_a_postal_code_near_a_smaller_city_of_the_same_name_fits(stack: Stack, client: Client) -> None:
    call = reading(stack, client.tenant)
    far = {"name": "New Delhi", "geolocation": {"lat": 15.0, "long": 75.0}}
    assert await check_place(call, "IN", city="New Delhi", postal_code="110001") == {}
    await client.post(f"{COUNTRIES}/IN/states/KA/cities", far)
    assert await check_place(call, "IN", city="New Delhi", postal_code="110001") == {}


async def test_the_nearest_city_and_the_time_zone_of_a_point(stack: Stack, client: Client) -> None:
    call = reading(stack, client.tenant)
    near = await nearest_city(call, 12.97, 77.59)
    assert near is not None
    assert (near.name, near.state_code, near.country, near.time_zone) == ("Bengaluru", "KA", "IN", "Asia/Kolkata")
    assert await nearest_city(call, 0.0, -140.0) is None
    assert time_zone_of(40.7, -74.0) == "America/New_York"
    assert time_zone_of(0.0, -140.0) == "Etc/GMT+9"
