"""A point as queries name it, by ``lat`` and ``long``."""

from __future__ import annotations

import math
from typing import Annotated

from msgspec import Meta

from haulier.core.refusal import Fault, Refusal, refuse_faults
from haulier.platform.commands.call import Call
from haulier.platform.declarations.parameters import Query

Latitude = Annotated[float, Meta(ge=-90, le=90)]
Longitude = Annotated[float, Meta(ge=-180, le=180)]
POINT = (
    Query("lat", Latitude, required=True, description="degrees"),
    Query("long", Longitude, required=True, description="degrees"),
)


def read_point(call: Call) -> tuple[float, float]:
    """The latitude and longitude that the query names. Raises Refusal that names each at fault."""
    faults, found = list[Fault](), list[float]()
    for axis, kind, most in (("lat", Latitude, 90), ("long", Longitude, 180)):
        try:
            value = call.query_as(axis, kind, None)
        except Refusal as refusal:
            faults += refusal.faults
            continue
        if value is None:
            faults.append(Fault(axis, "required", "is required"))
        elif not math.isfinite(value):
            faults.append(Fault(axis, "range", f"must be degrees from -{most} to {most}"))
        else:
            found.append(value)
    refuse_faults(faults)
    return found[0], found[1]
