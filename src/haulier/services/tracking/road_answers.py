"""What came back from an engine that knows the roads."""

from __future__ import annotations

from haulier.platform.outbound.client import Answer, Failure

CALL_SECONDS = 10.0
MAX_ANSWER_BYTES = 4 * 1024 * 1024


class EngineFailed(Exception):
    """The engine gave no answer, or none that can be read."""


def usable(answer: Answer | Failure) -> bytes:
    """The body of an answer of a status that says whether there is a road. Raises EngineFailed."""
    if not isinstance(answer, Answer) or answer.status not in (200, 400):
        raise EngineFailed
    return answer.body
