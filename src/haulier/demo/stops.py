"""The execution workflows of a stop, which are built from macros, and the position of each task in them.

The platform writes the macros out, so the phone sees tasks only: ``stop.pick`` is the step ``pick`` of the macro that
the step ``stop`` names. See: contract/workflow.md "Execution Macro".
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any, NamedTuple

SUCCESS = "R-0065"
"""The reason of a job that ended well. See: contract/dispatch.md, life of a job."""
UNAVAILABLE = "R-0029"
"""Consignee unavailable: the drop goes round again. See: contract/conventions.md section 7."""

REFUSED = "R-0027"
"""The consignee does not take the goods: the job ends without them handed over. See: contract/order.md section 6."""

PICKUP = "PICKUP"
DROP = "DROP"
DEPOSIT = "DEPOSIT"
"""Objectives: the last one is of cash on delivery only."""
COD_DROP = "COD_DROP"
"""The workflow of a drop that ends with the consignee's payment; its objective is ``DROP``."""

PICK, DELIVER, COLLECT, DELIVER_CASH = "ET_PICK", "ET_DELIVER", "ET_COLLECT", "ET_DELIVER_CASH"

Body = dict[str, Any]


class Place(NamedTuple):
    """The position of a task in its workflow: the name of its step and its number."""

    state_name: str
    sequence: int


def way(code: str, state_name: str) -> Body:
    return {"code": code, "stateName": state_name}


def arrive_and(name: str, task: str, **inputs: Any) -> list[Body]:
    """The flow of a macro: start at the stop, which may fail, and do one thing there."""
    start = {
        "stateName": "start",
        "taskId": "ET_START",
        "input": {"applicableReasons": [SUCCESS, UNAVAILABLE, REFUSED]},
        "next": [way("ET_SUCCESS", name), way("ET_FAILURE", "END")],
    }
    return [start, {"stateName": name, "taskId": task, "input": inputs}]


AMOUNT = "$.cash"
"""Path to the amount in the input of an objective's workflow."""

MACROS: dict[str, list[Body]] = {
    "takeOver": arrive_and("pick", PICK),
    "handOver": arrive_and("deliver", DELIVER),
    "collectCash": [{"stateName": "collect", "taskId": COLLECT, "input": {"amount": AMOUNT}}],
    "depositCash": arrive_and("deposit", DELIVER_CASH, amount=AMOUNT),
}
"""Flow of each macro by its name."""

WORKFLOWS: dict[str, list[tuple[str, str]]] = {
    PICKUP: [("stop", "takeOver")],
    DROP: [("stop", "handOver")],
    COD_DROP: [("stop", "handOver"), ("pay", "collectCash")],
    DEPOSIT: [("stop", "depositCash")],
}
"""Steps of each execution workflow: name and macro. The next step follows success, the end anything else."""


def flow_of(workflow: str, macros: dict[str, str]) -> list[Body]:
    """The flow as it is registered; ``macros`` are ids by name."""
    steps = WORKFLOWS[workflow]
    flow: list[Body] = [{"stateName": name, "macroId": macros[macro]} for name, macro in steps]
    for step, following in pairwise(flow):
        step["next"] = [way("ET_SUCCESS", following["stateName"]), way("ET_FAILURE", "END")]
    return flow


def written_out(workflow: str) -> Iterator[tuple[str, Place]]:
    """Kind and place of every task of a workflow once its macros are written out."""
    named = ((step, inner) for step, macro in WORKFLOWS[workflow] for inner in MACROS[macro])
    for sequence, (step, inner) in enumerate(named, 1):
        yield inner["taskId"], Place(f"{step}.{inner['stateName']}", sequence)


PLACES: dict[str, Place] = {task: place for workflow in WORKFLOWS for task, place in written_out(workflow)}
"""Place of each kind of task: it is the same in all workflows that have it."""
