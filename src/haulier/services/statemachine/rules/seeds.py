"""Entities, events and reasons that every tenant has from the start and cannot change. Not stored.

See: contract/statemachine.md section 4, contract/conventions.md section 7.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from haulier.core.machine import DEFAULT_REASON, EventRule, RecordedEvent


@dataclass(frozen=True, slots=True)
class SeedEvent:
    """A system-defined event: on which kind, its code and what it says. Where it leads says the kind's machine."""

    owner: Literal["participant", "container", "order", "work_order", "workflow"]
    code: str
    description: str
    is_recorded: bool = False
    """Instances of every type take it in any state and stay in it, but where the type's own machine leads on by it."""


SEED_EVENTS = (
    SeedEvent("workflow", "E-010", "task completed with success"),
    SeedEvent("workflow", "E-011", "task completed with failure"),
    SeedEvent("participant", "E-022", "activate participant"),
    SeedEvent("participant", "E-023", "deactivate participant"),
    SeedEvent("participant", "E-024", "retire participant for good"),
    SeedEvent("container", "E-010", "delivered", is_recorded=True),
    SeedEvent("container", "E-011", "not to be delivered any more", is_recorded=True),
    SeedEvent("container", "E-012", "assigned to somebody, or taken from him", is_recorded=True),
    SeedEvent("container", "E-013", "delivery opened again", is_recorded=True),
    SeedEvent("container", "E-019", "job could not be made", is_recorded=True),
    SeedEvent("container", "E-020", "job made", is_recorded=True),
    SeedEvent("container", "E-021", "on its way, or tried in vain", is_recorded=True),
    SeedEvent("container", "E-025", "open container"),
    SeedEvent("container", "E-026", "close container"),
    SeedEvent("container", "E-027", "complete container"),
    SeedEvent("container", "E-028", "dispose of container"),
    SeedEvent("order", "E-601", "order created"),
    SeedEvent("order", "E-602", "order closed before it began"),
    SeedEvent("order", "E-603", "order in progress"),
    SeedEvent("order", "E-604", "order closed while in progress"),
    SeedEvent("order", "E-605", "order executed"),
    SeedEvent("order", "E-606", "order closed after execution"),
    SeedEvent("order", "E-607", "order put on hold"),
    SeedEvent("order", "E-608", "order resumed"),
    SeedEvent("work_order", "E-612", "work order closed before it began"),
    SeedEvent("work_order", "E-613", "work order in progress"),
    SeedEvent("work_order", "E-614", "work order closed while in progress"),
    SeedEvent("work_order", "E-615", "work order executed"),
    SeedEvent("work_order", "E-616", "work order closed after execution"),
    SeedEvent("work_order", "E-617", "work order put on hold"),
    SeedEvent("work_order", "E-618", "work order resumed"),
    SeedEvent("participant", "E-701", "user's data checked"),
    SeedEvent("participant", "E-702", "activate user"),
    SeedEvent("participant", "E-703", "allot user"),
    SeedEvent("participant", "E-704", "user available again"),
    SeedEvent("participant", "E-705", "user leaving"),
    SeedEvent("participant", "E-706", "deactivate user"),
    SeedEvent("participant", "E-711", "open facility"),
    SeedEvent("participant", "E-712", "pause facility"),
    SeedEvent("participant", "E-713", "facility works again"),
    SeedEvent("participant", "E-714", "facility closing"),
    SeedEvent("participant", "E-715", "close facility"),
    SeedEvent("participant", "E-721", "activate vehicle"),
    SeedEvent("participant", "E-722", "vehicle in use"),
    SeedEvent("participant", "E-723", "vehicle back from use"),
    SeedEvent("participant", "E-724", "vehicle out of service"),
    SeedEvent("participant", "E-725", "vehicle in service again"),
    SeedEvent("participant", "E-726", "deactivate vehicle"),
    SeedEvent("participant", "E-731", "activate property"),
    SeedEvent("participant", "E-732", "deactivate property"),
)

ENTITIES: dict[str, str] = {
    "0006": "start task",
    "0007": "task completed with success",
    "0008": "task completed with failure",
    "0009": "pick",
    "0010": "deliver",
    "0011": "capture image",
    "0012": "capture input",
    "0013": "display",
    "0014": "doodle",
    "0015": "form",
    "0016": "scan",
    "0017": "start payment",
    "0018": "process payment",
    "0019": "complete payment",
    "0020": "verify input",
    "0021": "verify location",
    "0022": "deliver cash",
}
"""Kinds of execution tasks by entity code."""

REASONS: dict[str, str] = {
    DEFAULT_REASON: "default",
    "R-0011": "containment zone",
    "R-0013": "delivery to be rescheduled",
    "R-0014": "delivery to be cancelled",
    "R-0015": "drop to be attempted again",
    "R-0019": "customer refused to sign",
    "R-0020": "dispute over payment mode or amount",
    "R-0022": "customer wants open delivery",
    "R-0023": "opened and refused",
    "R-0024": "restricted area",
    "R-0025": "address not good enough",
    "R-0026": "not attempted",
    "R-0027": "consignee refused the order",
    "R-0028": "consignee seized the package",
    "R-0029": "consignee not available",
    "R-0035": "delivery failed",
    "R-0036": "delivery failed at the consignee's",
    "R-0041": "delivered",
    "R-0042": "delivered to security",
    "R-0043": "delivered to another person",
    "R-0046": "job created",
    "R-0058": "cancelled by the client",
    "R-0059": "opened again by the client",
    "R-0063": "picked up",
    "R-0065": "job completed",
    "R-0066": "attempts used up",
    "R-0067": "tied to a new work order",
    "R-0069": "job failed",
    "R-0082": "job could not be made",
    "R-0095": "assigned to a dispatch",
    "R-0096": "taken out of a dispatch",
    "R-0099": "call placed",
    "R-0102": "cancelled by the consignee",
    "R-9001": "not to be cancelled in its state",
    "R-9002": "job could not be cancelled",
    "R-9003": "plugin refused",
    "R-9004": "an earlier work order of the sequence failed",
    "R-9011": "delivered in part",
    "R-9012": "returned",
    "R-9031": "nothing to move",
}

EVENTS: dict[str, EventRule] = {event.code: EventRule(event.code) for event in reversed(SEED_EVENTS)}
"""Any reason goes with them: the machine says which ones it takes."""

DESCRIPTIONS: dict[str, str] = {event.code: event.description for event in reversed(SEED_EVENTS)}

_OF_KINDS: dict[tuple[str, str], EventRule] = {
    (event.owner, event.code): RecordedEvent(event.code) if event.is_recorded else EVENTS[event.code]
    for event in SEED_EVENTS
}


def rule_of(owner: str | None, code: str) -> EventRule | None:
    """The rule of a seed event for a kind of resource; None where it is none of the kind's."""
    return _OF_KINDS.get((owner or "", code))
