"""Which receivers are slow: so that one of them does not take every place and keep all other callbacks waiting. Pure.

A receiver is given any number of places while it answers fast. Once ``PLACES`` of its deliveries are under way and the
oldest has waited ``SLOW_SECONDS``, it gets no further place until one of them ends.
"""

from __future__ import annotations

PLACES = 64
"""As many as the outbound client has connections for one host: more would only wait for these."""
SLOW_SECONDS = 1.0


class Crowds:
    """Deliveries under way by receiver; time is seconds of any clock that only goes forward."""

    def __init__(self) -> None:
        self._under_way: dict[str, dict[str, float]] = {}

    def enter(self, receiver: str, id: str, now: float) -> bool:
        """Take a place; False when the receiver is slow and has its share."""
        places = self._under_way.setdefault(receiver, {})
        if len(places) >= PLACES and now - next(iter(places.values())) >= SLOW_SECONDS:
            return False
        places[id] = now
        return True

    def leave(self, receiver: str, id: str) -> None:
        """Give a place back."""
        places = self._under_way[receiver]
        del places[id]
        if not places:
            del self._under_way[receiver]
