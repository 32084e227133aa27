"""The page at /docs: the API document as Swagger UI shows it, without any foreign host.

The files of Swagger UI come with the package swagger-ui-bundle. Its version 4 reads OpenAPI 3.0 only; the page spells
our 3.1 document accordingly before it shows it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

DOCS_PATH = "/docs"
HTML_TYPE = "text/html; charset=utf-8"

_MEDIA_TYPES = {
    "swagger-ui-bundle.js": "text/javascript; charset=utf-8",
    "swagger-ui.css": "text/css; charset=utf-8",
    "favicon-32x32.png": "image/png",
}
"""The files of the bundle that the page asks for."""


@dataclass(frozen=True, slots=True)
class DocsFile:
    """A file as it is served. It never changes while the program runs."""

    content: bytes
    media_type: str


@cache
def docs_html() -> str:
    """The page, to be served at ``DOCS_PATH`` as ``HTML_TYPE``."""
    return files(__package__).joinpath("docs.html").read_text(encoding="utf-8")


@cache
def docs_files() -> Mapping[str, DocsFile]:
    """What the page asks for, by path."""
    bundle = next(files("swagger_ui_bundle").joinpath("vendor").iterdir())  # one directory, named by its version
    found = {
        f"{DOCS_PATH}/{name}": DocsFile(bundle.joinpath(name).read_bytes(), media_type)
        for name, media_type in _MEDIA_TYPES.items()
    }
    return MappingProxyType(found)
