"""Settings: the environment variables ``HAULIER_*``, read once into one frozen struct.

Every field of ``Settings`` but the secret keys is one variable, ``HAULIER_`` and its name in capitals, or a group of
them (setting_groups.py): ``callback.retry_seconds`` is ``HAULIER_CALLBACK_RETRY_SECONDS``. Its ``Meta`` states limits
and meaning, so that validation, ``describe`` and ``haulier doctor`` read the same line. What is a limit of the
contract, or would break something if it were changed, is no setting but a constant where it is used.
"""

from __future__ import annotations

import ssl
from collections.abc import Mapping
from functools import cache
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple, get_origin, get_type_hints

import msgspec
from msgspec import Meta

from haulier.engines.place_settings import PlaceSettings
from haulier.engines.secret_keys import KEY_BEFORE_VARIABLE, KEY_VARIABLE, SECRET_KEY_FILE, MissingKey, find_keys
from haulier.engines.setting_faults import PREFIX, SettingsError, fault_of
from haulier.engines.setting_groups import (
    MEBIBYTE,
    BatchSettings,
    CallbackSettings,
    CircuitSettings,
    DatabaseSettings,
    DeliverySettings,
    EventSettings,
    FileSettings,
    HookSettings,
    HttpSettings,
    LiveSettings,
    MqttSettings,
    OutboundSettings,
    RateLimitSettings,
    RelaySettings,
    ScheduleSettings,
    SessionSettings,
    SmsSettings,
    TimerSettings,
    WatchSettings,
    WebhookSettings,
)
from haulier.engines.setting_rules import fault_between
from haulier.engines.urls import parse_smtp_url, without_password

KEYS = frozenset({"secret_key", "secret_key_before"})
SECRETS = KEYS | {"metrics_token", "sms_authorization", "admin_key"}
"""Fields that are never shown."""

ADDRESSES = frozenset({"database_url", "nats_url", "smtp_url", "files_store"})
"""Fields that are shown without the password in them."""
FORMS = {
    "database_url": "an address that begins with postgresql:// or postgres://",
    "nats_url": "an address that begins with nats:// or tls://",
    "smtp_url": "an address that begins with smtp:// or smtps://",
    "mail_from": "an e-mail address, as in no-reply@haulier.example or Haulier <no-reply@haulier.example>",
    "sms_url": "an address that begins with https:// or http://",
    "pwned_url": "an address that begins with https:// or http://",
    "geocoder_url": "an address that begins with https:// or http://",
    "matcher_url": "an address that begins with https:// or http://, without a slash at its end",
    "sim_url": "an address that begins with https:// or http://",
    "host": "an address",
    "trusted_proxies": "a list of addresses or networks by comma",
    "public_url": "a scheme and a host, as in https://haulier.example",
    "files_store": "an address that begins with s3://, gs:// or az://",
    "cors_origins": "an origin, as in https://app.example",
    "listeners": "a protocol, as in gt06 or gt06:6023",
}
"""What the texts are that have a form."""
MASKED = "***"

LISTENER = r"^(traccar|(osmand|gt06|h02|tk103|gps103)(:[0-9]{1,5})?)$"
"""A protocol of trackers, with or without its port."""

Network = IPv4Network | IPv6Network

LogLevel = Literal["debug", "info", "warning", "error"]


class Settings(PlaceSettings, frozen=True, kw_only=True):
    """Everything a process needs to know before it starts. ``secret_key`` is 32 bytes; none where it was left out.
    ``secret_key_before`` is the one that it takes the place of, while keys are changed.
    """

    secret_key: bytes
    secret_key_before: bytes = b""
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
        int, Meta(ge=1024, le=64 * MEBIBYTE, description="longest request body that is read; of a JSON batch 16 MiB")
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
    admin_key: Annotated[
        str,
        Meta(
            pattern=r"^$|^.{32,256}$",
            description="signs requests to /core/api/v1/aaa/admin (32 characters or more); empty: these are refused",
        ),
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
    smtp_url: Annotated[
        str,
        Meta(
            pattern=r"^$|^smtps?://[^/?#\s]+/?$",
            description="mail server, smtp://[user:password@]host[:port], smtps for TLS from the first byte; empty: "
            "mails lie in /mailbox",
        ),
    ] = ""
    smtp_ca_file: Annotated[
        str,
        Meta(
            max_length=4096,
            description="certificates, PEM, of who vouches for the mail server; empty: the system's own",
        ),
    ] = ""
    mail_from: Annotated[
        str,
        Meta(
            pattern=r"^$|^[^@\s<>]+@[^@\s<>]+$|^[^@<>]+ <[^@\s<>]+@[^@\s<>]+>$",
            description="from whom mails come, as in Haulier <no-reply@haulier.example>",
        ),
    ] = ""
    pwned_url: Annotated[
        str,
        Meta(
            pattern=r"^$|^https?://\S+$",
            description="list of leaked passwords, asked by five digits of a SHA-1 behind this address, as in "
            "https://api.pwnedpasswords.com/range/; empty: none is asked",
        ),
    ] = ""
    cors_web_apps: Annotated[
        bool, Meta(description="pages may call the API with a token, too, where web apps of tenants are sent back to")
    ] = True
    google_issuer: Annotated[
        str, Meta(pattern=r"^https?://[^?#\s]+$", description="issuer by which people sign in with Google")
    ] = "https://accounts.google.com"
    fcm_url: Annotated[
        str, Meta(pattern=r"^https?://[^?#\s]+[^/?#\s]$", description="Firebase Cloud Messaging, which carries push on")
    ] = "https://fcm.googleapis.com"
    google_token_url: Annotated[
        str, Meta(pattern=r"^https?://[^?#\s]+$", description="where Google gives tokens to service accounts")
    ] = "https://oauth2.googleapis.com/token"
    github_url: Annotated[
        str, Meta(pattern=r"^https?://[^?#\s]+[^/?#\s]$", description="GitHub, or a GitHub Enterprise Server")
    ] = "https://github.com"
    log_level: Annotated[LogLevel, Meta(description="least severe log line that is written")] = "info"
    db: DatabaseSettings = DatabaseSettings()
    http: HttpSettings = HttpSettings()
    rate_limit: RateLimitSettings = RateLimitSettings()
    outbound: OutboundSettings = OutboundSettings()
    callback: CallbackSettings = CallbackSettings()
    hook: HookSettings = HookSettings()
    circuit: CircuitSettings = CircuitSettings()
    timer: TimerSettings = TimerSettings()
    schedule: ScheduleSettings = ScheduleSettings()
    webhook: WebhookSettings = WebhookSettings()
    batch: BatchSettings = BatchSettings()
    relay: RelaySettings = RelaySettings()
    event: EventSettings = EventSettings()
    live: LiveSettings = LiveSettings()
    session: SessionSettings = SessionSettings()
    sms: SmsSettings = SmsSettings()
    delivery: DeliverySettings = DeliverySettings()
    mqtt: MqttSettings = MqttSettings()
    listeners: Annotated[
        tuple[Annotated[str, Meta(pattern=LISTENER)], ...],
        Meta(
            max_length=16,
            description="protocols of trackers, by comma, that are heard: osmand, gt06, h02, tk103, gps103, each on "
            "its port or on that behind a colon, as in gt06:6023, and traccar; none by default",
        ),
    ] = ()
    files: FileSettings = FileSettings()
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
    if unknown := set(overrides) - KEYS - {item.name for item in _items()}:
        raise TypeError(f"unknown settings: {', '.join(sorted(unknown))}")

    try:
        _networks(values.get("trusted_proxies", ""))
    except ValueError as error:
        raise SettingsError(f"{PREFIX}TRUSTED_PROXIES: {error}") from None
    if smtp_url := values.get("smtp_url"):
        try:
            parse_smtp_url(smtp_url)
        except ValueError as error:
            raise SettingsError(f"{PREFIX}SMTP_URL: {error}") from None
    if ca_file := values.get("smtp_ca_file"):
        try:
            ssl.create_default_context(cafile=ca_file)
        except OSError as error:
            raise SettingsError(f"{PREFIX}SMTP_CA_FILE: {error.strerror or 'it holds no certificates'}") from None
    values["home"] = values.get("home", Path(".haulier")).expanduser().absolute()
    settings = _with(Settings(secret_key=b""), values)
    if (fault := fault_between(settings)) is not None:
        name, text = fault
        raise SettingsError(f"{PREFIX}{name}: {settings.shown()[PREFIX + name]} cannot be used: {text}")
    if given := overrides.get("secret_key"):
        return settings.changed(secret_key=given, secret_key_before=overrides.get("secret_key_before", b""))
    key, before = (*find_keys(environ, values["home"], missing_key), b"", b"")[:2]
    return settings.changed(secret_key=key, secret_key_before=before)


def unknown_variables(environ: Mapping[str, str]) -> list[str]:
    """Variables that begin as settings do and are none: they set nothing."""
    known = {*variables(), KEY_VARIABLE, KEY_BEFORE_VARIABLE}
    return sorted(name for name in environ if name.startswith(PREFIX) and name not in known)


def empty_variables(environ: Mapping[str, str]) -> list[str]:
    """Settings that are given without a value: they count as not set."""
    return [variable for variable in variables() if variable in environ and not environ[variable].strip()]


def variables() -> list[str]:
    """All variables but those of the secret keys."""
    return [item.variable for item in _items()]


def describe() -> str:
    """The settings as a Markdown table: variable, default, meaning."""
    rows = [
        f"| `{item.variable}` | {f'`{text}`' if (text := _text(item, item.default)) else ''} "
        f"| {_meta(item.annotation).description} |"
        for item in _items()
    ]
    key = f"64 hexadecimal digits, the key that secrets are kept under; else made once in `{SECRET_KEY_FILE}`"
    before = "the key before that one, while `haulier keys installation` changes it"
    rows += [f"| `{KEY_VARIABLE}` | | {key} |", f"| `{KEY_BEFORE_VARIABLE}` | | {before} |"]
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
        elif field.name not in KEYS:
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
