"""Scheduled jobs over HTTP: made, read, listed, changed, cancelled; whose they are; every limit on both sides."""

from __future__ import annotations

import asyncio
from typing import Any
from urllib.parse import quote

import msgspec

from haulier.services.scheduler.kind import ENDED_KEPT_MS
from haulier.services.scheduler.tasks import SWEEP
from support.receiver import Receiver
from support.schedules import JOBS, World, job_of, run_of, schedule
from support.sds import with_role
from support.stack import Client

URL = "http://127.0.0.1:9/expire"
MANY = """
INSERT INTO resource (tenant_id, kind, id, version, type, state, body, created_at, created_by, updated_at, updated_by)
SELECT $1, 'scheduled_job', 'schedule:' || n::text, 1, $2, 'ACTIVE', '{}', $3::bigint, '{}', $3, '{}'
FROM generate_series($4::int + 1, $4::int + $5::int) n
"""
END_SOME = "UPDATE resource SET state = 'CANCELLED' WHERE tenant_id = $1 AND kind = 'scheduled_job' AND id = ANY ($2)"


def later(world: World, **members: Any) -> dict[str, Any]:
    return {"endpointUrl": URL, "schedule": {"at": world.now + 3_600}, **members}


async def test_a_job_reads_as_it_was_made(world: World, app: Client) -> None:
    body = later(
        world,
        externalId="contract-77-end",
        signatureKey="s3",
        payload={"contractId": "77"},
        notification={"url": "https://app.example/done", "headers": [{"key": "X-A", "value": "b"}], "meta": {"m": 1}},
    )
    answer = await app.post(JOBS, body)
    assert (answer.status, set(answer.data)) == (201, {"id"})
    id = answer.data["id"]
    assert id.startswith("schedule:")
    shown = await job_of(app, id)
    assert {name: shown[name] for name in ("externalId", "endpointUrl", "payload", "retries", "active", "status")} == {
        "externalId": "contract-77-end", "endpointUrl": URL, "payload": {"contractId": "77"}, "retries": 3,
        "active": True, "status": "ACTIVE",
    }  # fmt: skip
    assert shown["schedule"] == {"kind": "ONE_TIME", "at": world.now + 3_600}
    assert shown["notification"] == {"url": "https://app.example/done", "meta": {"m": 1}}
    assert (shown["nextRunAt"], shown["runCount"], shown["attempts"]) == (world.now + 3_600, 0, 0)
    assert (shown["createdAt"], shown["updatedAt"]) == (world.now, world.now)
    assert "signatureKey" not in shown


async def test_what_is_secret_lies_sealed(world: World, app: Client) -> None:
    url = "http://127.0.0.1:9/x?token=tok3n"
    body = later(world, endpointUrl=url, signatureKey="s3cret-key", notification={"url": "https://a.example/?k=n0te"})
    id = (await app.post(JOBS, body)).data["id"]
    database = world.stack.runtime.database
    stored = str(await database.fetchval("SELECT body FROM resource WHERE tenant_id = $1 AND id = $2", app.tenant, id))
    told = str(await database.fetch("SELECT data, callback FROM journal WHERE tenant_id = $1", app.tenant))
    for secret in ("tok3n", "s3cret-key", "n0te"):
        assert secret not in stored
        assert secret not in told
    assert (await job_of(app, id))["endpointUrl"] == url


async def test_a_refusal_repeats_no_key(world: World, app: Client) -> None:
    answer = await app.post(JOBS, later(world, signatureKey="s3cret-key", retries=11))
    assert (answer.status, answer.fields) == (400, {"retries"})
    assert "s3cret-key" not in str(answer.body)


async def test_an_external_id_makes_one_job_of_repeated_requests(world: World, app: Client) -> None:
    body = later(world, externalId="once", signatureKey="k")
    made = await asyncio.gather(*(app.post(JOBS, body) for _ in range(8)))
    assert [answer.status for answer in made] == [201] * 8
    assert len({answer.data["id"] for answer in made}) == 1
    id = made[0].data["id"]
    for other in ({"retries": 1}, {"signatureKey": "other"}, {"payload": 1}):
        answer = await app.post(JOBS, body | other)
        assert (answer.status, answer.code[-4:], answer.fields) == (400, "2300", {"externalId"})
        assert answer.body["error"]["additionalInfo"]["id"] == id
    assert (await app.call("DELETE", f"{JOBS}/{id}")).status == 200
    assert (await app.post(JOBS, body)).data["id"] != id  # only active ones hold it


async def test_without_external_id_nothing_is_compared(world: World, app: Client) -> None:
    body = later(world)
    assert (await app.post(JOBS, body)).data["id"] != (await app.post(JOBS, body)).data["id"]


async def test_an_app_sees_its_own_jobs_and_an_administrator_all(world: World, app: Client) -> None:
    worker = await with_role(world.stack, app, "get post put delete", "/core/api/v1/scheduler/**")
    id = (await worker.post(JOBS, later(world, externalId="mine"))).data["id"]
    other = await with_role(world.stack, app, "get post put delete", "/core/api/v1/scheduler/**")
    theirs = (await other.post(JOBS, later(world, externalId="mine"))).data["id"]
    assert theirs != id
    for answer in (
        await other.get(f"{JOBS}/{id}"),
        await other.put(f"{JOBS}/{id}", later(world)),
        await other.call("DELETE", f"{JOBS}/{id}"),
        await other.get(f"{JOBS}/{id}/runs"),
    ):
        assert answer.status == 404, answer.body
    assert [job["id"] for job in (await other.get(JOBS)).data] == [theirs]
    assert {job["id"] for job in (await app.get(JOBS)).data} == {id, theirs}
    owner = (await job_of(app, id))["ownerAppId"]
    query = quote(f'{{"op":"and","arr":[{{"key":"ownerAppId","value":"{owner}"}}]}}')
    assert [job["id"] for job in (await app.get(f"{JOBS}?query={query}")).data] == [id]
    assert (await app.call("DELETE", f"{JOBS}/{id}")).status == 200


async def test_tenants_are_apart(world: World, app: Client) -> None:
    id = (await app.post(JOBS, later(world, externalId="mine"))).data["id"]
    stranger = await world.stack.new_tenant()
    assert (await stranger.get(f"{JOBS}/{id}")).status == 404
    assert (await stranger.post(JOBS, later(world, externalId="mine"))).data["id"] != id
    await world.forget(stranger)


async def test_lists_are_paged_sorted_and_filtered(world: World, app: Client) -> None:
    ids = []
    for number in range(5):
        ids.append((await app.post(JOBS, later(world, externalId=f"e-{number}"))).data["id"])
        world.time.turn(2)
    every = await app.post(JOBS, {"endpointUrl": URL, "schedule": {"intervalSeconds": 60}})
    assert (await app.call("DELETE", f"{JOBS}/{ids[0]}")).status == 200

    async def found(query: Any = None, **more: Any) -> list[str]:
        asked = {**more, **({} if query is None else {"query": msgspec.json.encode(query).decode()})}
        answer = await app.get(f"{JOBS}?" + "&".join(f"{name}={quote(str(value))}" for name, value in asked.items()))
        assert answer.status == 200, answer.body
        assert answer.body["request"] == {"uri": JOBS, "method": "GET"}
        return [job["id"] for job in answer.data]

    assert await found() == [every.data["id"], *reversed(ids)]
    assert await found(sortBy="createdAt:asc", pageSize=2, pageNo=2) == ids[2:4]
    meta = (await app.get(f"{JOBS}?pageSize=2&pageNo=2")).body["meta"]
    assert meta == {"totalElements": 6, "pageNo": 2, "pageSize": 2}
    assert await found({"op": "and", "arr": [{"key": "externalId", "value": "e-3"}]}) == [ids[3]]
    assert await found({"op": "and", "arr": [{"key": "status", "value": "CANCELLED"}]}) == [ids[0]]
    assert await found({"op": "and", "arr": [{"key": "kind", "value": "RECURRING"}]}) == [every.data["id"]]
    made = (await job_of(app, ids[2]))["createdAt"]
    for value in (made, made * 1000 + 0, str(made)):
        wanted = [ids[2]] if value != made * 1000 else []
        hits = await found({"op": "and", "arr": [{"key": "createdAt", "value": value}]})
        assert hits == [ids[2]] or value == made * 1000, (value, wanted)
    assert await found({"op": "and", "arr": [{"key": "createdAt", "value": made, "expr": "gt"}]}) == [
        every.data["id"], ids[4], ids[3],
    ]  # fmt: skip
    at = (await job_of(app, ids[3]))["nextRunAt"]
    for value in (at, at * 1000):
        assert await found({"op": "and", "arr": [{"key": "nextRunAt", "value": value}]}) == [ids[3]]
    for bad in ("pageSize=101", "pageSize=0", "pageNo=0", "sortBy=payload"):
        assert (await app.get(f"{JOBS}?{bad}")).status == 400, bad


async def test_an_ended_job_is_not_changed_and_can_be_deleted_again(world: World, app: Client) -> None:
    id = (await app.post(JOBS, later(world))).data["id"]
    assert (await app.call("DELETE", f"{JOBS}/{id}")).data == {"id": id}
    before = await job_of(app, id)
    assert (await app.call("DELETE", f"{JOBS}/{id}")).data == {"id": id}
    assert (await app.put(f"{JOBS}/{id}", later(world))).status == 409
    assert await job_of(app, id) == before


async def test_an_ended_job_is_read_for_thirty_days(world: World, app: Client) -> None:
    id = (await app.post(JOBS, later(world))).data["id"]
    await app.call("DELETE", f"{JOBS}/{id}")
    world.time.turn(ENDED_KEPT_MS / 1000 - 1)
    await app.log_in()
    assert (await app.get(f"{JOBS}/{id}")).status == 200
    world.time.turn(1)
    for answer in (await app.get(f"{JOBS}/{id}"), await app.get(f"{JOBS}/{id}/runs")):
        assert answer.status == 404
    assert (await app.get(JOBS)).data == []
    assert await SWEEP.carry_out(world.stack.runtime) >= 1


async def test_members_have_limits(world: World, app: Client) -> None:
    for good in (
        {"externalId": "e" * 128}, {"signatureKey": "k" * 512}, {"retries": 0}, {"retries": 10},
        {"payload": "p" * (64 * 1024 - 2)}, {"endpointUrl": f"{URL}/{'x' * (2_048 - len(URL) - 1)}"},
        {"endpointUrl": "coreos://event"}, {"payload": None},
    ):  # fmt: skip
        answer = await app.post(JOBS, later(world, **good))
        assert answer.status == 201, answer.body
    for bad in (
        {"externalId": ""}, {"externalId": "e" * 129}, {"signatureKey": ""}, {"signatureKey": "k" * 513},
        {"retries": -1}, {"retries": 11}, {"payload": "p" * (64 * 1024 - 1)}, {"endpointUrl": ""},
        {"endpointUrl": f"{URL}/{'x' * 2_048}"}, {"endpointUrl": "ftp://a.example/"}, {"endpointUrl": "/callback"},
        {"endpointUrl": "coreos://other"}, {"schedule": {"intervalSeconds": 60, "maxRuns": 0}}, {"active": "yes"},
        {"notification": {"url": "u" * 2_049}},
    ):  # fmt: skip
        answer = await app.post(JOBS, later(world, **bad))
        assert answer.status == 400, bad
        assert {field.split(".")[0] for field in answer.fields} == set(bad), bad
    assert (await app.post(JOBS, {"endpointUrl": URL})).fields == {"schedule"}
    assert (await app.post(JOBS, {"schedule": {"at": world.now}})).fields == {"endpointUrl"}


async def test_maximum_runs_count_those_before_a_change(world: World, app: Client, endpoint: Receiver) -> None:
    body = {"endpointUrl": endpoint.url, "schedule": {"intervalSeconds": 60, "startAt": world.now}}
    id = (await app.post(JOBS, body)).data["id"]
    await world.run_due()
    await world.run_due(60)
    more: dict[str, Any] = body | {"schedule": {"intervalSeconds": 60, "maxRuns": 2}}
    assert (await app.put(f"{JOBS}/{id}", more)).fields == {"schedule.maxRuns"}
    more["schedule"]["maxRuns"] = 3
    assert (await app.put(f"{JOBS}/{id}", more)).status == 200
    await world.run_due(60)
    await world.run_due(600)
    assert (len(endpoint.received), (await job_of(app, id))["status"]) == (3, "COMPLETED")


async def test_an_app_has_a_hundred_thousand_active_jobs_and_not_one_more(world: World, app: Client) -> None:
    mine = (await app.post(JOBS, later(world))).data["id"]
    owner = (await job_of(app, mine))["ownerAppId"]
    database = world.stack.runtime.database
    for first in range(0, 99_995, 1_000):
        await database.execute(MANY, app.tenant, owner, world.time.now, first, min(1_000, 99_995 - first))
    answers = await asyncio.gather(*(app.post(JOBS, later(world)) for _ in range(12)))
    refused = [answer for answer in answers if answer.status != 201]
    assert len(refused) == 8
    assert {answer.code[-4:] for answer in refused} == {"0007"}
    assert (await app.call("DELETE", f"{JOBS}/{mine}")).status == 200
    await database.execute(END_SOME, app.tenant, ["schedule:1", "schedule:2"])
    answers = await asyncio.gather(*(app.post(JOBS, later(world)) for _ in range(5)))
    assert sorted(answer.status for answer in answers) == [201] * 3 + [400] * 2
    other = await world.stack.new_tenant()
    assert (await other.post(JOBS, later(world))).status == 201
    await world.forget(other)


async def test_an_address_in_a_private_network_is_refused_where_calls_may_not_go_there(
    world: World, app: Client, endpoint: Receiver
) -> None:
    runtime = world.stack.runtime
    for url in ("https://169.254.169.254/latest", "http://[::]/x"):
        assert (await app.post(JOBS, later(world, endpointUrl=url))).fields == {"endpointUrl"}, url
    assert runtime.settings.outbound.allow_private
    id = await schedule(app, endpoint.url, schedule={"at": world.now})
    await world.run_due()
    assert run_of(endpoint.received[0])[0] == id
