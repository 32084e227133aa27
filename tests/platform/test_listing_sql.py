"""A compiled filter finds the rows that core.filters.matches takes for matching, whatever tree and rows."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from haulier.core.filters import Group, Node, Term, keys, matches
from haulier.core.filters.terms import Budget, make_term
from haulier.core.refusal import Refusal
from haulier.engines.postgres import Database
from haulier.platform.listing.fields import Arguments
from haulier.platform.listing.regular_expressions import postgres_regex
from haulier.platform.listing.sql import Fields, compile_filter
from support.list_rows import CRATE, CRATES, NOW, Row, store

LONG = "long " * 60
WORDS = [
    "Crate",
    "crate",
    "crates",
    "creat",
    "Grüße",
    "grüsse",
    "हिन्दी",
    "भाषा",
    "a_b",
    "100%",
    "5",
    "2.5",
    "true",
    "x*y",
    "\\",
]
texts = st.one_of(
    st.lists(st.sampled_from(WORDS), max_size=4).map(" ".join),
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map("-".join),
    st.text("abAB Ää1_%*?.\\\n-।é", max_size=6),
    st.sampled_from(
        ["", LONG, LONG + "a", LONG + "b", LONG + "é", "é" * 127 + "x", "é" * 128 + "x", "😀", "\uffff", "abcdefgh"]
    ),
)
numbers = st.one_of(
    st.integers(-3, 6),
    st.integers(-30, 30).map(lambda quarters: quarters / 4),
    st.sampled_from([10**18, -(10**18), 1e-7, 340123450000000001234]),
)
spelled = st.one_of(
    numbers.map(repr), numbers.map(lambda number: f" {number}"), st.sampled_from(["TRUE", "2023-11-14", "2023-11"])
)
scalars = st.one_of(texts, numbers, st.booleans(), spelled)
values = st.one_of(
    scalars,
    st.none(),
    st.lists(st.one_of(scalars, st.none(), st.just({"a": 1}), st.just(["5"])), max_size=3),
    st.just({"a": 1}),
)
KEYS = [
    "name",
    "properties.weight",
    "volume",
    "customData.fragile",
    "fresh",
    "worth",
    "label",
    "owner.id",
    "state",
    "code",
    "createdAt",
    "version",
    "id",
]


def rows() -> st.SearchStrategy[list[Row]]:
    """Up to six crates with values of any type where the table takes any."""
    kept = {
        "name": texts,
        "weight": numbers,
        "volume": numbers,
        "fragile": st.booleans(),
        "fresh": texts,
        "worth": numbers,
    }
    attrs = st.fixed_dictionaries({}, optional={name: st.one_of(fit, values) for name, fit in kept.items()})
    body = st.fixed_dictionaries(
        {}, optional={"label": values, "owner": st.one_of(st.fixed_dictionaries({"id": values}), values)}
    )
    row = st.builds(
        Row, id=st.just(""), attrs=attrs, body=body, state=st.one_of(st.none(), texts), version=st.integers(1, 5),
        created_at=st.sampled_from([NOW, NOW + 1, NOW + 2]),
    )  # fmt: skip
    return st.lists(row, min_size=1, max_size=6).map(_numbered)


def _numbered(found: list[Row]) -> list[Row]:
    for place, row in enumerate(found):
        row.id = f"crate-{place}"
        row.key = f"Code {place}" if place % 2 else None
    return found


atoms = st.sampled_from(
    [
        "a",
        "B",
        "é",
        "Ä",
        "-",
        ".",
        r"\d",
        r"\w",
        r"\s",
        r"\S",
        r"\W",
        r"\D",
        "[ab]",
        "[^a]",
        "[A-Z]",
        r"[\w-]",
        r"\.",
        "(?:a|b)",
        "(Crate|x)",
        r"\u0041",
        " ",
    ]
)
patterns = st.lists(
    st.tuples(atoms, st.sampled_from(["", "*", "+", "?", "*?", "{1,2}", "{2,}"])).map("".join), min_size=1, max_size=5
).map("".join)


OPERATORS: tuple[Any, ...] = (
    "eq", "ne", "gt", "gte", "lt", "lte", "in", "nin", "like", "prefix", "wildcard", "regexp", "fuzzy",
    "exists", "match", "phrase", "phrase_prefix",
)  # fmt: skip


def near(draw: st.DrawFn, op: str, value: Any) -> Any:
    """A value that the operator may well find where this one is stored."""
    if isinstance(value, list) and value:
        value = draw(st.sampled_from(value))
    if not isinstance(value, str) or not value:
        return value
    start, end = sorted((draw(st.integers(0, len(value))), draw(st.integers(0, len(value)))))
    part = value[start:end]
    if op in ("match", "fuzzy", "phrase", "phrase_prefix"):
        part = " ".join(value.split()[start % 3 :][: 1 + end % 2])
        return part[: draw(st.integers(1, len(part)))] if part and draw(st.booleans()) else part.swapcase()
    if op == "prefix":
        return value[:end]
    if op in ("wildcard", "like"):
        mark = "*" if op == "wildcard" else ""
        part = re.sub(r"[*?\\]", r"\\\g<0>", part) if draw(st.booleans()) and op == "wildcard" else part
        return draw(st.sampled_from([value, mark + part + mark, value[:start] + mark + value[end:], value.swapcase()]))
    if op == "regexp":
        return re.sub(r"(\W)", r"\\\1", value[:start]) + ".*" if value.isascii() else value
    return value


@st.composite
def terms(draw: st.DrawFn, stored: list[Row]) -> Term:
    """One condition, checked as those of a query are; often about what is stored."""
    key, op = draw(st.sampled_from(KEYS)), draw(st.sampled_from(OPERATORS))
    there = near(draw, op, draw(st.sampled_from(stored)).value_of(key))
    if op == "exists":
        value: Any = draw(st.booleans())
    elif isinstance(there, str | int | float) and draw(st.integers(0, 3)):
        value = [there] if op in ("in", "nin") else there
    elif op in ("in", "nin"):
        value = draw(st.lists(scalars, max_size=3))
    elif op == "regexp":
        value = draw(patterns)
    elif op in ("eq", "ne"):
        value = draw(st.one_of(scalars, st.none()))
    else:
        value = draw(st.one_of(texts, scalars, st.integers(NOW - 1, NOW + 3), st.sampled_from([NOW + 0.5, 1e300])))
    try:
        return make_term(key, op, value, "query", Budget())
    except Refusal:
        assume(False)
        raise


def groups(items: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    return st.builds(Group, st.sampled_from(["and", "or", "not"]), st.lists(items, min_size=1, max_size=3).map(tuple))


@st.composite
def cases(draw: st.DrawFn) -> tuple[list[Row], list[Node]]:
    """Rows, and filters to find some of them."""
    stored = draw(rows())
    trees = st.recursive(terms(stored), groups, max_leaves=4)
    return stored, draw(st.lists(trees, min_size=2, max_size=8))


async def found(database: Database, tenant: str, tree: Node) -> set[str]:
    """Ids of the rows that the compiled filter finds."""
    args = Arguments()
    scope = f"tenant_id = {args.add(tenant, 'text')} AND kind = 'crate' AND type = 'crates'"
    fields = Fields(CRATE, CRATES, None, args, tenant)
    condition = compile_filter(tree, fields, args)
    sql, given_values = args.bind(f"SELECT id FROM {fields.table} WHERE {scope} AND ({condition or 'true'})")
    return {record["id"] for record in await database.fetch(sql, *given_values)}


HELD = {
    "weight": "numbers", "worth": "numbers", "version": "numbers", "createdAt": "moments", "updatedAt": "moments",
    "fragile": "true or false",
}  # fmt: skip
REFUSED = [
    (key, op, value)
    for key in HELD
    for op in OPERATORS
    for value in ("x", "", "1,5", True, "2026-13-01", "1e999")
    if op not in ("exists", "regexp") and not (value is True and (key == "fragile" or op in ("gt", "gte", "lt", "lte")))
]


@pytest.mark.parametrize(("key", "op", "value"), REFUSED)
def test_a_value_that_can_match_nothing_is_refused_with_its_field(key: str, op: Any, value: Any) -> None:
    args, term = Arguments(), make_term(key, op, value, "query", Budget())
    with pytest.raises(Refusal) as caught:
        compile_filter(term, Fields(CRATE, CRATES, None, args, "tenant"), args)
    assert [(fault.field, fault.rule) for fault in caught.value.faults] == [(f"query.{key}", "type")]
    assert f"{key} holds {HELD[key]}" in caught.value.faults[0].message


@settings(max_examples=400, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(cases())
@example(([Row("a", {"name": LONG + "a"}), Row("b", {"name": LONG + "b"})], [Term("name", "gt", LONG + "a")]))
@example(([Row("a", body={"label": [["5"], 5]})], [Term("label", "eq", "5"), Term("label", "gt", 4)]))
async def test_a_filter_finds_what_the_model_takes_for_matching(
    database: Database, case: tuple[list[Row], list[Node]]
) -> None:
    stored, asked = case
    tenant = f"tenant-{uuid4()}"
    await store(database, tenant, stored)
    for tree in asked:
        right = {row.id for row in stored if matches(tree, row.value_of)}
        try:
            assert await found(database, tenant, tree) == right, f"{tree} over {stored}"
        except Refusal as refusal:
            faults = {(fault.field.removeprefix("query."), fault.rule) for fault in refusal.faults}
            impossible = not isinstance(tree, Term) or tree.op in ("ne", "in", "nin") or not right
            assert (faults <= {(key, "type") for key in keys(tree)}, impossible) == (True, True), f"{tree} {stored}"


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pattern=patterns, text=st.one_of(texts, st.text(max_size=4)))
async def test_a_regular_expression_means_the_same_in_both_engines(database: Database, pattern: str, text: str) -> None:
    assume(("\x00" not in text and text.isprintable()) or "\n" in text)
    term = make_term("name", "regexp", pattern, "query", Budget())
    same = await database.fetchval('SELECT $1::text COLLATE "C" ~ $2::text', text, postgres_regex(pattern))
    assert same is matches(term, lambda _: text)


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text("abcdeä -", max_size=14), wanted=st.text("abcdeä", min_size=1, max_size=12))
async def test_fuzzy_forgives_as_many_edits_as_the_model(database: Database, text: str, wanted: str) -> None:
    args = Arguments()
    term = make_term("state", "fuzzy", wanted, "query", Budget())
    tenant = f"tenant-{uuid4()}"
    await store(database, tenant, [Row("only", state=text)])
    assert (await found(database, tenant, term) == {"only"}) is matches(term, lambda _: text), args


@pytest.mark.parametrize("pattern", [r"\bword\b", r"\p{L}+", "(?i)a", "a{300}", "[a&&b]", "^*a"])
def test_a_construct_that_the_engines_read_differently_is_refused(pattern: str) -> None:
    with pytest.raises(Refusal) as caught:
        postgres_regex(pattern)
    assert caught.value.faults[0].field == "query"


@pytest.mark.parametrize("key", ["plain", "secret", "unheard", "properties.plain", "properties.state"])
def test_a_key_that_cannot_be_filtered_is_named_with_those_that_can(key: str) -> None:
    args = Arguments()
    with pytest.raises(Refusal) as caught:
        compile_filter(Term(key, "eq", "x"), Fields(CRATE, CRATES, "app:mine", args, "tenant"), args)
    assert [fault.field for fault in caught.value.faults] == [f"query.{key}"]
    message = caught.value.faults[0].message
    assert "weight" in message
    assert "label" in message
    assert "plain," not in message
    assert "secret" not in message.removeprefix("secret")


def test_every_key_at_fault_is_named_in_one_refusal() -> None:
    args = Arguments()
    tree = Group("or", (Term("plain", "eq", 1), Group("not", (Term("other", "gt", 2), Term("name", "eq", "x")))))
    with pytest.raises(Refusal) as caught:
        compile_filter(tree, Fields(CRATE, CRATES, None, args, "tenant"), args)
    assert [fault.field for fault in caught.value.faults] == ["query.plain", "query.other"]


def test_an_attribute_of_another_app_can_be_filtered_by_its_owner_only() -> None:
    args = Arguments()
    assert Fields(CRATE, CRATES, "app:other", args, "tenant").find("secret") is not None
    assert Fields(CRATE, CRATES, "app:mine", args, "tenant").find("secret") is None
