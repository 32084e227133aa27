"""What the installation says of itself to everybody."""

from __future__ import annotations

from haulier import __version__
from haulier.console import Manifest, own_manifest
from haulier.platform.commands.call import Call
from haulier.services.console.responses import Brand, Config

OWN_LANGUAGE = "en"
"""The language in which the words stand in the sources."""


async def read_config(call: Call, _body: None) -> Config:
    """Version, name, languages, features: nothing that depends on who asks."""
    manifest = own_manifest()
    languages = manifest.languages if isinstance(manifest, Manifest) else ()
    return Config(
        version=__version__,
        brand=Brand(name=call.brand),
        languages=sorted({OWN_LANGUAGE, *languages}),
        features=["link"],
    )
