"""The bus against the embedded NATS and an ordinary nats-server process that an operator runs."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import nats
import pytest

from haulier.engines.embedded_nats import EmbeddedNats, nats_bin
from haulier.engines.failure import Unavailable
from haulier.engines.jetstream import Bus, Consumer, Message, MessageRejected, OrderedReader, StoredMessage
from haulier.engines.nats_failure import translated
from haulier.engines.process import launch, persistent_port, stop_process, wait_until
from haulier.engines.stream_publisher import MAX_BATCH
from haulier.engines.stream_reader import READ_BATCH

DAY = 86_400.0
ACK_WAIT = 30.0
PATIENCE = 30.0
STREAM_BYTES = 64 * 1024 * 1024


@pytest.fixture(scope="module", params=["embedded", "external"])
async def server_url(request: pytest.FixtureRequest, run_home: Path, worker: str) -> AsyncIterator[str]:
    """A server of either kind; the external one has no token and its own options."""
    if request.param == "embedded":
        embedded = EmbeddedNats(run_home / f"bus-{worker}")
        yield await embedded.start()
        await embedded.stop()
        return
    place = run_home / f"external-nats-{worker}"
    place.mkdir()
    port = persistent_port(place / "port")
    command = [str(nats_bin()), "-a", "127.0.0.1", "-p", str(port), "-js", "-sd", str(place / "store")]
    server = launch([*command, "-P", str(place / "pid")], place / "log")
    assert await wait_until((place / "pid").exists, PATIENCE)
    yield f"nats://127.0.0.1:{port}"
    await stop_process(server, [(signal.SIGTERM, PATIENCE)])


@pytest.fixture
async def bus(server_url: str) -> AsyncIterator[Bus]:
    """A connection for one test."""
    bus = await Bus.connect(server_url)
    yield bus
    await bus.close()


@pytest.fixture
async def stream(bus: Bus) -> str:
    """An empty stream; its subjects begin with its name."""
    name = f"S{uuid4().hex}"
    await bus.ensure_stream(name, [f"{name}.>"], max_age=DAY, duplicate_window=60.0, max_bytes=STREAM_BYTES)
    return name


async def consumer(bus: Bus, stream: str, filter_subject: str = "", limit: int = 100) -> Consumer:
    return await bus.consumer(stream, "worker", filter_subject, ack_wait=ACK_WAIT, max_ack_pending=limit)


async def take(source: Consumer, number: int) -> list[Message]:
    """Exactly ``number`` messages, however many fetches they come in."""
    taken: list[Message] = []
    while len(taken) < number:
        fetched = await source.fetch(number - len(taken), PATIENCE)
        assert fetched, "messages are missing"
        taken += fetched
    return taken


async def test_a_batch_arrives_whole_and_in_order(bus: Bus, stream: str) -> None:
    number = MAX_BATCH + 5
    batch = [(f"{stream}.a", {"Nats-Msg-Id": str(i), "X-Kind": "job"}, str(i).encode()) for i in range(number)]
    await bus.publish_batch(batch)
    await bus.publish_batch([])
    assert await bus.last_message(stream) == (
        number,
        {"Nats-Msg-Id": str(number - 1), "X-Kind": "job"},
        b"%d" % (number - 1),
    )
    source = await consumer(bus, stream, limit=number)
    messages = await take(source, number)
    assert [message.data for message in messages] == [str(i).encode() for i in range(number)]
    assert [message.sequence for message in messages] == list(range(1, number + 1))
    assert messages[7].headers == {"Nats-Msg-Id": "7", "X-Kind": "job"}
    assert messages[7].subject == f"{stream}.a"


async def test_a_message_sent_again_is_stored_once(bus: Bus, stream: str) -> None:
    message = (f"{stream}.a", {"Nats-Msg-Id": "same"}, b"1")
    await bus.publish_batch([message, message])
    await bus.publish_batch([message])
    last = await bus.last_message(stream)
    assert last is not None
    assert last[0] == 1


async def test_an_empty_and_an_unknown_stream_have_no_last_message(bus: Bus, stream: str) -> None:
    assert await bus.last_message(stream) is None
    assert await bus.last_message("NOSUCH") is None


async def test_a_stream_is_brought_to_new_settings(bus: Bus, stream: str) -> None:
    await bus.publish_batch([(f"{stream}.a", {}, b"kept")])
    subjects = [f"{stream}.>", f"{stream}-more.>"]
    await bus.ensure_stream(stream, subjects, max_age=2 * DAY, duplicate_window=120.0, max_bytes=STREAM_BYTES)
    await bus.publish_batch([(f"{stream}-more.b", {}, b"new")])
    last = await bus.last_message(stream)
    assert last is not None
    assert last[0] == 2


async def test_a_subject_that_no_stream_takes_may_be_taken_later(bus: Bus, stream: str) -> None:
    with pytest.raises(Unavailable, match="no stream takes this subject"):
        await bus.publish_batch([(f"{stream}.a", {}, b""), ("nowhere", {}, b"")])
    await bus.publish_batch([(f"{stream}.a", {}, b"goes on")])


async def test_a_message_as_long_as_the_server_takes_is_taken_and_a_longer_one_never(bus: Bus, stream: str) -> None:
    subject, headers = f"{stream}.a", {"A": "b", "Long": "c" * 100}
    room = bus.max_payload - len("NATS/1.0\r\nA: b\r\nLong: \r\n\r\n") - 100
    await bus.publish_batch([(subject, headers, b"x" * room)])
    disconnects = bus.disconnects
    with pytest.raises(MessageRejected, match="the server takes") as refused:
        await bus.publish_batch([(subject, {}, b"1"), (subject, {}, b"2"), (subject, headers, b"x" * (room + 1))])
    assert refused.value.index == 2
    await bus.publish_batch([(subject, {}, b"goes on")])
    assert bus.disconnects == disconnects


@pytest.mark.parametrize("too_long", [({}, b"x" * 3_000), ({"A": "x" * 3_000}, b"")])
async def test_a_message_that_the_stream_never_takes_is_named(
    bus: Bus, stream: str, too_long: tuple[dict[str, str], bytes]
) -> None:
    config = (await bus._jetstream.stream_info(stream)).config
    await bus._jetstream.update_stream(config, max_msg_size=2_000)
    subject = f"{stream}.a"
    messages = [*((subject, {}, b"short") for _ in range(MAX_BATCH)), (subject, *too_long), (subject, {}, b"short")]
    with pytest.raises(MessageRejected) as refused:
        await bus.publish_batch(messages)
    assert refused.value.index == MAX_BATCH
    del messages[refused.value.index]
    await bus.publish_batch(messages)


async def test_no_subject_is_refused_by_its_place(bus: Bus, stream: str) -> None:
    with pytest.raises(MessageRejected, match="is no subject") as refused:
        await bus.publish_batch([(f"{stream}.a", {}, b""), ("no subject", {}, b"")])
    assert refused.value.index == 1


async def test_a_probe_is_stored_where_a_stream_takes_it(bus: Bus, stream: str) -> None:
    await bus.probe("NOSUCH", "probe")
    await bus.probe(stream, "elsewhere.probe")
    assert await bus.last_message(stream) is None
    await bus.ensure_stream(stream, [f"{stream}.probe"], max_age=DAY, duplicate_window=60.0, max_bytes=STREAM_BYTES)
    await bus.probe(stream, f"{stream}.probe")
    assert await bus.last_message(stream, f"{stream}.probe") is not None


async def test_what_a_consumer_is_not_done_with_is_counted(bus: Bus, stream: str) -> None:
    assert await bus.backlog(stream, "worker") == (0, 0)
    await bus.publish_batch([(f"{stream}.a", {}, b"") for _ in range(3)])
    source = await consumer(bus, stream)
    (first,) = await take(source, 1)
    assert await bus.backlog(stream, "worker") == (3, 0)
    await first.ack()
    async with asyncio.timeout(PATIENCE):
        while await bus.backlog(stream, "worker") != (2, 1):
            pass


async def test_acknowledged_messages_do_not_come_again_and_refused_ones_do(bus: Bus, stream: str) -> None:
    await bus.publish_batch([(f"{stream}.{name}", {}, name.encode()) for name in ("a", "b", "c")])
    source = await consumer(bus, stream)
    first, second, third = await take(source, 3)
    await first.ack()
    await second.nak(0)
    await third.in_progress()
    (again,) = await take(source, 1)
    assert (again.data, again.deliveries) == (b"b", 2)
    await again.nak(delay=0.01)
    (again,) = await take(source, 1)
    assert (again.data, again.deliveries) == (b"b", 3)
    await again.ack()
    await third.ack()
    await source.close()


async def test_a_consumer_takes_only_its_subjects_and_is_shared(bus: Bus, stream: str) -> None:
    await bus.publish_batch([(f"{stream}.{kind}.{i}", {}, b"%d" % i) for i in range(4) for kind in ("job", "other")])
    one = await consumer(bus, stream, f"{stream}.job.>")
    two = await consumer(bus, stream, f"{stream}.job.>")
    taken = [message.data for source in (one, two) for message in await take(source, 2)]
    assert taken == [b"0", b"1", b"2", b"3"]
    assert await one.fetch(1, 0.05) == []


async def test_no_more_is_delivered_than_may_be_unacknowledged(bus: Bus, stream: str) -> None:
    await bus.publish_batch([(f"{stream}.a", {}, b"%d" % i) for i in range(5)])
    source = await consumer(bus, stream, limit=2)
    held = await take(source, 2)
    assert await source.fetch(5, 0.05) == []
    for message in held:
        await message.ack()
    assert len(await take(source, 2)) == 2


async def test_a_consumer_that_is_gone_is_unavailable_and_can_be_made_again(
    bus: Bus, stream: str, server_url: str
) -> None:
    source = await consumer(bus, stream)
    operator = await nats.connect(server_url)
    await operator.jetstream().delete_consumer(stream, "worker")
    await operator.close()
    with pytest.raises(Unavailable):
        await source.fetch(10, PATIENCE)
    await bus.publish_batch([(f"{stream}.a", {}, b"kept")])
    (message,) = await take(await consumer(bus, stream), 1)
    assert message.data == b"kept"


async def test_a_poke_is_heard_by_whoever_listens(bus: Bus, server_url: str) -> None:
    heard: asyncio.Queue[tuple[str, bytes]] = asyncio.Queue()

    async def hear(subject: str, payload: bytes) -> None:
        await heard.put((subject, payload))

    await bus.listen("poke.>", hear)
    await bus.poke("poke.types", b"7")
    assert await asyncio.wait_for(heard.get(), PATIENCE) == ("poke.types", b"7")
    await bus.poke("not a subject", b"never raises")


async def test_a_lost_server_is_unavailable_until_it_is_back(home: Path) -> None:
    server = EmbeddedNats(home)
    bus = await Bus.connect(await server.start())
    heard: asyncio.Queue[bytes] = asyncio.Queue()

    async def hear(subject: str, payload: bytes) -> None:
        await heard.put(payload)

    await bus.listen("poke", hear)
    await bus.ensure_stream("KEPT", ["kept"], max_age=DAY, duplicate_window=60.0, max_bytes=STREAM_BYTES)
    await bus.publish_batch([("kept", {"Nats-Msg-Id": "1"}, b"1")])
    assert server.process is not None
    os.kill(server.process.pid, signal.SIGKILL)
    assert await wait_until(lambda: not bus.connected, PATIENCE)
    with pytest.raises(Unavailable, match="not connected"):
        await bus.publish_batch([("kept", {"Nats-Msg-Id": "2"}, b"2")])
    await bus.poke("poke", b"lost")

    await server.start()
    assert await wait_until(lambda: bus.connected, PATIENCE)
    await bus.publish_batch([("kept", {"Nats-Msg-Id": "1"}, b"1"), ("kept", {"Nats-Msg-Id": "2"}, b"2")])
    last = await bus.last_message("KEPT")
    assert last is not None
    assert (last[0], last[2]) == (2, b"2")
    await bus.poke("poke", b"back")
    assert await asyncio.wait_for(heard.get(), PATIENCE) == b"back"
    await bus.close()
    await server.stop()


async def test_a_batch_in_flight_when_the_server_dies_is_unavailable(home: Path) -> None:
    server = EmbeddedNats(home)
    bus = await Bus.connect(await server.start())
    await bus.ensure_stream("KEPT", ["kept"], max_age=DAY, duplicate_window=60.0, max_bytes=STREAM_BYTES)
    assert server.process is not None
    server.process.suspend()  # it takes the message from the wire no more, so no acknowledgement can come
    sending = asyncio.create_task(bus.publish_batch([("kept", {}, b"1")]))
    await bus.poke("kept.not")  # goes out behind the batch
    os.kill(server.process.pid, signal.SIGKILL)
    with pytest.raises(Unavailable, match="the connection was lost"):
        await sending
    await bus.close()
    await server.stop()


async def drain(reading: OrderedReader) -> list[StoredMessage]:
    """Everything that is there now."""
    found: list[StoredMessage] = []
    while come := await reading.read(0):
        assert len(come) <= READ_BATCH
        found += come
    return found


async def drain_for_ever(reading: OrderedReader) -> None:
    while True:
        await reading.read(0)


async def test_a_reading_gives_what_its_subjects_hold_from_a_position_on_and_then_what_comes(
    bus: Bus, stream: str
) -> None:
    number = 2 * READ_BATCH + 7
    await bus.publish_batch([(f"{stream}.{'abc'[i % 3]}", {"X-N": str(i)}, str(i).encode()) for i in range(number)])
    reading = await bus.ordered_reader(stream, 11, [f"{stream}.a", f"{stream}.b"])
    found = await drain(reading)
    assert [(one.sequence, one.data) for one in found] == [
        (i + 1, str(i).encode()) for i in range(10, number) if i % 3 < 2
    ]
    assert found[0].headers == {"X-N": "10"}
    assert await reading.read(0) == []
    waiting = asyncio.create_task(reading.read(PATIENCE))
    await bus.publish_batch([(f"{stream}.c", {}, b"not this"), (f"{stream}.b", {}, b"this")])
    assert [one.data for one in await waiting] == [b"this"]
    await reading.close()


async def test_a_reading_that_hears_nothing_says_so_in_its_time(bus: Bus, stream: str) -> None:
    reading = await bus.ordered_reader(stream, 1, [f"{stream}.>"])
    assert await reading.read(0.1) == []
    await reading.close()


async def test_a_reading_whose_stream_is_gone_is_unavailable(bus: Bus, stream: str) -> None:
    reading = await bus.ordered_reader(stream, 1, [f"{stream}.>"])
    assert await reading.read(0) == []
    await bus._jetstream.delete_stream(stream)
    with pytest.raises(Unavailable):
        await drain_for_ever(reading)
    await reading.close()


async def test_messages_and_the_span_of_a_stream_are_told_by_position_and_subject(bus: Bus, stream: str) -> None:
    assert await bus.stream_range(stream) == (0, 0)
    await bus.publish_batch([(f"{stream}.{name}", {"X-N": name}, name.encode()) for name in ("a.x", "b", "a.y", "c")])
    assert await bus.stream_range(stream) == (1, 4)
    assert await bus.message_at(stream, 2) == StoredMessage(2, f"{stream}.b", {"X-N": "b"}, b"b")
    assert await bus.message_at(stream, 5) is None
    assert await bus.last_message(stream, f"{stream}.a.>") == (3, {"X-N": "a.y"}, b"a.y")
    assert await bus.last_message(stream, f"{stream}.d.>") is None


async def test_who_is_cancelled_in_the_moment_of_an_answer_is_cancelled() -> None:
    """The client's own waits lose that in Python 3.11, and who is cancelled once would go on for ever."""
    answer = asyncio.get_running_loop().create_future()

    async def ask() -> None:
        with translated():
            await asyncio.wait_for(answer, PATIENCE)

    asking = asyncio.create_task(ask())
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    answer.set_result(b"")
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
