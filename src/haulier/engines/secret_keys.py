"""The secret keys of an installation: where they come from, and the file that keeps them."""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Literal

from haulier.engines.setting_faults import PREFIX, SettingsError

SECRET_KEY_BYTES = 32
SECRET_KEY_FILE = "secret.key"
KEY_VARIABLE, KEY_BEFORE_VARIABLE = "HAULIER_SECRET_KEY", "HAULIER_SECRET_KEY_BEFORE"

MissingKey = Literal["make", "refuse", "leave"]
"""What to do where no secret key is kept: make one (a first start), refuse (work on an installation that must be
there), or go on without one and touch nothing (who only looks).
"""


def find_keys(environ: Mapping[str, str], home: Path, missing: MissingKey) -> list[bytes]:
    """The keys of the variables, else those kept in ``home``, else what ``missing`` says; the one in force first.

    Raises SettingsError.
    """
    if text := environ.get(KEY_VARIABLE, "").strip():
        before = environ.get(KEY_BEFORE_VARIABLE, "").strip()
        return [_key_from(text, KEY_VARIABLE), *([_key_from(before, KEY_BEFORE_VARIABLE)] if before else [])]
    path = home / SECRET_KEY_FILE
    try:
        if not path.exists():
            if missing == "leave":
                return []
            if missing == "refuse":
                raise SettingsError(_no_key(environ, home))
            home.mkdir(parents=True, exist_ok=True)
            _keep_first_key(path)
        return _keys_in(path)
    except OSError as error:
        raise SettingsError(f"{PREFIX}HOME: {str(home)!r} cannot be used: {error.strerror}") from error


def kept_keys(home: Path) -> list[bytes]:
    """The keys in a data directory as they are now: the one in force, and while it is changed the one before."""
    path = home / SECRET_KEY_FILE
    return _keys_in(path) if path.exists() else []


def keep_keys(home: Path, keys: Sequence[bytes]) -> None:
    """Keep these keys in place of those in a data directory: whole, or not at all."""
    path = home / SECRET_KEY_FILE
    with _draft(path, keys) as draft:
        draft.replace(path)
    handle = os.open(home, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def new_secret_key() -> bytes:
    """A random key."""
    return secrets.token_bytes(SECRET_KEY_BYTES)


def _keys_in(path: Path) -> list[bytes]:
    lines = path.read_text().split() or [""]
    return [_key_from(line, str(path)) for line in lines[:2]]


def _no_key(environ: Mapping[str, str], home: Path) -> str:
    """What is missing, and how it comes to be there."""
    if environ.get(PREFIX + "DATABASE_URL", "").strip():
        return (
            f"no secret key: set {PREFIX}SECRET_KEY to the installation's, or {PREFIX}HOME to where its secret.key is"
        )
    if home.exists():
        return f"{home} is no data directory: it holds no {SECRET_KEY_FILE}; `haulier up` makes one"
    return f"there is no data directory {home}; name yours with --home or {PREFIX}HOME, `haulier up` makes a new one"


def _keep_first_key(path: Path) -> None:
    """Write a random key so that only whole files appear and of two starters the first one's key stays."""
    with _draft(path, [new_secret_key()]) as draft, contextlib.suppress(FileExistsError):
        os.link(draft, path)


@contextlib.contextmanager
def _draft(path: Path, keys: Sequence[bytes]) -> Iterator[Path]:
    """A file beside ``path`` with these keys, on disk; it is removed where it was not moved."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    try:
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write("".join(f"{key.hex()}\n" for key in keys))
            file.flush()
            os.fsync(file.fileno())
        yield draft
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
