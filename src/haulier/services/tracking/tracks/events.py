"""The events of tracks and consents. See: docs/events.md."""

from __future__ import annotations

from haulier.platform.declarations.event import event_specs
from haulier.services.tracking.track_points import TRACK
from haulier.services.tracking.tracks.kind import CONSENT
from haulier.services.tracking.tracks.responses import ConsentPayload, TrackPayload

TRACK_CREATED, TRACK_STARTED, TRACK_STOPPED = "TrackCreated", "TrackStarted", "TrackStopped"
TRACK_EXPIRED, TRACK_UNCHANGED, SIM_ASKED = "TrackExpired", "TrackUnchanged", "SimAsked"
CONSENT_REQUESTED, CONSENT_ANSWERED = "ConsentRequested", "ConsentAnswered"
CONSENT_EXPIRED, CONSENT_UNCHANGED = "ConsentExpired", "ConsentUnchanged"

TRACK_EVENTS = (
    *event_specs(
        TRACK,
        TrackPayload,
        {
            TRACK_CREATED: "a track was made, started or not",
            TRACK_STARTED: "a track was started",
            TRACK_STOPPED: "a track was stopped; those that a consent's end stops are in `also` of its event",
            TRACK_EXPIRED: "a track has run out, or was not started in time and is gone",
            TRACK_UNCHANGED: "a track was to be started or stopped, and was so already",
            SIM_ASKED: "the network was asked where the SIM of a track is",
        },
    ),
    *event_specs(
        CONSENT,
        ConsentPayload,
        {
            CONSENT_REQUESTED: "the holder of a phone was asked whether it may be tracked",
            CONSENT_ANSWERED: "the holder of a phone said yes or no",
            CONSENT_UNCHANGED: "the holder of a phone was to be asked, or said again, what was known",
            CONSENT_EXPIRED: "a consent is over, or was never answered",
        },
    ),
)
