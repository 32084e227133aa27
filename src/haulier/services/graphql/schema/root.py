"""The one schema of all services: each adds its queries and types in a file of its own, and a line here."""

from __future__ import annotations

from math import ceil

import strawberry
from graphql import GraphQLSchema, is_enum_type, is_object_type

from haulier.services.graphql.execution.loader import Loader
from haulier.services.graphql.schema import dispatches, jobs, orders, workflows
from haulier.services.graphql.schema.scalars import CONFIG

PARTS = (jobs.PART, dispatches.PART, workflows.PART, orders.PART)


@strawberry.type
class Query(jobs.JobQueries, dispatches.DispatchQueries, workflows.WorkflowQueries, orders.OrderQueries):
    """Everything that can be read."""


STRAWBERRY = strawberry.Schema(Query, config=CONFIG)
SCHEMA: GraphQLSchema = STRAWBERRY._schema  # what graphql-core itself works with; there is no other way to it


def introspection_sizes(schema: GraphQLSchema) -> dict[tuple[str, str], int]:
    """How long the lists are in which the schema describes itself: the mean over all types, at least 1."""
    types = schema.type_map.values()
    fields = [field for type_ in types if is_object_type(type_) for field in type_.fields.values()]
    values = sum(len(type_.values) for type_ in types if is_enum_type(type_))
    return {
        ("__Schema", "types"): len(types),
        ("__Schema", "directives"): len(schema.directives),
        ("__Type", "fields"): ceil(len(fields) / len(types)),
        ("__Type", "enumValues"): ceil(values / len(types)),
        ("__Type", "interfaces"): 1,
        ("__Type", "possibleTypes"): 1,
        ("__Type", "inputFields"): 1,
        ("__Field", "args"): ceil(sum(len(field.args) for field in fields) / len(fields)),
        ("__Directive", "args"): ceil(sum(len(each.args) for each in schema.directives) / len(schema.directives)),
    }


LOADER = Loader(PARTS)
SIZES = {**introspection_sizes(SCHEMA), **LOADER.sizes}
