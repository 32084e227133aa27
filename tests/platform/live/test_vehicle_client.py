"""A browser that watches vehicles while an app writes them: the app names the broadcast, the browser hears the outcome.

See: contract/participant.md section 8.
"""

from __future__ import annotations

from support.live import listening
from support.stack import Client

BASE = "/core/api/v2/participants"


async def test_a_broadcast_callback_reaches_the_browser_in_its_wrapping(client: Client) -> None:
    """A browser can set no headers: parameters stand for them."""
    await client.post(f"{BASE}/participant-types", {"name": {"singular": "vehicle", "plural": "vehicles"}})
    attributes = {"attributes": [{"name": "plate", "dataType": "string"}]}
    await client.put(f"{BASE}/participant-types/vehicles/config/attributes", attributes)
    browser = {"tid": client.tenant, "access_token": client.token, "userinfo": "1234"}
    async with listening(client.http, client.url, {}, "broadcast:vehicles", **browser) as stream:
        body = {
            "uniqueCode": "V-1", "name": "Vehicle 1", "owner": client.owner, "properties": {"plate": "KA 1"},
            "callback": {"url": "{{SSE_BROADCAST(vehicles)}}", "meta": {"tab": 1}},
        }  # fmt: skip
        id = (await client.post(f"{BASE}/vehicles", body, headers={"X-COREOS-USERINFO": "no json"})).data["id"]
        (heard,) = await stream.until("broadcast:vehicles")
    assert list(heard.data) == ["data", "brokerTimestamp", "agentTimestamp", "consoleTimestamp"]
    told = heard.data["data"]
    assert (told["tenantId"], told["status"], told["meta"]) == (client.tenant, "success", {"tab": 1})
    shown = told["data"]
    assert [shown[name] for name in ("id", "name", "owner", "uniqueCode")] == [id, "Vehicle 1", client.owner, "V-1"]
