"""Time-outs of sub-states and the end of finished instances, carried out when the clock fires their timers.

See: contract/conventions.md section 8 (TTL).
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import msgspec
import structlog

from haulier.core.machine import Machine
from haulier.core.refusal import Cause, Refusal
from haulier.engines.statements import load_statements
from haulier.platform.commands.write_path import MAX_PLANS
from haulier.platform.declarations.kind import Kind
from haulier.platform.runtime import Runtime
from haulier.platform.storage.cache import Config
from haulier.platform.storage.changes import Change, Envelope, Obstacle, TimerDrop, replacing, row_change
from haulier.platform.storage.resources import Resource, to_json
from haulier.platform.timers.clock import Due, Failed, Timer, drop_all_fired
from haulier.platform.timers.timer_context import TimerContext, envelope_of
from haulier.platform.typed.events import EXPIRED, STATE_TIMED_OUT, event_name
from haulier.platform.typed.instance_changes import enter_state, machine_callback_request, state_payload

SQL = load_statements("haulier.platform.typed", "state_timers.sql")

log = structlog.get_logger("haulier.clock")


@dataclass(frozen=True, slots=True)
class PlannedChange:
    """The change that one timer makes to its instance."""

    due: Due
    envelope: Envelope
    change: Change


@dataclass(frozen=True, slots=True)
class Postponed:
    """A timer whose moment has moved since it was set, and its payload from now on."""

    due: Due
    at: int
    payload: str


Unchanged = tuple[Due, Resource | None, Postponed | None]
"""A timer whose instance, if there is one, is not changed."""
TypeKey = tuple[str, str, str]
"""(tenant, kind, id) of a type."""
Types = Mapping[TypeKey, Config | BaseException | None]
Plan = Callable[[Due, Resource | None, Types], PlannedChange | Postponed | None]
Apply = Callable[[Sequence[PlannedChange]], Awaitable[tuple[list[Due], list[Failed]]]]


class StateTimers:
    """Moves instances whose time in a sub-state is over, and removes ended ones whose time to live is over.

    Many timers are handled together: one read, one group of changes, one statement for timers that change nothing.
    Instances that others change meanwhile are read and planned again. A change consumes its timer, so it takes effect
    once, wherever a worker dies. A timer that fails does not hold up the others.
    """

    def __init__(self, runtime: Runtime, kinds: Mapping[str, Kind]) -> None:
        self._runtime = runtime
        self._kinds = kinds

    async def time_out(self, due: Sequence[Due]) -> list[Failed]:
        """Move instances whose time in a sub-state is over to the state that their machine names now.

        Entering a state sets this timer again or removes it. So a timer that is still there when the instance is read
        shows that the instance has not left the state, and the version that it has not left it since.
        """
        return await self._plan_and_apply(due, self._plan_time_out, self._apply_moves)

    async def expire(self, due: Sequence[Due]) -> list[Failed]:
        """Remove ended instances whose time to live is over. Their journal stays."""
        return await self._plan_and_apply(due, self._plan_expiry, self._remove)

    async def _plan_and_apply(self, due: Sequence[Due], plan: Plan, apply: Apply) -> list[Failed]:
        """Plan and apply until no timer is left whose instance others changed meanwhile; answers what failed."""
        left, failed = due, list[Failed]()
        for _ in range(MAX_PLANS):
            planned, unchanged = list[PlannedChange](), list[Unchanged]()
            standing = await self._read_instances(left)
            types = await self._types(standing)
            for one, resource in standing:
                try:
                    made = plan(one, resource, types)
                except Exception as error:
                    failed.append((one, error))
                else:
                    planned.append(made) if isinstance(made, PlannedChange) else unchanged.append((one, resource, made))
            outdated_due = await self._drop_or_postpone(unchanged, types)
            overtaken, refused = await apply(planned)
            failed += refused
            left = [*outdated_due, *overtaken]
            if not left:
                return failed
        return [*failed, *((one, Refusal(Cause.CONFLICT, f"{one.timer.subject} is being changed")) for one in left)]

    async def _read_instances(self, due: Sequence[Due]) -> list[tuple[Due, Resource | None]]:
        """The timers that were not set again since they were taken, each with its instance, None where that is gone."""
        subjects = [_subject(one.timer) for one in due]
        rows = await self._runtime.background.fetch(
            SQL["read_instances"],
            [one.tenant for one in due], [one.timer.id for one in due], [one.timer.due_at for one in due],
            [kind for kind, _ in subjects], [id for _, id in subjects],
        )  # fmt: skip
        return [(due[n - 1], Resource(*columns) if columns[0] is not None else None) for n, *columns in rows]

    async def _types(self, standing: Sequence[tuple[Due, Resource | None]]) -> Types:
        """The types of these instances that exist. An error in reading one concerns only its own instances."""
        known = [resource for _, resource in standing if resource is not None and resource.kind in self._kinds]
        wanted = list(dict.fromkeys(map(self._type_key, known)))
        found = await asyncio.gather(*(self._runtime.configs.get(*key) for key in wanted), return_exceptions=True)
        return dict(zip(wanted, found, strict=True))

    async def _drop_or_postpone(self, unchanged: Sequence[Unchanged], types: Types) -> list[Due]:
        """Drop or postpone the timers of instances that are not changed; answers those whose type changed meanwhile.

        No change guards the version of their type, so the newest is read: a machine that gives more time, or gives some
        for the first time, must not lose its timer to the machine that was read a moment before.
        """
        keys = [
            None if resource is None or resource.kind not in self._kinds else self._type_key(resource)
            for _, resource, _ in unchanged
        ]
        known = list({key for key in keys if key is not None})
        newest = await asyncio.gather(*(self._runtime.configs.newest(*key) for key in known))
        outdated = {key for key, config in zip(known, newest, strict=True) if _version(config) != _version(types[key])}
        sure = [(one, made) for (one, _, made), key in zip(unchanged, keys, strict=True) if key not in outdated]
        await drop_all_fired(self._runtime, [one for one, made in sure if made is None])
        await self._postpone([made for _, made in sure if made is not None])
        return [one for (one, _, _), key in zip(unchanged, keys, strict=True) if key in outdated]

    async def _postpone(self, postponed: Sequence[Postponed]) -> None:
        """Set these timers to their new moments, except those that were set again since they were taken."""
        rows = [(one.due.tenant, one.due.timer.id, one.due.timer.due_at, one.at, one.payload) for one in postponed]
        if rows:
            await self._runtime.background.execute(SQL["postpone_all"], *zip(*rows, strict=True))

    def _plan_time_out(self, due: Due, resource: Resource | None, types: Types) -> PlannedChange | Postponed | None:
        """The change to the next state; None when the instance is gone, or its sub-state has no time-out any more.

        The machine may have been replaced since the sub-state was entered. The time-out follows the machine as it is
        now: it decides the state that is entered, and whether one is, and a longer time is waited for.
        """
        now = self._runtime.clock()
        if resource is None or (resource.expires_at is not None and resource.expires_at <= now):
            return None
        found = self._type_of(resource, types)
        machine = found.value.machine if found is not None else None
        if found is None or machine is None:
            return None
        lasts = machine.ttl(machine.effective_state(resource.state)) if resource.state is not None else None
        if lasts is None:
            return None
        seconds, destination = lasts
        at = due.timer.due_at + (seconds - msgspec.json.decode(due.timer.payload).get("seconds", seconds)) * 1000
        if at > now:
            return Postponed(due, at, to_json({"seconds": seconds}))
        kind, context = self._kinds[resource.kind], TimerContext(due.tenant, now)
        row = replacing(resource, state=destination)
        change = row_change(event_name(kind, STATE_TIMED_OUT), row)
        change.guards.append((kind.type_kind, resource.type, found.version))
        enter_state(context, change, row, machine, destination)
        if all(entered.id != due.timer.id for entered in change.timers):
            change.drops = [TimerDrop(due.timer.id, must=True)]
        change.payload = to_json(state_payload(row, None, destination != resource.state))
        callback_request = self._callback_request(due.tenant, machine, resource.state or "", destination)
        return PlannedChange(due, envelope_of(context, due.timer, callback_request), change)

    async def _apply_moves(self, planned: Sequence[PlannedChange]) -> tuple[list[Due], list[Failed]]:
        """Apply the changes in one group; answers those that others overtook, and those that the database refused."""
        outcomes = await asyncio.gather(*map(self._applied, planned))
        overtaken, failed = list[Due](), list[Failed]()
        for one, outcome in zip(planned, outcomes, strict=True):
            if isinstance(outcome, Exception):
                failed.append((one.due, outcome))
            elif outcome:
                overtaken.append(one.due)
                for obstacle in outcome:
                    self._runtime.configs.drop(one.due.tenant, obstacle.kind, obstacle.id)
            else:
                self._runtime.committed(one.due.tenant, one.change)
        return overtaken, failed

    async def _applied(self, planned: PlannedChange) -> list[Obstacle] | Exception:
        """What stood in the way of one change, nothing when it was applied."""
        try:
            return await self._runtime.background_applier.apply(planned.envelope, planned.change)
        except Exception as error:
            return error

    def _plan_expiry(self, due: Due, resource: Resource | None, types: Types) -> PlannedChange | None:
        """The removal; None when the instance is gone, or its time to live has become longer."""
        now = self._runtime.clock()
        if resource is None or resource.expires_at is None or resource.expires_at > now:
            return None
        kind, found = self._kinds[resource.kind], self._type_of(resource, types)
        machine = found.value.machine if found is not None else None
        change = Change(kind.name, resource.id, resource.version + 1, event_name(kind, EXPIRED), state=resource.state)
        change.payload = to_json({"id": resource.id, "state": resource.state})
        request = self._callback_request(due.tenant, machine, resource.state or "") if machine is not None else None
        return PlannedChange(due, envelope_of(TimerContext(due.tenant, now), due.timer, request), change)

    async def _remove(self, planned: Sequence[PlannedChange]) -> tuple[list[Due], list[Failed]]:
        """Delete the instances and write their journal rows, in one statement; answers those changed meanwhile."""
        # In the order in which other statements lock rows, so that they do not wait for each other.
        those = sorted(planned, key=lambda one: (one.due.tenant, one.change.kind, one.change.id))
        rows = [
            (
                one.due.tenant, one.change.kind, one.change.id, one.change.version - 1, one.due.timer.id,
                one.envelope.at, one.envelope.journal_id, one.change.event, one.change.state,
                one.envelope.request_id, one.envelope.actor, one.change.data, one.envelope.callback,
            )
            for one in those
        ]  # fmt: skip
        removed = await self._runtime.background.fetch(SQL["expire"], *zip(*rows, strict=True)) if rows else []
        gone = {n - 1 for (n,) in removed}
        for place in gone:
            self._runtime.committed(those[place].due.tenant, those[place].change)
        return [one.due for place, one in enumerate(those) if place not in gone], []

    def _callback_request(self, tenant: str, machine: Machine, *states: str) -> str | None:
        """The callback request of a change that no request asked for."""
        seal = partial(self._runtime.sealer.seal, tenant_id=tenant)
        callback_request = machine_callback_request(seal, machine, *states)
        return None if callback_request is None else to_json(callback_request)

    def _type_key(self, resource: Resource) -> TypeKey:
        return resource.tenant_id, self._kinds[resource.kind].type_kind, resource.type

    def _type_of(self, resource: Resource, types: Types) -> Config | None:
        """The type of an instance. Raises the error that reading it raised."""
        found = types[self._type_key(resource)]
        if isinstance(found, BaseException):
            raise found
        return found


def _version(found: Config | BaseException | None) -> int | None:
    """The version of a type that was read; None where there is none."""
    return found.version if isinstance(found, Config) else None


def _subject(timer: Timer) -> tuple[str, str]:
    """Kind and id of the instance that a timer is about."""
    kind, _, id = timer.subject.partition("/")
    return kind, id
