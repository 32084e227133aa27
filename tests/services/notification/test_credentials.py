"""Credentials in an app's own vault: by the id that the vault gave, shared with the platform, and never told."""

from __future__ import annotations

from typing import Any

import pytest

from support.notifications import APPS, Office, deliveries, ended, new_app, send
from support.sds import SdsApp, register

SHARED = [{"app": "coreos", "permissions": ["READ"]}]


async def vault_app(office: Office, vault: dict[str, Any]) -> tuple[Any, SdsApp, str, list[str]]:
    """An app whose account names values of a vault: client, the vault's owner, the app, and the ids."""
    client = await office.tenant()
    owner = await register(client, "push-app")
    await owner.make_vault("push", **vault)
    ids = [await owner.store("push", value.encode()) for value in office.push.credentials.values()]
    android = dict(zip(("projectId", "clientEmail", "privateKey"), ids, strict=True))
    return client, owner, await new_app(client, accountConfig={"android": android}), ids


async def test_a_push_goes_with_the_values_of_the_apps_own_vault(office: Office) -> None:
    client, owner, app, ids = await vault_app(office, {"permissions": SHARED})
    for _ in range(2):
        id = (await send(client, app, recipients={"tokens": ["t"]})).data["id"]
        assert (await ended(client, app, id))["status"] == "SENT"
    listed = (await client.get(f"{APPS}/{app}/credentials")).data["credentials"]
    assert [(one["name"], one["isSet"]) for one in listed] == [(id, True) for id in ids]
    database = office.stack.runtime.database
    reads = await database.fetch(
        "SELECT resource_id, data FROM journal WHERE tenant_id = $1 AND event = 'SecureDataRead'", client.tenant
    )
    assert sorted(row["resource_id"] for row in reads) == sorted(ids)
    told = await database.fetch("SELECT data FROM journal WHERE tenant_id = $1", client.tenant)
    assert "sender@rider-1" not in str(told)
    assert (await owner.call("GET", "/vaults/push")).data["permissions"] == SHARED
    await owner.call("DELETE", f"/data/{ids[0]}")
    gone = await new_app(client, "Other", accountConfig={"android": dict.fromkeys(
        ("projectId", "clientEmail", "privateKey"), await owner.store("push", b"\xff\xfe"))})  # fmt: skip
    id = (await send(client, gone, recipients={"tokens": ["t"]})).data["id"]
    assert (await ended(client, gone, id))["status"] == "FAILED"
    assert "it is no text" in (await deliveries(client, gone, id))[0]["reason"]


@pytest.mark.parametrize(
    ("vault", "why"),
    [
        ({}, "gives coreos no READ"),
        ({"permissions": SHARED, "enable": True, "readLimit": 5}, "counts reads"),
    ],
)
async def test_a_vault_that_is_not_shared_gives_nothing(office: Office, vault: Any, why: str) -> None:
    client, owner, app, ids = await vault_app(office, vault)
    id = (await send(client, app, recipients={"tokens": ["t"]})).data["id"]
    assert (await ended(client, app, id))["status"] == "FAILED"
    reason = (await deliveries(client, app, id))[0]["reason"]
    assert why in reason
    assert ids[0] in reason
    listed = (await client.get(f"{APPS}/{app}/credentials")).data["credentials"]
    assert [one["isSet"] for one in listed] == [False] * 3
    stranger = await office.tenant()
    android = dict(zip(("projectId", "clientEmail", "privateKey"), ids, strict=True))
    theirs = await new_app(stranger, accountConfig={"android": android})
    id = (await send(stranger, theirs, recipients={"tokens": ["t"]})).data["id"]
    await ended(stranger, theirs, id)
    assert (await deliveries(stranger, theirs, id))[0]["reason"] == f"there is no credential {ids[0]!r}"
    assert (
        await owner.call("PUT", "/vaults/push", {"enable": False, "permissions": SHARED, "readLimit": 0})
    ).status == 200
    id = (await send(client, app, recipients={"tokens": ["t"]})).data["id"]
    await ended(client, app, id)
    assert "is disabled" in (await deliveries(client, app, id))[0]["reason"]


async def test_the_platform_is_given_no_more_than_to_read(office: Office) -> None:
    client = await office.tenant()
    owner = await register(client, "push-app")
    for granted in (["WRITE"], ["READ", "WRITE"]):
        body = {"name": "push", "owner": "push-app", "permissions": [{"app": "coreos", "permissions": granted}]}
        answer = await owner.call("POST", "/vaults", body)
        assert (answer.status, answer.fields) == (400, {"permissions[0].permissions"})
