"""Schedules: read from what an app says, and asked for the next run. Moments are epoch seconds.

See: contract/scheduler.md, Model and Validation.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from msgspec import UNSET, Struct, UnsetType

from haulier.core.durations import parse_duration
from haulier.core.moments import LEAST_MILLISECONDS
from haulier.core.refusal import Fault, Refusal, invalid, refuse_faults
from haulier.core.time_zones import is_time_zone
from haulier.services.scheduler.requests import ONE_TIME, RECURRING, Schedule, ScheduleKind
from haulier.services.scheduler.rules.cron import BadExpression, check_expression, next_by_cron

CRON: ScheduleKind = "CRON"
LEAST_INTERVAL = 60
FARTHEST = 315_576_000
"""Ten years."""
GRACE = 60
"""A moment that is past by so little is taken as now."""
UTC = "UTC"

MEMBERS: dict[ScheduleKind, tuple[str, ...]] = {
    ONE_TIME: ("at", "in_"),
    RECURRING: ("intervalSeconds", "interval", "maxRuns"),
    CRON: ("expression", "timeZone"),
}
"""Members that only schedules of this kind have."""
TELLING: dict[ScheduleKind, tuple[str, ...]] = {
    ONE_TIME: ("at", "in_"), RECURRING: ("intervalSeconds", "interval"), CRON: ("expression",)
}  # fmt: skip
"""Members of which a schedule has exactly one, and which tell its kind."""


class KeptSchedule(Struct, omit_defaults=True):
    """A schedule as stored and shown: every moment worked out."""

    kind: ScheduleKind
    at: int | UnsetType = UNSET
    startAt: int | UnsetType = UNSET
    """Of intervals the first run, from which all others are counted."""
    intervalSeconds: int | UnsetType = UNSET
    endAt: int | UnsetType = UNSET
    maxRuns: int | UnsetType = UNSET
    expression: str | UnsetType = UNSET
    timeZone: str | UnsetType = UNSET


def read_schedule(given: Schedule, now: int, kept: KeptSchedule | None = None) -> KeptSchedule:
    """The schedule that an app means. ``kept`` is the one that it replaces: a moment that stands there may be past.

    Raises Refusal with all faults.
    """
    faults: list[Fault] = []
    kind = _kind_of(given, faults)
    refuse_faults(faults)
    assert kind is not None, "without a kind there are faults"
    read = {ONE_TIME: _one_time, RECURRING: _recurring, CRON: _cron}[kind]
    schedule = read(given, now, kept, faults)
    refuse_faults(faults)
    return schedule


def first_run(schedule: KeptSchedule, now: int) -> int | None:
    """The first run from now on; None when all would be past."""
    if schedule.kind == ONE_TIME:
        assert schedule.at is not UNSET, "a call that is made once has its moment"
        return schedule.at
    return next_run(schedule, now - 1)


def next_run(schedule: KeptSchedule, after: int) -> int | None:
    """The first run behind a moment; None when there is none any more."""
    if schedule.kind == ONE_TIME:
        return None
    if schedule.startAt is not UNSET:
        after = max(after, schedule.startAt - 1)
    if schedule.kind == RECURRING:
        assert schedule.startAt is not UNSET, "intervals begin somewhere"
        assert schedule.intervalSeconds is not UNSET, "intervals have a length"
        passed = (after - schedule.startAt) // schedule.intervalSeconds + 1
        following: int | None = schedule.startAt + passed * schedule.intervalSeconds
    else:
        assert schedule.expression is not UNSET, "cron has an expression"
        assert schedule.timeZone is not UNSET, "cron has a zone"
        following = next_by_cron(schedule.expression, schedule.timeZone, after)
    if following is None or (schedule.endAt is not UNSET and following > schedule.endAt):
        return None
    return following


def moment(value: int | str, field: str) -> int:
    """Epoch seconds of a number of seconds or milliseconds, or of ISO 8601 with an offset. Raises Refusal."""
    if isinstance(value, str):
        text = value.strip()
        if text.isascii() and text.isdigit() and len(text) <= 18:
            value = int(text)
        else:
            try:
                read = datetime.fromisoformat(text)
                if read.tzinfo is None:
                    raise ValueError
                return int(read.timestamp())
            except (ValueError, OverflowError):
                raise invalid(field, "format", "must be epoch seconds, or ISO 8601 with an offset") from None
    return value // 1000 if value >= LEAST_MILLISECONDS else value


def _kind_of(given: Schedule, faults: list[Fault]) -> ScheduleKind | None:
    named_kinds = [kind for kind, members in TELLING.items() if any(_has(given, name) for name in members)]
    if given.kind is None and len(named_kinds) != 1:
        faults.append(Fault("schedule", "oneOf", "has at or in, interval or intervalSeconds, or expression"))
        return None
    kind = given.kind or named_kinds[0]
    for other, members in MEMBERS.items():
        if other != kind:
            faults.extend(
                Fault(_path(name), "forbidden", f"does not belong to {kind}") for name in members if _has(given, name)
            )
    named = [name for name in TELLING[kind] if _has(given, name)]
    if len(named) != 1:
        words = " and ".join(_word(name) for name in TELLING[kind])
        rule = "exactly one of " if len(TELLING[kind]) > 1 else "must have "
        faults.append(Fault(_path(TELLING[kind][0]), "required", f"{rule}{words}"))
    if kind == ONE_TIME:
        faults.extend(
            Fault(_path(name), "forbidden", f"does not belong to {kind}")
            for name in ("startAt", "endAt")
            if _has(given, name)
        )
    return kind


def _one_time(given: Schedule, now: int, kept: KeptSchedule | None, faults: list[Fault]) -> KeptSchedule:
    if given.in_ is not None:
        at = now + _seconds(given.in_, "schedule.in", faults)
    else:
        at = _ahead(given.at, "at", now, kept, faults)
    return KeptSchedule(ONE_TIME, at=at)


def _recurring(given: Schedule, now: int, kept: KeptSchedule | None, faults: list[Fault]) -> KeptSchedule:
    if given.interval is not None:
        field, seconds = "schedule.interval", _seconds(given.interval, "schedule.interval", faults)
    else:
        field, seconds = "schedule.intervalSeconds", given.intervalSeconds or 0
    if seconds < LEAST_INTERVAL and not faults:
        faults.append(Fault(field, "minimum", f"an interval has at least {LEAST_INTERVAL} seconds"))
    if seconds > FARTHEST:
        faults.append(Fault(field, "maximum", "a run is at most ten years ahead"))
    start = now + seconds if given.startAt is None else _ahead(given.startAt, "startAt", now, kept, faults)
    end = _end(given, start, now, kept, faults)
    most = UNSET if given.maxRuns is None else given.maxRuns
    return KeptSchedule(RECURRING, startAt=start, intervalSeconds=seconds, endAt=end, maxRuns=most)


def _cron(given: Schedule, now: int, kept: KeptSchedule | None, faults: list[Fault]) -> KeptSchedule:
    zone = UTC if given.timeZone is None else given.timeZone
    if not is_time_zone(zone):
        faults.append(Fault("schedule.timeZone", "enum", f"there is no time zone {zone!r}"))
        zone = UTC
    expression = given.expression or ""
    try:
        check_expression(expression)
    except BadExpression as error:
        faults.append(Fault("schedule.expression", "format", str(error)))
        return KeptSchedule(CRON)
    start = UNSET if given.startAt is None else _ahead(given.startAt, "startAt", now, kept, faults)
    end = _end(given, now if start is UNSET else start, now, kept, faults)
    schedule = KeptSchedule(CRON, startAt=start, endAt=end, expression=expression, timeZone=zone)
    following = first_run(KeptSchedule(CRON, startAt=start, expression=expression, timeZone=zone), now)
    if following is None or following > now + FARTHEST:
        faults.append(Fault("schedule.expression", "maximum", "names no moment in the next ten years"))
    return schedule


def _end(given: Schedule, start: int, now: int, kept: KeptSchedule | None, faults: list[Fault]) -> int | UnsetType:
    if given.endAt is None:
        return UNSET
    end = _ahead(given.endAt, "endAt", now, kept, faults)
    if end < start and not faults:
        faults.append(Fault("schedule.endAt", "minimum", "must not be before the first run"))
    return end


def _ahead(value: int | str | None, name: str, now: int, kept: KeptSchedule | None, faults: list[Fault]) -> int:
    """A moment that is neither past nor too far ahead."""
    assert value is not None, "it was asked for"
    field = f"schedule.{name}"
    try:
        at = moment(value, field)
    except Refusal as refusal:
        faults.extend(refusal.faults)
        return now
    if kept is not None and getattr(kept, name) == at:
        return at
    if at < now - GRACE:
        faults.append(Fault(field, "minimum", "is past"))
    if at > now + FARTHEST:
        faults.append(Fault(field, "maximum", "is more than ten years ahead"))
    return max(at, now)


def _seconds(text: str, field: str, faults: list[Fault]) -> int:
    try:
        return parse_duration(text, field)
    except Refusal as refusal:
        faults.extend(refusal.faults)
        return LEAST_INTERVAL


def _has(given: Schedule, name: str) -> bool:
    value: Any = getattr(given, name)
    return value is not None


def _word(name: str) -> str:
    return name.rstrip("_")


def _path(name: str) -> str:
    return f"schedule.{_word(name)}"
