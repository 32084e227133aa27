"""The schema is the interface that clients know, and it describes itself."""

from __future__ import annotations

from pathlib import Path

from graphql import (
    GraphQLField,
    GraphQLObjectType,
    GraphQLSchema,
    build_client_schema,
    build_schema,
    get_introspection_query,
    is_introspection_type,
    print_ast,
    print_schema,
)

from haulier.platform.documents.openapi import document
from haulier.services.graphql.module import MODULE
from haulier.services.graphql.schema.root import SCHEMA
from support.graphql_queries import PATHS, ask, data
from support.stack import Client

KNOWN = build_schema((Path(__file__).parent / "schema.graphql").read_text())


def shape(schema: GraphQLSchema) -> dict[str, object]:
    """Every type with its fields, their types, their arguments and the defaults of these."""
    written = build_schema(print_schema(schema))  # so that both are read from a text, defaults and all
    return {
        name: {field: (str(found.type), arguments(found)) for field, found in type_.fields.items()}
        for name, type_ in written.type_map.items()
        if isinstance(type_, GraphQLObjectType) and not is_introspection_type(type_)
    }


def arguments(field: GraphQLField) -> dict[str, str]:
    nodes = {name: argument.ast_node for name, argument in field.args.items()}
    return {name: print_ast(node) for name, node in nodes.items() if node is not None}


def test_types_fields_arguments_and_defaults_are_those_of_the_interface() -> None:
    assert shape(SCHEMA) == shape(KNOWN)
    assert SCHEMA.mutation_type is None
    assert SCHEMA.subscription_type is None


async def test_a_developers_tool_can_read_the_schema(client: Client) -> None:
    described = await data(client, get_introspection_query(input_value_deprecation=True, schema_description=True))
    assert shape(build_client_schema(described)) == shape(KNOWN)


async def test_one_type_can_be_asked_for(client: Client) -> None:
    found = await data(client, '{ __type(name: "Timeslot") { name fields { name type { name } } } }')
    assert found["__type"]["fields"] == [{"name": name, "type": {"name": "Long"}} for name in ("from", "to")]


async def test_introspection_has_its_limits(client: Client) -> None:
    chain = "fields { type { fields { type { fields { name } } } } }"
    assert "errors" in (await ask(client, f'{{ __type(name: "Job") {{ {chain} }} }}')).body
    many = " ".join(f"a{number}: __schema {{ types {{ fields {{ name type {{ name }} }} }} }}" for number in range(60))
    (error,) = (await ask(client, f"{{ {many} }}")).body["errors"]
    assert "25000" in error["message"]


def test_the_document_shows_the_answer_as_it_is_without_the_envelope() -> None:
    shown = document([MODULE.service], "Haulier", "1")
    assert [path for path in PATHS if path not in shown["paths"]] == []
    for path in PATHS:
        answer = shown["paths"][path]["post"]["responses"]["200"]["content"]["application/json"]["schema"]
        members = shown["components"]["schemas"][answer["$ref"].rpartition("/")[2]]["properties"]
        assert members.keys() == {"data", "errors"}
