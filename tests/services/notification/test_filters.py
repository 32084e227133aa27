"""Filters as standing rules on events: once, by their conditions, in their time. How soon: ``test_speed.py``."""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import UTC, datetime, timedelta
from typing import Any

from standardwebhooks import Webhook

from haulier.services.notification.commands.sending import NOBODY_LEFT
from support import boxes
from support.batches import Sender
from support.notifications import APPS, BASE, Office, cause_event, deliveries, ended, event_rule, new_app, notices, send
from support.receiver import Receiver

KEY = base64.b64encode(b"a key of sixteen bytes or more").decode()
URL_TOKEN = "known-to-the-receiver-alone"


def given(body: dict[str, Any]) -> dict[str, Any]:
    """Without what is left out."""
    return {name: one for name, one in body.items() if one is not None}


async def test_a_rule_tells_of_an_event_that_passes_and_of_no_other(office: Office) -> None:
    client = await office.tenant()
    app = await new_app(client)
    condition = {"key": "name", "expr": "like", "value": "night"}
    made = await client.post(f"{APPS}/{app}/filters", event_rule(conditions=[condition]))
    assert made.status == 201
    await cause_event(client, "day-riders")
    await cause_event(client, "night-riders")
    found = await notices(client, "asha", 1)
    assert [(one["title"], one["body"]) for one in found] == [("A group: night-riders", "by GroupCreated")]
    (event,) = (await client.get(f"{APPS}/{app}/events")).data["events"]
    assert (event["filterId"], event["eventName"]) == (made.data["id"], "GroupCreated")


async def test_a_rule_says_the_same_of_a_resource_once_in_ten_seconds(office: Office) -> None:
    client = await office.tenant()
    app = await new_app(client)
    groups = "/core/api/v1/aaa/groups"
    await client.post(f"{APPS}/{app}/filters", event_rule(eventName="GroupUpdated", title="changed"))
    await client.post(f"{APPS}/{app}/filters", event_rule(name="end", title="end", recipients={"userIds": ["ravi"]}))
    await cause_event(client, "riders")
    (group,) = [one for one in (await client.get(groups)).data if one["name"] == "riders"]
    for number in range(3):
        await client.put(f"{groups}/{group['groupId']}", {"description": f"day {number}"})
    await notices(client, "ravi", 1)
    await cause_event(client, "last")
    await notices(client, "ravi", 2)
    assert len(await notices(client, "asha", 1)) == 1


async def test_a_webhook_of_a_rule_is_signed(office: Office) -> None:
    client = await office.tenant()
    app = await new_app(client)
    async with Receiver() as receiver:
        url = receiver.url_of(f"/hook?token={URL_TOKEN}")
        body = event_rule(channels=["webhook"], recipients=None, webhook={"url": url, "signatureKey": KEY})
        made = await client.post(f"{APPS}/{app}/filters", given(body))
        shown = (await client.get(f"{APPS}/{app}/filters/{made.data['id']}")).data
        assert shown["webhook"] == {"url": url}
        receiver.answer(503, times=1, headers={"Retry-After": "0"})
        await cause_event(client, "riders")
        (received,) = await receiver.wait_for(1)
        assert received.path == f"/hook?token={URL_TOKEN}"
        good = hmac.new(base64.b64decode(KEY), received.body, hashlib.sha256).hexdigest()
        assert received.headers["X-COREOS-HMAC-SIGNATURE"] == good
        Webhook(KEY).verify(received.body, dict(received.headers))
        said = received.json()
        assert (said["title"], said["event"], said["tenantId"]) == ("A group: riders", "GroupCreated", client.tenant)
        assert (said["data"]["name"], said["data"]["groupId"]) == ("riders", said["resourceId"])
        assert received.headers["X-COREOS-WEBHOOK-ID"] == said["id"]
    journal = await office.stack.runtime.database.fetch("SELECT data FROM journal WHERE tenant_id = $1", client.tenant)
    stored = await office.stack.runtime.database.fetch("SELECT body FROM resource WHERE tenant_id = $1", client.tenant)
    kept = str(journal) + str([row["body"] for row in stored])
    assert KEY not in kept
    assert URL_TOKEN not in kept
    assert receiver.url_of("/hook?…") in str((await client.get(f"{APPS}/{app}/changelog")).data)


async def test_a_rule_that_an_event_leaves_without_recipients_says_so(office: Office) -> None:
    client = await office.tenant()
    app = await new_app(client)
    rule = event_rule(recipients={"emails": ["{{nope}}"]}, channels=["email"])
    id = (await client.post(f"{APPS}/{app}/filters", rule)).data["id"]
    await client.post(f"{APPS}/{app}/filters", event_rule(name="then"))
    await cause_event(client, "riders")
    await notices(client, "asha", 1)
    events = (await client.get(f"{APPS}/{app}/events")).data["events"]
    (lost,) = [one for one in events if one["filterId"] == id]
    shown = await ended(client, app, lost["id"])
    assert (shown["status"], shown["reason"]) == ("FAILED", NOBODY_LEFT)


async def test_values_of_an_event_are_text_whatever_they_look_like(office: Office) -> None:
    client = await office.tenant()
    app = await new_app(client)
    await client.post(f"{APPS}/{app}/filters", event_rule(title="{{description}}"))
    await cause_event(client, "riders", description="{{event.name}} <b>")
    assert (await notices(client, "asha", 1))[0]["title"] == "{{event.name}} <b>"


async def test_a_rule_hears_rows_of_a_batch_and_sees_no_values_that_apps_keep_to_themselves(office: Office) -> None:
    client = await office.tenant()
    app = await new_app(client)
    await boxes.make_types(client)
    rule = event_rule(
        eventName="ContainerCreated", title="{{scannableId}} {{attributes.weight}} {{attributes.origin}}",
    )  # fmt: skip
    assert (await client.post(f"{APPS}/{app}/filters", rule)).status == 201
    by_weight = event_rule(
        name="oracle", eventName="container.ContainerCreated", recipients={"userIds": ["ravi"]},
        conditions=[{"key": "attributes.weight", "expr": "=", "value": 7}],
    )  # fmt: skip
    assert (await client.post(f"{APPS}/{app}/filters", by_weight)).status == 201
    await boxes.create(client, "box", scannableId="first")
    await notices(client, "asha", 1)  # the rules count by now
    async with Receiver() as receiver:
        rows = [
            {"refID": f"{n}", "scannableId": f"B-{n}", "attributes": {"weight": 7, "origin": "DEL"}} for n in range(3)
        ]
        sender = Sender(client, receiver, f"{boxes.BASE}/bag", "")
        await sender.rows("POST", rows)
        await sender.ended()
    titles = sorted(notice["title"] for notice in await notices(client, "asha", 4))
    assert titles == [*(f"B-{n}  DEL" for n in range(3)), "first"]
    assert await notices(client, "ravi", 0) == []


async def test_what_no_filter_may_be_is_refused_by_name(office: Office) -> None:
    client = await office.tenant()
    app = await new_app(client)
    cases: list[tuple[dict[str, Any], str]] = [
        (event_rule(eventName="NothingHappened"), "eventName"),
        (event_rule(eventName="NotificationEnded"), "eventName"),
        (event_rule(eventName="notification.NotificationEnded"), "eventName"),
        (event_rule(title=None, body=None), "title"),
        (event_rule(recipients=None), "recipients"),
        (event_rule(channels=["whatsapp"]), "channels"),
        (event_rule(recipients={"emails": ["{{mail}}", "boss"]}), "recipients.emails[1]"),
        (event_rule(recipients={"emails": ["{{mail}}", "{{mail"]}), "recipients.emails[1]"),
        (event_rule(recipients={"mobiles": ["98765", "{{mobile}}"]}), "recipients.mobiles[0]"),
        (event_rule(recipients={"groups": ["nobody"]}), "recipients.groups[0]"),
        (event_rule(channels=["webhook"]), "webhook"),
        (event_rule(templateId="t"), "templateId"),
        (event_rule(webhook={"url": "ftp://h.example/"}), "webhook.url"),
        (event_rule(webhook={"url": "https://h.example/", "signatureKey": "c2hvcnQ="}), "webhook.signatureKey"),
        (event_rule(quietHours={"from": "22:00", "to": "06:00", "timezone": "Mars/Olympus"}), "quietHours.timezone"),
        (event_rule(conditions=[{"key": "$.[", "expr": "="}]), "conditions[0].key"),
    ]
    for body, field in cases:
        answer = await client.post(f"{APPS}/{app}/filters", given(body))
        assert (answer.status, answer.fields >= {field}) == (400, True), (body, answer.body)
    assert (await client.post(f"{APPS}/{app}/filters", event_rule(eventName="group.GroupCreated"))).status == 201
    assert (await client.post(f"{APPS}/{app}/filters", event_rule())).status == 409


async def test_an_app_has_a_hundred_filters(office: Office) -> None:
    client = await office.tenant()
    app = await new_app(client)
    made = [await client.post(f"{APPS}/{app}/filters", event_rule(name=f"f{n}", enabled=False)) for n in range(101)]
    assert [answer.status for answer in made] == [201] * 100 + [400]
    await client.call("DELETE", f"{APPS}/{app}/filters/{made[0].data['id']}")
    assert (await client.post(f"{APPS}/{app}/filters", event_rule(name="again", enabled=False))).status == 201


def quiet_now(**more: Any) -> dict[str, Any]:
    """Quiet hours that hold for an hour before and two after this moment."""
    now = datetime.now(UTC)
    begin, end = now - timedelta(hours=1), now + timedelta(hours=2)
    return {"from": f"{begin:%H:%M}", "to": f"{end:%H:%M}", "timezone": "UTC"} | more


async def test_quiet_hours_and_preferences_of_a_person_win(office: Office) -> None:
    client = await office.tenant()
    app = await office.app(client)
    asha = client.headers | {"X-COREOS-USERINFO": '{"id":"asha"}'}
    for token in ("one", "two"):
        await client.put(f"{APPS}/{app}/tokens", {"platform": "android", "token": token, "userId": "asha"})
    await client.put(f"{BASE}/preferences", {"channels": {"console": False}, "quietHours": quiet_now()}, headers=asha)
    shown = (await client.get(f"{BASE}/preferences", headers=asha)).data
    assert (shown["channels"], shown["quietHours"]["timezone"]) == ({"console": False}, "UTC")
    held = (await send(client, app, recipients={"userIds": ["asha"]})).data["id"]
    event = (await client.get(f"{APPS}/{app}/events/{held}")).data
    assert (event["status"], event["counts"]["held"], event["counts"]["dropped"]) == ("HELD", 2, 1)
    high = {"androidConfig": {"priority": "high"}, "recipients": {"userIds": ["asha"]}, "channels": ["push"]}
    urgent = (await send(client, app, **high)).data["id"]
    assert (await ended(client, app, urgent))["status"] == "SENT"
    await client.put(f"{BASE}/preferences", {"quietHours": quiet_now(mode="drop")}, headers=asha)
    dropped = (await send(client, app, recipients={"userIds": ["asha"]}, channels=["push"])).data["id"]
    assert (await ended(client, app, dropped))["counts"]["dropped"] == 2
    assert {row["reason"] for row in await deliveries(client, app, dropped)} == {"quiet hours"}
    await client.call("DELETE", f"{APPS}/{app}/events/{held}")
    assert (await ended(client, app, held))["status"] == "FAILED"


async def test_quiet_hours_of_the_app_hold_what_has_no_person(office: Office) -> None:
    client = await office.tenant()
    app = await office.app(client)
    await client.post(f"{APPS}/{app}/notification", {"quietHours": quiet_now()})
    id = (await send(client, app, recipients={"emails": ["a@example.com"], "tokens": ["t"]})).data["id"]
    assert (await client.get(f"{APPS}/{app}/events/{id}")).data["status"] == "HELD"
    await client.call("DELETE", f"{APPS}/{app}/events/{id}")
