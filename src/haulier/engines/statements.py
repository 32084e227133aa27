"""Named SQL statements from ``.sql`` files beside the code.

A file is a row of statements, each under ``-- name: some_name`` and comment lines with its purpose.
Comment lines directly under the name are dropped from the text that is sent to the server.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from importlib.resources import files
from types import MappingProxyType

NAME_LINE = re.compile(r"^--\s*name:\s*(?P<name>[a-z][a-z0-9_]*)\s*$")

PARAMETER = re.compile(r"(?<!:):(?P<name>[a-z][a-z0-9_]*)")
"""A parameter that is written by its name; ``::`` is a cast."""


class StatementError(Exception):
    """A ``.sql`` file is not of the agreed form, or a statement is asked for that no file holds."""


class Statements:
    """The statements of one file as attributes: ``statements.insert_type``."""

    def __init__(self, source: str, by_name: Mapping[str, str]) -> None:
        self._source = source
        self._by_name = by_name

    @classmethod
    def load(cls, package: str, filename: str) -> Statements:
        """The statements of ``filename`` inside ``package``."""
        return cls(f"{package}/{filename}", load_statements(package, filename))

    def __getattr__(self, name: str) -> str:
        if name.startswith("_"):
            raise AttributeError(name)
        return self[name]

    def __getitem__(self, name: str) -> str:
        try:
            return self._by_name[name]
        except KeyError:
            known = ", ".join(sorted(self._by_name))
            raise KeyError(f"{self._source} has no statement {name!r}; it has {known}") from None


def load_statements(package: str, filename: str) -> Mapping[str, str]:
    """Text of each statement by name, read from the package's resources."""
    source = files(package).joinpath(filename)
    return MappingProxyType(parse_statements(source.read_text(encoding="utf-8"), f"{package}/{filename}"))


def parse_statements(text: str, source: str) -> dict[str, str]:
    """Statements by name. Raises ``StatementError`` on a name used twice, an empty statement or SQL before any name."""
    bodies: dict[str, list[str]] = {}
    body: list[str] | None = None
    for number, line in enumerate(text.splitlines(), start=1):
        if match := NAME_LINE.match(line.strip()):
            name = match["name"]
            if name in bodies:
                raise StatementError(f"{source}:{number}: statement {name!r} is defined twice")
            body = bodies[name] = []
        elif body is not None:
            body.append(line)
        elif line.strip() and not line.lstrip().startswith("--"):
            raise StatementError(f"{source}:{number}: SQL before the first '-- name:' line")

    statements = {name: _without_head(lines) for name, lines in bodies.items()}
    if empty := [name for name, statement in statements.items() if not statement]:
        raise StatementError(f"{source}: statement {empty[0]!r} is empty")
    return statements


def with_numbers(statement: str, names: Sequence[str]) -> str:
    """The statement with ``$1``, ``$2``, … for its named parameters (``:name``), numbered as ``names`` has them.

    Raises ``StatementError`` unless the statement uses exactly these names.
    """
    numbers = {name: f"${number}" for number, name in enumerate(names, start=1)}
    used = {match["name"] for match in PARAMETER.finditer(statement)}
    if strange := sorted(used ^ set(numbers)):
        raise StatementError(f"parameters that only the statement or only its declaration has: {', '.join(strange)}")
    return PARAMETER.sub(lambda match: numbers[match["name"]], statement)


def with_parts(statement: str, texts: Mapping[str, str], names: Sequence[str]) -> str:
    """The statement with the texts of parts that it shares with others, where it names them (``:name``).

    Raises ``StatementError`` for a part that it does not name.
    """
    for name in names:
        if f":{name}" not in statement:
            raise StatementError(f"the statement has no part {name!r}")
        statement = statement.replace(f":{name}", texts[name])
    return statement


def _without_head(lines: list[str]) -> str:
    """The SQL below the leading comment lines, without the closing semicolon that the protocol does not want."""
    start = next((i for i, line in enumerate(lines) if line.strip() and not line.lstrip().startswith("--")), len(lines))
    return "\n".join(lines[start:]).strip().rstrip(";").rstrip()
