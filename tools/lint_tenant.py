"""No statement goes round the tenant: a check of every ``.sql`` file and of SQL hidden in Python.

- A named statement mentions ``tenant_id``, or carries a line ``-- all tenants: reason``.
- In migrations every primary key and unique rule begins with ``tenant_id``, unless the statement carries that line.
- Python under ``src/haulier`` holds no SQL, so that nothing escapes the first two rules; ``ALLOWED`` lists exceptions.

Prints ``file:line: name: what is wrong`` and ends with 1 when there is anything to print.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

TENANT = re.compile(r"\btenant_id\b")
EXEMPT = re.compile(r"^[ \t]*--[ \t]*all tenants:[ \t]*\S", re.MULTILINE)
NAME_LINE = re.compile(r"^--\s*name:\s*(?P<name>\S+)\s*$")

CREATE_TABLE = re.compile(
    r"\bCREATE\s+(?:UNLOGGED\s+)?TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?(?P<name>[\w.\"]+)", re.IGNORECASE
)
ALTER_TABLE = re.compile(r"\bALTER\s+TABLE\s+(?:IF\s+EXISTS\s+)?(?:ONLY\s+)?(?P<name>[\w.\"]+)", re.IGNORECASE)
UNIQUE_INDEX = re.compile(
    r"\bCREATE\s+UNIQUE\s+INDEX\b[^(]*?\bON\s+(?:ONLY\s+)?(?P<name>[\w.\"]+)[^(]*\(", re.IGNORECASE
)
PARTITION_OF = re.compile(r"\bPARTITION\s+OF\b", re.IGNORECASE)
PRIMARY_KEY = re.compile(r"\bPRIMARY\s+KEY\b", re.IGNORECASE)
KEY = re.compile(
    r"\b(?P<kind>PRIMARY\s+KEY|UNIQUE)\b(?:\s+NULLS\s+(?:NOT\s+)?DISTINCT)?\s*(?P<open>\()?", re.IGNORECASE
)
FIRST_COLUMN = re.compile(r'\s*"?tenant_id\b')

HIDDEN_TEXT = re.compile(r"--[^\n]*|/\*.*?\*/|'(?:[^']|'')*'|(?P<tag>\$\w*\$).*?(?P=tag)", re.DOTALL)
"""Comments, literals and function bodies: what must not be taken for the statement's own words."""

SQL_IN_PYTHON = re.compile(
    r"\bSELECT\b.+\bFROM\b|\bINSERT\s+INTO\b|\bUPDATE\s+\S+\s+SET\b|\bDELETE\s+FROM\b", re.DOTALL
)
"""Capitals, as SQL is written here: prose may select from things."""

ALLOWED: Mapping[str, str] = {
    "haulier/platform/listing/resource_counts.py": "counts by the beginning of a list's condition",
    "haulier/platform/listing/value_counts.py": "counts over the condition of a list, which begins with the tenant",
    "haulier/platform/listing/aggregates.py": "groups of what a list's condition finds, which begins with the tenant",
    "haulier/platform/listing/query.py": "the list compiler: every condition of it begins with the tenant",
    "haulier/platform/listing/fields.py": "tests on the fields of one row inside the list compiler's condition",
    "haulier/platform/listing/sql.py": "the filter compiler: one tree to one condition",
}
"""Files below ``src`` that may hold SQL in Python, with the reason."""


@dataclass(frozen=True, order=True, slots=True)
class Fault:
    """One thing wrong, and where."""

    path: str
    line: int
    name: str
    text: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.name}: {self.text}"


@dataclass(frozen=True, slots=True)
class Piece:
    """One statement of a file with the comments in front of it. ``line`` is where its name or its first word stands."""

    name: str
    line: int
    text: str

    @property
    def exempt(self) -> bool:
        """Whether it says why it serves all tenants."""
        return EXEMPT.search(self.text) is not None


def named_statements(text: str) -> Iterator[Piece]:
    """The statements under ``-- name:`` lines."""
    name, start, lines = "", 0, list[str]()
    for number, line in enumerate(text.splitlines(), start=1):
        if match := NAME_LINE.match(line.strip()):
            if name:
                yield Piece(name, start, "\n".join(lines))
            name, start, lines = match["name"], number, []
        else:
            lines.append(line)
    if name:
        yield Piece(name, start, "\n".join(lines))


def bare_statements(text: str) -> Iterator[Piece]:
    """The statements of a migration, separated by semicolons outside literals, comments and function bodies."""
    words = blanked(text)
    begin = 0
    for end in [*(match.start() for match in re.finditer(";", words)), len(words)]:
        first = re.search(r"\S", words[begin:end])
        if first:
            line = words.count("\n", 0, begin + first.start()) + 1
            yield Piece("", line, text[begin:end])
        begin = end + 1


def blanked(text: str) -> str:
    """The text with comments, literals and function bodies turned to spaces: the same length and lines."""
    return HIDDEN_TEXT.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)


def check_named(path: str, text: str) -> Iterator[Fault]:
    """Statements that neither mention the tenant nor say why not."""
    for piece in named_statements(text):
        if not piece.exempt and not TENANT.search(blanked(piece.text)):
            yield Fault(path, piece.line, piece.name, "names no tenant_id and has no line '-- all tenants: reason'")


def check_migration(path: str, text: str) -> Iterator[Fault]:
    """Keys and unique rules that do not begin with the tenant, and tables without a primary key."""
    pieces = list(bare_statements(text))
    keyed = {
        match["name"]
        for piece in pieces
        if (match := ALTER_TABLE.search(blanked(piece.text))) and PRIMARY_KEY.search(blanked(piece.text))
    }
    for piece in pieces:
        words = blanked(piece.text)
        if piece.exempt or PARTITION_OF.search(words):
            continue
        if index := UNIQUE_INDEX.search(words):
            if not FIRST_COLUMN.match(words, index.end()):
                yield Fault(path, piece.line, index["name"], "a unique index must begin with tenant_id")
        elif table := CREATE_TABLE.search(words) or ALTER_TABLE.search(words):
            yield from _check_keys(path, piece.line, table, words)
            if CREATE_TABLE.search(words) and table["name"] not in keyed and not PRIMARY_KEY.search(words):
                yield Fault(path, piece.line, table["name"], "has no primary key")


def _check_keys(path: str, line: int, table: re.Match[str], words: str) -> Iterator[Fault]:
    """Each key of a table's own definition. A key on one column, without a list, is begun by that column."""
    for key in KEY.finditer(words, table.end()):
        kind = " ".join(key["kind"].lower().split())
        if key["open"]:
            begins = FIRST_COLUMN.match(words, key.end()) is not None
        else:
            begins = FIRST_COLUMN.match(words, max(words.rfind(sign, 0, key.start()) for sign in ",(") + 1) is not None
        if not begins:
            yield Fault(
                path,
                line + words.count("\n", table.start(), key.start()),
                table["name"],
                f"its {kind} must begin with tenant_id",
            )


def check_python(path: str, text: str) -> Iterator[Fault]:
    """Literals that hold SQL. Docstrings may speak of it."""
    tree = ast.parse(text, path)
    documents = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    inside = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in ast.walk(tree):
        if id(node) in documents or id(node) in inside:
            continue
        if isinstance(node, (ast.Constant, ast.JoinedStr)) and SQL_IN_PYTHON.search(_literal(node)):
            yield Fault(path, node.lineno, "SQL in Python", "put the statement into a .sql file under a name")


def _literal(node: ast.Constant | ast.JoinedStr) -> str:
    """The text of a literal; what an f-string fills in becomes a word."""
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "x" for part in node.values)
    return node.value if isinstance(node.value, str) else ""


def check(source: Path) -> list[Fault]:
    """All faults below a source directory, in order of place."""
    faults: list[Fault] = []
    for path in sorted(source.rglob("*.sql")):
        rule = check_migration if path.parent.name == "migrations" else check_named
        faults += rule(path.relative_to(source.parent).as_posix(), path.read_text(encoding="utf-8"))
    for path in sorted(source.rglob("*.py")):
        if path.relative_to(source).as_posix() not in ALLOWED:
            faults += check_python(path.relative_to(source.parent).as_posix(), path.read_text(encoding="utf-8"))
    return sorted(faults)


def main() -> int:
    """Check ``src`` of this repository."""
    faults = check(Path(__file__).resolve().parent.parent / "src")
    for fault in faults:
        print(fault)
    print(f"Tenant scoping: {len(faults)} faults" if faults else "Tenant scoping: every statement names its tenant")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
