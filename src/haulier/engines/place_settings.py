"""What an operator sets for places and movement: the world's data, engines by URL, how long points are kept."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from haulier.engines.setting_groups import WorldData


class PlaceSettings(msgspec.Struct, frozen=True, kw_only=True):
    """Settings of ``Settings`` that have to do with places."""

    world_data: Annotated[
        WorldData,
        Meta(description="cities and postal codes that workers load: whole, small (large cities, for trials) or none"),
    ] = "whole"
    trace_days: Annotated[int, Meta(ge=31, le=3650, description="days that points of devices are kept")] = 90
    geofence_event_days: Annotated[
        int, Meta(ge=1, le=3650, description="days that entries, exits and their kin at geofences can be read")
    ] = 90
    geocoder: Annotated[
        Literal["none", "nominatim", "photon", "pelias"],
        Meta(description="engine that finds addresses on the map; none: the centre of the postal code or the city"),
    ] = "none"
    geocoder_url: Annotated[
        str,
        Meta(pattern=r"^$|^https?://[^?#\s]+$", description="where it is, as in https://nominatim.example"),
    ] = ""
    geocoder_rate: Annotated[
        float, Meta(ge=0.01, le=1_000, description="calls of it in a second at the most, of all processes together")
    ] = 1
    matcher: Annotated[
        Literal["none", "osrm", "valhalla"],
        Meta(description="engine that matches ways to roads; none: ways are measured from point to point"),
    ] = "none"
    matcher_url: Annotated[
        str,
        Meta(pattern=r"^$|^https?://[^?#\s]*[^?#/\s]$", description="where it is, as in https://osrm.example"),
    ] = ""
    sim_url: Annotated[
        str,
        Meta(
            pattern=r"^$|^https?://[^?#\s]+$",
            description="network that knows where SIMs are, asked with ?msisdn=; empty: no SIM is tracked",
        ),
    ] = ""
    eta_speed: Annotated[
        float,
        Meta(gt=0, le=300, description="kilometres an hour on the road, where no matcher says how long a way takes"),
    ] = 45
    eta_detour: Annotated[
        float, Meta(ge=1, le=10, description="how many times as long as the straight line a way is held to be")
    ] = 1.3
    eta_engine_factor: Annotated[
        float, Meta(gt=0, le=10, description="what the matcher's times of ways are multiplied by")
    ] = 1
    eta_stop_seconds: Annotated[
        int, Meta(ge=0, le=43_200, description="seconds that a stop takes of which its job says no serviceTime")
    ] = 300
