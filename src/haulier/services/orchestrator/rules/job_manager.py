"""The Job Manager: whether a work order gets a job, and how the job looks.

See: contract/orchestrator.md "Job Manager".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil, floor
from typing import Any, Literal, NamedTuple, cast, get_args

from haulier.core.reachability import reachable
from haulier.platform.storage.resources import Json
from haulier.services.dispatch.facade import JobGraph
from haulier.services.orchestrator.requests import JobManagerInput

CREATE_JOB = "CreateJobCommand"
Role = Literal["PICKUP", "DROP", "RETURN", "NONE"]
ROLES = get_args(Role)
WORDS: tuple[tuple[str, Role], ...] = (
    ("pick", "PICKUP"),
    ("return", "RETURN"),
    ("deliver", "DROP"),
    ("drop", "DROP"),
    ("cod", "DROP"),
)
"""What the name of an objective says of its place, in any letter case."""


class Stop(NamedTuple):
    """Where an objective is done, with whom and when; the slot in epoch seconds."""

    location: Any = None
    contact: Any = None
    slot: Json | None = None


def decide_job(given: JobManagerInput) -> Json:
    """The command that makes the job; an empty list where the goods are where they shall be."""
    if not places_differ(given.pickupLocation, given.deliverLocation):
        return {"commands": []}
    payload = {
        name: value
        for name in JobManagerInput.__struct_fields__
        if name != "callback" and (value := getattr(given, name)) is not None
    }
    return {"commands": [{"name": CREATE_JOB, "payload": payload}]}


def places_differ(one: Any, other: Any) -> bool:
    """Whether two places are different: ids as text, inline ones by address and position. One absent is different."""
    if one is None or other is None:
        return one is not other
    if isinstance(one, str) or isinstance(other, str):
        return bool(one != other)
    return bool(_plain(one) != _plain(other))


def _plain(place: Mapping[str, Any]) -> Any:
    return [_folded(place.get(member)) for member in ("address", "geolocation")]


def _folded(value: Any) -> Any:
    """A value without letter case and blanks."""
    if isinstance(value, Mapping):
        return {name: _folded(part) for name, part in value.items() if part is not None}
    if isinstance(value, list):
        return [_folded(part) for part in value]
    return "".join(str(value).split()).casefold()


def role_of(objective_ref: str, configured: Mapping[str, str]) -> Role:
    """Which place an objective has: as configured, else by its name."""
    said = configured.get(objective_ref)
    if said in ROLES:
        return cast(Role, said)
    name = objective_ref.lower()
    return next((role for word, role in WORDS if word in name), "NONE")


def start_of(graph: JobGraph, configured: Mapping[str, str]) -> str | None:
    """Where a job begins whose goods are out: at the first objective that picks nothing up.

    None where it cannot begin there: then it keeps all. One that never picks up begins as ever.
    """
    if role_of(graph.start, configured) != "PICKUP":
        return None
    edges = {ref: set(ways.values()) for ref, ways in graph.transitions.items()}
    for ref in graph.order:
        if role_of(ref, configured) != "PICKUP":
            later = reachable({ref}, edges) & set(graph.order)
            return None if any(role_of(one, configured) == "PICKUP" for one in later) else ref
    return None


def objectives_of(
    refs: Sequence[str], stops: Mapping[str, Stop], configured: Mapping[str, str], workflow_input: Json | None
) -> list[Json]:
    """The objectives of a job, each with the place, contact and slot of its role, and the workflow's input."""
    objectives = []
    for ref in refs:
        stop = stops.get(role_of(ref, configured), Stop())
        members = {
            "objectiveRef": ref, "location": stop.location, "contact": stop.contact, "timeslot": stop.slot,
            "workflowInput": workflow_input,
        }  # fmt: skip
        objectives.append({name: value for name, value in members.items() if value is not None})
    return objectives


def seconds_of(slot: Any) -> Json | None:
    """A slot of milliseconds in seconds: from rounded down, to rounded up."""
    if not isinstance(slot, Mapping) or not all(isinstance(slot.get(name), int | float) for name in ("from", "to")):
        return None
    return {"from": floor(slot["from"] / 1000), "to": ceil(slot["to"] / 1000)}


def job_ref(work_order_id: str, attempt: int) -> str:
    """The reference of a work order's job, by which a repeated command makes no second one."""
    return f"{work_order_id.rpartition(':')[2]}-{attempt}"
