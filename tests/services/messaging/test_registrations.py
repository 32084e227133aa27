"""Providers, templates and notifications. See: contract/notification.md, Messaging and 9.4."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from haulier.services.messaging.commands import templates as template_plans
from support.messaging import NOTIFICATIONS, NUMBER, PROVIDERS, TEMPLATES, notification, provider, send, template
from support.stack import Client, Stack

GATEWAY = {"url": "https://gateway.example/send", "headers": {"Authorization": "Basic s3cret"}}


async def test_a_provider_is_listed_without_its_credentials(stack: Stack, client: Client) -> None:
    id = await provider(client, "sms", **GATEWAY)
    (shown,) = (await client.get(PROVIDERS)).data
    assert (shown["id"], shown["channel"], shown["isDefault"], "credentials" in shown) == (id, "sms", True, False)
    second = await provider(client, "sms", **GATEWAY)
    listed = {one["id"]: one["isDefault"] for one in (await client.get(PROVIDERS)).data}
    assert listed == {id: False, second: True}
    rows = await stack.runtime.database.fetch(
        "SELECT body::text AS text FROM resource WHERE tenant_id = $1 AND kind = 'message_provider'"
        " UNION ALL SELECT data FROM journal WHERE tenant_id = $1 AND kind = 'message_provider'",
        client.tenant,
    )
    assert len(rows) == 4
    assert not [row["text"] for row in rows if "s3cret" in row["text"]]


@pytest.mark.parametrize(
    ("channel", "credentials", "fields"),
    [
        ("sms", None, {"credentials"}),
        ("sms", {}, {"credentials"}),
        ("sms", {"url": "nowhere"}, {"credentials.url"}),
        ("sms", {"url": "https://169.254.169.254/"}, {"credentials.url"}),
        ("sms", {"url": "https://g.example/", "method": "TRACE"}, {"credentials.method"}),
        ("sms", {"url": "https://g.example/", "headers": {"Host": "x"}}, {"credentials.headers"}),
        ("sms", {"url": "https://g.example/", "headers": {"X": "a\r\nY: b"}}, {"credentials.headers"}),
        ("whatsapp", {"url": "https://g.example/", "success": [42]}, {"credentials.success"}),
        ("whatsapp", {"url": "https://g.example/", "idPath": "id"}, {"credentials.idPath"}),
        ("whatsapp", {"url": "https://g.example/", "receipt": {"textPath": "$["}}, {"credentials.receipt.textPath"}),
        ("sms", {"url": "https://g.example/", "body": "x" * 40_000}, {"credentials"}),
        ("email", {"url": "https://mail.example"}, {"credentials.url"}),
        ("email", {"url": "smtp://169.254.169.254"}, {"credentials.url"}),
        ("email", {"url": "smtp://mail.example", "from": "a\r\nb@c.example"}, {"credentials.from"}),
    ],
)
async def test_a_provider_that_nothing_could_be_sent_with_is_refused(
    client: Client, channel: str, credentials: Any, fields: set[str]
) -> None:
    answer = await client.post(PROVIDERS, {"name": "P", "channel": channel, "credentials": credentials})
    assert (answer.status, answer.fields) == (400, fields)
    assert (await client.get(PROVIDERS)).data == []


async def test_templates_are_made_all_or_none_and_once(client: Client) -> None:
    two = [
        {"name": "A", "channel": "sms", "body": "Hi"},
        {"name": "A", "channel": "email", "body": "Hi", "subject": "S"},
    ]
    answers = await asyncio.gather(*(client.post(TEMPLATES, two) for _ in range(3)))
    assert sorted(answer.status for answer in answers) == [201, 409, 409]
    (made,) = [answer.data for answer in answers if answer.status == 201]
    assert (made["id"], len(set(made["ids"]))) == (made["ids"][0], 2)
    again = [{"name": "B", "channel": "sms", "body": "Hi"}, two[0]]
    refused = await client.post(TEMPLATES, again)
    assert (refused.status, "'sms A' exists already" in str(refused.body)) == (409, True), refused.body
    assert (await client.post(TEMPLATES, again[:1])).status == 201


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ([], {""}),
        ([{"name": "A", "channel": "sms", "body": "x"}] * 2, {"[1].name"}),
        ([{"name": "A", "channel": "sms", "body": "x", "html": "<p>"}], {"[0].html"}),
        ([{"name": "A", "channel": "fax", "body": "x"}], {"[0].channel"}),
        ([{"name": "A", "channel": "sms"}], {"[0].body"}),
    ],
)
async def test_bad_templates_are_refused_by_their_places(client: Client, body: Any, fields: set[str]) -> None:
    answer = await client.post(TEMPLATES, body)
    assert (answer.status, answer.fields) == (400, fields)


async def test_a_tenant_has_so_many_templates_and_no_more(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(template_plans, "MAX_TEMPLATES", 2)
    await template(client, "sms", "one")
    two = [{"name": name, "channel": "sms", "body": "x"} for name in ("A", "B")]
    assert (await client.post(TEMPLATES, two)).status == 400
    assert (await client.post(TEMPLATES, two[:1])).status == 201


async def test_a_notification_is_read_changed_and_forbidden_by_an_administrator(client: Client) -> None:
    text = await template(client, "sms", "Late")
    id = await notification(client, sms=text)
    address = f"{NOTIFICATIONS}/{id}"
    shown = (await client.get(address)).data
    assert (shown["enabled"], shown["templates"]) == (True, [{"channel": "sms", "templateId": text}])
    mail = await template(client, "email", "Late", subject="Late")
    body = {"name": shown["name"], "label": "other", "templates": [{"channel": "email", "templateId": mail}]}
    assert (await client.put(address, body | {"description": "d"})).data == {"id": id}
    assert (await client.put(f"{address}/status", {"enabled": False})).data == {"id": id}
    shown = (await client.get(address)).data
    assert (shown["enabled"], shown["label"], shown["description"]) == (False, "other", "d")
    refused = await client.post(f"{address}/send", {"to": {"email": ["a@example.com"]}})
    assert refused.status == 400
    assert (await client.put(address, body)).status == 200
    assert (await client.get(address)).data["enabled"] is False
    assert (await client.get(f"{NOTIFICATIONS}/messageNotification:none")).status == 404


async def test_a_notification_names_templates_that_are_there(client: Client) -> None:
    text, mail = await template(client, "sms", "Late"), await template(client, "email", "Late", subject="Late")
    taken = (await client.get(f"{NOTIFICATIONS}/{await notification(client, sms=text)}")).data["name"]
    body = {"name": "N", "label": "l"}
    for templates, fields in (
        ([{"channel": "sms", "templateId": "none"}], {"templates[0].templateId"}),
        ([{"channel": "sms", "templateId": mail}], {"templates[0].channel"}),
        ([{"channel": "sms", "templateId": text}] * 2, {"templates[1].channel"}),
        ([], {"templates"}),
    ):
        assert (await client.post(NOTIFICATIONS, body | {"templates": templates})).fields == fields
    again = {"name": taken, "label": "l", "templates": [{"channel": "sms", "templateId": text}]}
    assert (await client.post(NOTIFICATIONS, again)).status == 409


async def test_another_tenants_things_are_nobodys(stack: Stack, client: Client) -> None:
    text = await template(client, "sms", "Late")
    sms = await provider(client, "sms", **GATEWAY)
    stranger = await stack.new_tenant()
    body = {"name": "N", "label": "l", "templates": [{"channel": "sms", "templateId": text}]}
    assert (await stranger.post(NOTIFICATIONS, body)).fields == {"templates[0].templateId"}
    assert (await send(stranger, "sms", NUMBER, templateId=text)).fields == {"templateId"}
    assert (await send(stranger, "sms", NUMBER, body="x", serviceProviderId=sms)).fields == {"serviceProviderId"}
