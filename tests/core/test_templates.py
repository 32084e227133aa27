"""Templates pick from their context, fill in placeholders, and stay within bounds whatever they are given."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.refusals import cause_of
from core.strategies import json_objects, json_values
from haulier.core.output_budget import MAX_DEPTH, MAX_NODES
from haulier.core.refusal import Cause, Refusal
from haulier.core.templates import MAX_PATH_LENGTH, check_template, compile_path, fill, pick, render

ORDER = {"id": "orders:1", "items": [{"sku": "a", "n": 1}, {"sku": "b", "n": 3}], "client": {"name": None}}


@pytest.mark.parametrize(
    ("template", "result"),
    [
        ({"$expr": "$.id"}, "orders:1"),
        ({"$expr": "$.gone"}, None),
        ({"$expr": "$.client.name"}, None),
        ({"$expr": "$.items[*].sku"}, ["a", "b"]),
        ({"$expr": "$.items[?@.n > 2].sku"}, ["b"]),
        ({"$expr": "$..n"}, [1, 3]),
        ({"$val": {"order": {"$expr": "$.id"}, "fixed": 1}}, {"order": "orders:1", "fixed": 1}),
        ({"$val": "literal"}, "literal"),
        ({"a": [{"$expr": "$.items[0].n"}, "x"]}, {"a": [1, "x"]}),
        ({"$expr": "$.id", "other": 1}, {"$expr": "$.id", "other": 1}),
    ],
)
def test_templates_render(template: Any, result: Any) -> None:
    assert check_template(template) == []
    assert render(template, ORDER) == result


def without_picks(value: Any) -> bool:
    if isinstance(value, dict):
        return not {"$expr", "$val"} & value.keys() and all(map(without_picks, value.values()))
    return not isinstance(value, list) or all(map(without_picks, value))


@given(json_values.filter(without_picks), json_values)
def test_a_template_without_picks_stands_for_itself(template: Any, context: Any) -> None:
    assert render(template, context) == template


@given(json_objects)
def test_the_root_picks_the_whole_context(context: dict[str, Any]) -> None:
    assert render({"copy": {"$expr": "$"}}, context) == {"copy": context}


PATHS = [
    "",
    "$.",
    "id",
    "$[",
    "$.a[?match(@.b,'(a+)+')]",
    "$..*..*",
    "$[*,*][*,*]",
    "$[?@..a]",
    "$[?$[*]]",
    "$[?@.a][?@.b]",
    "$[?@.a==1e400]",
    "$[?@.a<-1e999]",
    "$[?@.a==1E+309]",
]


@pytest.mark.parametrize("path", [*PATHS, "$" + ".a" * MAX_PATH_LENGTH])
def test_bad_and_costly_paths_are_named_when_declared_and_refused_when_used(path: str) -> None:
    assert [fault.field for fault in check_template({"x": [{"$expr": path}]})] == ["template.x[0].$expr"]
    with pytest.raises(Refusal):
        render({"$expr": path}, ORDER)


@given(st.text("$.[]*?@ab'\"0,:()&|=!<> ", max_size=20), json_values)
def test_any_path_picks_or_is_refused(path: str, context: Any) -> None:
    try:
        compile_path(path)
    except Refusal:
        return
    pick(path, context)


def test_a_path_that_is_no_text_is_named() -> None:
    assert [fault.rule for fault in check_template({"$expr": 1})] == ["type"]
    with pytest.raises(Refusal):
        render({"$expr": 1}, ORDER)


def test_results_are_bounded_in_size_and_depth() -> None:
    big = {"list": list(range(MAX_NODES - 10))}
    assert render({"$expr": "$.list"}, big)
    with pytest.raises(Refusal, match="values"):
        render([{"$expr": "$.list"}, {"$expr": "$.list"}], big)
    deep: Any = 1
    for _ in range(MAX_DEPTH + 1):
        deep = [deep]
    assert cause_of(lambda: render(deep, 0)) is Cause.NESTING_TOO_DEEP
    assert cause_of(lambda: render({"$expr": "$"}, deep)) is Cause.NESTING_TOO_DEEP
    assert cause_of(lambda: fill(deep, {})) is Cause.NESTING_TOO_DEEP
    assert [fault.rule for fault in check_template(deep)] == ["depth"]


def test_placeholders_are_filled_wherever_they_stand() -> None:
    names = {"token": "abc", "request-id": "{{token}}", "tenant-id": "acme"}
    body = {"auth": "Bearer {{token}}", "list": ["{{ request-id }}", 1, {"t": "{{tenant-id}}/{{unknown}}"}]}
    assert fill(body, names) == {"auth": "Bearer abc", "list": ["{{token}}", 1, {"t": "acme/{{unknown}}"}]}


@given(json_values)
def test_filling_with_nothing_changes_nothing(value: Any) -> None:
    assert fill(value, {}) == value


def test_filled_texts_are_bounded() -> None:
    with pytest.raises(Refusal):
        fill("{{a}}" * 2000, {"a": "x" * 1000})
