"""Tracking as a module. Each room adds its operations, events, timers and loops here. See: contract/tracking.yaml."""

from __future__ import annotations

from haulier.platform.declarations.module import Module
from haulier.platform.declarations.operation import Service
from haulier.platform.declarations.tasks import TimedCall
from haulier.services.tracking.api import OPERATIONS
from haulier.services.tracking.day_partitions import keep_days
from haulier.services.tracking.eta.loop import calculate_etas
from haulier.services.tracking.eta.source import EtaSource
from haulier.services.tracking.events import EVENTS
from haulier.services.tracking.geofences.actions import carry_out_action
from haulier.services.tracking.geofences.api import OPERATIONS as GEOFENCE_OPERATIONS
from haulier.services.tracking.geofences.commands import expire_geofence
from haulier.services.tracking.geofences.dwells import tell_dwells
from haulier.services.tracking.geofences.events import EVENTS as GEOFENCE_EVENTS
from haulier.services.tracking.geofences.kind import ACTION, EXPIRY, TOLD
from haulier.services.tracking.geofences.upkeep import DELETED_FENCES, keep_events
from haulier.services.tracking.judge import judge_points
from haulier.services.tracking.listeners.api import OPERATIONS as LISTENER_OPERATIONS
from haulier.services.tracking.listeners.server import serve_trackers
from haulier.services.tracking.live.api import OPERATIONS as MAP_OPERATIONS
from haulier.services.tracking.live.source import PositionSource
from haulier.services.tracking.mqtt.reader import serve_mqtt
from haulier.services.tracking.mqtt.sessions import SESSION_END, end_session
from haulier.services.tracking.retention import keep_tenants_days
from haulier.services.tracking.snapped.api import OPERATIONS as SNAPPED_OPERATIONS
from haulier.services.tracking.topics.api import OPERATIONS as TOPIC_OPERATIONS
from haulier.services.tracking.topics.commands import end_subscription
from haulier.services.tracking.topics.judging import SENT_POSITIONS
from haulier.services.tracking.topics.kind import EVENTS as TOPIC_EVENTS
from haulier.services.tracking.topics.kind import SENT_OUT, TOPIC_END
from haulier.services.tracking.topics.source import TopicSource
from haulier.services.tracking.tracks.api import OPERATIONS as TRACK_OPERATIONS
from haulier.services.tracking.tracks.consents import end_consent
from haulier.services.tracking.tracks.events import TRACK_EVENTS
from haulier.services.tracking.tracks.kind import CALLED_BACK, CONSENT_END, SIM_POLL, TRACK_END, TRACK_START
from haulier.services.tracking.tracks.sim import plan_poll, prepare_poll
from haulier.services.tracking.tracks.timers import delete_unstarted, expire_track

MODULE = Module(
    service=Service(
        name="tracking",
        title="Movement Tracking",
        code=2009,
        bases=("/core/api/v1/mts",),
        operations=(
            *OPERATIONS,
            *MAP_OPERATIONS,
            *GEOFENCE_OPERATIONS,
            *LISTENER_OPERATIONS,
            *TRACK_OPERATIONS,
            *TOPIC_OPERATIONS,
            *SNAPPED_OPERATIONS,
        ),
    ),
    kinds=(TOLD, *CALLED_BACK, SENT_OUT),
    events=(*EVENTS, *GEOFENCE_EVENTS, *TRACK_EVENTS, *TOPIC_EVENTS),
    timers={
        EXPIRY: expire_geofence,
        ACTION: carry_out_action,
        TRACK_START: delete_unstarted,
        TRACK_END: expire_track,
        CONSENT_END: end_consent,
        TOPIC_END: end_subscription,
        SESSION_END: end_session,
    },
    calls={SIM_POLL: TimedCall(prepare_poll, plan_poll)},
    migrations="haulier.services.tracking.migrations",
    live=(PositionSource, TopicSource, EtaSource),
    loops={
        "trace days": keep_days,
        "trace days of tenants": keep_tenants_days,
        "judge": judge_points,
        "eta": calculate_etas,
        "mqtt": serve_mqtt,
        "trackers": serve_trackers,
        "geofence dwells": tell_dwells,
        "geofence events": keep_events,
        "sent positions": SENT_POSITIONS.keep_swept,
        "deleted geofences": DELETED_FENCES.keep_swept,
    },
)
