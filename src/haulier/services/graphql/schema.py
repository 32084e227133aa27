"""The one schema of all services: each adds its queries and types in a file of its own, and a line here."""

from __future__ import annotations

import strawberry
from graphql import GraphQLSchema

from haulier.services.graphql import dispatches, jobs, workflows
from haulier.services.graphql.loading import Loader
from haulier.services.graphql.scalars import CONFIG

PARTS = (jobs.PART, dispatches.PART, workflows.PART)


@strawberry.type
class Query(jobs.JobQueries, dispatches.DispatchQueries, workflows.WorkflowQueries):
    """Everything that can be read."""


STRAWBERRY = strawberry.Schema(Query, config=CONFIG)
SCHEMA: GraphQLSchema = STRAWBERRY._schema  # what graphql-core itself works with; there is no other way to it

INTROSPECTION_SIZES = {
    ("__Schema", "types"): len(SCHEMA.type_map),
    ("__Schema", "directives"): len(SCHEMA.directives),
    ("__Type", "enumValues"): 3,
    ("__Type", "interfaces"): 1,
    ("__Type", "possibleTypes"): 1,
    ("__Type", "inputFields"): 1,
    ("__Field", "args"): 1,
    ("__Directive", "args"): 1,
}
"""Most types hold none of these, so each stands for the mean."""

LOADER = Loader(PARTS)
SIZES = {**INTROSPECTION_SIZES, **LOADER.sizes}
