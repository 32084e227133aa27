"""Every way to what the journal holds shows what the reading door shows: values of other apps stay theirs."""

from __future__ import annotations

from dataclasses import dataclass
from time import time
from typing import Any

import pytest

from haulier.demo.calls import DISPATCH
from haulier.platform.access.roles import ADMIN_ROLE, READER_ROLE
from haulier.services.dispatch.kind import CUSTOM_CODE, CUSTOM_CODE_ID
from support import boxes, drones
from support.dispatch_calls import HOOK
from support.entities import Family
from support.stack import Client, Stack

JOURNAL = "/core/haulier/v1/journal"
REGISTRY = "/core/api/v1/state-machine"
MINE = {"name": "mine", "dataType": "string"}
SHARED = {"name": "shared", "dataType": "string", "isReadPublic": True}
THEIRS = {"mine": "sesame", "shared": "open"}


@dataclass(frozen=True, slots=True)
class Thing:
    """An instance to which another app gave values, of which it keeps one to itself. ``at`` is where it is read."""

    kind: str
    id: str
    at: str
    values: str
    owner: Client
    other: Client

    async def read(self, app: Client) -> dict[str, Any]:
        """Its values as the reading door shows them to an app."""
        shown: dict[str, Any] = (await app.get(self.at)).data[self.values]
        return shown

    async def journal(self, app: Client) -> list[dict[str, Any]]:
        """What the journal tells an app of it, newest first."""
        told: list[dict[str, Any]] = (await app.get(f"{JOURNAL}/{self.kind}/{self.id}")).data
        return told


async def drone(client: Client, other: Client) -> Thing:
    await drones.make_type(client)
    given = {"attributes": [MINE, SHARED]}
    assert (await other.put(f"{drones.TYPES}/drones/config/attributes", given)).status == 202
    id = (await drones.make_drone(client, "A")).data["id"]
    thing = Thing("participant", id, f"{drones.BASE}/drones/{id}", "properties", client, other)
    assert (await other.put(thing.at, {"properties": THEIRS})).status == 202
    return thing


async def box(client: Client, other: Client) -> Thing:
    await boxes.make_type(client, "box", leaf=True)
    given = {"attributes": [MINE, SHARED]}
    assert (await other.put(f"{boxes.TYPES}/box/config/attributes", given)).status == 202
    id = await boxes.make(client, "box", attributes={"weight": 1})
    thing = Thing("container", id, boxes.at("box", id), "attributes", client, other)
    assert (await other.put(thing.at, {"attributes": THEIRS})).status == 202
    return thing


async def invoice(client: Client, other: Client) -> Thing:
    family = Family(client, in_path=True)
    await family.make_type()
    assert (await family.by(other).put("/entity-type/invoices", {"attributes": [MINE, SHARED]})).status == 202
    id = await family.make_id()
    assert (await family.by(other).put(f"/invoices/{id}", {"properties": THEIRS})).status == 202
    at = f"/core/api/v2/entity/apps/{family.app}/invoices/{id}"
    return Thing("entity", id, at, "properties", client, other)


@pytest.fixture(params=[drone, box, invoice])
async def thing(request: pytest.FixtureRequest, client: Client) -> Thing:
    made: Thing = await request.param(client, await client.new_app(ADMIN_ROLE))
    return made


async def test_the_journal_shows_what_a_read_shows(stack: Stack, thing: Thing) -> None:
    reader, stranger = await thing.owner.new_app(READER_ROLE), await stack.new_tenant()
    for app in (thing.owner, thing.other, reader):
        newest, *_ = await thing.journal(app)
        assert newest["data"][thing.values] == await thing.read(app)
        seen = any("mine" in entry["data"].get(thing.values, {}) for entry in await thing.journal(app))
        assert seen == (app is thing.other)
        log = (await app.get(f"{thing.at}/changelog?from={int(time()) - 3600}")).body
        assert app is thing.other or "sesame" not in str(log)
    assert await thing.journal(stranger) == []


async def test_values_of_what_is_there_no_more_stay_hidden(stack: Stack, thing: Thing) -> None:
    gone = "DELETE FROM resource WHERE tenant_id = $1 AND kind = $2"
    await stack.runtime.database.execute(gone, thing.owner.tenant, thing.kind)
    assert "sesame" not in str(await thing.journal(thing.owner))
    await stack.runtime.database.execute(gone, thing.owner.tenant, f"{thing.kind}_type")
    assert "sesame" not in str(await thing.journal(thing.owner))
    assert {str(entry["data"].get(thing.values, {})) for entry in await thing.journal(thing.other)} == {"{}"}


async def test_the_history_at_the_state_machine_service_hides_them_too(client: Client) -> None:
    thing = await drone(client, await client.new_app(ADMIN_ROLE))
    code = (await client.get(f"{drones.TYPES}/drones")).data["entityCode"]
    for app, sees in ((thing.owner, False), (thing.other, True)):
        shown = (await app.get(f"{REGISTRY}/{code}/instance/{thing.id}?type=all")).data
        assert len(shown["history"]) == 2
        assert ("sesame" in str(shown["history"])) == sees


async def test_the_journal_withholds_what_listeners_do_not_get(client: Client) -> None:
    await drones.make_type(client)
    code = (await client.get(f"{drones.TYPES}/drones")).data["entityCode"]
    config = (await client.get(f"{REGISTRY}/config/{code}")).data
    body = {"states": config["states"], "terminalTTL": "30d", "callback": "https://sesame.example/"}
    assert (await client.put(f"{REGISTRY}/config/{code}", body)).status == 200
    assert (
        await client.post(f"{DISPATCH}/config/custom-code", {"customCode": [HOOK | {"url": "https://sesame.example/"}]})
    ).status == 201
    told = (await client.get(f"{JOURNAL}/participant_type/drones")).data
    assert told[0]["event"] == "StateMachineUpdated"
    assert not told[0]["data"].keys() & {"states", "callback"}
    (hooks,) = (await client.get(f"{JOURNAL}/{CUSTOM_CODE}/{CUSTOM_CODE_ID}")).data
    assert "sesame" not in str(hooks["data"])
