"""Execution over plain rows: members that are there already are picked at once, all else is graphql-core's.

Why: a page of 50 jobs with objectives and instances has 2,300 fields, and graphql-core takes 4 µs for each, mostly for
what a member of a row does not need: arguments, an info for its resolver, whether it must be awaited.
The methods of ``Executor`` are not public: its version is pinned, and a test compares the two executors on any rows.
See: docs/design/graphql.md.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from graphql import Executor, GraphQLError, GraphQLObjectType, is_leaf_type, is_list_type, is_object_type
from graphql.execution.collect_fields import FieldDetailsList, GroupedFieldSet
from graphql.pyutils import AwaitableOrValue, Path


@dataclass(frozen=True, slots=True)
class Step:
    """One member of a row: its name in the answer, in the row, the nodes that ask for it, and what it is.

    ``serialize`` turns a plain value into that of the answer. ``row_type`` is the type of a row, or with ``is_list`` of
    the rows in the list, that the member is. Neither is set where graphql-core is to do it.
    """

    response: str
    name: str
    nodes: FieldDetailsList
    serialize: Callable[[Any], Any] | None = None
    row_type: GraphQLObjectType | None = None
    is_list: bool = False

    def is_filled_by(self, value: Any) -> bool:
        """Whether the value is the row, or the list of rows, that it should be."""
        if self.is_list:
            return type(value) is list and all(row is None or type(row) is dict for row in value)
        return type(value) is dict


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
        """The members of one row. What stands at the top, and whatever is no row, is graphql-core's."""
        if path is None or type(source_value) is not dict:
            return super().execute_fields(parent_type, source_value, path, grouped_field_set, position_context)
        answer: dict[str, Any] = {}
        for step in self._plan(parent_type, grouped_field_set):
            value = source_value.get(step.name)
            if value is None and (step.serialize or step.row_type):
                answer[step.response] = None
            elif step.serialize is not None:
                answer[step.response] = self._plain(step, step.serialize, value, parent_type, path)
            elif step.row_type is not None and step.is_filled_by(value):
                answer[step.response] = self._rows(
                    step, step.row_type, value, Path(path, step.response, parent_type.name)
                )
            else:
                place = Path(path, step.response, parent_type.name)
                answer[step.response] = self.execute_field(
                    parent_type, source_value, step.nodes, place, position_context
                )
        return answer

    def _plain(
        self, step: Step, serialize: Callable[[Any], Any], value: Any, parent: GraphQLObjectType, path: Path
    ) -> Any:
        """A plain value. One that cannot be written is an error, as with graphql-core."""
        try:
            return serialize(value)
        except (GraphQLError, ValueError, TypeError) as error:
            place = Path(path, step.response, parent.name)
            self.handle_field_error(error, parent.fields[step.name].type, step.nodes, place)
            return None

    def _rows(self, step: Step, row_type: GraphQLObjectType, value: Any, path: Path) -> Any:
        """The row inside a row, or the list of them."""
        fields = self.collect_subfields(row_type, step.nodes).grouped_field_set
        if not step.is_list:
            return self.execute_fields(row_type, value, path, fields, None)
        return [
            None if row is None else self.execute_fields(row_type, row, Path(path, place, None), fields, None)
            for place, row in enumerate(value)
        ]

    def _plan(self, type_: GraphQLObjectType, fields: GroupedFieldSet) -> list[Step]:
        """What to do for each row of a type, worked out once. The set is kept, so that its id stays its own."""
        key = (type_.name, id(fields))
        known = self._steps.get(key)
        if known is None:
            known = self._steps[key] = (fields, [_step(type_, *item) for item in fields.items()])
        return known[1]


def _step(parent: GraphQLObjectType, response: str, nodes: FieldDetailsList) -> Step:
    name = nodes[0].node.name.value
    field = parent.fields.get(name)
    if field is None or field.args:
        return Step(response, name, nodes)
    type_ = field.type
    if is_leaf_type(type_):
        return Step(response, name, nodes, serialize=type_.coerce_output_value)
    is_list = is_list_type(type_)
    inner = type_.of_type if is_list else type_
    return Step(response, name, nodes, row_type=inner if is_object_type(inner) else None, is_list=is_list)
