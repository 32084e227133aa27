"""Items of concurrent callers share calls, bounded in number and in bytes."""

from __future__ import annotations

import asyncio

import pytest

from haulier.platform.storage.coalescing import Coalescer


async def calls_for(sizes: list[int], *, largest: int, heaviest: int) -> list[list[int]]:
    """The calls that are made of items of these sizes, which all wait at the same time."""
    calls: list[list[int]] = []

    async def run(items: list[int]) -> list[int]:
        calls.append(items)
        return items

    batcher = Coalescer(run, lanes=1, largest=largest, weigh=lambda size: size, heaviest=heaviest)
    assert await asyncio.gather(*(batcher.submit(size) for size in sizes)) == sizes
    return calls


@pytest.mark.parametrize(
    ("sizes", "expected"),
    [
        ([1, 1, 1, 1, 1], [[1, 1, 1, 1], [1]]),
        ([5, 5, 5], [[5, 5], [5]]),
        ([5, 6, 5], [[5], [6], [5]]),
        ([50, 1, 50], [[50], [1], [50]]),
        ([10, 1], [[10], [1]]),
    ],
)
async def test_a_call_has_so_many_items_and_bytes(sizes: list[int], expected: list[list[int]]) -> None:
    assert await calls_for(sizes, largest=4, heaviest=10) == expected
