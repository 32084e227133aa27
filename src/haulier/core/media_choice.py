"""Which form of an answer a caller would rather have. See: RFC 9110 section 12.5.1."""

from __future__ import annotations

from collections.abc import Sequence

from haulier.core.content_coding import WEIGHT

NOT_WANTED = (0.0, -1)


def preferred(accept: str, offered: Sequence[str]) -> str:
    """The content type among those offered that ``Accept`` prefers; the first where it says nothing, or wants none.

    Of two that it likes as much, the one that it names more exactly goes first, then the one that is offered first.
    """
    ranges = [_range(part) for part in accept.lower().split(",") if part.strip()]
    return max(offered, key=lambda media: _liking(media, ranges)) if ranges else offered[0]


def _liking(media: str, ranges: Sequence[tuple[str, float]]) -> tuple[float, int]:
    """How much a content type is wanted, by the most exact range that it is in, and how exact that is."""
    main = media.partition("/")[0]
    for exactness, pattern in ((2, media), (1, f"{main}/*"), (0, "*/*")):
        wanted = [quality for named, quality in ranges if named == pattern]
        if wanted:
            return (max(wanted), exactness) if max(wanted) else NOT_WANTED
    return NOT_WANTED


def _range(part: str) -> tuple[str, float]:
    """A media range and its quality; one that cannot be read is 0."""
    named, *parameters = (piece.strip() for piece in part.split(";"))
    for parameter in parameters:
        if parameter.partition("=")[0].strip() == "q":
            found = WEIGHT.fullmatch(parameter)
            return named, float(found[1]) if found is not None else 0.0
    return named, 1.0
