"""What the clock carries out: parked commands, time-outs of sub-states, the end of finished instances.

See: contract/conventions.md sections 5.3 (custom code) and 8 (TTL).
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
import structlog

from haulier.core.ids import ordered_uuid
from haulier.core.jsons import decode_object
from haulier.core.machine import Machine
from haulier.core.refusal import Cause, Refusal
from haulier.engines.statements import load_statements
from haulier.platform.call import Call
from haulier.platform.changes import Change, Envelope, TimerDrop, replacing
from haulier.platform.clock import Timer, drop_fired, still_stands
from haulier.platform.commands import MAX_PLANS, AlreadyDone, apply, commit
from haulier.platform.events import Promise
from haulier.platform.hooking import ask, choose_hook, fire, fire_on_error
from haulier.platform.instances import enter_state
from haulier.platform.kinds import Kind
from haulier.platform.operation import Operation, Service
from haulier.platform.outbound.callback import HeaderPair
from haulier.platform.parking import decode_again, failure_of, unpark
from haulier.platform.resources import Json, Resource, from_record, to_json
from haulier.platform.runtime import Runtime

SQL = load_statements("haulier.platform.sql", "firing.sql")

SYSTEM_ACTOR = to_json({"id": "haulier", "name": "Haulier"})
PASSING = frozenset({Cause.UNAVAILABLE, Cause.TOO_MANY_REQUESTS, Cause.INTERNAL})
"""Refusals that say nothing about the command itself: it is tried again later."""

log = structlog.get_logger("haulier.clock")


class ParkedCommands:
    """Carries out commands that waited for custom code."""

    def __init__(self, runtime: Runtime, services: Sequence[Service]) -> None:
        self._runtime = runtime
        self._services = {service.name: service for service in services}
        self._decoders: dict[tuple[str, str], msgspec.json.Decoder[Any]] = {}

    async def fire(self, tenant: str, timer: Timer) -> None:
        """Ask the custom code, apply what comes of it, or record the refusal; once, however often it fires."""
        call, raw = unpark(self._runtime, self._services, tenant, timer.id, timer.payload)
        body = self._decode(call.service, call.operation, raw)
        try:
            await self._carry_out(call, body, raw)
        except AlreadyDone:
            log.info("done by another", tenant=tenant, timer=timer.id)
        except Refusal as refusal:
            if refusal.cause in PASSING:
                raise
            await self._refuse(call, body, timer, refusal)

    async def _carry_out(self, call: Call, body: Any, raw: bytes) -> None:
        """The steps that were left when the command was accepted. A hook taken away meanwhile is not missed."""
        hook = await choose_hook(call, body)
        if hook is None or not hook.waits:
            await commit(call, body)
            if hook is not None:
                fire(call, hook, raw)
            return
        payload = await ask(call, hook, msgspec.json.decode(raw) if raw else {})
        await commit(call, decode_again(call.operation, payload) if call.operation.body is not None else body)

    async def _refuse(self, call: Call, body: Any, timer: Timer, refusal: Refusal) -> None:
        """Record the failure, which tells the callback, and end the timer with it."""
        change = failure_of(call, timer.payload, refusal)
        obstacles = await apply(call, body, change)
        if any(obstacle.why == "timer" for obstacle in obstacles):
            return
        if obstacles:
            raise Refusal(Cause.CONFLICT, f"the failure could not be recorded: {obstacles[0].why}")
        call.runtime.committed(call.tenant, change)
        await fire_on_error(call, body, refusal)

    def _decode(self, service: Service, operation: Operation, raw: bytes) -> Any:
        """The body as it was sent; it was valid when the command was accepted."""
        if operation.body is None:
            return None
        if not raw.strip():
            return operation.body()
        key = (service.name, operation.name)
        if key not in self._decoders:
            self._decoders[key] = msgspec.json.Decoder(operation.body)
        return decode_object(raw, self._decoders[key])


@dataclass(frozen=True, slots=True)
class Firing:
    """On whose behalf and when the clock changes an instance."""

    tenant: str
    at: int
    actor: str = SYSTEM_ACTOR


def envelope_of(firing: Firing, timer: Timer, promise: str | None = None) -> Envelope:
    """What travels with the journal row of a change that a timer makes."""
    return Envelope(
        tenant_id=firing.tenant,
        journal_id=str(ordered_uuid(firing.at, random.getrandbits(74))),
        at=firing.at,
        actor=firing.actor,
        request_id=f"timer:{timer.id}",
        callback=promise,
    )


class StateTimers:
    """Moves instances whose time in a sub-state is over, and removes those whose time after their end is over."""

    def __init__(self, runtime: Runtime, kinds: Mapping[str, Kind]) -> None:
        self._runtime = runtime
        self._kinds = kinds

    async def time_out(self, tenant: str, timer: Timer) -> None:
        """The sub-state's time is over: move on to the destination that was set when it was entered.

        Every entry of a state sets this timer anew or removes it, so a timer that still stands, seen *after* the
        instance was read, means that the instance had not left the state; the version says that it has not since.
        """
        kind, id = self._subject(timer)
        for _ in range(MAX_PLANS):
            resource = await self._runtime.reader.get(tenant, kind.name, id)
            if not await still_stands(self._runtime, tenant, timer):
                return
            planned = None if resource is None else await self._plan_time_out(kind, resource, timer)
            if planned is None:
                await drop_fired(self._runtime, tenant, timer)
                return
            obstacles = await self._runtime.applier.apply(*planned)
            if not obstacles:
                self._runtime.committed(tenant, planned[1])
                return
            for obstacle in obstacles:
                self._runtime.configs.drop(tenant, obstacle.kind, obstacle.id)
        raise Refusal(Cause.CONFLICT, f"{timer.subject} is being changed by others")

    async def expire(self, tenant: str, timer: Timer) -> None:
        """The time after the end is over: the instance goes, its journal stays."""
        kind, id = self._subject(timer)
        for _ in range(MAX_PLANS):
            record = await self._runtime.database.fetchrow(SQL["read_stored"], tenant, kind.name, id)
            resource = from_record(record) if record is not None else None
            if resource is None or resource.expires_at is None or resource.expires_at > self._runtime.clock():
                await drop_fired(self._runtime, tenant, timer)
                return
            if await self._remove(kind, resource, timer):
                return
        raise Refusal(Cause.CONFLICT, f"{timer.subject} is being changed by others")

    async def _plan_time_out(self, kind: Kind, resource: Resource, timer: Timer) -> tuple[Envelope, Change] | None:
        """The move; None when the type has no such state any more."""
        found = await self._runtime.configs.get(resource.tenant_id, kind.type_kind, resource.type)
        machine = found.value.machine if found is not None else None
        if found is None or machine is None:
            return None
        try:
            destination = machine.full_name(msgspec.json.decode(timer.payload)["destination"])
        except Refusal as refusal:
            log.warning("state is gone", tenant=resource.tenant_id, subject=timer.subject, error=str(refusal))
            return None
        firing = Firing(resource.tenant_id, self._runtime.clock())
        row = replacing(resource, state=destination)
        change = Change(
            kind.name, resource.id, row.version, f"{kind.noun}StateTimedOut", [row],
            guards=[(kind.type_kind, resource.type, found.version)], state=destination,
        )  # fmt: skip
        enter_state(firing, change, row, machine, destination)
        if all(entered.id != timer.id for entered in change.timers):
            change.drops = [TimerDrop(timer.id, must=True)]
        shown: Json = {"id": resource.id, "state": destination, "stateChange": destination != resource.state}
        if row.expires_at is not None:
            shown["terminalTtl"] = row.expires_at // 1000
        change.data = to_json(shown)
        return envelope_of(firing, timer, _promise(machine, destination)), change

    async def _remove(self, kind: Kind, resource: Resource, timer: Timer) -> bool:
        """Delete the instance with its journal row; False when it was changed meanwhile."""
        tenant = resource.tenant_id
        found = await self._runtime.configs.get(tenant, kind.type_kind, resource.type)
        machine = found.value.machine if found is not None else None
        change = Change(kind.name, resource.id, resource.version + 1, f"{kind.noun}Expired", state=resource.state)
        change.data = to_json({"id": resource.id, "state": resource.state})
        promise = _promise(machine, resource.state or "") if machine is not None else None
        envelope = envelope_of(Firing(tenant, self._runtime.clock()), timer, promise)
        removed = await self._runtime.database.fetchval(
            SQL["expire"], tenant, kind.name, resource.id, resource.version, timer.id, envelope.at, envelope.journal_id,
            change.event, change.state, envelope.request_id, envelope.actor, change.data, envelope.callback,
        )  # fmt: skip
        if removed is None:
            return False
        self._runtime.committed(tenant, change)
        return True

    def _subject(self, timer: Timer) -> tuple[Kind, str]:
        """Kind and id of the instance that a timer is about."""
        name, _, id = timer.subject.partition("/")
        return self._kinds[name], id


def _promise(machine: Machine, state: str) -> str | None:
    """Whom the machine wants told of a change that nobody asked for: the machine's own callback, else the state's."""
    target = machine.callback or machine.state_callback(state)
    if target is None:
        return None
    headers = [HeaderPair(pair.get("key", ""), pair.get("value", "")) for pair in target.headers or ()]
    return to_json(Promise(target.url, headers, target.meta))
