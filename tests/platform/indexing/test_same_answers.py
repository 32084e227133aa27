"""Whatever values there are, lists answer the same from the JSON, while a build goes on, and from the index."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from haulier.core.filters import Term
from haulier.core.refusal import Refusal
from haulier.platform.runtime import Runtime
from haulier.platform.typed import index_builds as indexing
from support.indexed_crates import Yard, attribute

NAMES = ("a", "b")
data_types = st.sampled_from(["string", "number", "boolean"])
LONG = "long " * 60
values: dict[str, st.SearchStrategy[Any]] = {
    "string": st.sampled_from(["", "a", "ab", "12", "true", "é", "😀", LONG + "a", LONG + "b"])
    | st.text("aé1", max_size=3),
    "number": st.integers(-3, 12)
    | st.floats(-3, 12, allow_nan=False)
    | st.sampled_from([10**18, -(10**18), 1e-7, 1e300, 2**53 + 1]),
    "boolean": st.booleans(),
}
anything = st.one_of(*values.values())


@st.composite
def terms(draw: st.DrawFn) -> Term:
    name = draw(st.sampled_from(NAMES))
    op: Any = draw(st.sampled_from(["eq", "ne", "gt", "gte", "lt", "lte", "in", "nin", "exists", "prefix"]))
    if op == "exists":
        return Term(name, op, draw(st.booleans()))
    if op == "prefix":
        return Term(name, op, draw(values["string"]))
    if op in ("in", "nin"):
        return Term(name, op, tuple(draw(st.lists(anything, max_size=3))))
    return Term(name, op, draw(st.one_of(values["string"], values["number"]) if op[0] in "gl" else anything))


@st.composite
def histories(draw: st.DrawFn) -> list[tuple[dict[str, str], list[dict[str, Any]]]]:
    """Data types of the attributes, one after the other, each with crates that were made under them."""
    stages = []
    for _ in range(draw(st.integers(1, 3))):
        kept = {name: draw(data_types) for name in NAMES}
        crate = st.fixed_dictionaries({}, optional={name: values[kept[name]] for name in NAMES})
        stages.append((kept, draw(st.lists(crate, max_size=3))))
    return stages


async def can_be(yard: Yard, term: Term) -> bool:
    """Whether a value of the field can match at all; else the list is refused."""
    try:
        await yard.found(term)
    except Refusal as refusal:
        assert [(fault.field, fault.rule) for fault in refusal.faults] == [(f"query.{term.key}", "type")]  # noqa: PT017
        return False
    return True


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(histories(), st.lists(terms(), min_size=3, max_size=8))
@example([({"a": "number", "b": "string"}, [{"a": 1e300}, {"a": 2**53 + 1}, {"b": LONG + "b"}])], [Term("a", "gt", 5)])
async def test_lists_answer_the_same_before_and_after(
    processes: list[Runtime], history: list[tuple[dict[str, str], list[dict[str, Any]]]], asked: list[Term]
) -> None:
    yard = await Yard(processes[0], f"tenant-{uuid4()}").make_type()
    for kept, crates in history:
        await yard.declare(*(attribute(name, kept[name], indexed=False) for name in NAMES))
        for crate in crates:
            await yard.make(**crate)
    await yard.declare(*(attribute(name, history[-1][0][name]) for name in NAMES))
    right = [await yard.expected(term) for term in asked]
    orders = [(await yard.found(Term("id", "exists", True), sort=name)) for name in NAMES]

    fits = [await can_be(yard, term) for term in asked]
    assert all(
        fit or not ids or term.op in ("ne", "in", "nin") for fit, ids, term in zip(fits, right, asked, strict=True)
    )

    async def check() -> None:
        for term, ids, fit in zip(asked, right, fits, strict=True):
            assert fit == await can_be(yard, term), term
            if not fit:
                continue
            found = await yard.found(term)
            assert (len(found), set(found)) == (len(ids), ids), term
        for name, order in zip(NAMES, orders, strict=True):
            assert await yard.found(Term("id", "exists", True), sort=name) == order

    await check()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(indexing, "SLICE_ROWS", 2)
        patch.setattr(indexing, "TURN_SECONDS", 0.0)
        await yard.clock().fire_due()
        await check()
        await yard.build()
    await yard.check_columns()
    await check()
    assert all(row["version"] == 1 for row in await yard.rows())
