"""The cookie in place of headers: what goes first, and from whose pages it is taken."""

from __future__ import annotations

from typing import Any

import pytest

from haulier.platform.access.keys import BRIEF_SECONDS
from support import drones
from support.receiver import Receiver
from support.sessions import SESSION, begun, browser, new_browser, open_link, secret_of_link
from support.stack import Client, Stack

AAA = "/core/api/v1/aaa"
APPS = f"{AAA}/apps"
FIRST_APP = "platform:app:haulier-admin"
FORGED = "forged"


async def test_a_session_does_what_an_app_with_a_token_does(stack: Stack, client: Client) -> None:
    mine = await new_browser(stack.runtime, client, "Asha")
    await drones.make_type(mine)
    id = (await drones.make_drone(mine, "A")).data["id"]
    shown = (await mine.get(f"{drones.BASE}/drones/{id}")).data
    assert shown["createdBy"]["id"] == "Asha"
    assert (await client.get(f"{drones.TYPES}/drones")).data["ownerAppId"] == FIRST_APP


async def test_a_token_goes_first(stack: Stack, client: Client) -> None:
    other = await stack.new_tenant()
    mine = await new_browser(stack.runtime, client)
    both = {**other.headers, "Cookie": mine.headers["Cookie"]}
    assert (await mine.get(f"{AAA}/tenants/{other.tenant}", headers=both)).status == 200
    assert (await mine.get(f"{AAA}/tenants/{client.tenant}", headers=both)).status == 403
    assert (await mine.get(SESSION, headers=both)).status == 401
    forged = {**other.headers, "X-COREOS-ACCESS": FORGED}
    assert (await mine.get(APPS, headers={**forged, "X-COREOS-TID": client.tenant})).status == 401
    foreign = {"Sec-Fetch-Site": "cross-site", **both}
    assert (await mine.post(APPS, {"appName": "by-token", "appType": "web"}, headers=foreign)).status == 201


async def test_what_a_session_says_is_taken_before_what_the_browser_says_of_a_person(
    stack: Stack, client: Client
) -> None:
    mine = await new_browser(stack.runtime, client, "Asha")
    said = {"X-COREOS-USERINFO": '{"id":"1","name":"somebody else"}'}
    made = (await mine.post(APPS, {"appName": "made", "appType": "web"}, headers=said)).data["appId"]
    (entry,) = (await client.get(f"/core/haulier/v1/journal/app/{made}")).data
    assert entry["actor"]["id"] == "Asha"


async def test_an_origin_token_is_verified_and_counts(stack: Stack, client: Client) -> None:
    mine = await new_browser(stack.runtime, client)
    theirs = (await stack.new_tenant()).token
    assert (await mine.get(APPS, headers={"X-COREOS-ORIGIN-TOKEN": theirs})).status == 401
    app = await client.new_app("Platform:Role:platform:app:haulier:Admin")
    body = {"name": {"singular": "kite", "plural": "kites"}}
    assert (await mine.post(drones.TYPES, body, headers={"X-COREOS-ORIGIN-TOKEN": app.token})).status == 202
    assert (await client.get(f"{drones.TYPES}/kites")).data["ownerAppId"] != FIRST_APP


async def test_the_request_id_stays_the_callers_own(stack: Stack, client: Client) -> None:
    mine = await new_browser(stack.runtime, client)
    missing = await mine.get(APPS, headers={"X-COREOS-REQUEST-ID": None})
    assert (missing.status, missing.fields) == (400, {"X-COREOS-REQUEST-ID"})
    answer = await mine.get(APPS, headers={"X-COREOS-REQUEST-ID": "mine"})
    assert answer.headers["X-COREOS-REQUEST-ID"] == "mine"


@pytest.mark.parametrize(
    "cookie",
    [
        "",
        "haulier=",
        "haulier=x",
        "other=1",
        "haulier=a.b.c",
        ";;;",
        "haulier",
        "haulier=\xff",
        "=;haulier=" + "x" * 5000,
    ],
)
async def test_a_cookie_that_is_none_of_ours_is_no_session(client: Client, cookie: str) -> None:
    bare = dict.fromkeys(client.headers) | {"Cookie": cookie}
    answer = await client.get(APPS, headers=bare)
    assert (answer.status, answer.fields) == (401, {"X-COREOS-ACCESS"})


async def test_the_cookie_is_found_among_others(stack: Stack, client: Client) -> None:
    mine = await new_browser(stack.runtime, client)
    ours = mine.headers["Cookie"]
    for cookies in (f"a=1; {ours}", f"{ours}; b=2", f"a=1;{ours};haulier=second", f"__Host-other=x;  {ours}  "):
        assert (await mine.get(SESSION, headers={"Cookie": cookies})).status == 200, cookies


SAME, CROSS, SITE, NONE = "same-origin", "cross-site", "same-site", "none"


@pytest.mark.parametrize(
    ("site", "origin", "taken"),
    [
        (SAME, None, True),
        (SAME, "http://evil.example", True),
        (SITE, None, False),
        (CROSS, None, False),
        (NONE, None, False),
        ("", None, False),
        (CROSS, "own", False),
        (None, "own", True),
        (None, "OWN", True),
        (None, "http://evil.example", False),
        (None, "null", False),
        (None, "", False),
        (None, "http://", False),
        (None, None, False),
    ],
)
async def test_what_may_change_something_is_taken_from_our_own_pages_alone(
    stack: Stack, client: Client, site: str | None, origin: str | None, taken: bool
) -> None:
    mine = await new_browser(stack.runtime, client)
    here = client.url if origin in ("own", "OWN") else origin
    said = {"Sec-Fetch-Site": site, "Origin": here.upper() if origin == "OWN" and here else here}
    for method, path, body in (
        ("POST", APPS, {"appName": "made", "appType": "web"}),
        ("PUT", f"{AAA}/apps/{FIRST_APP}", {"description": "Changed"}),
        ("DELETE", SESSION, None),
    ):
        answer = await mine.call(method, path, body, headers=said)
        assert (answer.status < 300) == taken, (method, answer.body)
        if not taken:
            assert (answer.status, answer.code[-4:]) == (403, "4003")
            assert "same-origin" in answer.body["error"]["description"]
    assert (await mine.get(SESSION, headers=said)).status == (401 if taken else 200), "what reads is answered anyway"


@pytest.mark.parametrize(
    ("host", "origin", "taken"),
    [
        ("haulier.example", "https://haulier.example", True),
        ("haulier.example:443", "https://haulier.example", True),
        ("haulier.example", "https://haulier.example:8443", False),
        ("haulier.example:8443", "https://haulier.example:8443", True),
        ("haulier.example", "https://haulier.example.evil", False),
        ("haulier.example", "ftp://haulier.example", False),
        ("haulier.example", "https://mallory@haulier.example", False),
    ],
)
async def test_an_origin_is_this_host_with_its_port(
    stack: Stack, client: Client, host: str, origin: str, taken: bool
) -> None:
    answer = await begun(stack.runtime, client, None, Origin=f"https://{host}", Host=host)
    mine = browser(client, answer, {"Host": host, "Origin": origin})
    made = await mine.post(APPS, {"appName": "made", "appType": "web"}, headers={"Sec-Fetch-Site": None})
    assert made.status == (201 if taken else 403)


@pytest.mark.parametrize("said", [{"Sec-Fetch-Site": CROSS}, {"Origin": "http://evil.example"}], ids=["site", "origin"])
async def test_no_foreign_page_begins_a_session(stack: Stack, client: Client, said: dict[str, str]) -> None:
    link = await secret_of_link(stack.runtime, client.tenant)
    assert (await open_link(client, link, **said)).status == 403
    assert (await open_link(client, link)).status == 200


async def test_custom_code_gets_a_token_of_the_sessions_app_and_never_the_cookie(stack: Stack, client: Client) -> None:
    mine = await new_browser(stack.runtime, client, "Asha")
    await drones.make_type(mine)
    async with Receiver() as receiver:
        hook: dict[str, Any] = {
            "url": receiver.url, "method": "POST", "requestHeader": {"authorization": "Bearer {{token}}"},
            "wait": True, "acceptableStatusCodes": [200],
        }  # fmt: skip
        made = await drones.make_drone(mine, "A", onRequest=hook, callback={"url": receiver.url_of("/done")})
        assert made.status == 202
        asked, told = await receiver.wait_for(2)
        assert told.json()["status"] == "success"
        token = asked.headers["authorization"].removeprefix("Bearer ")
    assert mine.headers["Cookie"].rpartition(".")[2] not in str(asked)
    identity = stack.runtime.keys.verify(token, stack.runtime.clock() // 1000)
    assert (identity.tenant_id, identity.app_id) == (client.tenant, FIRST_APP)
    assert identity.expires_at <= stack.runtime.clock() // 1000 + BRIEF_SECONDS
    borrowed = {**client.headers, "X-COREOS-ACCESS": token, "X-COREOS-ORIGIN-TOKEN": token}
    assert (await client.get(f"{drones.BASE}/drones/{made.data['id']}", headers=borrowed)).data["createdBy"][
        "id"
    ] == "Asha"
    log = (await client.get(f"/core/haulier/v1/journal/participant/{made.data['id']}")).data
    assert [(entry["event"], entry["actor"]["id"]) for entry in log] == [("ParticipantCreated", "Asha")]


async def test_a_batch_with_a_session_has_its_person(stack: Stack, client: Client) -> None:
    mine = await new_browser(stack.runtime, client, "Asha")
    await drones.make_type(mine)
    async with Receiver() as receiver:
        rows = [{"refID": "1", "uniqueCode": "A", "owner": client.owner, "properties": {"payloadKg": 1}}]
        body = {"callback": {"url": receiver.url}, "payload": rows}
        assert (await mine.post(f"{drones.BASE}/drones/batch", body)).status == 202
        await receiver.wait_for(1)
    (found,) = (await client.get(f"{drones.BASE}/drones")).data["participants"]
    assert found["createdBy"]["id"] == "Asha"


async def test_a_secret_made_with_a_session_comes_in_plain_and_none_is_brought(stack: Stack, client: Client) -> None:
    mine = await new_browser(stack.runtime, client)
    made = (await mine.post(APPS, {"appName": "back", "appType": "backend"})).data
    assert "secret" not in made
    assert len(made["clientSecret"]) == 43
    brought = {"appName": "own", "appType": "backend", "clientSecret": {"iv": "00" * 16, "encryptedText": "00" * 20}}
    refused = await mine.post(APPS, brought)
    assert (refused.status, refused.fields) == (400, {"clientSecret"})


async def test_headers_that_the_contract_requires_are_not_asked_of_a_session(stack: Stack, client: Client) -> None:
    """The dispatch service requires a user info, and types of participants an origin token."""
    mine = await new_browser(stack.runtime, client, "Asha")
    made = await mine.post("/core/api/v2/dispatch-service/job-types", {"name": "parcel"})
    assert made.status == 201, made.body
    named = {"X-COREOS-TID": None, "X-COREOS-USERINFO": ""}
    assert (await mine.get("/core/api/v2/dispatch-service/job-types", headers=named)).status == 200
    missing = await mine.get("/core/api/v2/entity/notes")
    assert (missing.status, missing.fields) == (400, {"X-COREOS-APPID"})
