"""The other ways in: codes by mail and SMS, a second factor, one that the tenant wants, and passkeys."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import Any
from uuid import uuid4

import pyotp
import pytest

from haulier.core.qr_code import qr_rows
from haulier.platform.http.pages.qr_code import qr_picture
from support.authenticator import Authenticator
from support.people import last_code
from support.signing_in import (
    AAA,
    ADMIN_ROLE,
    READER_ROLE,
    Browser,
    Person,
    Shown,
    WebApp,
    as_person,
    claims_of,
    join,
    new_app,
    new_person,
)
from support.stack import Client, Stack

APPS = f"{AAA}/apps"


async def with_code(browser: Browser, app: WebApp, name: str) -> Shown:
    page = await browser.get(app.address(prompt="login"))
    return await browser.submit(page, username=name, action="send-code")


async def through_trusted(client: Client, browser: Browser, app: WebApp, person: Person) -> Client:
    """The person, just signed in to another app, whose role lets it change how people sign in."""
    trusted = await new_app(app.stack, client, ADMIN_ROLE)
    return as_person(client, await trusted.tokens(browser, person, prompt="login"))


async def with_totp(client: Client, browser: Browser, app: WebApp, person: Person) -> tuple[pyotp.TOTP, list[str]]:
    """A code generator of the person's, and recovery codes."""
    own = await through_trusted(client, browser, app, person)
    secret = (await own.post(f"{AAA}/users/self/second-factor")).data["secret"]
    totp = pyotp.TOTP(secret)
    confirmed = await own.put(f"{AAA}/users/self/second-factor", {"code": totp.now()})
    return totp, confirmed.data["recoveryCodes"]


async def test_a_code_by_mail_signs_in_once(
    stack: Stack, client: Client, browser: Browser, app: WebApp, person: Person
) -> None:
    page = await with_code(browser, app, person.email.upper())
    assert "Type the code" in page.text
    wrong = await browser.submit(page, code="000000")
    assert wrong.status == 401
    code = await last_code(stack, client.tenant, person.email)
    done = await browser.submit(wrong, code=f" {code} ")
    status, tokens = await app.redeem(done.answer["code"])
    assert (status, claims_of(tokens["access_token"])["amr"]) == (200, ["otp"])
    again = await browser.submit(wrong, code=code)
    assert again.status == 401


async def test_a_code_by_sms_signs_in(stack: Stack, client: Client, browser: Browser, app: WebApp) -> None:
    number = f"98{uuid4().int % 10**8:08}"
    body = {"firstName": "Ravi", "primaryMobile": {"countryCode": "+91", "number": number}}
    made = (await client.post(f"{AAA}/users", body)).data
    await join(client, Person(made["id"], ""), READER_ROLE)
    page = await with_code(browser, app, f"+91 {number[:5]} {number[5:]}")
    done = await browser.submit(page, code=await last_code(stack, client.tenant, f"+91{number}"))
    _, tokens = await app.redeem(done.answer["code"])
    assert claims_of(tokens["access_token"])["amr"] == ["sms"]


async def test_a_code_is_said_to_be_sent_whoever_it_is(browser: Browser, app: WebApp) -> None:
    page = await with_code(browser, app, "nobody@people.example")
    assert "is on its way" in page.text
    assert (await browser.submit(page, code="123456")).status == 401
    empty = await browser.get(app.address())
    assert (await browser.submit(empty, username="not an address", action="send-code")).status == 400


async def test_a_second_factor_is_asked_for_and_works_once(
    stack: Stack, client: Client, browser: Browser, app: WebApp, person: Person
) -> None:
    totp, recovery = await with_totp(client, browser, app, person)
    page = await browser.get(app.address(prompt="login"))
    second = await browser.submit(page, username=person.email, password=person.password)
    assert (second.status, "One more step" in second.text) == (200, True)
    assert (await browser.submit(second, code="000000")).status == 401
    used = await browser.submit(second, code=recovery[0])
    _, tokens = await app.redeem(used.answer["code"])
    assert claims_of(tokens["access_token"])["amr"] == ["pwd", "otp", "mfa"]
    assert (await as_person(client, tokens).get(APPS)).status == 200
    again = await browser.submit(second, code=recovery[0])
    assert again.status == 401
    assert totp.now()


async def test_a_code_by_mail_asks_for_the_second_factor_too(
    stack: Stack, client: Client, browser: Browser, app: WebApp, person: Person
) -> None:
    _, recovery = await with_totp(client, browser, app, person)
    page = await with_code(browser, app, person.email)
    second = await browser.submit(page, code=await last_code(stack, client.tenant, person.email))
    assert "One more step" in second.text
    assert (await browser.submit(second, code=recovery[1])).answer["code"]


async def test_a_first_page_does_not_do_for_the_second(
    client: Client, browser: Browser, app: WebApp, person: Person
) -> None:
    """Nobody gets on by leaving a step out, or by a step of another sign-in."""
    await with_totp(client, browser, app, person)
    page = await browser.get(app.address(prompt="login"))
    second = await browser.submit(page, username=person.email, password=person.password)
    for values in ({}, {"action": "kept"}, {"username": person.email, "password": person.password}):
        assert (await browser.submit(second, **values)).status == 401
    back = await browser.submit(second, action="back")
    assert "Sign in" in back.text


async def test_a_tenant_may_want_a_second_factor_of_everybody(
    client: Client, browser: Browser, app: WebApp, person: Person
) -> None:
    await app.sign_in(browser, person)
    await client.put(f"{AAA}/tenants/{client.tenant}", {"metadata": {"secondFactor": "required"}})
    assert (await browser.get(app.address(prompt="none"))).answer["error"] == "login_required"
    page = await browser.get(app.address())
    setup = await browser.submit(page, username=person.email, password=person.password)
    assert "Protect your account" in setup.text
    (secret,) = re.findall(r'class="code">([A-Z2-7]{16,})<', setup.body)
    (address,) = [link for link in setup.links if link.startswith("otpauth://")]
    assert pyotp.parse_uri(address).secret == secret
    assert qr_picture(qr_rows(address), "QR code of the key") in setup.body
    wrong = await browser.submit(setup, code="000000")
    assert (wrong.status, secret in wrong.body) == (401, True), "who mistyped it can still scan it"
    kept = await browser.submit(wrong, code=pyotp.TOTP(secret).now())
    assert len(re.findall(r'<li class="code">', kept.body)) == 10
    done = await browser.submit(kept)
    _, tokens = await app.redeem(done.answer["code"])
    assert claims_of(tokens["access_token"])["amr"] == ["pwd", "otp", "mfa"]
    assert (await browser.get(app.address(prompt="none"))).answer["code"]


async def test_a_sensitive_role_works_with_a_second_factor_alone(
    stack: Stack, client: Client, browser: Browser
) -> None:
    app = await new_app(stack, client, READER_ROLE)
    path = f"{APPS}/{app.id}"
    resource = {
        "name": "apps",
        "resourcePath": "/core/api/v1/aaa/apps",
        "allowedHttpMethods": ["get"],
        "description": "Apps",
    }
    resource_id = (await client.post(f"{path}/resources", resource)).data["id"]
    permission = {"action": "apps-read", "resourceId": resource_id, "httpMethod": "get", "description": "Read"}
    permission_id = (await client.post(f"{path}/permissions", permission)).data["id"]
    role = {
        "roleName": "Auditor", "description": "Sees apps", "permissions": [permission_id], "securityLevel": "SENSITIVE",
    }  # fmt: skip
    role_id = (await client.post(f"{path}/roles", role)).data["id"]
    person = await new_person(stack, client, role_id)
    plain = await app.tokens(browser, person)
    assert claims_of(plain["access_token"])["roles"] == []
    assert (await as_person(client, plain).get(APPS)).status == 403
    _, recovery = await with_totp(client, browser, app, person)
    page = await browser.get(app.address(prompt="login"))
    second = await browser.submit(page, username=person.email, password=person.password)
    _, proved = await app.redeem((await browser.submit(second, code=recovery[0])).answer["code"])
    assert claims_of(proved["access_token"])["roles"] == [role_id]
    assert (await as_person(client, proved).get(APPS)).status == 200


def options_of(page: Shown) -> dict[str, Any]:
    (text,) = re.findall(r'data-options="([^"]*)"', page.body)
    options: dict[str, Any] = json.loads(unescape(text))
    return options


@pytest.mark.parametrize("is_verified", [True, False])
async def test_a_passkey_signs_in_without_a_name(
    client: Client, browser: Browser, app: WebApp, person: Person, is_verified: bool
) -> None:
    own = await through_trusted(client, browser, app, person)
    device = Authenticator(browser.url, asks_for_pin=is_verified)
    asked = (await own.post(f"{AAA}/users/self/passkeys/options")).data["publicKey"]
    made = await own.post(f"{AAA}/users/self/passkeys", {"credential": device.create(asked), "name": "Key"})
    assert made.status < 300, made.body
    page = await browser.get(app.address(prompt="login"))
    answer = device.get(options_of(page))
    done = await browser.submit(page, passkey=json.dumps(answer))
    _, tokens = await app.redeem(done.answer["code"])
    said = claims_of(tokens["access_token"])
    assert said["sub"] == person.id
    assert said["amr"] == (["pop", "mfa"] if is_verified else ["pop"])
    assert (await browser.submit(page, passkey=json.dumps(answer))).status == 401
