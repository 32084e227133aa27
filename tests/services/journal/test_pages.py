"""The tenant's journal over HTTP: what the filters let through, where pages end and go on, what callbacks came to."""

from __future__ import annotations

import csv
import json
from io import StringIO
from typing import Any
from urllib.parse import quote, urlencode
from uuid import UUID, uuid4

import pytest

from haulier.app.catalogue import COMPILERS, SERVICES
from haulier.platform.access.roles import READER_ROLE
from haulier.platform.callbacks.dead_letters import list_dead
from haulier.platform.journal import entries
from haulier.platform.journal.entries import Place, place_of
from haulier.services.journal.pages import LATEST, MAX_ENTRIES
from support import drones
from support.linehaul import DROP, PICKUP, SUCCESS, Lane
from support.receiver import Receiver
from support.stack import Client, Stack, serving

JOURNAL = "/core/haulier/v1/journal"
REQUEST = "X-COREOS-REQUEST-ID"


async def page(client: Client, **filters: Any) -> Any:
    """A page's entries and the cursor of the next one."""
    return (await client.get(f"{JOURNAL}?{urlencode(filters)}")).data


async def found(client: Client, **filters: Any) -> list[dict[str, Any]]:
    """All entries that filters let through, page by page."""
    got = await page(client, **filters)
    listed: list[dict[str, Any]] = got["entries"]
    while got["next"] is not None:
        got = await page(client, **filters, after=got["next"])
        listed += got["entries"]
    return listed


async def some_drones(client: Client, count: int) -> list[str]:
    """The ids of new drones, oldest first."""
    await drones.make_type(client)
    return [(await drones.make_drone(client, f"D-{number}")).data["id"] for number in range(count)]


async def test_all_that_happened_is_there_newest_first_with_who_asked(client: Client) -> None:
    first, second = await some_drones(client, 2)
    listed = await found(client)
    assert [(entry["event"], entry["resourceId"]) for entry in listed[:2]] == [
        ("ParticipantCreated", second),
        ("ParticipantCreated", first),
    ]
    assert listed == sorted(listed, key=lambda entry: (entry["at"], entry["id"]), reverse=True)
    entry = listed[0]
    assert (entry["kind"], entry["version"], entry["state"]) == ("participant", 1, "onboarding:onboarding")
    assert (entry["actor"]["id"], entry["actor"]["name"]) == ("1", "tester")
    assert entry["actor"]["appId"]
    assert entry["data"]["uniqueCode"] == "D-1"
    assert "callback" not in entry


@pytest.mark.parametrize("limit", [1, 2, 3])
async def test_pages_hold_every_entry_once_also_while_new_ones_come(client: Client, limit: int) -> None:
    await some_drones(client, 3)
    whole = await found(client)
    got = await page(client, limit=limit)
    listed = got["entries"]
    await drones.make_drone(client, "late")
    while got["next"] is not None:
        got = await page(client, limit=limit, after=got["next"])
        assert len(got["entries"]) <= limit
        listed += got["entries"]
    assert listed == whole


async def test_filters_let_through_what_they_name(client: Client, lane: Lane) -> None:
    job = await lane.job()
    dispatch = await lane.dispatch(job)
    other = await client.new_app(READER_ROLE)
    events = [entry["event"] for entry in await found(client, kind="job")]
    assert events == ["JobCreated"]
    assert {entry["kind"] for entry in await found(client, event="DispatchCreated")} == {"dispatch"}
    assert [entry["resourceId"] for entry in await found(client, q=dispatch[:-4])] == [dispatch]
    assert await found(client, actor="nobody") == []
    whole = await found(client)
    app = whole[0]["actor"]["appId"]
    assert await found(client, actor="1") == [entry for entry in whole if entry["actor"]["id"] == "1"]
    assert await found(client, app=app) == [entry for entry in whole if entry["actor"]["appId"] == app]
    assert await found(client, app=app, event="JobCreated", kind="job", actor="1") == await found(client, kind="job")
    assert await found(other, kind="job") == await found(client, kind="job")


async def test_a_resource_shows_what_changed_it_through_another(client: Client, lane: Lane) -> None:
    job = await lane.job()
    dispatch = await lane.dispatch(job)
    listed = await found(client, kind="job", id=job.id)
    assert [entry["event"] for entry in listed] == ["DispatchCreated", "JobCreated"]
    assert f"job/{job.id}" in listed[0]["also"]
    assert listed[1]["also"] == []
    assert [entry["event"] for entry in await found(client, id=job.id)] == ["JobCreated"]
    assert [entry["event"] for entry in await found(client, kind="job", id=job.id, event="JobCreated")] == [
        "JobCreated"
    ]
    assert [entry["event"] for entry in await found(client, kind="dispatch", id=dispatch)] == ["DispatchCreated"]
    assert await found(client, kind="dispatch", id=job.id) == []


async def test_one_request_is_found_by_its_id(client: Client) -> None:
    await drones.make_type(client)
    request = str(uuid4())
    body = {"uniqueCode": "A", "owner": client.owner, "properties": {"payloadKg": 4}}
    made = await client.post(f"{drones.BASE}/drones", body, headers={REQUEST: request})
    (entry,) = await found(client, request=request)
    assert (entry["requestId"], entry["resourceId"]) == (request, made.data["id"])
    assert await found(client, request=request, kind="job") == []
    assert await found(client, request=request[:-1]) == []


async def test_a_range_begins_with_its_first_moment_and_ends_before_its_last(client: Client) -> None:
    await some_drones(client, 3)
    whole = await found(client)
    newest, oldest = whole[0]["at"], whole[-1]["at"]
    assert await found(client, **{"from": newest}) == [entry for entry in whole if entry["at"] >= newest]
    assert await found(client, to=newest) == [entry for entry in whole if entry["at"] < newest]
    assert await found(client, **{"from": oldest, "to": newest + 1}) == whole
    assert await found(client, **{"from": newest + 1}) == []
    got = await page(client, limit=1)
    assert await found(client, after=got["next"], to=oldest) == []


async def test_another_tenant_sees_nothing_of_it(stack: Stack, client: Client) -> None:
    (id,) = await some_drones(client, 1)
    stranger = await stack.new_tenant()
    (entry,) = await found(client, id=id)
    for filters in ({"id": id}, {"kind": "participant", "id": id}, {"request": entry["requestId"]}, {"q": id[:4]}):
        assert await found(stranger, **filters) == []
    assert {each["resourceId"] for each in await found(stranger)}.isdisjoint({id})
    cursor = (await page(client, limit=1))["next"]
    assert all(each["resourceId"] != id for each in await found(stranger, after=cursor))


async def test_what_no_index_finds_is_looked_for_step_by_step(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    await some_drones(client, 6)
    whole = await found(client, event="ParticipantTypeCreated")
    monkeypatch.setattr(entries, "MAX_WALKED", 2)
    first = await page(client, event="ParticipantTypeCreated")
    assert first["entries"] == []
    assert first["next"] is not None
    assert await found(client, event="ParticipantTypeCreated") == whole
    assert len(whole) == 1
    assert await found(client, kind="participant", limit=1) == await found(client, kind="participant")


async def test_a_long_page_ends_early_and_the_next_goes_on(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    await some_drones(client, 4)
    whole = await found(client)
    monkeypatch.setattr(entries, "MAX_PAGE_BYTES", 1)
    assert len((await page(client))["entries"]) == 1
    assert await found(client) == whole


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("limit=0", "limit"),
        (f"limit={MAX_ENTRIES + 1}", "limit"),
        (f"from={LATEST + 1}", "from"),
        ("to=yesterday", "to"),
        ("after=nonsense", "after"),
        ("after=%F0%9F%9A%9A", "after"),
        (f"after={quote(Place(1, UUID(int=1)).cursor()[:-4])}", "after"),
        (f"after={'_' * 32}", "after"),
        ("deep=perhaps", "deep"),
        ("deep=true", "deep"),
        ("deep=true&kind=dispatch", "deep"),
        ("deep=true&kind=participant&id=p", "deep"),
    ],
)
async def test_what_cannot_be_meant_is_refused_by_name(client: Client, query: str, field: str) -> None:
    answer = await client.get(f"{JOURNAL}?{query}")
    assert (answer.status, answer.fields) == (400, {field})


async def test_the_limits_themselves_are_taken(client: Client) -> None:
    assert (await client.get(f"{JOURNAL}?limit={MAX_ENTRIES}&from=0&to={LATEST}")).status == 200
    assert (await client.get(f"{JOURNAL}?limit=1&from={LATEST}")).data == {"entries": [], "next": None}
    place = Place(2**63 - 1, UUID(int=2**128 - 1))
    assert place_of(place.cursor()) == place


async def test_a_journal_that_is_not_read_in_time_says_what_to_do(stack: Stack, client: Client) -> None:
    hasty = stack.runtime.settings.changed(db_list_statement_seconds=0.01)
    async with (
        serving(hasty, SERVICES, COMPILERS) as (_, url),
        stack.runtime.database.acquire() as connection,
        connection.transaction(),
    ):
        await connection.execute("LOCK TABLE journal IN ACCESS EXCLUSIVE MODE")
        answer = await client.at(url).get(f"{JOURNAL}?kind=participant")
    assert (answer.status, answer.rules) == (400, {("from", "limit")})


async def test_the_page_as_a_table(stack: Stack, client: Client) -> None:
    await drones.make_type(client)
    await drones.make_drone(client, "A", name='=HYPERLINK("x"), "q"')
    headers = {**client.headers, REQUEST: "=1+1", "Accept": "text/csv"}
    async with stack.http.get(f"{client.url}{JOURNAL}?limit=1", headers=headers) as response:
        assert (response.status, response.headers["Content-Type"]) == (200, "text/csv; charset=utf-8")
        cursor, text = response.headers["X-Haulier-Next"], await response.text()
    assert cursor == (await page(client, limit=1))["next"]
    (row,) = csv.DictReader(StringIO(text))
    (entry,) = (await page(client, limit=1))["entries"]
    assert (row["event"], row["resourceId"], row["actorName"]) == (entry["event"], entry["resourceId"], "tester")
    assert row["id"] == entry["id"]
    assert row["time"].endswith("+00:00")
    body = {"uniqueCode": "B", "owner": client.owner, "properties": {"payloadKg": 4}}
    await client.post(f"{drones.BASE}/drones", body, headers={REQUEST: "=1+1"})
    async with stack.http.get(f"{client.url}{JOURNAL}?limit=500", headers=headers) as response:
        assert "X-Haulier-Next" not in response.headers
        rows = list(csv.DictReader(StringIO(await response.text())))
    assert rows[0]["requestId"] == "'=1+1"
    assert len(rows) == len(await found(client))


@pytest.mark.parametrize("first", ["=", "+", "-", "@", "\N{FULLWIDTH EQUALS SIGN}", "\N{FULLWIDTH COMMERCIAL AT}"])
async def test_no_cell_is_a_formula(stack: Stack, client: Client, first: str) -> None:
    actor = {"X-COREOS-USERINFO": json.dumps({"id": f"{first}1+1", "name": f"{first}A1"})}
    await drones.make_type(client)
    body = {"uniqueCode": "B", "owner": client.owner, "properties": {"payloadKg": 4}}
    assert (await client.post(f"{drones.BASE}/drones", body, headers=actor)).status == 202
    headers = {**client.headers, REQUEST: "table", "Accept": "text/csv"}
    async with stack.http.get(f"{client.url}{JOURNAL}?limit=1", headers=headers) as sent:
        (row,) = csv.DictReader(StringIO(await sent.text()))
    assert (row["actorId"], row["actorName"]) == (f"'{first}1+1", f"'{first}A1")


async def test_what_callbacks_came_to_is_told_without_their_secrets(stack: Stack, client: Client) -> None:
    await drones.make_type(client)
    async with Receiver() as receiver:
        url = f"http://127.0.0.1:{receiver.port}/open?sesame=1"
        got = await drones.make_drone(client, "A", callback={"url": url, "headers": [{"key": "X", "value": "sesame"}]})
        await receiver.wait_for(1)
    host = f"127.0.0.1:{receiver.port}"
    refused = (await drones.make_drone(client, "B", callback={"url": f"http://user:sesame@{host}/"})).data["id"]
    nowhere = (await drones.make_drone(client, "D", callback={"url": "sesame"})).data["id"]
    quiet = (await drones.make_drone(client, "C", callback={"url": "{{SSE_CALLBACK}}"})).data["id"]
    assert await outcome(client, got.data["id"]) == {"host": host, "outcome": "delivered", "tries": 1}
    assert await outcome(client, refused) == {"host": host, "outcome": "failed", "tries": 1}
    assert await outcome(client, nowhere) == {"host": "", "outcome": "dead", "tries": 1}
    assert await outcome(client, quiet) == {"host": "", "outcome": "delivered", "tries": 1}
    (dead,) = await list_dead(stack.runtime, client.tenant, 10)
    assert dead.journal_id == (await found(client, id=nowhere))[0]["id"]
    assert "sesame" not in str(await found(client))


async def outcome(client: Client, id: str) -> dict[str, Any]:
    """What the callback of a creation came to, once it was tried."""
    while True:
        (entry,) = await found(client, id=id)
        callback: dict[str, Any] = entry["callback"]
        if callback["outcome"] != "waiting":
            return callback


async def test_a_run_shows_its_jobs_ledger_and_instances_too(client: Client, lane: Lane) -> None:
    kept, gone, stranger = await lane.job(), await lane.job(), await lane.job()
    dispatch = await lane.dispatch(kept, gone)
    await lane.patch(f"/dispatches/{dispatch}/jobs/remove", {"jobs": [gone.id]})
    await lane.dispatch(stranger)
    await lane.tell(kept, dispatch, PICKUP, "STARTED")
    await lane.scan("in", dispatch)
    await lane.tell(kept, dispatch, PICKUP, "CLOSED", SUCCESS)
    await lane.tell_task(kept, dispatch, DROP, "ET_PICK", "STARTED")
    await lane.post(f"/jobs/{gone.id}/sub-status", {"subStatus": "waiting"})
    listed = await found(client, kind="dispatch", id=dispatch, deep="true", limit=2)
    assert listed == [
        entry
        for entry in await found(client)
        if {dispatch, kept.id, gone.id} & {entry["resourceId"], *(name.partition("/")[2] for name in entry["also"])}
    ]
    told = [(entry["event"], entry["resourceId"]) for entry in listed]
    assert ("CustodyTakenIn", dispatch) in told
    assert ("JobSubStatusUpdated", gone.id) in told
    assert ("TaskStarted", kept.id) in told
    assert ("JobCreated", gone.id) in told
    assert stranger.id not in str(listed)


async def test_a_job_shows_its_instances_and_its_run_changing_it(client: Client, lane: Lane) -> None:
    job = await lane.job()
    dispatch = await lane.dispatch(job)
    await lane.run(job, dispatch)
    listed = await found(client, kind="job", id=job.id, deep="true")
    events = [entry["event"] for entry in listed]
    assert events[-2:] == ["DispatchCreated", "JobCreated"]
    assert events[0] == "WorkflowClosed"
    assert len(events) == 6
    assert await found(client, kind="dispatch", id="never", deep="true") == []
