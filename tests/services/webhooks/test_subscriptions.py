"""Subscriptions: made, read, changed, removed. See: contract/notification.md, Webhooks and 9.7."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from haulier.services.webhooks.commands import subscriptions
from support.stack import Client, Stack
from support.webhooks import (
    EVENTS,
    KEY,
    MADE,
    SEALED_BAG,
    SUBSCRIPTIONS,
    another_app,
    publish,
    subscribe,
    subscription,
)

URL = "https://hooks.example/in?token=secret"


async def test_a_subscription_is_read_as_it_was_made_without_its_key(stack: Stack, client: Client) -> None:
    app = await publish(client, MADE, SEALED_BAG)
    id = await subscribe(client, URL, "BagSealed", "Made", "Made", description="for the sorter")
    shown = (await client.get(f"{SUBSCRIPTIONS}/{id}")).data
    assert shown == {
        "id": id, "topic": "container", "eventAppId": app, "isActive": True, "customAttr": False,
        "description": "for the sorter", "events": ["BagSealed", "Made"], "webhook": {"url": URL},
    }  # fmt: skip
    (item,) = (await client.get(SUBSCRIPTIONS)).data["subscriptions"]
    assert item == {name: value for name, value in shown.items() if name not in ("events", "webhook")}
    rows = await stack.runtime.database.fetch(
        "SELECT body::text AS text FROM resource WHERE tenant_id = $1 AND kind = 'webhook_subscription'"
        " UNION ALL SELECT data || coalesce(also::text, '') FROM journal WHERE tenant_id = $1 AND kind LIKE 'webhook%'",
        client.tenant,
    )
    assert len(rows) >= 3
    assert not [row["text"] for row in rows if KEY in row["text"] or "token=secret" in row["text"]]


@pytest.mark.parametrize(
    ("members", "fields"),
    [
        ({"topic": "order"}, {"topic"}),
        ({"events": ["Nothing"]}, {"events[0]"}),
        ({"events": ["Made"] * 21}, {"events"}),
        ({"eventAppId": "app:nobody"}, {"eventAppId"}),
        ({"webhook": {"url": "", "signatureKey": KEY}}, {"webhook.url"}),
        ({"webhook": {"url": "/hook", "signatureKey": KEY}}, {"webhook.url"}),
        ({"webhook": {"url": "ftp://x.example/", "signatureKey": KEY}}, {"webhook.url"}),
        ({"webhook": {"url": URL, "signatureKey": "c2VjcmV0"}}, {"webhook.signatureKey"}),
        ({"webhook": {"url": URL, "signatureKey": base64.b64encode(bytes(65)).decode()}}, {"webhook.signatureKey"}),
        ({"webhook": {"url": URL}}, {"webhook.signatureKey"}),
        ({"webhook": None}, {"webhook"}),
    ],
)
async def test_a_bad_subscription_is_refused_by_its_members(client: Client, members: Any, fields: set[str]) -> None:
    await publish(client, MADE)
    answer = await client.post(SUBSCRIPTIONS, subscription(URL, "Made") | members)
    assert (answer.status, answer.fields) == (400, fields)
    assert KEY not in str(answer.body)
    assert (await client.get(SUBSCRIPTIONS)).data["subscriptions"] == []


@pytest.mark.parametrize("count", [16, 64])
async def test_a_key_may_be_of_every_length_allowed(client: Client, count: int) -> None:
    await publish(client, MADE)
    webhook = {"url": URL, "signatureKey": base64.b64encode(bytes(count)).decode()}
    assert (await client.post(SUBSCRIPTIONS, subscription(URL, "Made") | {"webhook": webhook})).status == 200


async def test_twenty_events_fit_into_a_subscription(client: Client) -> None:
    names = [f"E{number}" for number in range(21)]
    await publish(client, *({"name": name} for name in names))
    id = await subscribe(client, URL, *names[:20])
    assert (await client.put(f"{SUBSCRIPTIONS}/{id}", {"events": names})).fields == {"events"}
    assert (await client.get(f"{SUBSCRIPTIONS}/{id}")).data["events"] == names[:20]


async def test_a_publisher_is_found_by_its_events_where_there_is_one_only(client: Client) -> None:
    other = await another_app(client)
    mine, theirs = await publish(client, MADE, SEALED_BAG), await publish(other, MADE)
    assert (await client.post(SUBSCRIPTIONS, subscription(URL, "Made"))).rules == {("eventAppId", "required")}
    assert (await client.post(SUBSCRIPTIONS, subscription(URL))).rules == {("eventAppId", "required")}
    for id, app in (
        (await subscribe(client, URL, "BagSealed", "Made"), mine),
        (await subscribe(client, URL, eventAppId=theirs), theirs),
    ):
        assert (await client.get(f"{SUBSCRIPTIONS}/{id}")).data["eventAppId"] == app
    assert (await client.post(SUBSCRIPTIONS, subscription(URL, "BagSealed", eventAppId=theirs))).fields == {"events[0]"}


async def test_an_app_sees_and_changes_its_own_alone(client: Client) -> None:
    await publish(client, MADE)
    other = await another_app(client)
    id = await subscribe(client, URL, "Made")
    address = f"{SUBSCRIPTIONS}/{id}"
    assert (await other.get(SUBSCRIPTIONS)).data["subscriptions"] == []
    for method, path, body in (
        ("GET", address, None), ("PUT", address, {"isActive": False}), ("DELETE", address, None),
        ("GET", f"{address}/attempts", None), ("POST", f"{address}/replay", {}),
    ):  # fmt: skip
        assert (await other.call(method, path, body)).status == 404, method
    assert (await client.get(address)).data["isActive"] is True


async def test_what_an_update_does_not_name_stays(client: Client) -> None:
    await publish(client, MADE, SEALED_BAG)
    id = await subscribe(client, URL, "Made", description="first")
    address = f"{SUBSCRIPTIONS}/{id}"
    assert (await client.put(address, {})).data == {"id": id}
    assert (await client.put(address, {"customAttr": True, "events": ["BagSealed"]})).status == 200
    assert (await client.put(address, {"isActive": False, "description": "second"})).status == 200
    assert (await client.put(address, {"webhook": {"url": "https://other.example/"}})).status == 200
    shown = (await client.get(address)).data
    assert (shown["events"], shown["customAttr"], shown["isActive"]) == (["BagSealed"], True, False)
    assert (shown["description"], shown["webhook"]) == ("second", {"url": "https://other.example/"})
    assert (await client.put(address, {"events": ["Nothing"]})).fields == {"events[0]"}
    assert (await client.put(address, {"webhook": {"signatureKey": "short"}})).fields == {"webhook.signatureKey"}


async def test_a_removed_subscription_is_gone(client: Client) -> None:
    await publish(client, MADE)
    id = await subscribe(client, URL, "Made")
    address = f"{SUBSCRIPTIONS}/{id}"
    assert (await client.call("DELETE", address)).data == {"id": id}
    assert (await client.get(SUBSCRIPTIONS)).data["subscriptions"] == []
    for method, path in (("GET", address), ("DELETE", address), ("GET", f"{address}/attempts"), ("PUT", address)):
        body = {} if method == "PUT" else None
        assert (await client.call(method, path, body)).status == 404


async def test_subscriptions_come_in_pages_in_the_order_in_which_they_were_made(client: Client) -> None:
    await publish(client, MADE)
    made = [await subscribe(client, URL, "Made") for _ in range(51)]
    first = (await client.get(SUBSCRIPTIONS)).data
    assert [one["id"] for one in first["subscriptions"]] == made[:50]
    rest = (await client.get(f"{SUBSCRIPTIONS}?nextPage={first['meta']['nextPage']}")).data
    assert ([one["id"] for one in rest["subscriptions"]], rest["meta"]) == (made[50:], {"hasNextPage": False})


@pytest.mark.parametrize("limit", ["MAX_OF_APP", "MAX_OF_TENANT"])
async def test_there_are_so_many_subscriptions_and_no_more(
    client: Client, monkeypatch: pytest.MonkeyPatch, limit: str
) -> None:
    monkeypatch.setattr(subscriptions, limit, 2)
    await publish(client, MADE)
    gone = await subscribe(client, URL, "Made")
    await subscribe(client, URL, "Made")
    assert (await client.post(SUBSCRIPTIONS, subscription(URL, "Made"))).status == 400
    await client.call("DELETE", f"{SUBSCRIPTIONS}/{gone}")
    assert (await client.post(SUBSCRIPTIONS, subscription(URL, "Made"))).status == 200


async def test_another_tenants_publisher_is_nobody(stack: Stack, client: Client) -> None:
    app = await publish(client, MADE)
    stranger = await stack.new_tenant()
    assert (await stranger.post(SUBSCRIPTIONS, subscription(URL, "Made", eventAppId=app))).fields == {"eventAppId"}
    assert (await stranger.post(EVENTS, {"topic": "container", "events": [MADE]})).status == 400
