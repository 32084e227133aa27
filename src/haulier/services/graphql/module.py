"""GraphQL as a module: one schema for what several services hold."""

from __future__ import annotations

from haulier.platform.declarations.module import Module
from haulier.platform.declarations.operation import Service
from haulier.services.graphql.api import OPERATIONS

MODULE = Module(service=Service(name="graphql", title="GraphQL", code=2018, bases=("",), operations=OPERATIONS))
