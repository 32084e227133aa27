"""Plugins of orders as they are stored: the registry, the workflows of a tenant, and runs.

See: contract/order.md section 12, docs/design/plugins.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import msgspec
from msgspec import Struct

from haulier.platform.plugins.registry import PluginRegistry
from haulier.platform.storage.cache import Compiler
from haulier.platform.storage.resources import Resource
from haulier.services.order.rules.plugin_workflows import GivenSequence, PluginEvent, PluginSequence

PLUGINS: Final = PluginRegistry("order_plugin", "OrderPlugin")
WORKFLOWS: Final = "order_plugin_workflows"
"""The kind of the one row that holds the workflows of a tenant, and its id: there is one an event at most."""
RUN: Final = "order_plugin_run"
STEP: Final = "order_plugin"
"""Purpose of the timers of executions."""
RUNNING: Final = "RUNNING"
ENDED: Final = "ENDED"


class StoredWorkflow(Struct, kw_only=True):
    """A workflow as it was given, and ready to run."""

    name: str
    event: PluginEvent
    workflow: GivenSequence
    sequence: PluginSequence


class WorkflowsBody(Struct):
    """The workflows of a tenant by their ids."""

    workflows: dict[str, StoredWorkflow] = {}


class RunBody(Struct, kw_only=True, omit_defaults=True):
    """A run as stored: which plugin is asked, of which body. Its order is the row's parent."""

    event: PluginEvent
    sequence: PluginSequence
    step: str
    """The name of the step that is under way."""
    sealed: str
    """A ``RunSecret``."""
    request_id: str
    actor: str
    callback_request: str | None = None
    """Whom to tell how the change ended; of a creation the order knows it."""


class RunSecret(Struct, kw_only=True, omit_defaults=True):
    """What is sealed of a run: the body as the plugins have made it so far, and who asks."""

    body: msgspec.Raw
    client_id: str
    app_id: str
    roles: tuple[str, ...]
    user_id: str = ""
    origin_app: str | None = None


WORKFLOWS_DECODER = msgspec.json.Decoder(WorkflowsBody)
RUN_DECODER = msgspec.json.Decoder(RunBody)
SECRET_DECODER = msgspec.json.Decoder(RunSecret)


def _compile_workflows(row: Resource) -> Mapping[PluginEvent, PluginSequence]:
    return {one.event: one.sequence for one in row.body_as(WORKFLOWS_DECODER).workflows.values()}


PLUGIN_COMPILERS: dict[str, Compiler] = {**PLUGINS.compilers, WORKFLOWS: _compile_workflows}
