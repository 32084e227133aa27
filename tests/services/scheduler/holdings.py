"""A scheduled job, for the suites that go over the operations of every service."""

from __future__ import annotations

import time
from typing import Any

from support.schedules import JOBS
from support.stack import Client

LATER = 86_400


def body_of(operation: str, _ids: dict[str, str]) -> Any:
    """Bodies whose types say less than they must hold."""
    if operation not in ("createScheduledJob", "updateScheduledJob"):
        return None
    return {"endpointUrl": "https://app.example/due", "schedule": {"at": int(time.time()) + LATER}}


async def make_holdings(client: Client, mark: str) -> dict[str, str]:
    """What stands for the parameters of the paths, and for what bodies name."""
    body = body_of("createScheduledJob", {}) | {"externalId": mark, "payload": {"mark": mark}}
    return {"scheduledJobId": (await client.post(JOBS, body)).data["id"]}
