"""Responses of the handoff service, and what its events carry. See: contract/handoff.yaml."""

from __future__ import annotations

from msgspec import UNSET, Struct, UnsetType

Optional = str | UnsetType


class ResponseResourceSupport(Struct):
    """What an answer is about."""

    resouce_type: str
    """Spelled so in the source."""


class ResponseCode(Struct, kw_only=True, omit_defaults=True):
    """One message for a person."""

    code: str
    desc: str
    error: Optional = UNSET
    info: Optional = UNSET
    language: str
    override: Optional = UNSET
    type: str


class ResponseDto(Struct, kw_only=True, omit_defaults=True):
    """How a call ended. The list of messages is named so in the source."""

    codes: str
    httpStatusCode: list[ResponseCode]
    keyId: Optional = UNSET
    overrideAuthLevelsReqd: Optional = UNSET
    requestId: str
    status: str


class ResponseDtoWrapper(Struct, kw_only=True, omit_defaults=True):
    """The answer to a write, and to whatever is refused."""

    data: ResponseResourceSupport | UnsetType = UNSET
    messages: ResponseDto


class HandoffShown(Struct, kw_only=True, omit_defaults=True):
    """One detail row, its members in the order of the page."""

    applicationNumber: str
    handoffRefNumber: str
    branchCode: Optional = UNSET
    processCode: Optional = UNSET
    stagecode: Optional = UNSET
    handoffType: Optional = UNSET
    handoffExtSystem: Optional = UNSET
    handoffExtRefNo: Optional = UNSET
    handoffStatus: Optional = UNSET
    errorCode: Optional = UNSET
    errorDescription: Optional = UNSET
    remarks: Optional = UNSET
    reqBy: Optional = UNSET
    reqTs: Optional = UNSET
    resBy: Optional = UNSET
    resTs: Optional = UNSET
    resCallbackEnabled: Optional = UNSET
    stageUpdateReqd: Optional = UNSET


class DetailsData(Struct, omit_defaults=True):
    """All detail rows of a reference, the oldest first."""

    resouce_type: str
    externalHandoffDetails: list[HandoffShown]


class ExternalHandoffDetails(Struct):
    """The details of a handoff."""

    data: DetailsData


class HandoffStatusRow(Struct, kw_only=True, omit_defaults=True):
    """How one detail row stands."""

    handoffRefNumber: str
    handoffType: Optional = UNSET
    handoffExtSystem: Optional = UNSET
    handoffStatus: Optional = UNSET
    handoffExtRefNo: Optional = UNSET
    errorCode: Optional = UNSET
    errorDescription: Optional = UNSET
    remarks: Optional = UNSET
    resBy: Optional = UNSET
    resTs: Optional = UNSET


class StatusData(Struct, kw_only=True, omit_defaults=True):
    """How a reference stands: as its newest row does."""

    resouce_type: str
    handoffRefNumber: str
    handoffStatus: Optional = UNSET
    handoffStatusList: list[HandoffStatusRow]


class HandoffStatusResponse(Struct):
    """The status of a handoff."""

    data: StatusData


class HandoffPayload(Struct, kw_only=True, omit_defaults=True):
    """What events tell of a handoff. ``orderId`` is there when it is one of an order."""

    handoffRefNumber: str
    applicationNumber: str
    orderId: Optional = UNSET
    handoffType: Optional = UNSET
    handoffStatus: str
    """SUCCESS and FAILED for all words that mean it, else the word as it was given."""


class AnsweredPayload(HandoffPayload, kw_only=True, omit_defaults=True):
    """The same of an answer."""

    errorCode: Optional = UNSET
    errorDescription: Optional = UNSET
    stageUpdateReqd: str
    """Y or N."""
