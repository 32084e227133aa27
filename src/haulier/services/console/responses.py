"""What the console's own operations answer with. Not part of the contract."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from haulier.console.maps import MapFile

Feature = Literal["link", "maps"]
"""What an installation offers: ``link``, a session begins with a link that works once; ``maps``, it serves a map."""


class Brand(Struct):
    """How the installation is called."""

    name: str


class Config(Struct):
    """What a page shows before anybody has logged in. ``languages`` are those of the console's own words, ``maps`` lie
    on the server itself, the first is shown where nothing else is chosen.
    """

    version: str
    brand: Brand
    languages: list[str]
    features: list[Feature]
    maps: list[MapFile]
