"""What a query asks for, worked out before anything is read: the fields it needs and what they will cost.

See: GraphQL specification, October 2021, section 6.3.2 "Field Collection".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLCompositeType,
    GraphQLError,
    GraphQLIncludeDirective,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLSkipDirective,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    VariableNode,
    get_argument_values,
    get_directive_values,
    get_named_type,
    get_nullable_type,
    is_composite_type,
    is_list_type,
)
from graphql.execution.values import VariableValues

from haulier.platform.listing.query import MAX_LIMIT
from haulier.services.graphql.execution.limits import MAX_COST, MAX_DEPTH, MAX_FIELDS, MAX_READS, too_much

Sizes: TypeAlias = Mapping[tuple[str, str], int]
"""How many rows a list has as a rule, by type and field. The size of pages is what the query says."""

DEFAULT_SIZE = 10
"""Rows of a list that nobody said the size of; of a page, what the schema says."""


@dataclass(slots=True)
class FieldTree:
    """What is asked of a row: how many fields, each alias counted, and below each name what is asked of its value."""

    fields: int = 0
    inner: dict[str, FieldTree] = field(default_factory=dict)

    def join(self, other: FieldTree) -> None:
        """Take in what is asked of the same rows under another alias."""
        self.fields += other.fields
        for name, tree in other.inner.items():
            self.inner.setdefault(name, FieldTree()).join(tree)


@dataclass(frozen=True, slots=True)
class TopField:
    """One field at the top of a query: its name in the answer, its own name, the arguments that were given."""

    response: str
    name: str
    arguments: dict[str, Any]
    tree: FieldTree


@dataclass(slots=True)
class Selection:
    """Walks one operation. ``cost`` is the number of values that its answer will hold, as far as can be told."""

    schema: GraphQLSchema
    document: DocumentNode
    variables: VariableValues
    sizes: Sizes
    cost: int = 0
    _fields: int = 0
    _fragments: dict[str, FragmentDefinitionNode] = field(init=False)

    def __post_init__(self) -> None:
        definitions = self.document.definitions
        self._fragments = {node.name.value: node for node in definitions if isinstance(node, FragmentDefinitionNode)}

    def top(self, operation: OperationDefinitionNode) -> list[TopField]:
        """The fields at the top. Raises Refusal when the operation asks for too much."""
        query = self.schema.query_type
        assert query is not None, "the schema has queries"
        tops = []
        for response, nodes in self._grouped([operation.selection_set]).items():
            name = nodes[0].name.value
            arguments = self._arguments(query, nodes[0])
            cost, tree = self._field(query, nodes, 1, min(int(arguments.get("size") or DEFAULT_SIZE), MAX_LIMIT))
            self.cost += cost
            if self.cost > MAX_COST:
                message = (
                    f"the answer may hold {self.cost} values; a query may ask for {MAX_COST}: ask for a smaller page"
                )
                raise too_much("cost", message)
            if not name.startswith("__"):
                tops.append(TopField(response, name, arguments, tree))
        if len(tops) > MAX_READS:
            raise too_much("limit", f"a query has at most {MAX_READS} fields at the top")
        return tops

    def _field(
        self, type_: GraphQLCompositeType, nodes: list[FieldNode], depth: int, page: int
    ) -> tuple[int, FieldTree]:
        """Cost of one field, and the tree of what is asked below it. Nodes that share a name in the answer are one."""
        self._fields += 1
        if self._fields > MAX_FIELDS:
            raise too_much("limit", f"a query has at most {MAX_FIELDS} fields, fragments written out")
        name = nodes[0].name.value
        found = self.schema.get_field(type_, name)
        assert found is not None, "the query is valid"
        holds = get_named_type(found.type)
        if not is_composite_type(holds):
            return 1, FieldTree()
        if not holds.name.startswith("__"):
            depth += 1
            if depth > MAX_DEPTH:
                raise too_much("limit", f"the fields of a query nest at most {MAX_DEPTH} levels deep")
        cost, tree = 0, FieldTree()
        below = [node.selection_set for node in nodes if node.selection_set is not None]
        for inner in self._grouped(below).values():
            added, subtree = self._field(holds, inner, depth, page)
            cost += added
            tree.join(FieldTree(1, {inner[0].name.value: subtree}))
        times = self._size(type_.name, name, page) if is_list_type(get_nullable_type(found.type)) else 1
        return 1 + times * cost, tree

    def _size(self, type_: str, name: str, page: int) -> int:
        return page if type_.endswith("Page") else self.sizes.get((type_, name), DEFAULT_SIZE)

    def _grouped(self, sets: list[SelectionSetNode]) -> dict[str, list[FieldNode]]:
        """The fields of selection sets by their names in the answer, with those of fragments among them."""
        grouped: dict[str, list[FieldNode]] = {}
        spread: set[str] = set()
        pending = list(reversed(sets))
        while pending:
            more: list[SelectionSetNode] = []
            for node in pending.pop().selections:
                if not self._included(node):
                    continue
                if isinstance(node, FieldNode):
                    response = node.alias or node.name
                    grouped.setdefault(response.value, []).append(node)
                elif isinstance(node, InlineFragmentNode):
                    more.append(node.selection_set)
                elif isinstance(node, FragmentSpreadNode) and node.name.value not in spread:
                    spread.add(node.name.value)
                    more.append(self._fragments[node.name.value].selection_set)
            pending.extend(reversed(more))
        return grouped

    def _included(self, node: Any) -> bool:
        if not node.directives:
            return True
        skip = get_directive_values(GraphQLSkipDirective, node, self.variables)
        include = get_directive_values(GraphQLIncludeDirective, node, self.variables)
        return not (skip and skip["if"]) and not (include and not include["if"])

    def _arguments(self, query: GraphQLObjectType, node: FieldNode) -> dict[str, Any]:
        """The arguments that the query itself gives, by a value or by a variable that has one; no defaults."""
        definition = self.schema.get_field(query, node.name.value)
        assert definition is not None, "the query is valid"
        try:
            values = get_argument_values(definition, node, self.variables)
        except GraphQLError:
            return {}  # the execution says what is wrong with them, without having read anything
        given = {argument.name.value for argument in node.arguments or () if self._has_value(argument.value)}
        return {name: value for name, value in values.items() if name in given}

    def _has_value(self, value: Any) -> bool:
        return not isinstance(value, VariableNode) or value.name.value in self.variables.coerced
