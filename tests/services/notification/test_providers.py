"""Notifications by the tenant's own providers, in the words of its templates and the language of each person."""

from __future__ import annotations

from typing import Any

from support.mail_server import mail_server, text_of
from support.messaging import NUMBER, gateway, provider, template
from support.notifications import (
    APPS,
    BASE,
    Office,
    cause_event,
    deliveries,
    ended,
    event_rule,
    new_app,
    notices,
    send,
)
from support.people import onboard
from support.receiver import Receiver


def rule_of(body: dict[str, Any]) -> dict[str, Any]:
    """Without what is left out."""
    return {name: one for name, one in body.items() if one is not None}


async def test_texts_and_mails_go_by_the_tenants_providers_where_it_has_them(office: Office) -> None:
    client = await office.tenant()
    app = await new_app(client)
    body = {"recipients": {"mobiles": [NUMBER]}, "channels": ["sms", "whatsapp"]}
    assert (await send(client, app, **body)).fields == {"channels"}
    assert (await client.post(f"{APPS}/{app}/filters", event_rule(channels=["whatsapp"]))).fields == {"channels"}
    person = await onboard(office.stack, client)
    async with Receiver() as short, Receiver() as chat, mail_server() as mail:
        short.answer(200, {"id": "theirs-1"})
        sms = await gateway(client, short, body="{to} {text}")
        whatsapp = await gateway(client, chat, "whatsapp", default=False, body="{to} {text}")
        await provider(client, "email", url=f"smtp://127.0.0.1:{mail.port}", **{"from": "Depot <depot@own.example>"})
        id = (await send(client, app, **body)).data["id"]
        assert (await ended(client, app, id))["status"] == "SENT"
        assert [call.body.decode() for call in short.received] == [f"{NUMBER} Arrived\\nYour parcel is here"]
        assert len(chat.received) == 1
        rows = {row["channel"]: row for row in await deliveries(client, app, id)}
        assert (rows["sms"]["provider"], rows["whatsapp"]["provider"]) == (sms, whatsapp)
        assert rows["sms"]["providerId"] == "theirs-1"
        own = {"recipients": {"userIds": [person.id]}, "channels": ["email", "whatsapp"]}
        id = (await send(client, app, **own)).data["id"]
        assert (await ended(client, app, id))["counts"]["sent"] == 2
        (letter,) = await mail.wait_for(1)
        assert (letter["From"], letter["To"]) == ("Depot <depot@own.example>", person.email)
        assert person.number in chat.received[-1].body.decode()
    assert (office.push.texts, office.letters()) == ([], [])


async def test_a_rule_speaks_by_its_template_and_to_each_in_his_language(office: Office) -> None:
    client = await office.tenant()
    app = await office.app(client)
    hindi = {"subject": "समूह {{name}}", "body": "यह {{name}} है"}
    id = await template(
        client, "email", "It is {{name}}", subject="Group {{name}}", html="<b>{{description}}</b>",
        translations={"hi": hindi, "pt": {"body": "Chama-se {{name}}"}},
    )  # fmt: skip
    for person, locale in (("asha", "hi-IN"), ("rui", "pt-BR"), ("jo", "ja")):
        headers = client.headers | {"X-COREOS-USERINFO": f'{{"id":"{person}"}}'}
        assert (await client.put(f"{BASE}/preferences", {"locale": locale}, headers=headers)).status == 200
    device = {"platform": "android", "token": "phone", "userId": "mira", "locale": "hi"}
    await client.put(f"{APPS}/{app}/tokens", device)
    body = event_rule(
        templateId=id, title=None, body=None, channels=["console", "push"],
        recipients={"userIds": ["asha", "rui", "jo", "mira"], "emails": ["ops@example.com"], "mobiles": [NUMBER]},
    )  # fmt: skip
    made = await client.post(f"{APPS}/{app}/filters", rule_of(body))
    assert made.status == 201, made.body
    await cause_event(client, "night", description="<script>")
    titles = {person: (await notices(client, person, 1))[0]["title"] for person in ("asha", "rui", "jo", "mira")}
    assert titles == {"asha": "समूह night", "rui": "Group night", "jo": "Group night", "mira": "Group night"}
    assert (await notices(client, "rui", 1))[0]["body"] == "Chama-se night"
    preview = await client.post(f"{APPS}/{app}/filters/preview", {"filter": rule_of(body), "data": {"name": "x"}})
    assert (preview.data["title"], preview.data["missing"]) == ("Group x", ["description"])
    (message,) = await office.push.wait_for("messages", 1)
    assert message["notification"] == {"title": "समूह night", "body": "यह night है"}
    (text,) = await office.push.wait_for("texts", 1)
    assert b'"It is night"' in text.body
    (letter,) = await office.mail.wait_for(1)
    assert letter["Subject"] == "Group night"
    assert text_of(letter).strip() == "It is night"
    html = letter.get_body(("html",))
    assert html is not None
    assert html.get_content().strip() == "<b>&lt;script&gt;</b>"
