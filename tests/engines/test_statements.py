"""Named SQL statements."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haulier.engines.statements import StatementError, Statements, load_statements, parse_statements, with_parts

TEXT = """-- A file may begin with words.

-- name: first
-- What it is for.
SELECT 1 -- one
WHERE tenant_id = $1;

-- name: second_2
SELECT ';'
"""


def test_statements_come_by_name_without_their_head() -> None:
    assert parse_statements(TEXT, "x.sql") == {
        "first": "SELECT 1 -- one\nWHERE tenant_id = $1",
        "second_2": "SELECT ';'",
    }


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("SELECT 1", "x.sql:1: SQL before the first"),
        ("-- name: a\nSELECT 1\n-- name: a\nSELECT 2", "x.sql:3: statement 'a' is defined twice"),
        ("-- name: a\n-- only words\n", "statement 'a' is empty"),
    ],
)
def test_a_file_of_another_form_is_refused_with_the_place(text: str, words: str) -> None:
    with pytest.raises(StatementError, match=words):
        parse_statements(text, "x.sql")


names = st.from_regex(r"[a-z][a-z0-9_]{0,20}", fullmatch=True)
bodies = st.from_regex(r"SELECT [a-z0-9 =$'\n]{0,40}[a-z]", fullmatch=True)


@given(st.dictionaries(names, bodies, min_size=1))
def test_what_was_written_is_read(statements: dict[str, str]) -> None:
    text = "\n".join(f"-- name: {name}\n-- purpose\n{body};\n" for name, body in statements.items())
    assert parse_statements(text, "x.sql") == statements


def test_statements_share_a_part_where_they_name_it() -> None:
    texts = {"row": "json_build_array(a::text)", "other": "1"}
    assert with_parts("SELECT :row, $1::int", texts, ["row"]) == "SELECT json_build_array(a::text), $1::int"
    with pytest.raises(StatementError, match="no part 'other'"):
        with_parts("SELECT :row", texts, ["row", "other"])


def test_statements_of_a_package_are_attributes() -> None:
    by_name = load_statements("haulier.engines", "migrations.sql")
    statements = Statements.load("haulier.engines", "migrations.sql")
    assert statements.applied == statements["applied"] == by_name["applied"]
    with pytest.raises(KeyError, match=r"haulier\.engines/migrations\.sql has no statement 'nothing'; it has applied,"):
        _ = statements.nothing
