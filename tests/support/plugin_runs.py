"""A service that asks one plugin a question and keeps what came of it: for tests of plugins without orders."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import msgspec

from haulier.app.catalogue import COMPILERS
from haulier.engines.settings import Settings
from haulier.platform.commands.call import Call
from haulier.platform.commands.system_commands import SystemCommands
from haulier.platform.declarations.operation import Service
from haulier.platform.plugins.definition import GivenPlugin
from haulier.platform.plugins.executions import (
    BODY_DECODER,
    LateAnswer,
    Pending,
    advance,
    carry_on,
    due_execution,
    open_execution,
    plan_callback,
)
from haulier.platform.plugins.plugin_call import PluginResult, ask_plugin
from haulier.platform.plugins.registry import PluginRegistry
from haulier.platform.runtime import Runtime
from haulier.platform.storage.changes import Change, RowWrite, replacing, row_change
from haulier.platform.storage.resources import Resource
from haulier.platform.timers.clock import Clock, Timer
from haulier.services.aaa.facade import carry_out
from support.downstream import TurnedClock

TENANT = "acme"
PURPOSE = "question"
REGISTRY = PluginRegistry("test_plugin", "TestPlugin")
SERVICE = Service(name="tests", title="Tests", code=0, bases=(), operations=())
WAITS = (1.0, 5.0)
CONTEXT = {"clientId": "clients:11", "contact": {"name": "A B"}, "items": [1, 2], "ready": True, "count": 3}


@asynccontextmanager
async def process(settings: Settings, url: str, clock: TurnedClock, **more: Any) -> AsyncIterator[Runtime]:
    """One process's worth of platform over a database that has its tables."""
    own = settings.changed(**{"database_url": url, "outbound_allow_private": True, **more})
    runtime = await Runtime.open(own, url, None, {**COMPILERS, **REGISTRY.compilers}, worker=True, clock=clock)
    yield runtime
    await runtime.close()


def given(url: str, **more: Any) -> GivenPlugin:
    """A plugin with what a test says of it."""
    members = {"name": "judge", "httpUrl": url, "httpMethod": "POST", **more}
    return msgspec.convert(members, GivenPlugin)


async def register(runtime: Runtime, plugin: GivenPlugin, registry: PluginRegistry = REGISTRY) -> str:
    """Add a plugin; its id."""

    async def planned(call: Call, _body: None) -> Change:
        return await registry.plan_create(call, plugin)

    answer = await carry_out(runtime, TENANT, planned)
    return str(answer["id"])


async def ask(runtime: Runtime, plugin_id: str) -> str:
    """Begin a question to a plugin; its id."""

    async def planned(call: Call, _body: None) -> Change:
        plugin = await REGISTRY.find(call, plugin_id)
        assert plugin is not None
        id = call.new_id("question")
        opened = open_execution(call, plugin, PURPOSE, id)
        change = row_change("Asked", RowWrite("question", id, 0, state="OPEN"), *opened.rows, payload="{}")
        change.timers.extend(opened.timers)
        return change

    answer = await carry_out(runtime, TENANT, planned)
    return str(answer["id"])


async def plan_step(call: Call, timer: Timer) -> Change | None:
    """What the timer of a question leads to: the outcome is kept in the question's row."""
    due = await due_execution(call, timer)
    question = None if due is None else await call.get("question", due.subject)
    if due is None or question is None or question.state != "OPEN":
        return None

    def settled(result: str, said: Any, *rows: RowWrite) -> Change:
        kept = {"result": result, "said": said}
        return row_change("Settled", replacing(question, state="SETTLED", body=kept), *rows, payload="{}")

    async def give_up(reason: str) -> Change:
        return settled("GivenUp", reason)

    async def go_on(row: Resource) -> Change:
        plugin = await REGISTRY.find(call, row.body_as(BODY_DECODER).plugin)
        assert plugin is not None

        async def asked(execution_id: str) -> PluginResult:
            return await ask_plugin(call, plugin, CONTEXT, execution_id=execution_id, request_id="run:1", token="t0ken")

        outcome = await advance(call, row, plugin, asked, WAITS)
        if isinstance(outcome, Pending):
            return outcome.change
        result = outcome.result
        said = getattr(result, "reason", getattr(result, "body", None))
        return settled(type(result).__name__, said, *outcome.rows)

    return await carry_on(call, due, go_on, give_up)


def clock_of(runtime: Runtime) -> Clock:
    """What a worker does when it looks."""
    return Clock(runtime, {PURPOSE: SystemCommands(runtime, SERVICE, PURPOSE, plan_step).fire})


@dataclass(frozen=True, slots=True)
class Said:
    """What came of a question: OPEN, or the outcome with what was said."""

    result: str
    said: Any = None


async def outcome_of(runtime: Runtime, question: str) -> Said:
    """What came of a question so far."""
    row = await runtime.reader.get(TENANT, "question", question)
    assert row is not None
    return Said(**msgspec.json.decode(row.body)) if row.state == "SETTLED" else Said("OPEN")


async def call_back(runtime: Runtime, execution_id: str, answer: LateAnswer, tenant: str = TENANT) -> Any:
    """Answer late, at the callback door. Raises Refusal."""

    async def planned(call: Call, _body: None) -> Change:
        call.path["executionId"] = execution_id
        call.named_tenant = tenant
        return await plan_callback(call, answer)

    return await carry_out(runtime, tenant, planned)
