"""Invoices in both families of paths."""

from __future__ import annotations

import pytest

from support.entities import Family
from support.stack import Client


@pytest.fixture(params=["header", "path"])
def family(request: pytest.FixtureRequest, client: Client) -> Family:
    """A tenant's first app, naming the app Billing in one of the two ways."""
    return Family(client, request.param == "path")


@pytest.fixture
async def invoices(family: Family) -> Family:
    """A tenant that knows invoices, which have no machine as yet."""
    await family.make_type()
    return family


@pytest.fixture
async def moving(invoices: Family) -> Family:
    """A tenant whose invoices have a machine."""
    await invoices.register_machine()
    return invoices
