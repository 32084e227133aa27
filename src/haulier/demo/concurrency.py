"""A crew of so many hands that work off a list, in its order, each on one piece at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Iterator


async def run_concurrently(work: Iterator[Awaitable[None]], hands: int) -> None:
    """Work off ``work`` with at most ``hands`` pieces under way. The first failure stops all and is raised alone."""

    async def hand() -> None:
        for piece in work:
            await piece

    crew = [asyncio.create_task(hand()) for _ in range(hands)]
    try:
        await asyncio.gather(*crew)
    finally:
        for member in crew:
            member.cancel()
        await asyncio.gather(*crew, return_exceptions=True)
