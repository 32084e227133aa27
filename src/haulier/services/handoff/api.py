"""Operations of handoffs, in JSON and XML. See: contract/handoff.yaml."""

from __future__ import annotations

from haulier.platform.declarations.operation import Auth, RequestBody
from haulier.platform.declarations.parameters import Header
from haulier.platform.declarations.section import Section, Statuses
from haulier.services.handoff import queries
from haulier.services.handoff.commands import handoffs
from haulier.services.handoff.requests import ExternalHandoffModel, ExternalHandoffStatusModel, Members
from haulier.services.handoff.responses import ExternalHandoffDetails, HandoffStatusResponse, ResponseDtoWrapper
from haulier.services.handoff.wrapper import FORM

MAX_BODY_BYTES = 1024 * 1024
HEADERS = (
    Header("X-COREOS-ACCESS", description="access token, without Bearer"),
    Header("Authorization", description="Bearer and the access token, where X-COREOS-ACCESS is missing"),
    Header("X-COREOS-TID", description="tenant id; without it the token's"),
    Header("X-COREOS-REQUEST-ID", description="the caller's id of the request; without it msgId"),
    Header("userId", description="who calls, where X-COREOS-USERINFO is missing"),
)
RECORDS = Section(
    "ExternalHandoffService",
    headers=HEADERS,
    statuses=Statuses(refusals=(400, 401, 403, 405, 500)),
    auth=Auth(takes_bearer=True),
    takes_xml=True,
    refusal_form=FORM,
)
ALL, ONE = "/externalHandoff", "/externalHandoff/{handoffRefNo}"

OPERATIONS = (
    RECORDS.post(
        ALL, name="addExternalHandoff", number=1001, summary="Record a new handoff to an external system"
    ).plan(
        handoffs.add_handoff,
        body=RequestBody(ExternalHandoffModel, decode_as=Members, max_bytes=MAX_BODY_BYTES),
        response=ResponseDtoWrapper,
        raw_response=True,
    ),
    RECORDS.get(
        ONE, name="getExternalHandoffDetails", number=1002, summary="List handoff details under one reference"
    ).handle(queries.get_details, response=ExternalHandoffDetails, raw_response=True, documents_404=False),
    RECORDS.get(
        f"{ONE}/handoffstatus", name="getHandoffStatus", number=1003, summary="Read the handoff status of one reference"
    ).handle(queries.get_status, response=HandoffStatusResponse, raw_response=True, documents_404=False),
    RECORDS.put(
        f"{ONE}/updatestatus",
        name="updateExternalHandoffStatus",
        number=1004,
        summary="Write the answer of the external system",
    ).plan(
        handoffs.answer_handoff,
        body=RequestBody(ExternalHandoffStatusModel, decode_as=Members, max_bytes=MAX_BODY_BYTES),
        response=ResponseDtoWrapper,
        raw_response=True,
        documents_404=False,
    ),
)
