"""A location as stored: the same place has one row of a tenant. See: contract/location.md."""

from __future__ import annotations

import msgspec

from haulier.services.location.addresses import Place

LOCATION = "location"
PLACE_DECODER = msgspec.json.Decoder(Place)
