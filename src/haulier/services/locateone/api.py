"""The one operation of LocateOne. See: contract/own.yaml, locateOneGeocode."""

from __future__ import annotations

from haulier.platform.access.api_keys import API_KEY_HEADER
from haulier.platform.declarations.operation import Auth
from haulier.platform.declarations.parameters import Header
from haulier.platform.declarations.section import Section
from haulier.services.locateone.queries import geocode
from haulier.services.locateone.requests import GeocodeAsked
from haulier.services.locateone.responses import GeocodeAnswer

KEY = Header(API_KEY_HEADER.lower(), required=True, may_be_missing=True, description="an API key of an app")
LOCATE_ONE = Section("LocateOne", headers=(KEY,), auth=Auth(only_reads=True))

OPERATIONS = (
    LOCATE_ONE.post(
        "/geocode", name="locateOneGeocode", number=1031, summary="Geocoding as clients of LocateOne call it"
    ).handle(geocode, body=GeocodeAsked, response=GeocodeAnswer, raw_response=True, refusals=(400, 401, 429, 503)),
)
