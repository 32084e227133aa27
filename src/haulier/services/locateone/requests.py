"""Request bodies of LocateOne. See: contract/own.yaml, locateOneGeocode."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

Region = Annotated[str, Meta(max_length=64)]


class AddressAsked(Struct, kw_only=True, omit_defaults=True):
    """An address whose coordinates are asked."""

    address: Annotated[str, Meta(min_length=1, max_length=512)]
    pincode: Annotated[str, Meta(max_length=10)] | Annotated[int, Meta(ge=0)] | None = None
    city: Region | None = None
    state: Region | None = None


class GeocodeAsked(Struct, kw_only=True):
    """The body of the call."""

    data: AddressAsked
