"""What the installation does itself, without a request: it makes its own tenant, others by name, and signing keys."""

from __future__ import annotations

import random
from typing import Any

from haulier.core.refusal import Cause, Refusal
from haulier.platform.access.identity import INSTALLATION, Identity
from haulier.platform.access.keys import SYSTEM_TENANT
from haulier.platform.access.roles import ADMIN_ROLE, OPERATOR_ROLE
from haulier.platform.commands.call import Call
from haulier.platform.commands.command import Command
from haulier.platform.commands.plan import plan
from haulier.platform.commands.system_commands import WITHOUT_ADDRESS
from haulier.platform.commands.write_path import steps, walk
from haulier.platform.declarations.operation import Plan, Service
from haulier.platform.runtime import Runtime
from haulier.platform.storage.changes import Change
from haulier.platform.storage.resources import to_json
from haulier.services.aaa.commands.tenants import ADMIN_APP, insert_tenant
from haulier.services.aaa.kind import TENANT, TENANT_DECODER, TenantBody
from haulier.services.aaa.responses import Credentials
from haulier.services.aaa.rules.tenants import owner_id_of, tenant_id_of
from haulier.services.aaa.store import all_tenants

OPERATOR_APP = "haulier-operator"
ACTOR = to_json({"id": "haulier"})

SERVICE = Service(name="installation", title="Installation", code=0, bases=(), operations=())
"""Of commands that no request leads to."""


async def carry_out(runtime: Runtime, tenant: str, planned_by: Plan) -> Any:
    """Carry out a command into a named tenant, through the steps of any other. Returns its answer. Raises Refusal."""
    operation = WITHOUT_ADDRESS.post("", name="install", number=0, summary="").plan(planned_by)
    call = Call(
        runtime=runtime,
        service=SERVICE,
        operation=operation,
        identity=Identity(tenant, "", INSTALLATION, (OPERATOR_ROLE,), 0),
        actor=ACTOR,
        request_id="",
        at=runtime.clock(),
        randomness=random.getrandbits(74),
        path={},
    )
    command = Command(call)
    await walk(command, steps(plan))
    return command.answer


async def onboard_tenant(runtime: Runtime, name: str) -> Credentials:
    """Make a tenant from its name alone, as the command line does.

    Raises Refusal when the name is taken or makes no id.
    """
    tenant_id = tenant_id_of(name)
    tenant = TenantBody(tenantId=tenant_id, id=owner_id_of(tenant_id), name=name)
    return await _make(runtime, tenant, ADMIN_APP, ADMIN_ROLE)


async def ensure_operator(runtime: Runtime) -> Credentials | None:
    """Make, on the first start, the system tenant and return the operator's credentials; None ever after."""
    if await runtime.reader.get(SYSTEM_TENANT, TENANT, SYSTEM_TENANT) is not None:
        return None
    tenant = TenantBody(tenantId=SYSTEM_TENANT, id=owner_id_of(SYSTEM_TENANT), name=SYSTEM_TENANT)
    try:
        return await _make(runtime, tenant, OPERATOR_APP, OPERATOR_ROLE)
    except Refusal as refusal:
        if refusal.cause is not Cause.TAKEN:
            raise
        return None


async def list_tenants(runtime: Runtime) -> list[TenantBody]:
    """Every tenant of this installation, for the command line."""
    return [row.body_as(TENANT_DECODER) for row in await all_tenants(runtime)]


async def _make(runtime: Runtime, tenant: TenantBody, app_name: str, role: str) -> Credentials:
    async def planned(call: Call, _body: None) -> Change:
        return await insert_tenant(call, tenant, app_name, role)

    made: Credentials = await carry_out(runtime, tenant.tenantId, planned)
    return made
