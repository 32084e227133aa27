"""Runs of plugins, step by step: what an answer leads to, until the order is created, changed or refused.

See: contract/order.md section 12 ("Run"), docs/design/plugins.md.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import msgspec

from haulier.core.refusal import Cause, Refusal
from haulier.platform.commands.call import Call
from haulier.platform.commands.system_commands import WAITED_FOR
from haulier.platform.plugins.definition import Plugin
from haulier.platform.plugins.executions import (
    BODY_DECODER,
    Pending,
    Settled,
    advance,
    carry_on,
    due_execution,
    open_execution,
)
from haulier.platform.plugins.plugin_call import Answered, PluginResult, ask_plugin
from haulier.platform.storage.changes import Change, RowWrite, replacing, row_change
from haulier.platform.storage.resources import Json, Resource, to_json
from haulier.platform.timers.clock import Timer
from haulier.services.order.commands.plugin_outcomes import check_body, finish_run, is_awaited, stored_order
from haulier.services.order.plugin_kinds import (
    ENDED,
    PLUGINS,
    RUN,
    RUN_DECODER,
    RUNNING,
    SECRET_DECODER,
    STEP,
    RunBody,
    RunSecret,
)
from haulier.services.order.rules.plugin_answers import OF_ORDER, OF_UPDATE, OF_WORK_ORDER, Judged, judge
from haulier.services.order.rules.plugin_context import context_of
from haulier.services.order.rules.plugin_workflows import ORDER_CREATION, ORDER_UPDATION, PluginEvent

PLUGIN_ANSWERED = "OrderPluginAnswered"
WAITS = (1.0, 5.0)
"""Seconds before the second and the third call of a plugin that failed."""
SETTABLE: dict[PluginEvent, frozenset[str]] = {
    ORDER_CREATION: OF_ORDER,
    ORDER_UPDATION: OF_UPDATE,
    "WorkOrderCreation": OF_WORK_ORDER,
}


async def take_step(call: Call, timer: Timer) -> Change | None:
    """What the timer of an execution leads to. Nothing where the run has ended meanwhile. Raises what puts it off."""
    due = await due_execution(call, timer)
    found = None if due is None else await call.get(RUN, due.subject)
    if due is None or found is None or found.state != RUNNING:
        return None
    run = found.body_as(RUN_DECODER)
    assert found.parent is not None, "a run is about an order"
    if not await is_awaited(call, found.parent, run):  # its order was cancelled meanwhile
        payload = to_json({"id": found.id, "orderId": found.parent, "plugin": ""})
        return row_change(PLUGIN_ANSWERED, _last(found, run), *due.end(), payload=payload)
    return await carry_on(call, due, partial(_advanced, call, found, run), partial(_given_up, call, found, run))


async def _advanced(call: Call, found: Resource, run: RunBody, row: Resource) -> Change:
    """What comes of asking the plugin, or of its late answer."""
    plugin = await PLUGINS.find(call, row.body_as(BODY_DECODER).plugin)
    assert plugin is not None, "a plugin is never taken away"
    secret = SECRET_DECODER.decode(call.unseal(run.sealed, found.id))
    body: Json = msgspec.json.decode(secret.body)
    _act_for(call, run, secret)

    async def ask(execution_id: str) -> PluginResult:
        stored = None if run.event == ORDER_CREATION else await stored_order(call, found.parent or "")
        context = context_of(run.event, found.parent or "", body, stored)
        token = call.token_for_custom_code()
        return await ask_plugin(
            call, plugin, context, execution_id=execution_id, request_id=run.request_id, token=token
        )

    outcome = await advance(call, row, plugin, ask, WAITS)
    if isinstance(outcome, Pending):
        return outcome.change
    judged = _judged(plugin, run, outcome, body)
    return await _go_on(call, found, run, secret, plugin, judged, outcome.rows)


async def _given_up(call: Call, row: Resource, run: RunBody, reason: str) -> Change:
    """The end of a run that cannot go on, as if its plugin had refused; nothing of what it holds is looked at."""
    plugin = await PLUGINS.find(call, run.sequence.steps[run.step].plugin)
    name = "" if plugin is None else f"{plugin.name}: "
    change = await _refused(call, row, run, f"{name}{reason}")
    change.rows.append(_last(row, run))
    return change


def _last(row: Resource, run: RunBody) -> RowWrite:
    """The row by which a run is over: what it holds is kept no longer."""
    return replacing(row, state=ENDED, body=msgspec.structs.replace(run, sealed=""), is_named=False)


def _act_for(call: Call, run: RunBody, secret: RunSecret) -> None:
    """Act for whoever asked from here on."""
    call.identity = replace(
        call.identity,
        client_id=secret.client_id,
        app_id=secret.app_id,
        roles=secret.roles,
        user_id=secret.user_id,
    )
    call.actor, call.origin_app, call.request_id = run.actor, secret.origin_app, run.request_id
    call.by_session = True  # the token that came along is not kept: one is made where a plugin wants it


def _judged(plugin: Plugin, run: RunBody, outcome: Settled, body: Json) -> Judged:
    """What the answer says, with the plugin's name before a refusal."""
    result = outcome.result
    if not isinstance(result, Answered):
        return Judged(body, f"{plugin.name}: {result.reason}")
    try:
        judged = judge(plugin, result.body, body, SETTABLE[run.event])
        check_body(run.event, judged.body)
    except Refusal as refusal:
        return Judged(body, f"{plugin.name}: its answer cannot be taken: {refusal}")
    return judged if judged.refused is None else Judged(body, f"{plugin.name}: {judged.refused}")


async def _go_on(
    call: Call, row: Resource, run: RunBody, secret: RunSecret, plugin: Plugin, judged: Judged, rows: list[RowWrite]
) -> Change:
    """The next step of the run, or its end."""
    step = run.sequence.steps[run.step]
    following = step.next if judged.refused is None else step.on_failure
    if following is None:
        change = await _finished(call, row, run, plugin, judged)
        change.rows += [_last(row, run), *rows]
        return change
    next_plugin = await PLUGINS.find(call, run.sequence.steps[following].plugin)
    assert next_plugin is not None, "a plugin is never taken away"
    opened = open_execution(call, next_plugin, STEP, row.id)
    kept = msgspec.structs.replace(secret, body=msgspec.Raw(msgspec.json.encode(judged.body)))
    moved = msgspec.structs.replace(run, step=following, sealed=call.seal(to_json(kept), row.id))
    payload = to_json({"id": row.id, "orderId": row.parent, "plugin": plugin.name})
    change = row_change(PLUGIN_ANSWERED, replacing(row, body=moved), *rows, *opened.rows, payload=payload)
    change.timers += opened.timers
    return change


async def _finished(call: Call, row: Resource, run: RunBody, plugin: Plugin, judged: Judged) -> Change:
    """The change that the run comes to. What its plugins made of the body is checked as the body was."""
    assert row.parent is not None, "a run is about an order"
    if judged.refused is not None:
        return await _refused(call, row, run, judged.refused)
    try:
        return await finish_run(call, row.parent, run, judged.body, None)
    except Refusal as refusal:
        if refusal.cause in WAITED_FOR:
            raise
        return await _refused(call, row, run, f"{plugin.name}: {refusal}")


async def _refused(call: Call, row: Resource, run: RunBody, reason: str) -> Change:
    """The end of a run whose plugin refuses.

    Raises Refusal UNAVAILABLE, which puts the timer off, while the tenant's own machine has no way to the end.
    """
    assert row.parent is not None, "a run is about an order"
    try:
        return await finish_run(call, row.parent, run, {}, reason)
    except Refusal as refusal:
        if refusal.cause is not Cause.STATE_MACHINE:
            raise
        raise Refusal(Cause.UNAVAILABLE, f"the order's machine has no way on: {refusal}") from None
