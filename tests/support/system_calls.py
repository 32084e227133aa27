"""Calls that no request began, as a service makes them by itself."""

from __future__ import annotations

import random

from haulier.platform.access.identity import Identity
from haulier.platform.commands.call import Call
from haulier.platform.commands.system_commands import WITHOUT_ADDRESS
from haulier.platform.declarations.operation import Plan, Service
from haulier.platform.storage.changes import Change
from support.stack import Stack

SERVICE = Service(name="tests", title="Tests", code=0, bases=(), operations=())


def call_of(stack: Stack, tenant: str, planned: Plan) -> Call:
    """A call of no request, as a service begins one by itself."""
    return Call(
        runtime=stack.runtime,
        service=SERVICE,
        operation=WITHOUT_ADDRESS.post("", name="keep", number=0, summary="").plan(planned),
        identity=Identity(tenant, "", "haulier", (), 0),
        actor='{"id":"haulier"}',
        request_id="",
        at=stack.runtime.clock(),
        randomness=random.getrandbits(74),
        path={},
    )


async def nothing(_call: Call, _body: None) -> Change:
    raise AssertionError("only the call is used")


def reading(stack: Stack, tenant: str) -> Call:
    """A call that only reads."""
    return call_of(stack, tenant, nothing)
