"""A stack of its own processes for the model to be compared with: two API processes over one database."""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from model.wire import Tenant, log_in, new_tenant
from support.running import Running, running


@pytest.fixture(scope="session")
async def up(run_home: Path) -> AsyncIterator[Running]:
    """A running ``haulier up`` that nothing but the model talks to."""
    place = Path(tempfile.mkdtemp(prefix="model-", dir=run_home))
    place.chmod(0o755)
    async with running(place, HAULIER_BACKGROUND_WORKERS="0") as stack:
        yield stack


@pytest.fixture(scope="session")
def operator(up: Running) -> dict[str, str]:
    """Headers of the operator, who makes tenants."""
    assert up.operator is not None, "the first start tells the operator's credentials"
    return log_in(up.url, up.operator.tenant_id, up.operator.client_id, up.operator.client_secret)


@pytest.fixture
def tenant(up: Running, operator: dict[str, str]) -> Tenant:
    """A tenant that no other test knows."""
    return new_tenant(up.url, operator)
