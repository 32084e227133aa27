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


def read(data: bytes, cuts: list[int], charset: str | None = None) -> list[list[str]]:
    """The rows of a file that comes in pieces cut at these places."""
    reader, rows, last = CsvRows(charset), [], 0
    for cut in [*sorted({min(cut, len(data)) for cut in cuts}), len(data)]:
        rows += reader.feed(data[last:cut])
        last = cut
    return rows + reader.finish()


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


@given(st.text(st.sampled_from('ab,;"\n\r\t|'), max_size=40), st.lists(st.integers(0, 40), max_size=4))
def test_rubbish_is_read_the_same_in_any_pieces_or_refused(text: str, cuts: list[int]) -> None:
    def outcome(places: list[int]) -> list[list[str]] | None:
        try:
            return read(text.encode(), places)
        except Refusal as refusal:
            return None if refusal.faults[0].field == "file" else [[str(refusal)]]

    assert outcome(cuts) == outcome([])


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (b'a,b\n1,"2\n', "format"),
        (b'a,b\n1,5" pipe\n', "format"),
        (b'a,b\n"1"x,2\n', "format"),
        (b"a,b\n1,\xff\n", "encoding"),
        (b"a,b\n1,\0\n", "format"),
    ],
)
def test_what_is_no_table_is_refused(data: bytes, rule: str) -> None:
    with pytest.raises(Refusal) as refused:
        read(data, [])
    assert refused.value.faults[0].rule == rule


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
