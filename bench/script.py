"""Captured statements as a pgbench script: the same text, with literals in place of the arguments.

What must differ from transaction to transaction (ids, references, versions read) becomes a pgbench variable; all else
stays byte for byte what the service sent.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from uuid import UUID

from capture import Statement

from haulier.platform.storage.applier import APPLY
from haulier.platform.storage.apply_parameters import NAMES
from haulier.platform.storage.changes import SLOT_SEPARATOR
from haulier.platform.storage.reader import SQL as READER_SQL

YARDSTICK = "yardstick"
"""Request id of every command that pgbench commits, so that they can be counted and told from the service's."""

PARAMETER = re.compile(r"\$(\d+)")
DIGITS = 16
"""Digits of the numbers that end the yardstick's ids; they take the place of as many characters of a sample's id."""

ROW_KINDS, ROW_IDS, EXPECTED, AT, JOURNAL_IDS, REQUEST_IDS = map(
    NAMES.index, ("row_kind", "row_id", "row_expect", "at", "journal_id", "request_id")
)
"""Places of the apply statement's parameters."""
NOW = "(extract(epoch FROM clock_timestamp()) * 1000)::bigint"

Key = tuple[str, str]
"""(kind, id) of a resource."""


class Sql(str):
    """An expression that stands for itself."""


Put = Mapping[str, Sql]
"""Texts of the sample, and the expression that takes the place of each wherever it stands in an argument."""


def numbered(sample: str, variable: str) -> Sql:
    """An id of the sample's form and length that ends in the number of a pgbench variable."""
    return Sql(f"({quoted(sample[:-DIGITS])} || (:{variable})::text)")


def update_script(settings: str, statements: Sequence[Statement], put: Put, read_last: str) -> str:
    """Reads, then the apply with the versions that they found. ``read_last``: kind of the row whose version counts.

    A read of several rows leaves the last one's columns in the variables, so that row is asked for last; where an
    apply writes two rows of one read, the yardstick's rows have the same version.
    """
    *reads, apply = statements
    assert apply.sql == APPLY, "a command ends in its apply"
    parts, versions = [settings], dict[Key, str]()
    for number, read in enumerate(reads, 1):
        args = list(read.args)
        if read.sql == READER_SQL["read_many"]:
            keys = sorted(zip(*args[:3], strict=True), key=lambda key: key[1] == read_last)
            args[:3] = [list(column) for column in zip(*keys, strict=True)]
            versions.update(((kind, id), f"r{number}_version") for _, kind, id in keys)
        parts.append(f"{rendered(read.sql, args, put)} \\aset r{number}_")
    parts.append(apply_statement(apply, put, versions) + ";")
    return "\n".join(parts) + "\n"


def life_script(settings: str, commands: Sequence[Sequence[Statement]], put: Put) -> str:
    """All commands of a resource from its creation on, so that each finds the very versions of the sample."""
    parts = [settings]
    for *reads, apply in commands:
        assert apply.sql == APPLY, "a command ends in its apply"
        parts += [f"{rendered(read.sql, read.args, put)};" for read in reads]
        parts.append(f"{apply_statement(apply, put)};")
    return "\n".join(parts) + "\n"


def apply_statement(statement: Statement, put: Put, versions: Mapping[Key, str] | None = None) -> str:
    """The apply with fresh moment and journal id, expecting the versions in these variables, or those of the sample."""
    args = list(statement.args)
    if versions is not None:
        kinds, ids, expected = _texts(args[ROW_KINDS]), _texts(args[ROW_IDS]), args[EXPECTED]
        assert isinstance(expected, list), "a column of the rows"
        args[EXPECTED] = [
            Sql(f"(:{versions[kind, id]})::int") if version else 0
            for kind, id, version in zip(kinds, ids, expected, strict=True)
        ]
    args[AT], args[JOURNAL_IDS], args[REQUEST_IDS] = [Sql(NOW)], [Sql("uuidv7()")], [YARDSTICK]
    return rendered(statement.sql, args, put)


def bare_create(sql: str, statement: Statement, put: Put) -> str:
    """The same rows as a create's apply makes, inserted without any of its checks."""
    columns = [column[0] if isinstance(column, list) and column else None for column in statement.args]
    names = ["tenant_id", "kind", "id", "type", "key", "state", "attrs", "body", "slots"]
    tenant, kind, id, type_, key, state, attrs, body, slots = (columns[NAMES.index(f"row_{name}")] for name in names)
    actor, event, data = (columns[NAMES.index(name)] for name in ("actor", "event", "data"))
    first_slot = str(slots).split(SLOT_SEPARATOR)[0]
    made = [tenant, kind, id, type_, key, state, attrs, body, first_slot, Sql(NOW), actor, Sql("uuidv7()"), event]
    return rendered(sql, [*made, YARDSTICK, data], put)


def _texts(value: object) -> list[str]:
    assert isinstance(value, list), "a column of the rows"
    return value


def rendered(sql: str, args: Sequence[object], put: Put) -> str:
    """A statement with literals for its parameters."""
    return PARAMETER.sub(lambda found: literal(args[int(found[1]) - 1], put), sql)


def literal(value: object, put: Put) -> str:
    """A value as SQL; the statement's own cast, which follows each parameter, gives it its type."""
    if value is None:
        return "NULL"
    if isinstance(value, Sql):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | Decimal):
        return str(value)
    if isinstance(value, str | UUID):
        return text(str(value), put)
    assert isinstance(value, list), f"no argument is a {type(value).__name__}"
    return f"ARRAY[{', '.join(literal(item, put) for item in value)}]"


def text(value: str, put: Put) -> str:
    """A text with the sample's parts exchanged."""
    if not put:
        return quoted(value)
    parts = "|".join(re.escape(part) for part in sorted(put, key=len, reverse=True))
    shown = [put.get(piece) or quoted(piece) for piece in re.split(f"({parts})", value) if piece]
    return f"({' || '.join(shown)})" if len(shown) > 1 else "".join(shown) or "''"


def quoted(value: str) -> str:
    """A literal without colons: pgbench takes ``:name`` for a variable even inside quotes."""
    escaped = value.replace("\\", "\\\\").replace("'", "''").replace("\n", "\\n").replace(":", "\\x3a")
    return "E'" + escaped.replace("\x1f", "\\x1f") + "'"
