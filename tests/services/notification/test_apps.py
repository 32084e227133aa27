"""Apps for push, their settings, credentials, devices, the inbox and the change log."""

from __future__ import annotations

import asyncio
from typing import Any
from urllib.parse import quote

from haulier.services.notification.kind import MAX_APPS, MAX_DEVICES
from support.notifications import APPS, BASE, NAMES, Office, deliveries, ended, new_app, send
from support.people import onboard
from support.stack import Client


async def test_an_app_reads_as_it_was_registered_by_either_id(client: Client) -> None:
    id = await new_app(client)
    shown = (await client.get(f"{APPS}/{id}")).data
    assert (shown["name"], shown["appPlatform"], shown["enableNotification"]) == ("Rider", "android", True)
    assert shown["accountConfig"]["android"] == NAMES
    assert (await client.get(f"{APPS}/org.example.rider")).data == shown
    again = await client.post(
        APPS, {"name": "x", "appPlatform": "ios", "appId": "org.example.rider", "accountConfig": {}}
    )
    assert (again.status, again.fields) == (409, {"appId"})
    await client.put(f"{APPS}/{id}", {"name": "Riders"})
    assert [app["name"] for app in (await client.get(APPS)).data["apps"]] == ["Riders"]
    assert (await client.call("DELETE", f"{APPS}/{id}")).status == 200
    gone = await client.get(f"{APPS}/{id}")
    assert (gone.status, "POST /core/api/v1/notification-service/apps makes one" in str(gone.body)) == (404, True)
    assert (await client.get(APPS)).data["meta"]["totalElements"] == 0
    assert await new_app(client) != id


async def test_lists_have_pages_in_either_way(client: Client) -> None:
    for number in range(3):
        await new_app(client, f"App{number}")
    page = (await client.get(f"{APPS}?pageNo=2&pageSize=2")).data
    assert [app["name"] for app in page["apps"]] == ["App0"]
    assert page["meta"] == {"pageNo": 2, "pageSize": 2, "totalCount": 3, "totalElements": 3, "hasNextPage": False}
    assert len((await client.get(f"{APPS}?limit=2&offset=0")).data["apps"]) == 2
    for query in ("limit=0", "limit=101", "offset=-1", "pageSize=101", "limit=x"):
        assert (await client.get(f"{APPS}?{query}")).status == 400


async def test_an_app_has_one_configuration(client: Client) -> None:
    app = await new_app(client)
    path = f"{APPS}/{app}/notification"
    assert (await client.get(path)).status == 404
    wrong = await client.post(path, {"appPlatform": "ios", "appId": "other"})
    assert (wrong.status, wrong.fields) == (400, {"appPlatform", "appId"})
    answers = await asyncio.gather(*(client.post(path, {"androidConfig": {"ttl": 5}}) for _ in range(4)))
    assert sorted(answer.status for answer in answers) == [201, 409, 409, 409]
    await client.put(path, {"androidConfig": {"color": "#123456"}, "name": "Other"})
    shown = (await client.get(path)).data
    assert (shown["name"], shown["appId"], shown["androidConfig"]) == (
        "Other", "org.example.rider", {"color": "#123456"},
    )  # fmt: skip
    for body in (
        {"androidConfig": {"color": "red"}},
        {"androidConfig": {"ttl": -1}},
        {"quietHours": {"from": "25:00"}},
    ):
        assert (await client.put(path, body)).status == 400
    assert (await client.call("DELETE", path)).status == 200
    assert (await client.put(path, {})).status == 404
    assert (await client.post(path, {})).status == 201


async def test_credentials_are_never_read_back(office: Office) -> None:
    client = await office.tenant()
    app = await office.app(client)
    database = office.stack.runtime.database
    told = str(await database.fetch("SELECT data, also FROM journal WHERE tenant_id = $1", client.tenant))
    stored = str(await database.fetch("SELECT body FROM resource WHERE tenant_id = $1", client.tenant))
    for value in office.push.credentials.values():
        assert value[:24] not in told + stored
    log = (await client.get(f"{APPS}/{app}/changelog")).data
    assert "PRIVATE" not in str(log)
    many = {f"k{n}": "v" for n in range(17)}
    assert (await client.put(f"{APPS}/{app}/credentials", {"values": many})).status == 400
    assert (await client.put(f"{APPS}/{app}/credentials", {"values": {"k": "v" * 8193}})).status == 400
    assert (await client.put(f"{APPS}/{app}/credentials", {"values": {"k": "v" * 8192}})).status == 200


async def test_a_device_is_of_the_person_who_registered_it_last_and_a_person_has_twenty(office: Office) -> None:
    client = await office.tenant()
    app = await office.app(client)
    path = f"{APPS}/{app}/tokens"
    ids = {
        (await client.put(path, {"platform": "android", "token": "shared", "userId": user})).data["id"]
        for user in ("asha", "ravi")
    }
    assert len(ids) == 1
    event = (await send(client, app, recipients={"userIds": ["asha"]}, channels=["push"])).data["id"]
    await ended(client, app, event)
    assert [row["reason"] for row in await deliveries(client, app, event)] == ["no device"]
    for number in range(MAX_DEVICES):
        await client.put(path, {"platform": "android", "token": f"t{number}", "userId": "ravi"})
    event = (await send(client, app, recipients={"userIds": ["ravi"]}, channels=["push"])).data["id"]
    assert (await ended(client, app, event))["counts"]["sent"] == MAX_DEVICES
    assert "shared" not in {message["token"] for message in office.push.messages}
    nobodys = [f"free-{number}" for number in range(MAX_DEVICES + 1)]
    bare = {"X-COREOS-USERINFO": None}
    for token in nobodys:
        registered = await client.put(path, {"platform": "android", "token": token}, headers=bare)
        assert registered.status == 200, registered.body
    for token in (nobodys[0], nobodys[-1]):
        assert (await client.call("DELETE", f"{path}/{token}")).status == 200
    assert (await client.call("DELETE", f"{path}/t0")).status == 200
    assert (await client.call("DELETE", f"{path}/t0")).status == 404


async def test_a_device_that_is_none_is_refused_by_name(client: Client) -> None:
    app = await new_app(client)
    good = {"endpoint": "https://push.example/1", "keys": {"p256dh": "AA", "auth": "AA"}}
    cases: list[tuple[dict[str, Any], set[str]]] = [
        ({"platform": "android"}, {"token"}),
        ({"platform": "web"}, {"subscription"}),
        ({"platform": "web", "subscription": good}, {"subscription.keys.p256dh", "subscription.keys.auth"}),
        ({"platform": "android", "token": "x" * 4097}, {"token"}),
    ]
    for body, fields in cases:
        answer = await client.put(f"{APPS}/{app}/tokens", body)
        assert (answer.status, answer.fields) == (400, fields)


async def test_a_person_has_an_inbox_of_its_own(stack: Any, client: Client) -> None:
    app = await new_app(client)
    asha, ravi = [await onboard(stack, client) for _ in range(2)]
    groups = "/core/api/v1/aaa/groups"
    (group,) = [one for one in (await client.get(groups)).data if one["name"] == "Administrators"]
    await client.put(f"{groups}/{group['groupId']}/users", {"users": [asha.id, ravi.id]})
    own, other = await asha.signed_in(), await ravi.signed_in()
    id = (await send(client, app, recipients={"userIds": [asha.id]}, channels=["console"])).data["id"]
    assert (await ended(client, app, id))["status"] == "SENT"
    (notice,) = (await own.get(f"{BASE}/inbox")).data["notices"]
    assert (await other.get(f"{BASE}/inbox")).data["notices"] == []
    assert (await other.put(f"{BASE}/inbox/{notice['id']}/read")).status == 404
    lied = {"X-COREOS-USERINFO": f'{{"id":"{asha.id}"}}'}
    assert (await other.get(f"{BASE}/inbox", headers=lied)).data["notices"] == []
    stranger = await stack.new_tenant()
    as_asha = {"X-COREOS-USERINFO": f'{{"id":"{asha.id}"}}'}
    assert (await stranger.put(f"{BASE}/inbox/{notice['id']}/read", headers=as_asha)).status == 404
    assert (await stranger.get(f"{BASE}/inbox", headers=as_asha)).data["notices"] == []
    assert (await own.put(f"{BASE}/inbox/{notice['id']}/read")).status == 200
    assert (await own.get(f"{BASE}/inbox?unread=true")).data["notices"] == []
    assert (await own.get(f"{BASE}/inbox?unread=false")).data["meta"]["totalElements"] == 1
    assert (await own.put(f"{BASE}/preferences", {"channels": {"pigeon": True}})).fields == {"channels.pigeon"}
    assert (await own.get(f"{BASE}/inbox?userId={asha.id}")).data["meta"]["totalElements"] == 1
    assert (await own.get(f"{BASE}/inbox?userId={ravi.id}")).status == 403


async def test_preferences_have_a_language_and_are_those_of_who_calls(client: Client) -> None:
    path, asha = f"{BASE}/preferences", {"X-COREOS-USERINFO": '{"id":"asha"}'}
    for locale in ("hi", "pt-BR", "hi-Latn-IN"):
        assert (await client.put(path, {"locale": locale}, headers=asha)).status == 200
        assert (await client.get(path, headers=asha)).data["locale"] == locale
    for locale in ("", "h", "pt_BR", "in words", "x" * 36, "hi\n", 5):
        answer = await client.put(path, {"locale": locale}, headers=asha)
        assert (answer.status, answer.fields) == (400, {"locale"})
    for user_id in ("ravi", "", "Asha"):
        for answer in (
            await client.put(f"{path}?userId={user_id}", {"locale": "en"}, headers=asha),
            await client.get(f"{path}?userId={user_id}", headers=asha),
        ):
            assert (answer.status, answer.fields) == (403, {"userId"})
    assert (await client.put(f"{path}?userId=asha", {"channels": {"push": False}}, headers=asha)).status == 200
    assert (await client.get(path, headers=asha)).data == {"channels": {"push": False}, "locale": "hi-Latn-IN"}
    assert (await client.put(path, {"locale": None}, headers=asha)).status == 200
    assert (await client.get(path, headers=asha)).data == {"channels": {"push": False}}


async def test_a_tenant_has_so_many_apps_and_no_more_of_two_at_once(client: Client) -> None:
    def body(number: int) -> dict[str, Any]:
        return {"name": "A", "appPlatform": "android", "appId": f"org.example.{number}", "accountConfig": {}}

    for number in range(MAX_APPS - 1):
        last = await client.post(APPS, body(number))
        assert last.status == 201
    answers = await asyncio.gather(*(client.post(APPS, body(number)) for number in (MAX_APPS, MAX_APPS + 1)))
    assert sorted(answer.status for answer in answers) == [201, 400]
    refused = await client.post(APPS, body(-1))
    assert (refused.status, f"at most {MAX_APPS} apps" in str(refused.body)) == (400, True)
    assert (await client.call("DELETE", f"{APPS}/{last.data['id']}")).status == 200
    assert (await client.post(APPS, body(-1))).status == 201


async def test_the_change_log_says_who_changed_what(client: Client) -> None:
    app = await new_app(client)
    await client.put(f"{APPS}/{app}", {"name": "Riders"})
    rule = {"name": "f", "recipients": {"emails": ["secret@example.com"]}, "channels": ["email"]}
    id = (await client.post(f"{APPS}/{app}/filters", rule)).data["id"]
    await client.call("DELETE", f"{APPS}/{app}/filters/{id}")
    found = (await client.get(f"{APPS}/{app}/changelog")).data
    entries = found["changes"]
    assert [(one["entityType"], one["action"]) for one in entries] == [
        ("filter", "DELETE"), ("filter", "CREATE"), ("app", "UPDATE"), ("app", "CREATE"),
    ]  # fmt: skip
    assert found["meta"]["totalElements"] == 4
    assert entries[2]["changes"] == [{"field": "name", "oldValue": "Rider", "newValue": "Riders"}]
    assert entries[2]["changedBy"] == "1"
    assert "secret@example.com" not in str(found)
    assert {"field": "recipients.emails.count", "oldValue": None, "newValue": 1} in entries[1]["changes"]
    query = quote('{"op":"and","arr":[{"key":"entityType","value":"filter"},{"key":"action","value":"DELETE"}]}')
    (gone,) = (await client.get(f"{APPS}/{app}/changelog?query={query}")).data["changes"]
    assert gone["entityId"] == id
    later = (await client.get(f"{APPS}/{app}/changelog?from=1&timeDuration=1")).data
    assert later["changes"] == []
    assert (await client.get(f"{APPS}/{app}/changelog?timeDuration=32")).status == 400
    for order, wanted in (
        ("asc", entries[::-1]), ("timestamp:asc", entries[::-1]), ("-timestamp", entries),
        ("entityType", entries),
        ("action:asc", [entries[1], entries[3], entries[0], entries[2]]),
    ):  # fmt: skip
        sorted_by = (await client.get(f"{APPS}/{app}/changelog?sortBy={order}")).data["changes"]
        assert sorted_by == wanted, order
    assert (await client.get(f"{APPS}/{app}/changelog?sortBy=secret")).fields == {"sortBy"}
    assert len((await client.get(f"{APPS}/{app}/changelog?limit=2&offset=1")).data["changes"]) == 2
