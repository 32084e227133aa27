"""The dispatch service: jobs, dispatches, mobile reports and the custody ledger. See: contract/dispatch.md."""

from haulier.core.codes import DISPATCH as CODE
from haulier.platform.declarations.operation import Service
from haulier.services.dispatch.api import BASES, OPERATIONS
from haulier.services.dispatch.events import EVENTS
from haulier.services.dispatch.kind import COMPILERS, DISPATCH, JOB

SERVICE = Service("dispatch", "Dispatch Service", CODE, BASES, OPERATIONS, error_member=True)

__all__ = ["COMPILERS", "DISPATCH", "EVENTS", "JOB", "SERVICE"]
