"""The state machine service's operations. See: contract/statemachine.yaml."""

from __future__ import annotations

from haulier.core.codes import STATE_MACHINE as CODE
from haulier.platform.operation import Operation, Service

OPERATIONS: tuple[Operation, ...] = ()

SERVICE = Service("statemachine", "State Machine", CODE, ("/core/api/v1/state-machine",), OPERATIONS)
