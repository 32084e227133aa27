"""Adding and removing jobs and participants of a dispatch. See: contract/dispatch.md "Jobs and participants".

A request is carried out for all it names or for nothing; the refusal names every item at fault.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from haulier.core.refusal import Cause, Fault, Refusal, refuse_faults
from haulier.services.dispatch.rules.job_status import TERMINAL
from haulier.services.dispatch.statuses import JobStatus

MAX_JOBS_PER_DISPATCH = 500
MAX_PARTICIPANTS_PER_DISPATCH = 50


@dataclass(frozen=True, slots=True)
class JobPlace:
    """Where a job stands: its status and the open dispatch it is in, None when in none."""

    status: JobStatus
    open_dispatch_id: str | None = None


def add_jobs(
    present: Sequence[str], requested: Sequence[str], found: Mapping[str, JobPlace], single: bool = False
) -> list[str]:
    """Jobs of the dispatch after adding those requested, in order; ``found`` holds the requested jobs that exist.

    ``single``: the request named one job by ``jobId`` and not a list ``jobs``. Raises Refusal.
    """
    names = _field_names("jobId" if single else "jobs", requested, single)
    faults = [*_duplicates(names, requested, "job"), *_present(names, requested, present, "job")]
    missing = [(name, job_id) for name, job_id in zip(names, requested, strict=True) if job_id not in found]
    for name, job_id in zip(names, requested, strict=True):
        if job_id in found and job_id not in present:
            faults += _place_faults(name, job_id, found[job_id])
    _refuse(faults, missing, "job")
    return _within([*present, *requested], MAX_JOBS_PER_DISPATCH, "jobs")


def remove_jobs(present: Sequence[str], requested: Sequence[str]) -> list[str]:
    """Jobs of the dispatch after removing those requested. Raises Refusal when one is not in it."""
    names = _field_names("jobs", requested, False)
    refuse_faults([*_duplicates(names, requested, "job"), *_absent(names, requested, present, "job")])
    gone = set(requested)
    return [job_id for job_id in present if job_id not in gone]


def move_jobs(
    source: Sequence[str],
    target: Sequence[str],
    requested: Sequence[str],
    statuses: Mapping[str, JobStatus],
    before: str | None,
) -> tuple[list[str], list[str]]:
    """Jobs of both dispatches after those requested went from the one to the other, where they keep their order.

    They stand before the job ``before``, else at the end. ``statuses`` holds the requested jobs that exist. A job that
    is at its end stays where it is. Raises Refusal.
    """
    names = _field_names("jobs", requested, False)
    faults = [*_duplicates(names, requested, "job"), *_absent(names, requested, source, "job")]
    faults += [
        Fault(name, "terminal", f"job {job_id} is {statuses[job_id]}")
        for name, job_id in zip(names, requested, strict=True)
        if job_id in source and statuses.get(job_id) in TERMINAL
    ]
    if before is not None and before not in target:
        faults.append(Fault("before", "not_there", f"job {before} is not in the dispatch that the jobs go to"))
    refuse_faults(faults)
    place = len(target) if before is None else target.index(before)
    gone = set(requested)
    kept = [job_id for job_id in source if job_id not in gone]
    return kept, _within([*target[:place], *requested, *target[place:]], MAX_JOBS_PER_DISPATCH, "jobs")


def order_jobs(present: Sequence[str], requested: Sequence[str]) -> list[str]:
    """Jobs of the dispatch in the order requested, which names each of them once. Raises Refusal."""
    names = _field_names("jobs", requested, False)
    faults = [*_duplicates(names, requested, "job"), *_absent(names, requested, present, "job")]
    missing = sorted(set(present).difference(requested), key=present.index)
    faults += [Fault("jobs", "missing", f"job {job_id} of the dispatch is not named") for job_id in missing]
    refuse_faults(faults)
    return [*requested]


def add_participants(
    present: Sequence[str], requested: Sequence[str], active: Mapping[str, bool], single: bool = False
) -> list[str]:
    """Participants after adding those requested; ``active`` says of each that exists whether it is active.

    ``single``: the request named one by ``participantId`` and not a list ``participants``. Raises Refusal.
    """
    names = _field_names("participantId" if single else "participants", requested, single)
    faults = [*_duplicates(names, requested, "participant"), *_present(names, requested, present, "participant")]
    missing = [(name, who) for name, who in zip(names, requested, strict=True) if who not in active]
    for name, who in zip(names, requested, strict=True):
        if who in active and not active[who]:
            faults.append(Fault(name, "not_active", f"participant {who} is not active"))
    _refuse(faults, missing, "participant")
    return _within([*present, *requested], MAX_PARTICIPANTS_PER_DISPATCH, "participants")


def remove_one(present: Sequence[str], item: str, noun: str) -> list[str]:
    """What is left after removing the job or participant of the path. Raises Refusal, 404, when it is not in."""
    if item not in present:
        raise Refusal(Cause.NOT_FOUND, f"{noun} {item} is not in the dispatch")
    return [other for other in present if other != item]


def _field_names(name: str, requested: Sequence[str], single: bool) -> list[str]:
    return [name] if single else [f"{name}[{index}]" for index in range(len(requested))]


def _duplicates(names: Sequence[str], requested: Sequence[str], noun: str) -> Iterator[Fault]:
    seen: set[str] = set()
    for name, item in zip(names, requested, strict=True):
        if item in seen:
            yield Fault(name, "duplicate", f"{noun} {item} is named twice")
        seen.add(item)


def _present(names: Sequence[str], requested: Sequence[str], present: Collection[str], noun: str) -> Iterator[Fault]:
    for name, item in zip(names, requested, strict=True):
        if item in present:
            yield Fault(name, "already_there", f"{noun} {item} is already in the dispatch")


def _absent(names: Sequence[str], requested: Sequence[str], present: Collection[str], noun: str) -> Iterator[Fault]:
    for name, item in zip(names, requested, strict=True):
        if item not in present:
            yield Fault(name, "not_there", f"{noun} {item} is not in the dispatch")


def _place_faults(name: str, job_id: str, place: JobPlace) -> Iterator[Fault]:
    if place.status in TERMINAL:
        yield Fault(name, "terminal", f"job {job_id} is {place.status}")
    if place.open_dispatch_id is not None:
        yield Fault(name, "in_other_dispatch", f"job {job_id} is in dispatch {place.open_dispatch_id}")


def _refuse(faults: Sequence[Fault], missing: Sequence[tuple[str, str]], noun: str) -> None:
    """Name all faults at once; when nothing is wrong but that things do not exist, with the cause that says so."""
    unknown = [Fault(name, "unknown", f"{noun} {item} does not exist") for name, item in missing]
    if unknown and not faults:
        raise Refusal(Cause.UNKNOWN_REFERENCE, "; ".join(fault.message for fault in unknown[:5]), unknown)
    refuse_faults([*faults, *unknown])


def _within(items: list[str], limit: int, field: str) -> list[str]:
    if len(items) > limit:
        message = f"a dispatch may have at most {limit} {field}"
        raise Refusal(Cause.RULE, message, [Fault(field, "too_many", message)], {"limit": limit})
    return items
