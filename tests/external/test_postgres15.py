"""The whole of it on the oldest database we promise: PostgreSQL 15 from Debian, beside a NATS of the operator's own."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from haulier.app.catalogue import CATALOGUE, COMPILERS, SERVICES
from haulier.engines.embedded_nats import EmbeddedNats
from haulier.engines.settings import Settings
from haulier.platform.maintenance.schema import apply_schema
from haulier.platform.worker import run_worker
from support.linehaul import lay_lane
from support.postgres15 import external_postgres15, missing_postgres15
from support.receiver import Receiver
from support.stack import served

SECRET = "of-the-caller"


@pytest.mark.skipif(missing_postgres15() is not None, reason=str(missing_postgres15()))
async def test_a_trip_runs_from_job_to_closed_dispatch(settings: Settings, home: Path) -> None:
    async with external_postgres15(home / "server") as url, Receiver() as receiver:
        await apply_schema(url, CATALOGUE)
        nats = EmbeddedNats(home)  # its own: whose journal keeps no such promise could only drop the event
        own = settings.changed(database_url=url, nats_url=await nats.start(), outbound_allow_private=True)
        async with served(own, SERVICES, COMPILERS) as stack:
            stop = asyncio.Event()
            worker = asyncio.create_task(run_worker(stack.runtime, CATALOGUE, stop))
            lane = await lay_lane(await stack.new_tenant())
            job = await lane.job(customData={"hub": "BLR", "kilos": 3})
            dispatch = await lane.dispatch(job)
            assert (await lane.scan("in", dispatch, jobId=job.id)).status == 202
            await lane.run(job, dispatch)
            assert (await lane.scan("out", dispatch)).status == 202
            callback = {"url": receiver.url, "headers": [{"key": "x-mine", "value": "1"}]}
            closing = await lane.post(
                f"/dispatches/{dispatch}/status",
                {"status": "CLOSED", "callback": callback},
                headers={"X-COREOS-CALLBACK-SECRET": SECRET},
            )
            assert closing.status == 202
            query = '{"op":"and","arr":[{"key":"hub","value":"BLR"}]}'
            page = await lane.get(f"/jobs?jobTypeId={lane.job_type}&query={query}")
            assert [found["jobId"] for found in page["jobs"]] == [job.id]
            assert (await lane.get(f"/ledgers/{dispatch}"))["balanced"] is True
            await receiver.wait_for(1, 60)
            assert receiver.received[0].is_signed_with(SECRET)
            stop.set()
            await worker
        await nats.stop()
