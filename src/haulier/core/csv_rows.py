"""An incremental parser of CSV files, which holds one piece of a file in memory, however long the file is.

Quoting is that of RFC 4180. Separators are commas, semicolons, tabs or bars, as the first line shows or as ``sep=;``
above it says. Texts are UTF-8, UTF-16 with a byte order mark, or in the charset that the sender names. The parser
ignores what spreadsheets and old systems add: the line ``sep=;``, an end mark (1A), ``="00123"`` around a text.

A refusal names the line at fault as an editor counts lines, however the file was cut into pieces.
"""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Callable, Sequence
from io import StringIO
from typing import NamedTuple, TypeAlias

from haulier.core.refusal import Refusal, invalid

SEPARATORS = ",;\t|"
CHARSETS = frozenset({"utf-8", "utf-16", "utf-16-le", "utf-16-be", "ascii", "iso8859-1", "iso8859-15", "cp1252"})
"""Accepted encodings by Python's names. Others are refused: half the senders mean something else by them."""
MAX_RECORD = 1_048_576
"""Most characters of one record. A longer one is an unclosed quotation mark."""

END_MARK = "\x1a"
"""The end mark of DOS, after the last line."""

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_LINE_END = re.compile(r"\r\n|\n|\r")
_FIRST_END = re.compile(r"\n|\r(?=[^\n])")
_SEPARATOR_LINE = re.compile(r'("?)sep=([^\r\n"])\1\r?', re.IGNORECASE)
_FORMULA_TEXT = re.compile(r'="(.*)"', re.DOTALL)

csv.field_size_limit(MAX_RECORD)  # Python's own is an eighth of it


class Rows(NamedTuple):
    """The cells of some records, and the line in which each record begins."""

    cells: list[list[str]]
    lines: Sequence[int]


class CsvRows:
    """Parses bytes into rows of texts; the first row is the header. ``field`` names the file in refusals."""

    def __init__(self, charset: str | None = None, *, field: str = "file") -> None:
        self._field = field
        self._charset = _known_charset(charset, field)
        self._decoder: codecs.IncrementalDecoder | None = None
        self._start = b""
        self._text = ""
        self._record_patterns: _RecordPatterns | None = None
        self._lines = 0

    def feed(self, data: bytes) -> Rows:
        """Take a piece; returns the rows that are complete. Raises Refusal INVALID for what is no text or no table."""
        return self._read(data, final=False)

    def finish(self) -> Rows:
        """End the file; returns the last row if no line end followed it. Raises Refusal INVALID."""
        return self._read(b"", final=True)

    def _read(self, data: bytes, *, final: bool) -> Rows:
        text, why = self._decoded(data, final=final)
        if "\0" in text:
            text, why = text[: text.index("\0")], ("format", "there is a NUL character")
        rows = self._rows(text, final=final and why is None)
        if why is not None:  # faults before it were raised by then
            raise self._refusal(len(self._text), why[1], rule=why[0])
        return rows

    def _decoded(self, data: bytes, *, final: bool) -> tuple[str, tuple[str, str] | None]:
        """Decode a piece; returns the text up to the first bytes that are none, and the rule and message for these."""
        if self._decoder is None:
            self._start += data
            if len(self._start) < 3 and not final:
                return "", None
            self._charset, data = _charset_of(self._start, self._charset)
            self._decoder = codecs.getincrementaldecoder(self._charset)("strict")
        try:
            return self._decoder.decode(data, final), None
        except UnicodeDecodeError as error:
            text = f"something is not {self._charset}: save the file as UTF-8, or say its charset"
            return error.object[: error.start].decode(str(self._charset)), ("encoding", text)

    def _rows(self, text: str, *, final: bool) -> Rows:
        """Parse the complete records of the text so far; empty lines are skipped."""
        self._text += text
        if final:
            self._text = self._text.removesuffix(END_MARK)
            if self._text and not self._text.endswith("\n"):
                self._text += "\n"
        patterns = self._record_patterns or self._detect_separator(final)
        if patterns is None:
            return Rows([], ())
        end = patterns.complete(self._text)
        self._check_lengths(patterns, end)
        if end < len(self._text):
            self._check_rest(patterns, end, final)
        done, self._text = self._text[:end], self._text[end:]
        return self._parse(patterns, done)

    def _detect_separator(self, final: bool) -> _RecordPatterns | None:
        """Take the separator from the first line, or from ``sep=`` above it; None while that line is incomplete."""
        found = _FIRST_END.search(self._text)
        if found is None and not final and len(self._text) <= MAX_RECORD:
            return None
        first = self._text[: found.start()] if found is not None else self._text
        if found is not None and (said := _SEPARATOR_LINE.fullmatch(first)) is not None:
            if said[2] not in SEPARATORS:
                raise self._refusal(0, f"the separator {said[2]!r} is not taken: use a comma, semicolon, tab or bar")
            self._lines, self._text = 1, self._text[found.end() :]
            self._record_patterns = _record_patterns(said[2])
            return self._record_patterns
        bare = re.sub(r'"[^"]*"', "", first)
        self._record_patterns = _record_patterns(max(SEPARATORS, key=bare.count))
        return self._record_patterns

    def _check_lengths(self, patterns: _RecordPatterns, end: int) -> None:
        """Refuse a record that is too long, complete or not."""
        at = 0
        while len(self._text) - at > MAX_RECORD:
            following = patterns.record_end(self._text, at) if at < end else len(self._text)
            if following - at > MAX_RECORD:
                text = f"a record is longer than {MAX_RECORD} characters, or a quotation mark is not closed"
                raise self._refusal(at, text)
            at = following

    def _check_rest(self, patterns: _RecordPatterns, at: int, final: bool) -> None:
        """Refuse an incomplete record that no continuation can complete."""
        wrong, cell = patterns.wrong_at(self._text, at), patterns.last_cell(self._text, at)
        if wrong < len(self._text):
            if self._text[cell] != '"':
                raise self._refusal(wrong, "a quotation mark stands inside a value that is not quoted")
            text = f"text stands behind the quotation mark that closes a value in line {self._line(wrong)}"
            raise self._refusal(cell, text)
        if final:
            raise self._refusal(cell, "a quotation mark is not closed")

    def _parse(self, patterns: _RecordPatterns, done: str) -> Rows:
        """Parse complete records."""
        reader = csv.reader(StringIO(done, newline=""), delimiter=patterns.separator, strict=True)
        before = self._lines
        try:
            rows = list(reader)
            self._lines += reader.line_num
        except csv.Error as error:
            raise self._refusal(0, str(error), line=before + reader.line_num) from None
        lines: Sequence[int] = range(before + 1, self._lines + 1)
        if len(rows) != len(lines):  # some records have several
            lines = _first_lines(done, patterns, before)
        if [] in rows or [END_MARK] in rows:
            kept = [place for place, cells in enumerate(rows) if cells and cells != [END_MARK]]
            rows, lines = [rows[place] for place in kept], [lines[place] for place in kept]
        if '="' in done:
            rows = [[_unwrap_formula(cell) for cell in cells] for cells in rows]
        return Rows(rows, lines)

    def _refusal(self, at: int, why: str, *, rule: str = "format", line: int = 0) -> Refusal:
        """A refusal that names the line of a position in the unparsed text."""
        return invalid(self._field, rule, f"line {line or self._line(at)}: {why}")

    def _line(self, at: int) -> int:
        return self._lines + len(_LINE_END.findall(self._text, 0, at)) + 1


_Match: TypeAlias = Callable[..., re.Match[str] | None]


class _RecordPatterns(NamedTuple):
    """Regular expressions that find records with one separator."""

    separator: str
    records: _Match
    record: _Match
    cells: _Match
    beginning: _Match

    def complete(self, text: str) -> int:
        """The end of the last complete record."""
        if '"' not in text:
            return max(text.rfind("\n"), text.rfind("\r", 0, len(text) - 1)) + 1
        return _end(self.records(text))

    def record_end(self, text: str, at: int) -> int:
        """The end of the record that begins at ``at``."""
        return _end(self.record(text, at))

    def last_cell(self, text: str, at: int) -> int:
        """The start of the last cell of an incomplete record."""
        return _end(self.cells(text, at))

    def wrong_at(self, text: str, at: int) -> int:
        """The position at which an incomplete record breaks the syntax; the end of the text if it does not."""
        return _end(self.beginning(text, at))


def _record_patterns(separator: str) -> _RecordPatterns:
    mark = re.escape(separator)
    # Groups are atomic where they could be possessive: those match wrongly in Python before 3.11.5 (gh-101955).
    inside, plain = r'(?>(?:[^"]++|"")*)', rf'[^"{mark}\r\n]'
    quoted = f'"{inside}"'
    cell = rf'(?:{quoted}|="{plain}*+"|{plain}*+)'
    cells = rf"(?>(?:{cell}{mark})*)"
    record = rf"{cells}{cell}(?:\r?\n|\r(?=[^\n]))"
    patterns = (
        rf"(?>(?:{record})*)",
        record,
        cells,
        # The last cell may be open: quoted, or kept as text.
        rf'{cells}(?:{quoted}|"{inside}|="{plain}*+"?+|{plain}*+)\r?+',
    )
    return _RecordPatterns(separator, *(re.compile(pattern).match for pattern in patterns))


def _end(found: re.Match[str] | None) -> int:
    assert found is not None, "the pattern matches here"
    return found.end()


def _first_lines(done: str, patterns: _RecordPatterns, before: int) -> list[int]:
    """The line in which each record begins."""
    reader = csv.reader(StringIO(done, newline=""), delimiter=patterns.separator, strict=True)
    lines = [before, *(before + reader.line_num for _ in reader)]
    return [line + 1 for line in lines[:-1]]


def _unwrap_formula(cell: str) -> str:
    """The text of a cell without the formula ``="…"`` that spreadsheets write around it."""
    found = _FORMULA_TEXT.fullmatch(cell)
    return cell if found is None else found[1].replace('""', '"')


def _known_charset(charset: str | None, field: str) -> str | None:
    """The encoding that the sender names. Raises Refusal INVALID for one that is not accepted."""
    if charset is None:
        return None
    try:
        name = codecs.lookup(charset.strip().strip('"')).name
    except LookupError:
        name = ""
    if name not in CHARSETS:
        raise invalid(field, "encoding", f"the charset {charset!r} is not taken: use UTF-8")
    return name


def _charset_of(start: bytes, charset: str | None) -> tuple[str, bytes]:
    """The encoding, and the text's start without its byte order mark, which overrides what the sender says."""
    for mark, name in _BYTE_ORDER_MARKS:
        if start.startswith(mark):
            return name, start[len(mark) :]
    return charset or "utf-8", start
