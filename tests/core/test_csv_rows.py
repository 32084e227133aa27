"""Files that are read in pieces: any cut gives the same rows, and what is no table is refused."""

from __future__ import annotations

import csv
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haulier.core.csv_rows import MAX_RECORD, SEPARATORS, CsvRows
from haulier.core.refusal import Refusal

CELL = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0\r"), max_size=12)
TABLE = st.integers(2, 5).flatmap(
    lambda width: st.lists(st.lists(CELL, min_size=width, max_size=width), min_size=1, max_size=8)
)


def written(rows: list[list[str]], separator: str, line_end: str) -> str:
    """The table as a spreadsheet writes it, header first."""
    text = StringIO(newline="")
    header = [[f"column{number}" for number in range(len(rows[0]))]]
    csv.writer(text, delimiter=separator, lineterminator=line_end).writerows(header + rows)
    return text.getvalue()


def read_rows(data: bytes, cuts: list[int], charset: str | None = None) -> list[tuple[int, list[str]]]:
    """The rows of a file that comes in pieces cut at these places, with their lines."""
    reader, rows, last = CsvRows(charset), list[tuple[int, list[str]]](), 0
    for cut in [*sorted({min(cut, len(data)) for cut in cuts}), len(data)]:
        found = reader.feed(data[last:cut])
        rows += zip(found.lines, found.cells, strict=True)
        last = cut
    found = reader.finish()
    return [*rows, *zip(found.lines, found.cells, strict=True)]


def read(data: bytes, cuts: list[int], charset: str | None = None) -> list[list[str]]:
    """Their cells."""
    return [cells for _, cells in read_rows(data, cuts, charset)]


@given(
    TABLE,
    st.sampled_from(SEPARATORS),
    st.sampled_from(["\n", "\r\n"]),
    st.lists(st.integers(0, 400), max_size=6),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    st.booleans(),
)
def test_any_cut_gives_the_same_rows(
    rows: list[list[str]], separator: str, line_end: str, cuts: list[int], charset: str, ends: bool
) -> None:
    text = written(rows, separator, line_end)
    data = (text if ends else text.removesuffix(line_end)).encode(charset)
    found = read(data, cuts)
    assert found[1:] == rows


PARTS = [b"a", b"b", b",", b";", b"|", b"\t", b'"', b'="', b"\n", b"\r", b"\0", b"\xff", b"\x1a", "ö".encode()]


@given(st.lists(st.sampled_from(PARTS), max_size=40).map(b"".join), st.lists(st.integers(0, 60), max_size=4))
def test_rubbish_is_read_the_same_in_any_pieces_or_refused_in_the_same_words(data: bytes, cuts: list[int]) -> None:
    def outcome(places: list[int]) -> list[tuple[int, list[str]]] | str:
        try:
            return read_rows(data, places)
        except Refusal as refusal:
            return f"{refusal.faults}"

    assert outcome(cuts) == outcome([])


GOOD = b'x,"two\nlines"\n'


@pytest.mark.parametrize(
    ("bad", "rule", "line"),
    [
        (b'1,"2\n3,4\n', "format", 0),
        (b'1,5" pipe\n', "format", 0),
        (b'"1"x,2\n', "format", 0),
        (b'"a\nb"x,2\n', "format", 0),
        (b'1,"a\r\nb",c"\n', "format", 1),
        (b'"a\nb","2\n3\n', "format", 1),
        (b"1,\xff\n", "encoding", 0),
        (b'"1\n",\xff\n', "encoding", 1),
        (b"1,\0\n", "format", 0),
        (b'"\n\n\0', "format", 2),
        (b"a," + b"x" * MAX_RECORD + b"\n", "format", 0),
    ],
)
@pytest.mark.parametrize("before", [0, 1, 500])
@pytest.mark.parametrize("start", [b"a,b\n", b"\xef\xbb\xbfa,b\r\n", b"sep=;\na;b\n\n"])
def test_what_is_no_table_is_refused_with_its_line_however_it_is_cut(
    bad: bytes, rule: str, line: int, before: int, start: bytes
) -> None:
    separator = b";" if b";" in start else b","
    data = (start + GOOD * before + bad + GOOD * 3).replace(b",", separator)
    expected = start.count(b"\n") + 2 * before + line + 1
    for size in (7, 1000, len(data)) if len(data) < MAX_RECORD else (60_000, len(data)):
        with pytest.raises(Refusal) as refused:
            read(data, list(range(0, len(data), size)))
        assert refused.value.faults[0].rule == rule
        assert str(refused.value).startswith(f"line {expected}: ")


RECORDS = ["a,b", '"a\nb",c', '"\r\n",d', "", '"\r",e']


@given(st.lists(st.sampled_from(RECORDS), max_size=8), st.sampled_from(["\n", "\r\n", "\r"]))
def test_rows_know_the_line_that_they_begin_in(records: list[str], line_end: str) -> None:
    text = "".join(record + line_end for record in ["x,y", *records])
    editor = text.replace("\r\n", "\n").replace("\r", "\n")
    rows = read_rows(text.encode(), list(range(0, len(text), 3)))
    starts, at = [], 1
    for record in ["x,y", *records]:
        if record:
            starts.append(at)
        at += 1 + record.replace("\r\n", "\n").replace("\r", "\n").count("\n")
    assert [line for line, _ in rows] == starts
    assert at == editor.count("\n") + 1


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("sep=;\na;b\n1,5;2\n", [["a", "b"], ["1,5", "2"]]),
        ('"SEP=\t"\r\na\tb\r\n', [["a", "b"]]),
        ("sep=|\ra|b\r1|2", [["a", "b"], ["1", "2"]]),
        ("sep=x\n", [["sep=x"]]),
        ("a,b\nsep=;,2\n", [["a", "b"], ["sep=;", "2"]]),
        ("a,b\n1,2\n\x1a", [["a", "b"], ["1", "2"]]),
        ("a,b\n1,2\x1a", [["a", "b"], ["1", "2"]]),
        ("a,b\n1,2\n\x1a\n", [["a", "b"], ["1", "2"]]),
        ('a,b\n="00123","=""00,4"""\n=5,"="""\n', [["a", "b"], ["00123", "00,4"], ["=5", '="']]),
        ("a,b\r1,2\r3,4", [["a", "b"], ["1", "2"], ["3", "4"]]),
        ("a,b\n" + "x" * 200_000 + ",2\n", [["a", "b"], ["x" * 200_000, "2"]]),
    ],
)  # fmt: skip
def test_habits_of_spreadsheets_are_understood(text: str, rows: list[list[str]]) -> None:
    if text.startswith("sep=x"):
        with pytest.raises(Refusal, match="line 1: the separator 'x' is not taken"):
            read(text.encode(), [])
        return
    for charset in ("utf-8", "utf-8-sig", "utf-16"):
        assert read(text.encode(charset), list(range(0, 60, 7))) == rows


def test_a_named_charset_is_heeded_and_a_strange_one_refused() -> None:
    assert read("a,b\nö,€\n".encode("cp1252"), [], "windows-1252")[1] == ["ö", "€"]
    with pytest.raises(Refusal):
        CsvRows("ebcdic-cp-be")


def test_a_record_has_a_longest_length() -> None:
    reader = CsvRows()
    reader.feed(b"a\n")
    reader.feed(b"x" * MAX_RECORD)
    with pytest.raises(Refusal):
        reader.feed(b"x")


def test_empty_lines_are_no_rows() -> None:
    assert read(b"a,b\n\n1,2\n\r\n\n3,4\n\n", []) == [["a", "b"], ["1", "2"], ["3", "4"]]
