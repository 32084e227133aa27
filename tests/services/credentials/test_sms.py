"""``POST /sms/send``: a text goes out with a bearer token whose role may."""

from __future__ import annotations

from dataclasses import replace

import pytest

from haulier.platform.messages.message import MAX_SMS, Sms
from support.people import AAA, sent_to
from support.stack import Answer, Client, Stack

SEND = f"{AAA}/sms/send"
TEXT = {"recipient": "+919876543210", "body": "Your code is 123456", "sender": "ACME"}


async def send(client: Client, body: dict[str, object], token: str | None = None) -> Answer:
    bare = replace(client, headers={})
    return await bare.post(SEND, body, headers={"Authorization": f"Bearer {token or client.token}"})


async def test_a_text_is_accepted_and_goes_out(stack: Stack, tenant: Client) -> None:
    assert (await send(tenant, {**TEXT, "req": {"ip": "10.0.0.1", "user-agent": "x"}})).data == {"status": "accepted"}
    assert (await send(tenant, {**TEXT, "recipient": "919876543210"})).status == 200
    assert await sent_to(stack, tenant.tenant) == [Sms("+919876543210", TEXT["body"], "ACME")] * 2
    told = await stack.runtime.database.fetch(
        "SELECT data::text AS data FROM journal WHERE tenant_id = $1 AND kind = 'message'", tenant.tenant
    )
    assert told
    assert not any("123456" in row["data"] or "9876543210" in row["data"] for row in told)


async def test_a_token_whose_role_may_is_needed(stack: Stack, tenant: Client) -> None:
    reader = await tenant.new_app("Platform:Role:platform:app:haulier:Reader")
    assert (await send(reader, dict(TEXT))).status == 403
    assert (await send(tenant, dict(TEXT), "nonsense")).status == 401
    assert (await replace(tenant, headers={}).post(SEND, dict(TEXT))).status in (400, 401)


@pytest.mark.parametrize(
    "changed",
    [{"recipient": "nobody"}, {"recipient": "+1"}, {"body": ""}, {"body": "x" * (MAX_SMS + 1)}, {"sender": "x" * 33}],
)
async def test_what_no_phone_gets_is_refused(tenant: Client, changed: dict[str, str]) -> None:
    answer = await send(tenant, {**TEXT, **changed})
    assert (answer.status, answer.fields) == (400, set(changed))
