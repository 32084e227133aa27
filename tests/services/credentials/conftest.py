"""A tenant whose people are not invited by themselves, and one of its people."""

from __future__ import annotations

import pytest

from support.people import Person, onboard, without_invitations
from support.stack import Client, Stack


@pytest.fixture
async def tenant(stack: Stack) -> Client:
    return await without_invitations(stack)


@pytest.fixture
async def asha(stack: Stack, tenant: Client) -> Person:
    return await onboard(stack, tenant)
