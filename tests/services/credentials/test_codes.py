"""One-time codes over HTTP: who gets one, how often, and what it opens."""

from __future__ import annotations

import asyncio
from collections import Counter

import pytest

from haulier.services.credentials.commands.codes import MAX_AN_HOUR, MAX_ASKED_AN_HOUR, MAX_TRIES
from haulier.services.credentials.kind import CODE_MS
from support.people import AAA, Person, caller, last_code, onboard, sent_to, subject_of
from support.sessions import address
from support.stack import Answer, Client, Stack

REQUEST, VERIFY = f"{AAA}/auth/request-otp", f"{AAA}/auth/verify-otp"
LATER = "UPDATE guess SET since = since - $1"


async def ask(client: Client, body: dict[str, object], here: str | None = None, **headers: str) -> Answer:
    return await caller(client, here, **headers).post(REQUEST, body)


async def verify(client: Client, body: dict[str, object], code: str, here: str | None = None) -> Answer:
    return await caller(client, here).post(VERIFY, {**body, "otp": code})


def by_mail(person: Person) -> dict[str, object]:
    return {"mode": "email", "emailId": person.email}


def by_sms(person: Person) -> dict[str, object]:
    return {"mode": "sms", "mobile": person.mobile}


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06}"


async def code_of(stack: Stack, person: Person) -> str:
    return await last_code(stack, person.client.tenant, person.email)


async def later(stack: Stack, seconds: float) -> None:
    """Let so much time pass for everything that was counted."""
    await stack.runtime.database.execute(LATER, int(seconds * 1000))


async def test_a_code_says_whose_address_it_is_once(stack: Stack, tenant: Client, asha: Person) -> None:
    for body, to in ((by_mail(asha), asha.email), (by_sms(asha), f"+91{asha.number}")):
        assert (await ask(tenant, body)).status == 200
        code = await last_code(stack, tenant.tenant, to)
        assert (await verify(tenant, body, code)).data == {"userId": asha.id}
        assert (await verify(tenant, body, code)).status == 401


async def test_a_code_that_is_over_gives_way_to_the_next(stack: Stack, tenant: Client, asha: Person) -> None:
    for _ in range(2):
        assert (await ask(tenant, by_mail(asha))).status == 200
        code = await code_of(stack, asha)
        age = "UPDATE resource SET expires_at = expires_at - $2 WHERE tenant_id = $1 AND kind = 'one_time_code'"
        await stack.runtime.database.execute(age, tenant.tenant, CODE_MS + 1)
        assert (await verify(tenant, by_mail(asha), code)).status == 401, "its time is over"
        await later(stack, 3600)
    assert (await ask(tenant, by_mail(asha))).status == 200
    assert (await verify(tenant, by_mail(asha), await code_of(stack, asha))).status == 200


async def test_an_address_is_the_same_however_it_is_written(stack: Stack, tenant: Client, asha: Person) -> None:
    shouted = {"mode": "email", "emailId": f"  {asha.email.upper()} "}
    assert (await ask(tenant, shouted)).status == 200
    code = await code_of(stack, asha)
    assert (await verify(tenant, by_mail(asha), code)).data == {"userId": asha.id}


async def test_a_code_opens_nothing_of_who_has_its_address_no_more(stack: Stack, tenant: Client, asha: Person) -> None:
    body = by_mail(asha)
    assert (await ask(tenant, body)).status == 200
    code = await code_of(stack, asha)
    assert (await tenant.put(f"{AAA}/users/{asha.id}", {"email": f"new-{asha.email}"})).status == 200
    assert (await verify(tenant, body, code)).status == 401
    assert (await tenant.put(f"{AAA}/users/{asha.id}", {"email": asha.email.upper()})).status == 200
    assert (await verify(tenant, body, code)).data == {"userId": asha.id}


async def test_nobody_learns_who_is_known(stack: Stack, tenant: Client, asha: Person) -> None:
    blocked = await onboard(stack, tenant)
    assert (await tenant.post(f"{AAA}/users/{blocked.id}/deactivate")).status == 200
    nobody = {"mode": "email", "emailId": "nobody@example.com"}
    answers = [await ask(tenant, body) for body in (by_mail(asha), nobody, by_mail(blocked))]
    assert len({(answer.status, answer.data) for answer in answers}) == 1
    assert [message.to for message in await sent_to(stack, tenant.tenant)] == [asha.email]
    refused = [await verify(tenant, body, "000000") for body in (nobody, by_mail(blocked))]
    refused.append(await verify(tenant, by_mail(asha), wrong(await code_of(stack, asha))))
    assert len({(answer.status, answer.body["error"]["description"]) for answer in refused}) == 1
    again = [await ask(tenant, body) for body in (by_mail(asha), nobody)]
    assert [answer.status for answer in again] == [429, 429]


async def test_known_and_unknown_addresses_write_the_same_number_of_statements_of_their_own(
    stack: Stack, tenant: Client, asha: Person
) -> None:
    """Time is told apart by what is done: both make a row, both count, both wait for the disk."""
    rows = "SELECT count(*) FROM resource WHERE tenant_id = $1 AND kind = 'one_time_code'"
    for number, body in enumerate((by_mail(asha), {"mode": "email", "emailId": "nobody@example.com"}), 1):
        assert (await ask(tenant, body)).status == 200
        assert await stack.runtime.database.fetchval(rows, tenant.tenant) == number


async def test_wrong_codes_end_the_code(stack: Stack, tenant: Client, asha: Person) -> None:
    assert (await ask(tenant, by_mail(asha))).status == 200
    code = await code_of(stack, asha)
    for _ in range(MAX_TRIES - 1):
        assert (await verify(tenant, by_mail(asha), wrong(code))).status == 401
    assert (await verify(tenant, by_mail(asha), code)).status == 200

    await later(stack, 3_600)
    assert (await ask(tenant, by_mail(asha))).status == 200
    code = await code_of(stack, asha)
    for _ in range(MAX_TRIES):
        assert (await verify(tenant, by_mail(asha), wrong(code))).status == 401
    assert (await verify(tenant, by_mail(asha), code)).status == 401


async def test_a_new_code_ends_the_old_one(stack: Stack, tenant: Client, asha: Person) -> None:
    assert (await ask(tenant, by_mail(asha))).status == 200
    old = await code_of(stack, asha)
    await later(stack, 31)
    assert (await ask(tenant, by_mail(asha))).status == 200
    new = await code_of(stack, asha)
    if new != old:
        assert (await verify(tenant, by_mail(asha), old)).status == 401
    assert (await verify(tenant, by_mail(asha), new)).status == 200


async def test_how_often_a_code_is_sent(stack: Stack, tenant: Client, asha: Person) -> None:
    assert (await ask(tenant, by_mail(asha))).status == 200
    soon = await ask(tenant, by_mail(asha))
    assert soon.status == 429
    assert 0 < int(soon.headers["Retry-After"]) <= 30
    for _ in range(MAX_AN_HOUR - 1):
        await later(stack, 31)
        assert (await ask(tenant, by_mail(asha))).status == 200
    await later(stack, 31)
    refused = await ask(tenant, by_mail(asha))
    assert refused.status == 429
    assert 3_000 < int(refused.headers["Retry-After"]) <= 3_600
    assert (await ask(tenant, by_sms(asha))).status == 200
    assert len(await sent_to(stack, tenant.tenant, asha.email)) == MAX_AN_HOUR


async def test_how_many_codes_one_caller_asks_for(tenant: Client) -> None:
    here = address()
    bodies = [{"mode": "email", "emailId": f"n{n}@example.com"} for n in range(MAX_ASKED_AN_HOUR + 1)]
    statuses = [(await ask(tenant, body, here)).status for body in bodies]
    assert statuses == [200] * MAX_ASKED_AN_HOUR + [429]
    assert (await ask(tenant, bodies[-1])).status == 200


async def test_of_many_who_bring_one_code_at_once_one_is_in(stack: Stack, tenant: Client, asha: Person) -> None:
    assert (await ask(tenant, by_mail(asha))).status == 200
    code = await code_of(stack, asha)
    answers = await asyncio.gather(*(verify(tenant, by_mail(asha), code) for _ in range(MAX_TRIES)))
    assert Counter(answer.status for answer in answers) == {200: 1, 401: MAX_TRIES - 1}


async def test_a_code_is_of_its_address_and_its_tenant(stack: Stack, tenant: Client, asha: Person) -> None:
    other = await stack.new_tenant()
    assert (await ask(tenant, by_mail(asha))).status == 200
    code = await code_of(stack, asha)
    assert (await verify(other, by_mail(asha), code)).status == 401
    assert (await verify(tenant, by_sms(asha), code)).status == 401
    assert (await verify(tenant, by_mail(asha), code)).status == 200


async def test_a_code_is_nobodys_once_the_person_is_blocked(stack: Stack, tenant: Client, asha: Person) -> None:
    assert (await ask(tenant, by_mail(asha))).status == 200
    code = await code_of(stack, asha)
    assert (await tenant.post(f"{AAA}/users/{asha.id}/deactivate")).status == 200
    assert (await verify(tenant, by_mail(asha), code)).status == 401


async def test_a_code_lives_five_minutes(stack: Stack, tenant: Client, asha: Person) -> None:
    for left, status in ((1_000, 200), (0, 401)):
        assert (await ask(tenant, by_mail(asha))).status == 200
        code = await code_of(stack, asha)
        age = "UPDATE resource SET expires_at = expires_at - $2 WHERE tenant_id = $1 AND kind = 'one_time_code'"
        await stack.runtime.database.execute(age, tenant.tenant, CODE_MS - left)
        assert (await verify(tenant, by_mail(asha), code)).status == status
        await later(stack, 31)


async def test_a_mail_speaks_the_language_of_the_browser(stack: Stack, tenant: Client, asha: Person) -> None:
    assert (await ask(tenant, by_mail(asha), **{"Accept-Language": "hi-IN,hi;q=0.9"})).status == 200
    (message,) = await sent_to(stack, tenant.tenant, asha.email)
    assert "कोड" in subject_of(message)
    assert "कोड" in message.text


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"mode": "email"}, "emailId"),
        ({"mode": "sms"}, "mobile"),
        ({"mode": "email", "mobile": {"countryCode": "+91", "number": "9876543210"}}, "emailId"),
        ({"mode": "email", "emailId": "nobody"}, "emailId"),
        ({"mode": "sms", "mobile": {"countryCode": "+91", "number": "0000"}}, "mobile"),
        ({"mode": "fax", "emailId": "a@example.com"}, "mode"),
    ],
)
async def test_what_names_nobody_is_refused(tenant: Client, body: dict[str, object], field: str) -> None:
    answer = await ask(tenant, body)
    assert answer.status == 400
    assert any(name.startswith(field) for name in answer.fields), answer.body


async def test_an_unknown_tenant_is_none(tenant: Client) -> None:
    stranger = caller(tenant)
    stranger.headers["X-COREOS-TID"] = "nowhere"
    assert (await stranger.post(REQUEST, {"mode": "email", "emailId": "a@example.com"})).status == 404


async def test_no_code_and_no_address_stands_anywhere_in_the_open(stack: Stack, tenant: Client, asha: Person) -> None:
    assert (await ask(tenant, by_mail(asha))).status == 200
    code = await code_of(stack, asha)
    assert (await verify(tenant, by_mail(asha), code)).status == 200
    planted = (code, asha.email)
    rows = await stack.runtime.database.fetch(
        "SELECT kind, id, key, body::text AS body FROM resource WHERE tenant_id = $1"
        " AND kind IN ('one_time_code', 'message')",
        tenant.tenant,
    )
    journal = await stack.runtime.database.fetch(
        "SELECT event, resource_id, data::text AS data, actor::text AS actor, also::text AS also FROM journal"
        " WHERE tenant_id = $1 AND kind IN ('one_time_code', 'message')",
        tenant.tenant,
    )
    timers = await stack.runtime.database.fetch(
        "SELECT payload::text AS payload FROM timer WHERE tenant_id = $1", tenant.tenant
    )
    assert {row["event"] for row in journal} >= {"OneTimeCodeCreated", "OneTimeCodeApplied"}
    for record in (*rows, *journal, *timers):
        assert not any(word in str(dict(record)) for word in planted), dict(record)
