"""How far the points of a device were judged, by the greatest accuracy that its geofences ask for."""

from __future__ import annotations

import msgspec

from haulier.services.tracking.rules.geofence_state import Movement

Movements = dict[str, Movement]

MOVEMENTS: msgspec.json.Decoder[Movements] = msgspec.json.Decoder(Movements)


def movement_key(max_accuracy: float) -> str:
    """Under which name the movement stands that is judged by points of at most this accuracy."""
    return str(float(max_accuracy))
