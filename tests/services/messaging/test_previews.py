"""Templates as they are listed, changed and previewed: what a preview shows is what is sent."""

from __future__ import annotations

from typing import Any

import pytest

from support.messaging import MESSAGES, NOTIFICATIONS, NUMBER, TEMPLATES, ended, gateway, notification, send, template
from support.receiver import Receiver
from support.stack import Client

HINDI = {"hi": {"body": "नमस्ते {{name}}"}}


async def test_what_a_preview_shows_is_what_is_sent(client: Client, receiver: Receiver) -> None:
    await gateway(client, receiver, body="{text}", contentType="text/plain")
    id = await template(client, "sms", "Hello {{name}}", translations=HINDI)
    shown = (await client.get(f"{TEMPLATES}/{id}")).data
    assert (shown["languages"], shown["placeholders"], shown["translations"]) == (["hi"], ["name"], HINDI)
    draft = {"channel": "sms", "body": shown["body"], "translations": HINDI, "locale": "hi-IN"}
    preview = (await client.post(f"{TEMPLATES}/preview", draft | {"placeholders": {"name": "Asha"}})).data
    assert (preview["body"], preview["locale"], preview["missing"]) == ("नमस्ते Asha", "hi", [])
    assert preview["segments"] == {"encoding": "UCS2", "count": 1}
    sent = await send(client, "sms", NUMBER, templateId=id, locale="hi-IN", placeholders={"name": "Asha"})
    assert sent.status == 202
    registered = await notification(client, sms=id)
    body = {"to": {"sms": [NUMBER]}, "placeholders": {"name": "Ravi"}, "locale": "fr"}
    assert (await client.post(f"{NOTIFICATIONS}/{registered}/send", body)).status == 202
    await ended(client, sent.data["id"])
    assert preview["body"].encode() in [call.body for call in await receiver.wait_for(2)]
    listed = (await client.get(MESSAGES)).data
    assert (listed["meta"]["totalElements"], listed["messages"][1]["id"]) == (2, sent.data["id"])
    assert listed["messages"][0]["notificationId"] == registered


async def test_a_preview_names_all_that_is_missing_and_keeps_nothing(client: Client) -> None:
    draft = {
        "channel": "email", "subject": "{{a}}", "body": "{{b}} {{c}}", "html": "<b>{{c}}</b>",
        "placeholders": {"c": "<i>"},
    }  # fmt: skip
    preview = (await client.post(f"{TEMPLATES}/preview", draft)).data
    assert (preview["missing"], preview["body"], preview["html"]) == (["a", "b"], " <i>", "<b>&lt;i&gt;</b>")
    assert (await client.get(TEMPLATES)).data == {"meta": {"totalElements": 0}, "templates": []}


async def test_a_template_is_changed_whole_and_keeps_its_name(client: Client) -> None:
    id = await template(client, "email", "Hello", subject="Hi", translations={"hi": {"body": "x", "html": "<p>x</p>"}})
    before = (await client.get(f"{TEMPLATES}/{id}")).data
    assert (await client.put(f"{TEMPLATES}/{id}", {"body": "Bye {{name}}", "subject": "Bye"})).status == 200
    after = (await client.get(f"{TEMPLATES}/{id}")).data
    assert (after["name"], after["body"], after["languages"]) == (before["name"], "Bye {{name}}", [])
    assert "translations" not in after
    (item,) = (await client.get(f'{TEMPLATES}?query={{"key":"channel","value":"email"}}')).data["templates"]
    assert (item["id"], item["name"]) == (id, before["name"])
    registered = await notification(client, email=id)
    (shown,) = (await client.get(NOTIFICATIONS)).data["notifications"]
    assert (shown["id"], shown["enabled"]) == (registered, True)


@pytest.mark.parametrize(
    ("translations", "field"),
    [
        ({"hi": {"body": "x", "html": "<p>"}}, "translations.hi.html"),
        ({"hi": {"body": ""}}, "translations.hi.body"),
        ({"not a language": {"body": "x"}}, "translations.*"),
        ({f"q{chr(97 + n // 26)}{chr(97 + n % 26)}": {"body": "x"} for n in range(41)}, "translations"),
    ],
)
async def test_a_translation_that_could_not_be_sent_is_refused(
    client: Client, translations: dict[str, Any], field: str
) -> None:
    id = await template(client, "sms", "Hello")
    answer = await client.put(f"{TEMPLATES}/{id}", {"body": "Hello", "translations": translations})
    assert (answer.status, answer.fields) == (400, {field})
    assert (await client.get(f"{TEMPLATES}/{id}")).data["languages"] == []
