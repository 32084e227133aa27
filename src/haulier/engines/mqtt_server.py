"""The MQTT listener of NATS as we use it: who may connect, what clients publish, what they are told.

What is published at QoS 1 or 2 is acknowledged once it lies in the server's stream of MQTT messages, which keeps it for
as long as a consumer wants it. So a durable consumer of that stream loses nothing that was acknowledged. What is
published at QoS 0 passes by; ``keep`` puts it there too. A topic ``a/b`` is the subject ``a.b``.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Awaitable, Callable

import nats
import nats.errors
from nats.aio.msg import Msg
from nats.js.api import DiscardPolicy, RetentionPolicy, StorageType, StreamConfig
from nats.js.errors import NotFoundError

from haulier.engines.failure import Unavailable
from haulier.engines.jetstream import Bus
from haulier.engines.nats_failure import translated
from haulier.engines.urls import nats_system_url

STREAM = "$MQTT_msgs"
PREFIX = "$MQTT.msgs."
"""Before the subject of a message in the stream."""
LOGIN_SUBJECT = "$SYS.REQ.USER.AUTH"
"""On which the server asks who a client is."""
QOS_HEADER = "Nmqtt-Pub"
"""At which quality of service a message was published."""
AT_MOST_ONCE = "0"
CONNECTIONS_SUBJECT = "$SYS.REQ.SERVER.PING.CONNZ"
"""On which the server says who is connected, to its own account alone."""
SYSTEM_SECONDS = 5
"""Longest wait for an answer of the server about its connections."""
DUPLICATE_WINDOW = 120.0
"""Seconds; as the server would have it."""

Take = Callable[[str, bytes], Awaitable[None]]
"""Gets subject and payload."""


async def ensure_stream(bus: Bus, *, max_age: float, max_bytes: int) -> None:
    """Make the stream of MQTT messages as the server would, or update it: it keeps messages for ``max_age`` seconds at
    the most, and takes none beyond ``max_bytes``, whose publishers are not told that it did. Raises Unavailable.
    """
    jetstream = bus.client.jetstream()
    with translated():
        try:
            config = (await jetstream.stream_info(STREAM)).config
        except NotFoundError:
            config = StreamConfig(
                name=STREAM, subjects=[PREFIX + ">"], retention=RetentionPolicy.INTEREST, storage=StorageType.FILE,
                duplicate_window=DUPLICATE_WINDOW, max_age=max_age, max_bytes=max_bytes, discard=DiscardPolicy.NEW,
            )  # fmt: skip
            await jetstream.add_stream(config)
            return
        wanted = (max_age, max_bytes, DiscardPolicy.NEW)
        if (config.max_age, config.max_bytes, config.discard) != wanted:
            config.max_age, config.max_bytes, config.discard = wanted
            await jetstream.update_stream(config)


async def answer_logins(bus: Bus, answer: Callable[[bytes, Callable[[bytes], Awaitable[None]]], None]) -> None:
    """Be one of those who are asked about clients, one each. ``answer`` gets the question, and by what to answer.
    Raises Unavailable.
    """

    async def asked(message: Msg) -> None:
        async def respond(payload: bytes) -> None:
            with contextlib.suppress(nats.errors.Error, OSError):  # a client that is not answered is refused
                await message.respond(payload)

        answer(message.data, respond)

    with translated():
        await bus.client.subscribe(LOGIN_SUBJECT, queue="haulier", cb=asked)


async def hear_at_most_once(bus: Bus, subject: str, take: Take) -> None:
    """Hear what clients publish at QoS 0 under a subject, which may hold wildcards; one of all who ask for it gets it.
    Raises Unavailable.
    """

    async def on_message(message: Msg) -> None:
        if (message.headers or {}).get(QOS_HEADER, AT_MOST_ONCE) == AT_MOST_ONCE:
            await take(message.subject, message.data)

    with translated():
        await bus.client.subscribe(subject, queue="haulier", cb=on_message)


async def keep(bus: Bus, subject: str, payload: bytes) -> None:
    """Put a message into the stream, as if it had been published at QoS 1. Raises Unavailable and MessageRejected."""
    await bus.publish_batch([(PREFIX + subject, {}, payload)])


async def publish(bus: Bus, subject: str, payload: bytes) -> None:
    """Publish at QoS 1: to clients that listen now, and to those whose session waits for them. It may be lost."""
    headers = {QOS_HEADER: "1"}
    with contextlib.suppress(Unavailable), translated():
        await bus.client.publish(subject, payload, headers=headers)
        await bus.client.publish(PREFIX + subject, payload, headers=headers)


async def end_connections(url: str, client_id: str, but: str | None) -> None:
    """End the connections that stand under an MQTT client id, but those whose login bears this name. ``url`` is that of
    the embedded server. Raises Unavailable.
    """
    with translated():
        client = await nats.connect(
            nats_system_url(url), connect_timeout=SYSTEM_SECONDS, allow_reconnect=False, error_cb=_ignored
        )
        try:
            question = json.dumps({"mqtt_client": client_id, "auth": True}).encode()
            answer = json.loads((await client.request(CONNECTIONS_SUBJECT, question, timeout=SYSTEM_SECONDS)).data)
            subject = f"$SYS.REQ.SERVER.{answer['server']['id']}.KICK"
            for connection in answer["data"]["connections"]:
                if but is None or connection.get("authorized_user") != but:
                    number = json.dumps({"cid": connection["cid"]}).encode()
                    await client.request(subject, number, timeout=SYSTEM_SECONDS)
        finally:
            await client.close()


async def _ignored(_error: Exception) -> None:
    """What fails is raised where it is waited for."""
