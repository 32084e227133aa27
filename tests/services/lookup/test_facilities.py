"""Where things stand: of types that say which of their attributes are latitude and longitude."""

from __future__ import annotations

from typing import Any

from support.linehaul import PARTICIPANTS
from support.stack import Client

FACILITIES = "/core/haulier/v1/facilities"


def attribute(name: str, *tags: str) -> dict[str, Any]:
    return {"name": name, "dataType": "number", "validation": {"required": False}, "tags": list(tags)}


async def make_hub(client: Client, plural: str, code: str, **properties: float) -> str:
    body = {"uniqueCode": code, "name": f"Hub {code}", "owner": client.owner, "properties": properties}
    id: str = (await client.post(f"{PARTICIPANTS}/{plural}", body)).data["id"]
    return id


async def test_things_are_found_by_the_tags_of_their_types_attributes(client: Client) -> None:
    for singular, attributes in (
        ("hub", [attribute("y", "geo:lat"), attribute("x", "geo:lon")]),
        ("half", [attribute("y", "geo:lat"), attribute("x")]),
        ("bare", []),
    ):
        body = {"name": {"singular": singular, "plural": f"{singular}s"}}
        assert (await client.post(f"{PARTICIPANTS}/participant-types", body)).status == 202
        config = f"{PARTICIPANTS}/participant-types/{singular}s/config/attributes"
        if attributes:
            assert (await client.put(config, {"attributes": attributes})).status == 202
    assert (await client.get(FACILITIES)).data == {"facilities": [], "truncated": False}
    pune = await make_hub(client, "hubs", "PNQ", y=18.52, x=73.86)
    await make_hub(client, "hubs", "nowhere")
    await make_hub(client, "hubs", "beyond", y=91.0, x=10.0)
    await make_hub(client, "halfs", "H", y=1.0, x=2.0)
    found = (await client.get(FACILITIES)).data["facilities"]
    assert [(one["id"], one["name"], one["kind"], one["lat"], one["lon"]) for one in found] == [
        (pune, "Hub PNQ", "participant", 18.52, 73.86)
    ]
