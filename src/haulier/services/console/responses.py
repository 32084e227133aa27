"""What the console's own operations answer with. Not part of the contract."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

Feature = Literal["link"]
"""What an installation offers: ``link``, a session begins with a link that works once."""


class Brand(Struct):
    """How the installation is called."""

    name: str


class Config(Struct):
    """What a page shows before anybody has logged in. ``languages`` are those of the console's own words."""

    version: str
    brand: Brand
    languages: list[str]
    features: list[Feature]
