"""Code generators, recovery codes and passkeys over HTTP: set up, used, taken away."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from typing import Any

import pyotp
import pytest

from haulier.core.qr_code import qr_rows
from haulier.platform.access.roles import ADMIN_ROLE
from haulier.services.credentials.commands.passkeys import CHALLENGE_MS, MAX_PASSKEYS
from haulier.services.credentials.facade import check_passkey, check_second_factor, passkey_options, second_factors
from support.authenticator import Authenticator
from support.credential_calls import call_of
from support.people import AAA, Person
from support.stack import Answer, Client, Stack

SELF = f"{AAA}/users/self/second-factor"
PASSKEYS = f"{AAA}/users/self/passkeys"
ORIGIN = "http://127.0.0.1:8080"
WHERE = {"Host": "127.0.0.1:8080"}


async def remove(client: Client, user: str) -> Answer:
    return await client.call("DELETE", f"{AAA}/users/{user}/second-factor")


async def set_up(person: Person) -> tuple[Client, pyotp.TOTP, list[str]]:
    """The person with a confirmed generator: the browser, the generator, the recovery codes."""
    mine = await person.signed_in()
    started = (await mine.call("POST", SELF)).data
    generator = pyotp.TOTP(started["secret"])
    assert isinstance(pyotp.parse_uri(started["otpauthUrl"]), pyotp.TOTP)
    assert started["qrCode"] == qr_rows(started["otpauthUrl"])
    codes = (await mine.put(SELF, {"code": now(person, generator)})).data["recoveryCodes"]
    return mine, generator, codes


def now(person: Person, generator: pyotp.TOTP, steps: int = 0) -> str:
    return generator.at(person.stack.runtime.clock() // 1000 + 30 * steps)


async def test_a_generator_counts_once_it_was_confirmed(asha: Person) -> None:
    mine = await asha.signed_in()
    secret = (await mine.call("POST", SELF)).data["secret"]
    generator = pyotp.TOTP(secret)
    call = call_of(asha)
    assert not (await second_factors(call, asha.id)).has_totp
    assert not await check_second_factor(call, asha.id, now(asha, generator))
    wrong = await mine.put(SELF, {"code": f"{(int(now(asha, generator)) + 1) % 10**6:06}"})
    assert (wrong.status, wrong.fields) == (400, {"code"})
    codes = (await mine.put(SELF, {"code": now(asha, generator)})).data["recoveryCodes"]
    assert len(set(codes)) == 10
    assert (await second_factors(call, asha.id)).recovery_codes == 10
    assert (await asha.client.get(f"{AAA}/users/{asha.id}")).data["secondFactor"] is True
    again = await mine.put(SELF, {"code": now(asha, generator)})
    assert again.status == 400


async def test_no_code_works_twice(asha: Person) -> None:
    _, generator, codes = await set_up(asha)
    call = call_of(asha)
    code = now(asha, generator, 1)
    answers = await asyncio.gather(*(check_second_factor(call_of(asha), asha.id, code) for _ in range(4)))
    assert sorted(answers) == [False, False, False, True]
    assert not await check_second_factor(call, asha.id, now(asha, generator)), "one before it neither"
    assert await check_second_factor(call, asha.id, codes[0].upper())
    assert not await check_second_factor(call, asha.id, codes[0])
    assert (await second_factors(call, asha.id)).recovery_codes == 9


async def test_a_second_generator_counts_only_once_it_was_confirmed_and_ends_the_first(asha: Person) -> None:
    mine, generator, _ = await set_up(asha)
    other = pyotp.TOTP((await mine.call("POST", SELF)).data["secret"])
    assert await check_second_factor(call_of(asha), asha.id, now(asha, generator, 1))
    assert (await mine.put(SELF, {"code": now(asha, other)})).status == 200
    assert not await check_second_factor(call_of(asha), asha.id, now(asha, generator, 1))
    assert await check_second_factor(call_of(asha), asha.id, now(asha, other, 1))


async def test_another_generator_in_place_of_one_that_counts_needs_a_fresh_login(asha: Person) -> None:
    assert (await (await asha.signed_in(minutes_ago=6)).call("POST", SELF)).status == 201, "the first one needs none"
    await set_up(asha)
    assert (await (await asha.signed_in(minutes_ago=6)).call("POST", SELF)).status == 403
    assert (await (await asha.signed_in()).call("POST", SELF)).status == 201


async def test_an_app_without_a_role_for_it_changes_no_way_to_sign_in(tenant: Client, asha: Person) -> None:
    body = {"appName": "Shop", "appType": "web", "redirectUri": ["https://shop.example/back"]}
    shop = (await tenant.post(f"{AAA}/apps", body)).data["appId"]
    through_shop = await asha.signed_in(app=shop)
    _, generator, _ = await set_up(asha)
    assert (await add(through_shop, Authenticator(ORIGIN))).status == 403
    assert (await through_shop.call("POST", f"{PASSKEYS}/options", headers=WHERE)).status == 403
    for method, path, sent in (("POST", SELF, None), ("PUT", SELF, {"code": now(asha, generator)})):
        assert (await through_shop.call(method, path, sent)).status == 403, method
    assert (await remove(through_shop, asha.id)).status == 403
    assert (await second_factors(call_of(asha), asha.id)).has_totp
    given = await tenant.put(f"{AAA}/apps/{shop}/app-roles", {"roles": [ADMIN_ROLE], "assign": True})
    assert given.status < 300, given.body
    assert (await add(through_shop, Authenticator(ORIGIN))).status == 201


async def test_guesses_at_the_confirmation_wait(asha: Person) -> None:
    mine = await asha.signed_in()
    generator = pyotp.TOTP((await mine.call("POST", SELF)).data["secret"])
    near = {now(asha, generator, steps) for steps in range(-3, 4)}
    wrong = next(code for code in ("000000", "111111", "222222", "333333") if code not in near)
    assert [(await mine.put(SELF, {"code": wrong})).status for _ in range(6)] == [400] * 5 + [429]


async def test_who_may_take_it_away(stack: Stack, tenant: Client, asha: Person) -> None:
    await set_up(asha)
    stale = await asha.signed_in(minutes_ago=6)
    assert (await remove(stale, asha.id)).status == 403
    reader = await tenant.new_app("Platform:Role:platform:app:haulier:Reader")
    assert (await remove(reader, asha.id)).status == 403
    assert (await remove(await stack.new_tenant(), asha.id)).status == 404
    assert (await second_factors(call_of(asha), asha.id)).has_totp
    assert (await remove(tenant, asha.id)).data == {"id": asha.id}
    assert not (await second_factors(call_of(asha), asha.id)).has_totp
    assert (await remove(tenant, asha.id)).status == 404
    await set_up(asha)
    assert (await remove(await asha.signed_in(), asha.id)).data == {"id": asha.id}
    assert (await tenant.call("POST", SELF)).status == 403, "an app has none"


async def test_no_secret_of_a_generator_stands_in_the_open(stack: Stack, tenant: Client, asha: Person) -> None:
    _, generator, codes = await set_up(asha)
    rows = await stack.runtime.database.fetch(
        "SELECT body::text AS text FROM resource WHERE tenant_id = $1", tenant.tenant
    )
    told = await stack.runtime.database.fetch(
        "SELECT data::text AS text FROM journal WHERE tenant_id = $1", tenant.tenant
    )
    for row in (*rows, *told):
        assert generator.secret not in row["text"]
        assert not any(code in row["text"] or code.replace("-", "") in row["text"] for code in codes)


async def add(mine: Client, key: Authenticator, name: str = "My key", **changed: Any) -> Answer:
    asked = await mine.call("POST", f"{PASSKEYS}/options", headers=WHERE)
    if asked.status >= 400:
        return asked
    options = asked.data["publicKey"]
    credential = key.create(options | changed)
    return await mine.post(PASSKEYS, {"credential": credential, "name": name}, headers=WHERE)


def options_for(person: Person) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(passkey_options(call_of(person)))
    return found


async def test_a_passkey_signs_in_without_a_name(asha: Person) -> None:
    mine, key = await asha.signed_in(), Authenticator(ORIGIN)
    made = await add(mine, key)
    assert made.status == 201, made.body
    (shown,) = (await mine.get(PASSKEYS)).data
    assert (shown["id"], shown["name"], "usedAt" in shown) == (made.data["id"], "My key", False)
    answer = json.dumps(key.get(options_for(asha)))
    used = await check_passkey(call_of(asha), answer)
    assert used is not None
    assert (used.user_id, used.is_user_verified) == (asha.id, True)
    assert await check_passkey(call_of(asha), answer) is None, "a challenge is answered once"
    assert "usedAt" in (await mine.get(PASSKEYS)).data[0]


async def test_a_passkey_without_a_pin_is_one_factor_alone(asha: Person) -> None:
    key = Authenticator(ORIGIN, asks_for_pin=False)
    assert (await add(await asha.signed_in(), key)).status == 201
    used = await check_passkey(call_of(asha), json.dumps(key.get(options_for(asha))))
    assert used is not None
    assert not used.is_user_verified


async def test_an_answer_that_is_not_right_opens_nothing(stack: Stack, asha: Person) -> None:
    mine, key = await asha.signed_in(), Authenticator(ORIGIN)
    assert (await add(mine, key)).status == 201

    async def opens(answer: dict[str, Any]) -> bool:
        return await check_passkey(call_of(asha), json.dumps(answer)) is not None

    assert not await opens(Authenticator(ORIGIN).get(options_for(asha))), "a key that nobody added"
    assert not await opens(replace(key, origin="https://evil.example").get(options_for(asha)))
    assert not await opens(key.get(options_for(asha) | {"rpId": "evil.example"}))
    assert not await opens(replace(key, key=Authenticator(ORIGIN).key).get(options_for(asha))), "another signature"
    made_up = options_for(asha) | {"challenge": "AAAA"}
    assert not await opens(key.get(made_up))
    adding = (await mine.call("POST", f"{PASSKEYS}/options", headers=WHERE)).data["publicKey"]
    assert not await opens(key.get(options_for(asha) | {"challenge": adding["challenge"]})), "a challenge for adding"
    copied = replace(key)
    assert await opens(key.get(options_for(asha)))
    key.count += 5
    assert await opens(key.get(options_for(asha)))
    assert not await opens(copied.get(options_for(asha))), "a copy of the key counts behind it"
    for text in ("", "{}", "[]", "null", '{"id":1}', '{"id":"x","response":{"clientDataJSON":"!"}}'):
        assert await check_passkey(call_of(asha), text) is None


async def test_of_two_copies_of_a_key_that_answer_at_once_one_is_taken(asha: Person) -> None:
    key = Authenticator(ORIGIN)
    assert (await add(await asha.signed_in(), key)).status == 201
    for _ in range(3):
        copies = [replace(key) for _ in range(4)]
        answers = [json.dumps(copy.get(options_for(asha))) for copy in copies]
        used = await asyncio.gather(*(check_passkey(call_of(asha), answer) for answer in answers))
        assert sum(one is not None for one in used) == 1
        key.count = copies[0].count


async def test_a_challenge_grows_old(asha: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    key = Authenticator(ORIGIN)
    assert (await add(await asha.signed_in(), key)).status == 201
    call = call_of(asha)
    call.at -= CHALLENGE_MS
    assert await check_passkey(call_of(asha), json.dumps(key.get(json.loads(passkey_options(call))))) is None
    call.at += 60_000
    assert await check_passkey(call_of(asha), json.dumps(key.get(json.loads(passkey_options(call))))) is not None


async def test_a_passkey_is_of_its_tenant_and_of_a_person_who_is_not_blocked(
    stack: Stack, tenant: Client, asha: Person
) -> None:
    mine, key = await asha.signed_in(), Authenticator(ORIGIN)
    assert (await add(mine, key)).status == 201
    other = replace(asha, client=await stack.new_tenant())
    assert await check_passkey(call_of(other), json.dumps(key.get(options_for(other)))) is None
    assert (await tenant.post(f"{AAA}/users/{asha.id}/deactivate")).status == 200
    assert await check_passkey(call_of(asha), json.dumps(key.get(options_for(asha)))) is None


async def test_what_is_added_must_answer_ones_own_challenge(stack: Stack, tenant: Client, asha: Person) -> None:
    from support.people import onboard

    ravi = await onboard(stack, tenant)
    mine, his = await asha.signed_in(), await ravi.signed_in()
    theirs = (await his.call("POST", f"{PASSKEYS}/options", headers=WHERE)).data["publicKey"]["challenge"]
    refused = await add(mine, Authenticator(ORIGIN), challenge=theirs)
    assert (refused.status, refused.fields) == (400, {"credential"})
    key = Authenticator(ORIGIN)
    assert (await add(mine, key)).status == 201
    assert (await add(mine, key)).status == 400, "it is there already"
    assert (await add(his, key)).status == 400, "and is nobody else's"


async def test_passkeys_are_taken_away_and_have_a_number(stack: Stack, tenant: Client, asha: Person) -> None:
    from support.people import onboard

    mine = await asha.signed_in()
    keys = [Authenticator(ORIGIN) for _ in range(MAX_PASSKEYS)]
    ids = [(await add(mine, key, f"key {n}")).data["id"] for n, key in enumerate(keys)]
    assert (await add(mine, Authenticator(ORIGIN))).status == 400
    stranger = await (await onboard(stack, tenant)).signed_in()
    assert (await stranger.call("DELETE", f"{PASSKEYS}/{ids[0]}")).status == 404
    assert (await mine.call("DELETE", f"{PASSKEYS}/{ids[0]}")).status == 200
    assert (await mine.call("DELETE", f"{PASSKEYS}/{ids[0]}")).status == 404
    assert await check_passkey(call_of(asha), json.dumps(keys[0].get(options_for(asha)))) is None
    assert [shown["id"] for shown in (await mine.get(PASSKEYS)).data] == ids[1:]
