"""Give a tenant a role of its own, which no operation of the API makes yet: add_role.py HOME TENANT NAME GRANT...

A grant is methods and a path pattern, such as ``get,post /core/api/v2/dispatch-service/**``.
"""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path
from uuid import uuid4

import msgspec

from haulier.cli.offline import open_runtime
from haulier.engines.settings import load_settings
from haulier.platform.access.roles import Grant, RoleBody
from haulier.platform.storage.changes import Change, Envelope, RowWrite


async def add_role(home: Path, tenant: str, name: str, grants: list[str]) -> None:
    """Apply the change as a command would."""
    body = msgspec.json.encode(RoleBody(name=name, grants=tuple(map(parse_grant, grants))))
    change = Change("role", name, 1, "RoleCreated", [RowWrite("role", name, 0, body=body.decode())])
    async with open_runtime(load_settings(os.environ, home=home)) as runtime:
        envelope = Envelope(tenant, str(uuid4()), runtime.clock(), '{"id":"e2e"}', "role")
        refused = await runtime.applier.apply(envelope, change)
        if refused:
            raise SystemExit(f"the role was not made: {refused}")


def parse_grant(text: str) -> Grant:
    """Methods and path of a grant."""
    methods, _, path = text.partition(" ")
    return Grant(path, frozenset(methods.split(",")))


if __name__ == "__main__":
    home, tenant, name, *grants = sys.argv[1:]
    asyncio.run(add_role(Path(home), tenant, name, grants))
