"""A browser, an app and a person of a fresh tenant."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from support.signing_in import READER_ROLE, Browser, Person, WebApp, new_app, new_browser, new_person
from support.stack import Client, Stack


@pytest.fixture
async def browser(stack: Stack) -> AsyncIterator[Browser]:
    """A browser that knows nothing yet."""
    async with new_browser(stack) as browser:
        yield browser


@pytest.fixture
async def app(stack: Stack, client: Client) -> WebApp:
    """A web app of the tenant that may read."""
    return await new_app(stack, client, READER_ROLE)


@pytest.fixture
async def person(stack: Stack, client: Client) -> Person:
    """A person of the tenant who may read, with a password."""
    return await new_person(stack, client, READER_ROLE)
