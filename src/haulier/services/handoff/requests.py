"""Request bodies of the handoff service. See: contract/handoff.yaml.

The types are those of the document; what is taken is more lenient, see ``rules/members.py``.
"""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Raw, Struct

from haulier.platform.outbound.callback_request import CallbackRequest

MAX_KEY = 64
MAX_TEXT = 256
MAX_LONG_TEXT = 1_024

Key = Annotated[str, Meta(min_length=1, max_length=MAX_KEY)]
Text = Annotated[str, Meta(max_length=MAX_TEXT)]
LongText = Annotated[str, Meta(max_length=MAX_LONG_TEXT)]

Members = dict[str, Raw]
"""A body as it is decoded: every member as it came."""


class ExternalHandoffModel(Struct, kw_only=True, omit_defaults=True):
    """One handoff of an application, or of an order, to another system."""

    applicationNumber: Key
    branchCode: Text | None = None
    errorCode: Text | None = None
    errorDescription: LongText | None = None
    handoffExtRefNo: Text | None = None
    handoffExtSystem: Text | None = None
    handoffRefNumber: Key
    handoffStatus: Text | None = None
    handoffType: Text | None = None
    processCode: Text | None = None
    remarks: LongText | None = None
    reqBy: Text | None = None
    reqTs: Text | None = None
    resBy: Text | None = None
    resCallbackEnabled: Text | None = None
    resTs: Text | None = None
    stagecode: Text | None = None
    stageUpdateReqd: Text | None = None


class ExternalHandoffStatusModel(Struct, kw_only=True, omit_defaults=True):
    """What the other system answers."""

    errorCode: Text | None = None
    errorDescription: LongText | None = None
    handoffExtRefNo: Text | None = None
    handoffRefNumber: Key
    handoffStatus: Text | None = None
    remarks: LongText | None = None


class OrderOfHandoff(Struct, kw_only=True):
    """The order, or one of its work orders, that a rule hands off."""

    orderId: str
    applicationNumber: str
    """Its ``clientOrderId``, else its id."""
    workOrderId: str | None = None
    type: str | None = None
    state: str | None = None
    callback: CallbackRequest | None = None
    """Whom the order's creation calls back, as the order keeps it."""
