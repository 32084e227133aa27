"""The judge of histories itself: what it must let pass and what it must not."""

from __future__ import annotations

from random import Random

from model.chance import any_command
from model.commands import Command, Look, NewJob, Row, Scan, WordJob
from model.linear import Call, judge
from model.model import step
from model.reading import look
from model.world import RULE, TAKEN, Answer, Dispatch, Job, Table, World

WORLD = World(jobs=Table({"job-0": Job(None)}), dispatches=Table({"run": Dispatch("strict", None)}))
IN = Scan("run", "in", (Row("CONTAINER", "c1"),), True)
DONE = Answer()


def call(command: Command, answer: Answer, began: float, ended: float) -> Call:
    return Call(0, command, answer, began, ended)


def seen(world: World, command: Look) -> Answer:
    return Answer(shown=look(world, command))


def test_of_two_scans_of_one_thing_at_once_one_is_taken() -> None:
    twice = step(step(WORLD, IN)[1], IN)[0]
    assert judge(WORLD, [call(IN, DONE, 0, 2), call(IN, twice, 1, 3)]).holds
    assert judge(WORLD, [call(IN, twice, 0, 2), call(IN, DONE, 1, 3)]).holds
    assert not judge(WORLD, [call(IN, DONE, 0, 2), call(IN, DONE, 1, 3)]).holds
    assert not judge(WORLD, [call(IN, twice, 0, 2), call(IN, twice, 1, 3)]).holds


def test_the_clock_binds() -> None:
    twice = step(step(WORLD, IN)[1], IN)[0]
    assert not judge(WORLD, [call(IN, twice, 0, 1), call(IN, DONE, 2, 3)]).holds


def test_a_refusal_of_what_is_to_be_accepted_is_no_answer() -> None:
    verdict = judge(WORLD, [call(IN, Answer(RULE, frozenset({"dispatchId"})), 0, 1)])
    assert not verdict.holds
    assert verdict.order == ()
    assert [due for _, due in verdict.stuck] == [DONE]


def test_a_refusal_may_mix_reasons_but_not_with_that_a_reference_is_taken() -> None:
    world = step(WORLD, IN)[1]
    assert judge(world, [call(IN, Answer(RULE, frozenset({"dispatchId"})), 0, 1)]).holds
    assert not judge(world, [call(IN, Answer(TAKEN), 0, 1)]).holds


def test_a_read_may_not_go_back_in_time() -> None:
    write, read = WordJob("job-0", "loading"), Look("job", "job-0")
    old, new = seen(WORLD, read), seen(step(WORLD, write)[1], read)
    assert judge(WORLD, [call(write, DONE, 0, 9), call(read, old, 1, 2), call(read, new, 3, 4)]).holds
    assert not judge(WORLD, [call(write, DONE, 0, 9), call(read, new, 1, 2), call(read, old, 3, 4)]).holds


def test_a_write_of_what_is_there_already_may_come_later() -> None:
    write, other, read = WordJob("job-0", "loading"), WordJob("job-0", "waiting"), Look("job", "job-0")
    world = step(WORLD, write)[1]
    assert judge(world, [call(write, DONE, 0, 2), call(other, DONE, 1, 3), call(read, seen(world, read), 4, 5)]).holds


def test_what_is_lost_is_missed() -> None:
    lost = Look("job", "job-1")
    assert not judge(WORLD, [call(NewJob("job-1", None), DONE, 0, 1), call(lost, step(WORLD, lost)[0], 2, 3)]).holds


def test_every_story_of_one_client_holds_and_no_altered_one() -> None:
    dice = Random(7)
    for _ in range(50):
        world, calls = WORLD, []
        for n in range(30):
            command = any_command(dice, world)
            due, world = step(world, command)
            calls.append(call(command, due, n, n + 0.5))
        assert judge(WORLD, calls).order == tuple(calls)
        wrong = call(calls[20].command, Answer("9999"), 20, 20.5)
        verdict = judge(WORLD, [*calls[:20], wrong, *calls[21:]])
        assert verdict.order == tuple(calls[:20])
        assert [stuck for stuck, _ in verdict.stuck] == [wrong]
