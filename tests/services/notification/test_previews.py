"""What is known before a rule is made: events, what it would say, tokens and credentials that are there."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from haulier.app.catalogue import CATALOGUE
from haulier.services.notification.rules.samples import sample_of
from support.notifications import APPS, BASE, NAMES, new_app
from support.stack import Client

GROUPS = "/core/api/v1/aaa/groups"
RULE = {
    "name": "groups", "eventName": "GroupCreated", "title": "A group: {{name}}",
    "body": "{{event.subject}} {{no.such}}", "recipients": {"userIds": ["{{groupId}}", "asha"]},
    "channels": ["console"],
}  # fmt: skip


async def preview(client: Client, app: str, data: dict[str, Any] | None = None, **more: Any) -> Any:
    answer = await client.post(
        f"{APPS}/{app}/filters/preview", {"filter": RULE | more} | ({"data": data} if data else {})
    )
    assert answer.status == 200, answer.body
    return answer.data


async def test_a_rule_is_tried_on_the_newest_event_and_on_a_sample_before_there_is_one(client: Client) -> None:
    app = await new_app(client)
    sample = await preview(client, app)
    assert (sample["source"], sample["title"], sample["missing"]) == ("sample", "A group: «name»", ["no.such"])
    await client.post(GROUPS, {"name": "day"})
    await client.post(GROUPS, {"name": "night"})
    shown = await preview(client, app, conditions=[{"key": "name", "expr": "like", "value": "day"}])
    assert (shown["source"], shown["title"], shown["matches"]) == ("event", "A group: night", False)
    assert shown["body"] == f"{shown['subject']} "
    (group,) = [one for one in (await client.get(GROUPS)).data if one["name"] == "night"]
    assert shown["subject"].endswith(group["groupId"])
    values = {one["name"]: one["value"] for one in shown["placeholders"]}
    assert (values["name"], values["event.name"]) == ("night", "GroupCreated")
    given = await preview(client, app, {"name": "{{event.name}}"})
    assert (given["source"], given["title"]) == ("given", "A group: {{event.name}}")
    for path in ("filters", "events"):
        assert (await client.get(f"{APPS}/{app}/{path}")).data["meta"]["totalCount"] == 0


async def test_a_rule_that_could_not_be_kept_is_refused_where_it_is_wrong(client: Client) -> None:
    app = await new_app(client)
    body = {"filter": RULE | {"eventName": "NoSuch", "conditions": [{"key": "$[", "expr": "=", "value": 1}]}}
    answer = await client.post(f"{APPS}/{app}/filters/preview", body)
    assert (answer.status, answer.fields) == (400, {"eventName", "conditions[0].key"})


async def test_events_that_rules_hear_are_named_once(client: Client) -> None:
    names = (await client.get(f"{BASE}/event-names")).data
    told = [(one["kind"], one["name"]) for one in names]
    assert len(set(told)) == len(told) > 100
    assert "notification" not in {kind for kind, _ in told}
    assert ("group", "GroupCreated") in told


async def test_tokens_and_credentials_are_seen_and_not_told(client: Client) -> None:
    app = await new_app(client)
    credentials = f"{APPS}/{app}/credentials"
    before = (await client.get(credentials)).data["credentials"]
    assert {one["member"]: (one["name"], one["isSet"]) for one in before} == {
        member: (name, False) for member, name in NAMES.items()
    }
    await client.put(credentials, {"values": {"fcm.project": "s3cret"}})
    after = await client.get(credentials)
    assert [one["isSet"] for one in after.data["credentials"]] == [True, False, False]
    assert "s3cret" not in str(after.body)
    await client.put(f"{APPS}/{app}/tokens", {"platform": "android", "token": "a-long-token-1234", "userId": "asha"})
    listed = await client.get(f"{APPS}/{app}/tokens")
    (device,) = listed.data["devices"]
    assert (device["userId"], device["shown"]) == ("asha", "…1234")
    assert "a-long-token" not in str(listed.body)
    await client.call("DELETE", f"{APPS}/{app}/tokens/{device['id']}")
    assert (await client.get(f"{APPS}/{app}/tokens")).data["devices"] == []


@pytest.mark.parametrize("spec", CATALOGUE.events.specs, ids=lambda spec: f"{spec.kind}.{spec.name}")
def test_every_event_has_a_sample(spec: Any) -> None:
    sample = sample_of(spec.payload)
    assert isinstance(sample, dict | str)
    msgspec.json.encode(sample)


async def test_quiet_hours_are_taken_away_by_null_and_stay_where_nothing_is_said(client: Client) -> None:
    app = await new_app(client)
    hours = {"from": "22:00", "to": "07:00", "timezone": "Asia/Kolkata"}
    config, mine = f"{APPS}/{app}/notification", f"{BASE}/preferences"
    await client.post(config, {"quietHours": hours})
    for path in (config, mine):
        await client.put(path, {"quietHours": hours})
        await client.put(path, {})
        assert (await client.get(path)).data["quietHours"]["from"] == "22:00"
        await client.put(path, {"quietHours": None})
        assert "quietHours" not in (await client.get(path)).data
