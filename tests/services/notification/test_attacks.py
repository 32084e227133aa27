"""What others may try: hostile push services and gateways, texts that want to be more than text, things of others."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import pytest

from support.messaging import MESSAGES, NUMBER, gateway, provider
from support.messaging import TEMPLATES as MESSAGE_TEMPLATES
from support.messaging import ended as message_ended
from support.messaging import send as send_message
from support.notifications import APPS, BASE, Browser, Office, deliveries, ended, event_rule, new_app, send
from support.receiver import Receiver
from support.stack import Client

MEGABYTE = 1_000_000
LINE_ENDS = ["\r\n", "\n", "\r", "\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029"]


async def browser(client: Client, app: str, receiver: Receiver, person: str) -> None:
    """A person's browser whose push service is the receiver."""
    subscription = Browser(person, receiver.url_of(f"/{person}")).subscription
    body = {"platform": "web", "subscription": subscription, "userId": person}
    assert (await client.put(f"{APPS}/{app}/tokens", body)).status == 200


async def first_reason(client: Client, app: str, id: str) -> dict[str, Any]:
    """The delivery of a notification, once a try of it has ended."""
    async with asyncio.timeout(60):
        while not (row := (await deliveries(client, app, id))[0]).get("reason"):
            await asyncio.sleep(0.02)
    return row


async def test_a_push_service_that_redirects_is_not_followed_and_one_that_says_too_much_is_not_read(
    office: Office,
) -> None:
    client = await office.tenant()
    app = await new_app(client, "Track", "web", accountConfig={})
    async with Receiver() as trap, Receiver() as receiver:
        await browser(client, app, receiver, "asha")
        receiver.answer(307, headers={"Location": trap.url})
        push = {"recipients": {"userIds": ["asha"]}, "channels": ["webpush"]}
        id = (await send(client, app, **push)).data["id"]
        assert (await ended(client, app, id))["status"] == "FAILED"
        assert (await deliveries(client, app, id))[0]["reason"] == "the receiver answered 307"
        receiver.answer(500, b"x" * 50 * MEGABYTE)
        began = time.monotonic()
        id = (await send(client, app, **push)).data["id"]
        row = await first_reason(client, app, id)
        assert (row["status"], row["tries"]) == ("QUEUED", 1)
        assert len(row["reason"]) <= 200
        (attempt,) = row["attempts"]
        assert attempt["reason"] == row["reason"]
        assert row["createdAt"] <= attempt["at"] <= time.time()
        assert time.monotonic() - began < 20
        assert trap.received == []
        soon = {"expiry": int(time.time()) + 8}
        receiver.answer(503, headers={"Retry-After": "3600"})
        id = (await send(client, app, **push, **soon)).data["id"]
        assert (await ended(client, app, id))["status"] == "EXPIRED"


async def test_who_took_it_and_says_more_than_is_read_is_not_sent_it_again(office: Office) -> None:
    """A text costs money, and a webhook acts: the status says that it was taken, however long the page behind it is."""
    client = await office.tenant()
    app = await office.app(client)
    async with Receiver() as receiver:
        receiver.answer(200, b"x" * MEGABYTE)
        await gateway(client, receiver)
        rule = event_rule(enabled=False, channels=["webhook"], webhook={"url": receiver.url})
        filter_id = (await client.post(f"{APPS}/{app}/filters", rule)).data["id"]
        to = {"recipients": {"mobiles": [NUMBER]}, "channels": ["sms"]}
        for more in (to, {"filterId": filter_id, "channels": ["webhook"]}):
            id = (await send(client, app, **more)).data["id"]
            assert (await ended(client, app, id))["status"] == "SENT"
            assert [row["tries"] for row in await deliveries(client, app, id)] == [1]
        body = {"platform": "android", "token": "t"}
        assert (await client.put(f"{APPS}/{app}/tokens", body)).status == 200
        office.push.answers.append((400, {"error": "x" * MEGABYTE}, {}))
        id = (await send(client, app, recipients={"tokens": ["t"]}, channels=["push"])).data["id"]
        assert (await ended(client, app, id))["status"] == "FAILED"


@pytest.mark.long
async def test_a_push_service_that_hangs_holds_up_nobody_else(office: Office) -> None:
    client = await office.tenant()
    app = await office.app(client, accountConfig={"webpush": {}})
    async with Receiver() as receiver:
        await browser(client, app, receiver, "asha")
        receiver.answer(201, after=asyncio.Event())
        hung = (await send(client, app, recipients={"userIds": ["asha"]}, channels=["webpush"])).data["id"]
        await receiver.wait_for(1)
        id = (await send(client, app, recipients={"emails": ["ops@example.com"]}, channels=["email"])).data["id"]
        assert (await ended(client, app, id, 2))["status"] == "SENT"
        assert (await first_reason(client, app, hung))["status"] == "QUEUED"


async def test_what_is_another_ones_is_nobodys_by_whatever_id(office: Office) -> None:
    """Of another app of the tenant as of another tenant."""
    client, stranger = await office.tenant(), await office.tenant()
    app, other, theirs = await new_app(client), await new_app(client, "Other"), await new_app(stranger)
    made = await stranger.post(MESSAGE_TEMPLATES, [{"name": "t", "channel": "sms", "body": "secret"}])
    template = made.data["id"]
    groups = (await stranger.get("/core/api/v1/aaa/groups")).data
    assert (await client.post(f"{APPS}/{app}/filters", event_rule(templateId=template))).fields == {"templateId"}
    answer = await send_message(client, "sms", NUMBER, templateId=template)
    assert (answer.status, answer.fields) == (400, {"templateId"})
    async with Receiver() as receiver:
        sms = await gateway(stranger, receiver)
        answer = await send_message(client, "sms", NUMBER, body="b", serviceProviderId=sms)
        assert (answer.status, answer.fields) == (400, {"serviceProviderId"})
        group = {"groups": [groups[0]["groupId"]]}
        assert (await send(client, app, recipients=group)).fields == {"recipients.groups[0]"}
        rules = [
            (await one.post(f"{APPS}/{of}/filters", event_rule(enabled=False))).data["id"]
            for one, of in ((client, other), (stranger, theirs))
        ]
        sent = [
            (await send(one, of, recipients={"emails": ["a@example.com"]})).data["id"]
            for one, of in ((client, other), (stranger, theirs))
        ]
        for id in rules:
            assert (await send(client, app, filterId=id)).fields == {"filterId"}
            assert (await client.get(f"{APPS}/{app}/filters/{id}")).status == 404
            assert (await client.put(f"{APPS}/{app}/filters/{id}", event_rule())).status == 404
            assert (await client.call("DELETE", f"{APPS}/{app}/filters/{id}")).status == 404
        for id in sent:
            for path in (id, f"{id}/deliveries"):
                assert (await client.get(f"{APPS}/{app}/events/{path}")).status == 404
            assert (await client.call("DELETE", f"{APPS}/{app}/events/{id}")).status == 404
        assert (await client.get(f"{APPS}/{theirs}")).status == 404
    device = {"platform": "android", "token": "their-token", "userId": "ravi"}
    for one, of in ((client, other), (stranger, theirs)):
        id = (await one.put(f"{APPS}/{of}/tokens", device)).data["id"]
        for named in (id, "their-token"):
            assert (await client.call("DELETE", f"{APPS}/{app}/tokens/{named}")).status == 404
    await send(client, other, recipients={"userIds": ["ravi"]}, channels=["console"])
    async with asyncio.timeout(60):
        as_ravi = client.headers | {"X-COREOS-USERINFO": '{"id":"ravi"}'}
        while not (found := (await client.get(f"{BASE}/inbox", headers=as_ravi)).data["notices"]):
            await asyncio.sleep(0.02)
    for one in (client, stranger):
        assert (await one.put(f"{BASE}/inbox/{found[0]['id']}/read")).status == 404
    assert (await client.get(f"{BASE}/inbox", headers=as_ravi)).data["notices"][0]["isRead"] is False


async def test_no_text_begins_a_header(office: Office) -> None:
    client = await office.tenant()
    app = await office.app(client)
    mail = {"from": "depot@own.example"}
    await provider(client, "email", url=f"smtp://127.0.0.1:{office.mail.port}", **mail)
    for number, end in enumerate(LINE_ENDS):
        evil = f"Hi{end}Bcc: all@evil.example{end}{end}body"
        to = {"recipients": {"emails": ["a@example.com"]}, "channels": ["email"]}
        assert (await send(client, app, title=evil, **to)).status == 202
        named = {"subject": "{{who}}", "body": "b", "placeholders": {"who": evil}}
        assert (await send_message(client, "email", "a@example.com", **named)).status == 202
        letters = await office.mail.wait_for(2 * (number + 1))
        for letter in letters[-2:]:
            assert letter["Bcc"] is None
            assert "\n" not in letter["Subject"]
            assert letter["Subject"].startswith("Hi")
        for member in ("from", "replyTo"):
            answer = await send_message(client, "email", "a@example.com", subject="s", body="b", **{member: evil})
            assert (answer.status, answer.fields) == (400, {member}), repr(end)
        answer = await send_message(client, "email", f"a@exam{end}ple.com", subject="s", body="b")
        assert (answer.status, answer.fields) == (400, {"to.email[0]"}), repr(end)
        sender = {"url": "smtp://h.example", "from": f"A{end}B <a@b.example>"}
        named = {"channel": "email", "name": "p", "credentials": sender}
        assert (await client.post("/core/api/v1/messaging/service-providers", named)).fields == {"credentials.from"}
    assert set(office.mail.recipients) == {"a@example.com"}


@pytest.mark.parametrize(
    "text",
    [
        "{{name.__class__}}", "{{name.__class__.__mro__}}", "{{values.__dict__}}", "{{0}}", "{{ name | safe }}",
        "{{#each name}}x{{/each}}", "{{name.0}}", "{{{name}}}", "{% for x in name %}", "${name}", "{{'a'*9}}",
    ],
)  # fmt: skip
async def test_a_template_has_no_logic_and_reaches_no_attribute(client: Client, text: str) -> None:
    """A placeholder is a name: one that has no value is refused, what is none stands there as it is."""
    async with Receiver() as receiver:
        await gateway(client, receiver, body="{text}", contentType="text/plain")
        answer = await send_message(client, "sms", NUMBER, body=text, placeholders={"name": "{{name}}{{other}}"})
        if answer.status == 202:
            await message_ended(client, answer.data["id"])
            assert receiver.received[0].body.decode() == text.replace("{{name}}", "{{name}}{{other}}")
        else:
            assert (answer.status, {field.partition(".")[0] for field in answer.fields}) == (400, {"placeholders"})


async def test_texts_are_bounded_as_they_come_and_as_they_are_filled_in(client: Client) -> None:
    huge = [{"name": "n", "channel": "email", "subject": "s", "body": "x" * MEGABYTE}]
    answer = await client.post(MESSAGE_TEMPLATES, huge)
    assert (answer.status, answer.fields) == (400, {"[0].body"})
    many = "{{a}}" * 13_000
    for member in ("body", "html"):
        began = time.monotonic()
        texts = {"body": "b", "subject": "s"} | {member: many}
        values = {"placeholders": {"a": "<" * 4_096}}
        answer = await send_message(client, "email", "a@example.com", **texts, **values)
        assert (answer.status, answer.fields) == (400, {member})
        assert time.monotonic() - began < 5
    answer = await send_message(client, "sms", NUMBER, body=many, placeholders={"a": "x" * 4_096})
    assert (answer.status, answer.fields) == (400, {"body"})
    open_ends = "{{" * 32_000
    answer = await send_message(client, "email", "a@example.com", body=open_ends, subject="s")
    assert answer.status == 202
    most = await client.post(f"{MESSAGES}/sms", {"to": {"sms": [f"+9198765{n:05}" for n in range(1_001)]}, "body": "b"})
    assert (most.status, most.fields) == (400, {"to.sms"})
