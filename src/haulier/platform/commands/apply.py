"""The steps that apply a change: it is on disk, with its journal row, before the caller gets an answer."""

from __future__ import annotations

from typing import Any

import msgspec

from haulier.core.ids import ordered_uuid
from haulier.core.refusal import Fault, Refusal, shortened
from haulier.engines.statements import load_statements
from haulier.platform.commands.call import Call
from haulier.platform.commands.callback_limits import MAX_REASON
from haulier.platform.commands.command import Command, Overtaken
from haulier.platform.commands.kept_callback import callback_address, sealed_callback
from haulier.platform.declarations.operation import Operation
from haulier.platform.outbound.callback_request import CallbackRequest
from haulier.platform.storage.changes import Change, Envelope, Obstacle, shown_key
from haulier.platform.storage.resources import to_json

FORGET_EXPIRED = load_statements("haulier.platform.storage", "resources.sql")["forget_expired"]

_callback_request = msgspec.json.Decoder(CallbackRequest)


class AlreadyDone(Exception):
    """The timer that this command came from is gone: another worker has carried it out."""


async def apply(command: Command) -> None:
    """Apply and record the change, in one statement.

    Raises Refusal for what exists already, Overtaken for what can be planned again, and AlreadyDone.
    """
    obstacles = await submit(command)
    if obstacles:
        if not await _gave_way(command, obstacles):
            _refuse(command, obstacles)
        raise Overtaken(obstacles)


async def submit(command: Command) -> list[Obstacle]:
    """Submit the change to the applier, with who asked for it and whom to call back.

    Returns the obstacles that kept it from being applied; none means that it is committed.
    """
    call, change = command.call, command.change
    is_told = change.calls_back and not call.operation.completes_later
    if callback_address(getattr(command.body, "callback", None)):
        await call.runtime.sealer.prepare(call.tenant)
    envelope = Envelope(
        tenant_id=call.tenant,
        journal_id=str(ordered_uuid(call.at, call.randomness)),
        at=call.at,
        actor=call.actor,
        request_id=call.request_id,
        meta=_meta(command.body),
        callback=callback_request_of(call, command.body, change) if is_told else None,
    )
    applier = call.runtime.background_applier if call.can_wait else call.runtime.applier
    return await applier.apply(envelope, change)


async def answer(command: Command) -> None:
    """Make what the caller gets as ``data``."""
    change = command.change
    command.answer = {"id": change.id} if change.answer is None else change.answer


async def publish(command: Command) -> None:
    """Drop compiled configuration that was changed, and wake the relay, which carries the journal row on."""
    command.call.runtime.committed(command.call.tenant, command.change)


async def _gave_way(command: Command, obstacles: list[Obstacle]) -> bool:
    """Remove what is there under an id that the change makes though its time is over: nobody reads it any more, and a
    sweep has only not come by yet. Whether that was all that stood in the way.
    """
    there = [obstacle for obstacle in obstacles if obstacle.why == "exists"]
    if len(there) < len(obstacles):
        return False
    kinds, ids = [one.kind for one in there], [one.id for one in there]
    gone = await command.call.fetch(FORGET_EXPIRED, kinds, ids, command.call.now())
    return len(gone) == len(there)


def _refuse(command: Command, obstacles: list[Obstacle]) -> None:
    """Refuse what planning again cannot mend; drop configuration that was stale."""
    call, change = command.call, command.change
    for obstacle in obstacles:
        if obstacle.why == "timer":
            raise AlreadyDone
        if obstacle.why == "guard":
            call.runtime.configs.drop(call.tenant, obstacle.kind, obstacle.id)
    if any(obstacle.why in ("guard", "stale") for obstacle in obstacles):
        return
    existing = [obstacle for obstacle in obstacles if obstacle.kind not in change.replan_on_conflict]
    if existing:
        of_its_own = (obstacle for obstacle in existing if (obstacle.kind, obstacle.id) == (change.kind, change.id))
        named = next(of_its_own, existing[0])
        raise taken(call.operation, named.kind, named.id)


def taken(operation: Operation, kind: str, id: str) -> Refusal:
    """The refusal of what would make something that exists, by its id or unique key, whose parts are shown apart."""
    shown = shown_key(id)
    message, field = f"{words(kind)} {shown!r} exists already", operation.conflict.field
    return Refusal(operation.conflict.cause, message, [Fault(field, "taken", message)] if field else [], {"id": shown})


def words(kind: str) -> str:
    """A kind as people call it."""
    return kind.replace("_", " ")


def _meta(body: Any) -> str | None:
    meta = getattr(body, "event_meta", None)
    return to_json(meta) if meta is not None else None


def callback_request_of(call: Call, body: Any, change: Change) -> str | None:
    """The callback request that the journal row keeps, if the body names a callback; secrets in it are sealed."""
    if change.callback_request is not None:
        return _kept_request(change)
    callback_request = sealed_callback(call, getattr(body, "callback", None))
    if callback_request is None:
        return None
    callback_request.redacted = change.redacted
    _tell_failure(callback_request, change)
    if call.operation.outcome_name is not None:
        callback_request.event = call.operation.outcome_name(body, change.status == "success")
    return to_json(callback_request)


def _kept_request(change: Change) -> str:
    """The callback request that came with an earlier command, with how it ended."""
    callback_request = _callback_request.decode(change.callback_request or "")
    _tell_failure(callback_request, change)
    return to_json(callback_request)


def _tell_failure(callback_request: CallbackRequest, change: Change) -> None:
    if change.status != "success":
        callback_request.status = change.status
        callback_request.reason = shortened(change.reason or "", MAX_REASON)
        callback_request.code = change.code
