"""The change log of one resource: its window, its pages, and the contract's shape."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from haulier.core.refusal import Refusal
from haulier.engines.postgres import Database
from haulier.engines.settings import load_settings
from haulier.platform.runtime import Runtime
from haulier.platform.storage.list_connections import list_session
from haulier.platform.typed.changelog import DAY_MS, change_log, show_change_log
from support.list_rows import CRATE, CRATES, NOW, list_call
from support.settings import DEFAULTS


@pytest.fixture(scope="module")
async def runtime(postgres_url: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Runtime]:
    """The parts that change logs need, with a clock that stands still."""
    home: Path = tmp_path_factory.mktemp("logs")
    database = await Database.open(postgres_url, 2)
    lists = await Database.open(postgres_url, 2, session=list_session(DEFAULTS.db))
    settings = load_settings({}, missing_key="make", home=home, database_url=postgres_url)
    runtime = Runtime(settings, database, lists, None, {}, clock=lambda: NOW)
    yield runtime
    await runtime.close()


JOURNAL = """
    INSERT INTO journal (tenant_id, at, id, kind, resource_id, version, event, request_id, actor, data, meta, also)
    VALUES ($1, $2, $3, 'crate', $4, $5, $6, 'r', '{"id":"x"}', '{"v":1}', $7, $8)"""


async def log(runtime: Runtime, tenant: str, query_string: str, **more: Any) -> list[str]:
    return [entry.event for entry in await change_log(list_call(runtime, tenant, query_string), "crate", "c1", **more)]


async def test_the_change_log_tells_what_happened_newest_first(runtime: Runtime, tenant_id: str) -> None:
    entries = [
        (tenant_id, NOW, uuid4(), "c1", 1, "Created", None, None),
        (tenant_id, NOW + 5, uuid4(), "c1", 2, "Updated", '{"m":1}', None),
        (tenant_id, NOW + 6, uuid4(), "c2", 1, "Other", None, None),
        (tenant_id, NOW + 7, uuid4(), "c2", 2, "Joined", None, ["crate/c1"]),
        (tenant_id, NOW + DAY_MS, uuid4(), "c1", 3, "Later", None, None),
    ]
    await runtime.database.executemany(JOURNAL, entries)
    assert await log(runtime, tenant_id, f"from={NOW // 1000}") == ["Joined", "Updated", "Created"]
    assert await log(runtime, tenant_id, f"from={NOW + 1}&timeDuration=31") == ["Later", "Joined", "Updated"]
    assert await log(runtime, tenant_id, f"from={NOW}&duration=2&limit=1&offset=1") == ["Joined"]
    assert await log(runtime, tenant_id, "", from_required=False) == ["Created"]
    newest = (await change_log(list_call(runtime, tenant_id, f"from={NOW}"), "crate", "c1"))[1]
    assert (bytes(newest.data), newest.meta and bytes(newest.meta)) == (b'{"v":1}', b'{"m":1}')


async def test_a_request_that_was_overtaken_stands_after_what_overtook_it(runtime: Runtime, tenant_id: str) -> None:
    """It came in first and was planned on what the other one had left."""
    for version, (moment, event) in enumerate(((NOW, "Created"), (NOW + 6, "Faster"), (NOW + 5, "Overtaken")), 1):
        await runtime.database.execute(JOURNAL, tenant_id, moment, uuid4(), "c1", version, event, None, None)
    payload = ["Overtaken", "Faster", "Created"]
    assert await log(runtime, tenant_id, f"from={NOW}") == payload
    pages = [await log(runtime, tenant_id, f"from={NOW}&limit=1&offset={offset}") for offset in range(3)]
    assert [event for page in pages for event in page] == payload


@pytest.mark.parametrize(
    ("query_string", "fields"),
    [
        ("", ["from"]),
        ("from=now", ["from"]),
        (f"from={NOW}&duration=32", ["duration"]),
        ("timeDuration=0", ["timeDuration"]),
    ],
)
async def test_a_change_log_needs_its_window(runtime: Runtime, query_string: str, fields: list[str]) -> None:
    with pytest.raises(Refusal) as caught:
        await change_log(list_call(runtime, "nobody", query_string), "crate", "c1")
    assert [fault.field for fault in caught.value.faults] == fields


TOLD = """
    INSERT INTO journal (tenant_id, at, id, kind, resource_id, version, event, request_id, actor, data, also)
    VALUES ($1, $2, $3, 'crate', $4, $5, $6, 'r', '{"id":"x"}', $7, $8)"""


async def test_the_contracts_shape_tells_what_the_app_may_see_of_what_was_applied(
    runtime: Runtime, tenant_id: str
) -> None:
    made = '{"id":"c1","properties":{"name":"big","secret":"sesame"}}'
    happened = '{"id":"c1","state":"a:b","event":{"eventCode":"E-001"}}'
    entries = [
        (tenant_id, NOW, uuid4(), "c1", 1, "CrateCreated", made, None),
        (tenant_id, NOW + 1, uuid4(), "c1", 0, "UpdateCrateFailed", "{}", None),
        (tenant_id, NOW + 2, uuid4(), "c1", 2, "CrateEventApplied", happened, None),
        (tenant_id, NOW + 3, uuid4(), "c2", 1, "CrateCreated", '{"id":"c2","properties":{"secret":"s"}}', ["crate/c1"]),
        (tenant_id, NOW + 4, uuid4(), "c1", 3, "CrateExpired", '{"id":"c1"}', None),
        (f"{tenant_id}-other", NOW, uuid4(), "c1", 4, "CrateUpdated", '{"id":"c1"}', None),
    ]
    await runtime.database.executemany(TOLD, entries)
    shown = await show_change_log(list_call(runtime, tenant_id, f"from={NOW}"), CRATE, "c1", CRATES)
    assert shown["meta"] == {"totalElements": 4}
    none = {"eventCode": "E-000", "data": {}, "source": {"appId": ""}}

    def happened_at(name: str) -> dict[str, Any]:
        return {"name": name, "timestamp": NOW // 1000, **none}

    assert {(entry["actionTime"], entry["channel"]) for entry in shown["log"]} == {(NOW // 1000, "API")}
    assert [(entry["action"], entry["cdc"]) for entry in shown["log"]] == [
        ("DELETE", {"id": "c1", "event": happened_at("CrateExpired")}),
        ("UPDATE", {"id": "c1", "event": happened_at("CrateCreated")}),
        ("UPDATE", {"id": "c1", "state": "a:b", "event": {**none, "name": "CrateEventApplied", "eventCode": "E-001"}}),
        ("CREATE", {"id": "c1", "properties": {"name": "big"}, "event": happened_at("CrateCreated")}),
    ]
    assert {bytes(entry["actionBy"]) for entry in shown["log"]} == {b'{"id":"x","name":"x"}'}
    page = await show_change_log(list_call(runtime, tenant_id, f"from={NOW}&limit=1&offset=2"), CRATE, "c1", CRATES)
    assert (page["meta"]["totalElements"], len(page["log"])) == (4, 1)
