"""What a notification has come to, by its deliveries. See: contract/notification.md 9.3."""

from __future__ import annotations

from collections.abc import Mapping

from haulier.services.notification.responses import Counts, EventStatus


def counts_of(states: Mapping[str, int]) -> Counts:
    """Deliveries by what became of them; ``queued`` holds those that are held too."""
    held = states.get("HELD", 0)
    return Counts(
        queued=states.get("QUEUED", 0) + held,
        held=held,
        sent=states.get("SENT", 0),
        failed=states.get("FAILED", 0),
        dropped=states.get("DROPPED", 0),
        expired=states.get("EXPIRED", 0),
        cancelled=states.get("CANCELLED", 0),
    )


def status_of(counts: Counts, *, is_spreading: bool = False) -> EventStatus:
    """QUEUED until all are final, HELD when all that is left waits for quiet hours. SENT when nobody who was to hear of
    it was left out; those who did not want to are not counted, unless there is nobody else.
    """
    if is_spreading or counts.queued > counts.held:
        return "QUEUED"
    if counts.held:
        return "HELD"
    lost = counts.failed + counts.expired + counts.cancelled
    if counts.sent:
        return "PARTIAL" if lost else "SENT"
    return "EXPIRED" if counts.expired and not (counts.failed or counts.cancelled) else "FAILED"
