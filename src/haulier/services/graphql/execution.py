"""Execution over plain rows: members that are plain values are picked at once, all else is graphql-core's.

Why: a page of 50 jobs with objectives and instances has 2,300 fields, and graphql-core takes 4 µs for each, mostly for
what a member of a row does not need: arguments, an info for its resolver, whether it must be awaited.
``execute_fields`` is no public method of graphql-core: its version is pinned, and a test compares the two executors.
See: docs/design/graphql.md.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from graphql import Executor, GraphQLError, GraphQLObjectType, is_leaf_type
from graphql.execution.collect_fields import FieldDetailsList, GroupedFieldSet
from graphql.pyutils import AwaitableOrValue, Path

TYPE_NAME = "__typename"

Step = tuple[str, str, Callable[[Any], Any] | None, FieldDetailsList]
"""Name in the answer, name in the row, how to write its value (None: not a plain value), the nodes that ask for it."""


class RowExecutor(Executor[None]):
    """Executes queries whose objects are dicts by the names of their fields."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._steps: dict[tuple[str, int], tuple[GroupedFieldSet, list[Step]]] = {}

    def execute_fields(
        self,
        parent_type: GraphQLObjectType,
        source_value: Any,
        path: Path | None,
        grouped_field_set: GroupedFieldSet,
        position_context: None,
    ) -> AwaitableOrValue[dict[str, Any]]:
        """The members of one row. Whatever cannot be written is told as graphql-core tells it."""
        if path is None or type(source_value) is not dict:
            return super().execute_fields(parent_type, source_value, path, grouped_field_set, position_context)
        answer: dict[str, Any] = {}
        for response, name, write, nodes in self._plan(parent_type, grouped_field_set):
            if write is None:
                answer[response] = self.execute_field(
                    parent_type, source_value, nodes, Path(path, response, parent_type.name), position_context
                )
            else:
                value = source_value.get(name)
                try:
                    answer[response] = value if value is None else write(value)
                except (GraphQLError, ValueError, TypeError) as error:
                    place = Path(path, response, parent_type.name)
                    self.handle_field_error(error, parent_type.fields[name].type, nodes, place)
                    answer[response] = None
        return answer

    def _plan(self, type_: GraphQLObjectType, fields: GroupedFieldSet) -> list[Step]:
        """What to do for each row of a type, worked out once. The set is kept, so that its id stays its own."""
        key = (type_.name, id(fields))
        known = self._steps.get(key)
        if known is None:
            known = self._steps[key] = (fields, [self._step(type_, *item) for item in fields.items()])
        return known[1]

    @staticmethod
    def _step(type_: GraphQLObjectType, response: str, nodes: FieldDetailsList) -> Step:
        name = nodes[0].node.name.value
        if name == TYPE_NAME:
            return response, name, None, nodes
        field = type_.fields[name]
        return response, name, field.type.coerce_output_value if is_leaf_type(field.type) else None, nodes
