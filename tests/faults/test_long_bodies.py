"""Whatever one tenant is allowed to send, another tenant's events and callbacks go on."""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from haulier.demo.calls import DISPATCH
from haulier.platform.declarations.wire_schemas import MAX_CALLBACK_META_BYTES
from support.full_tenant import FullTenant, make_full_tenant
from support.receiver import Receiver
from support.running import Running, running, until
from support.stack import Client

pytestmark = [pytest.mark.faults, pytest.mark.long]

JOBS = f"{DISPATCH}/jobs"
BODY_BYTES = 8 * 1024 * 1024
"""Longer than anything that NATS takes."""


@pytest.fixture
async def stack(run_home: Path) -> AsyncIterator[Running]:
    place = Path(tempfile.mkdtemp(prefix="up-", dir=run_home))
    place.chmod(0o755)
    async with running(place, HAULIER_MAX_BODY_BYTES=str(BODY_BYTES)) as stack:
        yield stack


@asynccontextmanager
async def tenant(stack: Running, name: str) -> AsyncIterator[FullTenant]:
    made = await stack.new_tenant(name)
    async with aiohttp.ClientSession() as http:
        client = Client(http, stack.url, made.tenant_id, "", made.client_id, made.client_secret)
        await client.log_in()
        client.owner = (await client.get(f"/core/api/v1/aaa/tenants/{client.tenant}")).data["id"]
        yield await make_full_tenant(client)


def bodies(full_tenant: FullTenant, url: str) -> list[tuple[dict[str, Any], int]]:
    """Long bodies, and the status that each is answered with."""
    long = "x" * (BODY_BYTES - 10_000)
    meta = "x" * (MAX_CALLBACK_META_BYTES - 2)
    broadcast = {"url": "{{SSE_BROADCAST(a)}}", "meta": meta}
    return [
        (full_tenant.new_job(customData={"note": long}, callback={"url": url}), 202),
        (full_tenant.new_job(customData={"note": "x" * 1_000_000}, callback={"url": url, "meta": meta}), 202),
        (full_tenant.new_job(_event_meta={"why": long}, callback={"url": url}), 202),
        (full_tenant.new_job(callback={"url": url, "meta": [1e30] * 4_000}), 202),
        (full_tenant.new_job(callback={"url": url, "meta": [1e300] * 4_000}), 400),
        (full_tenant.new_job(callback=broadcast, customData={"note": "x" * 900_000}), 202),
        (full_tenant.new_job(callback={"url": url, "meta": long}), 400),
        (full_tenant.new_job(callback={"url": url + long}), 400),
        (full_tenant.new_job(callback={"url": url, "headers": [{"key": "A", "value": long}]}), 400),
    ]


async def test_the_other_tenant_feels_nothing(stack: Running) -> None:
    async with Receiver() as receiver, tenant(stack, "long") as long, tenant(stack, "other") as other:
        for body, status in bodies(long, receiver.url_of("/long")):
            answer = await long.client.post(JOBS, body)
            assert answer.status == status, str(answer.body)[:500]
            callback = {"url": receiver.url_of("/other"), "meta": body["jobRef"]}
            assert (await other.client.post(JOBS, other.new_job(callback=callback))).status == 202

            async def told(ref: str = body["jobRef"]) -> bool:
                return any(came.path == "/other" and came.json()["meta"] == ref for came in receiver.received)

            await until(told, 10.0)

        async def all_told() -> bool:
            return sum(came.path == "/long" for came in receiver.received) == 4

        await until(all_told)
        async with other.client.http.get(f"{stack.url}/health/ready") as answer:
            assert (await answer.json())["status"] == "UP"
