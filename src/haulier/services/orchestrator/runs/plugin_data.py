"""What plugins of a run answer, for its later steps. See: contract/orchestrator.md "Answer of a plugin"."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from haulier.platform.commands.call import Call
from haulier.platform.storage.resources import Json, to_json
from haulier.services.orchestrator.rules.matching import plugin_name
from haulier.services.orchestrator.runs.context import Context

PLACE = "run_answers"
"""What sealed answers are bound to."""


def take_data(context: Context, plugin_id: str, answer: Any, name: str | None = None) -> None:
    """Keep what a plugin answered for later steps. A bare object without commands and events is data."""
    if not isinstance(answer, Mapping):
        return
    if not answer.keys() & {"commands", "events", "data"}:
        answer = {"data": answer}
    if "data" in answer:
        context.plugins[name or plugin_name(plugin_id) or plugin_id] = {"data": answer["data"]}


def sealed_answers(call: Call, plugins: Json) -> str | None:
    """The answers as a run keeps them while it waits: they may tell of people."""
    return call.seal(to_json(plugins), PLACE) if plugins else None


def opened_answers(call: Call, sealed: str) -> Json:
    """The answers that a run kept. Raises SealBroken."""
    found: Json = msgspec.json.decode(call.unseal(sealed, PLACE))
    return found
