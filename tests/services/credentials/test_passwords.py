"""Passwords over HTTP: set with a link, changed, forgotten, and who hears of it."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import replace
from types import SimpleNamespace

import pytest

from haulier.app.catalogue import COMPILERS, SERVICES
from haulier.services.credentials.commands.codes import MAX_AN_HOUR
from haulier.services.credentials.facade import check_password
from haulier.services.credentials.kind import INVITATION_MS, RESET_MS
from support.credential_calls import call_of
from support.people import (
    AAA,
    OTHER_PASSWORD,
    PASSWORD,
    Person,
    caller,
    last_link,
    onboard,
    reset,
    sent_to,
    set_password,
)
from support.receiver import Receiver
from support.stack import Answer, Client, Stack, serving

FORGOT, SELF = f"{AAA}/auth/password/forgot", f"{AAA}/users/self/password"


async def forget(person: Person, here: str | None = None) -> Answer:
    return await caller(person.client, here).post(FORGOT, {"emailId": person.email})


async def token_of(person: Person) -> str:
    return await last_link(person.stack, person.client.tenant, person.email)


async def opens(person: Person, password: str) -> bool:
    return await check_password(call_of(person), person.id, password)


async def change(client: Client, current: str, new: str) -> Answer:
    return await client.put(SELF, {"currentPassword": current, "newPassword": new})


async def age_links(stack: Stack, milliseconds: int) -> None:
    await stack.runtime.database.execute(
        "UPDATE resource SET expires_at = expires_at - $1 WHERE kind = 'credential_link'", milliseconds
    )


async def later(stack: Stack, seconds: float) -> None:
    await stack.runtime.database.execute("UPDATE guess SET since = since - $1", int(seconds * 1000))


async def test_an_invitation_sets_the_first_password_once(stack: Stack, tenant: Client, asha: Person) -> None:
    invited = await tenant.post(f"{AAA}/users/{asha.id}/invitations", {})
    assert invited.status == 202
    left = invited.data["expiresAt"] - stack.runtime.clock()
    assert INVITATION_MS - 60_000 < left <= INVITATION_MS
    assert not (await tenant.get(f"{AAA}/users/{asha.id}")).data.get("hasCredential")
    token = await token_of(asha)
    assert (await reset(caller(tenant), token, PASSWORD)).data == {"userId": asha.id}
    assert (await reset(caller(tenant), token, OTHER_PASSWORD)).status == 401
    assert await opens(asha, PASSWORD)
    assert not await opens(asha, OTHER_PASSWORD)


async def test_who_is_onboarded_is_invited_unless_the_tenant_says_no(stack: Stack, tenant: Client) -> None:
    inviting = await stack.new_tenant()
    invited, not_invited = await onboard(stack, inviting), await onboard(stack, tenant)
    async with asyncio.timeout(60):
        while not await sent_to(stack, inviting.tenant, invited.email):
            await asyncio.sleep(0.02)
    assert (await reset(caller(inviting), await token_of(invited), PASSWORD)).status == 200
    assert await sent_to(stack, tenant.tenant, not_invited.email) == []


async def test_a_newer_link_ends_the_older_one_and_links_grow_old(stack: Stack, tenant: Client, asha: Person) -> None:
    await set_password(asha)
    assert (await forget(asha)).status == 200
    old = await token_of(asha)
    await later(stack, 31)
    assert (await forget(asha)).status == 200
    new = await token_of(asha)
    assert (await reset(caller(tenant), old, OTHER_PASSWORD)).status == 401
    await age_links(stack, RESET_MS - 2_000)
    assert (await reset(caller(tenant), new, "short")).status == 400
    await age_links(stack, 2_000)
    assert (await reset(caller(tenant), new, OTHER_PASSWORD)).status == 401
    assert await opens(asha, PASSWORD)


async def test_a_link_ends_with_the_password_that_it_was_for(stack: Stack, tenant: Client, asha: Person) -> None:
    assert (await tenant.post(f"{AAA}/users/{asha.id}/invitations", {})).status == 202
    invitation = await token_of(asha)
    assert (await forget(asha)).status == 200
    assert (await reset(caller(tenant), await token_of(asha), PASSWORD)).status == 200
    assert (await reset(caller(tenant), invitation, OTHER_PASSWORD)).status == 401, "there is a password by now"
    await later(stack, 31)
    assert (await forget(asha)).status == 200
    mine, token = await asha.signed_in(), await token_of(asha)
    assert (await change(mine, PASSWORD, "nine amber windmills turn")).status == 200
    assert (await reset(caller(tenant), token, OTHER_PASSWORD)).status == 401
    assert await opens(asha, "nine amber windmills turn")


async def test_a_link_to_an_address_that_is_the_persons_no_more_opens_nothing(tenant: Client, asha: Person) -> None:
    assert (await tenant.post(f"{AAA}/users/{asha.id}/invitations", {})).status == 202
    token = await token_of(asha)
    page = f"/auth/realms/{tenant.tenant}/invitation?token={token}"
    assert (await caller(tenant).get(page)).status == 200
    right = {"email": f"new-{asha.email}"}
    assert (await tenant.put(f"{AAA}/users/{asha.id}", right)).status == 200
    assert (await reset(caller(tenant), token, PASSWORD)).status == 401
    assert (await caller(tenant).get(page)).status == 401
    asha.email = right["email"]
    await set_password(asha)
    assert await opens(asha, PASSWORD)


async def test_forgotten_says_the_same_whoever_is_known(stack: Stack, tenant: Client, asha: Person) -> None:
    nobody = Person(stack, tenant, "", "nobody@example.com", "9800000000")
    answers = [await forget(asha), await forget(nobody)]
    assert len({(answer.status, answer.data) for answer in answers}) == 1
    assert [message.to for message in await sent_to(stack, tenant.tenant)] == [asha.email]
    assert [(await forget(person)).status for person in (asha, nobody)] == [429, 429]
    for _ in range(MAX_AN_HOUR - 1):
        await later(stack, 31)
        assert [(await forget(person)).status for person in (asha, nobody)] == [200, 200]
    await later(stack, 31)
    assert [(await forget(person)).status for person in (asha, nobody)] == [429, 429]


async def test_a_reset_ends_all_sessions_and_is_told_by_every_way(stack: Stack, tenant: Client, asha: Person) -> None:
    await set_password(asha)
    browsers = [await asha.signed_in(), await asha.signed_in()]
    assert [(await one.get(f"{AAA}/users/self")).status for one in browsers] == [200, 200]
    assert (await forget(asha)).status == 200
    assert (await reset(caller(tenant), await token_of(asha), OTHER_PASSWORD)).status == 200
    assert [(await one.get(f"{AAA}/users/self")).status for one in browsers] == [401, 401]
    told = [message.to for message in await sent_to(stack, tenant.tenant) if "changed" in message.text]
    assert sorted(told) == sorted([asha.email, f"+91{asha.number}"])


async def test_a_change_needs_the_current_password_and_ends_the_other_sessions(
    stack: Stack, tenant: Client, asha: Person
) -> None:
    await set_password(asha)
    mine, other = await asha.signed_in(), await asha.signed_in()
    wrong = await change(mine, "not the password", OTHER_PASSWORD)
    assert (wrong.status, wrong.fields) == (400, {"currentPassword"})
    same = await change(mine, PASSWORD, PASSWORD)
    assert (same.status, same.rules) == (400, {("newPassword", "new")})
    assert (await change(mine, PASSWORD, OTHER_PASSWORD)).data == {"id": asha.id}
    assert await opens(asha, OTHER_PASSWORD)
    assert [(await one.get(f"{AAA}/users/self")).status for one in (mine, other)] == [200, 401]
    assert (await change(tenant, PASSWORD, OTHER_PASSWORD)).status == 403


async def test_guesses_at_the_current_password_wait_as_others_do(asha: Person) -> None:
    await set_password(asha)
    mine = await asha.signed_in()
    statuses = [(await change(mine, f"not the password {n}", OTHER_PASSWORD)).status for n in range(6)]
    assert statuses == [400] * 5 + [429]


@pytest.mark.parametrize(
    ("password", "rule"),
    [
        ("elevenchars", "minLength"),
        ("x" * 129, "maxLength"),
        ("password1234", "strength"),
        ("Asha Patil 1234", "strength"),
    ],
)
async def test_a_poor_password_is_refused_and_leaves_the_link_good(
    tenant: Client, asha: Person, password: str, rule: str
) -> None:
    assert (await forget(asha)).status == 200
    token = await token_of(asha)
    refused = await reset(caller(tenant), token, password)
    assert (refused.status, refused.fields) == (400, {"newPassword"})
    assert password not in str(refused.body["error"])
    if rule == "strength":
        assert refused.rules == {("newPassword", rule)}
    assert (await reset(caller(tenant), token, PASSWORD)).status == 200


async def test_of_many_who_bring_one_link_at_once_one_sets_the_password(tenant: Client, asha: Person) -> None:
    assert (await forget(asha)).status == 200
    token = await token_of(asha)
    words = [f"lantern drift purple {n} seven" for n in range(6)]
    answers = await asyncio.gather(*(reset(caller(tenant), token, word) for word in words))
    assert Counter(answer.status for answer in answers) == {200: 1, 401: 5}
    (kept,) = [word for word, answer in zip(words, answers, strict=True) if answer.status == 200]
    assert await opens(asha, kept)


async def test_a_link_is_of_its_tenant_and_of_a_person_who_is_not_blocked(
    stack: Stack, tenant: Client, asha: Person
) -> None:
    other = await stack.new_tenant()
    assert (await forget(asha)).status == 200
    token = await token_of(asha)
    assert (await reset(caller(other), token, PASSWORD)).status == 401
    assert (await tenant.post(f"{AAA}/users/{asha.id}/deactivate")).status == 200
    assert (await reset(caller(tenant), token, PASSWORD)).status == 401


async def test_who_may_invite_and_how_often(stack: Stack, tenant: Client, asha: Person) -> None:
    address = f"{AAA}/users/{asha.id}/invitations"
    reader = await tenant.new_app("Platform:Role:platform:app:haulier:Reader")
    assert (await reader.post(address, {})).status == 403
    assert (await tenant.post(f"{AAA}/users/nobody/invitations", {})).status == 404
    assert (await (await stack.new_tenant()).post(address, {})).status == 404
    assert [(await tenant.post(address, {})).status for _ in range(MAX_AN_HOUR + 1)] == [202] * MAX_AN_HOUR + [429]
    mobile_only = await onboard(stack, tenant, email=None)
    refused = await tenant.post(f"{AAA}/users/{mobile_only.id}/invitations", {"channel": "email"})
    assert refused.status == 400
    assert (await tenant.post(f"{AAA}/users/{mobile_only.id}/invitations")).status == 202
    (message,) = await sent_to(stack, tenant.tenant, f"+91{mobile_only.number}")
    assert "?token=" in message.text


async def test_a_link_leads_to_where_the_settings_say_whatever_the_caller_calls_us(
    stack: Stack, tenant: Client, asha: Person
) -> None:
    evil = {"Host": "evil.example", "X-Forwarded-Host": "evil.example"}
    assert (await caller(tenant).post(FORGOT, {"emailId": asha.email}, headers=evil)).status == 200
    (message,) = await sent_to(stack, tenant.tenant, asha.email)
    assert "evil.example" not in message.text


@pytest.mark.parametrize(
    ("host", "leads_to"),
    [("0.0.0.0", "127.0.0.1"), ("::", "127.0.0.1"), ("::1", "[::1]"), ("10.0.0.7", "10.0.0.7")],
)
async def test_without_a_public_address_links_lead_to_where_we_listen(asha: Person, host: str, leads_to: str) -> None:
    settings = asha.stack.runtime.settings.changed(host=host, port=8081)
    call = replace(call_of(asha), runtime=SimpleNamespace(settings=settings))
    assert call.mailed_address == f"http://{leads_to}:8081"


async def test_leaked_passwords_are_refused_and_a_list_that_is_away_refuses_none(
    stack: Stack, tenant: Client, asha: Person
) -> None:
    import hashlib

    digest = hashlib.sha1(PASSWORD.encode(), usedforsecurity=False).hexdigest().upper()
    async with Receiver() as receiver:
        own = stack.runtime.settings.changed(pwned_url=receiver.url_of("/range/"))
        async with serving(own, SERVICES, COMPILERS) as (_, url):
            here = tenant.at(url)
            assert (await forget(asha)).status == 200
            token = await token_of(asha)
            receiver.answer(200, f"{'0' * 35}:3\r\n{digest[5:]}:0\r\n".encode())
            receiver.answer(200, f"{digest[5:].lower()}:7\r\n".encode(), times=1)
            leaked = await reset(caller(here), token, PASSWORD)
            assert leaked.rules == {("newPassword", "leaked")}
            (asked,) = await receiver.wait_for(1)
            assert asked.path == f"/range/{digest[:5]}"
            assert asked.headers["Add-Padding"] == "true"
            receiver.answer(503, b"")
            assert (await reset(caller(here), token, PASSWORD)).status == 200


async def test_no_password_and_no_link_stands_anywhere_in_the_open(stack: Stack, tenant: Client, asha: Person) -> None:
    assert (await forget(asha)).status == 200
    token = await token_of(asha)
    assert (await reset(caller(tenant), token, PASSWORD)).status == 200
    assert (await change(await asha.signed_in(), PASSWORD, OTHER_PASSWORD)).status == 200
    rows = await stack.runtime.database.fetch(
        "SELECT kind, id, key, body::text AS body FROM resource WHERE tenant_id = $1", tenant.tenant
    )
    journal = await stack.runtime.database.fetch(
        "SELECT event, data::text AS data, also::text AS also FROM journal WHERE tenant_id = $1", tenant.tenant
    )
    assert {row["event"] for row in journal} >= {"CredentialLinkCreated", "PasswordReset", "PasswordUpdated"}
    hashed = [row["body"] for row in rows if row["kind"] == "credential"]
    assert all("$argon2id$v=19$m=19456,t=2,p=1$" in body for body in hashed)
    for record in (*rows, *journal):
        assert not any(word in str(dict(record)) for word in (token, PASSWORD, OTHER_PASSWORD)), dict(record)
    assert not any("argon2" in row["data"] for row in journal)
