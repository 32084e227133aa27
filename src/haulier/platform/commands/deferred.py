"""Commands that wait for custom code: stored before the 202 goes out, carried out by a worker, exactly once in effect.

The stored command is a timer that is due at once. The change that it ends in removes the timer in the same
statement, so a worker
that dies at any point leaves it to the next one, and two workers cannot both apply it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
import structlog

from haulier.core.ids import ordered_uuid
from haulier.core.json_decoding import decode_any, decode_object
from haulier.core.refusal import Cause, Refusal, error_code
from haulier.engines.statements import load_statements
from haulier.platform.access.identity import Identity
from haulier.platform.commands.call import Call
from haulier.platform.declarations.event import failure_name
from haulier.platform.declarations.operation import Service
from haulier.platform.storage.changes import Change, TimerDrop
from haulier.platform.storage.resources import to_json

SQL = load_statements("haulier.platform.timers", "timers.sql")

log = structlog.get_logger("haulier.commands")


class Parked(msgspec.Struct):
    """A command at rest. Token, callback secret and the body as it came are sealed: its headers for custom code and for
    the callback may be secrets. Older ones have the body open, in ``raw``.
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
    """What the caller was told that the command is about."""
    sealed: str | None = None
    """The body."""


PARKED = msgspec.json.Decoder(Parked)


def at_rest(call: Call) -> Parked:
    """A call as it is kept, without its body."""
    sealer = call.runtime.sealer
    return Parked(
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
        origin_app=call.origin_app,
        token=sealer.seal(call.token, call.tenant),
        secret=sealer.seal(call.secret, call.tenant) if call.secret else None,
    )


async def park(call: Call, raw: bytes, change: Change) -> None:
    """Store a command durably; ``change`` is what it was planned to do when it was accepted."""
    sealed = call.runtime.sealer.seal(raw.decode(), call.tenant)
    parked = msgspec.structs.replace(at_rest(call), sealed=sealed, kind=change.kind, id=change.id)
    timer_id = str(ordered_uuid(call.at, call.randomness ^ 2))
    await call.runtime.database.execute(
        SQL["park"], call.tenant, timer_id, call.operation.name, call.at, to_json(parked)
    )


def unpark(runtime: Any, services: dict[str, Service], tenant: str, timer_id: str, payload: str) -> tuple[Call, bytes]:
    """The call as it was when it was parked, bound to the timer that its change will consume."""
    parked = PARKED.decode(payload)
    call = awake(runtime, services, tenant, parked)
    call.consume = timer_id
    raw = parked.raw if parked.sealed is None else runtime.sealer.open(parked.sealed, tenant)
    return call, raw.encode()


def awake(runtime: Any, services: Mapping[str, Service], tenant: str, parked: Parked) -> Call:
    """The call as it was when it came to rest."""
    service = services[parked.service]
    operation = next(operation for operation in service.operations if operation.name == parked.operation)
    return Call(
        runtime=runtime,
        service=service,
        operation=operation,
        identity=Identity(tenant, parked.client_id, parked.app_id, parked.roles, parked.expires_at),
        actor=parked.actor,
        request_id=parked.request_id,
        at=parked.at,
        randomness=parked.randomness,
        path=parked.path,
        query_string=parked.query_string,
        uri=parked.uri,
        secret=runtime.sealer.open(parked.secret, tenant) if parked.secret else None,
        origin_app=parked.origin_app,
        token=runtime.sealer.open(parked.token, tenant),
    )


def payload_of(raw: bytes) -> dict[str, Any]:
    """A body as custom code sees it. It is read before the change is made: behind it nothing may fail any more."""
    return decode_any(raw) if raw.strip() else {}


def decode_again(call: Call, payload: dict[str, Any]) -> Any:
    """The merged payload through the same validation as the original."""
    merged = msgspec.json.encode(payload)
    limit = call.runtime.settings.max_body_bytes
    if len(merged) > limit:
        raise Refusal(Cause.BODY_TOO_LARGE, f"the body with what custom code answered is larger than {limit} bytes")
    return decode_object(merged, msgspec.json.Decoder(call.operation.body))


def failure_of(call: Call, payload: str, refusal: Refusal) -> Change:
    """The journal row of a parked command (``payload``) that was refused in the end: it tells the callback.

    It carries the kind and id that the caller was told and version 0, as nothing was written.
    """
    parked = PARKED.decode(payload)
    assert call.consume is not None, "a parked command comes from a timer"
    return Change(
        kind=parked.kind,
        id=parked.id,
        version=0,
        event=failure_name(call.operation),
        drops=[TimerDrop(call.consume, must=True)],
        tells=to_json({"id": parked.id}),
        status="failed",
        reason=str(refusal),
        code=error_code(call.service.code, call.operation.number, refusal.cause),
    )
