"""Connections over HTTP: made, read without secrets, changed, given a policy, removed."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from haulier.services.connection import store
from haulier.services.connection.requests import MAX_DOMAINS, MAX_GROUPS, MAX_MAPPED
from support.connections import (
    CONNECTIONS,
    OIDC,
    SOCIAL,
    new_certificate,
    oidc_connection,
    saml_connection,
)
from support.stack import Client, Stack

AAA = "/core/api/v1/aaa"
GOOGLE = f"{CONNECTIONS}/social?connectionType=google-oauth2"
OPEN = {"justInTime": False, "groups": [], "emailDomains": [], "attributeMap": {}, "enabled": True}


async def delete(client: Client, path: str) -> Any:
    return await client.call("DELETE", path)


async def test_an_oidc_connection_is_read_as_it_was_made_but_for_its_secret(client: Client) -> None:
    id = await oidc_connection(client, displayName="Our Okta", guiOrder=2, issuer="https://idp.example")
    read = (await client.get(f"{CONNECTIONS}/oidc/{id}")).data
    kept = {name: value for name, value in OIDC.items() if name != "clientSecret"}
    assert read == kept | {
        "connectionId": id, "connectionType": "oidc", "enabled": True, "displayName": "Our Okta", "guiOrder": 2,
        "issuer": "https://idp.example",
    }  # fmt: skip


async def test_a_saml_connection_says_what_the_provider_must_be_told(client: Client) -> None:
    id = await saml_connection(
        client, guiOrder=1.5, signInEndpoint="https://adfs.example/sso", displayName="Head office"
    )
    read = (await client.get(f"{CONNECTIONS}/saml/{id}")).data
    issuer = f"{client.url}/auth/realms/{client.tenant}"
    assert read == {
        "connectionId": id, "connectionName": "adfs", "connectionType": "saml", "displayName": "Head office",
        "guiOrder": "1.5", "signInEndpoint": "https://adfs.example/sso",
        "publicKeyCertificate": new_certificate()[1], "entityId": issuer,
        "redirectUri": f"{issuer}/broker/adfs/endpoint", "metadataUri": f"{issuer}/broker/adfs/endpoint/descriptor",
    }  # fmt: skip
    await client.put(f"{CONNECTIONS}/saml/{id}", {"guiOrder": 3})
    assert (await client.get(f"{CONNECTIONS}/saml/{id}")).data["guiOrder"] == "3"


async def test_a_social_connection_is_of_the_type_that_was_asked(client: Client) -> None:
    id = (await client.post(GOOGLE, SOCIAL)).data["id"]
    at = f"{CONNECTIONS}/social/{id}"
    read = await client.get(f"{at}?connectionType=google-oauth2")
    assert read.data == {"connectionId": id, "connectionName": "google", "connectionType": "google-oauth2"}
    assert (await client.get(f"{at}?connectionType=github")).status == 404
    assert (await client.get(at)).fields == {"connectionType"}
    assert (await client.get(f"{at}?connectionType=facebook")).status == 400


async def test_a_list_has_all_of_them_in_one_array(client: Client) -> None:
    google = (await client.post(GOOGLE, SOCIAL)).data["id"]
    okta = await oidc_connection(client, displayName="Okta")
    listed = (await client.get(CONNECTIONS)).data
    assert listed == [
        {"connectionId": google, "connectionName": "google", "connectionType": "google-oauth2", "enabled": True},
        {
            "connectionId": okta, "connectionName": "okta", "connectionType": "oidc", "enabled": True,
            "displayName": "Okta",
        },
    ]  # fmt: skip


async def test_no_secret_is_told_anywhere_nor_stored_as_it_is(stack: Stack, client: Client) -> None:
    google = (await client.post(GOOGLE, SOCIAL)).data["id"]
    okta = await oidc_connection(client)
    await saml_connection(client)
    await client.put(f"{CONNECTIONS}/oidc/{okta}", {"clientSecret": "planted-secret-of-later"})
    answers = [
        await client.get(CONNECTIONS),
        await client.get(f"{CONNECTIONS}/oidc/{okta}"),
        await client.get(f"{CONNECTIONS}/social/{google}?connectionType=google-oauth2"),
    ]
    told = str([answer.body for answer in answers])
    for table in ("journal", "resource"):
        records = await stack.runtime.database.fetch(
            f"SELECT t::text AS t FROM {table} t WHERE tenant_id = $1", client.tenant
        )
        told += "".join(record["t"] for record in records)
    assert "okta" in told
    assert "planted-secret" not in told
    assert "PRIVATE KEY" not in told


async def test_a_name_is_taken_once_whatever_its_case_even_by_many_at_once(client: Client) -> None:
    answers = await asyncio.gather(*(client.post(f"{CONNECTIONS}/oidc/", OIDC) for _ in range(6)))
    assert sorted(answer.status for answer in answers) == [201] + [400] * 5
    again = await client.post(GOOGLE, SOCIAL | {"connectionName": "OKTA"})
    assert (again.status, again.fields) == (400, {"connectionName"})


async def test_another_tenant_may_have_the_name_and_sees_nothing_of_it(stack: Stack, client: Client) -> None:
    id = await oidc_connection(client)
    other = await stack.new_tenant()
    assert await oidc_connection(other) != id
    for path in (f"{CONNECTIONS}/oidc/{id}", f"{CONNECTIONS}/{id}/policy"):
        assert (await other.get(path)).status == 404
    assert (await delete(other, f"{CONNECTIONS}/{id}")).status == 404


@pytest.mark.parametrize(
    ("member", "url"),
    [
        ("tokenUrl", "http://idp.example/token"),
        ("tokenUrl", "https://user@idp.example/token"),
        ("tokenUrl", "https://169.254.169.254/latest/meta-data"),
        ("jwksUrl", "https://0x7f.1/keys"),
        ("userInfoUrl", "ftp://idp.example/x"),
        ("userInfoUrl", "https://idp.example/a b"),
        ("authorizationUrl", "javascript:alert(1)"),
        ("authorizationUrl", "//idp.example/authorize"),
        ("logoutUrl", "https://"),
        ("issuer", "https://[fe80::1]/"),
    ],
)
async def test_an_address_that_may_not_be_called_is_refused(client: Client, member: str, url: str) -> None:
    made = await client.post(f"{CONNECTIONS}/oidc/", OIDC | {member: url})
    assert (made.status, made.fields) == (400, {member})
    id = await oidc_connection(client)
    assert (await client.put(f"{CONNECTIONS}/oidc/{id}", {member: url})).fields == {member}


async def test_a_public_host_with_a_port_is_taken(client: Client) -> None:
    await oidc_connection(client, tokenUrl="https://idp.example:8443/token", userInfoUrl="https://idp/userinfo")


async def test_something_must_say_who_signed_in(client: Client) -> None:
    bare = {name: value for name, value in OIDC.items() if name != "jwksUrl"}
    assert (await client.post(f"{CONNECTIONS}/oidc/", bare)).fields == {"jwksUrl"}
    assert (await client.post(f"{CONNECTIONS}/oidc/", bare | {"issuer": "not-an-address"})).fields == {"jwksUrl"}
    assert (await client.post(f"{CONNECTIONS}/oidc/", bare | {"issuer": "https://idp.example"})).status == 201


@pytest.mark.parametrize("text", ["x", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----", "AAAA"])
async def test_what_is_no_certificate_is_refused(client: Client, text: str) -> None:
    body = {"connectionName": "adfs", "publicKeyCertificate": text}
    assert (await client.post(f"{CONNECTIONS}/saml", body)).fields == {"publicKeyCertificate"}


async def test_a_certificate_may_come_as_metadata_has_it(client: Client) -> None:
    pem = new_certificate()[1]
    bare = "".join(line for line in pem.splitlines() if not line.startswith("-----"))
    id = await saml_connection(client, publicKeyCertificate=bare)
    assert (await client.get(f"{CONNECTIONS}/saml/{id}")).data["publicKeyCertificate"] == pem


async def test_a_policy_begins_closed_and_is_replaced_whole(client: Client) -> None:
    id = await oidc_connection(client)
    at = f"{CONNECTIONS}/{id}/policy"
    assert (await client.get(at)).data == OPEN
    body = {"justInTime": True, "emailDomains": ["@Acme.Example", "münchen.example"], "attributeMap": {"email": "upn"}}
    assert (await client.put(at, body | {"enabled": False})).data == {"id": id}
    assert (await client.get(at)).data == OPEN | {
        "justInTime": True, "emailDomains": ["acme.example", "xn--mnchen-3ya.example"],
        "attributeMap": {"email": "upn"}, "enabled": False,
    }  # fmt: skip
    await client.put(at, {})
    assert (await client.get(at)).data == OPEN | {"enabled": False}


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("attributeMap", {"isAdmin": "admin"}),
        ("attributeMap", {"roles": "roles"}),
        ("attributeMap", {"userId": "sub"}),
        ("attributeMap", {"attributes.": "x"}),
        ("attributeMap", {"attributes.a b": "x"}),
        ("emailDomains", ["not a domain"]),
        ("emailDomains", [""]),
        ("emailDomains", ["example"]),
        ("groups", ["group:00000000-0000-4000-8000-000000000000"]),
        ("isAdmin", True),
    ],
)
async def test_a_policy_gives_nothing_that_it_may_not(client: Client, member: str, value: Any) -> None:
    id = await oidc_connection(client)
    assert (await client.put(f"{CONNECTIONS}/{id}/policy", {member: value})).status == 400


async def test_a_policy_has_limits(client: Client) -> None:
    id = await oidc_connection(client)
    at = f"{CONNECTIONS}/{id}/policy"
    for member, most, value in (
        ("emailDomains", MAX_DOMAINS, [f"d{n}.example" for n in range(MAX_DOMAINS + 1)]),
        ("attributeMap", MAX_MAPPED, {f"attributes.a{n}": "x" for n in range(MAX_MAPPED + 1)}),
        ("groups", MAX_GROUPS, [f"group:{n}" for n in range(MAX_GROUPS + 1)]),
    ):
        assert (await client.put(at, {member: value})).status == 400
        assert len(value) == most + 1
    domains = [f"d{n}.example" for n in range(MAX_DOMAINS)]
    assert (await client.put(at, {"emailDomains": domains})).status == 200


async def test_a_policy_gives_only_groups_that_the_caller_may_fill(stack: Stack, client: Client) -> None:
    groups = {one["name"]: one["groupId"] for one in (await client.get(f"{AAA}/groups")).data}
    group = (await client.post(f"{AAA}/groups", {"name": "Drivers"})).data["id"]
    id = await oidc_connection(client)
    at = f"{CONNECTIONS}/{id}/policy"
    assert (await client.put(at, {"groups": [group, group, groups["Administrators"]]})).status == 200
    assert (await client.get(at)).data["groups"] == [group, groups["Administrators"]]
    await client.put(at, {})
    path = "/core/api/v1/aaa/connection/**"
    only_connections = await client.new_app(await made_role(stack, client, "connector", [path]))
    assert (await only_connections.put(at, {"justInTime": True})).status == 200
    assert (await only_connections.put(at, {"groups": [group]})).status == 403
    filler = await client.new_app(await made_role(stack, client, "filler", [path, f"{AAA}/groups/**"]))
    assert (await filler.put(at, {"groups": [group]})).status == 200
    assert (await filler.put(at, {"groups": [groups["Administrators"]]})).status == 403
    assert (await only_connections.put(at, {"groups": [group], "justInTime": True})).status == 200


async def test_only_who_administers_the_tenant_says_who_people_are(stack: Stack, client: Client) -> None:
    """Through a provider of one's own one signs in as anybody, an administrator too: a role for these paths is not
    enough.
    """
    ids = {
        "oidc": await oidc_connection(client), "saml": await saml_connection(client),
        "social": (await client.post(GOOGLE, SOCIAL)).data["id"],
    }  # fmt: skip
    role = await made_role(stack, client, "connector", ["/core/api/v1/aaa/connection/**"])
    clerk = await client.new_app(role)
    google = "?connectionType=google-oauth2"
    for method, path, body in (
        ("POST", f"{CONNECTIONS}/oidc/", OIDC | {"connectionName": "mine"}),
        ("PUT", f"{CONNECTIONS}/oidc/{ids['oidc']}", {"tokenUrl": "https://evil.example/token"}),
        ("POST", f"{CONNECTIONS}/saml", {"connectionName": "mine", "publicKeyCertificate": new_certificate("x")[1]}),
        ("PUT", f"{CONNECTIONS}/saml/{ids['saml']}", {"publicKeyCertificate": new_certificate("x")[1]}),
        ("POST", f"{CONNECTIONS}/saml/{ids['saml']}/signing-key", None),
        ("PUT", f"{CONNECTIONS}/saml/{ids['saml']}/signing-key", None),
        ("POST", f"{CONNECTIONS}/social{google}", SOCIAL | {"connectionName": "mine"}),
        ("PUT", f"{CONNECTIONS}/social/{ids['social']}{google}", {"connectionClientSecret": "x"}),
    ):
        assert (await clerk.call(method, path, body)).status == 403, path
    assert (await clerk.get(f"{CONNECTIONS}/oidc/{ids['oidc']}")).data["tokenUrl"] == OIDC["tokenUrl"]


async def made_role(stack: Stack, client: Client, name: str, paths: list[str]) -> str:
    """A role that allows everything on these paths."""
    grants = [{"path": path, "methods": ["get", "put", "post", "delete"]} for path in paths]
    body = json.dumps({"name": name, "grants": grants, "canGrantToApps": True})
    await stack.runtime.database.execute(
        "INSERT INTO resource (tenant_id, kind, id, version, body, created_at, created_by, updated_at, updated_by)"
        " VALUES ($1, 'role', $2, 1, $3::text::jsonb, 1, '{}', 1, '{}')",
        client.tenant, name, body,
    )  # fmt: skip
    return name


async def test_a_removed_connection_is_gone_and_its_name_is_free(client: Client) -> None:
    id = await oidc_connection(client)
    assert (await delete(client, f"{CONNECTIONS}/{id}")).data == {"id": id}
    for path in (f"{CONNECTIONS}/oidc/{id}", f"{CONNECTIONS}/{id}/policy"):
        assert (await client.get(path)).status == 404
    assert (await delete(client, f"{CONNECTIONS}/{id}")).status == 404
    assert (await client.get(CONNECTIONS)).data == []
    assert await oidc_connection(client) != id


async def test_its_secret_goes_with_it(stack: Stack, client: Client) -> None:
    id = await oidc_connection(client)
    await delete(client, f"{CONNECTIONS}/{id}")
    row = await stack.runtime.reader.get(client.tenant, "connection", id)
    assert row is not None
    assert row.fields()["sealedSecret"] == ""


async def test_a_tenant_has_so_many_connections_and_no_more(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("haulier.services.connection.commands.connections.MAX_CONNECTIONS", 2)
    monkeypatch.setattr(store, "MAX_CONNECTIONS", 2)
    await oidc_connection(client, connectionName="a-a")
    await oidc_connection(client, connectionName="a-b")
    assert (await client.post(f"{CONNECTIONS}/oidc/", OIDC | {"connectionName": "a-c"})).status == 400


async def test_a_change_that_names_nothing_is_refused(client: Client) -> None:
    oidc, saml = await oidc_connection(client), await saml_connection(client)
    assert (await client.put(f"{CONNECTIONS}/oidc/{oidc}", {})).status == 400
    assert (await client.put(f"{CONNECTIONS}/saml/{saml}", {})).status == 400
    assert (await client.put(f"{CONNECTIONS}/oidc/{saml}", {"enabled": False})).status == 404
    assert (await client.put(f"{CONNECTIONS}/oidc/{oidc}", {"connectionName": "other"})).status == 400
