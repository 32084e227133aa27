"""The installation's keys: the one in force, the one before it while it is changed, and how they wrap others."""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Callable, Iterable

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from haulier.platform.sealing.sealed_text import KEY_BYTES, SealBroken, close, open_closed

ID_CHARACTERS = 16
"""Hexadecimal digits of a key's id: enough to tell a few keys apart."""

Reread = Callable[[], Iterable[bytes]]
"""Gives the keys that the data directory holds at this moment."""


class InstallationKeys:
    """Keys by their ids. The one in force wraps what is new: the first one given, if the database names no other."""

    def __init__(self, keys: Iterable[bytes], reread: Reread = tuple) -> None:
        self._known: dict[str, bytes] = {}
        self._reread = reread
        for key in keys:
            self._add(key)
        if not self._known:
            raise ValueError("an installation has a key")
        self.first = self.current = next(iter(self._known))
        """The ids of the first one given, and of the one in force."""

    def use(self, id: str) -> None:
        """Let the key of this id be in force; the data directory may have it by now. Raises SealBroken."""
        self.need(id)
        self.current = id

    def wrap(self, secret: bytes, label: str) -> str:
        """A key as it may be stored. ``label`` says whose it is, and is needed to unwrap it."""
        return base64.b64encode(close(AESGCM(self._known[self.current]), secret, label.encode())).decode()

    def unwrap(self, wrapped: str, wrapped_by: str, label: str) -> bytes:
        """The key in it. Raises SealBroken."""
        try:
            closed = base64.b64decode(wrapped, validate=True)
        except binascii.Error:
            raise SealBroken("a stored key was altered") from None
        return open_closed(AESGCM(self.need(wrapped_by)), closed, label.encode())

    def all(self) -> list[bytes]:
        """Every key that is known, the first one given first."""
        return list(self._known.values())

    def need(self, id: str) -> bytes:
        """The key of an id. Raises SealBroken where neither this process nor the data directory has it."""
        if id not in self._known:
            for key in self._reread():
                self._add(key)
        if id not in self._known:
            raise SealBroken(f"the installation's key {id} is not there")
        return self._known[id]

    def _add(self, key: bytes) -> None:
        self._known.setdefault(key_id(key), key)


def key_id(key: bytes) -> str:
    """What tells a key from others and nothing else of it."""
    if len(key) != KEY_BYTES:
        raise ValueError(f"a key has {KEY_BYTES} bytes")
    return hashlib.sha256(b"haulier installation key\0" + key).hexdigest()[:ID_CHARACTERS]
