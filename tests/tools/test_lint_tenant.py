"""The check that no statement goes round the tenant."""

from __future__ import annotations

from pathlib import Path

import pytest

from lint_tenant import check, check_migration, check_named, check_python


def named(text: str) -> list[str]:
    return [str(fault) for fault in check_named("x.sql", text)]


def migration(text: str) -> list[str]:
    return [f"{fault.line} {fault.name} {fault.text}" for fault in check_migration("x.sql", text)]


def test_a_statement_without_tenant_is_named_with_its_place() -> None:
    text = "-- name: good\nSELECT 1 WHERE tenant_id = $1\n\n-- name: bad\n-- purpose\nSELECT * FROM resource\n"
    assert named(text) == ["x.sql:4: bad: names no tenant_id and has no line '-- all tenants: reason'"]


@pytest.mark.parametrize("line", ["-- about tenant_id", "SELECT 'tenant_id'", "/* tenant_id */", "SELECT my_tenant_id"])
def test_the_word_in_a_comment_or_a_literal_does_not_count(line: str) -> None:
    assert len(named(f"-- name: bad\n{line}\nSELECT 1\n")) == 1


def test_a_reason_to_serve_all_tenants_counts_and_an_empty_one_does_not() -> None:
    assert named("-- name: a\n-- all tenants: the relay carries everybody's journal\nSELECT 1") == []
    assert len(named("-- name: a\n-- all tenants:\nSELECT 1")) == 1


@pytest.mark.parametrize(
    "text",
    [
        "CREATE TABLE a (tenant_id text, id text, PRIMARY KEY (tenant_id, id), UNIQUE (tenant_id, id));",
        "CREATE TABLE a (tenant_id text PRIMARY KEY, b numeric(10, 2));",
        "CREATE TABLE IF NOT EXISTS a (tenant_id text, id text);\nALTER TABLE a ADD PRIMARY KEY (tenant_id, id);",
        "CREATE TABLE a_1 PARTITION OF a FOR VALUES FROM (0) TO (1);",
        "CREATE UNIQUE INDEX i ON a (tenant_id, id) WHERE id IS NOT NULL;",
        "CREATE UNIQUE INDEX i ON a USING btree (tenant_id, lower(id));",
        "CREATE INDEX i ON a (id);",
        "-- all tenants: the relay's own place\nCREATE TABLE cursor (name text PRIMARY KEY);",
        "CREATE FUNCTION f() RETURNS void AS $$ BEGIN; CREATE TABLE a (id text PRIMARY KEY); END $$ LANGUAGE plpgsql;",
        "INSERT INTO a VALUES ('CREATE TABLE b (id text UNIQUE)'); -- CREATE TABLE c ()",
    ],
)
def test_rules_that_begin_with_the_tenant_pass(text: str) -> None:
    assert migration(text) == []


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("\nCREATE TABLE a (\n id text PRIMARY KEY);", "3 a its primary key must begin with tenant_id"),
        ("CREATE TABLE a (id text, PRIMARY KEY (id, tenant_id));", "1 a its primary key must begin with tenant_id"),
        (
            "CREATE TABLE a (tenant_id text, id text UNIQUE, PRIMARY KEY (tenant_id, id));",
            "1 a its unique must begin with tenant_id",
        ),
        ("ALTER TABLE a ADD CONSTRAINT u UNIQUE (name);", "1 a its unique must begin with tenant_id"),
        ("CREATE UNIQUE INDEX i ON a (lower(name), tenant_id);", "1 a a unique index must begin with tenant_id"),
        ("SELECT 1;\nCREATE TABLE a (tenant_id text);", "2 a has no primary key"),
    ],
)
def test_rules_that_do_not_are_named(text: str, fault: str) -> None:
    assert migration(text) == [fault]


@pytest.mark.parametrize(
    "text",
    [
        'x = "SELECT a FROM b"',
        'x = f"""\nSELECT {a}\n FROM b"""',
        'run("INSERT INTO a VALUES ($1)")',
        'x = f"UPDATE {table} SET a = 1"',
        'x = "DELETE " "FROM a"',
    ],
)
def test_sql_in_python_is_found(text: str) -> None:
    assert len(list(check_python("x.py", text))) == 1


@pytest.mark.parametrize(
    "text", ['"""SELECT a FROM b in words."""', 'x = "select one from the list"', 'x = "SELECT true"', "x = 1"]
)
def test_words_about_sql_are_not(text: str) -> None:
    assert list(check_python("x.py", text)) == []


def test_a_tree_is_checked_whole(tmp_path: Path) -> None:
    source = tmp_path / "src"
    (source / "migrations").mkdir(parents=True)
    (source / "migrations" / "0001_a.sql").write_text("CREATE TABLE a (id text PRIMARY KEY);")
    (source / "b.sql").write_text("-- name: b\nSELECT 1")
    (source / "c.py").write_text("x = 'DELETE FROM c'")
    assert [(fault.path, fault.line) for fault in check(source)] == [
        ("src/b.sql", 1),
        ("src/c.py", 1),
        ("src/migrations/0001_a.sql", 1),
    ]
