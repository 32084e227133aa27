"""Calls as services make them, for the facade of credentials."""

from __future__ import annotations

import random

from haulier.platform.access.identity import UNKNOWN
from haulier.platform.commands.call import Call
from haulier.platform.commands.system_commands import WITHOUT_ADDRESS
from haulier.platform.declarations.operation import Service
from haulier.platform.runtime import Runtime
from haulier.platform.storage.changes import Change
from support.people import Person
from support.sessions import address


async def _nothing(_call: Call, _body: object) -> Change:
    raise NotImplementedError


def call_of(person: Person, here: str | None = None, runtime: Runtime | None = None) -> Call:
    """A public call into the person's tenant, from an address of its own where none is named."""
    runtime = runtime or person.stack.runtime
    call = Call(
        runtime=runtime,
        service=Service(name="tests", title="", code=0, bases=(), operations=()),
        operation=WITHOUT_ADDRESS.post("", name="test", number=0, summary="").plan(_nothing),
        identity=UNKNOWN,
        actor='{"id":"tester"}',
        request_id="",
        at=runtime.clock(),
        randomness=random.getrandbits(74),
        path={},
        headers={b"host": b"127.0.0.1:8080"},
        address=here or address(),
    )
    call.enter(person.client.tenant)
    return call
