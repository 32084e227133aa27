"""Executions: one plugin being asked for one run, with its tries and its late answer.

An execution is a row and one timer at a time: it calls the plugin, calls it again after a failure, or says that the
time for the late answer is over. The callback door writes the answer into the row and moves the timer to now; so who
asked has one plan, which the timer begins, and each answer takes effect once. The id that the plugin gets is a secret:
the row's own id is made of it and tells nothing of it. See: contract/order.md section 12 ("Run").
"""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

import msgspec
import structlog
from msgspec import Struct

from haulier.core.ids import named_uuid
from haulier.core.refusal import Cause, Refusal, invalid
from haulier.engines.failure import Unavailable
from haulier.platform.commands.call import Call
from haulier.platform.commands.system_commands import WAITED_FOR
from haulier.platform.declarations.event import IdPayload, event_specs
from haulier.platform.plugins.definition import Plugin
from haulier.platform.plugins.plugin_call import Answered, AnswersLater, Failed, PluginResult, Refused
from haulier.platform.sealing.sealer import KeysNotRead
from haulier.platform.storage.changes import Change, RowWrite, TimerWrite, replacing, row_change
from haulier.platform.storage.resources import Json, Resource, to_json
from haulier.platform.timers.clock import Timer
from haulier.platform.timers.ids import timer_id

EXECUTION = "plugin_execution"
WAITING: Final = "WAITING"
ANSWERED: Final = "ANSWERED"
ENDED: Final = "ENDED"
SECRET_BYTES = 16
"""Random bytes of the id that a plugin gets."""
KEPT_MS = 7 * 24 * 3_600_000
"""How long an execution is known after it can have been answered: until then its callback is refused as too late."""
NO_ANSWER = "no answer in time"
NOT_TAKEN = "its answer could not be taken"
SUBJECT = "subject"
"""Member of a timer's payload: the ``subject`` of its execution."""

PLUGIN_ANSWERED, PLUGIN_AWAITED = "PluginAnswered", "PluginAwaited"
EXECUTION_EVENTS = event_specs(
    EXECUTION,
    IdPayload,
    {
        PLUGIN_ANSWERED: "the late answer of a plugin came to the callback door",
        PLUGIN_AWAITED: "a plugin is called again after a failure, or its late answer is waited for",
    },
)


class ExecutionBody(Struct, kw_only=True, omit_defaults=True):
    """An execution as stored. ``purpose`` is that of the timers of who asked, ``subject`` what it is asked for."""

    plugin: str
    purpose: str
    subject: str
    sealedId: str
    """The id that the plugin gets, sealed."""
    timer: str
    """The id of the timer that stands."""
    step: int = 0
    """How many timers there were before."""
    tries: int = 0
    """Calls that failed."""
    isLate: bool = False
    """Did the plugin accept, so that its answer comes to the door?"""
    sealedAnswer: str | None = None


class LateAnswer(Struct, kw_only=True, omit_defaults=True):
    """What comes to the callback door: a plugin of the orchestrator sends what it would have answered."""

    status: Literal["SUCCESS", "FAILURE"] = "SUCCESS"
    executionId: str | None = None
    data: Json | None = None
    error: Json | None = None
    commands: list[Json] | None = None
    events: list[Json] | None = None


class ToldError(Struct, kw_only=True, omit_defaults=True):
    """Why a plugin failed."""

    code: str
    description: str
    additionalInfo: Json | None = None


class PluginCallbackRequest(Struct, kw_only=True, omit_defaults=True):
    """The late answer of a plugin as its page has it, with what plugins of the orchestrator answer."""

    status: Literal["SUCCESS", "FAILURE"]
    executionId: str | None = None
    data: Json | None = None
    error: ToldError | None = None
    commands: list[Json] | None = None
    events: list[Json] | None = None


BODY_DECODER = msgspec.json.Decoder(ExecutionBody)
_payload = msgspec.json.Decoder(dict[str, str])
_answer = msgspec.json.Decoder(LateAnswer)

Ask = Callable[[str], Awaitable[PluginResult]]
"""Asks the plugin in the name of the execution with this id."""
GoOn = Callable[[Resource], Awaitable[Change]]
"""Asks the plugin of an execution by its row, or takes its answer: what comes of that."""
GiveUp = Callable[[str], Awaitable[Change]]
"""Ends what an execution was asked for, as if the plugin had refused for this reason."""

log = structlog.get_logger("haulier.plugins")


@dataclass(frozen=True, slots=True)
class Opened:
    """An execution to begin: what the change has to write."""

    id: str
    """Of the row."""
    rows: list[RowWrite]
    timers: list[TimerWrite]


@dataclass(frozen=True, slots=True)
class Settled:
    """The plugin has answered, or will not. ``rows`` end the execution; ``result`` is no ``AnswersLater``."""

    result: Answered | Refused | Failed
    rows: list[RowWrite]


@dataclass(frozen=True, slots=True)
class Pending:
    """The plugin is waited for: ``change`` says so, and until when."""

    change: Change


@dataclass(frozen=True, slots=True)
class DueExecution:
    """An execution whose timer is due: what it was asked for, and its row, None where that is forgotten."""

    subject: str
    row: Resource | None
    tries: int

    def end(self) -> list[RowWrite]:
        """The rows by which it is over; the answer is kept no longer."""
        return [] if self.row is None else [_ended(self.row, self.row.body_as(BODY_DECODER))]


def open_execution(call: Call, plugin: Plugin, purpose: str, subject: str, *, wait_ms: int = 0) -> Opened:
    """Begin to ask a plugin: the timer calls it as soon as the change is stored, or ``wait_ms`` later."""
    secret = secrets.token_hex(SECRET_BYTES)
    id = row_id(call.tenant, secret)
    timer = _timer_id(call, id, 0)
    body = ExecutionBody(
        plugin=plugin.id, purpose=purpose, subject=subject, sealedId=call.seal(secret, id), timer=timer
    )
    until = call.at + wait_ms + plugin.body.callbackSeconds * 1000 + KEPT_MS
    row = RowWrite(EXECUTION, id, 0, parent=subject, state=WAITING, body=to_json(body), expires_at=until)
    return Opened(id, [row], [_timer(id, body, call.at + wait_ms)])


def row_id(tenant: str, secret: str) -> str:
    """The id of the row of the execution whose id a plugin gets."""
    return named_uuid("\x1f".join((EXECUTION, tenant, secret)))


async def due_execution(call: Call, timer: Timer) -> DueExecution | None:
    """The execution whose timer is due; None where it is over, or nothing tells any more what it was asked for."""
    row = await call.get(EXECUTION, timer.subject)
    if row is not None and row.state == ENDED:
        return None
    subject = _payload.decode(timer.payload).get(SUBJECT) if row is None else row.body_as(BODY_DECODER).subject
    return None if subject is None else DueExecution(subject, row, timer.tries)


async def carry_on(call: Call, due: DueExecution, go_on: GoOn, give_up: GiveUp) -> Change:
    """What an execution that is due leads to, so that nothing waits for it for ever: one that is forgotten has not been
    answered in time, and one that could not be gone on with is given up, after fewer tries where nothing passing was in
    the way. Raises what puts the timer off.
    """
    if due.row is None:
        return await give_up(NO_ANSWER)
    most, reason = call.timer_settings, NOT_TAKEN
    try:
        if due.tries <= most.command_tries:
            return await go_on(due.row)
        log.error("given up", tenant=call.tenant, subject=due.subject)
    except (Unavailable, KeysNotRead):
        raise
    except Refusal as refusal:
        if refusal.cause in WAITED_FOR:
            raise
        reason = f"{NOT_TAKEN}: {refusal}"
    except Exception:
        if due.tries < most.tries:
            raise
        log.exception("given up", tenant=call.tenant, subject=due.subject)
    change = await give_up(reason)
    change.rows += due.end()
    return change


async def advance(call: Call, row: Resource, plugin: Plugin, ask: Ask, waits: Sequence[float]) -> Settled | Pending:
    """What the timer of an execution leads to. ``waits`` are the seconds before further tries of a call that failed.

    A plugin that was switched off meanwhile is not asked: it lets pass, and adds nothing.

    Raises Refusal UNAVAILABLE, which puts the timer off.
    """
    body = row.body_as(BODY_DECODER)
    if row.state == ANSWERED:
        assert body.sealedAnswer is not None, "the door has written it"
        return _settled(row, body, result_of(_answer.decode(call.unseal(body.sealedAnswer, row.id))))
    if not plugin.is_active:
        return _settled(row, body, Answered())
    if body.isLate:
        return _settled(row, body, Refused(NO_ANSWER))
    result = await call.ask_once(row.id, lambda: ask(call.unseal(body.sealedId, row.id)))
    if isinstance(result, AnswersLater):
        return _waiting(call, row, body, plugin.body.callbackSeconds * 1000, isLate=True)
    if isinstance(result, Failed) and body.tries < len(waits):
        return _waiting(call, row, body, int(waits[body.tries] * 1000), tries=body.tries + 1)
    return _settled(row, body, result)


def result_of(answer: LateAnswer) -> Answered | Refused:
    """What a late answer says."""
    if answer.status == "FAILURE":
        error = answer.error or {}
        said = [error.get("description"), error.get("message")]
        return Refused(next((text for text in said if isinstance(text, str) and text), "it failed"))
    members = ("data", "commands", "events")
    return Answered({name: value for name in members if (value := getattr(answer, name)) is not None})


async def plan_callback(call: Call, body: LateAnswer) -> Change:
    """``POST /plugins/callback/{executionId}``: take the late answer of a plugin, and go on with it.

    Raises Refusal: 404 for an id that nobody was given, 400 after the end, for a second answer, and for a body that
    names another execution.
    """
    call.enter(call.named_tenant or "")
    secret = call.path["executionId"]
    id = row_id(call.tenant, secret)
    row = await call.get(EXECUTION, id)
    if row is None:
        raise Refusal(Cause.NOT_FOUND, "there is no such execution")
    if body.executionId not in (None, secret):
        raise invalid("executionId", "mismatch", "is another one than that of the path")
    if row.state != WAITING:
        raise Refusal(Cause.RULE, "it has been answered already, or its time is over")
    stored = row.body_as(BODY_DECODER)
    answered = msgspec.structs.replace(stored, sealedAnswer=call.seal(to_json(body), id))
    write = replacing(row, state=ANSWERED, body=answered)
    change = row_change(PLUGIN_ANSWERED, write, payload=to_json(IdPayload(id)))
    change.timers.append(_timer(id, stored, call.at))
    change.answer = {"id": secret}
    return change


def _settled(row: Resource, body: ExecutionBody, result: Any) -> Settled:
    return Settled(result, [_ended(row, body)])


def _ended(row: Resource, body: ExecutionBody) -> RowWrite:
    return replacing(row, state=ENDED, body=msgspec.structs.replace(body, sealedAnswer=None))


def _waiting(call: Call, row: Resource, body: ExecutionBody, wait_ms: int, **changes: Any) -> Pending:
    step = body.step + 1
    timer = _timer_id(call, row.id, step)
    waiting = msgspec.structs.replace(body, step=step, timer=timer, **changes)
    change = row_change(PLUGIN_AWAITED, replacing(row, body=waiting), payload=to_json(IdPayload(row.id)))
    change.timers.append(_timer(row.id, waiting, call.now() + wait_ms))
    return Pending(change)


def _timer(id: str, body: ExecutionBody, due_at: int) -> TimerWrite:
    """The timer that stands, of the execution's row by its id."""
    return TimerWrite(body.timer, body.purpose, id, due_at, {SUBJECT: body.subject})


def _timer_id(call: Call, id: str, step: int) -> str:
    return timer_id(call.tenant, EXECUTION, id, str(step))
