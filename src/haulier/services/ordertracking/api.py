"""Operations of public order tracking: for programs as JSON, for people as a page. See: contract/ordertracking.yaml."""

from __future__ import annotations

from haulier.platform.declarations.operation import HTML, PUBLIC, Auth
from haulier.platform.declarations.parameters import COMMON_HEADERS, REQUEST_ID, TENANT, Query
from haulier.platform.declarations.section import Section
from haulier.platform.http.pages.refusal_page import PAGE_REFUSALS
from haulier.services.ordertracking.pages import show_page
from haulier.services.ordertracking.queries import PAGE_PATH, make_link, track
from haulier.services.ordertracking.responses import Tracked, TrackingLink

REFUSALS = (400, 404, 429)
TRACKING = Section("Order tracking", headers=(REQUEST_ID, TENANT), auth=PUBLIC)
PAGE = Section("Order tracking", auth=PUBLIC, is_extension=True, refusal_form=PAGE_REFUSALS)
LINK = Section("Order tracking", headers=COMMON_HEADERS, auth=Auth(only_reads=True), is_extension=True)

OPERATIONS = (
    TRACKING.get(
        "/app/order/v1/api/external/ordertracking/{orderId}",
        name="trackOrder",
        number=1001,
        summary="Follow one order without an access token",
    ).handle(track, response=Tracked, raw_response=True, refusals=REFUSALS),
    LINK.post(
        "/core/haulier/v1/orders/{orderId}/tracking-link",
        name="makeTrackingLink",
        number=1003,
        summary="Make the link by which somebody may follow one order",
    ).handle(make_link, response=TrackingLink, refusals=(400, 401, 403, 404)),
    PAGE.get(PAGE_PATH, name="showTracking", number=1002, summary="Page: where an order is").handle(
        show_page,
        query=(
            Query("tenant", str, description="whose order it is, where the host does not say it"),
            Query("zone", str, description="time zone of the times, such as Asia/Kolkata"),
            Query("ui_locales", str, description="languages that are wanted, the first one first"),
        ),
        response=str,
        raw_response=True,
        media_type=HTML,
        refusals=(*REFUSALS, 503),
    ),
)
