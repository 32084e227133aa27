"""Triggers: what a change raised, as members of the payload of its event. The orchestrator matches rules with them.

One change may raise several; each names what it is about, and the order that it belongs to where there is one. Nothing
personal stands in them. See: contract/orchestrator.md "Trigger names".
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from msgspec import Struct

from haulier.platform.storage.resources import Json

RAISED = "raised"
"""The member of a payload that lists them."""


class Raised(Struct, kw_only=True, omit_defaults=True):
    """One trigger."""

    name: str
    entityType: str
    entityId: str
    reasonCode: str | None = None
    orderId: str | None = None
    """The order that it belongs to: all of one order are dealt with one after the other."""
    workOrderId: str | None = None
    objectiveRef: str | None = None
    """The objective whose report moved a job, and the place of it."""
    location: str | None = None
    rescheduledSlot: Json | None = None
    """When the customer wants it instead, as the phone reported it."""


class RaisedPayload(Struct):
    """The member of any payload that may raise triggers."""

    raised: list[Raised] = []


def raised_member(triggers: Sequence[Raised]) -> Json:
    """The payload's member; empty where nothing was raised."""
    return {RAISED: msgspec.to_builtins(triggers)} if triggers else {}
