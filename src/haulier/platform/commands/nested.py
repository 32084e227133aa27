"""Commands that a call carries out by itself: what has to be stored whatever the call answers in the end.

A plan that refuses writes nothing; a code that was used, or a mail for somebody who may not exist, has to be written
all the same, or before the caller's own change. It goes the way of any other change, in the name of the same caller.
"""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

from haulier.platform.commands.call import Call
from haulier.platform.commands.command import Command
from haulier.platform.commands.plan import plan
from haulier.platform.commands.system_commands import RANDOM_BITS, WITHOUT_ADDRESS
from haulier.platform.commands.write_path import steps, walk
from haulier.platform.declarations.operation import Plan


class InPlace(Exception):
    """Nothing is lacking of what was to be put in place: another call was faster."""


async def put_in_place(call: Call, planned_by: Plan, kind: str, id: str) -> None:
    """Carry out a command that adds what is lacking of a configuration; its plan raises ``InPlace`` where nothing is.

    Of calls at the same moment one writes: the others are overtaken, plan again and find it there. Raises Refusal.
    """
    try:
        await carry_out(call, planned_by)
    except InPlace:
        call.runtime.configs.drop(call.tenant, kind, id)  # what is at hand is older


async def carry_out(call: Call, planned_by: Plan, given: Any = None) -> Any:
    """Plan and apply a change into the call's tenant; returns its answer. Raises Refusal."""
    operation = WITHOUT_ADDRESS.post("", name=call.operation.name, number=call.operation.number, summary="")
    inner = replace(
        call,
        operation=operation.plan(planned_by),
        at=call.now(),
        ids_at=None,
        randomness=random.getrandbits(RANDOM_BITS),
        guards=[],
        prefetched={},
        asked={},
        consumes_timer=None,
    )
    command = Command(inner, given)
    await walk(command, steps(plan))
    return command.answer
