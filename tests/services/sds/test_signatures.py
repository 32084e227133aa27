"""What a signature proves, and every way in which one is not good."""

from __future__ import annotations

import asyncio
import base64
import time
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.hashes import SHA1, SHA256

from haulier.app.catalogue import COMPILERS, SERVICES
from haulier.platform.storage.reader import now_ms
from haulier.services.sds.rules.signatures import STRICT_SECONDS
from haulier.services.sds.tasks import SWEEP
from support.sds import SDS, SdsApp, b64, key_pair, register, sign
from support.stack import Client, Stack, serving

VAULT = "/vaults/addresses"


@pytest.fixture
async def app(client: Client) -> SdsApp:
    app = await register(client, "parcels")
    await app.make_vault("addresses")
    return app


@pytest.fixture
async def strict(client: Client) -> SdsApp:
    """An app that signs each call by itself, and shares the vault."""
    app = await register(client, "strict", key_pair(2048, 1), strictSignature=True)
    made = await app.strict_call("POST", "/vaults", {"name": "addresses", "owner": "strict"}, request_id="make")
    assert made.status == 200, made.body
    return app


async def test_every_spelling_of_base64_is_taken(app: SdsApp) -> None:
    signed, name = app.signature.split(".")
    urlsafe = signed.replace("+", "-").replace("/", "_")
    for one in (signed, signed.rstrip("="), urlsafe, urlsafe.rstrip("=")):
        for other in (name, name.rstrip("=")):
            answer = await app.call("GET", VAULT, X_SDS_SIGNATURE=f"{one}.{other}")
            assert answer.status == 200


async def test_a_missing_signature_is_a_missing_header(app: SdsApp) -> None:
    for method, path, body in (
        ("POST", "/vaults", {"name": "abc", "owner": "parcels"}),
        ("GET", VAULT, None),
        ("PUT", VAULT, {"enable": False}),
        ("POST", "/data", {"vault": "addresses", "data": "AAAA"}),
        ("GET", "/data/x", None),
        ("DELETE", "/data/x", None),
    ):
        answer = await app.call(method, path, body, X_SDS_SIGNATURE=None)
        assert (answer.status, answer.code[-4:]) == (400, "0003"), path


async def test_a_signature_that_is_not_the_apps_is_refused(app: SdsApp, client: Client) -> None:
    other = await register(client, "mallory", key_pair(2048, 1))
    signed, name = app.signature.split(".")
    by_other, _ = other.signature.split(".")
    wrong_hash = b64(app.key.sign(b"parcels", padding.PKCS1v15(), SHA1()))
    wrong_padding = b64(app.key.sign(b"parcels", padding.PSS(padding.MGF1(SHA256()), 32), SHA256()))
    for header in (
        f"{by_other}.{name}", f"{sign(other.key, 'parcels').split('.')[0]}.{name}", f"{signed}.{b64(b'mallory')}",
        f"{wrong_hash}.{name}", f"{wrong_padding}.{name}", f"{signed}.{b64(b'nobody')}", f"{signed}.{b64(b'coreos')}",
        f"{signed}.{b64(app.id.encode())}", f"{b64(base64.b64decode(signed)[:-1])}.{name}", f"{b64(b'x')}.{name}",
        f"{signed}", f"{signed}.", f".{name}", ".", f"{signed}.{name}.{name}", f"{signed}.é", "x" * 4_000,
        f"{signed}.{b64(b'par' + bytes([0xff]))}", f"{signed} .{name}", f"{signed}.{b64(b'parcels ')}",
    ):  # fmt: skip
        answer = await app.call("GET", VAULT, X_SDS_SIGNATURE=header)
        assert (answer.status, answer.code[-4:]) == (401, "4001"), header


async def test_a_signature_of_another_tenants_app_of_the_same_name_is_refused(stack: Stack, app: SdsApp) -> None:
    stranger = await register(await stack.new_tenant(), "parcels", key_pair(2048, 1))
    assert (await app.call("GET", VAULT, X_SDS_SIGNATURE=stranger.signature)).status == 401


async def test_the_signature_does_not_stand_for_the_token(app: SdsApp) -> None:
    answer = await app.call("GET", VAULT, X_COREOS_ACCESS=None)
    assert answer.status == 401


async def test_a_strict_signature_is_for_one_call(strict: SdsApp) -> None:
    assert (await strict.strict_call("GET", VAULT, request_id="r1")).status == 200
    replayed = await strict.strict_call("GET", VAULT, request_id="r1", seconds=int(time.time()) + 5)
    assert replayed.status == 200  # another time, another text
    fixed = int(time.time()) + 10
    assert (await strict.strict_call("GET", VAULT, request_id="r2", seconds=fixed)).status == 200
    assert (await strict.strict_call("GET", VAULT, request_id="r2", seconds=fixed)).status == 401


async def test_a_strict_signature_is_for_what_it_says(strict: SdsApp) -> None:
    now = str(int(time.time()) + 20)
    elsewhere = sign(strict.key, "strict", f"GET\n{SDS}/vaults/other\nr\n{now}")
    other_method = sign(strict.key, "strict", f"PUT\n{SDS}{VAULT}\nr\n{now}")
    good = sign(strict.key, "strict", f"GET\n{SDS}{VAULT}\nr\n{now}")
    headers = {"X_COREOS_REQUEST_ID": "r", "X_COREOS_SDS_TIME": now}
    for signature in (elsewhere, other_method, strict.signature):
        assert (await strict.call("GET", VAULT, X_SDS_SIGNATURE=signature, **headers)).status == 401
    for changed in (
        {"X_COREOS_REQUEST_ID": "s"},
        {"X_COREOS_SDS_TIME": str(int(now) + 1)},
        {"X_COREOS_SDS_TIME": None},
    ):
        assert (await strict.call("GET", VAULT, X_SDS_SIGNATURE=good, **{**headers, **changed})).status == 401
    assert (await strict.call("GET", VAULT, X_SDS_SIGNATURE=good, **headers)).status == 200


@pytest.mark.parametrize("seconds", ["", "now", "-1", "1e9", "9" * 13, "\uff11"])
async def test_a_time_that_is_none_is_refused(strict: SdsApp, seconds: str) -> None:
    text = f"GET\n{SDS}{VAULT}\nr\n{seconds}"
    headers = {"X_COREOS_REQUEST_ID": "r", "X_COREOS_SDS_TIME": seconds.encode().decode("latin-1")}
    assert (await strict.call("GET", VAULT, X_SDS_SIGNATURE=sign(strict.key, "strict", text), **headers)).status == 401


async def test_the_time_must_be_near_ours(stack: Stack, strict: SdsApp) -> None:
    moment = now_ms() // 1000
    async with serving(stack.runtime.settings, SERVICES, COMPILERS, clock=lambda: moment * 1000) as (_, url):
        there = replace(strict, client=strict.client.at(url))
        for off, status in (
            (0, 200),
            (STRICT_SECONDS, 200),
            (-STRICT_SECONDS, 200),
            (STRICT_SECONDS + 1, 401),
            (-STRICT_SECONDS - 1, 401),
        ):
            answer = await there.strict_call("GET", VAULT, request_id="off", seconds=moment + off)
            assert answer.status == status, off


async def test_of_many_replays_at_once_one_is_taken(stack: Stack, strict: SdsApp) -> None:
    moment = int(time.time()) + 30
    body = {"vault": "addresses", "data": "AAAA"}
    async with serving(stack.runtime.settings, SERVICES, COMPILERS) as (_, url):
        there = replace(strict, client=strict.client.at(url))
        answers = await asyncio.gather(
            *(
                who.strict_call("POST", "/data", body, request_id="many", seconds=moment)
                for _ in range(8)
                for who in (strict, there)
            )
        )
    assert sorted(answer.status for answer in answers) == [200] + [401] * 15


async def test_a_strict_call_that_is_planned_again_is_no_replay_of_itself(strict: SdsApp) -> None:
    await strict.strict_call("PUT", VAULT, {"uniqueData": True}, request_id="unique")
    answers = await asyncio.gather(
        *(
            strict.strict_call("POST", "/data", {"vault": "addresses", "data": "AAAA"}, request_id=f"r{n}")
            for n in range(12)
        )
    )
    assert {answer.status for answer in answers} == {200}
    assert len({answer.data["id"] for answer in answers}) == 1


async def test_signed_texts_are_kept_as_long_as_they_could_be_replayed(stack: Stack, strict: SdsApp) -> None:
    count = "SELECT count(*) FROM sds_signature WHERE tenant_id = $1"
    database, tenant = stack.runtime.database, strict.client.tenant
    assert (await strict.strict_call("GET", VAULT, request_id="kept")).status == 200
    await SWEEP.carry_out(stack.runtime)
    kept = await database.fetchval(count, tenant)
    assert kept >= 2
    await database.execute("UPDATE sds_signature SET until = 1 WHERE tenant_id = $1", tenant)
    assert await SWEEP.carry_out(stack.runtime) >= kept
    assert await database.fetchval(count, tenant) == 0
