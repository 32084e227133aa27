"""The list of steps is the only order of the write path: a step put into it is walked by all ways of writing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from haulier.platform.commands import write_path
from haulier.platform.commands.apply import apply
from haulier.platform.commands.command import Command, Step
from haulier.platform.commands.hooks import ask_hook, call_hook, choose_hook
from haulier.platform.commands.plan import plan
from haulier.platform.commands.write_path import steps
from support.batches import Sender

Put = Callable[[Step | None], list[str]]


@pytest.fixture
def put(monkeypatch: pytest.MonkeyPatch) -> Iterator[Put]:
    """Puts a step before another one, or at the end; it notes the drones that pass it."""
    passed: list[str] = []

    async def note(command: Command) -> None:
        if (code := getattr(command.body, "uniqueCode", None)) is not None:
            passed.append(code)

    def put_before(step: Step | None) -> list[str]:
        place = write_path.STEPS.index(step) if step is not None else len(write_path.STEPS)
        monkeypatch.setattr(write_path, "STEPS", (*write_path.STEPS[:place], note, *write_path.STEPS[place:]))
        steps.cache_clear()
        return passed

    yield put_before
    monkeypatch.undo()
    steps.cache_clear()


def drone(drones: Sender, code: str, **members: Any) -> dict[str, Any]:
    return {"uniqueCode": code, "owner": drones.client.owner, "properties": {"payloadKg": 1}} | members


@pytest.mark.parametrize(
    "before", [choose_hook, ask_hook, plan, apply, call_hook, None], ids=lambda step: getattr(step, "__name__", "end")
)
async def test_a_step_is_walked_at_once_later_and_by_rows(drones: Sender, put: Put, before: Step | None) -> None:
    passed = put(before)
    hook = {"url": drones.receiver.url_of("/hook"), "method": "POST", "requestHeader": {}, "wait": True}
    assert (await drones.client.post(drones.at, drone(drones, "AT-ONCE"))).status == 202
    assert passed == ["AT-ONCE"]
    later = drone(drones, "LATER", onRequest=hook, callback=drones.callback("later"))
    assert (await drones.client.post(drones.at, later)).status == 202
    await drones.ended("later")
    await drones.rows("POST", [drone(drones, "ROW"), drone(drones, "ROW-ASKED", onRequest=hook)])
    await drones.ended()
    assert set(passed) == {"AT-ONCE", "LATER", "ROW", "ROW-ASKED"}


def test_every_part_is_a_piece_of_the_list() -> None:
    assert steps() == steps(write_path.STEPS[0]) == write_path.STEPS
    assert steps(before=plan) + steps(plan, before=apply) + steps(apply) == write_path.STEPS
    assert (apply, *steps(after=apply)) == steps(apply)
