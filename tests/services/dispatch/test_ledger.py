"""The custody ledger over HTTP and below: what goes in comes out once, and nothing that stands in it changes."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import asyncpg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from support.linehaul import DROP, Lane, Made
from support.stack import Stack
from support.unchanged import unchanged


@pytest.fixture
async def job(lane: Lane) -> Made:
    """A job of the dispatch."""
    return await lane.job()


@pytest.fixture
async def dispatch(lane: Lane, job: Made) -> str:
    """The dispatch of the job."""
    return await lane.dispatch(job)


async def test_what_is_taken_in_is_held_until_it_is_handed_out(lane: Lane, job: Made, dispatch: str) -> None:
    where = {"jobId": job.id, "custodyLocationId": "loc-1", "custodyEntityAmount": 450}
    assert (await lane.scan("in", dispatch, id="c1", **where)).data == {"id": dispatch}
    await lane.scan("in", dispatch, "DOCUMENT", "c1")
    await lane.scan("in", dispatch, "CASH", None, custodyEntityAmount=0.1)
    await lane.scan("in", dispatch, "CASH", None, custodyEntityAmount=0.2)
    held = await lane.get(f"/ledgers/{dispatch}")
    assert held["open"] == [
        {"account": "CASH", "balance": 0.3}, {"account": "CONTAINER:c1", "balance": 1.0},
        {"account": "DOCUMENT:c1", "balance": 1.0},
    ]  # fmt: skip
    assert not held["balanced"]
    first = held["entries"][0]
    assert first.items() >= ({"custodyEntity": "CONTAINER", "custodyEntityId": "c1", "direction": "IN"} | where).items()
    assert first["timestamp"] < 10_000_000_000
    await lane.scan("out", dispatch, "CASH", None, custodyEntityAmount=0.3)
    await lane.scan("out", dispatch, "DOCUMENT", "c1")
    await lane.scan("out", dispatch, id="c1")
    even = await lane.get(f"/ledgers/{dispatch}")
    assert (even["balanced"], even["open"]) == (True, [])
    assert [entry["number"] for entry in even["entries"]] == [1, 2, 3, 4, 5, 6, 7]
    assert [entry["direction"] for entry in even["entries"]] == ["IN"] * 4 + ["OUT"] * 3
    assert len((await lane.get(f"/ledgers/{dispatch}?from=5"))["entries"]) == 2


@pytest.mark.parametrize(
    ("way", "members", "fields"),
    [
        ("in", {"custodyEntity": "CONTAINER", "custodyEntityId": "held"}, {"custodyEntityId"}),
        ("out", {"custodyEntity": "CONTAINER", "custodyEntityId": "other"}, {"custodyEntityId"}),
        ("out", {"custodyEntity": "DOCUMENT", "custodyEntityId": "held"}, {"custodyEntityId"}),
        ("in", {"custodyEntity": "CONTAINER"}, {"custodyEntityId"}),
        ("in", {"custodyEntity": "CONTAINER", "custodyEntityId": ""}, {"custodyEntityId"}),
        ("in", {"custodyEntity": "CONTAINER", "custodyEntityId": "x" * 129}, {"custodyEntityId"}),
        ("in", {"custodyEntity": "TRUCK", "custodyEntityId": "x"}, {"custodyEntity"}),
        ("in", {"custodyEntity": "CASH"}, {"custodyEntityAmount"}),
        ("in", {"custodyEntity": "CASH", "custodyEntityAmount": 0}, {"custodyEntityAmount"}),
        ("in", {"custodyEntity": "CASH", "custodyEntityAmount": -1}, {"custodyEntityAmount"}),
        ("in", {"custodyEntity": "CASH", "custodyEntityAmount": 1_000_000_000.5}, {"custodyEntityAmount"}),
        ("in", {"custodyEntity": "CASH", "custodyEntityAmount": 0.0000001}, {"custodyEntityAmount"}),
        ("in", {"custodyEntity": "CASH", "custodyEntityAmount": "5"}, {"custodyEntityAmount"}),
        ("out", {"custodyEntity": "CASH", "custodyEntityAmount": 0.01}, {"custodyEntityAmount"}),
        ("in", {"custodyEntity": "CONTAINER", "custodyEntityId": "new", "jobId": "linehaul:none"}, {"jobId"}),
        ("in", {"custodyEntity": "CONTAINER", "custodyEntityId": "n", "custodyLocationId": "x" * 65},
         {"custodyLocationId"}),
    ],
)  # fmt: skip
async def test_a_bad_scan_is_refused_alone_and_in_a_batch(
    stack: Stack, lane: Lane, dispatch: str, way: str, members: dict[str, Any], fields: set[str]
) -> None:
    assert (await lane.scan("in", dispatch, id="held")).status == 202
    async with unchanged(stack.runtime.database, lane.client.tenant):
        answer = await lane.post(f"/ledgers/custody-{way}", {"dispatchId": dispatch, **members})
        assert (answer.status, answer.fields) == (400, fields)
        good = {"custodyEntity": "CONTAINER", "custodyEntityId": "held" if way == "out" else "fine"}
        answer = await lane.post(f"/ledgers/batch/custody-{way}", {"dispatchId": dispatch, "data": [good, members]})
        assert (answer.status, answer.fields) == (400, {f"data[1].{name}" for name in fields})


async def test_a_batch_is_all_or_nothing_and_names_every_row_at_fault(stack: Stack, lane: Lane, dispatch: str) -> None:
    path = "/ledgers/batch/custody-in"
    rows = [{"custodyEntity": "CONTAINER", "custodyEntityId": name} for name in ("a", "b", "a", "c")]
    async with unchanged(stack.runtime.database, lane.client.tenant):
        answer = await lane.post(path, {"dispatchId": dispatch, "data": [*rows, {"custodyEntity": "CASH"}]})
        assert answer.fields == {"data[2].custodyEntityId", "data[4].custodyEntityAmount"}
        assert (await lane.post(path, {"dispatchId": dispatch, "data": []})).fields == {"data"}
        assert (await lane.post(path, {"dispatchId": dispatch, "data": rows[:1] * 1001})).fields == {"data"}
    assert (await lane.post(path, {"dispatchId": dispatch, "data": [rows[0], rows[1], rows[3]]})).status == 202
    assert len((await lane.get(f"/ledgers/{dispatch}"))["entries"]) == 3
    assert (await lane.post(path.replace("in", "out"), {"dispatchId": dispatch, "data": rows[:2]})).status == 202
    assert [row["account"] for row in (await lane.get(f"/ledgers/{dispatch}"))["open"]] == ["CONTAINER:c"]


async def test_a_batch_has_up_to_a_thousand_rows(lane: Lane, dispatch: str) -> None:
    rows = [{"custodyEntity": "CONTAINER", "custodyEntityId": f"c{n}"} for n in range(1000)]
    for way in ("in", "out"):
        answer = await lane.post(f"/ledgers/batch/custody-{way}", {"dispatchId": dispatch, "data": rows})
        assert answer.status == 202
    ledger = await lane.get(f"/ledgers/{dispatch}?from=1990")
    assert ([entry["number"] for entry in ledger["entries"]], ledger["balanced"]) == (list(range(1991, 2001)), True)


async def test_a_scan_names_a_dispatch_that_exists_and_a_job_that_is_in_it(
    stack: Stack, lane: Lane, dispatch: str
) -> None:
    free = await lane.job()
    async with unchanged(stack.runtime.database, lane.client.tenant):
        for way in ("custody-in", "custody-out", "batch/custody-in", "batch/custody-out"):
            thing = {"custodyEntity": "CONTAINER", "custodyEntityId": "x"}
            body = {"dispatchId": "roadTrip:none"} | ({"data": [thing]} if "batch" in way else thing)
            assert (await lane.post(f"/ledgers/{way}", body)).status == 404
        assert (await lane.scan("in", dispatch, jobId=free.id)).fields == {"jobId"}
        assert (await lane.call("GET", "/ledgers/roadTrip:none")).status == 404
        for wrong in ("x", "-1", "1.5", "9" * 19, "9" * 40):
            assert (await lane.call("GET", f"/ledgers/{dispatch}?from={wrong}")).fields == {"from"}, wrong


async def test_what_was_taken_in_for_a_job_is_handed_out_for_it_though_it_has_left(
    lane: Lane, job: Made, dispatch: str
) -> None:
    named = {"jobId": job.id}
    await lane.scan("in", dispatch, id="b1", **named)
    await lane.scan("in", dispatch, id="b2", **named)
    await lane.scan("in", dispatch, id="of nobody")
    await lane.scan("in", dispatch, "CASH", None, custodyEntityAmount=5, **named)
    assert (await lane.call("DELETE", f"/dispatches/{dispatch}/jobs/{job.id}")).status == 202
    other = await lane.scan("out", dispatch, id="of nobody", **named)
    assert (other.status, other.rules) == (400, {("jobId", "unknown")})
    assert "hand it out without jobId" in other.body["error"]["additionalInfo"]["faults"][0]["message"]
    again = await lane.scan("in", dispatch, id="b3", **named)
    assert (again.status, again.rules) == (400, {("jobId", "unknown")})
    assert "take the thing in without jobId" in again.body["error"]["additionalInfo"]["faults"][0]["message"]
    assert (await lane.scan("out", dispatch, id="b1", **named)).status == 202
    assert (await lane.scan("out", dispatch, id="b1", **named)).rules == {("custodyEntityId", "not_held")}
    rows = [
        {"custodyEntity": "CONTAINER", "custodyEntityId": "b2", **named},
        {"custodyEntity": "CASH", "custodyEntityAmount": 5, **named},
        {"custodyEntity": "CONTAINER", "custodyEntityId": "of nobody"},
    ]
    wrong = [*rows, {"custodyEntity": "CONTAINER", "custodyEntityId": "of nobody", **named}]
    batch = {"dispatchId": dispatch, "data": wrong}
    assert ("data[3].jobId", "unknown") in (await lane.post("/ledgers/batch/custody-out", batch)).rules
    assert (await lane.post("/ledgers/batch/custody-out", batch | {"data": rows})).status == 202
    assert (await lane.get(f"/ledgers/{dispatch}"))["balanced"]


async def test_a_task_of_a_job_that_has_left_is_told_where_things_are_handed_out(
    lane: Lane, job: Made, dispatch: str
) -> None:
    await lane.scan("in", dispatch, id="b1", jobId=job.id)
    assert (await lane.call("DELETE", f"/dispatches/{dispatch}/jobs/{job.id}")).status == 202
    data = {"custody": [{"custodyEntity": "CONTAINER", "custodyEntityId": "b1"}]}
    late = await lane.tell_task(job, dispatch, DROP, "ET_DROP", "CLOSED", data=data)
    assert (late.status, late.rules) == (400, {("dispatchId", "not_there")})
    assert "handed out by custody-out" in late.body["error"]["description"]
    assert (await lane.scan("out", dispatch, id="b1", jobId=job.id)).status == 202


async def test_goods_may_be_scanned_after_their_objective_and_job_have_ended(
    lane: Lane, job: Made, dispatch: str
) -> None:
    await lane.run(job, dispatch)
    assert (await lane.scan("in", dispatch, id="c1", jobId=job.id, custodyEntityAmount=450)).status == 202
    assert (await lane.get(f"/dispatches/{dispatch}"))["status"] == "PENDING_CLOSURE"


async def test_entries_can_be_neither_changed_nor_removed_and_sums_not_bent(
    stack: Stack, lane: Lane, dispatch: str
) -> None:
    await lane.scan("in", dispatch, id="c1")
    tenant = lane.client.tenant
    async with unchanged(stack.runtime.database, tenant):
        for statement, error in (
            ("UPDATE ledger_entry SET delta = 2 WHERE tenant_id = $1", asyncpg.RestrictViolationError),
            ("UPDATE ledger_entry SET detail = '{}' WHERE tenant_id = $1", asyncpg.RestrictViolationError),
            ("DELETE FROM ledger_entry WHERE tenant_id = $1", asyncpg.RestrictViolationError),
            ("UPDATE ledger_balance SET balance = 2 WHERE tenant_id = $1", asyncpg.CheckViolationError),
            ("UPDATE ledger_balance SET balance = -1 WHERE tenant_id = $1", asyncpg.CheckViolationError),
            ("INSERT INTO ledger_entry SELECT tenant_id, book, 99, account, 1, 1, 1, at, actor, detail"
             " FROM ledger_entry WHERE tenant_id = $1", asyncpg.CheckViolationError),
        ):  # fmt: skip
            with pytest.raises(error):
                await stack.runtime.database.fetch(statement, tenant)


ROWS = st.one_of(
    st.fixed_dictionaries(
        {"custodyEntity": st.sampled_from(["CONTAINER", "DOCUMENT"]), "custodyEntityId": st.sampled_from(["a", "b"])}
    ),
    st.fixed_dictionaries(
        {"custodyEntity": st.just("CASH"), "custodyEntityAmount": st.sampled_from([0.1, 0.25, 1, 1.5, 1e9, 0.000001])}
    ),
)
SCANS = st.lists(st.tuples(st.sampled_from(["in", "out"]), st.lists(ROWS, min_size=1, max_size=3)), max_size=12)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(scans=SCANS)
async def test_balances_are_the_sums_of_the_accepted_entries(
    stack: Stack, lane: Lane, scans: list[tuple[str, list[dict[str, Any]]]]
) -> None:
    dispatch = await lane.dispatch()
    sums: dict[str, Decimal] = {}
    for way, rows in scans:
        answer = await lane.post(f"/ledgers/batch/custody-{way}", {"dispatchId": dispatch, "data": rows})
        after = summed(sums, way, rows)
        assert (answer.status == 202) == (after is not None), answer.body
        sums = after if after is not None else sums
    stored = await stack.runtime.database.fetch(
        "SELECT b.account, b.balance, sum(e.delta) AS total, count(*) AS n, b.entries FROM ledger_balance b"
        " JOIN ledger_entry e USING (tenant_id, book, account) WHERE tenant_id = $1 AND book = $2"
        " GROUP BY b.account, b.balance, b.entries",
        lane.client.tenant, dispatch,
    )  # fmt: skip
    assert {row["account"]: row["balance"] for row in stored} == sums
    assert all(row["balance"] == row["total"] and row["n"] == row["entries"] for row in stored)
    shown = await lane.get(f"/ledgers/{dispatch}")
    assert shown["balanced"] is not any(sums.values())


def summed(sums: dict[str, Decimal], way: str, rows: list[dict[str, Any]]) -> dict[str, Decimal] | None:
    """The balances after a batch, None when it may not be."""
    after = dict(sums)
    for row in rows:
        cash = row["custodyEntity"] == "CASH"
        account = "CASH" if cash else f"{row['custodyEntity']}:{row['custodyEntityId']}"
        amount = Decimal(repr(row["custodyEntityAmount"])) if cash else Decimal(1)
        after[account] = after.get(account, Decimal(0)) + (amount if way == "in" else -amount)
        if after[account] < 0 or (not cash and after[account] > 1):
            return None
    return after
