"""A participant is in one open dispatch at a time, unless the dispatch type lets it be in several."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from support.linehaul import Lane, make_type


@pytest.fixture
async def strict(lane: Lane) -> Lane:
    """A lane whose dispatches do not share participants."""
    return replace(lane, dispatch_type=await make_type(lane.client, "dispatch-types", "strict", []))


async def close(lane: Lane, dispatch: str) -> None:
    for job in (await lane.get(f"/dispatches/{dispatch}"))["jobs"]:
        assert (await lane.post(f"/jobs/{job}/status", {"status": "COMPLETED"})).status == 202
    assert (await lane.post(f"/dispatches/{dispatch}/status", {"status": "CLOSED"})).status == 202


async def test_a_booked_rider_is_refused_elsewhere_until_the_dispatch_is_closed(strict: Lane) -> None:
    first = await strict.dispatch(await strict.job())
    body = strict.dispatch_body(participants=[strict.rider])
    refused = await strict.post("/dispatches", body)
    assert (refused.status, refused.fields) == (400, {"participants[0]"})
    assert first in refused.body["error"]["description"]
    await close(strict, first)
    assert (await strict.post("/dispatches", body)).status == 202


async def test_a_rider_taken_off_is_free_again(strict: Lane) -> None:
    first = await strict.dispatch()
    second = (await strict.post("/dispatches", strict.dispatch_body())).data["id"]
    refused = await strict.patch(f"/dispatches/{second}/participants", {"participantId": strict.rider})
    assert (refused.status, refused.fields) == (400, {"participantId"})
    assert (await strict.call("DELETE", f"/dispatches/{first}/participants/{strict.rider}")).status == 202
    assert (await strict.patch(f"/dispatches/{second}/participants", {"participantId": strict.rider})).status == 200


async def test_of_many_dispatches_that_ask_at_once_one_gets_the_rider(strict: Lane) -> None:
    bodies = [strict.dispatch_body(participants=[strict.rider]) for _ in range(8)]
    answers = await asyncio.gather(*(strict.post("/dispatches", body) for body in bodies))
    assert sorted(answer.status for answer in answers) == [202] + [400] * 7


async def test_a_type_that_allows_it_shares_riders_and_says_so(lane: Lane) -> None:
    await lane.dispatch()
    await lane.dispatch()
    assert (await lane.get(f"/dispatch-types/{lane.dispatch_type}"))["allowDoubleBooking"] is True


async def test_a_type_that_allows_excess_takes_a_thing_in_twice(lane: Lane) -> None:
    loose = await make_type(lane.client, "dispatch-types", "loose", [], allowExcessCustody=True)
    dispatch = (await lane.post("/dispatches", lane.dispatch_body(dispatchTypeId=loose))).data["id"]
    assert (await lane.scan("in", dispatch)).status == 202
    assert (await lane.scan("in", dispatch)).status == 202
    assert (await lane.get(f"/ledgers/{dispatch}"))["open"] == [{"account": "CONTAINER:c1", "balance": 2.0}]
    assert (await lane.scan("out", dispatch, id="c2")).status == 202
