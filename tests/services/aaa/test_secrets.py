"""Secrets are checked beside the event loop, in whichever process."""

from __future__ import annotations

import asyncio
import os

import pytest

from haulier.services.aaa.secrets import hash_secret, verify_secret

PATIENCE_SECONDS = 20.0


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_process_that_hashed_before_it_forked_leaves_its_child_able_to_check() -> None:
    """Threads do not survive a fork: a pool taken over from the parent would wait for them for ever."""
    hashed = asyncio.run(hash_secret("the secret of an app"))
    child = os.fork()
    if child == 0:
        asyncio.run(_check_and_leave(hashed))
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 0


async def _check_and_leave(hashed: str) -> None:
    code = 1
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            code = 0 if await verify_secret(hashed, "the secret of an app") else 2
    finally:
        os._exit(code)
