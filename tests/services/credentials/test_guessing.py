"""Guesses at people's passwords and codes: whom they make wait, and whom never."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator

import pytest

from haulier.app.catalogue import COMPILERS, SERVICES
from haulier.core.refusal import Cause, Refusal
from haulier.platform.runtime import Runtime
from haulier.services.credentials import limits
from haulier.services.credentials.facade import check_password, check_second_factor
from haulier.services.credentials.limits import MAX_ADDRESS_FAILURES, MAX_PAIR_FAILURES, MAX_PERSON_FAILURES
from support.credential_calls import call_of
from support.people import PASSWORD, Person, onboard, set_password
from support.sessions import address
from support.stack import Stack, serving

WRONG = "not the password at all"
LEAST_ROUNDS, MOST_ROUNDS = 15, 60


@pytest.fixture
async def known(asha: Person) -> Person:
    await set_password(asha)
    return asha


@pytest.fixture
async def second(stack: Stack) -> AsyncIterator[Runtime]:
    """Another API process on the same servers."""
    async with serving(stack.runtime.settings, SERVICES, COMPILERS) as (runtime, _):
        yield runtime


async def guess(person: Person, text: str, here: str, runtime: Runtime | None = None, login: str = "") -> object:
    """What a guess comes to: whether it is right, or the seconds that are to be waited."""
    try:
        return await check_password(call_of(person, here, runtime), person.id or None, text, login)
    except Refusal as refusal:
        return refusal.retry_after if refusal.cause is Cause.TOO_MANY_REQUESTS else refusal


async def later(stack: Stack, seconds: float) -> None:
    await stack.runtime.database.execute("UPDATE guess SET since = since - $1", int(seconds * 1000))


async def test_waits_grow_from_a_second_to_fifteen_minutes_and_never_become_a_lock(stack: Stack, known: Person) -> None:
    here = address()
    assert [await guess(known, WRONG, here) for _ in range(MAX_PAIR_FAILURES)] == [False] * MAX_PAIR_FAILURES
    for wait in (1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900):
        assert await guess(known, PASSWORD, here) == wait
        await later(stack, wait - 0.5)
        assert await guess(known, PASSWORD, here) == 1
        await later(stack, 0.6)
        assert await guess(known, WRONG, here) is False
        if wait == 900:
            break
    await later(stack, 900)
    assert await guess(known, PASSWORD, here) is True


async def test_a_guess_counted_before_an_earlier_one_forgives_nothing(stack: Stack, known: Person) -> None:
    """Two at one moment may be counted in another order than their clocks were read in."""
    here = address()
    assert [await guess(known, WRONG, here) for _ in range(MAX_PAIR_FAILURES)] == [False] * MAX_PAIR_FAILURES
    await later(stack, -0.002)
    assert await guess(known, PASSWORD, here) in (1, 2)
    await later(stack, -50)
    assert await guess(known, PASSWORD, here) in (51, 52), "a clock that was corrected"
    await later(stack, -15)
    assert await guess(known, PASSWORD, here) is True, "a clock that was set back by more than a minute"


async def test_who_is_right_begins_anew(stack: Stack, known: Person) -> None:
    here = address()
    for _ in range(3):
        assert [await guess(known, WRONG, here) for _ in range(MAX_PAIR_FAILURES - 1)] == [False] * (
            MAX_PAIR_FAILURES - 1
        )
        assert await guess(known, PASSWORD, here) is True


async def test_strangers_never_keep_the_owner_out(stack: Stack, known: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_PERSON_FAILURES", crowd := 12)
    assert crowd < MAX_PERSON_FAILURES
    owner = address()
    for _ in range(4):
        stranger = address()
        outcomes = [await guess(known, WRONG, stranger) for _ in range(MAX_PAIR_FAILURES + 1)]
        assert outcomes[0] is False
        assert outcomes[-1] is not False, "it waits by now"
    late = address()
    assert [await guess(known, WRONG, late) for _ in range(2)] == [False, 1], "in a crowd one guess, then it waits"
    assert await guess(known, PASSWORD, owner) is True
    assert await guess(known, PASSWORD, address()) is True


async def test_limits_hold_for_all_processes_and_after_a_restart(stack: Stack, known: Person, second: Runtime) -> None:
    here = address()
    for n in range(MAX_PAIR_FAILURES):
        assert await guess(known, WRONG, here, (stack.runtime, second)[n % 2]) is False
    for runtime in (stack.runtime, second):
        assert await guess(known, PASSWORD, here, runtime) == 1
    async with serving(stack.runtime.settings, SERVICES, COMPILERS) as (fresh, _):
        assert await guess(known, PASSWORD, here, fresh) == 1
    kept = await stack.runtime.database.fetchval("SELECT relpersistence::text FROM pg_class WHERE relname = 'guess'")
    assert kept == "p", "a crash of the server forgets nothing either"


async def test_an_address_that_guesses_at_many_people_waits(
    stack: Stack, known: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MAX_ADDRESS_FAILURES", many := 6)
    assert many < MAX_ADDRESS_FAILURES
    here = address()
    nobody = Person(stack, known.client, "", "", "")
    outcomes = [await guess(nobody, WRONG, here, login=f"nobody{n}@example.com") for n in range(many + 1)]
    assert outcomes == [False] * many + [1]
    assert await guess(known, PASSWORD, here) == 1
    assert await guess(known, PASSWORD, address()) is True


async def test_who_is_not_known_waits_as_who_is(stack: Stack, known: Person) -> None:
    nobody = Person(stack, known.client, "", "", "")
    here = address()
    outcomes = [
        await guess(nobody, WRONG, here, login=f" Nobody@Example.com{' ' * n}") for n in range(MAX_PAIR_FAILURES + 1)
    ]
    assert outcomes == [False] * MAX_PAIR_FAILURES + [1]


async def test_of_many_guesses_at_once_no_more_than_the_limit_are_looked_at(known: Person, second: Runtime) -> None:
    here = address()
    processes = (None, second)
    outcomes = await asyncio.gather(*(guess(known, f"{WRONG} {n}", here, processes[n % 2]) for n in range(40)))
    assert sum(outcome is False for outcome in outcomes) == MAX_PAIR_FAILURES


async def test_right_passwords_at_once_are_no_guesses(known: Person) -> None:
    here = address()
    assert await asyncio.gather(*(guess(known, PASSWORD, here) for _ in range(20))) == [True] * 20


async def test_a_blocked_person_is_one_who_is_not_known(stack: Stack, known: Person) -> None:
    assert (await known.client.post(f"/core/api/v1/aaa/users/{known.id}/deactivate")).status == 200
    assert await guess(known, PASSWORD, address()) is False


async def test_the_time_of_an_answer_tells_nobody_who_is_known(stack: Stack, known: Person) -> None:
    """A wrong password of somebody, of somebody without one, and of nobody take the same hash."""
    without, nobody = await onboard(stack, known.client), Person(stack, known.client, "", "", "")
    took: dict[str, list[float]] = {"known": [], "without": [], "nobody": []}
    await guess(nobody, WRONG, address(), login="warm@example.com")
    for n in range(MOST_ROUNDS):
        for name, person in (("known", known), ("without", without), ("nobody", nobody)):
            began = time.perf_counter()
            assert await guess(person, WRONG, address(), login=f"nobody{n}@example.com") is False
            took[name].append(time.perf_counter() - began)
        # The quickest of each: how long others keep the cores busy is no answer of ours, and passes.
        quickest = {name: min(times) for name, times in took.items()}
        if n + 1 >= LEAST_ROUNDS and max(quickest.values()) < 2 * min(quickest.values()):
            break
    assert min(quickest.values()) > 0.005, "each is hashed"
    assert max(quickest.values()) < 2 * min(quickest.values()), quickest


async def test_guesses_at_second_factors_wait_too(known: Person) -> None:
    call = call_of(known)
    for _ in range(MAX_PAIR_FAILURES):
        assert await check_second_factor(call, known.id, "000000") is False
    with pytest.raises(Refusal) as refused:
        await check_second_factor(call, known.id, "000000")
    assert (refused.value.cause, refused.value.retry_after) == (Cause.TOO_MANY_REQUESTS, 1)
