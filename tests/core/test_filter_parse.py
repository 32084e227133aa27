"""Every form of a query gives the one tree, and what is wrong with one is named by its place."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.refusals import cause_of, refusal_of
from core.strategies import json_values
from haulier.core.filters import (
    MAX_GROUP_DEPTH,
    MAX_KEY_LENGTH,
    MAX_QUERY_LENGTH,
    MAX_TERMS,
    MAX_TEXT_LENGTH,
    MAX_VALUES,
    OPERATORS,
    Group,
    Term,
    keys,
    normal_key,
    parse_document,
    parse_query,
)
from haulier.core.refusal import Cause, Refusal


def one(term: Term) -> Group:
    return Group("and", (term,))


@pytest.mark.parametrize(
    ("query", "tree"),
    [
        ('{"op":"and","arr":[{"key":"isDeleted","value":false}]}', one(Term("isDeleted", "eq", False))),
        ('{"arr":[{"key":"jobId.keyword","value":"job:1","expr":"eq"}],"op":"and"}', one(Term("jobId", "eq", "job:1"))),
        (
            '{"terms":[{"key":"IsDeleted","values":[false]}],"match_phrase_prefix":[{"key":"email","value":"an"}]}',
            Group("and", (Term("IsDeleted", "in", (False,)), Term("email", "phrase_prefix", "an"))),
        ),
        ('{"terms":[{"key":"IsDeleted","value":[false]}]}', one(Term("IsDeleted", "in", (False,)))),
        ('{"range":[{"key":"weight","relation":"gte","value":3}]}', one(Term("weight", "gte", 3))),
        ('{"regexp":[{"key":"code","regex":"a.*"}]}', one(Term("code", "regexp", "a.*"))),
        ('{"exists":[{"key":"code"}]}', one(Term("code", "exists", True))),
        ('{"match":{"key":"a","value":"b"}}', one(Term("a", "match", "b"))),
        (
            '{"multi_match":[{"query":"x","fields":["a","b.keyword"]}]}',
            Group("or", (Term("a", "match", "x"), Term("b", "match", "x"))),
        ),
        (
            '{"op":"OR","arr":[{"op":"and","arr":[{"key":"a","value":1,"expr":"gt"},{"key":"a","value":5,"expr":"LTE"}]},'
            '{"key":"b","expr":"exists","value":false}]}',
            Group("or", (Group("and", (Term("a", "gt", 1), Term("a", "lte", 5))), Term("b", "exists", False))),
        ),
        ('{"op":"or","arr":[{"term":[{"key":"a","value":1}]},{"op":"and","arr":[]}]}', one(Term("a", "eq", 1))),
        ('{"key":"a","value":[1,2]}', one(Term("a", "in", (1, 2)))),
        ('{"key":"a","value":null,"expr":"ne"}', one(Term("a", "ne", None))),
        ('{"key":"a","value":12,"expr":"prefix"}', one(Term("a", "prefix", "12"))),
        ("{}", Group("and", ())),
        ("  ", Group("and", ())),
        ('{"op":"or","arr":[]}', Group("and", ())),
        (
            '{"offset":0,"size":10,"sort":[{"a":{"order":"asc"}}],"query":{"bool":{"must":[{"term":{"a.keyword":"x"}},'
            '{"range":{"n":{"gte":1,"lt":5}}}],"filter":{"terms":{"b":[1,2]}},"should":[{"match":{"c":"d"}}],'
            '"must_not":[{"term":{"z":{"value":1}}},{"match":{"y":{"query":"q"}}},{"exists":{"field":"x"}}]}}}',
            Group(
                "and",
                (
                    Term("a", "eq", "x"),
                    Group("and", (Term("n", "gte", 1), Term("n", "lt", 5))),
                    Term("b", "in", (1, 2)),
                    Term("z", "ne", 1),
                    Group("not", (Term("y", "match", "q"),)),
                    Term("x", "exists", False),
                ),
            ),
        ),
        (
            '{"query":{"bool":{"should":[{"prefix":{"a":"x"}},{"wildcard":{"b":{"value":"y*"}}}]}}}',
            Group("or", (Term("a", "prefix", "x"), Term("b", "wildcard", "y*"))),
        ),
        (
            '{"query":{"bool":{"must":{"term":{"a":1}},"should":[{"term":{"b":2}}],"minimum_should_match":1}}}',
            Group("and", (Term("a", "eq", 1), Term("b", "eq", 2))),
        ),
        ('{"query":{"match_all":{}}}', Group("and", ())),
        ('{"query":{"bool":{"should":[{"match_all":{}},{"term":{"a":1}}]}}}', Group("and", ())),
        ('{"query":{"multi_match":{"query":"x","fields":["a"]}}}', one(Term("a", "match", "x"))),
        ('{"bool":{"must_not":{"match_all":{}}}}', Group("and", (Group("not", (Group("and", ()),)),))),
    ],
)
def test_a_query_gives_its_tree(query: str, tree: Group) -> None:
    parsed = parse_query(query)
    assert parsed == tree or (tree.op == "and" and tree.items == (parsed,))


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("{", "query"),
        ("[1]", "query"),
        ('{"zz":[]}', "query.zz"),
        ('{"op":"xor","arr":[]}', "query.op"),
        ('{"op":"and","arr":{}}', "query.arr"),
        ('{"op":"and","arr":[],"terms":[]}', "query.terms"),
        ('{"op":"and","arr":[{"key":"a"}]}', "query.arr[0].value"),
        ('{"op":"and","arr":[{"key":"a","value":1,"expr":"like it"}]}', "query.arr[0].expr"),
        ('{"op":"and","arr":[{"key":"","value":1}]}', "query.arr[0].key"),
        ('{"op":"and","arr":[{"key":7,"value":1}]}', "query.arr[0].key"),
        ('{"op":"and","arr":[{"key":"a","value":{}}]}', "query.arr[0].value"),
        ('{"op":"and","arr":[{"key":"a","value":true,"expr":"gt"}]}', "query.arr[0].value"),
        ('{"op":"and","arr":[{"key":"a","value":[1,[2]],"expr":"in"}]}', "query.arr[0].value[1]"),
        ('{"op":"and","arr":[{"key":"a","value":"(","expr":"regexp"}]}', "query.arr[0].value"),
        ('{"op":"and","arr":[{"key":"a","value":"yes","expr":"exists"}]}', "query.arr[0].value"),
        ('{"term":[{"value":1,"key":null}]}', "query.term[0].key"),
        ('{"term":[1]}', "query.term[0]"),
        ('{"term":[{}]}', "query.term[0].key"),
        ('{"term":[{"key":"a"}]}', "query.term[0].value"),
        ('{"terms":[{"key":"a"}]}', "query.terms[0].values"),
        ('{"range":[{"key":"a","relation":"x","value":1}]}', "query.range[0].relation"),
        ('{"range":[{"a":{}}]}', "query.range[0].a"),
        ('{"multi_match":[{"query":"x"}]}', "query.multi_match[0].fields"),
        ('{"multi_match":[{"fields":["x"]}]}', "query.multi_match[0].query"),
        ('{"query":{"bool":{"must":[{"nested":{}}]}}}', "query.query.bool.must[0].nested"),
        ('{"query":{"bool":{"might":[]}}}', "query.query.bool.might"),
        ('{"query":{"bool":{"should":[],"minimum_should_match":2}}}', "query.query.bool.minimum_should_match"),
        ('{"query":{"term":{"a":1,"b":2}}}', "query.query.term"),
        ('{"query":{"term":{"a":{"values":1}}}}', "query.query.term.a.value"),
        ('{"query":{"exists":{}}}', "query.query.exists.key"),
        ('{"query":[]}', "query.query"),
        ('{"query":{"bool":[]}}', "query.query.bool"),
    ],
)
def test_a_fault_names_its_place(query: str, field: str) -> None:
    with pytest.raises(Refusal) as caught:
        parse_query(query)
    assert [fault.field for fault in caught.value.faults] == [field]
    assert str(caught.value).startswith(field)


def nested(levels: int) -> Any:
    tree: Any = {"key": "a", "value": 1}
    for _ in range(levels):
        tree = {"op": "or", "arr": [tree]}
    return tree


def test_limits_hold_and_reach_as_far_as_they_say() -> None:
    term = {"key": "a", "value": 1}
    assert len(parse_document({"op": "or", "arr": [term] * MAX_TERMS}).items) == MAX_TERMS
    assert parse_document(nested(MAX_GROUP_DEPTH)) == one(Term("a", "eq", 1))
    assert parse_document({"terms": [{"key": "a", "values": [1] * MAX_VALUES}]}).items
    assert parse_document({"key": "k" * MAX_KEY_LENGTH, "value": "t" * MAX_TEXT_LENGTH}).items
    for beyond in (
        {"op": "or", "arr": [term] * (MAX_TERMS + 1)},
        nested(MAX_GROUP_DEPTH + 1),
        {"terms": [{"key": "a", "values": [1] * (MAX_VALUES + 1)}]},
        {"key": "k" * (MAX_KEY_LENGTH + 1), "value": 1},
        {"key": "k", "value": "t" * (MAX_TEXT_LENGTH + 1)},
    ):
        with pytest.raises(Refusal):
            parse_document(beyond)
    with pytest.raises(Refusal):
        parse_query('{"key":"a","value":"' + " " * MAX_QUERY_LENGTH + '"}')
    with pytest.raises(Refusal) as caught:
        parse_query("[" * 5000)
    assert caught.value.cause is Cause.NESTING_TOO_DEEP


members = st.sampled_from(
    [
        "op",
        "arr",
        "key",
        "value",
        "values",
        "expr",
        "term",
        "terms",
        "match",
        "range",
        "relation",
        "query",
        "bool",
        "must",
        "should",
        "must_not",
        "filter",
        "exists",
        "field",
        "fields",
        "multi_match",
        "regexp",
        "gte",
        "a",
    ]
)
leaves = json_values | st.sampled_from(["and", "or", *sorted(OPERATORS)])
near_queries = st.recursive(
    leaves, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(members, inner, max_size=4), max_leaves=20
)


@given(near_queries)
def test_any_document_is_parsed_or_refused(document: Any) -> None:
    query = json.dumps(document)
    cause = cause_of(lambda: parse_query(query))
    assert cause in (None, Cause.INVALID, Cause.NESTING_TOO_DEEP, Cause.MALFORMED)
    if cause is None:
        assert all(isinstance(key, str) and key for key in keys(parse_query(query)))


@given(st.text(max_size=100))
def test_any_text_is_parsed_or_refused(text: str) -> None:
    refusal = refusal_of(lambda: parse_query(text))
    assert refusal is None or str(refusal)


def test_keys_are_found_at_every_level_and_have_a_bare_name() -> None:
    inner = {"op": "and", "arr": [{"key": "b", "value": 1}]}
    tree = parse_document({"op": "or", "arr": [{"key": "properties.a", "value": 1}, inner]})
    assert keys(tree) == {"properties.a", "b"}
    assert normal_key("properties.a.keyword") == "a"
    assert normal_key("customData.x.y") == "x.y"
    assert normal_key("attributes.a") == "a"
    assert normal_key("properties.") == "properties."
    assert normal_key("owner.keyword") == "owner"
