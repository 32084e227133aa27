"""Notifications over HTTP, carried on by real servers: push, Web Push, mail, SMS, inbox, webhooks."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import pytest

from haulier.platform.messages.mailbox import kept_messages
from haulier.platform.messages.message import MAX_SUBJECT, Mail, Message, Sms
from support.mail_server import text_of as mail_text
from support.notifications import (
    APPS,
    BASE,
    Office,
    cause_event,
    check_vapid,
    deliveries,
    ended,
    event_rule,
    new_app,
    send,
)
from support.people import onboard
from support.receiver import Receiver
from support.stack import Client, Stack
from support.system_calls import reading


async def mailbox(stack: Stack, client: Client) -> list[Message]:
    """What lies in the operator's mailbox of a tenant."""
    return [one.message for one in await kept_messages(reading(stack, "haulier")) if one.tenant == client.tenant]


async def phone(client: Client, app: str, user: str, token: str, **more: Any) -> str:
    body = {"platform": "android", "token": token, "userId": user} | more
    id: str = (await client.put(f"{APPS}/{app}/tokens", body)).data["id"]
    return id


async def test_a_push_goes_to_all_phones_of_a_person_and_the_inbox(office: Office) -> None:
    client = await office.tenant()
    app = await office.app(client)
    await phone(client, app, "asha", "phone-1")
    await phone(client, app, "asha", "phone-2", platform="ios")
    config = {"priority": "high", "ttl": 90_500, "color": "#aabbcc", "channelId": "parcels"}
    await client.post(f"{APPS}/{app}/notification", {"androidConfig": config})
    answer = await send(
        client, app, recipients={"userIds": ["asha"]}, data={"parcel": "7"}, imageUrl="https://i.example/1.png",
        androidConfig={"sound": "bell"},
    )  # fmt: skip
    assert answer.status == 202
    assert answer.data["status"] == "QUEUED"
    messages = {message["token"]: message for message in await office.push.wait_for("messages", 2)}
    android, ios = messages["phone-1"], messages["phone-2"]
    assert android["notification"] == {
        "title": "Arrived", "body": "Your parcel is here", "image": "https://i.example/1.png",
    }  # fmt: skip
    assert android["data"] == {"parcel": "7"}
    shown = await ended(client, app, answer.data["id"])
    assert shown["status"] == "SENT"
    assert (shown["counts"]["sent"], shown["counts"]["queued"]) == (3, 0)
    rows = {row["channel"]: row for row in await deliveries(client, app, answer.data["id"])}
    ids = {row["id"] for row in await deliveries(client, app, answer.data["id"]) if row["channel"] == "push"}
    assert android["android"]["collapse_key"] in ids
    assert android["android"] | {"collapse_key": ""} == {
        "collapse_key": "", "priority": "HIGH", "ttl": "90.5s",
        "notification": {"color": "#aabbcc", "sound": "bell", "channel_id": "parcels"},
    }  # fmt: skip
    assert ios["apns"]["headers"]["apns-priority"] == "10"
    assert ios["apns"]["payload"] == {"aps": {"sound": "bell"}}
    assert rows["push"]["providerId"].startswith("projects/rider-1/messages/")
    assert "phone" not in str(rows)
    asha = client.headers | {"X-COREOS-USERINFO": '{"id":"asha"}'}
    inbox = (await client.get(f"{BASE}/inbox", headers=asha)).data
    assert [(notice["title"], notice["isRead"]) for notice in inbox["notices"]] == [("Arrived", False)]


async def test_a_bearer_is_asked_for_once(office: Office) -> None:
    client = await office.tenant()
    app = await office.app(client)
    before = office.push.grants
    for number in range(3):
        answer = await send(client, app, recipients={"tokens": [f"a-{number}", f"b-{number}"]})
        assert (await ended(client, app, answer.data["id"]))["status"] == "SENT"
    assert office.push.grants == before + 1
    assert len(office.push.messages) == 6


async def test_a_missing_credential_is_named(office: Office) -> None:
    client = await office.tenant()
    app = await new_app(client)
    await client.put(f"{APPS}/{app}/credentials", {"values": {"fcm.project": "p", "fcm.email": "e"}})
    id = (await send(client, app, recipients={"tokens": ["t"]})).data["id"]
    assert (await ended(client, app, id))["status"] == "FAILED"
    (row,) = await deliveries(client, app, id)
    assert row["reason"] == "there is no credential 'fcm.key'"


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (404, {"details": [{"errorCode": "UNREGISTERED"}]}),
        (400, {"status": "INVALID_ARGUMENT", "details": [{"fieldViolations": [{"field": "message.token"}]}]}),
        (
            400,
            {
                "status": "INVALID_ARGUMENT",
                "message": "The registration token is not a valid FCM registration token",
                "details": [{"errorCode": "INVALID_ARGUMENT"}],
            },
        ),
    ],
    ids=["unregistered", "invalid", "invalid in words"],
)
async def test_a_token_that_fcm_does_not_know_is_forgotten(office: Office, status: int, error: Any) -> None:
    client = await office.tenant()
    app = await office.app(client)
    await phone(client, app, "asha", "old-phone")
    office.push.answers = [(status, {"error": error}, {})]
    first = (await send(client, app, recipients={"userIds": ["asha"]}, channels=["push"])).data["id"]
    assert (await ended(client, app, first))["status"] == "FAILED"
    second = (await send(client, app, recipients={"userIds": ["asha"]}, channels=["push"])).data["id"]
    assert (await ended(client, app, second))["status"] == "FAILED"
    (row,) = await deliveries(client, app, second)
    assert row["reason"] == "no device"
    assert len(office.push.messages) == 1


async def test_what_fcm_refuses_for_other_reasons_leaves_the_token(office: Office) -> None:
    client = await office.tenant()
    app = await office.app(client)
    await phone(client, app, "asha", "phone")
    error = {"status": "INVALID_ARGUMENT", "details": [{"fieldViolations": [{"field": "message.android.ttl"}]}]}
    office.push.answers = [(400, {"error": error}, {})]
    first = (await send(client, app, recipients={"userIds": ["asha"]}, channels=["push"])).data["id"]
    assert (await ended(client, app, first))["status"] == "FAILED"
    second = (await send(client, app, recipients={"userIds": ["asha"]}, channels=["push"])).data["id"]
    assert (await ended(client, app, second))["status"] == "SENT"


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (403, {"status": "PERMISSION_DENIED", "details": [{"errorCode": "SENDER_ID_MISMATCH"}]}),
        (403, {"status": "PERMISSION_DENIED"}),
        (401, {"status": "UNAUTHENTICATED", "details": [{"errorCode": "THIRD_PARTY_AUTH_ERROR"}]}),
    ],
)
async def test_what_no_further_try_mends_is_tried_once_and_leaves_the_token(
    office: Office, status: int, error: Any
) -> None:
    client = await office.tenant()
    app = await office.app(client)
    await phone(client, app, "asha", "phone")
    office.push.answers = [(status, {"error": error}, {})]
    first = (await send(client, app, recipients={"userIds": ["asha"]}, channels=["push"])).data["id"]
    assert (await ended(client, app, first))["status"] == "FAILED"
    (row,) = await deliveries(client, app, first)
    assert row["tries"] == 1
    assert row["reason"].endswith((error.get("details") or [{"errorCode": error["status"]}])[0]["errorCode"])
    second = (await send(client, app, recipients={"userIds": ["asha"]}, channels=["push"])).data["id"]
    assert (await ended(client, app, second))["status"] == "SENT"


async def test_a_browser_alone_can_read_what_is_pushed_to_it(office: Office) -> None:
    client = await office.tenant()
    app = await new_app(
        client, "Track", "web", accountConfig={"webpush": {"subject": "mailto:ops@h.example", "publicKey": "x"}}
    )
    shown = (await client.get(f"{APPS}/{app}")).data
    public = shown["accountConfig"]["webpush"]["publicKey"]
    browser = office.push.browser("one")
    body = {"platform": "web", "subscription": browser.subscription, "userId": "asha"}
    await client.put(f"{APPS}/{app}/tokens", body)
    long = "नमस्ते " * 500
    answer = await send(
        client,
        app,
        recipients={"userIds": ["asha"]},
        channels=["webpush"],
        body=long,
        androidConfig={"priority": "high"},
    )
    (pushed,) = await office.push.wait_for("pushed", 1)
    assert pushed.headers["Content-Encoding"] == "aes128gcm"
    assert (pushed.headers["Urgency"], int(pushed.headers["TTL"]) > 86_000) == ("high", True)
    check_vapid(pushed.headers["Authorization"], browser.endpoint, public, "mailto:ops@h.example")
    assert len(pushed.body) <= 4_096
    read = browser.read(pushed.body)
    assert read["title"] == "Arrived"
    assert long.startswith(read["body"][:100])
    assert (await ended(client, app, answer.data["id"]))["status"] == "SENT"


async def test_a_browser_that_is_gone_is_forgotten(office: Office) -> None:
    client = await office.tenant()
    app = await new_app(client, "Track", "web", accountConfig={})
    for name, status in (("gone", 410), ("lost", 404)):
        browser = office.push.browser(name)
        await client.put(
            f"{APPS}/{app}/tokens", {"platform": "web", "subscription": browser.subscription, "userId": name}
        )
        office.push.answers = [(status, {}, {})]
        id = (await send(client, app, recipients={"userIds": [name]}, channels=["webpush"])).data["id"]
        assert (await ended(client, app, id))["status"] == "FAILED"
        id = (await send(client, app, recipients={"userIds": [name]}, channels=["webpush"])).data["id"]
        await ended(client, app, id)
        assert (await deliveries(client, app, id))[0]["reason"] == "no device"


async def test_mail_and_sms_go_to_addresses_and_to_people(office: Office) -> None:
    client = await office.tenant()
    app = await office.app(client)
    person = await onboard(office.stack, client)
    to = {"emails": ["ravi@example.com"], "userIds": [person.id]}
    id = (await send(client, app, recipients=to, channels=["email", "sms"] * 2)).data["id"]
    shown = await ended(client, app, id)
    assert (shown["status"], shown["counts"]["sent"]) == ("SENT", 3)
    letters = office.letters()
    assert {letter["To"] for letter in letters} == {"ravi@example.com", person.email}
    assert mail_text(letters[0]).strip() == "Your parcel is here"
    rows = await deliveries(client, app, id)
    ids = {f"<{row['id']}@h.example>" for row in rows if row["channel"] == "email"}
    assert {letter["Message-ID"] for letter in letters} == ids
    (text,) = await office.push.wait_for("texts", 1)
    assert person.number.encode() in text.body
    assert "ravi@" not in str(rows)


async def test_a_mail_that_is_not_taken_now_waits_and_one_that_never_is_fails(office: Office) -> None:
    client = await office.tenant()
    app = await office.app(client)
    office.mail.answers = ["450 later"]
    later = (await send(client, app, recipients={"emails": ["ravi@example.com"]})).data["id"]
    async with asyncio.timeout(60):
        while not (await deliveries(client, app, later))[0]["tries"] or "reason" not in (
            row := (await deliveries(client, app, later))[0]
        ):
            await asyncio.sleep(0.02)
    assert (row["status"], row["reason"]) == ("QUEUED", "the mail server answered 450")
    assert row["nextTryAt"] > time.time()
    office.mail.answers = ["550 no"]
    never = (await send(client, app, recipients={"emails": ["ravi@example.com"]})).data["id"]
    assert (await ended(client, app, never))["status"] == "FAILED"


async def test_a_line_end_in_a_title_begins_no_header(office: Office) -> None:
    client = await office.tenant()
    app = await office.app(client)
    evil = "Hello\r\nBcc: everybody@example.com\r\n\r\n<script>"
    await send(
        client, app, title=evil, body="\r\n.\r\nMAIL FROM:<x@y.example>", recipients={"emails": ["a@example.com"]}
    )
    (letter,) = await office.mail.wait_for(1)
    assert letter["Bcc"] is None
    assert "Bcc" in letter["Subject"]
    assert office.mail.recipients == ["a@example.com"]
    answer = await send(client, app, recipients={"emails": ["a@example.com\r\nBcc: b@example.com"]})
    assert (answer.status, answer.fields) == (400, {"recipients.emails[0]"})


async def test_the_callback_hears_the_end_once(office: Office) -> None:
    client = await office.tenant()
    app = await office.app(client)
    async with Receiver() as receiver:
        callback = {"url": receiver.url, "meta": {"m": 1}}
        id = (await send(client, app, recipients={"tokens": ["a", "b"]}, callback=callback)).data["id"]
        (received,) = await receiver.wait_for(1)
        said = received.json()
        assert (said["status"], said["service"], said["data"]["id"], said["data"]["status"]) == (
            "success", "notification", id, "SENT",
        )  # fmt: skip
        assert said["data"]["counts"]["sent"] == 2
        id = (await send(client, app, recipients={"tokens": ["c"]}, callback=callback)).data["id"]
        assert (await ended(client, app, id))["status"] == "SENT"
        await receiver.wait_for(2)
        assert len(receiver.received) == 2


async def test_a_unique_code_is_sent_once_even_by_many_at_once(office: Office) -> None:
    client = await office.tenant()
    app = await office.app(client)
    answers = await asyncio.gather(
        *(send(client, app, uniqueCode="once", recipients={"tokens": ["a"]}) for _ in range(8))
    )
    assert sorted(answer.status for answer in answers) == [202] + [400] * 7
    (good,) = [answer for answer in answers if answer.status == 202]
    refused = await send(client, app, uniqueCode="once", recipients={"tokens": ["a"]})
    assert refused.body["error"]["additionalInfo"]["id"] == good.data["id"]
    await ended(client, app, good.data["id"])
    assert len(office.push.messages) == 1


async def test_people_of_groups_are_found_in_the_background_each_once(office: Office) -> None:
    client = await office.tenant()
    app = await office.app(client)
    groups = "/core/api/v1/aaa/groups"
    people = [await onboard(office.stack, client) for _ in range(2)]
    group = (await client.post(groups, {"name": "riders"})).data["id"]
    await client.put(f"{groups}/{group}/users", {"users": [person.id for person in people]})
    body = {"groups": [group], "userIds": [people[0].id]}
    id = (await send(client, app, recipients=body, channels=["email"])).data["id"]
    assert (await ended(client, app, id))["counts"]["sent"] == 2
    assert {letter["To"] for letter in office.letters()} == {person.email for person in people}


async def test_what_no_call_may_send_is_refused_by_name(office: Office) -> None:
    client = await office.tenant()
    app = await office.app(client)
    now = int(time.time())
    cases: list[tuple[dict[str, Any], str]] = [
        ({}, "recipients"),
        ({"recipients": {}}, "recipients"),
        ({"recipients": {"tokens": ["t"]}, "expiry": now - 1}, "expiry"),
        ({"recipients": {"tokens": ["t"]}, "channels": ["whatsapp"]}, "channels"),
        ({"recipients": {"tokens": ["t"]}, "channels": ["webhook"]}, "channels"),
        ({"recipients": {"groups": ["nobody"]}}, "recipients.groups[0]"),
        ({"recipients": {"mobiles": ["12"]}}, "recipients.mobiles[0]"),
        ({"recipients": {"tokens": ["t"] * 600, "userIds": ["u"] * 401}}, "recipients"),
        ({"filterId": "none"}, "filterId"),
        ({"recipients": {"topic": "news\n"}}, "recipients.topic"),
        ({"recipients": {"tokens": ["t"]}, "title": "x" * 257}, "title"),
        ({"recipients": {"tokens": ["t"]}, "body": "x" * 4097}, "body"),
    ]
    for body, field in cases:
        answer = await send(client, app, **body)
        assert (answer.status, answer.fields) == (400, {field}), body
    most = {"tokens": [f"t{n}" for n in range(1000)]}
    id = (await send(client, app, recipients=most, title="x" * 256, body="x" * 4096)).data["id"]
    assert (await ended(client, app, id))["counts"]["sent"] == 1000
    await client.put(f"{APPS}/{app}", {"enableNotification": False})
    assert (await send(client, app, recipients={"tokens": ["t"]})).status == 400


async def test_nothing_set_up_lies_in_the_mailbox_and_in_the_inbox_of_administrators(
    stack: Stack, client: Client
) -> None:
    people = [await onboard(stack, client) for _ in range(3)]
    groups = "/core/api/v1/aaa/groups"
    (group,) = [one for one in (await client.get(groups)).data if one["name"] == "Administrators"]
    await client.put(f"{groups}/{group['groupId']}/users", {"users": [person.id for person in people]})
    app = await new_app(client, accountConfig={})
    id = (await send(client, app, recipients={"emails": ["a@example.com"], "tokens": ["t"]})).data["id"]
    assert (await ended(client, app, id))["status"] == "SENT"
    assert (await mailbox(stack, client)).count(Mail("a@example.com", "Arrived", "Your parcel is here")) == 1
    assert {row["provider"] for row in await deliveries(client, app, id)} == {"console"}
    assert {row["tries"] for row in await deliveries(client, app, id)} == {1}
    for person in people:
        own = await person.signed_in()
        assert len((await own.get(f"{BASE}/inbox")).data["notices"]) == 2


async def test_what_a_rule_says_by_mail_and_sms_lies_in_the_mailbox_where_nobody_carries_it(
    stack: Stack, client: Client
) -> None:
    app = await new_app(client, accountConfig={})
    to = {"emails": ["boss@example.com"], "mobiles": ["+919876543210"]}
    title = "long " * 48 + ": {{name}}"
    rule = event_rule(recipients=to, channels=["email", "sms"], title=title)
    assert (await client.post(f"{APPS}/{app}/filters", rule)).status == 201
    await cause_event(client, "riders")
    async with asyncio.timeout(60):
        while len(found := await mailbox(stack, client)) < 2:
            await asyncio.sleep(0.02)
    mail, sms = sorted(found, key=lambda one: isinstance(one, Sms))
    assert isinstance(mail, Mail)
    assert isinstance(sms, Sms)
    assert (mail.to, mail.subject, mail.text) == ("boss@example.com", title[:MAX_SUBJECT], "by GroupCreated")
    assert sms.to == "+919876543210"
    assert sms.text.endswith("long : riders\nby GroupCreated")
    (event,) = (await client.get(f"{APPS}/{app}/events")).data["events"]
    assert (await ended(client, app, event["id"]))["counts"]["sent"] == 2


async def test_what_is_queued_is_called_off(office: Office) -> None:
    client = await office.tenant()
    app = await office.app(client)
    office.push.answers = [(503, {}, {"Retry-After": "3600"})]
    id = (await send(client, app, recipients={"tokens": ["a"]})).data["id"]
    await office.push.wait_for("messages", 1)
    async with asyncio.timeout(60):
        while (await deliveries(client, app, id))[0].get("reason") is None:
            await asyncio.sleep(0.02)
    (row,) = await deliveries(client, app, id)
    assert row["nextTryAt"] - time.time() > 3_000
    assert (await client.call("DELETE", f"{APPS}/{app}/events/{id}")).status == 200
    assert (await ended(client, app, id))["status"] == "FAILED"
    assert [row["status"] for row in await deliveries(client, app, id)] == ["CANCELLED"]
