"""Reasons are registered and changed. See: contract/statemachine.md section 5."""

from __future__ import annotations

from haulier.core.refusal import Cause, Refusal
from haulier.platform.commands.call import Call
from haulier.platform.storage.changes import Change, RowWrite, replacing, row_change
from haulier.platform.storage.resources import to_json
from haulier.platform.typed.registry import SaveReason
from haulier.services.statemachine.events import REASON_REGISTERED, REASON_UPDATED
from haulier.services.statemachine.kind import REASON, ReasonBody
from haulier.services.statemachine.queries import SYSTEM, tenant_reasons
from haulier.services.statemachine.rules import seeds
from haulier.services.statemachine.rules.codes import free_reason_code


async def create_reason(call: Call, body: SaveReason) -> Change:
    """``POST /reasons``; the code is assigned."""
    code = free_reason_code((await tenant_reasons(call)).keys())
    row = RowWrite(REASON, code, 0, body=to_json(ReasonBody(code, body.description, body.isEnabled)))
    change = row_change(REASON_REGISTERED, row)
    change.replan_on_conflict = frozenset({REASON})
    return change


async def update_reason(call: Call, body: SaveReason) -> Change:
    """``PUT /reasons/{reasonCode}``."""
    code = call.path["reasonCode"]
    if code in seeds.REASONS:
        raise Refusal(Cause.RULE, SYSTEM)
    row = await call.need(REASON, code, "reason")
    write = replacing(row, body=to_json(ReasonBody(code, body.description, body.isEnabled)))
    return row_change(REASON_UPDATED, write)
