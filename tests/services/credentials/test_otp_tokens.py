"""One-time password in, tokens out: for apps without a secret, and never around a second factor."""

from __future__ import annotations

import time
from dataclasses import replace
from uuid import uuid4

import pyotp
import pytest

from support.people import AAA, Person, caller, last_code
from support.stack import Answer, Client, Stack

REQUEST, EXCHANGE = f"{AAA}/auth/request-otp", f"{AAA}/auth/otp-token"


async def new_app(tenant: Client, kind: str) -> str:
    name = "".join(chr(97 + int(digit, 16)) for digit in uuid4().hex[:8])
    made = (await tenant.post(f"{AAA}/apps", {"appName": name, "appType": kind})).data
    return str(made["clientId"])


async def exchange(person: Person, client_id: str, code: str | None = None) -> Answer:
    """Ask for a code, and bring it, or another one, for an app."""
    await person.stack.runtime.database.execute("UPDATE guess SET since = since - 31000")
    body = {"mode": "email", "emailId": person.email}
    assert (await caller(person.client).post(REQUEST, body)).status == 200
    right = await last_code(person.stack, person.client.tenant, person.email)
    given = {**body, "clientId": client_id, "otp": code or right, "audience": "anything"}
    return await caller(person.client).post(EXCHANGE, given)


async def test_a_code_opens_a_session_of_a_mobile_app(tenant: Client, asha: Person) -> None:
    client_id = await new_app(tenant, "mobile")
    tokens = (await exchange(asha, client_id)).data
    assert (tokens["userId"], tokens["tokenType"]) == (asha.id, "Bearer")
    mine = replace(tenant, headers={"X-COREOS-TID": tenant.tenant, "X-COREOS-ACCESS": tokens["accessToken"]})
    assert (await mine.get(f"{AAA}/users/self")).data["userId"] == asha.id
    refresh = {"X-COREOS-TID": tenant.tenant, "X-COREOS-REFRESH": tokens["refreshToken"]}
    again = await replace(tenant, headers=refresh).post(f"{AAA}/auth/refresh-token", {"clientId": client_id})
    assert again.data["userId"] == asha.id


@pytest.mark.parametrize("kind", ["backend", "internal"])
async def test_an_app_with_a_secret_gets_none(tenant: Client, asha: Person, kind: str) -> None:
    assert (await exchange(asha, await new_app(tenant, kind))).status == 401


async def test_a_wrong_code_and_an_unknown_app_are_told_alike(tenant: Client, asha: Person) -> None:
    client_id = await new_app(tenant, "web")
    answers = [await exchange(asha, client_id, "000000"), await exchange(asha, "nobody")]
    assert len({(answer.status, answer.body["error"]["description"]) for answer in answers}) == 1
    assert answers[0].status == 401


async def test_the_audit_names_for_whom_a_code_was_wrong(tenant: Client, asha: Person) -> None:
    since = int(time.time()) - 60
    assert (await exchange(asha, await new_app(tenant, "web"), "000000")).status == 401
    (entry,) = (await tenant.get(f"{AAA}/audit?from={since}&action=LoginRefused&userId={asha.id}")).data["entries"]
    assert (entry["details"]["userId"], entry["details"]["reason"]) == (asha.id, "wrong")


async def test_no_way_leads_around_a_second_factor(stack: Stack, tenant: Client, asha: Person) -> None:
    client_id = await new_app(tenant, "mobile")
    required = {"metadata": {"invitations": False, "secondFactor": "required"}}
    assert (await tenant.put(f"{AAA}/tenants/{tenant.tenant}", required)).status == 200
    assert (await exchange(asha, client_id)).status == 403
    assert (await tenant.put(f"{AAA}/tenants/{tenant.tenant}", {"metadata": {"invitations": False}})).status == 200
    assert (await exchange(asha, client_id)).status == 200
    mine = await asha.signed_in()
    factor = f"{AAA}/users/self/second-factor"
    generator = pyotp.TOTP((await mine.post(factor)).data["secret"])
    assert (await mine.put(factor, {"code": generator.at(stack.runtime.clock() // 1000)})).status == 200
    assert (await exchange(asha, client_id)).status == 403
