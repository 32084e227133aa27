"""What other services may use of tracking."""

from __future__ import annotations

from haulier.services.tracking.api import BATCH
from haulier.services.tracking.carrier_points import newest_points
from haulier.services.tracking.tracks.commands import start_phone_track
from haulier.services.tracking.tracks.consent_page import ConsentForm, answer_on_page, show_consent
from haulier.services.tracking.tracks.consents import CONSENT_PAGE
from haulier.services.tracking.tracks.points import push_track_traces
from haulier.services.tracking.tracks.requests import PhoneTrackStart
from haulier.services.tracking.tracks.responses import StartedTrack, TakenPoints
from haulier.services.tracking.tracks.sharing import SHARE_PAGE, show_shared

__all__ = [
    "BATCH",
    "CONSENT_PAGE",
    "SHARE_PAGE",
    "ConsentForm",
    "PhoneTrackStart",
    "StartedTrack",
    "TakenPoints",
    "answer_on_page",
    "newest_points",
    "push_track_traces",
    "show_consent",
    "show_shared",
    "start_phone_track",
]
