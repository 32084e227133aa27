"""Deliveries that go by HTTP, through the door out, in the places of deliveries."""

from __future__ import annotations

from collections.abc import Mapping

from haulier.engines.setting_rules import DELIVERY_SECONDS
from haulier.platform.commands.call import Call
from haulier.platform.outbound.client import Answer, Failure

PLACE_SECONDS = 10.0
"""Longest wait for a place; then the delivery is taken again later."""
MAX_ANSWER_BYTES = 65_536


async def send_request(
    call: Call, url: str, headers: Mapping[str, str], body: bytes, *, method: str = "POST"
) -> Answer | Failure:
    """One call for a delivery. Failures are values."""
    outbound = call.runtime.outbound
    place = await outbound.deliveries.enter(call.tenant, outbound.receiver_of(url), len(body), PLACE_SECONDS)
    if place is None:
        return Failure("busy", "too many deliveries of the tenant are under way")
    with place:
        return await outbound.request(
            method, url, headers, body,
            tenant=call.tenant, timeout=DELIVERY_SECONDS, max_response_bytes=MAX_ANSWER_BYTES, place=place,
        )  # fmt: skip
