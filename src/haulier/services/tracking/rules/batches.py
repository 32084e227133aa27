"""Reading of a batch of points as it came. See: contract/tracking.md section 9.2."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from haulier.core.json_decoding import check_structure
from haulier.core.refusal import Cause, Fault, Refusal, invalid
from haulier.services.tracking.requests import MAX_BATCH_BYTES, MAX_POINTS, SentBatch, SentHead, SentParts, SentPoint
from haulier.services.tracking.rules.points import read_part

MAX_VALUES = 1_048_576
"""Values of a batch, see ``check_structure``: 10,000 points with all their members are 400,000."""
LISTS = ("traces", "locationData")

_batches = msgspec.json.Decoder(SentBatch)
_parts = msgspec.json.Decoder(SentParts)


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch as it was sent; a text in place of a point is the reason why it is rejected."""

    head: SentHead
    member: str
    """The list in which the points came."""
    points: Sequence[SentPoint | str]


def read_batch(raw: bytes, *, is_packed: bool) -> Batch:
    """The batch of a body. Raises Refusal, 400 whatever is wrong with it."""
    body = unpack(raw) if is_packed else raw
    if len(body) > MAX_BATCH_BYTES:
        raise _too_large()
    check_structure(body, MAX_VALUES)
    head: SentBatch | SentParts
    try:
        head = _batches.decode(body)
    except msgspec.ValidationError:
        try:
            head = _parts.decode(body)
        except msgspec.ValidationError as error:
            raise Refusal(Cause.INVALID, f"the batch: {error}", [Fault("", "type", str(error))]) from None
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise Refusal(Cause.MALFORMED, f"the body is not valid JSON: {error}") from None
    given = [(name, points) for name in LISTS if (points := getattr(head, name)) is not None]
    if len(given) != 1:
        raise invalid("traces", "oneOf", "a batch has its points in traces or in locationData, in exactly one of them")
    member, points = given[0]
    if not 1 <= len(points) <= MAX_POINTS:
        raise invalid(member, "maxItems", f"a batch has 1 to {MAX_POINTS} points; this one has {len(points)}")
    return Batch(head, member, [point if isinstance(point, SentPoint) else read_part(point) for point in points])


def unpack(raw: bytes) -> bytes:
    """The content of gzip, whose end is reached within the limit. Raises Refusal."""
    unpacker = zlib.decompressobj(wbits=31)
    try:
        content = unpacker.decompress(raw, MAX_BATCH_BYTES + 1)
    except zlib.error:
        raise Refusal(Cause.MALFORMED, "the body is not gzip, which its content-encoding says") from None
    if len(content) > MAX_BATCH_BYTES:
        raise _too_large()
    if not unpacker.eof:
        raise Refusal(Cause.MALFORMED, "the gzip breaks off")
    return content


def _too_large() -> Refusal:
    return Refusal(Cause.BODY_TOO_LARGE, f"a batch has at most {MAX_BATCH_BYTES} bytes", status=400)
