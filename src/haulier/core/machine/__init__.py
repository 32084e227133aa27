"""State machines: their configuration in all shapes of the contract, its checks, and the compiled machine.

See: contract/statemachine.md sections 3 to 7, contract/conventions.md sections 7 and 8.
"""

from haulier.core.machine.check import check_machine
from haulier.core.machine.config import (
    DEFAULT_TERMINAL_TTL,
    EventCode,
    MachineCallback,
    MachineConfig,
    MainState,
    ReasonCode,
    SubState,
    Transition,
    Ttl,
    parse_machine,
    to_document,
)
from haulier.core.machine.default import DEFAULT_REASON, default_machine
from haulier.core.machine.events import (
    EventDataItem,
    EventDataValidation,
    EventRule,
    RecordedEvent,
    check_event_data,
    check_event_rule,
)
from haulier.core.machine.run import EVENT_CODE, REASON_CODE, KeptCallback, Machine, Way, compile_machine, main_state

__all__ = [
    "DEFAULT_REASON",
    "DEFAULT_TERMINAL_TTL",
    "EVENT_CODE",
    "REASON_CODE",
    "EventCode",
    "EventDataItem",
    "EventDataValidation",
    "EventRule",
    "KeptCallback",
    "Machine",
    "MachineCallback",
    "MachineConfig",
    "MainState",
    "ReasonCode",
    "RecordedEvent",
    "SubState",
    "Transition",
    "Ttl",
    "Way",
    "check_event_data",
    "check_event_rule",
    "check_machine",
    "compile_machine",
    "default_machine",
    "main_state",
    "parse_machine",
    "to_document",
]
