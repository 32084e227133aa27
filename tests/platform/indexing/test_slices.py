"""A slice has so many rows, and so many bytes as far as can be told."""

from __future__ import annotations

import pytest

from haulier.platform.typed.index_builds import FIRST_ROWS, SLICE_BYTES, SLICE_ROWS, rows_of_next


@pytest.mark.parametrize(
    ("most", "size", "expected"),
    [
        (FIRST_ROWS, 0, 2 * FIRST_ROWS),
        (FIRST_ROWS, SLICE_BYTES // 2, 2 * FIRST_ROWS),
        (FIRST_ROWS, SLICE_BYTES, FIRST_ROWS),
        (FIRST_ROWS, 2 * SLICE_BYTES, FIRST_ROWS // 2),
        (FIRST_ROWS, 1_000 * SLICE_BYTES, 1),
        (1, SLICE_BYTES + 1, 1),
        (1, 10, 2),
        (SLICE_ROWS - 1, 10, SLICE_ROWS),
        (SLICE_ROWS, 10, SLICE_ROWS),
    ],
)
def test_the_next_slice_has_as_many_rows_as_fit(most: int, size: int, expected: int) -> None:
    assert rows_of_next(most, size) == expected
