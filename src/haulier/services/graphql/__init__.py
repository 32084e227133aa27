"""GraphQL: what the services hold, read in one call as apps need it. See: contract/graphql.md."""

from haulier.core.codes import GRAPHQL as CODE
from haulier.platform.declarations.operation import Service
from haulier.services.graphql.api import OPERATIONS

SERVICE = Service("graphql", "GraphQL", CODE, ("",), OPERATIONS)

__all__ = ["SERVICE"]
