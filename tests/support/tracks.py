"""Tracks, consents and links for tests of tracking."""

from __future__ import annotations

import re
from typing import Any

import aiohttp

from support.receiver import Receiver
from support.stack import Answer, Client
from support.tracking import MTS

TRACKS, CONSENTS = f"{MTS}/tracks", f"{MTS}/consents"
LOCAL = "/local/api/track/v1"
MSISDN = "919876543210"


async def make_track(client: Client, kind: str = "smartphone", **members: Any) -> Answer:
    """A track of a phone, a vehicle or a SIM."""
    named = {"smartphone": "contextId", "gps": "vehicleNumber", "sim": "msisdn"}[kind]
    usual = {"smartphone": "rider-1", "gps": "KA01AB1234", "sim": MSISDN}[kind]
    return await client.post(f"{TRACKS}/{kind}", {named: usual, **members})


async def page(http: aiohttp.ClientSession, url: str, answer: str | None = None) -> tuple[int, str]:
    """A page that a stranger opens, or whose button is pressed: its status and text."""
    data = None if answer is None else {"answer": answer}
    async with http.request("GET" if data is None else "POST", url, data=data) as response:
        return response.status, await response.text()


def statuses(receiver: Receiver) -> list[str]:
    """What the callbacks said, one after the other."""
    return [each.json()["status"] for each in receiver.received]


def token_in(text: str) -> str:
    """The token of the link in an SMS."""
    found = re.search(r"/consent/([0-9a-z.-]+)", text)
    assert found is not None, text
    return found[1]
