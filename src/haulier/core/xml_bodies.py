"""Bodies as XML: read as the JSON object that they stand for, and written from one.

An element with elements inside is an object, any other a text; of members with one name the last one counts.
Namespaces, attributes, comments and the order of elements say nothing, but that ``xsi:nil`` is null, and an empty text
is none. There is no DTD, hence no entity but the five of XML itself, and nothing is fetched.
See: contract/handoff.md, XML.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from lxml import etree

from haulier.core.refusal import Cause, Refusal

MAX_DEPTH = 8
MAX_ELEMENTS = 10_000
MAX_CHARSET = 40
PARSERS_KEPT = 16
"""Character sets whose parser is kept."""
NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"
TRUE = ("true", "1")
NAMESPACE_FAULT = "NS_ERR_"
"""Begins what the parser calls faults of namespaces, which it notes and reads on. See: Namespaces in XML 1.0."""
DECLARATION = b'<?xml version="1.0" encoding="UTF-8"?>'

_CHARSET = re.compile(r';\s*charset\s*=\s*"?([A-Za-z0-9._:-]+)"?', re.IGNORECASE)
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters that no XML can hold. See: XML 1.0, section 2.2."""
_ESCAPED = {ord("&"): "&amp;", ord("<"): "&lt;", ord(">"): "&gt;", ord("\r"): "&#13;"}


class _NotTaken(Exception):
    """The text is XML that is not taken; the message says why."""


class _Reader:
    """What the parser tells element by element, put together. It can be used again when it has ended."""

    def __init__(self) -> None:
        self._begin()

    def _begin(self) -> None:
        self._open: list[tuple[str, dict[str, Any], list[str]]] = []
        self._is_nil: list[bool] = []
        self._count = 0
        self._root: tuple[str, Any] = ("", None)

    def doctype(self, _name: str, _public: str | None, _system: str | None) -> None:
        raise _NotTaken("a document type is not taken")

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self._count += 1
        if len(self._open) == MAX_DEPTH:
            raise _NotTaken(f"elements are nested more than {MAX_DEPTH} levels deep")
        if self._count > MAX_ELEMENTS:
            raise _NotTaken(f"there are more than {MAX_ELEMENTS} elements")
        self._open.append((tag.rpartition("}")[2], {}, []))
        self._is_nil.append(attributes.get(NIL, "") in TRUE)

    def data(self, text: str) -> None:
        self._open[-1][2].append(text)

    def end(self, _tag: str) -> None:
        name, members, texts = self._open.pop()
        is_nil = self._is_nil.pop()
        text = "".join(texts)
        value: Any = members or (text if text.strip() else None)
        if is_nil:
            value = None
        if self._open:
            self._open[-1][1][name] = value
        else:
            self._root = (name, value)

    def close(self) -> tuple[str, Any]:
        root = self._root
        self._begin()
        return root


_parsers: dict[str, etree.XMLParser] = {}


def read_xml(body: bytes, root: str, content_type: str) -> dict[str, Any]:
    """The object that an XML body with this root stands for. Its characters are of the set that the content type names,
    else of the one that the body itself declares, else UTF-8. Raises Refusal MALFORMED or NESTING_TOO_DEEP.
    """
    named = _CHARSET.search(content_type)
    charset = named[1].lower()[:MAX_CHARSET] if named is not None else ""
    parser = _parsers.pop(charset, None) or _parser(charset)
    try:
        found, value = etree.fromstring(body, parser)
    except _NotTaken as error:
        raise Refusal(Cause.MALFORMED, f"the XML is not taken: {error}") from None
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Refusal(Cause.MALFORMED, f"the body is not valid XML: {error}") from None
    faults = [entry.message for entry in parser.error_log if entry.type_name.startswith(NAMESPACE_FAULT)]
    if faults:
        raise Refusal(Cause.MALFORMED, f"the body is not valid XML: {faults[0]}")
    if len(_parsers) < PARSERS_KEPT:
        _parsers[charset] = parser
    if found != root:
        raise Refusal(Cause.MALFORMED, f"the root of the XML is not {root}")
    return value if isinstance(value, dict) else {}


def write_xml(root: str, value: Mapping[str, Any]) -> bytes:
    """XML with this root of an object: a list is an element for each of its items, what is absent or null is left out.

    A character that no XML can hold becomes U+FFFD.
    """
    parts: list[str] = []
    _write(root, value, parts.append)
    return DECLARATION + "".join(parts).encode()


def _parser(charset: str) -> etree.XMLParser:
    """A parser without DTD, entities and network. Raises Refusal for a character set that nobody knows."""
    options: dict[str, Any] = {"encoding": charset} if charset else {}
    try:
        return etree.XMLParser(
            target=_Reader(), resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False,
            huge_tree=False, recover=False, **options,
        )  # fmt: skip
    except LookupError:
        raise Refusal(Cause.MALFORMED, f"the character set {charset!r} is not known") from None


def _write(name: str, value: Any, put: Callable[[str], None]) -> None:
    if value is None:
        return
    if isinstance(value, list):
        for item in value:
            _write(name, item, put)
        return
    put(f"<{name}>")
    if isinstance(value, Mapping):
        for member, part in value.items():
            _write(member, part, put)
    elif isinstance(value, bool):
        put("true" if value else "false")
    else:
        put(_FORBIDDEN.sub("\ufffd", str(value)).translate(_ESCAPED))
    put(f"</{name}>")
