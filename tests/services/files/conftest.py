"""A stack for each sort of store: on a disk of its own, and in a bucket of a real S3 server."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from haulier.engines.settings import Settings
from support.file_stacks import NewDatabase, own_stack
from support.s3_server import S3Server
from support.stack import Stack


@pytest.fixture(scope="module", params=["disk", "s3"])
async def shelf(
    request: pytest.FixtureRequest, settings: Settings, ready_database: NewDatabase, s3_server: S3Server
) -> AsyncIterator[Stack]:
    """A stack of its own."""
    more = {"files_store": await s3_server.new_place()} if request.param == "s3" else {}
    async with own_stack(settings, ready_database, **more) as stack:
        yield stack
