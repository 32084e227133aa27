"""Commands that wait for custom code: stored before the 202 goes out, carried out by a worker, exactly once in effect.

The stored command is a timer that is due at once. The change that it ends in removes the timer in the same
statement, so a worker that dies at any point leaves it to the next one, and two workers cannot both apply it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from haulier.core.ids import named_uuid, ordered_uuid
from haulier.core.refusal import Refusal, error_code
from haulier.engines.statements import load_statements
from haulier.platform.access.identity import Identity
from haulier.platform.commands.call import Call
from haulier.platform.commands.command import Command
from haulier.platform.declarations.event import failure_name
from haulier.platform.declarations.operation import Service
from haulier.platform.storage.changes import Change, TimerDrop
from haulier.platform.storage.resources import to_json

SQL = load_statements("haulier.platform.timers", "timers.sql")


class DeferredCommand(msgspec.Struct):
    """A command as stored. Token, callback secret and the body as it came are sealed: its headers for custom code and
    for the callback may be secrets. Older ones have the body open, in ``raw``.
    """

    service: str
    operation: str
    raw: str
    path: dict[str, str]
    query_string: str
    uri: str
    actor: str
    request_id: str
    at: int
    randomness: int
    client_id: str
    app_id: str
    roles: tuple[str, ...]
    expires_at: int
    origin_app: str | None
    token: str
    secret: str | None = None
    kind: str = "command"
    id: str = ""
    """Of what the command is about, as the caller got it."""
    sealed: str | None = None
    """The body."""
    user_id: str = ""
    user_name: str = ""
    session_id: str = ""
    has_second_factor: bool = False
    repeated_by: str = ""
    by_session: bool = False
    """Did it come with a session? Then there is no token: one is made when custom code is called."""


DEFERRED_DECODER = msgspec.json.Decoder(DeferredCommand)


def deferred_form(call: Call) -> DeferredCommand:
    """The stored form of a call, without its body."""
    sealer = call.runtime.sealer
    return DeferredCommand(
        service=call.service.name,
        operation=call.operation.name,
        raw="",
        path=call.path,
        query_string=call.query_string,
        uri=call.uri,
        actor=call.actor,
        request_id=call.request_id,
        at=call.at,
        randomness=call.randomness,
        client_id=call.identity.client_id,
        app_id=call.identity.app_id,
        roles=call.identity.roles,
        expires_at=call.identity.expires_at,
        user_id=call.identity.user_id,
        user_name=call.identity.user_name,
        session_id=call.identity.session_id,
        has_second_factor=call.identity.has_second_factor,
        origin_app=call.origin_app,
        token=sealer.seal(call.token, call.tenant),
        secret=sealer.seal(call.secret, call.tenant) if call.secret else None,
        by_session=call.by_session,
    )


async def defer(command: Command) -> bool:
    """Store a command durably, with what it was planned to do when it was accepted, and wake the workers.

    False where the request repeats one that waits, and is to be planned again: it makes the same ids then.
    """
    call, change = command.call, command.change
    await call.runtime.sealer.prepare(call.tenant)
    deferred = msgspec.structs.replace(
        deferred_form(call),
        sealed=call.seal((command.raw or b"").decode()),
        repeated_by=call.repeated_by,
        kind=change.kind,
        id=change.id,
    )
    timer_id = str(ordered_uuid(call.at, call.randomness ^ 2))
    if call.repeated_by:
        timer_id = named_uuid("\x1f".join(("command", call.tenant, call.repeated_by)))
    is_new = await call.runtime.database.fetchval(
        SQL["defer"], call.tenant, timer_id, call.operation.name, call.at, to_json(deferred)
    )
    if is_new is None and call.repeated_by:
        return await _is_the_same(call, timer_id)
    call.runtime.poke_timers()
    return True


async def _is_the_same(call: Call, timer_id: str) -> bool:
    """Whether a call makes the ids of the one that waits; else it does from here on, if that one still waits."""
    payload = await call.runtime.database.fetchval(SQL["deferred"], call.tenant, timer_id)
    if payload is None:
        return False
    waiting = DEFERRED_DECODER.decode(payload)
    if (waiting.at, waiting.randomness) == (call.at, call.randomness):
        return True
    call.at, call.randomness = waiting.at, waiting.randomness
    return False


def resume_command(runtime: Any, services: Mapping[str, Service], tenant: str, timer_id: str, payload: str) -> Command:
    """The command as it was stored, bound to the timer that its change will consume."""
    deferred = DEFERRED_DECODER.decode(payload)
    call = resume(runtime, services, tenant, deferred)
    call.consumes_timer, call.repeated_by = timer_id, deferred.repeated_by
    raw = deferred.raw if deferred.sealed is None else runtime.sealer.open(deferred.sealed, tenant)
    return Command(call, raw=raw.encode())


def resume(runtime: Any, services: Mapping[str, Service], tenant: str, deferred: DeferredCommand) -> Call:
    """The call as it was when it was stored."""
    service = services[deferred.service]
    operation = next(operation for operation in service.operations if operation.name == deferred.operation)
    return Call(
        runtime=runtime,
        service=service,
        operation=operation,
        identity=Identity(
            tenant,
            deferred.client_id,
            deferred.app_id,
            deferred.roles,
            deferred.expires_at,
            deferred.user_id,
            deferred.user_name,
            deferred.session_id,
            deferred.has_second_factor,
        ),
        actor=deferred.actor,
        request_id=deferred.request_id,
        at=deferred.at,
        randomness=deferred.randomness,
        path=deferred.path,
        query_string=deferred.query_string,
        uri=deferred.uri,
        secret=runtime.sealer.open(deferred.secret, tenant) if deferred.secret else None,
        origin_app=deferred.origin_app,
        token=runtime.sealer.open(deferred.token, tenant),
        by_session=deferred.by_session,
    )


def failure_of(call: Call, payload: str, refusal: Refusal) -> Change:
    """The change of a deferred command (``payload``) that was refused: a journal row alone, which makes the callback.

    It carries the kind and id that the caller got, and version 0, as nothing was written.
    """
    deferred = DEFERRED_DECODER.decode(payload)
    assert call.consumes_timer is not None, "a deferred command comes from a timer"
    return Change(
        kind=deferred.kind,
        id=deferred.id,
        version=0,
        event=failure_name(call.operation),
        drops=[TimerDrop(call.consumes_timer, must=True)],
        payload=to_json({"id": deferred.id}),
        status="failed",
        reason=str(refusal),
        code=error_code(call.service.code, call.operation.number, refusal.cause),
    )
