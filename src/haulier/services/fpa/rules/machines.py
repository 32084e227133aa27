"""The machines that types get which a tenant did not have before. Pure. See: contract/fpa.md section 1, Machines.

Any reason goes with any of their events.
"""

from __future__ import annotations

from haulier.core.machine import MachineConfig, default_machine

RETIRING = "E-024"
"""The event of all participants that ends the life of what is inactive."""

ACTIVE = "active:active"
INACTIVE, DEAD = "inactive:inactive", "inactive:dead"


def _machine(*states: tuple[str, dict[str, str]]) -> MachineConfig:
    """The machine of these states in sequence, in which inactive records are retired in the end."""
    return default_machine(dict(states) | {INACTIVE: {RETIRING: DEAD}, DEAD: {}}, None)


USER = _machine(
    ("onboarding:onboarding", {"E-701": "onboarding:completed", "E-702": "active:available"}),
    ("onboarding:completed", {"E-702": "active:available"}),
    ("active:available", {"E-703": "active:allocated", "E-705": "active:deboarding", "E-706": INACTIVE}),
    ("active:allocated", {"E-704": "active:available", "E-705": "active:deboarding"}),
    ("active:deboarding", {"E-704": "active:available", "E-706": INACTIVE}),
)
FACILITY = _machine(
    ("onboarding:onboarding", {"E-711": ACTIVE}),
    (ACTIVE, {"E-712": "active:pause", "E-714": "active:deboard", "E-715": INACTIVE}),
    ("active:pause", {"E-713": ACTIVE, "E-714": "active:deboard", "E-715": INACTIVE}),
    ("active:deboard", {"E-713": ACTIVE, "E-715": INACTIVE}),
)
PROPERTY = _machine(
    ("onboarding:onboarding", {"E-731": ACTIVE}),
    (ACTIVE, {"E-732": INACTIVE}),
)
VEHICLE = default_machine(
    {
        "onboarding:onboarding": {"E-721": "active:available"},
        "active:available": {"E-722": "active:in-use", "E-724": "active:unavailable"},
        "active:in-use": {"E-723": "active:available"},
        "active:unavailable": {"E-725": "active:available", "E-726": INACTIVE},
        INACTIVE: {},
    },
    None,
)
