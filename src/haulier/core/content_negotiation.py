"""Which coding, content type and language of an answer a caller wants most. See: RFC 9110 section 12.5."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

IDENTITY = "identity"
"""The coding of an answer as it is."""
MAX_ACCEPT_ENCODING = 512
"""Longest Accept-Encoding that is read; with a longer one the answer stays as it is."""
KNOWN_VALUES = 256
"""Accept-Encodings whose choice is remembered: browsers of one make send the same."""
NOT_WANTED = (0.0, -1)
XML = "application/xml"
XML_RANGES = frozenset({XML, "text/xml"})
JSON_RANGES = frozenset({"application/json", "application/*", "*/*"})

_WEIGHT = re.compile(r"q=(0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)", re.IGNORECASE)


def choose_coding(accepted: bytes | None, offered: tuple[str, ...]) -> str:
    """The coding of ``offered``, the best first, to which Accept-Encoding gives most weight; else ``IDENTITY``.

    A client that accepts nothing of all that gets the answer as it is.
    """
    if not accepted or len(accepted) > MAX_ACCEPT_ENCODING:
        return IDENTITY
    return _choose_coding(accepted.decode("latin-1"), offered)


def choose_media(accept: str, offered: Sequence[str]) -> str:
    """The content type among those offered that Accept prefers; the first where it says nothing, or wants none.

    Of two that it likes as much, the one that it names more exactly goes first, then the one that is offered first.
    """
    ranges = [_media_range(part) for part in accept.lower().split(",") if part.strip()]
    return max(offered, key=lambda media: _liking(media, ranges)) if ranges else offered[0]


def wants_xml(accept: str, content_type: str) -> bool:
    """Whether the answer is to be XML, where there is JSON as well: the one that Accept names first of those that it
    wants most; JSON where it takes anything or says nothing; as the request's body where it wants neither.
    """
    ranges = sorted(
        (_media_range(part) for part in accept.lower().split(",") if part.strip()), key=lambda each: -each[1]
    )
    for named, weight in ranges:
        if weight and named in XML_RANGES:
            return True
        if weight and named in JSON_RANGES:
            return False
    return bool(ranges) and is_xml(content_type)


def is_xml(content_type: str) -> bool:
    """Is a body of this content type XML?"""
    return content_type.partition(";")[0].strip().lower() in XML_RANGES


def choose_language(accepted: str, offered: Sequence[str]) -> str:
    """The language among those offered that Accept-Language prefers; the first where it wants none of them.

    A range such as ``hi-IN`` speaks for ``hi`` too. See: RFC 4647 section 3.4.
    """
    ranges = [_media_range(part) for part in accepted.lower().split(",") if part.strip()]

    def liking(language: str) -> float:
        named = [weight for tag, weight in ranges if tag.partition("-")[0] == language]
        return max(named or [weight / 2 for tag, weight in ranges if tag == "*"], default=0.0)

    return max(offered, key=liking)


@lru_cache(maxsize=KNOWN_VALUES)
def _choose_coding(accepted: str, offered: tuple[str, ...]) -> str:
    weights = _coding_weights(accepted)
    others = weights.get("*", 0.0)
    best, most = IDENTITY, weights.get(IDENTITY, 0.0)
    for coding in reversed(offered):
        weight = weights.get(coding, others)
        if weight and weight >= most:
            best, most = coding, weight
    return best


def _coding_weights(accepted: str) -> dict[str, float]:
    """The weight of each coding named; one with other parameters than a weight is not wanted."""
    weights = {}
    for item in accepted.lower().split(","):
        coding, *parameters = (part.strip() for part in item.split(";"))
        weight = 1.0 if not parameters else _weight(parameters[0]) if len(parameters) == 1 else 0.0
        weights[coding.removeprefix("x-") if coding == "x-gzip" else coding] = weight
    return weights


def _liking(media: str, ranges: Sequence[tuple[str, float]]) -> tuple[float, int]:
    """How much a content type is wanted, by the most exact range that it is in, and how exact that is."""
    main = media.partition("/")[0]
    for exactness, pattern in ((2, media), (1, f"{main}/*"), (0, "*/*")):
        wanted = [weight for named, weight in ranges if named == pattern]
        if wanted:
            return (max(wanted), exactness) if max(wanted) else NOT_WANTED
    return NOT_WANTED


def _media_range(part: str) -> tuple[str, float]:
    """A range of content types or languages, and its weight. Parameters of the content type itself are passed over."""
    named, *parameters = (piece.strip() for piece in part.split(";"))
    weights = [_weight(parameter) for parameter in parameters if parameter.partition("=")[0].strip() == "q"]
    return named, weights[0] if weights else 1.0


def _weight(parameter: str) -> float:
    """How much something is wanted; 0 where that cannot be read. See: RFC 9110 section 12.4.2."""
    found = _WEIGHT.fullmatch(parameter)
    return float(found[1]) if found is not None else 0.0
