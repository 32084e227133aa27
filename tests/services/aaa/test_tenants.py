"""Tenants: made by the operator, read by their own, switched off."""

from __future__ import annotations

import asyncio
import json
from uuid import uuid4

import pytest

from haulier.core.refusal import Refusal
from haulier.services.aaa import facade as aaa
from haulier.services.aaa.rules.tenants import tenant_id_of
from support.stack import Client, Stack

TENANTS = "/core/api/v1/aaa/tenants"
NO_TENANT: dict[str, str | None] = {"X-COREOS-TID": None}


def new_body() -> dict[str, str]:
    tenant_id = f"t{uuid4().hex[:12]}"
    return {"name": "Acme-North", "tenantId": tenant_id, "id": f"{tenant_id}:{uuid4()}"}


async def test_the_operator_makes_a_tenant_with_its_first_app(stack: Stack) -> None:
    body = new_body()
    answer = await stack.operator.post(TENANTS, body, headers=NO_TENANT)
    assert answer.status == 201
    assert answer.data["id"] == body["id"]
    client = await stack.client(aaa.Credentials(**answer.data))
    assert (await client.get(f"{TENANTS}/{client.tenant}", headers=NO_TENANT)).data == body | {"enabled": True}


async def test_nobody_else_makes_tenants(client: Client) -> None:
    assert (await client.post(TENANTS, new_body())).status == 403


async def test_a_tenant_id_is_taken_once_even_by_many_at_once(stack: Stack) -> None:
    body = new_body()
    answers = await asyncio.gather(*(stack.operator.post(TENANTS, body) for _ in range(6)))
    assert sorted(answer.status for answer in answers) == [201, 400, 400, 400, 400, 400]


async def test_members_of_a_tenant_have_limits(stack: Stack) -> None:
    for name, value in (
        ("tenantId", "A"), ("tenantId", "x" * 17), ("tenantId", "1a"), ("name", "x"), ("name", "x" * 51), ("name", "-"),
        ("id", "nonsense"), ("id", f"other:{uuid4()}"), ("displayName", "1"), ("surprise", 1),
    ):  # fmt: skip
        answer = await stack.operator.post(TENANTS, new_body() | {name: value})
        assert (answer.status, answer.fields) == (400, {name}), name


async def test_a_switched_off_tenant_loses_access_and_gets_it_back(stack: Stack, client: Client) -> None:
    path = f"{TENANTS}/{client.tenant}"
    assert (await stack.operator.put(path, {"enabled": False})).data == {"id": client.owner}
    assert (await client.get(path)).status == 401
    assert (await stack.operator.put(path, {"enabled": True})).status == 200
    assert (await client.get(path)).status == 200


async def test_a_tenant_changes_its_own_record(client: Client) -> None:
    path = f"{TENANTS}/{client.tenant}"
    change = {
        "displayName": "Acme North",
        "metadata": {"a": [1]},
        "abacConfig": {"url": "https://p.example", "isActive": True},
    }
    assert (await client.put(path, change)).status == 200
    assert (await client.get(path)).data.items() >= change.items()


async def test_the_id_that_owns_participants_stays(client: Client) -> None:
    path = f"{TENANTS}/{client.tenant}"
    assert (await client.put(path, {"id": client.owner})).status == 200
    assert (await client.put(path, {"id": f"{client.tenant}:{uuid4()}"})).status == 400
    assert (await client.put(path, {})).status == 400


async def test_the_operator_sees_every_tenant_and_misses_unknown_ones(stack: Stack, client: Client) -> None:
    assert (await stack.operator.get(f"{TENANTS}/{client.tenant}")).data["id"] == client.owner
    assert (await stack.operator.get(f"{TENANTS}/nobody")).status == 404
    assert (await stack.operator.put(f"{TENANTS}/haulier", {"enabled": False})).status == 400


async def test_the_operator_is_made_once(stack: Stack) -> None:
    assert await aaa.ensure_operator(stack.runtime) is None
    assert "haulier" in [tenant.tenantId for tenant in await aaa.list_tenants(stack.runtime)]


async def test_a_name_makes_the_tenant_id(stack: Stack) -> None:
    assert tenant_id_of("Acme North 2") == "acmenorth2"
    assert tenant_id_of("Zoë") == tenant_id_of("Zoe\u0308") == "zoe"
    for name in ("Zoë Ж", "straße", "", "7up", "x", "x" * 17):
        with pytest.raises(Refusal):
            tenant_id_of(name)
    name = f"Demo {uuid4().hex[:8]}"
    made = await aaa.onboard_tenant(stack.runtime, name)
    assert made.id.startswith(f"{made.tenantId}:")
    with pytest.raises(Refusal, match="already"):
        await aaa.onboard_tenant(stack.runtime, name)


async def test_where_policies_are_asked_lies_sealed_and_comes_back(stack: Stack, client: Client) -> None:
    """Headers, and what of the address may be a secret, are open in no row and no event, and whole in the own read."""
    path = f"{TENANTS}/{client.tenant}"
    for abac in (
        {"url": "https://u:hunter2@p.example/ask?k=hunter2", "headers": {"authorization": "hunter2"}, "isActive": True},
        {"url": "https://p.example", "contentType": "application/json", "headers": {"x": "hunter2"}},
        {"url": "https://p.example"},
        {"headers": {}},
    ):
        assert (await client.put(path, {"abacConfig": abac})).status == 200
        assert (await client.get(path)).data["abacConfig"].items() >= abac.items()
        assert (await stack.operator.get(path)).data["abacConfig"].items() >= abac.items()
    made = new_body() | {"abacConfig": {"url": "https://p.example", "headers": {"authorization": "hunter2"}}}
    assert (await stack.operator.post(TENANTS, made)).status == 201
    assert (await stack.operator.get(f"{TENANTS}/{made['tenantId']}")).data["abacConfig"] == made["abacConfig"]
    for table in ("resource", "journal"):
        sql = f"SELECT row_to_json(t)::text AS text FROM {table} t WHERE tenant_id = ANY ($1::text[])"
        rows = await stack.runtime.database.fetch(sql, [client.tenant, made["tenantId"]])
        assert rows
        assert [row["text"] for row in rows if "hunter2" in row["text"]] == []


async def test_where_policies_are_asked_is_read_from_older_rows_too(stack: Stack, client: Client) -> None:
    abac = {"url": "https://p.example/?k=1", "headers": {"x": "y"}, "isActive": True}
    await stack.runtime.database.execute(
        "UPDATE resource SET body = body::jsonb || jsonb_build_object('abacConfig', $2::text::jsonb) "
        "WHERE tenant_id = $1 AND kind = 'tenant'",
        client.tenant,
        json.dumps(abac),
    )
    assert (await client.get(f"{TENANTS}/{client.tenant}")).data["abacConfig"] == abac
