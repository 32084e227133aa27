"""Comma-separated files in pieces as they arrive: what a file of any length costs in memory is one piece of it.

Quoting is that of RFC 4180; separators may be commas, semicolons, tabs or bars, as the first line shows. Texts are
UTF-8, UTF-16 with a byte order mark, or what the sender says.
"""

from __future__ import annotations

import codecs
import csv
import re
from io import StringIO

from haulier.core.refusal import Refusal, invalid

SEPARATORS = ",;\t|"
CHARSETS = frozenset({"utf-8", "utf-16", "utf-16-le", "utf-16-be", "ascii", "iso8859-1", "iso8859-15", "cp1252"})
"""Encodings by Python's own names. Others are not taken: half the senders mean something else by them."""
MAX_RECORD = 1_048_576
"""Characters of one record; more are a quotation mark that was never closed."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


class CsvRows:
    """Feed it bytes, get rows of texts. The first row is the header. ``field`` names the file in refusals."""

    def __init__(self, charset: str | None = None, *, field: str = "file") -> None:
        self._field = field
        self._charset = _known(charset, field)
        self._decoder: codecs.IncrementalDecoder | None = None
        self._start = b""
        self._text = ""
        self._separator = ""
        self._records = re.compile("")
        self._lines = 0

    def feed(self, data: bytes) -> list[list[str]]:
        """The rows that are complete now. Raises Refusal for what is no text, or no table."""
        return self._rows(self._decoded(data, final=False), final=False)

    def finish(self) -> list[list[str]]:
        """The last row, when no line end follows it."""
        return self._rows(self._decoded(b"", final=True), final=True)

    def _decoded(self, data: bytes, *, final: bool) -> str:
        if self._decoder is None:
            self._start += data
            if len(self._start) < 3 and not final:
                return ""
            self._decoder, data = _decoder_for(self._start, self._charset)
        try:
            text = self._decoder.decode(data, final)
        except UnicodeDecodeError as error:
            raise invalid(
                self._field, "encoding", f"after line {self._lines + 1} something is not {error.encoding}: "
                "save the file as UTF-8, or say its charset",
            ) from None  # fmt: skip
        if "\0" in text:
            raise invalid(self._field, "format", f"after line {self._lines + 1} there is a NUL character")
        return text

    def _rows(self, text: str, *, final: bool) -> list[list[str]]:
        """Cut off what is complete and read it; lines without anything are passed over."""
        self._text += text
        if final and self._text and not self._text.endswith("\n"):
            self._text += "\n"
        if not self._separator and not self._begin(final):
            return []
        end = self._complete()
        done, self._text = self._text[:end], self._text[end:]
        if self._text and final:
            raise self._broken("a quotation mark is not closed, or stands where none can")
        if len(self._text) > MAX_RECORD:
            raise self._broken(f"a record is longer than {MAX_RECORD} characters, or a quotation mark is not closed")
        try:
            rows = [
                row for row in csv.reader(StringIO(done, newline=""), delimiter=self._separator, strict=True) if row
            ]
        except csv.Error as error:
            raise self._broken(str(error)) from None
        self._lines += done.count("\n")
        return rows

    def _begin(self, final: bool) -> bool:
        """Learn the separator from the first line; whether it is there already."""
        first, newline, _ = self._text.partition("\n")
        if not newline and not final and len(self._text) <= MAX_RECORD:
            return False
        bare = re.sub(r'"[^"]*"', "", first)
        self._separator = max(SEPARATORS, key=bare.count)
        self._records = _records(self._separator)
        return True

    def _complete(self) -> int:
        """Where the last complete record ends."""
        if '"' not in self._text:
            return self._text.rfind("\n") + 1
        found = self._records.match(self._text)
        assert found is not None, "the pattern matches nothing too"
        end = found.end()
        if not _may_go_on(self._text[end:], self._separator):
            raise self._broken("a quotation mark stands inside a value that is not quoted")
        return end

    def _broken(self, why: str) -> Refusal:
        return invalid(self._field, "format", f"after line {self._lines}: {why}")


def _records(separator: str) -> re.Pattern[str]:
    """As many complete records as there are."""
    mark = re.escape(separator)
    cell = rf'(?:"(?:[^"]++|"")*+"|[^"{mark}\r\n]*+)'
    return re.compile(rf"(?:(?:{cell}{mark})*+{cell}\r?\n)*+")


def _may_go_on(rest: str, separator: str) -> bool:
    """Whether more text can make a record of this beginning: its last cell may be quoted and open."""
    mark = re.escape(separator)
    cell = rf'(?:"(?:[^"]++|"")*+"|[^"{mark}\r\n]*+)'
    return re.fullmatch(rf'(?:{cell}{mark})*+(?:"(?:[^"]++|"")*+"?+\r?|[^"{mark}\r\n]*+\r?)', rest) is not None


def _known(charset: str | None, field: str) -> str | None:
    """The encoding that the sender names."""
    if charset is None:
        return None
    try:
        name = codecs.lookup(charset.strip().strip('"')).name
    except LookupError:
        name = ""
    if name not in CHARSETS:
        raise invalid(field, "encoding", f"the charset {charset!r} is not taken: use UTF-8")
    return name


def _decoder_for(start: bytes, charset: str | None) -> tuple[codecs.IncrementalDecoder, bytes]:
    """A decoder, and the beginning of the text behind its byte order mark, which beats what the sender says."""
    for mark, name in _MARKS:
        if start.startswith(mark):
            return codecs.getincrementaldecoder(name)("strict"), start[len(mark) :]
    return codecs.getincrementaldecoder(charset or "utf-8")("strict"), start
