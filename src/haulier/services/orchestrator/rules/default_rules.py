"""The rules that every tenant has from the start, and the names of what raises events: data, in the file beside this.

A step is a default plugin, or commands as templates over the context of the run. See: contract/orchestrator.md "Default
plugins: the life of an order", "Trigger names".
"""

from __future__ import annotations

from importlib.resources import files
from typing import Any

import msgspec
from msgspec import UNSET, Struct

from haulier.platform.storage.resources import Json

JOB_MANAGER, WORK_ORDER_MANAGER = "plugin:job-manager", "plugin:work-order-manager"
CONTAINER_MANAGER, WORKFLOW_MANAGER = "plugin:container-manager", "plugin:workflow-manager"
WORK_ORDER_CANCELLED, JOB_CANCELLED = "plugin:work-order-cancelled", "plugin:job-cancelled"
JOB_CANCELLATION_FAILED = "plugin:job-cancellation-failed"

PRIORITY = 100
"""Of a rule that says nothing else."""


class DefaultRule(Struct, frozen=True):
    """A default rule as it is written down."""

    name: str
    events: list[str]
    steps: list[str | list[Json]]
    priority: int = PRIORITY
    condition: Any = UNSET
    onFailure: list[Json] = []


class Defaults(Struct, frozen=True):
    """The file."""

    rules: list[DefaultRule]
    triggers: list[str]
    typedTriggers: list[str]
    """Those of typed resources, which have a type and a hyphen in front."""
    aliases: dict[str, str]
    """Names of triggers by which others are known too."""
    plugins: dict[str, str]
    """Default plugins by id, with their names."""


DEFAULTS = msgspec.json.decode(files(__package__).joinpath("default_rules.json").read_bytes(), type=Defaults)
DEFAULT_PLUGINS = DEFAULTS.plugins
