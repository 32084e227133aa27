"""What the installation says of itself to everybody."""

from __future__ import annotations

import asyncio

from haulier import __version__
from haulier.console import Manifest, own_manifest
from haulier.console.maps import list_maps
from haulier.platform.commands.call import Call
from haulier.services.console.responses import Brand, Config

OWN_LANGUAGE = "en"
"""The language in which the words stand in the sources."""


async def read_config(call: Call, _body: None) -> Config:
    """Version, name, languages, features: nothing that depends on who asks."""
    manifest = own_manifest()
    languages = manifest.languages if isinstance(manifest, Manifest) else ()
    home = call.console_home
    maps = await asyncio.to_thread(lambda: list(list_maps(home))) if home is not None else []
    return Config(
        version=__version__,
        brand=Brand(name=call.brand),
        languages=sorted({OWN_LANGUAGE, *languages}),
        features=["link", "maps"] if maps else ["link"],
        maps=maps,
    )
