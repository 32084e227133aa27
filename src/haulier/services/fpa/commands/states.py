"""Records go to another state, which the caller names. See: contract/fpa.md section 1, State change."""

from __future__ import annotations

from haulier.core.refusal import Cause, Refusal
from haulier.platform.commands.call import Call
from haulier.platform.declarations.operation import Plan
from haulier.platform.storage.changes import Change
from haulier.platform.storage.resources import to_json
from haulier.platform.typed.events import EVENT_APPLIED, event_name
from haulier.platform.typed.instance_changes import AppliedEvent, event_change, state_payload
from haulier.services.fpa.fronts import Front
from haulier.services.fpa.requests import StateChange
from haulier.services.fpa.rules.states import TO_STATE, four_digits, named_state, way_to
from haulier.services.participant.facade import PARTICIPANT, machine_of
from haulier.services.statemachine.facade import REASON, REGISTRY

EVENT_CODE = "eventCode"


def plan_state(front: Front) -> Plan:
    """The plan that moves records of one type."""

    async def change_state(call: Call, body: StateChange) -> Change:
        """Move a record to the named state by the event that leads there; where it is already nothing happens."""
        type_ = await front.need_type(call, front.fronted.plural)
        row = await front.need_record(call)
        machine, stands = machine_of(type_), type_.effective_state(row.state)
        if stands is None:
            raise Refusal(Cause.STATE_MACHINE, "the type has no state machine")
        target = named_state(machine, body.toState, front.fronted.words)
        if target == stands:
            change = Change(PARTICIPANT.name, row.id, row.version, event_name(PARTICIPANT, EVENT_APPLIED))
            change.payload = to_json(state_payload(row, None, False))
            change.state = row.state
            change.guards.append((PARTICIPANT.name, row.id, row.version))
            return change
        given = four_digits(body.reasonCode) if body.reasonCode is not None else None
        way = way_to(machine, stands, target, getattr(body, EVENT_CODE, None), given)
        event = AppliedEvent(
            way.event, way.reason or given, call.at // 1000, body.data or {}, {"appId": call.origin_app},
            members={EVENT_CODE: TO_STATE},
        )  # fmt: skip
        new_reason = await REGISTRY.register_reason(call, event.reason_code) if event.reason_code is not None else []
        with event.named():
            code = type_.own.entityCode
            rule = await REGISTRY.event_rule(call, PARTICIPANT.name, code, event.event_code, None, stands)
        change = event_change(call, PARTICIPANT, type_, row, event, rule)
        change.rows += new_reason
        change.replan_on_conflict = frozenset({REASON})
        return change

    return change_state
