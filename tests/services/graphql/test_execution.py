"""Our executor answers as graphql-core's own does, on rows of any content."""

from __future__ import annotations

from typing import Any

import msgspec
from graphql import execute_sync, parse
from hypothesis import given
from hypothesis import strategies as some

from haulier.services.graphql.execution.row_executor import RowExecutor
from haulier.services.graphql.schema.root import SCHEMA

QUERY = parse("""
query ($skip: Boolean!) {
  job { ...Every objectives { __typename objectiveRef attemptId location timeslot { from to }
        workflowInstance { version tasks status workflow { tag version expiresAt } } }
        other: objectives { code timeslot { to } } }
  jobList(tenant: "a") { data { id again: id cancelled assets { documentUrl } } total meta { total page } }
  dispatch { participants customData jobs { ...Every } }
  __typename
  __type(name: "Timeslot") { fields { name } }
}
fragment Every on Job {
  id ref: jobRef cancelled createdAt createdBy customData status @skip(if: $skip) kind: __typename
}
""")

anything = some.one_of(
    some.none(), some.booleans(), some.integers(-(2**65), 2**65), some.floats(), some.text(max_size=5),
    some.lists(some.integers(), max_size=2), some.dictionaries(some.text(max_size=3), some.integers(), max_size=2),
)  # fmt: skip
"""A member of any type, the right one or not."""


def rows(**members: Any) -> some.SearchStrategy[dict[str, Any]]:
    return some.fixed_dictionaries({}, optional=members)


workflow = rows(tag=anything, version=anything, expiresAt=anything)
instance = rows(
    version=anything,
    tasks=anything,
    status=anything,
    workflow=workflow | some.none() | some.lists(workflow, max_size=1),
)
timeslot = rows(**{"from": anything, "to": anything})
objective = rows(
    objectiveRef=anything, attemptId=anything, location=anything, code=anything, timeslot=timeslot | some.none(),
    workflowInstance=instance | some.none(),
)  # fmt: skip
objectives = some.lists(objective | some.none() | some.integers(), max_size=3)
job = rows(
    id=anything, jobRef=anything, cancelled=anything, createdAt=anything, createdBy=anything, customData=anything,
    status=anything, objectives=objectives | some.none() | objective,
    assets=some.lists(rows(documentUrl=anything), max_size=2) | some.integers(),
)  # fmt: skip
page = rows(data=some.lists(job, max_size=3) | some.none(), total=anything, meta=rows(total=anything, page=anything))
dispatch = rows(participants=anything, customData=anything, jobs=some.lists(job, max_size=2))


@given(job | some.just(ValueError("refused")), page | some.none(), dispatch, some.booleans())
def test_it_answers_as_graphql_core_does(job: Any, page: Any, dispatch: Any, skip: bool) -> None:
    found = {"job": job, "jobList": page, "dispatch": dispatch}
    ours = execute_sync(SCHEMA, QUERY, found, variable_values={"skip": skip}, executor_class=RowExecutor)
    theirs = execute_sync(SCHEMA, QUERY, found, variable_values={"skip": skip})
    assert repr(ours.data) == repr(theirs.data)
    assert [error.formatted for error in ours.errors or ()] == [error.formatted for error in theirs.errors or ()]


def test_json_that_is_encoded_already_goes_out_as_it_is() -> None:
    found = {"job": {"customData": msgspec.Raw(b'{"a":1}')}}
    result = execute_sync(SCHEMA, parse("{ job { customData } }"), found, executor_class=RowExecutor)
    assert msgspec.json.encode(result.data) == b'{"job":{"customData":{"a":1}}}'
