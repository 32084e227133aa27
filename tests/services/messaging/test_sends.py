"""Messages by gateways and mail servers. See: contract/notification.md 9.1 and 9.4."""

from __future__ import annotations

from typing import Any

import pytest

from support.files import new_folder, uploaded
from support.mail_server import mail_server
from support.messaging import (
    MESSAGES,
    NOTIFICATIONS,
    NUMBER,
    OTHER_NUMBER,
    ended,
    gateway,
    notification,
    provider,
    send,
    template,
)
from support.receiver import Receiver
from support.stack import Client, Stack

TO = "asha@example.com"


async def test_an_sms_goes_to_the_gateway_as_its_template_has_it(client: Client, receiver: Receiver) -> None:
    receiver.answer(201, {"message": {"sid": 77}})
    sms = await gateway(
        client, receiver, body='{"number":"{to}","what":"{text}","by":"{from}"}', idPath="$.message.sid",
        headers={"Authorization": "Bearer s3cret"}, success=[201],
    )  # fmt: skip
    text = await template(client, "sms", "Hello {{name}}, {{order.no}} is late")
    values = {"name": 'A "quoted" {to}', "order": {"no": 7}}
    answer = await send(
        client, "sms", "+91 98765 43210", NUMBER, templateId=text, placeholders=values, **{"from": "HAUL"}
    )
    assert answer.status == 202
    shown = await ended(client, answer.data["id"])
    (call,) = receiver.received
    assert call.json() == {"number": NUMBER, "what": 'Hello A "quoted" {to}, 7 is late', "by": "HAUL"}
    assert (call.method, call.headers["Authorization"]) == ("POST", "Bearer s3cret")
    (one,) = shown["deliveries"]
    assert (shown["status"], one["status"], one["recipient"], one["provider"]) == ("SENT", "SENT", "+91…10", sms)
    assert shown["segments"] == {"encoding": "GSM7", "count": 1}


async def test_nothing_of_a_message_lies_open_and_it_is_forgotten_once_it_is_sent(
    stack: Stack, client: Client, receiver: Receiver
) -> None:
    await gateway(client, receiver)
    id = (await send(client, "sms", NUMBER, body="my secret words")).data["id"]
    await ended(client, id)
    database = stack.runtime.database
    open_texts = await database.fetch(
        "SELECT body::text AS text FROM resource WHERE tenant_id = $1"
        " UNION ALL SELECT data FROM journal WHERE tenant_id = $1"
        " UNION ALL SELECT concat(recipient, target, digest_key) FROM delivery WHERE tenant_id = $1",
        client.tenant,
    )
    assert not [row["text"] for row in open_texts if "secret words" in row["text"] or NUMBER[3:] in row["text"]]
    left = "SELECT body->>'sealed' FROM resource WHERE tenant_id = $1 AND id = $2"
    for _ in range(400):
        if await database.fetchval(left, client.tenant, id) is None:
            return
        await client.get(f"{MESSAGES}/{id}")
    raise AssertionError("what it said is still there")


async def test_a_mail_goes_by_the_provider_with_text_html_and_files(client: Client) -> None:
    async with mail_server() as server:
        await provider(client, "email", url=f"smtp://127.0.0.1:{server.port}", **{"from": "Depot <depot@example.org>"})
        folder = await new_folder(client)
        file = await uploaded(client, folder, b"%PDF-1.4 bytes")
        text = await template(
            client, "email", "Hello {{name}}", subject="For {{name}}", html="<p>Hello <b>{{name}}</b></p>"
        )
        answer = await send(
            client, "email", TO, templateId=text, placeholders={"name": "A<script>\r\nBcc: x@y.example"},
            replyTo="help?cc=all@example.org", category="marketing", attachments=[{"fileId": file, "name": "bill.pdf"}],
        )  # fmt: skip
        assert answer.status == 202, answer.body
        (letter,) = await server.wait_for(1)
        shown = await ended(client, answer.data["id"])
    assert (letter["From"], letter["To"]) == ("Depot <depot@example.org>", TO)
    assert letter["Reply-To"] == "help?cc=all@example.org"
    assert letter["Subject"] == "For A<script>  Bcc: x@y.example"
    assert letter["Bcc"] is None
    assert letter["List-Unsubscribe"] == "<mailto:help%3Fcc%3Dall@example.org?subject=unsubscribe>"
    assert letter["Message-ID"].startswith(f"<{shown['deliveries'][0]['id']}@")
    assert server.recipients == [TO]
    plain, html = letter.get_body(("plain",)), letter.get_body(("html",))
    assert plain is not None
    assert html is not None
    assert "Hello A<script>" in plain.get_content()
    assert "<b>A&lt;script&gt;" in html.get_content()
    (attached,) = letter.iter_attachments()
    assert (attached.get_filename(), attached.get_payload(decode=True)) == ("bill.pdf", b"%PDF-1.4 bytes")


async def test_a_registered_notification_goes_on_all_of_its_channels_that_somebody_is_reached_by(
    client: Client, receiver: Receiver
) -> None:
    await gateway(client, receiver, "whatsapp")
    async with mail_server() as server:
        await provider(client, "email", url=f"smtp://127.0.0.1:{server.port}", **{"from": "d@example.org"})
        id = await notification(
            client, whatsapp=await template(client, "whatsapp", "Late by {{minutes}}"),
            email=await template(client, "email", "Late by {{minutes}}", subject="Late"),
            sms=await template(client, "sms", "Late"),
        )  # fmt: skip
        body = {"to": {"whatsapp": [NUMBER], "email": [TO]}, "placeholders": {"minutes": 5}}
        answer = await client.post(f"{NOTIFICATIONS}/{id}/send", body)
        assert answer.status == 202, answer.body
        shown = await ended(client, answer.data["id"])
        (letter,) = await server.wait_for(1)
    assert (shown["status"], sorted(shown["channels"]), shown["notificationId"]) == ("SENT", ["email", "whatsapp"], id)
    assert receiver.received[0].json()["text"] == "Late by 5"
    assert letter["Subject"] == "Late"
    only = await client.post(f"{NOTIFICATIONS}/{id}/send", body | {"channels": ["whatsapp"]})
    assert (await ended(client, only.data["id"]))["channels"] == ["whatsapp"]
    assert (await client.post(f"{NOTIFICATIONS}/{id}/send", {"to": {}})).fields == {"to"}
    for reply_to in ("nobody", "a@example.com, b@example.com", "x>, <https://evil.example/"):
        refused = await client.post(f"{NOTIFICATIONS}/{id}/send", body | {"replyTo": reply_to})
        assert (refused.status, refused.fields) == (400, {"replyTo"})
    fewer = await notification(client, sms=await template(client, "sms", "x"))
    assert (await client.post(f"{NOTIFICATIONS}/{fewer}/send", body | {"channels": ["email"]})).fields == {"channels"}


async def test_a_subject_of_the_send_replaces_the_templates_with_its_placeholders(client: Client) -> None:
    text = await template(client, "email", "Hello", subject="For {{name}}")
    assert (await send(client, "email", TO, templateId=text)).fields == {"placeholders.name"}
    async with mail_server() as server:
        await provider(client, "email", url=f"smtp://127.0.0.1:{server.port}", **{"from": "d@example.org"})
        assert (await send(client, "email", TO, templateId=text, subject="For you")).status == 202
        (letter,) = await server.wait_for(1)
    assert letter["Subject"] == "For you"


async def test_a_reply_goes_to_an_address_beside_other_channels_too(client: Client) -> None:
    id = await notification(
        client, email=await template(client, "email", "Late", subject="Late"), sms=await template(client, "sms", "Late")
    )
    body = {"to": {"email": [TO], "sms": [NUMBER]}, "replyTo": "nobody", "from": "DEPOT"}
    assert (await client.post(f"{NOTIFICATIONS}/{id}/send", body)).fields == {"replyTo"}
    alone = body | {"to": {"sms": [NUMBER]}}
    assert (await client.post(f"{NOTIFICATIONS}/{id}/send", alone)).status == 202


async def test_all_placeholders_without_a_value_are_named(client: Client) -> None:
    text = await template(client, "email", "{{a}} {{b.c}} {{known}}", subject="{{d}}", html="<p>{{ e }}</p>")
    answer = await send(client, "email", TO, templateId=text, placeholders={"known": 1, "b": {"x": 1}})
    assert answer.status == 400
    assert answer.fields == {f"placeholders.{name}" for name in ("a", "b.c", "d", "e")}


@pytest.mark.parametrize(
    ("channel", "body", "fields"),
    [
        ("sms", {"to": {"sms": []}, "body": "x"}, {"to.sms"}),
        ("sms", {"to": {"sms": ["98765 43210"]}, "body": "x"}, {"to.sms[0]"}),
        ("sms", {"to": {"sms": [NUMBER]}}, {"body"}),
        ("sms", {"to": {"sms": [NUMBER]}, "body": "{{a}}"}, {"placeholders.a"}),
        ("sms", {"to": {"sms": [NUMBER]}, "body": "{{a}}", "placeholders": {"a": " "}}, {"body"}),
        ("sms", {"to": {"sms": [NUMBER]}, "body": "ह" * 671}, {"body"}),
        ("sms", {"to": {"sms": [NUMBER]}, "body": "x", "from": "a\r\nb"}, {"from"}),
        ("sms", {"to": {"sms": [NUMBER]}, "body": "x", "attachments": [{"fileId": "f"}]}, {"attachments"}),
        ("sms", {"to": {"sms": [NUMBER] * 1001}, "body": "x"}, {"to.sms"}),
        ("email", {"to": {"email": [TO]}, "body": "x"}, {"subject"}),
        ("email", {"to": {"email": ["nobody"]}, "body": "x", "subject": "s"}, {"to.email[0]"}),
        ("email", {"to": {"email": [TO]}, "body": "x", "subject": "s", "from": "nobody"}, {"from"}),
        ("email", {"to": {"email": [TO]}, "body": "x", "subject": "s", "replyTo": "a\nb@c.example"}, {"replyTo"}),
        ("email", {"to": {"email": [TO]}, "body": "x", "subject": "s", "attachments": [{"fileId": "f"}]},
         {"attachments[0].fileId"}),
        ("sms", {"to": {"sms": [NUMBER]}, "templateId": "none"}, {"templateId"}),
        ("sms", {"to": {"sms": [NUMBER]}, "body": "x", "serviceProviderId": "none"}, {"serviceProviderId"}),
        ("fax", {"to": {"sms": [NUMBER]}, "body": "x"}, {"channel"}),
    ],
)  # fmt: skip
async def test_what_cannot_be_sent_is_refused(client: Client, channel: str, body: Any, fields: set[str]) -> None:
    answer = await client.post(f"{MESSAGES}/{channel}", body)
    assert (answer.status, answer.fields) == (400, fields)


async def test_a_mail_says_from_whom_it_is(client: Client) -> None:
    await provider(client, "email", url="smtp://127.0.0.1:2525")
    assert (await send(client, "email", TO, body="x", subject="s")).fields == {"from"}


async def test_ten_parts_are_sent_and_no_more(client: Client, receiver: Receiver) -> None:
    await gateway(client, receiver)
    shown = await ended(client, (await send(client, "sms", NUMBER, body="ह" * 670)).data["id"])
    assert shown["segments"] == {"encoding": "UCS2", "count": 10}


async def test_whatsapp_needs_a_provider_of_its_own(client: Client, receiver: Receiver) -> None:
    assert (await send(client, "whatsapp", NUMBER, body="x")).status == 400
    await gateway(client, receiver, "whatsapp", default=False)
    assert (await ended(client, (await send(client, "whatsapp", NUMBER, body="x")).data["id"]))["status"] == "SENT"


async def test_without_any_provider_a_message_lies_in_the_mailbox(stack: Stack, client: Client) -> None:
    shown = await ended(client, (await send(client, "sms", NUMBER, body="x")).data["id"])
    assert [(one["status"], one["provider"]) for one in shown["deliveries"]] == [("SENT", "console")]
    mail = await ended(client, (await send(client, "email", TO, body="x", subject="s")).data["id"])
    assert mail["deliveries"][0]["provider"] == "console"
    kept = await stack.runtime.database.fetchval(
        "SELECT count(*) FROM resource WHERE tenant_id = $1 AND kind = 'message'", client.tenant
    )
    assert kept == 2


async def test_a_provider_is_chosen_by_its_id_and_only_for_its_channel(client: Client, receiver: Receiver) -> None:
    usual, other = await gateway(client, receiver), await gateway(client, receiver, default=False)
    chat = await gateway(client, receiver, "whatsapp")
    for named, used in ((None, usual), (other, other)):
        more = {"serviceProviderId": named} if named else {}
        shown = await ended(client, (await send(client, "sms", NUMBER, body="x", **more)).data["id"])
        assert shown["deliveries"][0]["provider"] == used
    assert (await send(client, "sms", NUMBER, body="x", serviceProviderId=chat)).fields == {"serviceProviderId"}


async def test_what_the_gateway_refuses_has_failed_for_that_recipient_alone(client: Client, receiver: Receiver) -> None:
    await gateway(client, receiver)
    receiver.answer(400, times=1)
    shown = await ended(client, (await send(client, "sms", NUMBER, OTHER_NUMBER, body="x")).data["id"])
    assert (shown["status"], sorted(one["status"] for one in shown["deliveries"])) == ("SENT", ["FAILED", "SENT"])
    receiver.answer(422)
    gone = await ended(client, (await send(client, "sms", NUMBER, body="x")).data["id"])
    assert (gone["status"], gone["deliveries"][0]["reason"]) == ("FAILED", "the receiver answered 422")


async def test_files_of_more_than_ten_megabytes_together_do_not_go_along(client: Client) -> None:
    folder = await new_folder(client)
    half = [await uploaded(client, folder, bytes(5 * 1024 * 1024) + bytes([n])) for n in range(2)]
    mail = {"body": "x", "subject": "s", "attachments": [{"fileId": id} for id in half]}
    assert (await send(client, "email", TO, **mail)).fields == {"attachments"}


async def test_the_country_of_numbers_is_the_tenants(stack: Stack, client: Client, receiver: Receiver) -> None:
    await gateway(client, receiver)
    assert (await send(client, "sms", "98765 43210", body="x")).status == 400
    changed = await stack.operator.put(f"/core/api/v1/aaa/tenants/{client.tenant}", {"metadata": {"country": "IN"}})
    assert changed.status == 200, changed.body
    await ended(client, (await send(client, "sms", "98765 43210", body="x")).data["id"])
    assert receiver.received[0].json()["to"] == NUMBER


async def test_only_its_own_app_reads_a_message(client: Client, receiver: Receiver) -> None:
    await gateway(client, receiver)
    id = (await send(client, "sms", NUMBER, body="x")).data["id"]
    other = await client.new_app("Platform:Role:platform:app:haulier:Admin")
    assert (await other.get(f"{MESSAGES}/{id}")).status == 404
    assert (await client.get(f"{MESSAGES}/message:none")).status == 404
