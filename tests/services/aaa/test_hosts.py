"""Hosts name tenants: by their id, or by another name that the operator gave them."""

from __future__ import annotations

from uuid import uuid4

from haulier.core.ids import split
from support.stack import Client, Stack

AAA = "/core/api/v1/aaa"
ALIAS, APPS = f"{AAA}/alias", f"{AAA}/apps"


async def test_a_host_is_resolved(stack: Stack, client: Client) -> None:
    other = f"a{uuid4().hex[:10]}-north"
    path = f"{AAA}/tenants/{client.tenant}"
    assert (await stack.operator.put(path, {"metadata": {"alias": [other.upper()]}})).status == 200
    for host in (
        f"{client.tenant}.haulier.example",
        f"{client.tenant}-cdev.haulier.example",
        f"{other}.x.example:8080",
    ):
        found = await client.get(ALIAS, headers={"Host": host, "X-COREOS-TID": None})
        assert found.data == {"tenantId": client.tenant, "orgId": client.owner}, host
    assert (await stack.operator.put(path, {"metadata": {"orgId": "acme"}})).status == 200
    assert (await client.get(ALIAS, headers={"Host": f"{client.tenant}.x.example"})).data["orgId"] == "acme"
    for host in ("nobody.haulier.example", "localhost", "127.0.0.1", "haulier.example.org", "-.example", "a_b.example"):
        assert (await client.get(ALIAS, headers={"Host": host})).status == 404, host
    assert split(client.owner) is not None


async def test_the_host_names_the_tenant_where_the_header_is_missing(stack: Stack, client: Client) -> None:
    at = {"Host": f"{client.tenant}.haulier.example", "X-COREOS-TID": None}
    assert (await client.get(APPS, headers=at)).status == 200
    other = await stack.new_tenant()
    assert (await other.get(APPS, headers=at)).status == 401
    for host in ("127.0.0.1", "nobody.haulier.example", "localhost"):
        missing = await client.get(APPS, headers={"Host": host, "X-COREOS-TID": None})
        assert (missing.status, missing.fields) == (400, {"X-COREOS-TID"}), host
    assert (await client.get(APPS, headers={"Host": f"{other.tenant}.haulier.example"})).status == 200


async def test_a_switched_off_tenant_has_no_host(stack: Stack, client: Client) -> None:
    other = await stack.new_tenant()
    assert (await stack.operator.put(f"{AAA}/tenants/{other.tenant}", {"enabled": False})).status == 200
    assert (await client.get(ALIAS, headers={"Host": f"{other.tenant}.x.example"})).status == 404


async def test_only_the_operator_gives_names(stack: Stack, client: Client) -> None:
    other = await stack.new_tenant()
    path = f"{AAA}/tenants/{client.tenant}"
    assert (await client.put(path, {"metadata": {"alias": [other.tenant]}})).status == 403
    assert (await stack.operator.put(path, {"metadata": {"alias": ["mine-name"]}})).status == 200
    assert (await client.put(path, {"metadata": {"a": 1}})).status == 200
    assert (await client.get(path)).data["metadata"] == {"a": 1, "alias": ["mine-name"]}
    assert (await client.put(path, {"metadata": {"a": 2, "alias": ["mine-name"]}})).status == 200
    assert (await client.put(path, {"metadata": {"alias": []}})).status == 403
