"""Tracks of SIMs: the network is asked where they are. See: contract/tracking.md section 9.8."""

from __future__ import annotations

from urllib.parse import urlencode

import msgspec

from haulier.platform.commands.call import Call
from haulier.platform.declarations.tasks import Made, Outgoing, Prepared
from haulier.platform.outbound.client import Answer
from haulier.platform.storage.changes import Change
from haulier.platform.storage.resources import to_json
from haulier.platform.timers.clock import Timer
from haulier.services.tracking.acceptance import Acceptance
from haulier.services.tracking.requests import SentPoint
from haulier.services.tracking.rules.points import Source
from haulier.services.tracking.track_points import TRACK, TRACK_DECODER
from haulier.services.tracking.tracks.changes import poll_timer
from haulier.services.tracking.tracks.events import SIM_ASKED
from haulier.services.tracking.tracks.kind import track_payload

POLL_MS = 5 * 60_000
"""How often the network is asked."""
ASK_SECONDS = 10.0
MAX_ANSWER_BYTES = 16_384
WAY = "SIM"


class SimPlace(msgspec.Struct):
    """What the network answers. Whether it is a place is for the pipeline to say."""

    lat: float
    lon: float
    tis: int
    accuracy: float | None = None


_place = msgspec.json.Decoder(SimPlace)


async def prepare_poll(call: Call, timer: Timer) -> Prepared | None:
    """The question to the network, while the track runs. Where no network is set any more it is asked later."""
    row = await call.get(TRACK, timer.subject)
    body = row.body_as(TRACK_DECODER) if row is not None and row.state == "STARTED" else None
    if body is None or body.msisdn is None:
        return None
    url = call.sim_url
    if not url:
        return Prepared(timer.subject, None)
    address = f"{url}?{urlencode({'msisdn': body.msisdn})}"
    return Prepared(
        timer.subject,
        Outgoing(method="GET", url=address, headers={}, body=b"", seconds=ASK_SECONDS, max_bytes=MAX_ANSWER_BYTES),
    )


async def plan_poll(call: Call, made: Made) -> Change | None:
    """Takes the place that the network answered, as any other point, and sets when it is asked again."""
    row = await call.get(TRACK, made.read)
    if row is None or row.state != "STARTED":
        return None
    body = row.body_as(TRACK_DECODER)
    place = _read(made)
    if place is not None:
        source = Source(call.tenant, body.app, WAY, body.device, True, call.actor, call.request_id)
        point = SentPoint(tis=place.tis, lat=place.lat, lon=place.lon, accuracy=place.accuracy, isMobile=True)
        await call.of_process(Acceptance).accept(source, [point])
    change = Change(
        TRACK, row.id, row.version, SIM_ASKED, state=row.state, payload=to_json(track_payload(row.id, "STARTED", body))
    )
    change.guards.append((TRACK, row.id, row.version))
    change.timers.append(poll_timer(call, row.id, call.at + POLL_MS))
    return change


def _read(made: Made) -> SimPlace | None:
    """The place of an answer, if it is one."""
    if not isinstance(made.answer, Answer) or made.answer.status != 200:
        return None
    try:
        return _place.decode(made.answer.body)
    except (msgspec.DecodeError, ValueError, RecursionError):
        return None
