"""Lists of runs by who is on them, and of jobs by when they are planned: over REST and GraphQL alike."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

import pytest

from support.graphql_queries import GRAPHQL
from support.linehaul import DROP, PICKUP, Lane, lay_lane
from support.stack import Stack

HOUR = 3_600
NOON = 1_790_000_000


def both(*terms: tuple[str, str, Any]) -> dict[str, Any]:
    """A filter of several conditions, each with its operator in the middle."""
    return {"op": "and", "arr": [{"key": key, "expr": expr, "value": value} for key, expr, value in terms]}


async def listed(lane: Lane, what: str, query: Any, more: str = "") -> list[str]:
    """Ids of a list, from REST and from GraphQL, which must agree."""
    text = json.dumps(query)
    page = await lane.get(f"/{what}?query={quote(text)}&sortKey=createdAt&sortBy=asc{more}")
    ids: list[str] = [row["id"] for row in page[what]]
    if not more:
        field = {"dispatches": "dispatchList", "jobs": "jobList"}[what]
        asked = f"query ($t: String!, $f: String) {{ {field}(tenant: $t, filter: $f, size: 50) {{ data {{ id }} }} }}"
        body = {"query": asked, "variables": {"t": lane.client.tenant, "f": text}}
        answer = await lane.client.post(GRAPHQL, body)
        assert sorted(row["id"] for row in answer.body["data"][field]["data"]) == sorted(ids), answer.body
    return ids


async def test_the_runs_of_a_rider_are_found_as_long_as_he_is_on_them(lane: Lane) -> None:
    other = await lane.new_rider()
    first, second = await lane.dispatch(), await lane.dispatch()
    assert (await lane.patch(f"/dispatches/{second}/participants", {"participantId": other})).status == 200
    assert await listed(lane, "dispatches", both(("participants", "eq", lane.rider))) == [first, second]
    assert await listed(lane, "dispatches", both(("participants", "eq", other))) == [second]
    assert await listed(lane, "dispatches", both(("participants", "in", [other, "nobody"]))) == [second]
    assert await listed(lane, "dispatches", both(("participants", "ne", other))) == [first]
    of_type = f"&dispatchTypeId={lane.dispatch_type}"
    assert await listed(
        lane, "dispatches", both(("participants", "eq", other), ("status", "eq", "ASSIGNED")), of_type
    ) == [second]
    assert (await lane.call("DELETE", f"/dispatches/{second}/participants/{lane.rider}")).status == 202
    assert await listed(lane, "dispatches", both(("participants", "eq", lane.rider))) == [first]


async def test_jobs_are_found_by_when_they_are_planned(lane: Lane) -> None:
    slots = [{"from": NOON, "to": NOON + HOUR}, {"from": NOON + 2 * HOUR, "to": NOON + 3 * HOUR}]
    objectives = [{"objectiveRef": ref, "timeslot": slot} for ref, slot in zip((PICKUP, DROP), slots, strict=True)]
    job = await lane.job(objectives=objectives, scheduledFor={"startDateTime": NOON})
    bare = await lane.job()
    noon = NOON * 1000
    assert await listed(lane, "jobs", both(("scheduledFor", "eq", noon))) == [job.id]
    within = both(("slotFrom", "gte", noon), ("slotTo", "lt", noon + 3 * HOUR * 1000 + 1))
    assert await listed(lane, "jobs", within) == [job.id]
    assert await listed(lane, "jobs", both(("slotTo", "lt", noon + 3 * HOUR * 1000))) == []
    assert await listed(lane, "jobs", both(("slotFrom", "exists", False))) == [bare.id]
    later = [{"objectiveRef": PICKUP, "timeslot": {"from": NOON + HOUR, "to": NOON + HOUR}}]
    assert (await lane.call("PUT", f"/jobs/{job.id}", {"objectives": later})).status == 202
    assert await listed(lane, "jobs", both(("slotFrom", "eq", noon))) == []
    assert await listed(lane, "jobs", both(("slotFrom", "eq", noon + HOUR * 1000))) == [job.id]


@pytest.mark.parametrize("key", ["participants", "slotFrom"])
async def test_what_may_have_several_values_sorts_no_list(lane: Lane, key: str) -> None:
    what = "dispatches" if key == "participants" else "jobs"
    answer = await lane.call("GET", f"/{what}?sortKey={key}")
    assert answer.rules == {("sortKey", "enum")}


async def test_a_rider_of_the_same_id_elsewhere_is_another(stack: Stack, lane: Lane) -> None:
    await lane.dispatch()
    other = await lay_lane(await stack.new_tenant())
    assert await listed(other, "dispatches", both(("participants", "eq", lane.rider))) == []
