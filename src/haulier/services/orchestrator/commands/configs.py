"""The configuration of the default plugins, and what they answer when they are called by hand.

See: contract/orchestrator.md "Configuration of the default plugins", "Calling a default plugin by hand".
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import msgspec

from haulier.core.logic import check_logic
from haulier.core.refusal import Cause, Fault, Refusal, refuse_faults
from haulier.platform.commands.call import Call
from haulier.platform.commands.nested import carry_out
from haulier.platform.declarations.operation import Handle
from haulier.platform.storage.changes import Change, RowWrite, replacing, row_change
from haulier.platform.storage.resources import Json, to_json
from haulier.services.dispatch.facade import JOB
from haulier.services.orchestrator.events import CONFIG_UPDATED, DEFAULT_PLUGIN_CALLED
from haulier.services.orchestrator.kind import CONFIG, CONFIG_DECODER
from haulier.services.orchestrator.requests import (
    ContainerManagerInput,
    DefaultPluginConfig,
    JobCancelledInput,
    JobManagerInput,
    WorkOrderCancelledInput,
    WorkOrderManagerInput,
    is_given,
)
from haulier.services.orchestrator.rules import cancellation_manager as cancelling
from haulier.services.orchestrator.rules.container_manager import manage_container, type_of_container
from haulier.services.orchestrator.rules.job_manager import decide_job
from haulier.services.orchestrator.rules.work_order_manager import manage_work_order
from haulier.services.orchestrator.rules.workflow_manager import choose_workflow, output_faults
from haulier.services.orchestrator.runs.settings import (
    CANCELLATION_MANAGER,
    MEMBERS,
    WORK_ORDER_MANAGER,
    RunSettings,
    read_settings,
)
from haulier.services.order import facade as orders

OF_ORDERS = (WORK_ORDER_MANAGER, CANCELLATION_MANAGER)
"""Plugins whose configuration is among the settings of orders."""

Answer = Callable[[Any, RunSettings], Json]


async def update_config(call: Call, body: DefaultPluginConfig) -> Change:
    """Replace the configuration of a default plugin. Raises Refusal, which names every fault."""
    name = _plugin(call)
    members = {member: value for member, value in msgspec.structs.asdict(body).items() if value is not None}
    faults = [
        Fault(member, "unknown", f"{name} has no such member") for member in members if member not in MEMBERS[name]
    ]
    for index, entry in enumerate(body.configs or ()):
        logic = f"configs[{index}].logic"
        faults += (
            check_logic(entry.logic, logic) if is_given(entry.logic) else [Fault(logic, "required", "is required")]
        )
        faults += output_faults(entry.output, f"configs[{index}].output")
    refuse_faults(faults)
    await _check_job_type(call, body.jobTypeId)
    if name in OF_ORDERS:
        change = await orders.plan_change_settings(call, _settings_of(name, body))
        change.answer = members
        return change
    old = await call.get(CONFIG, name)
    text = to_json(body)
    row = RowWrite(CONFIG, name, 0, body=text) if old is None else replacing(old, body=text)
    change = row_change(CONFIG_UPDATED, row)
    change.answer = msgspec.to_builtins(body)
    change.replan_on_conflict = frozenset({CONFIG})
    return change


async def _check_job_type(call: Call, id: str | None) -> None:
    """Raises Refusal for a job type that is not there."""
    if id is not None and await call.read_config(JOB.type_kind, id) is None:
        text = f"there is no job type {id[:64]!r}"
        raise Refusal(Cause.UNKNOWN_REFERENCE, text, [Fault("jobTypeId", "unknown", text)])


async def read_config(call: Call, _body: None) -> Json:
    """The configuration of a default plugin; empty where nothing was configured."""
    name = _plugin(call)
    if name in OF_ORDERS:
        return _of_orders(name, await orders.settings_of(call))
    row = await call.get(CONFIG, name)
    found: Json = msgspec.to_builtins(row.body_as(CONFIG_DECODER)) if row is not None else {}
    return found


def _settings_of(name: str, body: DefaultPluginConfig) -> orders.ChangeSettings:
    """The settings of orders that stand for a configuration; what it does not have is as it usually is."""
    usual = orders.OrderSettings()
    if name == CANCELLATION_MANAGER:
        lists = orders.CancellationSettings(
            orderStates=usual.cancellation.orderStates if body.order is None else body.order,
            jobStates=usual.cancellation.jobStates if body.job is None else body.job,
        )
        return orders.ChangeSettings(cancellation=lists)
    members = {member: getattr(body, member) for member in MEMBERS[name]}
    return orders.ChangeSettings(
        **{member: getattr(usual, member) if value is None else value for member, value in members.items()}
    )


def _of_orders(name: str, settings: orders.OrderSettings) -> Json:
    """The configuration of a plugin that orders keep: one store, two doors."""
    if name == CANCELLATION_MANAGER:
        return {"order": settings.cancellation.orderStates, "job": settings.cancellation.jobStates}
    return {member: getattr(settings, member) for member in MEMBERS[name]}


def _plugin(call: Call) -> str:
    name = call.path["plugin"]
    if name not in MEMBERS:
        raise Refusal(Cause.NOT_FOUND, f"there is no default plugin {name!r}")
    return name


def by_hand(answer: Answer) -> Handle:
    """A default plugin as an operation: it computes, changes nothing, and sends its answer where the body says."""

    async def handle(call: Call, body: Any) -> Json:
        """Compute what the plugin answers."""
        found = answer(body, await read_settings(call))
        callback = body.get("callback") if isinstance(body, dict) else body.callback
        if callback:
            await carry_out(call, _told(found), body)
        return found

    return handle


def _told(answer: Json) -> Callable[[Call, Any], Awaitable[Change]]:
    async def plan(call: Call, _given: Any) -> Change:
        """What the callback is told."""
        id = call.new_id("call")
        return Change(CONFIG, id, 1, DEFAULT_PLUGIN_CALLED, payload=to_json(answer))

    return plan


def job_manager(body: JobManagerInput, _settings: RunSettings) -> Json:
    """Whether a job must be made."""
    return decide_job(body)


def work_order_manager(body: WorkOrderManagerInput, settings: RunSettings) -> Json:
    """The state of a work order by its job."""
    return manage_work_order(body, settings.success)


def container_manager(body: ContainerManagerInput, settings: RunSettings) -> Json:
    """The event of a container by its job."""
    return manage_container(body, type_of_container(body.containerId), settings.tables, settings.success)


def workflow_manager(body: Json, settings: RunSettings) -> Json:
    """The job workflow and its input."""
    return choose_workflow(body, settings.entries)


def work_order_cancelled(body: WorkOrderCancelledInput, settings: RunSettings) -> Json:
    """Whether a cancellation is carried out."""
    return cancelling.cancel_work_order(body, settings.order_states, settings.job_states)


def job_cancelled(body: JobCancelledInput, _settings: RunSettings) -> Json:
    """The work order of a cancelled job."""
    return cancelling.job_cancelled(body)


def job_cancellation_failed(body: JobCancelledInput, _settings: RunSettings) -> Json:
    """A cancellation that failed with the job's."""
    return cancelling.job_cancellation_failed(body)
