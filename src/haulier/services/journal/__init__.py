"""What Haulier adds beside the contract: the journal counted, callbacks that were given up and their replay."""

from haulier.core.codes import HAULIER
from haulier.platform.declarations.operation import Service
from haulier.services.journal.api import OPERATIONS

SERVICE = Service("haulier", "Haulier", HAULIER, ("/core/haulier/v1",), OPERATIONS)

__all__ = ["SERVICE"]
