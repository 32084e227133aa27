"""A location, and a tenant's own country with a state and a city, for the suites that go over all operations."""

from __future__ import annotations

from typing import Any

from support.places import LOCATIONS, location_body
from support.stack import Client

COUNTRIES = f"{LOCATIONS}/country"
COUNTRY, STATE, ZIP_CODE = "QZ", "HQ", "99-1"
"""ISO 3166-1 will never give the code of this country to anybody."""
LAT, LONG = 12.305183, 76.655361
"""Where those suites ask what is near."""


def body_of(operation: str, _ids: dict[str, str]) -> Any:
    """Bodies whose types say less than they must hold."""
    match operation:
        case "createLocation" | "updateLocation":
            return location_body()
        case "createCountry":
            return {"code": "QY", "name": "Utopia"}
        case "updateCountry":
            return {"code": COUNTRY, "name": "Erewhon"}
        case "createState":
            return {"name": "Lower Erewhon"}
        case "updateState":
            return {"name": "Upper Erewhon"}
        case "createCity" | "updateCity":
            return {"name": "Nosnibor"}
    return None


async def make_holdings(client: Client, mark: str) -> dict[str, str]:
    """What stands for the parameters of the paths."""
    body = location_body(name=mark, tags=[mark], tag={"note": mark})
    location = (await client.post(LOCATIONS, body)).data["id"]
    states = [{"code": STATE, "name": f"Highlands {mark}"}]
    await client.post(COUNTRIES, {"code": COUNTRY, "name": f"Erewhon {mark}", "states": states})
    city = {
        "name": f"Ydgrun {mark}", "geolocation": {"lat": LAT, "long": LONG}, "zipCodes": [{"zipCode": ZIP_CODE}],
    }  # fmt: skip
    made = await client.post(f"{COUNTRIES}/{COUNTRY}/states/{STATE}/cities", city)
    ids = {"countryCode": COUNTRY, "stateCode": STATE, "cityCode": made.data["id"], "zipCode": ZIP_CODE}
    return ids | {"locationId": location}
