"""Bounded concurrency."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Iterator


async def run_concurrently(work: Iterator[Awaitable[None]], limit: int) -> None:
    """Run the awaitables in order, at most ``limit`` at once. The first failure cancels all and is raised alone."""

    async def run() -> None:
        for awaitable in work:
            await awaitable

    tasks = [asyncio.create_task(run()) for _ in range(limit)]
    try:
        await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
