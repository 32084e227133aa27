"""Asking a plugin as durable state: tries, late answers, the callback door, each answer once in effect."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from haulier.core.refusal import Cause, Refusal
from haulier.engines.settings import Settings
from haulier.platform.plugins.executions import KEPT_MS, NO_ANSWER, NOT_TAKEN, LateAnswer
from haulier.platform.plugins.tasks import SWEEP
from haulier.platform.runtime import Runtime
from haulier.platform.timers.clock import LONGEST_PUT_OFF_MS
from support.downstream import TurnedClock, stored
from support.plugin_runs import TENANT, WAITS, Said, ask, call_back, clock_of, given, outcome_of, process, register
from support.receiver import Receiver

TIMERS = "SELECT count(*) AS n FROM timer"
KEPT = "SELECT id, state, body::text AS body FROM resource WHERE kind = 'plugin_execution'"
SPOIL = "UPDATE resource SET body = jsonb_set(body, '{sealedId}', '\"x\"') WHERE kind = 'plugin_execution'"
JOURNAL = "SELECT event, resource_id, data::text AS data FROM journal ORDER BY at, id"


async def begin(runtime: Runtime, receiver: Receiver, **plugin: Any) -> tuple[str, str]:
    """Ask, and have the plugin called once: the question, and the id that the plugin got."""
    question = await ask(runtime, await register(runtime, given(receiver.url, **plugin)))
    came = len(receiver.received)
    await clock_of(runtime).fire_due()
    sent = (await receiver.wait_for(came + 1))[-1]
    return question, sent.headers["X-COREOS-EXECUTION-ID"]


async def test_a_failure_is_tried_three_times_in_all_with_the_waits_between(
    runtime: Runtime, receiver: Receiver, turned: TurnedClock
) -> None:
    receiver.answer(500)
    question, execution = await begin(runtime, receiver)
    for number, wait in enumerate(WAITS, 2):
        turned.turn(wait - 0.1)
        assert await clock_of(runtime).fire_due() == 0
        turned.turn(0.1)
        assert await clock_of(runtime).fire_due() == 1
        assert len(receiver.received) == number
    assert await outcome_of(runtime, question) == Said("Failed", "it answered 500")
    assert {sent.headers["X-COREOS-EXECUTION-ID"] for sent in receiver.received} == {execution}
    assert await stored(runtime, TIMERS) == [{"n": 0}]


async def test_a_try_that_succeeds_ends_it(runtime: Runtime, receiver: Receiver, turned: TurnedClock) -> None:
    receiver.answer(503, times=1)
    question, _ = await begin(runtime, receiver)
    assert await outcome_of(runtime, question) == Said("OPEN")
    turned.turn(WAITS[0])
    await clock_of(runtime).fire_due()
    assert await outcome_of(runtime, question) == Said("Answered", {})


async def test_a_late_answer_comes_to_the_door_and_a_second_one_is_too_late(
    runtime: Runtime, receiver: Receiver
) -> None:
    receiver.answer(202)
    question, execution = await begin(runtime, receiver)
    assert await outcome_of(runtime, question) == Said("OPEN")
    assert await call_back(runtime, execution, LateAnswer(data={"attributes": {"zone": "N"}})) == {"id": execution}
    with pytest.raises(Refusal) as twice:
        await call_back(runtime, execution, LateAnswer())
    assert twice.value.cause is Cause.RULE
    await clock_of(runtime).fire_due()
    assert await outcome_of(runtime, question) == Said("Answered", {"data": {"attributes": {"zone": "N"}}})
    with pytest.raises(Refusal) as after:
        await call_back(runtime, execution, LateAnswer())
    assert after.value.cause is Cause.RULE
    assert len(receiver.received) == 1
    assert await stored(runtime, TIMERS) == [{"n": 0}]


@pytest.mark.parametrize(
    ("error", "said"),
    [
        ({"description": "not served", "code": "1"}, "not served"),
        ({"message": "no"}, "no"),
        ({}, "it failed"),
        (None, "it failed"),
    ],
)
async def test_a_late_refusal_says_why(runtime: Runtime, receiver: Receiver, error: Any, said: str) -> None:
    receiver.answer(202)
    question, execution = await begin(runtime, receiver)
    await call_back(runtime, execution, LateAnswer(status="FAILURE", error=error))
    await clock_of(runtime).fire_due()
    assert await outcome_of(runtime, question) == Said("Refused", said)


async def test_the_time_for_a_late_answer_ends(runtime: Runtime, receiver: Receiver, turned: TurnedClock) -> None:
    receiver.answer(202)
    question, execution = await begin(runtime, receiver, callbackTimeout=60)
    turned.turn(59.9)
    assert await clock_of(runtime).fire_due() == 0
    turned.turn(0.1)
    assert await clock_of(runtime).fire_due() == 1
    assert await outcome_of(runtime, question) == Said("Refused", NO_ANSWER)
    with pytest.raises(Refusal) as late:
        await call_back(runtime, execution, LateAnswer())
    assert late.value.cause is Cause.RULE


async def test_an_answer_at_the_door_before_the_202_is_the_answer(runtime: Runtime, receiver: Receiver) -> None:
    hold = asyncio.Event()
    receiver.answer(202, after=hold)
    question = await ask(runtime, await register(runtime, given(receiver.url)))
    firing = asyncio.create_task(clock_of(runtime).fire_due())
    (sent,) = await receiver.wait_for(1)
    await call_back(runtime, sent.headers["X-COREOS-EXECUTION-ID"], LateAnswer(data={"early": True}))
    hold.set()
    await firing
    await clock_of(runtime).fire_due()
    assert await outcome_of(runtime, question) == Said("Answered", {"data": {"early": True}})
    assert len(receiver.received) == 1
    assert await stored(runtime, TIMERS) == [{"n": 0}]


async def test_an_id_that_nobody_was_given_is_unknown_and_another_tenants_as_well(
    runtime: Runtime, receiver: Receiver
) -> None:
    receiver.answer(202)
    question, execution = await begin(runtime, receiver)
    for id, tenant in (("0" * 32, TENANT), (execution, "other"), (execution.upper(), TENANT)):
        with pytest.raises(Refusal) as unknown:
            await call_back(runtime, id, LateAnswer(), tenant)
        assert unknown.value.cause is Cause.NOT_FOUND
    assert await outcome_of(runtime, question) == Said("OPEN")


async def test_the_id_of_an_execution_and_its_answer_are_told_nowhere(runtime: Runtime, receiver: Receiver) -> None:
    receiver.answer(202)
    _, execution = await begin(runtime, receiver)
    await call_back(runtime, execution, LateAnswer(data={"phone": "5550100"}))
    rows, journal = await stored(runtime, KEPT), await stored(runtime, JOURNAL)
    assert [row["state"] for row in rows] == ["ANSWERED"]
    for secret in (execution, "5550100"):
        assert secret not in repr(rows) + repr(journal)
    await clock_of(runtime).fire_due()
    (row,) = await stored(runtime, KEPT)
    assert row["state"] == "ENDED"
    assert "sealedAnswer" not in row["body"]


async def test_two_workers_settle_an_answer_once(
    settings: Settings, database_url: str, turned: TurnedClock, receiver: Receiver
) -> None:
    receiver.answer(202)
    async with process(settings, database_url, turned) as one, process(settings, database_url, turned) as other:
        question, execution = await begin(one, receiver)
        await asyncio.gather(
            *(call_back(one, execution, LateAnswer(data={"n": n})) for n in range(4)), return_exceptions=True
        )
        await asyncio.gather(clock_of(one).fire_due(), clock_of(other).fire_due())
        said = await outcome_of(one, question)
        assert said.result == "Answered"
        settled = [row for row in await stored(one, JOURNAL) if row["event"] == "Settled"]
        assert len(settled) == 1


async def test_one_that_was_forgotten_before_its_timer_was_due_has_not_been_answered(
    runtime: Runtime, receiver: Receiver, turned: TurnedClock
) -> None:
    receiver.answer(202)
    question, _ = await begin(runtime, receiver, callbackTimeout=1)
    turned.turn(1.001 + KEPT_MS / 1000)  # no worker was there
    assert await SWEEP.carry_out(runtime) == 1
    await clock_of(runtime).fire_due()
    assert await outcome_of(runtime, question) == Said("GivenUp", NO_ANSWER)
    assert await stored(runtime, TIMERS) == [{"n": 0}]


async def test_one_that_cannot_be_gone_on_with_is_given_up_after_all_tries(
    runtime: Runtime, receiver: Receiver, turned: TurnedClock
) -> None:
    question = await ask(runtime, await register(runtime, given(receiver.url)))
    await runtime.database.execute(SPOIL)
    for _ in range(runtime.settings.timer.tries):
        assert await outcome_of(runtime, question) == Said("OPEN")
        assert await clock_of(runtime).fire_due() == 1
        turned.turn(LONGEST_PUT_OFF_MS / 1000)
    assert await outcome_of(runtime, question) == Said("GivenUp", NOT_TAKEN)
    assert receiver.received == []
    assert [row["state"] for row in await stored(runtime, KEPT)] == ["ENDED"]
    assert await stored(runtime, TIMERS) == [{"n": 0}]


async def test_executions_that_are_long_over_are_forgotten(
    runtime: Runtime, receiver: Receiver, turned: TurnedClock
) -> None:
    await begin(runtime, receiver, callbackTimeout=1)
    turned.turn(1 + KEPT_MS / 1000)
    assert await SWEEP.carry_out(runtime) == 0
    turned.turn(0.001)
    assert await SWEEP.carry_out(runtime) == 1
    assert await stored(runtime, KEPT) == []
