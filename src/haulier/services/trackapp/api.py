"""Operations of phone apps as they call a live platform, and the pages that links lead to. See: contract/own.yaml."""

from __future__ import annotations

from haulier.platform.declarations.operation import HTML, PUBLIC, URLENCODED, RequestBody
from haulier.platform.declarations.parameters import ACCESS, Query
from haulier.platform.declarations.section import Section, Statuses
from haulier.platform.http.pages.refusal_page import PAGE_REFUSALS
from haulier.services.tracking import facade as tracking

APP = Section("App adapter", headers=(ACCESS,), statuses=Statuses(created=200, refusals=(400, 401, 403)))
PAGES = Section(
    "Location Tracking",
    statuses=Statuses(created=200, refusals=(400, 404, 429, 503)),
    auth=PUBLIC,
    is_extension=True,
    refusal_form=PAGE_REFUSALS,
)
LANGUAGES = (Query("ui_locales", str, description="languages that are wanted, the first one first"),)
BASE = "/local/api/track/v1"

OPERATIONS = (
    APP.post(
        f"{BASE}/smart-phone",
        name="startSmartPhoneTrack",
        number=1321,
        summary="Start a phone track as a real load test calls it",
    ).plan(
        tracking.start_phone_track, body=tracking.PhoneTrackStart, response=tracking.StartedTrack, is_extension=True
    ),
    APP.post(
        f"{BASE}/track/{{trackId}}/traces",
        name="pushTrackTraces",
        number=1322,
        summary="Points of a phone track as a real load test sends them",
    ).handle(tracking.push_track_traces, body=tracking.BATCH, response=tracking.TakenPoints, is_extension=True),
    PAGES.get(tracking.SHARE_PAGE, name="showSharedTrack", number=1323, summary="Page: where a track is now").handle(
        tracking.show_shared, query=LANGUAGES, response=str, raw_response=True, media_type=HTML
    ),
    PAGES.get(
        tracking.CONSENT_PAGE, name="showConsent", number=1324, summary="Page: may this phone be located?"
    ).handle(tracking.show_consent, query=LANGUAGES, response=str, raw_response=True, media_type=HTML),
    PAGES.post(tracking.CONSENT_PAGE, name="answerConsentPage", number=1325, summary="Form: yes or no").plan(
        tracking.answer_on_page,
        body=RequestBody(tracking.ConsentForm, media_type=URLENCODED),
        response=str,
        raw_response=True,
        media_type=HTML,
    ),
)
"""They share tracking's numbers."""
