"""The whole sequence of the public Go client, with its odd inputs and strict readings.

See: contract/container.md section 13.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, unquote

from support.boxes import BASE, TYPES
from support.stack import Answer, Client

UNKNOWN_TEXT = "The container type you are searching/updating undefined doesnt exists"
ADMIN = '{"Id":1234,"Name":""}'
"""What it sends now and then in place of 1234; another time it is a dump of a struct."""
DUMP = "{Id:1234 Name:admin <nil>}"
TIMESTAMPS = (-1_294_967_296, 2_147_483_647, 0)
"""Microseconds cut to 32 bits."""


def attribute(name: str, data_type: str = "string", *, indexed: bool = False, **rules: Any) -> dict[str, Any]:
    return {
        "name": name, "dataType": data_type, "description": f"{name} of the container", "indexed": indexed,
        "validation": rules,
    }  # fmt: skip


PACKAGE = [
    attribute("containerName", indexed=True, required=True, regex="^package$"),
    attribute("containerType", indexed=True, required=True, regex="^non-reusable$"),
    attribute("leaf", "boolean", required=True),
    attribute("origin", required=True),
    attribute("destination", required=True),
    attribute("trackingId", indexed=True, required=True),
    *(attribute(name, "number") for name in ("volume", "deadWeight", "deadWeignt")),
    *(attribute(name) for name in ("orderDescription", "promiseDateOfDelivery", "nextTransitCenter")),
]
BAG = [
    attribute("containerName", indexed=True, required=True, regex="^bag$"),
    attribute("containerType", indexed=True, required=True, regex="^reusable$"),
    attribute("leaf", "boolean", required=True),
    *(attribute(name) for name in ("allowableContainers", "origin", "destination", "nextTransitCenter")),
    attribute("trackingId", indexed=True),
    *(attribute(name, "number") for name in ("volume", "deadWeight")),
    attribute("packagesInsideTheBag", "array"),
]


def headers(client: Client, *, origin: bool = False, user: str = "1234") -> dict[str, str | None]:
    return {"X-COREOS-ORIGIN-TOKEN": client.token if origin else None, "X-COREOS-USERINFO": user}


def strict(answer: Answer, status: int, method: str) -> Any:
    """The data of an answer that its generated code can read."""
    assert (answer.status, answer.headers["Content-Type"]) == (status, "application/json")
    request = answer.body["request"]
    assert (request["method"], isinstance(request["uri"], str)) == (method, True)
    assert isinstance(request.get("queryString", ""), str)
    assert isinstance(request.get("body", {}), dict)
    return answer.data


def assert_audited(shown: dict[str, Any]) -> None:
    for name in ("createdAt", "updatedAt"):
        assert type(shown[name]) is int
    for name in ("createdBy", "updatedBy"):
        assert isinstance(shown[name], dict)
        assert shown[name]["id"]


async def ensure_type(client: Client, name: str, attributes: list[dict[str, Any]], *, leaf: bool) -> None:
    """Steps 1 to 6: look, make, and say at once which attributes it has."""
    missing = await client.get(f"{TYPES}/{name}", headers=headers(client))
    assert (missing.status, missing.code) == (400, "100920043304")
    assert missing.body["error"]["description"] == UNKNOWN_TEXT
    request = missing.body["request"]
    assert (request["method"], request["queryString"], request["body"]) == ("GET", "", {})
    body = {"name": name, "isLeaf": leaf}
    strict(await client.post(TYPES, body, headers=headers(client)), 202, "POST")
    place = f"{TYPES}/{name}/config/attributes"
    strict(await client.put(place, {"attributes": attributes}, headers=headers(client, origin=True)), 202, "PUT")
    assert_audited(strict(await client.get(f"{TYPES}/{name}", headers=headers(client)), 200, "GET"))
    again = await client.post(TYPES, body, headers=headers(client))
    assert (again.status, again.code) == (400, "100920021050")


def package(scannable: str) -> dict[str, Any]:
    return {
        "scannableId": scannable, "isHazmat": False, "isReusable": False, "isContainerizable": True,
        "trackingDetails": [{"operator": "default", "trackingId": f"T-{scannable}", "isPrimary": True}],
        "attributes": {
            "containerName": "package", "containerType": "non-reusable", "leaf": True, "origin": "facility:1",
            "destination": "facility:2", "trackingId": f"T-{scannable}",
        },
    }  # fmt: skip


def bag(scannable: str) -> dict[str, Any]:
    body = package(scannable) | {"isReusable": True, "isContainerizable": False}
    names = {"containerName": "bag", "containerType": "reusable", "leaf": False, "allowableContainers": ""}
    return body | {"attributes": body["attributes"] | names}


async def move(client: Client, type_: str, id: str, code: str, timestamp: int, user: str) -> str:
    """Step 10; the state it led to."""
    source = {"appId": "platform:app:container", "userId": "1234", "locId": "default"}
    body = {"eventCode": code, "reasonCode": "R-0001", "timestamp": timestamp, "data": {}, "source": source}
    answer = await client.put(f"{BASE}/{type_}/{id}/state/event", body, headers=headers(client, user=user))
    shown = strict(answer, 200, "PUT")
    assert shown["id"] == unquote(id)
    state: str = shown["state"]
    return state


async def child(client: Client, id: str, parent: str, action: str) -> Answer:
    """Step 11."""
    body = {"parentId": parent, "action": action}
    return await client.put(f"{BASE}/{id}/child", body, headers=headers(client))


async def test_the_whole_sequence(client: Client) -> None:
    await ensure_type(client, "PackageCsa", PACKAGE, leaf=True)
    await ensure_type(client, "BagT", BAG, leaf=False)

    ids = {}
    for type_, body in (("PackageCsa", package("PKG#1")), ("BagT", bag("BAG#1"))):
        answer = await client.post(f"{BASE}/{type_}", body, headers=headers(client, origin=True))
        ids[type_] = strict(answer, 202, "POST")["id"]
        assert ids[type_].startswith(f"{type_}:")
        shown = strict(await client.get(f"{BASE}/{type_}/{ids[type_]}", headers=headers(client)), 200, "GET")
        assert_audited(shown)
        assert shown["attributes"] == body["attributes"]
        by_scan = f"{BASE}/{type_}/{quote(body['scannableId'], safe='')}"
        assert strict(await client.get(by_scan, headers=headers(client, user=DUMP)), 200, "GET") == shown
        listed = strict(await client.get(f"{BASE}/{type_}/filter", headers=headers(client)), 200, "GET")
        assert [found["id"] for found in listed["containers"]] == [ids[type_]]

    parcel, sack = ids["PackageCsa"], ids["BagT"]
    early = await child(client, parcel, sack, "CONTAINERIZE")
    assert early.status == 400
    assert "must be opened" in early.body["error"]["description"]
    assert await move(client, "BagT", sack, "E-025", TIMESTAMPS[0], "1234") == "opened:opened"
    assert await move(client, "PackageCsa", parcel, "E-025", TIMESTAMPS[1], ADMIN) == "opened:opened"
    assert await move(client, "PackageCsa", parcel, "E-026", TIMESTAMPS[2], DUMP) == "closed:closed"

    entered = strict(await child(client, parcel, sack, "CONTAINERIZE"), 202, "PUT")
    assert entered == {"id": parcel, "operation": "CONTAINERIZE"}
    inside = strict(await client.get(f"{BASE}/BagT/{sack}", headers=headers(client)), 200, "GET")
    assert inside["childContainerIDs"] == [parcel]
    left = strict(await child(client, parcel, sack, "DECONTAINERIZE"), 202, "PUT")
    assert left == {"id": parcel, "operation": "DECONTAINERIZE"}

    assert await move(client, "PackageCsa", parcel, "E-027", TIMESTAMPS[0], "1234") == "completed:completed"
    assert await move(client, "BagT", sack, "E-028", TIMESTAMPS[0], "1234") == "completed:dead"


async def test_its_token_comes_for_its_audience_at_the_tenants_own_host(client: Client) -> None:
    """Step 0: no token is sent yet; the host is the tenant's name before that of the stack."""
    host = {"Host": f"{client.tenant}.stack.example", "X-COREOS-ACCESS": None, "X-COREOS-ORIGIN-TOKEN": None}
    body = {
        "clientId": client.client_id, "clientSecret": client.client_secret, "audience": "container:reference:app",
    }  # fmt: skip
    answer = await client.post("/core/api/v1/aaa/auth/client-credentials", body, headers=host)
    token = strict(answer, 200, "POST")
    assert isinstance(token["accessToken"], str)
    assert type(token["expiresIn"]) is int
    assert token["expiresIn"] > 600, "it forgets a token 600 seconds before its end"
    own = headers(client) | {"X-COREOS-ACCESS": token["accessToken"], "Host": host["Host"]}
    assert (await client.post(TYPES, {"name": "PackageCsa", "isLeaf": True}, headers=own)).status == 202
    assert (await client.post("/core/api/v1/ext-auth/token/validate", headers=own)).status == 200


async def test_an_id_goes_into_paths_with_its_colon_plain_or_encoded(client: Client) -> None:
    await ensure_type(client, "BagT", BAG, leaf=False)
    answer = await client.post(f"{BASE}/BagT", bag("BAG#7"), headers=headers(client, origin=True))
    id = strict(answer, 202, "POST")["id"]
    for name in (id, quote(id, safe=""), quote("BAG#7", safe="")):
        assert strict(await client.get(f"{BASE}/BagT/{name}", headers=headers(client)), 200, "GET")["id"] == id
    assert await move(client, "BagT", quote(id, safe=""), "E-025", 0, "1234") == "opened:opened"


async def test_what_it_shows_its_user_when_a_move_fails_is_the_description(client: Client) -> None:
    await ensure_type(client, "PackageCsa", PACKAGE, leaf=True)
    answer = await client.post(f"{BASE}/PackageCsa", package("P#1"), headers=headers(client, origin=True))
    parcel = strict(answer, 202, "POST")["id"]
    for parent in ("BagT:00000000-0000-7000-8000-000000000000", "nowhere"):
        refused = await child(client, parcel, parent, "CONTAINERIZE")
        assert refused.status in (400, 404)
        assert refused.body["error"]["description"]
        assert (refused.body["request"]["method"], refused.body["request"]["body"]["parentId"]) == ("PUT", parent)
