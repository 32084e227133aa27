"""The kinds of things that can be looked up."""

from __future__ import annotations

from haulier.platform.access.rights import USER
from haulier.platform.access.roles import GROUP
from haulier.platform.commands.call import Call
from haulier.platform.declarations.kind import Kind
from haulier.services.location.facade import LOCATION

THINGS = ("order", "participant", "container", "entity", "job", "dispatch")
"""Instances of types."""
DEFINITIONS = (
    *("participant_type", "container_type", "entity_type", "job_type", "dispatch_type"),
    *("job_workflow", "execution_workflow", "container_group"),
)
"""What else has a name."""
SEARCHED = (*THINGS, *DEFINITIONS)
NAMED = (*SEARCHED, LOCATION, USER, GROUP)
READ_AT = {USER: "/core/api/v1/aaa/users", GROUP: "/core/api/v1/aaa/groups"}
"""Where the names of some kinds are read, which only those are told who may read there."""


def kind_of(call: Call, name: str) -> Kind | None:
    """What the service of a kind declares of it; None where it declares nothing."""
    return call.service.kinds.get(name)
