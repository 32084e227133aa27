"""Settings: the environment variables ``HAULIER_*``, read once into one frozen struct.

Every field of ``Settings`` but ``secret_key`` is one variable, ``HAULIER_`` and its name in capitals, or a group of
them: ``callback.retry_seconds`` is ``HAULIER_CALLBACK_RETRY_SECONDS``. Its ``Meta`` states limits and meaning, so that
validation, ``describe`` and ``haulier doctor`` read the same line. What is a limit of the contract, or would break
something if it were changed, is no setting but a constant where it is used.
"""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Mapping
from functools import cache
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple, get_origin, get_type_hints

import msgspec
from msgspec import Meta

from haulier.engines.setting_faults import fault_of
from haulier.engines.urls import without_password

PREFIX = "HAULIER_"
SECRET_KEY_BYTES = 32
SECRET_KEY_FILE = "secret.key"
SECRETS = frozenset({"secret_key", "metrics_token"})
"""Fields that are never shown."""

ADDRESSES = frozenset({"database_url", "nats_url"})
"""Fields that are shown without the password in them."""
FORMS = {
    "database_url": "an address that begins with postgresql:// or postgres://",
    "nats_url": "an address that begins with nats:// or tls://",
    "host": "an address",
    "trusted_proxies": "a list of addresses or networks by comma",
    "public_url": "a scheme and a host, as in https://haulier.example",
    "cors_origins": "an origin, as in https://app.example",
}
"""What the texts are that have a form."""
MASKED = "***"

MEBIBYTE = 1024 * 1024
HOUR = 3600
DAY = 24 * HOUR

LEASE_MARGIN = 5
"""Seconds that a lease is longer than the work that is done under it."""
BATCH_TURN = 8
"""Seconds that a turn at a batch takes beside the custom code that it waits for."""

Network = IPv4Network | IPv6Network

LogLevel = Literal["debug", "info", "warning", "error"]

MissingKey = Literal["make", "refuse", "leave"]
"""What to do where no secret key is kept: make one (a first start), refuse (work on an installation that must be
there), or go on without one and touch nothing (who only looks).
"""


class SettingsError(ValueError):
    """A setting has a value that cannot be used. The message names the variable and says what it takes."""


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
    backlogs_at_once: Annotated[int, Meta(ge=1, le=10_000, description="backlogs under way in a worker")] = 16
    states_per_second: Annotated[
        float, Meta(ge=1, le=1_000_000, description="time-outs of states that a worker fires in a second at the most")
    ] = 1_850


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


class WatchSettings(msgspec.Struct, frozen=True, kw_only=True):
    """When what works in the background is said to stand still."""

    seconds: Annotated[float, Meta(ge=0.1, le=HOUR, description="between two looks of an API process")] = 5
    late_seconds: Annotated[float, Meta(ge=1, le=DAY, description="events stand still that wait for longer")] = 15
    overdue_seconds: Annotated[float, Meta(ge=1, le=DAY, description="timers stand still that wait for longer")] = 60
    still_looks: Annotated[
        int, Meta(ge=1, le=10_000, description="callbacks stand still of which so many looks found none dealt with")
    ] = 12


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """Everything a process needs to know before it starts. ``secret_key`` is 32 bytes; none where it was left out."""

    secret_key: bytes
    home: Annotated[Path, Meta(description="data directory: embedded servers, secrets, locks")] = Path(".haulier")
    database_url: Annotated[
        str, Meta(pattern=r"^$|^postgres(ql)?://", description="PostgreSQL to use; empty starts the embedded one")
    ] = ""
    nats_url: Annotated[
        str, Meta(pattern=r"^$|^(nats|tls)://", description="NATS to use; empty starts the embedded one")
    ] = ""
    host: Annotated[str, Meta(min_length=1, description="address the API listens on")] = "127.0.0.1"
    port: Annotated[int, Meta(ge=0, le=65535, description="port the API listens on; 0 takes a free one")] = 8080
    api_workers: Annotated[int, Meta(ge=1, le=64, description="API processes of `haulier up` and `haulier api`")] = 2
    background_workers: Annotated[int, Meta(ge=0, le=64, description="background processes of `haulier up`")] = 1
    max_body_bytes: Annotated[
        int,
        Meta(
            ge=1024,
            le=64 * MEBIBYTE,
            description="longest request body that is read; of a JSON batch 16 MiB",
        ),
    ] = MEBIBYTE
    unresponsive_seconds: Annotated[
        int, Meta(ge=2, le=3600, description="a process that gives no sign of life for so long is ended and replaced")
    ] = 10
    trusted_proxies: Annotated[
        str,
        Meta(
            pattern=r"^[0-9a-fA-F.:/, ]*$",
            description="addresses or networks of the proxies in front, by comma: their X-Forwarded-For is believed",
        ),
    ] = ""
    metrics_token: Annotated[
        str,
        Meta(description="whoever sends it as `Authorization: Bearer` may read /metrics; empty: this machine alone"),
    ] = ""
    console: Annotated[bool, Meta(description="serve the console, the driver app and the tracking page")] = True
    brand: Annotated[str, Meta(min_length=1, max_length=64, description="name that the console shows")] = "Haulier"
    public_url: Annotated[
        str,
        Meta(pattern=r"^$|^https?://[^/?#\s]+$", description="where browsers reach the API; empty: where it listens"),
    ] = ""
    cors_origins: Annotated[
        tuple[Annotated[str, Meta(pattern=r"^https?://[^/?#*\s,]+$")], ...],
        Meta(
            max_length=64, description="origins, by comma, whose pages may call the API with a token; none by default"
        ),
    ] = ()
    log_level: Annotated[LogLevel, Meta(description="least severe log line that is written")] = "info"
    db: DatabaseSettings = DatabaseSettings()
    http: HttpSettings = HttpSettings()
    rate_limit: RateLimitSettings = RateLimitSettings()
    outbound: OutboundSettings = OutboundSettings()
    callback: CallbackSettings = CallbackSettings()
    hook: HookSettings = HookSettings()
    circuit: CircuitSettings = CircuitSettings()
    timer: TimerSettings = TimerSettings()
    batch: BatchSettings = BatchSettings()
    relay: RelaySettings = RelaySettings()
    event: EventSettings = EventSettings()
    live: LiveSettings = LiveSettings()
    session: SessionSettings = SessionSettings()
    watch: WatchSettings = WatchSettings()

    @property
    def proxies(self) -> list[Network]:
        """The networks of the trusted proxies."""
        return _networks(self.trusted_proxies)

    def changed(self, **values: Any) -> Settings:
        """The same settings but for ``values``, typed, by variable in small letters without its prefix."""
        return _with(self, values)

    def shown(self) -> dict[str, str]:
        """Every variable with its value as text; secrets masked, addresses without passwords."""
        return {item.variable: _text(item, item.of(self)) for item in _items()}

    def given(self) -> dict[str, str]:
        """Those of ``shown`` that are not the default."""
        return {item.variable: _text(item, item.of(self)) for item in _items() if item.of(self) != item.default}

    def __repr__(self) -> str:
        """What is not the default, without secrets, fit for a log line."""
        return f"Settings({', '.join(f'{name}={value}' for name, value in self.given().items())})"


class Item(NamedTuple):
    """One variable. ``name`` is the variable in small letters without its prefix; ``group`` may be empty."""

    name: str
    group: str
    field: str
    annotation: Any
    default: Any

    @property
    def variable(self) -> str:
        """The environment variable."""
        return PREFIX + self.name.upper()

    def of(self, settings: Settings) -> Any:
        """Its value."""
        return getattr(getattr(settings, self.group) if self.group else settings, self.field)


def load_settings(environ: Mapping[str, str], *, missing_key: MissingKey = "refuse", **overrides: Any) -> Settings:
    """Read the settings from variables; one that is empty counts as not set. ``overrides`` win (by variable in small
    letters without its prefix, already typed; None leaves one alone).

    Where neither ``HAULIER_SECRET_KEY`` nor ``home/secret.key`` gives a key, ``missing_key`` decides; only "make"
    writes anything. Raises ``SettingsError`` that names the variable at fault or the directory that is missing, and
    ``TypeError`` for an unknown override.
    """
    values: dict[str, Any] = {}
    for item in _items():
        text = environ.get(item.variable, "").strip()
        if overrides.get(item.name) is not None:
            values[item.name] = _checked(item, overrides[item.name])
        elif text:
            values[item.name] = _checked(item, text)
    if unknown := set(overrides) - {"secret_key"} - {item.name for item in _items()}:
        raise TypeError(f"unknown settings: {', '.join(sorted(unknown))}")

    try:
        _networks(values.get("trusted_proxies", ""))
    except ValueError as error:
        raise SettingsError(f"{PREFIX}TRUSTED_PROXIES: {error}") from None
    values["home"] = values.get("home", Path(".haulier")).expanduser().absolute()
    settings = _with(Settings(secret_key=b""), values)
    _check_together(settings)
    return settings.changed(secret_key=overrides.get("secret_key") or _secret_key(environ, values["home"], missing_key))


def unknown_variables(environ: Mapping[str, str]) -> list[str]:
    """Variables that begin as settings do and are none: they set nothing."""
    known = {*variables(), PREFIX + "SECRET_KEY"}
    return sorted(name for name in environ if name.startswith(PREFIX) and name not in known)


def empty_variables(environ: Mapping[str, str]) -> list[str]:
    """Settings that are given without a value: they count as not set."""
    return [variable for variable in variables() if variable in environ and not environ[variable].strip()]


def variables() -> list[str]:
    """All variables but that of the secret key."""
    return [item.variable for item in _items()]


def describe() -> str:
    """The settings as a Markdown table: variable, default, meaning."""
    rows = [
        f"| `{item.variable}` | {f'`{text}`' if (text := _text(item, item.default)) else ''} "
        f"| {_meta(item.annotation).description} |"
        for item in _items()
    ]
    key = f"64 hexadecimal digits, the key that secrets are kept under; else made once in `{SECRET_KEY_FILE}`"
    rows.append(f"| `{PREFIX}SECRET_KEY` | | {key} |")
    return "\n".join(["| variable | default | meaning |", "|---|---|---|", *rows])


@cache
def _items() -> tuple[Item, ...]:
    """Every setting that is one variable, in the order of the documents."""
    items = []
    for field in msgspec.structs.fields(Settings):
        if isinstance(field.default, msgspec.Struct):
            hints = get_type_hints(type(field.default), include_extras=True)
            items += [
                Item(f"{field.name}_{inner.name}", field.name, inner.name, hints[inner.name], inner.default)
                for inner in msgspec.structs.fields(type(field.default))
            ]
        elif field.name != "secret_key":
            annotation = get_type_hints(Settings, include_extras=True)[field.name]
            items.append(Item(field.name, "", field.name, annotation, field.default))
    return tuple(items)


def _with(settings: Settings, values: Mapping[str, Any]) -> Settings:
    """The settings with these values, by the names of ``Item``. Raises TypeError for a name that is none."""
    items = {item.name: item for item in _items()}
    top: dict[str, Any] = {}
    groups: dict[str, dict[str, Any]] = {}
    for name, value in values.items():
        item = items.get(name)
        if item is not None and item.group:
            groups.setdefault(item.group, {})[item.field] = value
        else:
            top[name] = value
    for group, inner in groups.items():
        top[group] = msgspec.structs.replace(getattr(settings, group), **inner)
    return msgspec.structs.replace(settings, **top)


def _check_together(settings: Settings) -> None:
    """Rules between settings. Raises SettingsError."""
    callback, hook, timer, circuit = settings.callback, settings.hook, settings.timer, settings.circuit
    steps = callback.retry_seconds
    rules = (
        (list(steps) == sorted(steps), "CALLBACK_RETRY_SECONDS", "a wait must not be shorter than the one before it"),
        (
            callback.ack_wait_seconds >= callback.timeout_seconds + callback.wait_seconds + LEASE_MARGIN,
            "CALLBACK_ACK_WAIT_SECONDS",
            f"it must be at least {LEASE_MARGIN} s longer than {PREFIX}CALLBACK_TIMEOUT_SECONDS "
            f"and {PREFIX}CALLBACK_WAIT_SECONDS together",
        ),
        (
            timer.lease_seconds >= callback.timeout_seconds + callback.wait_seconds + LEASE_MARGIN,
            "TIMER_LEASE_SECONDS",
            f"it must be at least {LEASE_MARGIN} s longer than {PREFIX}CALLBACK_TIMEOUT_SECONDS "
            f"and {PREFIX}CALLBACK_WAIT_SECONDS together",
        ),
        (
            timer.lease_seconds >= hook.timeout_seconds + max(hook.wait_seconds, BATCH_TURN) + LEASE_MARGIN,
            "TIMER_LEASE_SECONDS",
            f"it must be at least {LEASE_MARGIN} s longer than {PREFIX}HOOK_TIMEOUT_SECONDS "
            f"and {PREFIX}HOOK_WAIT_SECONDS (or {BATCH_TURN} s, where that is less) together",
        ),
        (
            circuit.first_rest_seconds <= circuit.longest_rest_seconds,
            "CIRCUIT_FIRST_REST_SECONDS",
            f"it must be at most {PREFIX}CIRCUIT_LONGEST_REST_SECONDS",
        ),
        (
            settings.live.listeners_per_tenant <= settings.live.listeners,
            "LIVE_LISTENERS_PER_TENANT",
            f"it must be at most {PREFIX}LIVE_LISTENERS",
        ),
        (
            settings.session.idle_seconds <= settings.session.longest_seconds,
            "SESSION_IDLE_SECONDS",
            f"it must be at most {PREFIX}SESSION_LONGEST_SECONDS",
        ),
        (
            settings.batch.written_at_once <= settings.batch.at_once,
            "BATCH_WRITTEN_AT_ONCE",
            f"it must be at most {PREFIX}BATCH_AT_ONCE",
        ),
    )
    shown = settings.shown()
    for holds, name, rule in rules:
        if not holds:
            raise SettingsError(f"{PREFIX}{name}: {shown[PREFIX + name]} cannot be used: {rule}")


def _meta(annotation: Any) -> Meta:
    """The limits and the meaning written beside a field."""
    meta: Meta = annotation.__metadata__[0]
    return meta


def _networks(text: str) -> list[Network]:
    """Addresses and networks by comma. Raises ValueError for what is none."""
    return [ip_network(one.strip(), strict=False) for one in text.split(",") if one.strip()]


def _text(item: Item, value: Any) -> str:
    """A value as a person would type it, without what is secret of it."""
    if item.name in SECRETS:
        return MASKED if value else ""
    return without_password(_typed(value)) if item.name in ADDRESSES else _typed(value)


def _typed(value: Any) -> str:
    if isinstance(value, tuple):
        return ",".join(map(_typed, value))
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).lower() if isinstance(value, bool) else str(value)


def _checked(item: Item, value: Any) -> Any:
    """``value`` as the field's type within its limits; text is read as numbers, booleans and lists."""
    given, kind = value, get_origin(item.annotation.__origin__) or item.annotation.__origin__
    if isinstance(value, str):
        if kind is tuple:
            given = [part.strip() for part in value.split(",")]
        elif kind in (bool, Literal):
            given = value.lower()
    try:
        return msgspec.convert(given, item.annotation, strict=False, dec_hook=_path)
    except msgspec.ValidationError:
        fault = fault_of(item.annotation, given, FORMS.get(item.name, "text"))
        meaning = _meta(item.annotation).description
        raise SettingsError(f"{item.variable}: {fault} ({meaning})") from None


def _path(kind: type, value: Any) -> Any:
    """``pathlib.Path`` from text, which msgspec does not read by itself."""
    return kind(value)


def _secret_key(environ: Mapping[str, str], home: Path, missing: MissingKey) -> bytes:
    """The key of ``HAULIER_SECRET_KEY``, else the one kept in ``home``, else what ``missing`` says."""
    variable = PREFIX + "SECRET_KEY"
    if text := environ.get(variable, "").strip():
        return _key_from(text, variable)
    path = home / SECRET_KEY_FILE
    try:
        if not path.exists():
            if missing == "leave":
                return b""
            if missing == "refuse":
                raise SettingsError(_no_key(environ, home))
            home.mkdir(parents=True, exist_ok=True)
            _keep_new_key(path)
        return _key_from(path.read_text().strip(), str(path))
    except OSError as error:
        raise SettingsError(f"{PREFIX}HOME: {str(home)!r} cannot be used: {error.strerror}") from error


def _no_key(environ: Mapping[str, str], home: Path) -> str:
    """What is missing, and how it comes to be there."""
    if environ.get(PREFIX + "DATABASE_URL", "").strip():
        return (
            f"no secret key: set {PREFIX}SECRET_KEY to the installation's, or {PREFIX}HOME to where its secret.key is"
        )
    if home.exists():
        return f"{home} is no data directory: it holds no {SECRET_KEY_FILE}; `haulier up` makes one"
    return f"there is no data directory {home}; name yours with --home or {PREFIX}HOME, `haulier up` makes a new one"


def _keep_new_key(path: Path) -> None:
    """Write a random key so that only whole files appear and of two starters the first one's key stays."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    try:
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_hex(SECRET_KEY_BYTES) + "\n")
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
    finally:
        draft.unlink(missing_ok=True)


def _key_from(text: str, source: str) -> bytes:
    """32 bytes from 64 hexadecimal digits. ``source`` names where the text came from."""
    try:
        key = bytes.fromhex(text)
    except ValueError:
        key = b""
    if len(key) != SECRET_KEY_BYTES:
        raise SettingsError(f"{source} must be {SECRET_KEY_BYTES * 2} hexadecimal digits (openssl rand -hex 32)")
    return key
