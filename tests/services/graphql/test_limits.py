"""Every limit of a query, from both sides."""

from __future__ import annotations

import pytest
from graphql import OperationDefinitionNode
from graphql.execution.values import get_variable_values

from haulier.core.refusal import Refusal
from haulier.services.graphql.execution import limits, loader
from haulier.services.graphql.execution.documents import Documents, FaultyQuery
from haulier.services.graphql.execution.limits import (
    MAX_COST,
    MAX_DEPTH,
    MAX_ERRORS,
    MAX_FIELDS,
    MAX_NESTING,
    MAX_QUERY_TEXT,
    MAX_READS,
    MAX_TOKENS,
    check_text,
)
from haulier.services.graphql.execution.loader import Budget
from haulier.services.graphql.execution.selection import Selection
from haulier.services.graphql.schema.root import SCHEMA, SIZES
from support.graphql_queries import ask, data
from support.linehaul import Lane


def refusal(text: str) -> str:
    """Why a query is refused for what it asks for; '' when it is not."""
    try:
        selection(text)
    except Refusal as refused:
        return str(refused)
    return ""


def selection(text: str) -> Selection:
    """A query weighed, as it is before anything is read."""
    document = Documents(SCHEMA).read(text)
    operation = document.definitions[0]
    assert isinstance(operation, OperationDefinitionNode)
    variables = get_variable_values(SCHEMA, operation.variable_definitions or (), {})
    assert not isinstance(variables, list)
    made = Selection(SCHEMA, document, variables, SIZES)
    made.top(operation)
    return made


def job(fields: str) -> str:
    return f'{{ job(id: "x") {{ {fields} }} }}'


def test_length_of_the_text() -> None:
    text = job("id").ljust(MAX_QUERY_TEXT)
    assert refusal(text) == ""
    assert str(MAX_QUERY_TEXT) in refusal(text + " ")


def test_words_and_signs() -> None:
    check_text("id " * MAX_TOKENS)
    with pytest.raises(Refusal, match=str(MAX_TOKENS)):
        check_text("id " * (MAX_TOKENS + 1))


@pytest.mark.parametrize(("opening", "closing"), ["[]", "{}", "()"])
def test_brackets_inside_each_other(opening: str, closing: str) -> None:
    check_text(opening * MAX_NESTING + closing * MAX_NESTING)
    with pytest.raises(Refusal, match=str(MAX_NESTING)):
        check_text(opening * (MAX_NESTING + 1))
    check_text((opening + closing) * (MAX_NESTING + 1))


def test_brackets_in_a_text_do_not_count() -> None:
    check_text(f'{{ job(id: "{"[" * 100}") {{ id }} }}')


def nested(levels: int) -> str:
    """A query whose fields stand on as many levels."""
    links = ["dispatch", "jobs"] * levels
    inner = "id"
    for link in reversed(links[: levels - 2]):
        inner = f"{link} {{ {inner} }}"
    return job(inner)


def test_levels_of_fields(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("haulier.services.graphql.execution.selection.MAX_COST", 10**9)
    assert refusal(nested(MAX_DEPTH)) == ""
    assert f"at most {MAX_DEPTH} levels" in refusal(nested(MAX_DEPTH + 1))


def aliased(fields: int) -> str:
    """A query of as many fields and one, most of them in a fragment that is spread several times."""
    spread = " ".join(f"o{number}: objectives {{ ...All }}" for number in range(fields // 101))
    rest = " ".join(f"r{number}: jobRef" for number in range(fields % 101))
    names = [f"f{number}: code" for number in range(100)]
    return job(f"{spread} {rest}") + f" fragment All on Objective {{ {' '.join(names)} }}"


def test_fields_with_fragments_written_out(monkeypatch: pytest.MonkeyPatch) -> None:
    assert refusal(aliased(MAX_FIELDS - 1)) == ""
    assert f"at most {MAX_FIELDS} fields" in refusal(aliased(MAX_FIELDS))


def test_fragments_that_multiply_are_counted_and_not_walked_to_their_end() -> None:
    chain = " ".join(
        f"fragment F{n} on Job {{ " + " ".join(f"a{k}: dispatch {{ jobs {{ ...F{n + 1} }} }}" for k in range(10)) + " }"
        for n in range(3)
    )
    assert refusal(job("...F0") + chain + " fragment F3 on Job { id }").startswith("a query has at most")


def test_fields_at_the_top() -> None:
    def query(count: int) -> str:
        return "{ __typename " + " ".join(f'a{n}: job(id: "x") {{ id }}' for n in range(count)) + " }"

    assert refusal(query(MAX_READS)) == ""
    assert f"at most {MAX_READS} fields" in refusal(query(MAX_READS + 1))


@pytest.mark.parametrize(
    ("query", "cost"),
    [
        (job("id"), 2),
        (job("id jobRef a: id"), 4),
        (job("objectives { code }"), 1 + 1 + 4),
        (job("objectives { workflowInstance { id status } }"), 1 + 1 + 4 * 3),
        ('{ jobList(tenant: "a") { data { id } } }', 1 + 1 + 10),
        ('{ jobList(tenant: "a", size: 50) { total data { id jobRef } } }', 1 + 1 + 1 + 50 * 2),
        ('{ jobList(tenant: "a", size: 100000) { data { id } } }', 1 + 1 + 100),
        ('{ dispatchList(tenant: "a", size: 5) { data { jobs { id } } } }', 1 + 1 + 5 * (1 + 10)),
        ('query ($n: Int = 20) { jobList(tenant: "a", size: $n) { data { id } } }', 1 + 1 + 20),
        ('{ jobList(tenant: "a") { data @skip(if: true) { id } total } }', 2),
    ],
)
def test_cost_is_fields_times_the_lists_they_stand_in(query: str, cost: int) -> None:
    assert selection(query).cost == cost


def test_the_cost_has_its_limit() -> None:
    def query(members: int) -> str:
        jobs = " ".join(f"f{number}: code" for number in range(members))
        return f'{{ dispatchList(tenant: "a", size: 100) {{ data {{ jobs {{ objectives {{ {jobs} }} }} }} }} }}'

    assert selection(query(5)).cost == 2 + 100 * (1 + 10 * (1 + 4 * 5))
    assert refusal(query(5)) == ""
    assert f"a query may ask for {MAX_COST}" in refusal(query(6))


def test_rows_and_values_behind_a_page() -> None:
    budget = Budget()
    budget.count_rows(limits.MAX_ROWS, limits.MAX_VALUES)
    with pytest.raises(Refusal, match=str(limits.MAX_ROWS)):
        budget.count_rows(1, 0)
    with pytest.raises(Refusal, match=str(limits.MAX_VALUES)):
        Budget().count_rows(0, limits.MAX_VALUES + 1)


IN_CIRCLES = """query ($tenant: String!) { dispatchList(tenant: $tenant) { data { jobs { id again: id
    dispatch { jobs { jobRef } } objectives { code workflowInstance { status workflow { name } } } } } } }"""


async def test_rows_are_counted_once_and_values_as_often_as_they_stand_in_the_answer(
    lane: Lane, monkeypatch: pytest.MonkeyPatch
) -> None:
    await lane.dispatch(*[await lane.job() for _ in range(3)])
    rows = 3 + 1 + 3 + 6 + 2  # jobs, their dispatch, its jobs, instances, their workflow and where its version may be
    values = 3 * 4 + 3 * 1 + 3 * 3 * 1 + 6 * 2 + 6 * 2 + 6 * 2 * 1
    monkeypatch.setattr(loader, "Budget", lambda: Budget(rows, values))
    await data(lane.client, IN_CIRCLES)
    for budget in (Budget(rows - 1, values), Budget(rows, values - 1)):
        monkeypatch.setattr(loader, "Budget", lambda budget=budget: budget)
        answer = (await ask(lane.client, IN_CIRCLES)).body
        assert answer["data"] == {"dispatchList": None}
        assert "ask for a smaller page" in answer["errors"][0]["message"]


def test_faults_of_a_text_that_are_named() -> None:
    with pytest.raises(FaultyQuery) as caught:
        Documents(SCHEMA).read(job(" ".join(f"x{number}" for number in range(100))))
    assert len(caught.value.errors) == MAX_ERRORS + 1
    assert "Too many" in caught.value.errors[-1].message


def test_texts_are_remembered_up_to_a_size_and_the_least_used_forgotten() -> None:
    texts = [job(f"a{number}: id") for number in range(10)]
    documents = Documents(SCHEMA, most=sum(map(len, texts[:5])))
    first = documents.read(texts[0])
    for text in texts[1:5]:
        documents.read(text)
    assert documents.read(texts[0]) is first
    documents.read(texts[5])
    assert len(documents) == 5
    assert documents.read(texts[0]) is first
    for text in texts[6:]:
        documents.read(text)
    assert documents.read(texts[0]) is first
    assert len(documents) == 5


def test_a_text_larger_than_all_that_is_remembered_is_read_all_the_same() -> None:
    documents = Documents(SCHEMA, most=10)
    assert documents.read(job("id")).definitions
    assert len(documents) == 0
