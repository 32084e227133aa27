"""Where the plugins of a tenant come in: a run begins with the change that it is about, and waits for its plugins.

What follows when they have answered: ``commands/plugin_steps.py``. See: contract/order.md section 12.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import msgspec
from msgspec import Struct

from haulier.platform.commands.apply import callback_request_of
from haulier.platform.commands.call import Call
from haulier.platform.plugins.executions import open_execution
from haulier.platform.storage.changes import Change, RowWrite
from haulier.platform.storage.resources import Json, to_json
from haulier.services.order.plugin_kinds import PLUGINS, RUN, RUNNING, STEP, WORKFLOWS, RunBody, RunSecret
from haulier.services.order.rules.plugin_workflows import ORDER_CREATION, PluginEvent, PluginSequence, in_order

BeginRun = Callable[[Call, Change, str, Struct], Awaitable[None]]
"""Adds to the change that accepts a call about an order, by its id, what begins a run: rows and timers.

Of a creation the order is ``initiated`` until ``finish_creation`` (commands/creation.py) is planned with the outcome;
other calls are planned when the plugins have let them pass, and change nothing before.
"""


async def plugins_for(call: Call, event: PluginEvent) -> BeginRun | None:
    """What begins the run of the tenant's plugins on an event; None where it has none for it. The change that is
    planned by it applies only if this holds.
    """
    sequence = await sequence_for(call, event)
    if sequence is None:
        return None

    async def begin(call: Call, change: Change, order_id: str, body: Struct) -> None:
        await begin_run(call, change, event, sequence, order_id, body)

    return begin


async def sequence_for(call: Call, event: PluginEvent) -> PluginSequence | None:
    """The plugins that run on an event: those of its workflow, else, on a creation, all of the tenant's. None where
    none of them is switched on.
    """
    index = await PLUGINS.read_index(call)
    if not index.plugins:
        return None
    found = await call.optional_config(WORKFLOWS, WORKFLOWS)
    by_event: dict[PluginEvent, PluginSequence] = {} if found is None else found.value
    if event in by_event:
        sequence = by_event[event]
        asked = await PLUGINS.active_of(call, [step.plugin for step in sequence.steps.values()])
        return sequence if asked else None
    asked = await PLUGINS.active_of(call, index.ids) if event == ORDER_CREATION else ()
    return in_order(asked) if asked else None


async def begin_run(
    call: Call, change: Change, event: PluginEvent, sequence: PluginSequence, order_id: str, body: Struct
) -> None:
    """Let a change begin a run: its first plugin is called as soon as the change is stored."""
    id = call.new_id(RUN)
    first = await PLUGINS.find(call, sequence.steps[sequence.start].plugin)
    assert first is not None, "a plugin is never taken away"
    run = RunBody(
        event=event,
        sequence=sequence,
        step=sequence.start,
        sealed=sealed_secret(call, id, _plain(body)),
        request_id=call.request_id,
        actor=call.actor,
        callback_request=None if event == ORDER_CREATION else callback_request_of(call, body, Change("", "", 0, "")),
    )
    opened = open_execution(call, first, STEP, id)
    row = RowWrite(RUN, id, 0, parent=order_id, state=RUNNING, body=to_json(run), is_named=False)
    change.rows += [row, *opened.rows]
    change.timers += opened.timers


def sealed_secret(call: Call, run_id: str, body: Json) -> str:
    """What is sealed of a run that begins: the body, and who asks."""
    who = call.identity
    secret = RunSecret(
        body=msgspec.Raw(msgspec.json.encode(body)),
        client_id=who.client_id,
        app_id=who.app_id,
        roles=who.roles,
        user_id=who.user_id,
        origin_app=call.origin_app,
    )
    return call.seal(to_json(secret), run_id)


def _plain(body: Any) -> Json:
    """The body without what concerns the request alone."""
    plain: Json = msgspec.to_builtins(body)
    for name in ("callback", "onRequest", "onError", "_event_meta"):
        plain.pop(name, None)
    return {name: value for name, value in plain.items() if value is not None}
