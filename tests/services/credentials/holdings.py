"""A person for the tests that go over the operations of every service, and bodies that their types do not tell."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from support.people import AAA
from support.stack import Client


async def make_holdings(client: Client, mark: str) -> dict[str, str]:
    """Somebody who has not signed in, and a passkey that nobody has."""
    made = await client.post(f"{AAA}/users", {"firstName": mark, "email": f"{mark}@credentials.example"})
    return {"userId": made.data["id"], "passkeyId": f"passkey:{uuid4()}"}


def body_of(operation: str, _named: dict[str, str]) -> Any:
    """Bodies whose types say less than they must hold."""
    address = {"mode": "email", "emailId": f"{uuid4()}@credentials.example"}
    bodies: dict[str, Any] = {
        "requestOtp": address,
        "verifyOtp": {**address, "otp": "000000"},
        "forgotPassword": {"emailId": address["emailId"]},
        "inviteUser": {"channel": "email"},
        "sendSms": {"recipient": "+919876543210", "body": "Hello", "sender": "Haulier"},
    }
    return bodies.get(operation)
