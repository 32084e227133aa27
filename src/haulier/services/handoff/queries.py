"""The reads of handoffs. See: contract/handoff.md, Reads."""

from __future__ import annotations

from msgspec import UNSET

from haulier.platform.commands.call import Call
from haulier.services.handoff.kind import DECODER, HANDOFF, Detail, handoff_id
from haulier.services.handoff.responses import (
    DetailsData,
    ExternalHandoffDetails,
    HandoffShown,
    HandoffStatusResponse,
    HandoffStatusRow,
    StatusData,
)


async def get_details(call: Call, _body: None) -> ExternalHandoffDetails:
    """``GET /externalHandoff/{handoffRefNo}``. Of a reference that nobody knows there are no rows."""
    shown = [HandoffShown(**detail.members) for detail in await _details(call)]
    return ExternalHandoffDetails(DetailsData("ExternalHandoffDetails", shown))


async def get_status(call: Call, _body: None) -> HandoffStatusResponse:
    """``GET /externalHandoff/{handoffRefNo}/handoffstatus``."""
    details = await _details(call)
    rows = [
        HandoffStatusRow(
            **{name: text for name, text in detail.members.items() if name in HandoffStatusRow.__struct_fields__}
        )
        for detail in details
    ]
    return HandoffStatusResponse(
        StatusData(
            resouce_type="HandoffStatus",
            handoffRefNumber=call.path["handoffRefNo"],
            handoffStatus=details[-1].status if details else UNSET,
            handoffStatusList=rows,
        )
    )


async def _details(call: Call) -> list[Detail]:
    row = await call.get(HANDOFF, handoff_id(call.tenant, call.path["handoffRefNo"]))
    return [] if row is None else row.body_as(DECODER).details
