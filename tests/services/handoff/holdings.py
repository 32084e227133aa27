"""A handoff, for the suites that go over the operations of every service."""

from __future__ import annotations

from typing import Any
from zlib import crc32

from support.stack import Client

HANDOFFS = "/clmo-handoff-services/service/v1/externalHandoff"


def body_of(operation: str, ids: dict[str, str]) -> Any:
    """Bodies whose types say less than they must hold."""
    reference = ids.get("handoff.handoffRefNo") or ids["handoffRefNo"]
    if operation == "addExternalHandoff":
        return {"applicationNumber": f"APP-{reference}", "handoffRefNumber": f"{reference}-2"}
    if operation == "updateExternalHandoffStatus":
        return {"handoffRefNumber": reference, "handoffStatus": "SENT"}
    return None


async def make_holdings(client: Client, mark: str) -> dict[str, str]:
    """What stands for the parameters of the paths, and for what bodies name."""
    number = crc32(mark.encode())  # whoever asks for a reference is told it again
    ids = {"handoffRefNo": f"HO-{number}"}
    body = {"applicationNumber": "APP", "handoffRefNumber": ids["handoffRefNo"], "remarks": mark}
    assert (await client.post(HANDOFFS, body)).status == 201
    return ids
