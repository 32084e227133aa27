"""The Workflow Manager: which job workflow is run, and with which input.

See: contract/orchestrator.md "Workflow Manager".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from haulier.core.logic import evaluate, truthy
from haulier.core.output_budget import OutputBudget
from haulier.core.refusal import Fault, Refusal
from haulier.core.templates import compile_path, pick
from haulier.platform.storage.resources import Json
from haulier.services.orchestrator.requests import Entry

MEMBERS = ("jobWorkflowId", "jobWorkflowInput", "customData")
LITERAL = "$$."
COD, PREPAID = "COD", "PREPAID"
_ABSENT: Final = object()


def choose_workflow(given: Mapping[str, Any], entries: Sequence[Entry]) -> Json:
    """The output of the first entry whose logic selects it; empty when none does. Raises Refusal for faulty logic."""
    for index, entry in enumerate(entries):
        try:
            if truthy(evaluate(entry.logic, given)):
                return output_of(entry.output, given)
        except Refusal as refusal:
            refusal.description = f"configs[{index}]: {refusal}"
            raise
    return {}


def output_faults(output: Mapping[str, Any], field: str) -> list[Fault]:
    """Every fault of the paths in an output."""
    return [fault for name in MEMBERS if name in output for fault in _path_faults(output[name], f"{field}.{name}")]


def output_of(output: Mapping[str, Any], given: Mapping[str, Any]) -> Json:
    """The output with its paths followed into the input; the members that the plugin has. Raises Refusal."""
    budget = OutputBudget()
    filled = {name: _filled(output[name], given, budget, 1) for name in MEMBERS if name in output}
    return {name: value for name, value in filled.items() if value is not _ABSENT}


def with_payment(data: Mapping[str, Any], attributes: Mapping[str, Any], to_collect: Any) -> Json:
    """The input of a run: its data, and how it is paid by what is to be collected, unless an attribute says."""
    cost = to_collect.get("cost") if isinstance(to_collect, Mapping) else None
    amount = cost if isinstance(cost, int | float) and not isinstance(cost, bool) else 0
    paid = {"paymentType": COD if amount > 0 else PREPAID, "amount": amount}
    said = {name: attributes[name] for name in paid if attributes.get(name) is not None}
    return {**data, **paid, **said}


def _is_path(text: str) -> bool:
    return text == "$" or text.startswith("$.")


def _path_faults(value: Any, field: str) -> Iterator[Fault]:
    if isinstance(value, Mapping):
        for name, part in value.items():
            yield from _path_faults(part, f"{field}.{name}")
    elif isinstance(value, list):
        for index, part in enumerate(value):
            yield from _path_faults(part, f"{field}[{index}]")
    elif isinstance(value, str) and _is_path(value):
        try:
            compile_path(value)
        except Refusal as refusal:
            yield from (Fault(field, fault.rule, fault.message) for fault in refusal.faults)


def _filled(value: Any, given: Mapping[str, Any], budget: OutputBudget, depth: int) -> Any:
    if isinstance(value, str):
        if value.startswith(LITERAL):
            return value[1:]
        if not _is_path(value):
            budget.spend(value)
            return value
        found = pick(value, given)
        if found is None or found == []:
            return _ABSENT
        budget.spend_all(found, depth)
        return found
    budget.spend(value)
    if isinstance(value, Mapping):
        parts = {name: _filled(part, given, budget, depth + 1) for name, part in value.items()}
        return {name: part for name, part in parts.items() if part is not _ABSENT}
    if isinstance(value, list):
        items = [_filled(part, given, budget, depth + 1) for part in value]
        return [part for part in items if part is not _ABSENT]
    return value
