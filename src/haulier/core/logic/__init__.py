"""JSON logic: rules as data, evaluated within bounds. See: jsonlogic.com, contract/orchestrator.md."""

from haulier.core.logic.evaluate import MAX_LIST, MAX_STEPS, MAX_TEXT, evaluate
from haulier.core.logic.rule import MAX_RULE_DEPTH, MAX_RULE_NODES, OPERATORS, check_logic
from haulier.core.logic.values import truthy

__all__ = [
    "MAX_LIST",
    "MAX_RULE_DEPTH",
    "MAX_RULE_NODES",
    "MAX_STEPS",
    "MAX_TEXT",
    "OPERATORS",
    "check_logic",
    "evaluate",
    "truthy",
]
