"""Machines by entity code. The machine of a type that another service owns is replaced where it lies.

See: contract/statemachine.md section 6.
"""

from __future__ import annotations

from collections.abc import Sequence

from haulier.core.machine import MachineConfig, check_machine, parse_machine, to_document
from haulier.core.refusal import Cause, Refusal, refuse_faults
from haulier.platform.commands.call import Call
from haulier.platform.declarations.kind import StoredType, TypeBody
from haulier.platform.storage.changes import Change, RowWrite, replacing, row_change
from haulier.platform.storage.resources import to_json
from haulier.platform.typed.events import STATE_MACHINE_UPDATED
from haulier.platform.typed.sealed_machines import with_machine
from haulier.platform.typed.type_changes import check_type_owner
from haulier.platform.typed.typed_resource import callback_target
from haulier.services.statemachine.events import MACHINE_CREATED
from haulier.services.statemachine.kind import CONFIG, EntityBody
from haulier.services.statemachine.queries import need_entity, stored_machine, usable_events
from haulier.services.statemachine.requests import GivenConfig


async def create_config(call: Call, body: GivenConfig) -> Change:
    """``POST /config/{entityCode}``."""
    _, entity = await need_entity(call)
    if entity.owner is not None:
        raise Refusal(Cause.TAKEN, f"entity {entity.entityCode} has a state machine already")
    machine = await _machine(call, entity, body, ())
    stored = with_machine(call.seal, StoredType(name=entity.entityCode), machine)
    row = RowWrite(CONFIG, entity.entityCode, 0, body=to_json(stored))
    return row_change(MACHINE_CREATED, row, payload=to_json(TypeBody(name=stored.name, machine=stored.machine)))


async def update_config(call: Call, body: GivenConfig) -> Change:
    """``PUT /config/{entityCode}``: the whole machine; names of main states stay as they are."""
    _, entity = await need_entity(call)
    row, old, former = await stored_machine(call, entity)
    check_type_owner(call, old)
    machine = await _machine(call, entity, body, [state.name for state in former.states])
    stored = with_machine(call.seal, old, machine)
    write = replacing(row, body=to_json(stored))
    payload = to_json({"id": entity.entityCode, **to_document(stored.machine or machine, "array")})
    change = row_change(STATE_MACHINE_UPDATED, write, payload=payload)
    change.answer = {"id": entity.entityCode}
    return change


async def _machine(call: Call, entity: EntityBody, body: GivenConfig, mains: Sequence[str]) -> MachineConfig:
    """The machine of the body, completely checked."""
    document = {
        "states": body.states,
        "terminalTTL": body.terminalTTL,
        "callback": callback_target(body.machine_callback),
    }
    machine = parse_machine(document, mains)
    known = await usable_events(call, entity.owner, entity)
    refuse_faults(check_machine(machine, known_events=known, fixed_mains=mains))
    return machine
