"""The step of subscriptions: the newest position of a device, where its interval is over. See: tracking.md 9.8.

What is posted goes the way of callbacks, with the end of the work; what is heard on NATS, MQTT and by server-sent
events may be lost, as the next position follows.
"""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

import msgspec
from msgspec import UNSET, Raw

from haulier.core.ids import named_uuid
from haulier.engines import mqtt_server
from haulier.engines.statements import load_statements
from haulier.platform.expired_rows import Sweep
from haulier.platform.journal.events import subject_token
from haulier.platform.outbound.callback_request import CallbackRequest
from haulier.platform.runtime import Runtime
from haulier.platform.storage.changes import TimerWrite
from haulier.platform.timers.delivery_timers import delivery_timer
from haulier.platform.timers.timer_context import SYSTEM_ACTOR
from haulier.services.tracking.judged_batch import JudgedBatch, JudgedDevice, JudgedPoint, Step
from haulier.services.tracking.mqtt.topics import TOKEN, app_topic, shared_topic
from haulier.services.tracking.rules.points import NO_SEQ
from haulier.services.tracking.topics.kind import DECODER, SUBSCRIPTION, SubscriptionBody
from haulier.services.tracking.topics.responses import TopicPosition

SQL = load_statements("haulier.services.tracking.topics", "topics.sql")
SUBJECT = "haulier.topics"
SENT_KEPT_MS = 61 * 86_400_000
"""No subscription lasts longer."""
SENT_POSITIONS = Sweep("sent positions", SQL["sweep"], SENT_KEPT_MS)

_encode = msgspec.json.Encoder().encode


class Sending(NamedTuple):
    """A position that a subscription sends."""

    id: str
    body: SubscriptionBody
    position: TopicPosition


class Heard(msgspec.Struct, array_like=True):
    """A position on its way to listeners. Two tenants may have the same subject."""

    tenant: str
    topic: str
    app: str
    text: Raw


def subject_of(tenant: str) -> str:
    """The subject of what goes to the topics of a tenant."""
    return f"{SUBJECT}.{subject_token(tenant)}"


async def judge_topics(batch: JudgedBatch) -> None:
    """Send the newest position of each device to the topics that are due."""
    devices = {device.id: device for device in batch.devices}
    sendings: list[Sending] = []
    for row in await batch.fetch(SQL["due"], list(devices)):
        body = DECODER.decode(row["body"])
        point = newest_of(devices[row["device"]], body.app)
        is_due = batch.at >= row["sent_at"] + body.interval * 1000 and batch.at < body.expiry
        if point is not None and point.tis > row["tis"] and is_due:
            position = position_of(batch.tenant, row["device"], row["topic"], point, body)
            sendings.append(Sending(row["id"], body, position))
    if not sendings:
        return
    sent = [(each.id, each.position.tis, batch.at) for each in sendings]
    batch.write(SQL["keep_sent"], *map(list, zip(*sent, strict=True)))
    for each in sendings:
        if each.body.callback is not None:
            batch.set_timer(_posted(batch, each, each.body.callback))
    batch.after(partial(batch.of_process(Publisher).publish, batch.tenant, sendings))


def newest_of(device: JudgedDevice, app: str) -> JudgedPoint | None:
    """The newest of the device's new points that an app filed."""
    return next((point for point in reversed(device.points) if point.app == app), None)


def position_of(tenant: str, device: str, topic: str, point: JudgedPoint, body: SubscriptionBody) -> TopicPosition:
    """A point as a topic has it."""
    meta = body.callback.meta if body.callback is not None else None
    return TopicPosition(
        tenantId=tenant, deviceId=device, app=point.app, tis=point.tis, lat=point.lat, lon=point.lon,
        seq=UNSET if point.seq == NO_SEQ else point.seq,
        accuracy=UNSET if point.accuracy is None else point.accuracy,
        speed=UNSET if point.speed is None else point.speed,
        topic=topic, meta=UNSET if meta is None else Raw(_encode(meta)),
    )  # fmt: skip


def _posted(batch: JudgedBatch, sending: Sending, callback: CallbackRequest) -> TimerWrite:
    """The timer that posts a position, as callbacks are posted."""
    id = named_uuid("\x1f".join((batch.tenant, sending.id, str(sending.position.tis))))
    data = msgspec.to_builtins(msgspec.structs.replace(sending.position, meta=UNSET))
    del data["tenantId"]  # a callback has it, and the meta, anyway
    return delivery_timer(batch.tenant, SUBSCRIPTION, id, callback, data, due_at=batch.at, actor=SYSTEM_ACTOR)


class Publisher:
    """Lets listeners know of positions. One a process."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime

    async def publish(self, tenant: str, sendings: list[Sending]) -> None:
        """Publish each position. It may be lost."""
        bus = self._runtime.bus
        if bus is None:
            return
        for each in sendings:
            text, topic = _encode(each.position), each.position.topic
            await bus.poke(subject_of(tenant), _encode(Heard(tenant, topic, each.position.app, Raw(text))))
            if TOKEN.fullmatch(tenant):
                await mqtt_server.publish(bus, shared_topic(tenant, topic), text)
                await mqtt_server.publish(bus, app_topic(tenant, each.position.app, topic), text)


TOPICS = Step("subscriptions", SQL["wanted"], judge_topics)
