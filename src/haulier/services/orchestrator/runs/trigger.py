"""Triggers: what of an event of the journal may select rules, and what it is in line with.

See: contract/orchestrator.md "Events that reach it".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import msgspec

from haulier.core.ids import named_uuid
from haulier.platform.journal.events import Event, moment_of
from haulier.platform.journal.raised import RAISED, Raised, RaisedPayload
from haulier.platform.storage.resources import Json
from haulier.platform.typed.events import CREATED, EVENT_APPLIED, UPDATED, event_name
from haulier.services.container.facade import CONTAINER
from haulier.services.entity.facade import ENTITY
from haulier.services.handoff.facade import HANDOFF_ANSWERED
from haulier.services.participant.facade import PARTICIPANT
from haulier.services.scheduler.facade import SCHEDULED_JOB_ENDED

MAX_DEPTH = 16
"""An event of this depth, caused by as many runs one after the other, selects no rule."""
REQUEST_PREFIX = "run:"
DEPTH_MARK = ";"

TYPED: Mapping[tuple[str, str], str] = {
    (kind.name, event_name(kind, happened)): name
    for kind, names in (
        (ENTITY, ("EntityCreationSuccessEvent", "EntityUpdationSuccessEvent", "ApplyEventSuccessEvent")),
        (
            PARTICIPANT,
            ("ParticipantCreationSuccessEvent", "UpdateParticipantSuccessEvent", "ApplyEventParticipantSuccessEvent"),
        ),
        (
            CONTAINER,
            ("ContainerCreationSuccessEvent", "ContainerUpdationSuccessEvent", "ApplyEventContainerSuccessEvent"),
        ),
    )
    for happened, name in zip((CREATED, UPDATED, EVENT_APPLIED), names, strict=True)
}
"""Events of typed resources by kind and name, with the names that rules know them by, without their type."""
UNTYPED_NAMES = frozenset(TYPED.values())

NAMED: Mapping[tuple[str, str], str] = {
    ("handoff", HANDOFF_ANSWERED): "handoff",
    ("scheduled_job", SCHEDULED_JOB_ENDED): "scheduledJob",
}
"""Events that are triggers by their own name, with the type of what they are about."""

_payload = msgspec.json.Decoder(RaisedPayload)


@dataclass(frozen=True, slots=True)
class Trigger:
    """One trigger of an event."""

    tenant: str
    names: tuple[str, ...]
    """The name that rules use; typed ones by the singular and by the plural of the type."""
    raised: Raised
    event_id: str
    """Of the trigger: an event may have several."""
    journal_id: str
    number: int
    at: int
    depth: int
    data: Json
    """What the event carries."""

    @property
    def name(self) -> str:
        """The name that runs show."""
        return self.names[0]

    @property
    def key(self) -> str:
        """What it is in line with: the order that it belongs to, else what it is about."""
        return self.raised.orderId or self.raised.entityId

    @property
    def wants_type(self) -> bool:
        """Whether rules know it by the name of a type, which it has not got yet."""
        return self.name in UNTYPED_NAMES

    def run_id(self, rule_id: str) -> str:
        """The id of the run of a rule, by which an event heard twice makes one."""
        return "run:" + named_uuid("\x1f".join((self.tenant, self.event_id, rule_id)))


def triggers_of(event: Event) -> list[Trigger]:
    """What an event raises, by its payload or by its own name; of a typed resource without the name of the type."""
    if (event.kind, event.type) in TYPED:
        return [_typed_trigger(event)]
    if (event.kind, event.type) in NAMED and event.data != b"":
        return [_named_trigger(event)]
    if event.data == b"" or RAISED.encode() not in bytes(event.data):
        return []
    try:
        raised = _payload.decode(event.data).raised
        data = msgspec.json.decode(event.data)
    except msgspec.DecodeError:
        return []
    data.pop(RAISED, None)
    for one in raised:
        if one.orderId is None and isinstance(data.get("orderId"), str):
            one.orderId = data["orderId"]
        if one.entityType == "workOrder":
            one.workOrderId = one.entityId
    depth = depth_of(event)
    at = moment_of(event.time)
    return [
        Trigger(event.tenantid, (one.name,), one, event_id(event.id, number), event.id, number, at, depth, data)
        for number, one in enumerate(raised)
    ]


def _named_trigger(event: Event) -> Trigger:
    data = msgspec.json.decode(event.data)
    order = data.get("orderId")
    raised = Raised(
        name=event.type, entityType=NAMED[event.kind, event.type], entityId=subject_id(event),
        orderId=order if isinstance(order, str) else None,
    )  # fmt: skip
    return Trigger(
        event.tenantid, (event.type,), raised, event_id(event.id, 0), event.id, 0, moment_of(event.time),
        depth_of(event), data,
    )  # fmt: skip


def _typed_trigger(event: Event) -> Trigger:
    id, names = subject_id(event), (TYPED[event.kind, event.type],)
    data = msgspec.json.decode(event.data) if event.data != b"" else {}
    reason = _reason(data)
    raised = Raised(name=names[0], entityType=event.kind, entityId=id, reasonCode=reason)
    return Trigger(
        event.tenantid, names, raised, event_id(event.id, 0), event.id, 0, moment_of(event.time), depth_of(event),
        data if isinstance(data, dict) else {},
    )  # fmt: skip


def subject_id(event: Event) -> str:
    """The id of what an event is about."""
    return event.subject.partition("/")[2]


def event_id(journal_id: str, number: int) -> str:
    """The id of one of the triggers of a row of the journal."""
    return named_uuid(f"{UUID(journal_id)}\x1f{number}")


def depth_of(event: Event) -> int:
    """How many runs one after the other have caused an event; only our own commands say so."""
    if not event.requestid.startswith(REQUEST_PREFIX) or event.actorid != "haulier":
        return 0
    depth = event.requestid.rpartition(DEPTH_MARK)[2]
    return int(depth) + 1 if depth.isdigit() and len(depth) < 4 else 0


def request_id(run_id: str, step: int, command: int, depth: int) -> str:
    """The request id of a command of a run: its key, and how deep it lies."""
    return f"{run_id}/{step}/{command}{DEPTH_MARK}{depth}"


def _reason(data: Any) -> str | None:
    event = data.get("event") if isinstance(data, dict) else None
    reason = event.get("reasonCode") if isinstance(event, dict) else None
    return reason if isinstance(reason, str) else None
