"""The one way in: every write runs through the steps of ``STEPS``, in this order.

    authenticate -> authorize -> decode        endpoint.py, the same for reads
    -> hooks -> plan -> apply and record -> answer -> publish      here

``plan`` validates and works out the change; apply and record are one statement. A plan that was overtaken by
another request
is made again from what is stored now, at most ``MAX_PLANS`` times.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from typing import Any, TypeVar
from weakref import WeakValueDictionary

import msgspec

from haulier.core.ids import ordered_uuid
from haulier.core.refusal import Cause, Fault, Refusal, shortened
from haulier.platform.commands.call import Call
from haulier.platform.commands.callback_limits import MAX_REASON, check_callback
from haulier.platform.commands.deferred import decode_again, defer, payload_of
from haulier.platform.commands.hooks import ask, choose_hook, fire, fire_on_error
from haulier.platform.declarations.operation import Operation
from haulier.platform.outbound.callback import HeaderPair
from haulier.platform.outbound.callback_request import sealed_target
from haulier.platform.storage.changes import Change, Envelope, Obstacle, TimerDrop
from haulier.platform.storage.resources import to_json

MAX_PLANS = 10
"""Plans of one command that may be overtaken by others before it is refused as a conflict."""

T = TypeVar("T")

_raw = msgspec.json.Encoder().encode

_turns: WeakValueDictionary[tuple[str, str, str], asyncio.Lock] = WeakValueDictionary()
"""Rows (tenant, kind, id) that commands of this process contend for; a lock goes when nobody waits for it."""


async def execute(call: Call, body: Any, raw: bytes) -> Any:
    """Carry out a write and return what the caller gets as ``data``.

    Raises Refusal and changes nothing when it may not be.
    """
    hook = await choose_hook(call, body)
    payload = payload_of(raw) if hook is not None else {}
    waits = hook is not None and hook.waits
    hooks = call.operation.hooks
    if waits and not (hooks is not None and hooks.caller_waits):
        return await accept_for_later(call, body, raw)
    try:
        if hook is not None and waits:
            await plan(call, body)
            body = decode_again(call, await ask(call, hook, payload))
        change = await commit(call, body)
    except Refusal as refusal:
        await fire_on_error(call, body, refusal)
        raise
    if hook is not None and not waits:
        fire(call, hook, payload)
    return answer_of(change)


async def accept_for_later(call: Call, body: Any, raw: bytes) -> Any:
    """With a waiting hook: check what can be checked now, store the command, and let a worker carry it out."""
    change = await plan(call, body)
    await defer(call, raw, change)
    call.runtime.poke_timers()
    return answer_of(change)


async def plan(call: Call, body: Any) -> Change:
    """One plan of the operation, with the guards it collected.

    A refusal that rests on stale configuration is not one.
    """
    assert call.operation.plan is not None, "only writes are planned"
    check_callback(body)
    change: Change = await fresh(call, call.operation.plan, body)
    change.guards.extend(guard for guard in dict.fromkeys(call.guards) if guard not in change.guards)
    if call.consumes_timer is not None:
        change.drops.append(TimerDrop(call.consumes_timer, must=True))
    return change


async def fresh(call: Call, work: Callable[[Call, Any], Awaitable[T]], body: Any) -> T:
    """What the work gives; refused only on the ground of configuration as it is stored now.

    Another process may have changed a type a moment ago. What is applied is guarded by versions; a refusal is
    checked here.
    """
    call.guards.clear()
    try:
        return await work(call, body)
    except Refusal:
        if not await call.forget_stale():
            raise
    call.guards.clear()
    return await work(call, body)


async def commit(call: Call, body: Any) -> Change:
    """Plan and apply until it holds: applied means on disk, with its journal row.

    Who was overtaken takes turns with the others that were overtaken at the same rows, in order of arrival.
    """
    obstacles: list[Obstacle] = []
    contended: set[tuple[str, str, str]] = set()
    for _ in range(MAX_PLANS):
        async with AsyncExitStack() as turns:
            for row in sorted(contended):
                await turns.enter_async_context(_turns.setdefault(row, asyncio.Lock()))
            change = await plan(call, body)
            obstacles = await apply(call, body, change)
        if not obstacles:
            call.runtime.committed(call.tenant, change)
            if change.status != "success":
                await fire_on_error(call, body, Refusal(Cause.RULE, change.reason or ""))
            return change
        meet(call, obstacles, change.replan_on_conflict)
        contended |= {(call.tenant, obstacle.kind, obstacle.id) for obstacle in obstacles}
    first = obstacles[0]
    text = f"{_words(first.kind)} {first.id} is being changed by other requests; try again"
    raise Refusal(Cause.CONFLICT, text)


async def apply(call: Call, body: Any, change: Change) -> list[Obstacle]:
    """Hand a change to the applier together with who asked for it and whom to call back."""
    envelope = Envelope(
        tenant_id=call.tenant,
        journal_id=str(ordered_uuid(call.at, call.randomness)),
        at=call.at,
        actor=call.actor,
        request_id=call.request_id,
        meta=_meta(body),
        callback=None if call.operation.completes_later else callback_request_of(call, body, change),
    )
    return await call.runtime.applier.apply(envelope, change)


def meet(call: Call, obstacles: list[Obstacle], replan_on_conflict: frozenset[str] = frozenset()) -> None:
    """Turn obstacles that planning again cannot remove into refusals; forget what was stale."""
    for obstacle in obstacles:
        if obstacle.why == "timer":
            raise AlreadyDone
        if obstacle.why == "guard":
            call.runtime.configs.drop(call.tenant, obstacle.kind, obstacle.id)
    for obstacle in obstacles:
        if obstacle.kind in replan_on_conflict:
            continue
        if obstacle.why in ("exists", "taken") and not any(other.why in ("guard", "stale") for other in obstacles):
            raise taken(call.operation, obstacle.kind, obstacle.id)


def taken(operation: Operation, kind: str, id: str) -> Refusal:
    """The refusal of what would make something that exists, by its id or unique key."""
    message, field = f"{_words(kind)} {id!r} exists already", operation.conflict.field
    return Refusal(operation.conflict.cause, message, [Fault(field, "taken", message)] if field else [], {"id": id})


def _words(kind: str) -> str:
    """A kind as people call it."""
    return kind.replace("_", " ")


class AlreadyDone(Exception):
    """The timer that this command came from is gone: another worker has carried it out."""


def answer_of(change: Change) -> Any:
    """What the caller gets as ``data``."""
    return {"id": change.id} if change.answer is None else change.answer


def _meta(body: Any) -> str | None:
    meta = getattr(body, "event_meta", None)
    return to_json(meta) if meta is not None else None


def callback_request_of(call: Call, body: Any, change: Change) -> str | None:
    """The promise to call back, kept in the journal row; what is secret of it is sealed."""
    callback = getattr(body, "callback", None)
    url = callback if isinstance(callback, str) else getattr(callback, "url", None)
    if not url:
        return None
    headers = [HeaderPair(pair.key, pair.value) for pair in getattr(callback, "headers", None) or ()]
    callback_request = sealed_target(call.seal, url, headers)
    if (kept := getattr(callback, "meta", None)) is not None:
        callback_request["meta"] = kept
    if change.redacted:
        callback_request["withheld"] = change.redacted
    if call.secret:
        callback_request["secret"] = call.runtime.sealer.seal(call.secret, call.tenant)
    if change.status != "success":
        callback_request["status"] = change.status
        callback_request["reason"] = shortened(change.reason or "", MAX_REASON)
        callback_request["code"] = change.code
    if call.operation.outcome_name is not None:
        callback_request["event"] = call.operation.outcome_name(body, change.status == "success")
    return _raw(callback_request).decode()
