"""The groups of settings: of each member its default, its limits and its meaning. See: settings.py."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

MEBIBYTE = 1024 * 1024
HOUR = 3600
DAY = 24 * HOUR

WorldData = Literal["whole", "small", "none"]
"""How much of the world's places is loaded: all of them, large cities with few postal codes, or none."""


class CallbackSettings(msgspec.Struct, frozen=True, kw_only=True):
    """Callbacks, by which a caller learns how a command ended."""

    retry_seconds: Annotated[
        tuple[Annotated[float, Meta(ge=0.1, le=7 * DAY)], ...],
        Meta(
            min_length=1,
            max_length=32,
            description="waits before each further try, by comma; a wait is drawn from between its step and the next",
        ),
    ] = (1, 4, 16, 64, 256, 1024, 3600)
    timeout_seconds: Annotated[float, Meta(ge=0.1, le=120, description="longest a receiver may take to answer")] = 10
    wait_seconds: Annotated[
        float, Meta(ge=0.01, le=60, description="longest wait for a place among calls; then the clock takes it over")
    ] = 1
    at_once: Annotated[int, Meta(ge=8, le=65_536, description="callbacks under way in a process")] = 512
    held_bytes: Annotated[
        int,
        Meta(ge=MEBIBYTE, le=4096 * MEBIBYTE, description="bytes of events in delivery or waiting in a process"),
    ] = 32 * MEBIBYTE
    ack_wait_seconds: Annotated[
        float, Meta(ge=5, le=HOUR, description="a callback that a worker held for so long goes to another worker")
    ] = 30


class HookSettings(msgspec.Struct, frozen=True, kw_only=True):
    """Custom code."""

    timeout_seconds: Annotated[float, Meta(ge=0.1, le=120, description="longest a write waits for custom code")] = 10
    wait_seconds: Annotated[float, Meta(ge=0.01, le=60, description="longest wait for a place among calls")] = 10
    at_once: Annotated[int, Meta(ge=8, le=65_536, description="calls of custom code under way in a process")] = 512


class OutboundSettings(msgspec.Struct, frozen=True, kw_only=True):
    """What every call to the outside has in common."""

    allow_private: Annotated[
        bool, Meta(description="let callbacks and custom code call private and loopback networks")
    ] = False
    connect_seconds: Annotated[float, Meta(ge=0.1, le=120, description="longest wait for a connection")] = 5
    receiver_at_once: Annotated[int, Meta(ge=4, le=65_536, description="calls under way to one receiver")] = 64
    waiting: Annotated[int, Meta(ge=8, le=1_000_000, description="calls of a sort that wait for a place")] = 4_096
    waiting_bytes: Annotated[
        int, Meta(ge=MEBIBYTE, le=4096 * MEBIBYTE, description="bytes of the calls of a sort that wait for a place")
    ] = 64 * MEBIBYTE


class CircuitSettings(msgspec.Struct, frozen=True, kw_only=True):
    """When a host that fails is left alone."""

    failures: Annotated[int, Meta(ge=1, le=1_000, description="failures in a row after which a host is left alone")] = 8
    first_rest_seconds: Annotated[float, Meta(ge=0.1, le=DAY, description="how long, doubled each time")] = 5
    longest_rest_seconds: Annotated[float, Meta(ge=0.1, le=DAY, description="how long at the most")] = 300


class TimerSettings(msgspec.Struct, frozen=True, kw_only=True):
    """The clock of a worker: its lease, its tries, and its lanes."""

    lease_seconds: Annotated[
        float, Meta(ge=10, le=HOUR, description="a timer that a worker held for so long goes to another worker")
    ] = 30
    poll_seconds: Annotated[
        float, Meta(ge=0.01, le=60, description="a timer that nobody announced is late by so much at the most")
    ] = 1
    tries: Annotated[int, Meta(ge=1, le=1_000, description="tries of work until it has failed")] = 10
    command_tries: Annotated[
        int, Meta(ge=1, le=1_000, description="tries of a deferred command for which there is no place")
    ] = 40
    commands_at_once: Annotated[int, Meta(ge=1, le=10_000, description="deferred commands under way in a worker")] = 256
    calls_at_once: Annotated[int, Meta(ge=1, le=10_000, description="single calls under way in a worker")] = 400
    work_at_once: Annotated[int, Meta(ge=1, le=10_000, description="long works under way in a worker")] = 64
    plugins_at_once: Annotated[int, Meta(ge=1, le=10_000, description="plugins that a worker waits for at once")] = 256
    backlogs_at_once: Annotated[int, Meta(ge=1, le=10_000, description="backlogs under way in a worker")] = 16
    states_per_second: Annotated[
        float, Meta(ge=1, le=1_000_000, description="time-outs of states that a worker fires in a second at the most")
    ] = 1_850


class ScheduleSettings(msgspec.Struct, frozen=True, kw_only=True):
    """Calls that apps have scheduled."""

    at_once: Annotated[int, Meta(ge=8, le=10_000, description="scheduled calls under way in a worker")] = 256
    wait_seconds: Annotated[float, Meta(ge=0.01, le=60, description="longest wait for a place among calls")] = 5


class WebhookSettings(msgspec.Struct, frozen=True, kw_only=True):
    """Webhooks, by which apps hear of each other's events."""

    failing_hours: Annotated[
        float, Meta(ge=0.0001, le=8760, description="a subscription that only fails for so long is switched off")
    ] = 72


class RelaySettings(msgspec.Struct, frozen=True, kw_only=True):
    """The relay, which carries the journal to the stream."""

    lease_seconds: Annotated[
        float, Meta(ge=1, le=HOUR, description="a relay that gives no sign of life for so long is replaced")
    ] = 6
    batch_rows: Annotated[int, Meta(ge=1, le=10_000, description="journal rows that are carried together")] = 500


class EventSettings(msgspec.Struct, frozen=True, kw_only=True):
    """What the stream keeps."""

    kept_hours: Annotated[float, Meta(ge=1, le=8760, description="how long the stream keeps events")] = 72
    stream_bytes: Annotated[
        int, Meta(ge=16 * MEBIBYTE, le=2**50, description="bytes of events that the stream keeps; the oldest go first")
    ] = 2048 * MEBIBYTE


class LiveSettings(msgspec.Struct, frozen=True, kw_only=True):
    """Streams of `GET /events`."""

    listeners: Annotated[int, Meta(ge=1, le=1_000_000, description="streams open in a process")] = 10_000
    listeners_per_tenant: Annotated[int, Meta(ge=1, le=1_000_000, description="of these of one tenant")] = 5_000
    beat_seconds: Annotated[float, Meta(ge=0.5, le=HOUR, description="between two signs of life of a stream")] = 15
    recent_events: Annotated[int, Meta(ge=1, le=1_000_000, description="events that a process remembers")] = 10_000
    recent_bytes: Annotated[
        int, Meta(ge=MEBIBYTE, le=4096 * MEBIBYTE, description="bytes of events that a process remembers")
    ] = 32 * MEBIBYTE


class BatchSettings(msgspec.Struct, frozen=True, kw_only=True):
    """Batches and uploads."""

    at_once: Annotated[int, Meta(ge=1, le=1_000, description="batches under way in a worker")] = 16
    written_at_once: Annotated[int, Meta(ge=1, le=1_000, description="of these planned and applied")] = 4
    kept_days: Annotated[int, Meta(ge=1, le=3650, description="how long the outcome of a batch is kept")] = 30
    upload_bytes: Annotated[int, Meta(ge=1024, le=1024**2 * MEBIBYTE, description="longest file that is taken")] = (
        1024 * MEBIBYTE
    )
    upload_rows: Annotated[int, Meta(ge=1, le=1_000_000_000, description="most rows of a file")] = 5_000_000


class DatabaseSettings(msgspec.Struct, frozen=True, kw_only=True):
    """Connections to PostgreSQL, and what lists may take of them."""

    pool_size: Annotated[int, Meta(ge=1, le=200, description="most database connections of one process")] = 6
    background_pool_size: Annotated[
        int, Meta(ge=1, le=200, description="connections of a worker for what can wait")
    ] = 6
    list_statement_seconds: Annotated[
        float, Meta(ge=0.01, le=30, description="longest that a statement of a list may take; then 400")
    ] = 5
    lists_waiting: Annotated[
        int, Meta(ge=1, le=100_000, description="lists of a tenant that wait for a connection; then 429")
    ] = 256


class HttpSettings(msgspec.Struct, frozen=True, kw_only=True):
    """How long a connection to the API may take for each thing, and what may wait for it."""

    head_seconds: Annotated[float, Meta(ge=0.1, le=HOUR, description="longest that a request's head may take")] = 20
    body_silence_seconds: Annotated[float, Meta(ge=0.1, le=HOUR, description="how long nothing may come of a body")] = (
        20
    )
    body_seconds: Annotated[float, Meta(ge=0.1, le=HOUR, description="what a body may take, and beside it ...")] = 30
    body_bytes_per_second: Annotated[int, Meta(ge=1, le=2**30, description="... as long as it takes at this pace")] = (
        1_000
    )
    keep_alive_seconds: Annotated[float, Meta(ge=0.1, le=DAY, description="how long a connection may be idle")] = 75
    write_seconds: Annotated[
        float, Meta(ge=0.1, le=HOUR, description="how long a client may take nothing of its answer")
    ] = 30
    unsent_bytes: Annotated[
        int, Meta(ge=MEBIBYTE, le=4096 * MEBIBYTE, description="bytes of answers that wait for clients in a process")
    ] = 64 * MEBIBYTE
    stop_seconds: Annotated[int, Meta(ge=0, le=3600, description="how long calls may go on once it is to stop")] = 5


class RateLimitSettings(msgspec.Struct, frozen=True, kw_only=True):
    """How many requests a tenant may make, in each API process."""

    per_second: Annotated[
        int, Meta(ge=0, le=1_000_000, description="requests a second for one tenant; 0 sets no limit")
    ] = 0
    burst_seconds: Annotated[float, Meta(ge=1, le=HOUR, description="seconds' worth that may be spent at once")] = 2


class SessionSettings(msgspec.Struct, frozen=True, kw_only=True):
    """How long a person's session in a browser lasts."""

    idle_seconds: Annotated[float, Meta(ge=60, le=30 * DAY, description="a session unused for so long ends")] = (
        12 * HOUR
    )
    longest_seconds: Annotated[
        float, Meta(ge=60, le=30 * DAY, description="a session ends after so long, however much it is used")
    ] = 7 * DAY


class SmsSettings(msgspec.Struct, frozen=True, kw_only=True):
    """The gateway that carries SMS on: it takes a POST."""

    url: Annotated[str, Meta(pattern=r"^$|^https?://\S+$", description="SMS gateway; empty: SMS lie in /mailbox")] = ""
    authorization: Annotated[str, Meta(description="what is sent to it as the header Authorization")] = ""
    content_type: Annotated[
        Literal["application/json", "application/x-www-form-urlencoded"], Meta(description="of the body that it gets")
    ] = "application/json"
    body: Annotated[
        str, Meta(min_length=1, max_length=4096, description="that body; {to}, {text} and {from} are filled in")
    ] = '{"to":"{to}","text":"{text}","from":"{from}"}'
    sender: Annotated[str, Meta(max_length=32, description="from whom SMS come, where the gateway lets us choose")] = (
        "Haulier"
    )


class DeliverySettings(msgspec.Struct, frozen=True, kw_only=True):
    """Deliveries of notifications and messages to people."""

    rate: Annotated[
        float, Meta(ge=0.01, le=100_000, description="deliveries a second that a provider gets, where it says nothing")
    ] = 100
    at_once: Annotated[int, Meta(ge=8, le=10_000, description="deliveries under way in a worker")] = 256
    provider_at_once: Annotated[int, Meta(ge=1, le=10_000, description="of these to one provider of a tenant")] = 64
    lease_seconds: Annotated[
        float, Meta(ge=10, le=HOUR, description="a delivery that a worker held for so long goes to another worker")
    ] = 60
    mail_connections: Annotated[
        int, Meta(ge=1, le=100, description="connections of a worker to one mail server, of which one is kept")
    ] = 4
    kept_days: Annotated[int, Meta(ge=1, le=3650, description="how long deliveries that ended can be read")] = 31


class MqttSettings(msgspec.Struct, frozen=True, kw_only=True):
    """MQTT, by which devices send points: a listener of the embedded NATS, on the address of ``HAULIER_HOST``."""

    port: Annotated[
        int, Meta(ge=0, le=65535, description="port for devices that speak MQTT, 1883 by custom; 0: none may")
    ] = 0
    cert: Annotated[
        str, Meta(max_length=4096, description="its certificate with those above it, PEM; empty: no TLS")
    ] = ""
    key: Annotated[str, Meta(max_length=4096, description="file of the certificate's private key, PEM")] = ""
    stream_bytes: Annotated[
        int,
        Meta(
            ge=16 * MEBIBYTE,
            le=2**50,
            description="bytes of points that wait for the database, for three days; more is not acknowledged",
        ),
    ] = 2048 * MEBIBYTE


class FileSettings(msgspec.Struct, frozen=True, kw_only=True):
    """Files that are kept for tenants: where, and how much."""

    store: Annotated[
        str,
        Meta(
            pattern=r"^$|^(s3|gs|az)://",
            description="bucket that files lie in, as in s3://KEY:SECRET@bucket/prefix?region=…; empty: the home",
        ),
    ] = ""
    upload_bytes: Annotated[
        int, Meta(ge=MEBIBYTE, le=45 * 1024 * MEBIBYTE, description="longest file that an upload link takes")
    ] = 100 * MEBIBYTE
    tenant_bytes: Annotated[
        int, Meta(ge=0, le=2**60, description="bytes that the files of one tenant may have; 0 sets no limit")
    ] = 0
    uploads_at_once: Annotated[int, Meta(ge=1, le=10_000, description="uploads under way in a process")] = 128
    preview_pixels: Annotated[
        int, Meta(ge=0, le=1_000_000_000, description="largest picture that gets a preview; 0: none gets one")
    ] = 50_000_000
    preview_seconds: Annotated[
        float, Meta(ge=1, le=20, description="longest that the making of a preview may take; then there is none")
    ] = 10


class WatchSettings(msgspec.Struct, frozen=True, kw_only=True):
    """When what works in the background is said to stand still."""

    seconds: Annotated[float, Meta(ge=0.1, le=HOUR, description="between two looks of an API process")] = 5
    late_seconds: Annotated[float, Meta(ge=1, le=DAY, description="events stand still that wait for longer")] = 15
    overdue_seconds: Annotated[float, Meta(ge=1, le=DAY, description="timers stand still that wait for longer")] = 60
    still_looks: Annotated[
        int, Meta(ge=1, le=10_000, description="callbacks stand still of which so many looks found none dealt with")
    ] = 12
