"""YAML as plain data: 1.2's core schema, without tags, anchors and aliases, so that a small text stays small.

See: contract/aaa.md section 11.9, YAML 1.2.2 section 10.3.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import yaml

from haulier.core.refusal import Cause, Refusal

MAX_DEPTH = 16
MAX_NODES = 100_000
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_INTEGER = re.compile(r"[-+]?[0-9]{1,18}")
_NUMBER = re.compile(r"[-+]?(\.[0-9]{1,32}|[0-9]{1,32}(\.[0-9]{0,32})?)([eE][-+]?[0-9]{1,3})?")
_WORDS: dict[str, Any] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}


def read_yaml(text: str) -> Any:
    """The one document of a text. Raises Refusal, 400, for what is no such YAML."""
    try:
        return _Reader(yaml.parse(text, Loader=_LOADER)).document()
    except yaml.MarkedYAMLError as error:
        place = f" in line {error.problem_mark.line + 1}" if error.problem_mark is not None else ""
        raise _unreadable(f"{error.problem or error.context}{place}") from None
    except yaml.YAMLError as error:
        raise _unreadable(str(error)) from None


class _Reader:
    """Makes values of the parser's events, one after the other."""

    def __init__(self, events: Iterator[Any]) -> None:
        self._events = events
        self._nodes = 0

    def document(self) -> Any:
        self._next(yaml.StreamStartEvent)
        first = next(self._events)
        if isinstance(first, yaml.StreamEndEvent):
            return None
        value = self._value(next(self._events), 0)
        self._next(yaml.DocumentEndEvent)
        if not isinstance(next(self._events), yaml.StreamEndEvent):
            raise _unreadable("there is more than one document")
        return value

    def _next(self, kind: type) -> None:
        event = next(self._events)
        assert isinstance(event, kind), "the parser keeps to its grammar"

    def _value(self, event: Any, depth: int) -> Any:
        self._nodes += 1
        line = event.start_mark.line + 1
        if self._nodes > MAX_NODES or depth > MAX_DEPTH:
            raise _unreadable(
                f"it has more than {MAX_NODES} values, or more than {MAX_DEPTH} in each other, line {line}"
            )
        if isinstance(event, yaml.AliasEvent) or event.anchor is not None:
            raise _unreadable(f"anchors and aliases are not taken, line {line}")
        if event.tag is not None:
            raise _unreadable(f"tags are not taken, line {line}")
        if isinstance(event, yaml.SequenceStartEvent):
            return list(self._items(depth + 1))
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(depth + 1)
        return _scalar(event.value) if event.implicit[0] else event.value

    def _items(self, depth: int) -> Iterator[Any]:
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            yield self._value(event, depth)

    def _mapping(self, depth: int) -> dict[str, Any]:
        found: dict[str, Any] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            line = event.start_mark.line + 1
            if not isinstance(event, yaml.ScalarEvent) or event.anchor is not None or event.tag is not None:
                raise _unreadable(f"a key is a plain text, line {line}")
            if event.value in found:
                raise _unreadable(f"the key {event.value!r} is there twice, line {line}")
            found[event.value] = self._value(next(self._events), depth)
        return found


def _scalar(text: str) -> Any:
    """A plain scalar by the core schema."""
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    return float(text) if _NUMBER.fullmatch(text) else text


def _unreadable(why: str) -> Refusal:
    return Refusal(Cause.MALFORMED, f"the file is no YAML that is taken: {why}")
