"""Apps of secure data storage: registered, read, and given another key by who holds the one in force."""

from __future__ import annotations

import asyncio

from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from support.sds import SDS, SdsApp, b64, key_pair, public_text, register, sign, with_role
from support.stack import Client, Stack

APPS = f"{SDS}/apps"


async def test_an_app_is_registered_and_read_by_id_and_by_name(client: Client) -> None:
    app = await register(client, "parcels")
    for ref in (app.id, "parcels"):
        shown = (await client.get(f"{APPS}/{ref}")).data
        assert shown.pop("createdAt") == shown.pop("updatedAt") > 0
        assert shown == {"id": app.id, "name": "parcels", "key": public_text(key_pair()), "strictSignature": False}
    for ref in ("nobody", "0" * 36, "x"):
        assert (await client.get(f"{APPS}/{ref}")).status == 404


async def test_a_name_is_taken_once_even_by_many_at_once(client: Client) -> None:
    body = {"name": "parcels", "key": public_text(key_pair())}
    answers = await asyncio.gather(*(client.post(APPS, body) for _ in range(8)))
    assert sorted(answer.status for answer in answers) == [200] + [400] * 7
    assert {answer.code[-4:] for answer in answers if answer.status == 400} == {"2301"}


async def test_two_tenants_have_the_same_name(client: Client, stack: Stack) -> None:
    other = await stack.new_tenant()
    assert (await register(client, "parcels")).id != (await register(other, "parcels")).id


async def test_the_platforms_name_is_not_for_apps(client: Client) -> None:
    answer = await client.post(APPS, {"name": "coreos", "key": public_text(key_pair())})
    assert (answer.status, answer.code[-4:], answer.fields) == (400, "2301", {"name"})


async def test_names_have_a_form(client: Client) -> None:
    for name in ("abc", "a" * 16, "A-_9"):
        assert (await client.post(APPS, {"name": name, "key": public_text(key_pair())})).status == 200, name
    for name in ("ab", "a" * 17, "a b c", "über", "a.b.c", ""):
        answer = await client.post(APPS, {"name": name, "key": public_text(key_pair())})
        assert (answer.status, answer.fields) == (400, {"name"}), name


async def test_a_short_key_is_warned_of(client: Client) -> None:
    made = (await client.post(APPS, {"name": "short", "key": public_text(key_pair(1024))})).data
    assert "1024 bits" in made["warning"]
    assert set((await client.post(APPS, {"name": "good", "key": public_text(key_pair())})).data) == {"id"}


async def test_a_weak_key_is_refused(client: Client) -> None:
    for key in ("", "AAAA", "x" * 9_000):
        answer = await client.post(APPS, {"name": "weak", "key": key})
        assert (answer.status, answer.code[-4:], answer.fields) == (400, "0002", {"key"})


async def test_a_private_key_that_was_sent_by_mistake_is_not_repeated(client: Client) -> None:
    app = await register(client, "parcels")
    private = b64(key_pair().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    body = {"name": "leaky", "key": private}
    for answer in (
        await client.post(APPS, body),
        await client.post(APPS, body | {"name": 7}),
        await client.put(f"{APPS}/{app.id}", body),
    ):
        assert answer.status == 400
        assert private[100:160] not in str(answer.body)


async def test_the_key_is_replaced_by_who_holds_the_one_in_force(client: Client) -> None:
    app = await register(client, "parcels")
    vault = await app.make_vault("addresses")
    id = await app.store(vault, b"Pune")
    new = key_pair(2048, 1)
    answer = await app.call("PUT", f"/apps/{app.id}", {"key": public_text(new)})
    assert answer.data == {"id": app.id}
    after = SdsApp(client, "parcels", new, app.id)
    assert await after.read(id) == b"Pune"  # stored before, encrypted for the key of now
    assert (await app.call("GET", f"/data/{id}")).status == 401
    assert (await client.get(f"{APPS}/parcels")).data["key"] == public_text(new)


async def test_another_app_cannot_replace_a_key(client: Client) -> None:
    app, other = await register(client, "parcels"), await register(client, "mallory", key_pair(2048, 1))
    body = {"key": public_text(key_pair(2048, 1))}
    assert (await other.call("PUT", f"/apps/{app.id}", body)).status == 403
    forged = await client.put(f"{APPS}/{app.id}", body, headers={"X-SDS-SIGNATURE": sign(other.key, "parcels")})
    assert forged.status == 401
    assert (await client.get(f"{APPS}/parcels")).data["key"] == public_text(key_pair())


async def test_an_administrator_replaces_a_lost_key_and_nobody_else_without_signature(
    stack: Stack, client: Client
) -> None:
    app = await register(client, "parcels")
    body = {"key": public_text(key_pair(2048, 1)), "strictSignature": True}
    assert (await client.put(f"{APPS}/parcels", body)).data == {"id": app.id}
    assert (await client.get(f"{APPS}/parcels")).data["strictSignature"] is True

    plain = await with_role(stack, client, "put", f"{APPS}/**")
    refused = await plain.put(f"{APPS}/parcels", {"key": public_text(key_pair())})
    assert (refused.status, refused.code[-4:]) == (400, "0003")


async def test_bodies_have_limits(client: Client) -> None:
    key = public_text(key_pair())
    assert (await client.post(APPS, {"name": "abc"})).fields == {"key"}
    assert (await client.post(APPS, {"key": key})).fields == {"name"}
    assert (await client.put(f"{APPS}/nobody", {"key": key})).status == 404
    extra = await client.post(APPS, {"name": "abc", "key": key, "id": "0" * 36, "owner": "x", "isAdmin": True})
    assert extra.data["id"] != "0" * 36
