"""Licences of the npm packages that the console ships: which they are, whether they are allowed, what they say."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

ALLOWED = frozenset(
    {
        *("MIT", "MIT-0", "ISC", "BSD", "BSD-2-Clause", "BSD-3-Clause", "0BSD", "Apache-2.0", "OFL-1.1", "CC-BY-4.0"),
        *("CC0-1.0", "Unlicense"),  # public domain
    }
)
_TEXTS = re.compile(r"(licen[cs]e|copying|notice)(\.(md|txt|markdown|mit|apache2?))?", re.IGNORECASE)


BSD_3 = """Redistribution and use in source and binary forms, with or without modification, are permitted provided
that the following conditions are met: 1. Redistributions of source code must retain the above copyright
notice, this list of conditions and the following disclaimer. 2. Redistributions in binary form must
reproduce the above copyright notice, this list of conditions and the following disclaimer in the
documentation and/or other materials provided with the distribution. 3. Neither the name of the copyright
holder nor the names of its contributors may be used to endorse or promote products derived from this
software without specific prior written permission. THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS
AND CONTRIBUTORS "AS IS" AND ANY EXPRESS OR IMPLIED WARRANTIES, INCLUDING, BUT NOT LIMITED TO, THE
IMPLIED WARRANTIES OF MERCHANTABILITY AND FITNESS FOR A PARTICULAR PURPOSE ARE DISCLAIMED. IN NO EVENT
SHALL THE COPYRIGHT HOLDER OR CONTRIBUTORS BE LIABLE FOR ANY DIRECT, INDIRECT, INCIDENTAL, SPECIAL,
EXEMPLARY, OR CONSEQUENTIAL DAMAGES (INCLUDING, BUT NOT LIMITED TO, PROCUREMENT OF SUBSTITUTE GOODS OR
SERVICES; LOSS OF USE, DATA, OR PROFITS; OR BUSINESS INTERRUPTION) HOWEVER CAUSED AND ON ANY THEORY OF
LIABILITY, WHETHER IN CONTRACT, STRICT LIABILITY, OR TORT (INCLUDING NEGLIGENCE OR OTHERWISE) ARISING IN
ANY WAY OUT OF THE USE OF THIS SOFTWARE, EVEN IF ADVISED OF THE POSSIBILITY OF SUCH DAMAGE."""
NO_FILE_OF_THEIR_OWN = {
    "pmtiles": f"BSD 3-Clause License. Copyright 2021 and later, Protomaps LLC. All rights reserved.\n\n{BSD_3}"
}
"""What packages leave out that only name their licence."""


class Part(Struct, frozen=True, order=True):
    """A package that is shipped."""

    name: str
    version: str
    licence: str
    text: str


class Refused(Exception):
    """Packages whose licences are not allowed; the text names them."""


def shipped_parts(places: Iterable[Path]) -> list[Part]:
    """The packages in these folders, with the text of their licences. Raises Refused."""
    parts = sorted({_part(place) for place in places})
    refused = [f"{part.name} {part.version} ({part.licence or 'none named'})" for part in parts if not is_allowed(part)]
    if refused:
        raise Refused(", ".join(refused))
    return parts


def about(parts: list[Part]) -> bytes:
    """What is shown of them: a list in JSON."""
    return msgspec.json.format(msgspec.json.encode({"parts": parts}), indent=1)


def is_allowed(part: Part) -> bool:
    """Whether one of the licences that a package offers is allowed, or all where it names several together."""
    offered = part.licence.replace("(", " ").replace(")", " ")
    return any(
        all(licence.strip() in ALLOWED for licence in re.split(r"\bAND\b", choice))
        for choice in re.split(r"\bOR\b", offered)
    )


def _part(place: Path) -> Part:
    package: dict[str, Any] = json.loads((place / "package.json").read_text(encoding="utf-8"))
    licence = package.get("license") or ""
    licence = licence.get("type", "") if isinstance(licence, dict) else str(licence)
    name = str(package["name"])
    return Part(name, str(package["version"]), licence, _text(place) or NO_FILE_OF_THEIR_OWN.get(name, ""))


def _text(place: Path) -> str:
    """What the files on its licence say."""
    found = sorted(path for path in place.iterdir() if path.is_file() and _TEXTS.fullmatch(path.name))
    return "\n\n".join(path.read_text(encoding="utf-8", errors="replace").strip() for path in found)
