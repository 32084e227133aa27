"""Publishers, their events, and who may subscribe. See: contract/notification.md, Webhooks and 9.7."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from haulier.platform.access.roles import ADMIN_ROLE, READER_ROLE
from haulier.services.webhooks import kind
from haulier.services.webhooks.commands import publishers
from support.stack import Client
from support.webhooks import CONFIG, EVENTS, MADE, SUBSCRIPTIONS, another_app, publish, subscription

OF_TOPIC = "/core/api/v1/webhooks/publisher/topics/{}/events"
APPS = "/core/api/v1/aaa/apps"
URL = "https://hooks.example/in"


async def test_an_app_becomes_a_publisher_once(client: Client) -> None:
    assert (await client.get(CONFIG)).status == 404
    assert (await client.put(CONFIG, {"permissions": []})).status == 404
    answers = await asyncio.gather(*(client.post(CONFIG, {"permissions": [ADMIN_ROLE]}) for _ in range(4)))
    assert sorted(answer.status for answer in answers) == [200, 409, 409, 409]
    app = next(answer.data["id"] for answer in answers if answer.status == 200)
    shown = (await client.get(CONFIG)).data
    assert shown["permissions"] == [ADMIN_ROLE]
    assert shown["name"] == (await client.get(f"/core/api/v1/aaa/apps/{app}")).data["appName"]
    assert (await client.put(CONFIG, {"permissions": [], "name": "Sorting"})).data == {"id": app}
    assert (await client.get(CONFIG)).data == {"permissions": [], "name": "Sorting"}
    assert (await client.put(CONFIG, {"permissions": []})).status == 200
    assert (await client.get(CONFIG)).data == {"permissions": [], "name": "Sorting"}


@pytest.mark.parametrize("name", ["nobody's", READER_ROLE])
async def test_only_the_publishers_own_roles_and_permissions_can_be_listed(client: Client, name: str) -> None:
    answer = await client.post(CONFIG, {"permissions": [ADMIN_ROLE, name]})
    assert (answer.status, answer.rules) == (400, {("permissions[1]", "unknown")})


async def test_events_are_registered_all_or_none_and_once(client: Client) -> None:
    assert (await client.post(EVENTS, {"topic": "container", "events": [MADE]})).status == 400
    app = await publish(client, MADE, {"name": "Any"})
    again = await client.post(EVENTS, {"topic": "container", "events": [{"name": "New"}, MADE]})
    assert again.status == 409
    listed = (await client.get(OF_TOPIC.format("container"))).data
    assert listed["meta"] == {"hasNextPage": False}
    assert sorted(listed["events"], key=lambda event: event["name"]) == [
        {"name": "Any", "appId": app},
        {"name": "Made", "appId": app, "type": "CREATE", "description": "something was made"},
    ]
    await publish(client, MADE, topic="entity")
    assert [one["name"] for one in (await client.get(OF_TOPIC.format("entity"))).data["events"]] == ["Made"]
    assert (await client.get(OF_TOPIC.format("participant"))).data["events"] == []
    assert (await client.get(OF_TOPIC.format("order"))).status == 400


@pytest.mark.parametrize(
    ("event", "rule"),
    [
        ({"name": "A", "type": "CHANGED"}, ("events[1].type", "enum")),
        ({"name": "Made"}, ("events[1].name", "unique")),
        ({"name": "A", "filter": {"nonsense": 1}}, None),
        ({"name": "A", "filter": {"op": "and", "arr": [{"key": "a", "value": 1, "expr": "about"}]}}, None),
    ],
)
async def test_a_bad_event_is_refused_by_its_place(client: Client, event: Any, rule: tuple[str, str] | None) -> None:
    await client.post(CONFIG, {"permissions": [ADMIN_ROLE]})
    answer = await client.post(EVENTS, {"topic": "container", "events": [MADE, event]})
    assert answer.status == 400
    assert answer.rules == {rule} if rule else all(field.startswith("events[1].filter") for field in answer.fields)
    assert (await client.get(OF_TOPIC.format("container"))).data["events"] == []


async def test_events_come_in_pages(client: Client) -> None:
    names = [f"E{number:03}" for number in range(100)]
    await publish(client, *({"name": name} for name in names))
    await publish(client, {"name": "last"})
    found: list[str] = []
    query, pages = "", 0
    while True:
        page = (await client.get(OF_TOPIC.format("container") + query)).data
        found += [one["name"] for one in page["events"]]
        pages += 1
        if not page["meta"]["hasNextPage"]:
            break
        query = f"?nextPage={page['meta']['nextPage']}"
    assert (pages, found[-1]) == (3, "last")
    assert sorted(found[:-1]) == names
    assert (await client.get(OF_TOPIC.format("container") + "?nextPage=x")).fields == {"nextPage"}


async def test_an_app_publishes_so_many_events_and_no_more(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publishers, "MAX_PUBLISHED", 3)
    await publish(client, {"name": "1"}, {"name": "2"})
    assert (await client.post(EVENTS, {"topic": "entity", "events": [{"name": "3"}, {"name": "4"}]})).status == 400
    assert (await client.post(EVENTS, {"topic": "entity", "events": [{"name": "3"}]})).status == 200
    assert kind.MAX_PUBLISHED == 500


async def test_who_has_no_listed_role_may_not_subscribe(client: Client) -> None:
    await publish(client, MADE)
    other = await another_app(client)
    id = (await other.post(SUBSCRIPTIONS, subscription(URL, "Made"))).data["id"]
    await client.put(CONFIG, {"permissions": []})
    assert (await other.post(SUBSCRIPTIONS, subscription(URL, "Made"))).status == 403
    assert (await other.put(f"{SUBSCRIPTIONS}/{id}", {"events": ["Made"]})).status == 403
    assert (await other.put(f"{SUBSCRIPTIONS}/{id}", {"isActive": False})).status == 200
    assert (await other.put(f"{SUBSCRIPTIONS}/{id}", {"isActive": True})).status == 403


async def test_a_permission_of_the_publishers_app_lets_in_who_has_it_by_a_role(client: Client) -> None:
    app = (await client.post(CONFIG, {"permissions": []})).data["id"]
    shelf = {"name": "shelves", "resourcePath": "/app/shelves/**", "allowedHttpMethods": ["get"]}
    resource = (await client.post(f"{APPS}/{app}/resources", shelf)).data["id"]
    look = {"action": "look", "resourceId": resource, "httpMethod": "get", "description": "looks"}
    permission = (await client.post(f"{APPS}/{app}/permissions", look)).data["id"]
    role = {"roleName": "Looker", "description": "Looks", "permissions": [permission], "canGrantToApps": True}
    name = (await client.post(f"{APPS}/{app}/roles", role)).data["id"]
    assert (await client.put(CONFIG, {"permissions": [permission]})).status == 200
    assert (await client.post(EVENTS, {"topic": "container", "events": [MADE]})).status == 200
    looker, writer = await client.new_app(ADMIN_ROLE), await client.new_app(ADMIN_ROLE)
    given = await client.put(f"{APPS}/{await app_of(looker)}/app-roles", {"roles": [name], "assign": True})
    assert given.status == 200, given.body
    assert (await writer.post(SUBSCRIPTIONS, subscription(URL, "Made"))).status == 403
    assert (await (await looker.log_in()).post(SUBSCRIPTIONS, subscription(URL, "Made"))).status == 200


async def app_of(client: Client) -> str:
    """The id of the client's app, which is that of its first publisher."""
    app: str = (await client.post(CONFIG, {"permissions": []})).data["id"]
    return app
