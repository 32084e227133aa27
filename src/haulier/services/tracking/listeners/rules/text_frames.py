"""Frames of text protocols: where a message begins and ends, whatever lies between. Pure."""

from __future__ import annotations

from collections.abc import Callable

from haulier.services.tracking.listeners.rules.messages import BAD, MAX_MESSAGE_BYTES, Message

BLANKS = b" \t\r\n\x00"


class TextFrames:
    """Cuts a stream into messages from ``first``, where there is one, to ``last``, and has each read. What lies between
    two messages is bad, blanks aside; so is what goes on for longer than a message may.
    """

    def __init__(self, first: bytes, last: bytes, read: Callable[[str], Message]) -> None:
        self._first = first
        self._last = last
        self._read = read
        self._rest = b""

    def feed(self, data: bytes) -> list[Message]:
        """The messages that are complete with these bytes."""
        *parts, rest = (self._rest + data).split(self._last)
        found = [message for part in parts for message in self._messages(part)]
        if len(rest) > MAX_MESSAGE_BYTES:
            found.append(BAD)
            rest = b""
        self._rest = rest
        return found

    def _messages(self, part: bytes) -> list[Message]:
        """What stands before an end: one message, and what came before it."""
        before, first, text = part.rpartition(self._first) if self._first else (b"", b"", part)
        if self._first and not first:
            return [BAD]
        found = [BAD] if before.strip(BLANKS) else []
        if len(text) > MAX_MESSAGE_BYTES or not text.isascii():
            return [*found, BAD]
        try:
            return [*found, self._read(text.decode().strip())]
        except ValueError:
            return [*found, BAD]
