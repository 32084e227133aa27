"""The background work of addresses: they are looked up on the map, and deleted ones go."""

from __future__ import annotations

from haulier.engines.statements import load_statements
from haulier.platform.expired_rows import Sweep
from haulier.services.address.geocodes import geocode_due
from haulier.services.address.kind import GEOCODE

SWEEP = Sweep("deleted addresses", load_statements("haulier.services.address", "addresses.sql")["sweep"])
TIMERS = {GEOCODE: geocode_due}
