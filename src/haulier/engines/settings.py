"""Settings: the environment variables ``HAULIER_*``, read once into one frozen struct.

Every field of ``Settings`` but ``secret_key`` is one variable, ``HAULIER_`` and its name in capitals; its ``Meta``
states limits and meaning, so that validation and ``describe`` read the same line.
"""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Iterator, Mapping
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Annotated, Any, Literal, get_type_hints

import msgspec
from msgspec import Meta

from haulier.engines.urls import without_password

PREFIX = "HAULIER_"
SECRET_KEY_BYTES = 32
SECRET_KEY_FILE = "secret.key"
SECRETS = frozenset({"secret_key", "metrics_token"})
"""Fields that are never shown."""

MEBIBYTE = 1024 * 1024

Network = IPv4Network | IPv6Network

LogLevel = Literal["debug", "info", "warning", "error"]

MissingKey = Literal["make", "refuse", "leave"]
"""What to do where no secret key is kept: make one (a first start), refuse (work on an installation that must be
there), or go on without one and touch nothing (who only looks).
"""


class SettingsError(ValueError):
    """A setting has a value that cannot be used. The message names the variable and says what it takes."""


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
    db_pool_size: Annotated[int, Meta(ge=1, le=200, description="most database connections of one process")] = 6
    outbound_allow_private: Annotated[
        bool, Meta(description="let callbacks and custom code call private and loopback networks")
    ] = False
    max_body_bytes: Annotated[
        int,
        Meta(
            ge=1024,
            le=64 * MEBIBYTE,
            description="longest request body that is read; of a JSON batch 16 MiB, of a file 1 GiB",
        ),
    ] = MEBIBYTE
    rate_limit_per_second: Annotated[
        int, Meta(ge=0, le=1_000_000, description="requests a second for one tenant; 0 sets no limit")
    ] = 0
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
    log_level: Annotated[LogLevel, Meta(description="least severe log line that is written")] = "info"

    @property
    def proxies(self) -> list[Network]:
        """The networks of the trusted proxies."""
        return _networks(self.trusted_proxies)

    def __repr__(self) -> str:
        """Fields without secrets, fit for a log line."""
        shown = {name: getattr(self, name) for name in self.__struct_fields__ if name not in SECRETS}
        shown |= {name: without_password(shown[name]) for name in ("database_url", "nats_url")}
        return f"Settings({', '.join(f'{name}={value!r}' for name, value in shown.items())})"


def load_settings(environ: Mapping[str, str], *, missing_key: MissingKey = "refuse", **overrides: Any) -> Settings:
    """Read the settings from variables; ``overrides`` win (fields by name, already typed; None leaves one alone).

    Where neither ``HAULIER_SECRET_KEY`` nor ``home/secret.key`` gives a key, ``missing_key`` decides; only "make"
    writes anything. Raises ``SettingsError`` that names the variable at fault or the directory that is missing, and
    ``TypeError`` for an unknown override.
    """
    values: dict[str, Any] = {}
    for name, annotation in _fields():
        text = environ.get(PREFIX + name.upper(), "").strip()
        if overrides.get(name) is not None:
            values[name] = _checked(name, annotation, overrides[name])
        elif text:
            values[name] = _checked(name, annotation, text)
    if unknown := set(overrides) - {"secret_key"} - {name for name, _ in _fields()}:
        raise TypeError(f"unknown settings: {', '.join(sorted(unknown))}")

    try:
        _networks(values.get("trusted_proxies", ""))
    except ValueError as error:
        raise SettingsError(f"{PREFIX}TRUSTED_PROXIES cannot be used: {error}") from None
    values["home"] = values.get("home", Path(".haulier")).expanduser().absolute()
    values["secret_key"] = overrides.get("secret_key") or _secret_key(environ, values["home"], missing_key)
    return Settings(**values)


def unknown_variables(environ: Mapping[str, str]) -> list[str]:
    """Variables that begin as settings do and are none: they set nothing."""
    known = {PREFIX + name.upper() for name in Settings.__struct_fields__}
    return sorted(name for name in environ if name.startswith(PREFIX) and name not in known)


def describe() -> str:
    """The settings as a Markdown table: variable, default, meaning."""
    defaults = {item.name: item.default for item in msgspec.structs.fields(Settings)}
    rows = [
        f"| `{PREFIX}{name.upper()}` | {_shown(defaults[name])} | {_meta(annotation).description} |"
        for name, annotation in _fields()
    ]
    key = f"64 hexadecimal digits, the key that secrets are kept under; else made once in `{SECRET_KEY_FILE}`"
    rows.append(f"| `{PREFIX}SECRET_KEY` | | {key} |")
    return "\n".join(["| variable | default | meaning |", "|---|---|---|", *rows])


def _fields() -> Iterator[tuple[str, Any]]:
    """Name and annotated type of every setting that is one variable."""
    hints = get_type_hints(Settings, include_extras=True)
    return ((name, hints[name]) for name in Settings.__struct_fields__ if name != "secret_key")


def _meta(annotation: Any) -> Meta:
    """The limits and the meaning written beside a field."""
    meta: Meta = annotation.__metadata__[0]
    return meta


def _networks(text: str) -> list[Network]:
    """Addresses and networks by comma. Raises ValueError for what is none."""
    return [ip_network(one.strip(), strict=False) for one in text.split(",") if one.strip()]


def _shown(value: object) -> str:
    """A default as a person would type it."""
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return f"`{text}`" if text else ""


def _checked(name: str, annotation: Any, value: Any) -> Any:
    """``value`` as the field's type within its limits; text is read as numbers and booleans."""
    text = value.lower() if annotation.__origin__ in (bool, LogLevel) and isinstance(value, str) else value
    try:
        return msgspec.convert(text, annotation, strict=False, dec_hook=_path)
    except msgspec.ValidationError as error:
        shown = without_password(str(value))
        takes = _meta(annotation).description
        raise SettingsError(f"{PREFIX}{name.upper()}={shown!r} cannot be used: {error} ({takes})") from None


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
        raise SettingsError(f"{PREFIX}HOME={str(home)!r} cannot be used: {error.strerror}") from error


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
