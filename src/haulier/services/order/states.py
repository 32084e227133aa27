"""States, events and reasons of orders and work orders, and the machines of tenants that set none.

See: contract/order.md sections 4.1 and 4.2.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from haulier.core.machine import MachineConfig, MainState, SubState, Transition, compile_machine
from haulier.core.machine.run import main_state

INITIATED, CREATED, IN_PROGRESS, ON_HOLD, EXECUTED, CLOSED = (
    "initiated", "created", "inProgress", "onHold", "executed", "closed",
)  # fmt: skip
ORDER_MAINS: Final = (INITIATED, CREATED, IN_PROGRESS, ON_HOLD, EXECUTED, CLOSED)
WORK_ORDER_MAINS: Final = (CREATED, IN_PROGRESS, ON_HOLD, EXECUTED, CLOSED)
BACKWARD: Final = frozenset({(ON_HOLD, IN_PROGRESS)})
"""The one move of main states against their sequence: what was held goes on."""

WAITING_FOR_PLUGINS = "initiated:initiated"
JUST_CREATED = "created:created"
SCHEDULED, ASSIGNED, ACTIVE, RESCHEDULED, RETURNING = (
    f"{IN_PROGRESS}:{sub}" for sub in ("scheduled", "assigned", "active", "rescheduled", "returning")
)
HELD, WITHOUT_JOB = f"{ON_HOLD}:onHold", f"{ON_HOLD}:jobCreationFailed"
EXECUTED_DELIVERED, EXECUTED_IN_PART, EXECUTED_RETURNED, EXECUTED_COMPLETED = (
    f"{EXECUTED}:{sub}" for sub in ("delivered", "partiallyDelivered", "returned", "completed")
)
CLOSED_DELIVERED, CLOSED_IN_PART, CLOSED_RETURNED, CLOSED_COMPLETED = (
    f"{CLOSED}:{sub}" for sub in ("delivered", "partiallyDelivered", "returned", "completed")
)
CLOSED_UNDELIVERED, CLOSED_CANCELLED, CLOSED_FAILED = (
    f"{CLOSED}:{sub}" for sub in ("undelivered", "cancelled", "failed")
)

DEFAULT = "R-0001"
RESCHEDULE, CANCEL_DELIVERY, SEIZED = "R-0013", "R-0014", "R-0028"
DELIVERED, DELIVERED_TO_SECURITY, DELIVERED_TO_OTHER = "R-0041", "R-0042", "R-0043"
JOB_CREATED, CANCELLED_BY_CLIENT, PICKED_UP, JOB_COMPLETED = "R-0046", "R-0058", "R-0063", "R-0065"
ATTEMPTS_USED_UP, TIED, JOB_FAILED, NO_JOB = "R-0066", "R-0067", "R-0069", "R-0082"
JOB_ASSIGNED, JOB_UNASSIGNED, CANCELLED_BY_CONSIGNEE = "R-0095", "R-0096", "R-0102"
NOT_ELIGIBLE, JOB_NOT_CANCELLED, PLUGIN_REFUSED, EARLIER_FAILED = "R-9001", "R-9002", "R-9003", "R-9004"
IN_PART, RETURNED, NOTHING_TO_MOVE = "R-9011", "R-9012", "R-9031"

CREATE = "E-601"
"""The event by which an order comes to be created; work orders begin so."""


class Events(NamedTuple):
    """The events that an order or a work order has for the same move."""

    give_up: str
    go_on: str
    end: str
    execute: str
    close: str
    hold: str
    resume: str


OF_ORDER: Final = Events("E-602", "E-603", "E-604", "E-605", "E-606", "E-607", "E-608")
OF_WORK_ORDER: Final = Events("E-612", "E-613", "E-614", "E-615", "E-616", "E-617", "E-618")
WORK_ORDER_EVENT: Final = dict(zip(OF_ORDER, OF_WORK_ORDER, strict=True))
"""The event of work orders to which one of the order leads."""


class Way(NamedTuple):
    """One row of a table: an event, the states that it leads out of (``main:*`` for all), and where by which reason."""

    event: str
    sources: Sequence[str]
    destinations: Mapping[str, str]
    """The one of the default reason is taken by every reason that no row names."""


def _machine(subs: Mapping[str, Sequence[str]], ways: Sequence[Way]) -> MachineConfig:
    """The machine of a table. The sub-states of the last main state are terminal."""
    transitions: dict[str, list[Transition]] = {f"{main}:{sub}": [] for main in subs for sub in subs[main]}
    for way in ways:
        for source in way.sources:
            main, _, sub = source.partition(":")
            for state in [f"{main}:{one}" for one in subs[main]] if sub == "*" else [source]:
                transitions[state] += [
                    Transition(way.event, destination, None if reason == DEFAULT else reason)
                    for reason, destination in way.destinations.items()
                ]
    return MachineConfig(
        [
            MainState(
                main,
                subs[main][0],
                [SubState(sub, transitions[f"{main}:{sub}"]) for sub in subs[main]],
                list(subs[main]) if main == CLOSED else [],
            )
            for main in subs
        ]
    )


def _closing(event: str, subs: Sequence[str]) -> list[Way]:
    """What was executed is closed in the sub-state of the same name."""
    return [
        Way(event, [f"{EXECUTED}:{sub}"], {DEFAULT: f"{CLOSED}:{CLOSED if sub == EXECUTED else sub}"}) for sub in subs
    ]


_CANCELLED = dict.fromkeys((DEFAULT, CANCELLED_BY_CLIENT, CANCELLED_BY_CONSIGNEE), CLOSED_CANCELLED)
_GOING_ON = {
    DEFAULT: SCHEDULED, JOB_CREATED: SCHEDULED, JOB_UNASSIGNED: SCHEDULED, JOB_ASSIGNED: ASSIGNED, PICKED_UP: ACTIVE,
    RESCHEDULE: RESCHEDULED,
}  # fmt: skip
_DONE = {
    **dict.fromkeys((JOB_COMPLETED, DELIVERED, DELIVERED_TO_SECURITY, DELIVERED_TO_OTHER), EXECUTED_DELIVERED),
    IN_PART: EXECUTED_IN_PART,
    RETURNED: EXECUTED_RETURNED,
}
_HOLDING = {DEFAULT: HELD, NO_JOB: WITHOUT_JOB}
_NOT_BEGUN = (JUST_CREATED, SCHEDULED, ASSIGNED, RESCHEDULED)
_EXECUTED_SUBS = (EXECUTED, "delivered", "partiallyDelivered", "returned")
_CLOSED_SUBS = (CLOSED, "delivered", "partiallyDelivered", "returned")
_OPEN = (f"{IN_PROGRESS}:*", f"{ON_HOLD}:*")

ORDER_MACHINE: Final = _machine(
    {
        INITIATED: (INITIATED,),
        CREATED: (CREATED,),
        IN_PROGRESS: ("scheduled", "assigned", "active", "rescheduled", "returning"),
        ON_HOLD: (ON_HOLD, "jobCreationFailed"),
        EXECUTED: _EXECUTED_SUBS,
        CLOSED: (*_CLOSED_SUBS, "undelivered", "cancelled", "failed"),
    },
    [
        Way(CREATE, [WAITING_FOR_PLUGINS], {DEFAULT: JUST_CREATED}),
        Way(OF_ORDER.give_up, [WAITING_FOR_PLUGINS, JUST_CREATED], {**_CANCELLED, NO_JOB: CLOSED_FAILED}),
        Way(OF_ORDER.go_on, [JUST_CREATED, f"{IN_PROGRESS}:*"], {**_GOING_ON, TIED: RETURNING}),
        Way(
            OF_ORDER.end,
            _OPEN,
            {
                **_CANCELLED,
                CANCEL_DELIVERY: CLOSED_CANCELLED,
                ATTEMPTS_USED_UP: CLOSED_UNDELIVERED,
                NO_JOB: CLOSED_FAILED,
                JOB_FAILED: CLOSED_FAILED,
            },
        ),
        Way(OF_ORDER.execute, [f"{IN_PROGRESS}:*"], {DEFAULT: f"{EXECUTED}:{EXECUTED}", **_DONE}),
        *_closing(OF_ORDER.close, _EXECUTED_SUBS),
        Way(OF_ORDER.hold, _NOT_BEGUN, _HOLDING),
        Way(OF_ORDER.resume, [f"{ON_HOLD}:*"], {DEFAULT: SCHEDULED}),
    ],
)
"""The machine of orders of a tenant that set none."""

WORK_ORDER_MACHINE: Final = _machine(
    {
        CREATED: (CREATED,),
        IN_PROGRESS: ("scheduled", "assigned", "active", "rescheduled"),
        ON_HOLD: (ON_HOLD, "jobCreationFailed"),
        EXECUTED: (*_EXECUTED_SUBS, "completed"),
        CLOSED: (*_CLOSED_SUBS, "completed", "cancelled", "failed"),
    },
    [
        Way(
            OF_WORK_ORDER.give_up,
            [JUST_CREATED],
            {**_CANCELLED, NO_JOB: CLOSED_FAILED, EARLIER_FAILED: CLOSED_FAILED},
        ),
        Way(OF_WORK_ORDER.go_on, [JUST_CREATED, f"{IN_PROGRESS}:*"], _GOING_ON),
        Way(
            OF_WORK_ORDER.end,
            _OPEN,
            {
                **_CANCELLED,
                CANCEL_DELIVERY: CLOSED_CANCELLED,
                **dict.fromkeys((ATTEMPTS_USED_UP, JOB_FAILED, SEIZED, EARLIER_FAILED), CLOSED_FAILED),
            },
        ),
        Way(OF_WORK_ORDER.execute, [f"{IN_PROGRESS}:*"], {DEFAULT: EXECUTED_COMPLETED, **_DONE}),
        *_closing(OF_WORK_ORDER.close, (*_EXECUTED_SUBS, "completed")),
        Way(OF_WORK_ORDER.hold, _NOT_BEGUN, _HOLDING),
        Way(OF_WORK_ORDER.resume, [f"{ON_HOLD}:*"], {DEFAULT: SCHEDULED}),
    ],
)
"""The machine of work orders of a tenant that set none."""

USUAL_ORDER: Final = compile_machine(ORDER_MACHINE)
USUAL_WORK_ORDER: Final = compile_machine(WORK_ORDER_MACHINE)


def sub_state(state: str) -> str:
    """The second half of the full name of a state."""
    return state.partition(":")[2]


def is_open(state: str) -> bool:
    """Whether work remains to be done in a state."""
    return main_state(state) not in (EXECUTED, CLOSED)
